//go:build yardstick

package search

import (
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"

	"molva/collector"
)

// manyQueries are asked of -documents: the differential test of the query language asks more, over less.
const manyQueries = 300

// TestEnginesAgreeOnMany writes -documents into Bleve and Elasticsearch while each asks the queries as it arrives, and
// wants of both engines the same documents in the same order, and of the memory the same ones.
func TestEnginesAgreeOnMany(t *testing.T) {
	c := newCorpus(t)
	first := min(3000, *documents)
	docs := make([]collector.Document, first)
	for i := range docs {
		docs[i] = c.document(i)
	}
	queries := drawQueries(t, manyQueries, docs, c.entries(0, first))
	filed := make([]Saved, len(queries))
	for i := range queries {
		queries[i].found = nil
		filed[i] = Saved{ID: int64(i), Query: queries[i].query}
	}
	address := elasticAddress(t)
	elastic := openPatient(t, address, testPrefix(t, address))
	defer elastic.Close()
	bleve, err := OpenBleve(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer bleve.Close()

	matcher := NewMatcher(filed)
	for from := 0; from < *documents; from += bleveBatch {
		entries := c.entries(from, min(from+bleveBatch, *documents))
		var writers sync.WaitGroup
		for _, ix := range []Index{elastic, bleve} {
			writers.Go(func() { put(t, ix, SlotA, entries) })
		}
		for _, e := range entries {
			for _, i := range matcher.Match(e) {
				queries[i].found = append(queries[i].found, e.ID)
			}
		}
		writers.Wait()
		if to := from + len(entries); to%max(bleveBatch, *documents/10) == 0 {
			fmt.Fprintf(os.Stderr, "%d documents\n", to)
		}
	}
	hits, most, none := 0, 0, 0
	for _, q := range queries {
		byElastic, err := ofIndex(elastic)(t.Context(), q.query, q.order)
		if err != nil {
			t.Fatalf("%s: %v", q.query, err)
		}
		if what := differ(t.Context(), drawn{query: q.query, order: q.order, found: byElastic}, nil, ofIndex(bleve)); what != "" {
			t.Errorf("%s: Elasticsearch and Bleve disagree %s", q.query, what)
		}
		slices.Sort(q.found)
		if slices.Sort(byElastic); !slices.Equal(q.found, byElastic) {
			t.Errorf("%s: %d documents on arrival, %d in the index", q.query, len(q.found), len(byElastic))
		}
		hits, most = hits+len(q.found), max(most, len(q.found))
		if len(q.found) == 0 {
			none++
		}
	}
	t.Logf("%d documents, %d queries, %d of them without a hit, %d hits in all, %d at most: on arrival, in Bleve and in Elasticsearch the same", *documents, len(queries), none, hits, most)
}
