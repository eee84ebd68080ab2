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
		n := &neighbourhood{w: w, scope: scope, totals: map[int64]int{}}
		verdicts, err := n.judge(ctx, docs)
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

// neighbourhood gathers from the store what the signals look at.
type neighbourhood struct {
	w      *Work
	scope  collector.Scope
	totals map[int64]int // documents of an author
}

func (n *neighbourhood) judge(ctx context.Context, docs []collector.Document) ([]store.Judged, error) {
	var out []store.Judged
	judged := map[string]bool{}
	var affected []string
	one := func(d collector.Document) ([]string, error) {
		judged[d.PublicID] = true
		if d.Kind != collector.KindReview {
			return nil, nil
		}
		target, around, err := n.around(ctx, d)
		if err != nil {
			return nil, err
		}
		verdict := fake.Judge(target, around)
		if fake.Same(d.Suspicion, verdict) { // a hair's breadth is no news: it would cost a revision and an index write
			verdict = d.Suspicion
		}
		out = append(out, store.Judged{DocRev: store.DocRev{Document: d.DocumentID, Rev: d.Rev}, Suspicion: verdict})
		return fake.Affected(target, around), nil
	}
	for _, d := range docs {
		ids, err := one(d)
		if err != nil {
			return nil, err
		}
		affected = append(affected, ids...)
	}
	slices.Sort(affected)
	affected = slices.DeleteFunc(slices.Compact(affected), func(id string) bool { return judged[id] })
	neighbours, err := n.w.Store.DocumentsByPublic(ctx, n.scope, affected)
	if err != nil {
		return nil, err
	}
	for _, d := range neighbours {
		if _, err := one(d); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// around is a document as the signals see it, with its neighbours.
func (n *neighbourhood) around(ctx context.Context, d collector.Document) (fake.Review, fake.Around, error) {
	var around fake.Around
	author, err := n.w.Store.ByAuthor(ctx, n.scope, d.AuthorID, fake.MaxAuthor+1)
	if err != nil {
		return fake.Review{}, around, err
	}
	if around.Author, err = n.reviews(ctx, author, d); err != nil {
		return fake.Review{}, around, err
	}
	if d.Published.Known() {
		on, err := n.w.Store.ByItemBetween(ctx, n.scope, d.Item, d.Published.Time.Add(-fake.Reach), d.Published.Time.Add(fake.Reach), fake.MaxOnItem+1)
		if err != nil {
			return fake.Review{}, around, err
		}
		if around.OnItem, err = n.reviews(ctx, on, d); err != nil {
			return fake.Review{}, around, err
		}
	}
	line, err := n.w.Store.ItemLine(ctx, n.scope, d.Item)
	if err != nil {
		return fake.Review{}, around, err
	}
	around.Item = fake.Item{Dated: line.Dated, First: line.First, Last: line.Last, Rated: line.Rated, Sum: line.Sum}
	twins, err := n.w.Store.ByFingerprint(ctx, n.scope, d.Verdict.Fingerprint, fake.MaxTwins+1)
	if err != nil {
		return fake.Review{}, around, err
	}
	if around.Twins, err = n.reviews(ctx, twins, d); err != nil {
		return fake.Review{}, around, err
	}
	if around.Elsewhere, err = n.elsewhere(ctx, d, author); err != nil {
		return fake.Review{}, around, err
	}
	err = n.count(ctx, []collector.Document{d})
	return fake.OfDocument(d, n.totals[d.AuthorID]), around, err
}

// elsewhere is what others wrote around the author's own reviews on other items.
func (n *neighbourhood) elsewhere(ctx context.Context, d collector.Document, author []collector.Document) ([][]fake.Review, error) {
	var out [][]fake.Review
	for _, own := range author {
		if len(out) == fake.MaxElsewhere {
			break
		}
		if own.DocumentID == d.DocumentID || own.Item == d.Item || !own.Published.Known() {
			continue
		}
		at := own.Published.Time
		others, err := n.w.Store.ByItemBetween(ctx, n.scope, own.Item, at.Add(-fake.Reach), at.Add(fake.Reach), fake.MaxOnItem)
		if err != nil {
			return nil, err
		}
		reviews, err := n.reviews(ctx, others, own)
		if err != nil {
			return nil, err
		}
		out = append(out, reviews)
	}
	return out, nil
}

// reviews are documents as the signals see them, the target itself left out.
func (n *neighbourhood) reviews(ctx context.Context, docs []collector.Document, target collector.Document) ([]fake.Review, error) {
	if err := n.count(ctx, docs); err != nil {
		return nil, err
	}
	out := make([]fake.Review, 0, len(docs))
	for _, d := range docs {
		if d.DocumentID != target.DocumentID && d.Kind == collector.KindReview && d.State == collector.StateLive {
			out = append(out, fake.OfDocument(d, n.totals[d.AuthorID]))
		}
	}
	return out, nil
}

// count learns how many reviews the authors of some documents have written, each once.
func (n *neighbourhood) count(ctx context.Context, docs []collector.Document) error {
	var ask []int64
	for _, d := range docs {
		if _, known := n.totals[d.AuthorID]; d.AuthorID != 0 && !known {
			n.totals[d.AuthorID] = 0
			ask = append(ask, d.AuthorID)
		}
	}
	if len(ask) == 0 {
		return nil
	}
	totals, err := n.w.Store.AuthorTotals(ctx, n.scope, ask)
	maps.Copy(n.totals, totals)
	return err
}
