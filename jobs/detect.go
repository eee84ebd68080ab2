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
		changed, same, err := newNeighbourhood(w.Store, scope).judge(ctx, docs)
		if err != nil {
			return err
		}
		if _, err := w.Store.SaveSuspicions(ctx, claim, changed); err != nil {
			return err
		}
		return w.Store.MarkFollowed(ctx, claim, same)
	})
}

// judge gives the verdicts on a batch that are news, and on those beside it whose verdict it may change, and names those
// about which there is no news. What lags itself is left to its own turn.
func (n *neighbourhood) judge(ctx context.Context, docs []collector.Document) (changed []store.Judged, same []store.DocRev, err error) {
	affected := map[int64]bool{}
	if changed, same, err = n.verdicts(ctx, docs, affected); err != nil {
		return nil, nil, err
	}
	for _, d := range docs {
		delete(affected, d.DocumentID)
	}
	for ids := slices.Sorted(maps.Keys(affected)); len(ids) > 0; { // as many at a time as a batch has, so that memory stays bounded
		part := ids[:min(len(ids), followBatch)]
		ids = ids[len(part):]
		beside, err := n.store.JudgedAlready(ctx, n.scope, part)
		if err != nil {
			return nil, nil, err
		}
		more, _, err := n.verdicts(ctx, beside, map[int64]bool{})
		if err != nil {
			return nil, nil, err
		}
		changed = append(changed, more...)
	}
	return changed, same, nil
}

// verdicts judges documents in their neighbourhoods, which are gathered for all of them together, and notes those whose
// own verdict may change because of them. A mention has none.
func (n *neighbourhood) verdicts(ctx context.Context, docs []collector.Document, affected map[int64]bool) (changed []store.Judged, same []store.DocRev, err error) {
	reviews := slices.DeleteFunc(slices.Clone(docs), func(d collector.Document) bool { return d.Kind != collector.KindReview })
	mentions := slices.DeleteFunc(slices.Clone(docs), func(d collector.Document) bool { return d.Kind == collector.KindReview })
	if err := n.gather(ctx, reviews); err != nil {
		return nil, nil, err
	}
	same = revisions(mentions)
	for i, d := range reviews {
		target, around := fake.OfDocument(d, n.totals[d.AuthorID]), n.around(i, d)
		rev := store.DocRev{Document: d.DocumentID, Rev: d.Rev}
		if verdict := fake.Judge(target, around); fake.Same(d.Suspicion, verdict) { // a hair's breadth is no news: it would cost a revision and an index write
			same = append(same, rev)
		} else {
			changed = append(changed, store.Judged{DocRev: rev, Suspicion: verdict})
		}
		for _, id := range fake.Affected(target, around) {
			affected[n.byPublic[id]] = true
		}
	}
	return changed, same, nil
}
