package jobs

import (
	"context"
	"time"

	"molva/collector"
	"molva/collector/store"
)

// renamedStep is how many documents of a renamed author get a new revision in one transaction.
const renamedStep = 500

func init() {
	steppers[store.TimerRenamed] = (*Work).stepRenamed
}

// stepRenamed lets the index follow somebody who got another name at a site; its last transaction ends the timer.
func (w *Work) stepRenamed(ctx context.Context, scope collector.Scope, t collector.Timer) error {
	for ends := time.Now().Add(stepTime); ; {
		over, err := w.Store.RenamedStep(ctx, scope, t.Subject, renamedStep)
		if err != nil || over {
			return err
		}
		if time.Now().After(ends) {
			return w.Store.DeferTimer(ctx, t, "", time.Now())
		}
	}
}
