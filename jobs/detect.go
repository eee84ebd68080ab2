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
	var shelves *shelves
	err := w.follow(ctx, "detect", t.Company, func(ctx context.Context, claim store.Claim, docs []collector.Document) (err error) {
		if shelves == nil {
			if shelves, err = w.remembered(ctx, claim); err != nil {
				return err
			}
		}
		return shelves.detect(ctx, claim, docs)
	})
	if err == nil && shelves != nil && shelves.right {
		w.memories.bring(shelves)
	}
	return err
}

// remembered are the shelves of the claim's company as they were left here, or new ones where somebody else has done
// something since.
func (w *Work) remembered(ctx context.Context, claim store.Claim) (*shelves, error) {
	done, err := w.Store.DoneSoFar(ctx, claim)
	if err != nil {
		return nil, err
	}
	if kept := w.memories.take(claim.Company); kept != nil && kept.done == done {
		return kept, nil
	}
	return newShelves(w.Store, &w.neighbours, collector.System(claim.Company)), nil
}

// detect judges a batch. The shelves are right again when all of it went well.
func (s *shelves) detect(ctx context.Context, claim store.Claim, docs []collector.Document) error {
	s.right = false
	batch := s.neighboursOf(docs)
	if err := s.look(ctx, claim, batch); err != nil {
		return err
	}
	changed, err := newNeighbourhood(s, batch).judge(ctx)
	if err != nil {
		return err
	}
	if changed, err = s.store.SaveJudgement(ctx, claim, store.Judgement{Batch: docs, Changed: changed}); err != nil {
		return err
	}
	s.raised(changed)
	s.done, err = s.store.DoneSoFar(ctx, claim)
	s.right = err == nil
	return err
}

// judge gives the verdicts on the batch that are news, and on those beside it whose verdict it may change. What lags itself
// is left to its own turn.
func (n *neighbourhood) judge(ctx context.Context) (changed []store.Judged, err error) {
	affected := map[int64]bool{}
	if changed, err = n.verdicts(ctx, n.batch, affected); err != nil {
		return nil, err
	}
	for _, d := range n.batch {
		delete(affected, d.Document)
	}
	for ids := slices.Sorted(maps.Keys(affected)); len(ids) > 0; { // as many at a time as a batch has, so that memory stays bounded
		part := ids[:min(len(ids), followBatch)]
		ids = ids[len(part):]
		beside, err := n.judgedAlready(ctx, part)
		if err != nil {
			return nil, err
		}
		more, err := n.verdicts(ctx, beside, nil)
		if err != nil {
			return nil, err
		}
		changed = append(changed, more...)
	}
	return changed, nil
}

// verdicts judges documents in their neighbourhoods, which are gathered for all of them together, and notes those whose
// own verdict may change because of them. A mention has none.
func (n *neighbourhood) verdicts(ctx context.Context, docs []*neighbour, affected map[int64]bool) (changed []store.Judged, err error) {
	reviews := slices.DeleteFunc(slices.Clone(docs), func(d *neighbour) bool { return !d.review })
	if err := n.gather(ctx, reviews); err != nil {
		return nil, err
	}
	for i, d := range reviews {
		target, around := n.counted(d), n.around(i)
		if verdict := fake.Judge(target, around); !fake.Same(d.said, verdict) { // a hair's breadth is no news: it would cost a revision and an index write
			changed = append(changed, store.Judged{DocRev: d.DocRev, Suspicion: verdict})
		}
		if affected == nil {
			continue
		}
		if ids := fake.Affected(target, around); len(ids) > 0 {
			n.note(affected, ids, idsOf(n.authors[d.author]), idsOf(n.near[i]), n.alike[i])
		}
	}
	return changed, nil
}

// note finds the inside ids of neighbours that are named by their public ones, which are in order.
func (n *neighbourhood) note(affected map[int64]bool, public []string, lists ...[]int64) {
	for _, list := range lists {
		for _, id := range list {
			if v := n.known[id]; v != nil {
				if _, named := slices.BinarySearch(public, v.ID); named {
					affected[id] = true
				}
			}
		}
	}
}
