package jobs

import (
	"context"
	"time"

	"molva/collector"
	"molva/collector/store"
)

// stepper takes the step of a process that a timer was set for. It decides by the timer's Due and not by the time of day:
// a clock that leapt over several deadlines meets each in its order. In the transaction that writes what came of it the
// store ends the timer by its fence, so that of two workers one writes.
type stepper func(w *Work, ctx context.Context, scope collector.Scope, t collector.Timer) error

// steppers are the processes that wait for something; each file of one adds its own in init.
var steppers = map[collector.TimerKind]stepper{}

// composer writes the letter of a process when its time to be sent has come. errNothing ends the delivery without a mail.
type composer func(w *Work, ctx context.Context, scope collector.Scope, d store.Claimed, language string) (collector.Letter, error)

// letters are the mails of the processes; each file of one adds its own in init. All other kinds are alerts.
var letters = map[collector.DeliveryKind]composer{}

const (
	stepLease = 30 * time.Second
	stepTime  = 20 * time.Second // then the task ends; what is still due has the next one
	stepBatch = 50
	stepWait  = 10 * time.Minute // the longest wait between two tries
)

// step takes the steps that are due. What fails is tried again later, and shown; it holds up nobody else.
func (w *Work) step(ctx context.Context, _ Ticket) error {
	for ends := time.Now().Add(stepTime); time.Now().Before(ends) && !w.ended(); {
		claimed, err := w.Store.ClaimTimers(ctx, w.Clock.Now(), time.Now(), stepLease, stepBatch)
		if err != nil || len(claimed) == 0 {
			return err
		}
		for _, t := range claimed {
			if err := w.take(ctx, t); err != nil {
				return err
			}
		}
		w.ring() // a letter may be due
	}
	return nil
}

// take takes one step.
func (w *Work) take(ctx context.Context, t collector.Timer) error {
	err := error(collector.Errorf(collector.CodeInternal, "no process of this program has the timer %q", t.Kind))
	if do, ok := steppers[t.Kind]; ok {
		err = do(w, ctx, collector.System(t.Company), t)
	}
	if err == nil {
		return nil
	}
	if collector.CodeOf(err) == collector.CodeConflict { // a person acted in the same moment: the row says what is due now
		if _, still, e := w.Store.Timer(ctx, collector.System(t.Company), t.Kind, t.Subject); e == nil && !still {
			return nil
		}
	} else {
		w.Log.Warn("a step failed, it is tried again", "component", "step", "kind", t.Kind, "row", t.Subject, "error", err)
	}
	wait := min(time.Second<<min(t.Tries-1, 12), stepWait)
	if collector.CodeOf(err) == collector.CodeConflict {
		wait = min(20*time.Millisecond<<min(t.Tries-1, 12), stepWait) // one that stays must not spin
	}
	if err := w.Store.DeferTimer(ctx, t, err.Error(), time.Now().Add(wait)); err != nil && collector.CodeOf(err) != collector.CodeConflict {
		return err
	}
	return nil
}
