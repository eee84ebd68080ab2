package jobs

import (
	"context"
	"hash/fnv"
	"slices"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/text"
	"molva/search"
)

// Bounds of a compare by queries: a company with thousands of sites is compared by the largest of them.
const (
	maxCompared  = 200   // queries
	maxDiffering = 20    // that are named
	maxHitSet    = 5_000 // hits; of a query that finds more the number is compared
)

// finding is what a query finds: how many, and a sum over their ids that is the same for the same set.
type finding struct {
	count int
	set   uint64
}

func (f *finding) add(id string) {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id)) // a hash never fails
	f.count++
	f.set += h.Sum64()
}

// verifyQueries asks a fixed set of queries of the index and answers them anew from the store's own documents: that an
// index holds every revision does not say that it finds it. What is written meanwhile makes the compare worthless; it is
// left out then.
func (w *Work) verifyQueries(ctx context.Context, scope collector.Scope, r *VerifyReport) error {
	before, err := w.Store.Tally(ctx, scope)
	if err != nil {
		return err
	}
	company, brands, err := w.company(ctx, scope.Company)
	if err != nil {
		return err
	}
	queries, err := w.comparedQueries(ctx, scope, brands)
	if err != nil {
		return err
	}
	byIndex, err := w.foundByIndex(ctx, scope, queries)
	if err != nil {
		return err
	}
	byStore, err := w.foundByStore(ctx, scope, r.Slot, queries, func(d collector.Document) search.Entry { return search.EntryOf(d, company.Location(), brands) })
	if err != nil {
		return err
	}
	after, err := w.Store.Tally(ctx, scope)
	if err != nil || after.IndexWrites != before.IndexWrites || after.Lag["index_"+r.Slot] > 0 {
		return err
	}
	r.Queries = len(queries)
	for i, q := range queries {
		same := byIndex[i] == byStore[i] || byIndex[i].count > maxHitSet && byIndex[i].count == byStore[i].count
		if !same && len(r.Differing) < maxDiffering {
			r.Differing = append(r.Differing, q.String())
		}
	}
	return nil
}

// comparedQueries are one for each site, language, kind, state and month that the index knows, and the two that people
// are told by.
func (w *Work) comparedQueries(ctx context.Context, scope collector.Scope, brands *text.Brands) ([]*search.Query, error) {
	all, err := w.Index.Search(ctx, search.Request{Company: scope.Company, Facets: true})
	if err != nil {
		return nil, err
	}
	words := []string{"is:complaint", "rating:<3"}
	for _, facet := range []string{"language", "kind", "state", "site"} {
		for _, c := range all.Facets[facet] {
			words = append(words, search.FacetQuery(facet, c.Value))
		}
	}
	for _, c := range slices.Backward(all.Months) {
		words = append(words, search.FacetQuery("month", c.Value))
	}
	var out []*search.Query
	for _, q := range words {
		parsed, err := search.ParseFor(q, brands)
		if q != "" && err == nil && len(out) < maxCompared { // a value that no query can name is not compared
			out = append(out, parsed)
		}
	}
	return out, nil
}

func (w *Work) foundByIndex(ctx context.Context, scope collector.Scope, queries []*search.Query) ([]finding, error) {
	out := make([]finding, len(queries))
	for i, q := range queries {
		for after := ""; ; {
			page, err := w.Index.Search(ctx, search.Request{Company: scope.Company, Query: q, Sort: search.SortFound, After: after, Limit: search.MaxLimit})
			if err != nil {
				return nil, err
			}
			if page.Total > maxHitSet {
				out[i] = finding{count: page.Total}
				break
			}
			for _, id := range page.IDs {
				out[i].add(id)
			}
			if after = page.Next; after == "" {
				break
			}
		}
	}
	return out, nil
}

// foundByStore matches every document; none of the queries looks at a word, so that no text is cut into words.
func (w *Work) foundByStore(ctx context.Context, scope collector.Scope, slot string, queries []*search.Query, entry func(collector.Document) search.Entry) ([]finding, error) {
	saved := make([]search.Saved, 0, len(queries))
	for i, q := range queries {
		saved = append(saved, search.Saved{ID: int64(i), Query: q})
	}
	matcher, out := search.NewMatcher(saved), make([]finding, len(queries))
	return out, w.eachDocument(ctx, scope, slot, func(d collector.Document) {
		d.Title, d.Text, d.Pros, d.Cons, d.Item.Name, d.Replies = "", "", "", "", "", nil
		for _, i := range matcher.Match(entry(d)) {
			out[i].add(d.PublicID)
		}
	})
}

// eachDocument walks the store in batches.
func (w *Work) eachDocument(ctx context.Context, scope collector.Scope, slot string, fn func(collector.Document)) error {
	var batch []int64
	flush := func() error {
		docs, err := w.Store.DocumentsByID(ctx, scope, batch)
		for _, d := range docs {
			fn(d)
		}
		batch = batch[:0]
		return err
	}
	err := w.Store.Mirrored(ctx, scope, "index_"+slot, func(m store.Mirrored) error {
		if batch = append(batch, m.Document); len(batch) < followBatch {
			return nil
		}
		return flush()
	})
	if err != nil {
		return err
	}
	return flush()
}
