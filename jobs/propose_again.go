package jobs

import (
	"context"
	"math"

	"molva/collector"
)

func init() {
	steppers[collector.TimerNames] = (*Work).proposeAgain
	steppers[collector.TimerNamesOn] = (*Work).proposeAgain
}

// namesBatch is how many documents one step looks at; it is short beside the lease of its timer.
const namesBatch = 500

// proposeAgain looks through one batch of the documents that are held for places, under the names that the company has now:
// what was read before a name was known is looked at again, the newest first. The timer of the next batch is where it stands.
func (w *Work) proposeAgain(ctx context.Context, scope collector.Scope, t collector.Timer) error {
	before := t.Subject
	if t.Kind == collector.TimerNames {
		before = math.MaxInt64
	}
	docs, err := w.Store.DocumentsBefore(ctx, scope, before, namesBatch)
	if err != nil {
		return err
	}
	rules, err := w.rules(ctx, scope)
	if err != nil {
		return err
	}
	namings, looked, err := w.namings(ctx, scope, rules, docs)
	if err != nil {
		return err
	}
	next := int64(0)
	if len(docs) == namesBatch {
		next = docs[len(docs)-1].DocumentID
	}
	return w.Store.ProposeOn(ctx, t, namings, looked, proposalBounds, next, w.Clock.Now())
}
