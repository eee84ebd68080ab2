package jobs

import (
	"context"

	"molva/collector"
	"molva/collector/store"
	"molva/search"
)

// VerifyReport compares the index with the store, document by document and by the answers to queries.
type VerifyReport struct {
	Slot      string `json:"slot"`
	Documents int    `json:"documents"` // in the store
	Indexed   int    `json:"indexed"`
	Missing   int    `json:"missing"` // in the store alone
	Stale     int    `json:"stale"`   // another revision in the index: an older one, or one that the store does not know
	Surplus   int    `json:"surplus"` // in the index alone
	Lagging   int    `json:"lagging"` // known to be under way
	Queries   int    `json:"queries"` // asked of both; 0 when documents differ or are under way
	// Differing are the queries that find other documents in the index than in the store; at most maxDiffering.
	Differing []string `json:"differing,omitempty"`

	lost int // differences that nothing under way will mend
}

// OK says that the two hold the same documents at the same revisions and find the same.
func (r VerifyReport) OK() bool { return r.Missing+r.Stale+r.Surplus+len(r.Differing) == 0 }

// Verify compares the live slot with the store.
func (w *Work) Verify(ctx context.Context, scope collector.Scope) (VerifyReport, error) {
	live, err := w.Index.Live(ctx)
	if err != nil {
		return VerifyReport{}, err
	}
	r, err := w.verify(ctx, scope, live)
	if err != nil || !r.OK() || r.Lagging > 0 {
		return r, err
	}
	return r, w.verifyQueries(ctx, scope, &r)
}

// verify compares ids and revisions. Both are read while writes go on, so that whatever differs at first sight is looked
// at once more. The store's are held in memory, some 80 bytes each.
func (w *Work) verify(ctx context.Context, scope collector.Scope, slot search.Slot) (VerifyReport, error) {
	r := VerifyReport{Slot: string(slot)}
	held, err := w.mirrored(ctx, scope, slot, nil)
	if err != nil {
		return r, err
	}
	r.Documents = len(held)
	strange := map[string]bool{}
	err = w.Index.Revisions(ctx, slot, scope.Company, func(id string, rev int64) error {
		r.Indexed++
		if held[id].Rev != rev {
			strange[id] = true
		}
		delete(held, id)
		return nil
	})
	if err != nil {
		return r, err
	}
	for id := range held {
		strange[id] = true
	}
	if err := w.secondLook(ctx, scope, slot, strange, &r); err != nil {
		return r, err
	}
	r.Lagging, err = w.Store.Lag(ctx, scope, "index_"+string(slot))
	return r, err
}

// mirrored are the store's documents, all or those asked for.
func (w *Work) mirrored(ctx context.Context, scope collector.Scope, slot search.Slot, only map[string]bool) (map[string]store.Mirrored, error) {
	out := map[string]store.Mirrored{}
	err := w.Store.Mirrored(ctx, scope, "index_"+string(slot), func(m store.Mirrored) error {
		if only == nil || only[m.ID] {
			out[m.ID] = m
		}
		return nil
	})
	return out, err
}

// secondLook reads what differed again, the store before the index and after it: the index must hold at least what was
// done before, and at most what is there after. Anything else is no matter of a write that came between.
func (w *Work) secondLook(ctx context.Context, scope collector.Scope, slot search.Slot, strange map[string]bool, r *VerifyReport) error {
	if len(strange) == 0 {
		return nil
	}
	before, err := w.mirrored(ctx, scope, slot, strange)
	if err != nil {
		return err
	}
	indexed := map[string]int64{}
	err = w.Index.Revisions(ctx, slot, scope.Company, func(id string, rev int64) error {
		if strange[id] {
			indexed[id] = rev
		}
		return nil
	})
	if err != nil {
		return err
	}
	after, err := w.mirrored(ctx, scope, slot, strange)
	if err != nil {
		return err
	}
	for id := range strange {
		rev, in := indexed[id]
		was, known := before[id]
		is, stays := after[id]
		r.judge(in, known, stays, rev, was, is)
	}
	return nil
}

func (r *VerifyReport) judge(in, known, stays bool, rev int64, was, is store.Mirrored) {
	switch {
	case in && !stays && !known:
		r.Surplus++
		r.lost++
	case !in && known && stays:
		r.Missing++
		if was.Done > 0 {
			r.lost++
		}
	case in && known && rev < was.Rev:
		r.Stale++
		if rev < was.Done {
			r.lost++
		}
	case in && stays && rev > is.Rev: // the store was put back to an older state
		r.Stale++
		r.lost++
	}
}
