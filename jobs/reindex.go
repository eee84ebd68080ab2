package jobs

import (
	"context"
	"time"

	"molva/collector"
	"molva/search"
)

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
	free := live.Other()
	if err := w.Index.Reset(ctx, free); err != nil {
		return 0, err
	}
	companies, err := w.Store.Companies(ctx)
	if err != nil {
		return 0, err
	}
	for _, id := range companies {
		if _, err := w.Store.ResetFollower(ctx, collector.System(id), "index_"+string(free)); err != nil {
			return 0, err
		}
	}
	for _, id := range companies {
		if err := w.caughtUp(ctx, collector.System(id), free); err != nil {
			return 0, err
		}
	}
	if err := w.Index.Swap(ctx, free); err != nil {
		return 0, err
	}
	if err := w.Store.SetIndexSlot(ctx, string(free)); err != nil {
		return 0, err
	}
	return w.Index.Count(ctx, free, scope.Company)
}

// caughtUp waits until a slot holds every document at its revision and says so when compared.
func (w *Work) caughtUp(ctx context.Context, scope collector.Scope, slot search.Slot) error {
	tick := time.NewTicker(settle)
	defer tick.Stop()
	for {
		lag, err := w.Store.Lag(ctx, scope, "index_"+string(slot))
		if err != nil {
			return err
		}
		if lag == 0 {
			report, err := w.verify(ctx, scope, slot)
			if err != nil || report.OK() {
				return err
			}
			if report.Lagging == 0 { // nothing is under way that would mend it
				return collector.Errorf(collector.CodeInternal, "the new index differs from the store: %d missing, %d stale, %d too many", report.Missing, report.Stale, report.Surplus)
			}
		}
		w.ring()
		select {
		case <-ctx.Done():
			return collector.Errorf(collector.CodeUnavailable, "the new index is not full yet, the old one serves on: %w", ctx.Err())
		case <-tick.C:
		}
	}
}
