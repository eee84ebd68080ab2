package search

import (
	"strings"
	"testing"
	"time"

	"github.com/elastic/go-elasticsearch/v8/esapi"

	"molva/collector"
)

// TestAnIndexOfAnOlderProgram: it takes documents, answers what it knows, refuses what it does not, and is whole again
// after a rebuild.
func TestAnIndexOfAnOlderProgram(t *testing.T) {
	engines(t, func(t *testing.T, open func() Index) {
		ix := open()
		older(t, ix)
		if err := ix.Close(); err != nil {
			t.Fatal(err)
		}
		ix = open()
		defer ix.Close()
		wantOutdated(t, ix, true)
		entries := some("old new")
		for i := range entries {
			entries[i].Stage, entries[i].Tags, entries[i].Site = "done", []string{"срочно"}, "otklik"
		}
		put(t, ix, SlotA, entries[1:])
		wantFound(t, ix, "", "new", "old")
		wantFound(t, ix, "site:=otklik", "new", "old")
		for _, q := range []string{"stage:new", "toward:none", "букет -(tag:none OR is:live)", "author:иван", "found:2026", "likes:>3", "is:verified"} {
			_, err := ix.Search(t.Context(), Request{Company: 1, Query: mustParse(t, q), Limit: 1})
			if collector.CodeOf(err) != collector.CodeUnavailable || !strings.Contains(err.Error(), "older program") {
				t.Errorf("%s: %v", q, err)
			}
		}
		res, err := ix.Search(t.Context(), Request{Company: 1, Facets: true})
		if err != nil || res.Facets["stage"] != nil || len(res.Facets["site"]) != 1 {
			t.Errorf("facets: %v, %v", res.Facets, err)
		}
		if err := ix.Reset(t.Context(), SlotB); err != nil {
			t.Fatal(err)
		}
		put(t, ix, SlotB, entries)
		wantOutdated(t, ix, true)
		if err := ix.Swap(t.Context(), SlotB); err != nil {
			t.Fatal(err)
		}
		wantOutdated(t, ix, false)
		wantFound(t, ix, "stage:done tag:срочно", "new", "old")
	})
}

func wantOutdated(t *testing.T, ix Index, want bool) {
	t.Helper()
	if got, err := ix.Outdated(t.Context()); got != want || err != nil {
		t.Errorf("outdated: %t, %v; want %t", got, err, want)
	}
}

// older leaves in slot a what a program of form 1 left there: a document without the newer fields.
func older(t *testing.T, ix Index) {
	switch x := ix.(type) {
	case *bleveIndex:
		e := some("old")[0]
		e.Site = "otklik"
		put(t, ix, SlotA, []Entry{e})
		if err := x.open[SlotA].DeleteInternal(formKey); err != nil {
			t.Fatal(err)
		}
	case *elasticIndex:
		do := func(r elasticRequest) {
			if err := x.call(t.Context(), time.Minute, "age", r, nil); err != nil {
				t.Fatal(err)
			}
		}
		do(esapi.IndicesDeleteRequest{Index: []string{x.prefix + "-a-1"}})
		do(esapi.IndicesCreateRequest{Index: x.prefix + "-a-1", Body: strings.NewReader(`{
"settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1", "analysis": {"analyzer": {"words": {"type": "custom", "tokenizer": "whitespace"}}}},
"mappings": {"dynamic": "strict", "_source": {"excludes": ["title_*", "body_*"]}, "properties": {"id": {"type": "keyword"}, "company": {"type": "keyword"},
  "site": {"type": "keyword"}, "published": {"type": "long"}, "rev": {"type": "long"},
  "body_exact": {"type": "text", "analyzer": "words", "norms": false, "position_increment_gap": 1000},
  "body_stem": {"type": "text", "analyzer": "words", "norms": true, "position_increment_gap": 1000}}},
"aliases": {"` + x.prefix + `": {}, "` + x.prefix + `-a": {}}}`)})
		do(esapi.IndexRequest{Index: x.prefix + "-a", DocumentID: "old", Refresh: "true", Body: strings.NewReader(`{"id": "old", "company": "1", "site": "otklik", "rev": 1, "body_exact": ["x"], "body_stem": ["x"]}`)})
	}
}
