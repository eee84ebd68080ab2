package jobs

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"molva/collector"
)

// kept is how long a training goes on whose lease is renewed by a database that may be away, and whether it was ended by a lost lease.
// It is over after two minutes of a clock that nobody waits for.
func kept(t *testing.T, away func(passed time.Duration) bool, withdrawn time.Duration) (passed time.Duration, lost bool) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
		defer stop()
		start := time.Now()
		until := start.Add(trainLease)
		<-keepEvery(ctx, func() { lost = true; stop() }, trainRenews, func(_ context.Context, wall time.Time) error {
			switch at := wall.Sub(start); {
			case away(at):
				return collector.Errorf(collector.CodeUnavailable, "away")
			case at >= withdrawn, !wall.Before(until): // another worker may have it
				return collector.Errorf(collector.CodeConflict, "lost")
			}
			until = wall.Add(trainLease)
			return nil
		})
		passed = time.Since(start)
	})
	return passed, lost
}

// A lease is renewed before it runs out, though each renewal comes a little late and one fails.
func TestALeaseIsRenewedBeforeItRunsOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const lease = 5 * time.Second
		ctx, stop := context.WithTimeout(t.Context(), time.Minute)
		defer stop()
		until, renewals := time.Now().Add(lease), 0
		<-keep(ctx, func() { t.Error("the lease was lost") }, lease, func(_ context.Context, wall time.Time) error {
			time.Sleep(300 * time.Millisecond) // of this clock; the database has other work
			if renewals++; renewals == 2 {
				return collector.Errorf(collector.CodeUnavailable, "away")
			}
			if !time.Now().Before(until) {
				return collector.Errorf(collector.CodeConflict, "taken over")
			}
			until = wall.Add(lease)
			return nil
		})
		if renewals < 40 {
			t.Errorf("%d renewals in a minute", renewals)
		}
	})
}

// A database that is away for most of a lease does not begin a training anew, and a withdrawal is seen in some seconds all the same.
func TestLeaseOutlastsADatabaseThatIsAway(t *testing.T) {
	never, always := func(time.Duration) bool { return false }, time.Hour
	if passed, lost := kept(t, never, always); lost || passed != 2*time.Minute {
		t.Errorf("all is well: lost %t after %s", lost, passed)
	}
	if passed, lost := kept(t, func(at time.Duration) bool { return at > 20*time.Second && at < 70*time.Second }, always); lost || passed != 2*time.Minute {
		t.Errorf("away for 50 s: lost %t after %s", lost, passed)
	}
	if passed, lost := kept(t, func(at time.Duration) bool { return at > 20*time.Second && at < 90*time.Second }, always); !lost || passed != 90*time.Second {
		t.Errorf("away for longer than a lease: lost %t after %s", lost, passed)
	}
	if passed, lost := kept(t, never, 31*time.Second); !lost || passed > 36*time.Second {
		t.Errorf("withdrawn after 31 s: lost %t after %s", lost, passed)
	}
}

// Nobody takes over a training whose worker does not reach the database for most of a lease, in the middle of a fit: the row has the whole lease.
func TestNobodyTakesOverATrainingThatIsNotRenewedForAWhile(t *testing.T) {
	everywhere(t, func(b *bench) {
		mine := b.manager("ann")
		mine.Role = collector.RoleOwner
		_, err := b.AskTraining(b.t.Context(), mine, true)
		must(b.t, err)
		r, ctx := b.begun()
		back := time.Now().Add(50 * time.Second)
		if _, taken, err := b.Store.ClaimTraining(ctx, b.now, back, trainLease); taken || err != nil {
			b.t.Errorf("taken over: %v", err)
		}
		must(b.t, r.renew(ctx, back))
		if is, err := b.Store.Training(ctx, mine, back.Add(50*time.Second)); err != nil || is.State != collector.TrainingRunning || is.Tries != 1 {
			b.t.Errorf("%+v, %v", is, err)
		}
	})
}
