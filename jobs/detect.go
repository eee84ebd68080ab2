package jobs

import (
	"context"
	"maps"
	"slices"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs/fake"
)

// detectFakes judges new revisions and the neighbours whose verdict they may change. A document's revision is raised
// only where the verdict is another one.
func (w *Work) detectFakes(ctx context.Context, t Ticket) error {
	defer w.gathering.detecting(t.Company)()
	scope := collector.System(t.Company)
	return w.follow(ctx, "detect", t.Company, func(ctx context.Context, claim store.Claim, docs []collector.Document) error {
		changed, err := newNeighbourhood(w.Store, &w.met, scope, docs).judge(ctx)
		if err != nil {
			return err
		}
		if changed, err = w.Store.SaveJudgement(ctx, claim, store.Judgement{Batch: docs, Changed: changed}); err != nil {
			return err
		}
		w.met.raised(changed)
		return nil
	})
}

// judge gives the verdicts on the batch that are news, and on those beside it whose verdict it may change. What lags itself
// is left to its own turn.
func (n *neighbourhood) judge(ctx context.Context) (changed []store.Judged, err error) {
	affected := map[int64]bool{}
	if changed, err = n.verdicts(ctx, n.batch, affected); err != nil {
		return nil, err
	}
	for _, d := range n.batch {
		delete(affected, d.DocumentID)
	}
	for ids := slices.Sorted(maps.Keys(affected)); len(ids) > 0; { // as many at a time as a batch has, so that memory stays bounded
		part := ids[:min(len(ids), followBatch)]
		ids = ids[len(part):]
		beside, err := n.store.JudgedAlready(ctx, n.scope, part)
		if err != nil {
			return nil, err
		}
		more, err := n.verdicts(ctx, beside, map[int64]bool{})
		if err != nil {
			return nil, err
		}
		changed = append(changed, more...)
	}
	return changed, nil
}

// verdicts judges documents in their neighbourhoods, which are gathered for all of them together, and notes those whose
// own verdict may change because of them. A mention has none.
func (n *neighbourhood) verdicts(ctx context.Context, docs []collector.Document, affected map[int64]bool) (changed []store.Judged, err error) {
	reviews := slices.DeleteFunc(slices.Clone(docs), func(d collector.Document) bool { return d.Kind != collector.KindReview })
	if err := n.gather(ctx, reviews); err != nil {
		return nil, err
	}
	for i, d := range reviews {
		target, around := n.target(i), n.around(i)
		if verdict := fake.Judge(target, around); !fake.Same(d.Suspicion, verdict) { // a hair's breadth is no news: it would cost a revision and an index write
			changed = append(changed, store.Judged{DocRev: store.DocRev{Document: d.DocumentID, Rev: d.Rev}, Suspicion: verdict})
		}
		for _, id := range fake.Affected(target, around) {
			affected[n.byPublic[id]] = true
		}
	}
	return changed, nil
}
