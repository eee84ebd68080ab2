package jobs

import (
	"context"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/search"
)

// stillTime is how long the searched slot is kept still while the new one catches up with it.
const stillTime = 60 * time.Second

// Reindex builds the index anew without a gap: it empties the free slot, lets the same follower fill it while writes
// go on, compares, and swaps. It returns the number of documents in the new slot.
func (w *Work) Reindex(ctx context.Context, scope collector.Scope) (int, error) {
	if err := allowed(scope, collector.ActionOperate); err != nil {
		return 0, err
	}
	if !w.rebuilding.TryLock() {
		return 0, &collector.Error{Code: collector.CodeConflict, Msg: "the index is being built anew already", Hint: "wait until it is done"}
	}
	defer w.rebuilding.Unlock()
	live, err := w.Index.Live(ctx)
	if err != nil {
		return 0, err
	}
	companies, err := w.Store.Companies(ctx)
	if err != nil {
		return 0, err
	}
	free := live.Other()
	if err := w.refill(ctx, companies, free); err != nil {
		return 0, err
	}
	for done := false; !done; {
		if done, err = w.swapWhenStill(ctx, companies, live); err != nil {
			return 0, err
		}
	}
	return w.Index.Count(ctx, free, scope.Company)
}

// refill empties a slot and returns when it holds nearly everything: writes go on, so that there is always a little more
// to do, and what is done was compared.
func (w *Work) refill(ctx context.Context, companies []int64, slot search.Slot) error {
	if err := w.Index.Reset(ctx, slot); err != nil {
		return err
	}
	for _, id := range companies {
		if _, err := w.Store.ResetFollower(ctx, collector.System(id), follower(slot)); err != nil {
			return err
		}
		if err := w.Store.ForgetAside(ctx, collector.System(id), follower(slot)); err != nil {
			return err
		}
	}
	for _, id := range companies {
		scope := collector.System(id)
		err := w.until(ctx, func() (bool, error) {
			lag, err := w.Store.Lag(ctx, scope, follower(slot))
			return lag < followBatch, err
		})
		if err != nil {
			return err
		}
		r, err := w.verify(ctx, scope, slot)
		if err != nil {
			return err
		}
		if r.lost > 0 {
			return collector.Errorf(collector.CodeInternal, "the new index differs from the store in %d documents: %d missing, %d stale, %d too many", r.lost, r.Missing, r.Stale, r.Surplus)
		}
	}
	return nil
}

func follower(s search.Slot) string { return "index_" + string(s) }

// until asks again and again.
func (w *Work) until(ctx context.Context, ok func() (bool, error)) error {
	tick := time.NewTicker(settle)
	defer tick.Stop()
	for {
		if done, err := ok(); done || err != nil {
			return err
		}
		w.ring()
		select {
		case <-ctx.Done():
			return collector.Errorf(collector.CodeUnavailable, "the new index is not full yet, the old one serves on: %w", ctx.Err())
		case <-tick.C:
		}
	}
}

// swapWhenStill makes the other slot live once it holds whatever the live one holds, so that no search finds less than
// the one before it. For that moment the live slot gets nothing new: its followers are held. false says that one of
// them was taken over and all must be done again.
func (w *Work) swapWhenStill(ctx context.Context, companies []int64, live search.Slot) (bool, error) {
	still, end := context.WithTimeout(ctx, stillTime)
	defer end()
	for _, id := range companies {
		release, err := w.hold(still, end, id, follower(live))
		if err != nil {
			return false, err
		}
		defer release()
	}
	for _, id := range companies {
		err := w.until(still, func() (bool, error) {
			n, err := w.Store.Behind(still, collector.System(id), follower(live.Other()), follower(live))
			return n == 0, err
		})
		if err != nil {
			return false, w.lostHold(ctx, still, err)
		}
	}
	if still.Err() != nil {
		return false, w.lostHold(ctx, still, still.Err())
	}
	if err := w.Index.Swap(ctx, live.Other()); err != nil {
		return false, err
	}
	return true, w.Store.SetIndexSlot(ctx, string(live.Other()))
}

// lostHold tells a follower that was taken over, after which one tries again, from what ends the rebuild.
func (w *Work) lostHold(ctx, still context.Context, err error) error {
	if ctx.Err() == nil && context.Cause(still) == context.Canceled {
		return nil
	}
	return err
}

// hold takes a follower when whoever works for it has let it go, and keeps it; end is called when it is lost.
func (w *Work) hold(ctx context.Context, end context.CancelFunc, company int64, name string) (release func(), err error) {
	w.wanted.Store(&name) // whoever has it in this process lets go after a batch, in another one when its time is over
	defer w.wanted.Store(nil)
	var claim store.Claim
	err = w.until(ctx, func() (ok bool, err error) {
		claim, ok, err = w.Store.ClaimFollower(ctx, company, name, time.Now(), followLease)
		return ok, err
	})
	if err != nil {
		return nil, err
	}
	kept, stop := context.WithCancel(ctx)
	stopped := keep(kept, end, followLease, func(ctx context.Context, wall time.Time) error {
		return w.Store.RenewFollower(ctx, claim, wall, followLease)
	})
	return func() {
		stop()
		<-stopped
		if err := w.Store.ReleaseFollower(context.WithoutCancel(ctx), claim, time.Now()); err != nil && collector.CodeOf(err) != collector.CodeConflict {
			w.Log.Warn("a follower's row could not be let go; its lease runs out", "component", name, "error", err)
		}
		w.ring()
	}, nil
}
