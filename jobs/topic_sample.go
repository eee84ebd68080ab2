package jobs

import (
	"context"
	"hash/fnv"
	"math/rand/v2"
	"slices"

	"molva/collector"
	"molva/search"
)

// How many documents of a topic are shown while it is edited: the newest, and some by chance.
const (
	sampleNewest = 4
	sampleChance = 4
)

// TopicSample are documents of a topic to read: the newest first, then some by chance from anywhere. The same turn of the same
// query shows the same ones, so that a page does not change under its reader.
type TopicSample struct {
	Newest, Chance []collector.Document
	Query          *search.Query // for marks
}

// SampleTopic reads a query, the whole of a topic, as the company does.
func (w *Work) SampleTopic(ctx context.Context, scope collector.Scope, query string, turn uint64) (s TopicSample, err error) {
	if s.Query, err = w.counting(scope).parse(ctx, query); err != nil {
		return s, err
	}
	newest, err := w.Index.Search(ctx, search.Request{Company: scope.Company, Query: s.Query, Limit: sampleNewest, Facets: true})
	if err != nil {
		return s, err
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(query)) // never fails
	chance, err := w.byChance(ctx, scope, query, newest, rand.New(rand.NewPCG(h.Sum64(), turn)))
	if err != nil {
		return s, err
	}
	if s.Newest, err = w.Store.DocumentsByPublic(ctx, scope, newest.IDs); err == nil {
		s.Chance, err = w.Store.DocumentsByPublic(ctx, scope, chance)
	}
	return s, err
}

// byChance draws places among all documents found, finds by the months in which of them they lie, and asks for these alone. Of a
// month with more than search.MaxLimit documents the newest so many can be drawn.
func (w *Work) byChance(ctx context.Context, scope collector.Scope, query string, found search.Result, r *rand.Rand) ([]string, error) {
	var out []string
	for range min(sampleChance, found.Total-len(found.IDs)) {
		at, month := r.IntN(found.Total), ""
		for _, m := range found.Months {
			if month = m.Value; at < m.Count {
				break
			}
			at -= m.Count
		}
		q, err := w.counting(scope).parse(ctx, collector.Bracket(query)+" "+search.FacetQuery("month", month))
		if err != nil {
			return nil, err
		}
		page, err := w.Index.Search(ctx, search.Request{Company: scope.Company, Query: q, Limit: search.MaxLimit})
		if err != nil {
			return nil, err
		}
		if len(page.IDs) == 0 {
			continue // it has gone meanwhile
		}
		id := page.IDs[at%len(page.IDs)]
		if !slices.Contains(found.IDs, id) && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out, nil
}
