package jobs

import (
	"context"

	"molva/collector"
	"molva/search"
)

// VerifyReport compares the index with the store, document by document.
type VerifyReport struct {
	Slot      string `json:"slot"`
	Documents int    `json:"documents"` // in the store
	Indexed   int    `json:"indexed"`
	Missing   int    `json:"missing"` // in the store alone
	Stale     int    `json:"stale"`   // an older revision in the index
	Surplus   int    `json:"surplus"` // in the index alone
	Lagging   int    `json:"lagging"` // known to be under way
}

// OK says that the two hold the same documents at the same revisions.
func (r VerifyReport) OK() bool { return r.Missing+r.Stale+r.Surplus == 0 }

// Verify compares the live slot with the store.
func (w *Work) Verify(ctx context.Context, scope collector.Scope) (VerifyReport, error) {
	live, err := w.Index.Live(ctx)
	if err != nil {
		return VerifyReport{}, err
	}
	return w.verify(ctx, scope, live)
}

// verify holds the index's ids and revisions in memory, some 80 bytes each, while it walks the store.
func (w *Work) verify(ctx context.Context, scope collector.Scope, slot search.Slot) (VerifyReport, error) {
	r := VerifyReport{Slot: string(slot)}
	indexed := map[string]int64{}
	err := w.Index.Revisions(ctx, slot, scope.Company, func(id string, rev int64) error {
		indexed[id] = rev
		return nil
	})
	if err != nil {
		return r, err
	}
	r.Indexed = len(indexed)
	err = w.Store.Revisions(ctx, scope, func(id string, rev int64) error {
		r.Documents++
		switch held, ok := indexed[id]; {
		case !ok:
			r.Missing++
		case held < rev:
			r.Stale++
		}
		delete(indexed, id)
		return nil
	})
	r.Surplus = len(indexed)
	if err != nil {
		return r, err
	}
	r.Lagging, err = w.Store.Lag(ctx, scope, "index_"+string(slot))
	return r, err
}
