package jobs

import (
	"context"
	"testing"
	"time"

	"molva/collector"
)

// The test's own process: it notes when it was called and waits an hour between its steps.
const (
	testChain collector.TimerKind = "test:chain"
	testFails collector.TimerKind = "test:fails"
)

var chained []time.Time

func init() {
	steppers[testChain] = func(w *Work, ctx context.Context, scope collector.Scope, t collector.Timer) error {
		chained = append(chained, t.Due)
		if len(chained) == 4 {
			return w.Store.EndTimer(ctx, t)
		}
		return w.Store.SetTimer(ctx, scope, t.Kind, t.Subject, t.Due.Add(time.Hour))
	}
	steppers[testFails] = func(*Work, context.Context, collector.Scope, collector.Timer) error {
		return collector.Errorf(collector.CodeUnavailable, "not today")
	}
}

// A clock that leaps over several deadlines of a subject takes each step in its order and at its own time.
func TestLeapTakesEachStepAtItsTime(t *testing.T) {
	everywhere(t, func(b *bench) {
		chained = nil
		first := b.now.Add(time.Hour)
		must(t, b.Store.SetTimer(t.Context(), b.scope, testChain, 7, first))
		b.advance(10 * time.Hour)
		if len(chained) != 4 {
			t.Fatalf("%d steps were taken, want 4: %v", len(chained), chained)
		}
		for i, at := range chained {
			if want := first.Add(time.Duration(i) * time.Hour); !at.Equal(want) {
				t.Errorf("step %d at %s, want %s", i, at, want)
			}
		}
		if _, still, err := b.Store.Timer(t.Context(), b.scope, testChain, 7); err != nil || still {
			t.Errorf("the timer is there after its last step: %v %v", still, err)
		}
	})
}

// A step that fails is tried again later and holds up nobody else's; one that no process knows stays and is shown.
func TestStepThatFailsHoldsUpNobody(t *testing.T) {
	b := newBench(t)
	chained = nil
	for kind, due := range map[collector.TimerKind]time.Time{testFails: b.now.Add(-time.Hour), "test:unknown": b.now.Add(-2 * time.Hour), testChain: b.now} {
		must(t, b.Store.SetTimer(t.Context(), b.scope, kind, 1, due))
	}
	must(t, b.step(t.Context(), Ticket{}))
	if len(chained) != 1 {
		t.Errorf("%d steps beside one that fails, want 1", len(chained))
	}
	for _, kind := range []collector.TimerKind{testFails, "test:unknown"} {
		left, there, err := b.Store.Timer(t.Context(), b.scope, kind, 1)
		must(t, err)
		if !there || left.Tries != 1 {
			t.Errorf("%s: there %v after %d tries, want it after 1", kind, there, left.Tries)
		}
	}
	failing, err := b.Store.FailingTimers(t.Context(), b.scope, 9)
	must(t, err)
	if len(failing) != 2 || failing[1].Reason == "" {
		t.Errorf("those that fail are shown as %v", failing)
	}
	if ids, err := b.Store.DueTimers(t.Context(), b.now, time.Now(), 9); err != nil || len(ids) != 0 {
		t.Errorf("what failed is tried again at once: %v %v", ids, err)
	}
}
