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
	scope := collector.System(t.Company)
	return w.follow(ctx, "detect", t.Company, func(ctx context.Context, claim store.Claim, docs []collector.Document) error {
		verdicts, err := newNeighbourhood(w.Store, scope).judge(ctx, docs)
		if err != nil {
			return err
		}
		if _, err := w.Store.SaveSuspicions(ctx, claim, verdicts); err != nil {
			return err
		}
		mentions := slices.DeleteFunc(slices.Clone(docs), func(d collector.Document) bool { return d.Kind == collector.KindReview })
		return w.Store.MarkFollowed(ctx, claim, revisions(mentions))
	})
}

// judge gives the verdicts on a batch, and on those beside it whose verdict it may change. What lags itself is left to
// its own turn.
func (n *neighbourhood) judge(ctx context.Context, docs []collector.Document) ([]store.Judged, error) {
	out, affected, err := n.verdicts(ctx, docs)
	if err != nil {
		return nil, err
	}
	for _, d := range docs {
		delete(affected, d.DocumentID)
	}
	ids := slices.Sorted(maps.Keys(affected))
	for len(ids) > 0 { // as many at a time as a batch has, so that memory stays bounded
		part := ids[:min(len(ids), followBatch)]
		ids = ids[len(part):]
		beside, err := n.store.JudgedAlready(ctx, n.scope, part)
		if err != nil {
			return nil, err
		}
		more, _, err := n.verdicts(ctx, beside)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

// verdicts judges documents in their neighbourhoods, which are gathered for all of them together, and names those whose
// own verdict may change because of them.
func (n *neighbourhood) verdicts(ctx context.Context, docs []collector.Document) ([]store.Judged, map[int64]bool, error) {
	docs = slices.DeleteFunc(slices.Clone(docs), func(d collector.Document) bool { return d.Kind != collector.KindReview })
	if err := n.gather(ctx, docs); err != nil {
		return nil, nil, err
	}
	out := make([]store.Judged, 0, len(docs))
	affected := map[int64]bool{}
	for i, d := range docs {
		target, around := fake.OfDocument(d, n.totals[d.AuthorID]), n.around(i, d)
		verdict := fake.Judge(target, around)
		if fake.Same(d.Suspicion, verdict) { // a hair's breadth is no news: it would cost a revision and an index write
			verdict = d.Suspicion
		}
		out = append(out, store.Judged{DocRev: store.DocRev{Document: d.DocumentID, Rev: d.Rev}, Suspicion: verdict})
		for _, id := range fake.Affected(target, around) {
			affected[n.byPublic[id]] = true
		}
	}
	return out, affected, nil
}
