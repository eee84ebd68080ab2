package search

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"molva/collector"
)

// evaluator gives the ids of all documents of company 1 that a query finds, in order.
type evaluator func(ctx context.Context, q *Query, order Sort) ([]string, error)

// inMemory is the evaluator in memory; the documents are sorted once for each order.
func inMemory(entries []Entry) evaluator {
	sorted := map[Sort][]Entry{}
	for _, order := range []Sort{SortPublished, SortFound, SortRating} {
		sorted[order] = memoryIndex(entries).search(1, nil, order)
	}
	return func(_ context.Context, q *Query, order Sort) (found []string, err error) {
		for i := range sorted[order] {
			if matches(q.tree(), &subject{Entry: &sorted[order][i]}) {
				found = append(found, sorted[order][i].ID)
			}
		}
		return found, nil
	}
}

// ofIndex asks an index, page by page.
func ofIndex(ix Index) evaluator {
	return func(ctx context.Context, q *Query, order Sort) (found []string, err error) {
		r := Request{Company: 1, Query: q, Sort: order, Limit: MaxLimit}
		for {
			res, err := ix.Search(ctx, r)
			for try := 1; try < 5 && collector.CodeOf(err) == collector.CodeUnavailable; try++ { // a busy machine answers late; what it answers is asked here
				res, err = ix.Search(ctx, r)
			}
			if err != nil {
				return nil, err
			}
			if found = append(found, res.IDs...); res.Next == "" {
				if res.Total != len(found) {
					return nil, fmt.Errorf("total %d, but %d ids", res.Total, len(found))
				}
				return found, nil
			}
			r.After = res.Next
		}
	}
}

// disagreement asks two evaluators the same, two queries at once (others use the servers, too), and tells the first difference; -1 when there is none.
// nil on the left is what they found in memory when they were drawn.
func disagreement(ctx context.Context, queries []drawn, left, right evaluator) (at int, what string) {
	var next, first atomic.Int64
	first.Store(int64(len(queries)))
	said := make([]string, len(queries))
	var workers sync.WaitGroup
	for range 2 {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < first.Load(); i = next.Add(1) - 1 {
				if said[i] = differ(ctx, queries[i], left, right); said[i] != "" {
					for f := first.Load(); i < f && !first.CompareAndSwap(f, i); f = first.Load() {
					}
				}
			}
		})
	}
	workers.Wait()
	if i := int(first.Load()); i < len(queries) {
		return i, said[i]
	}
	return -1, ""
}

func differ(ctx context.Context, q drawn, left, right evaluator) string {
	want := q.found
	if left != nil {
		var err error
		if want, err = left(ctx, q.query, q.order); err != nil {
			return err.Error()
		}
	}
	got, err := right(ctx, q.query, q.order)
	if err != nil {
		return err.Error()
	}
	if slices.Equal(want, got) {
		return ""
	}
	for i := range min(len(want), len(got)) {
		if want[i] != got[i] {
			return fmt.Sprintf("by %s: %d and %d documents, at place %d stand %s and %s", q.order, len(want), len(got), i+1, want[i], got[i])
		}
	}
	return fmt.Sprintf("by %s: %d and %d documents", q.order, len(want), len(got))
}

// drawQueries draws n queries until the shares hold: at least 60 % find something, none finds all, and one in
// twenty finds more than 100 documents: handing out ids is most of the time. What finds nothing, all or too many by the
// evaluator in memory is drawn again, before any index is asked; how often is told.
func drawQueries(t *testing.T, n int, docs []collector.Document, entries []Entry) []drawn {
	t.Helper()
	d := newDrawer(t, docs, entries, rand.New(rand.NewPCG(*seed, 21)))
	saved, ours := LibraryOf(d.saved), memoryIndex(entries).search(1, nil, SortFound)
	var queries []drawn
	empty, broad, again := 0, 0, 0
	for len(queries) < n {
		batch := make([]drawn, 500)
		for i := range batch {
			q, err := d.draw(), error(nil)
			if q.query, err = ParseIn(q.text, testBrands, saved); err != nil {
				t.Fatalf("drawn %s: %v", q.text, err)
			}
			q.depth = depthOf(q.query.written())
			batch[i] = q
		}
		findAll(batch, ours)
		for _, q := range batch {
			hits := len(q.found)
			switch {
			case len(queries) == n:
				continue
			case hits == len(ours) || hits == 0 && 10*(empty+1) > 4*n || hits > 100 && 20*(broad+1) > n:
				again++
				continue
			case hits == 0:
				empty++
			case hits > 100:
				broad++
			}
			queries = append(queries, q)
		}
	}
	t.Logf("seed %d: %d queries over %d documents of %d, %d drawn again", *seed, n, len(ours), len(entries), again)
	return queries
}

// findAll is the evaluator in memory as documents meet it on arrival: every document asks all queries.
func findAll(queries []drawn, entries []Entry) {
	filed := make([]Saved, len(queries))
	for i, q := range queries {
		filed[i] = Saved{ID: int64(i), Query: q.query}
	}
	ranks, matcher := map[Sort]map[string]int{}, NewMatcher(filed)
	for _, order := range []Sort{SortPublished, SortFound, SortRating} {
		ranks[order] = map[string]int{}
		for i, e := range memoryIndex(entries).search(1, nil, order) {
			ranks[order][e.ID] = i
		}
	}
	for _, e := range entries {
		for _, i := range matcher.Match(e) {
			queries[i].found = append(queries[i].found, e.ID)
		}
	}
	for _, q := range queries {
		slices.SortFunc(q.found, func(a, b string) int { return ranks[q.order][a] - ranks[q.order][b] })
	}
}

// tellShares prints what the queries are made of and holds the shares that are asked for.
func tellShares(t *testing.T, queries []drawn) {
	t.Helper()
	count, deep, hits, sum := map[string]int{}, map[int]int{}, 0, 0
	for _, q := range queries {
		for name := range q.used {
			count[name]++
		}
		deep[q.depth]++
		sum += len(q.found)
		hits += min(len(q.found), 1)
	}
	var table strings.Builder
	for _, name := range operatorNames {
		fmt.Fprintf(&table, "\n  %-14s %5d  %4.1f %%", name, count[name], 100*float64(count[name])/float64(len(queries)))
		if 20*count[name] < len(queries) {
			t.Errorf("%s is in %d of %d queries, wanted 5 %%", name, count[name], len(queries))
		}
	}
	for _, n := range slices.Sorted(maps.Keys(deep)) {
		fmt.Fprintf(&table, "\n  %d deep         %5d", n, deep[n])
	}
	t.Logf("%d queries with hits (%.1f %%), %d hits in all%s", hits, 100*float64(hits)/float64(len(queries)), sum, &table)
	if deep[6] == 0 || 10*hits < 6*len(queries) {
		t.Errorf("%d queries are 6 deep, %d of %d have hits", deep[6], hits, len(queries))
	}
}

// TestEnginesAgreeOnRealTexts is the differential test of the query language: memory, Bleve and Elasticsearch find the
// same documents in the same order.
func TestEnginesAgreeOnRealTexts(t *testing.T) {
	docs := realDocuments(t)
	entries := entriesOf(t, docs)
	queries := drawQueries(t, 5000, docs, entries)
	tellShares(t, queries)
	if i, what := disagreement(t.Context(), queries[:len(queries)/10], nil, inMemory(entries)); i >= 0 {
		t.Errorf("query %d, %s: one by one and on arrival disagree %s", i, queries[i].query, what)
	}
	engines(t, func(t *testing.T, open func() Index) {
		ix := open()
		defer ix.Close()
		put(t, ix, SlotA, entries)
		if i, what := disagreement(t.Context(), queries, nil, ofIndex(ix)); i >= 0 {
			t.Fatalf("query %d, %s: memory and %s disagree %s", i, queries[i].query, t.Name(), what)
		}
	})
}
