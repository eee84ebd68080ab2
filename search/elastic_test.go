package search

import (
	"context"
	"crypto/rand"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/elastic/go-elasticsearch/v8/esapi"

	"molva/collector"
)

// testPrefix is a prefix of this run alone, whose indices go when the test ends.
func testPrefix(t testing.TB, address string) string {
	prefix := "molva-test-" + strings.ToLower(rand.Text()[:10])
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
		defer cancel()
		u, err := url.Parse(address)
		if err != nil {
			t.Error(err)
			return
		}
		x := &elasticIndex{node: newElasticNode(u), prefix: prefix, patience: elasticReads}
		defer x.Close()
		var made map[string]any
		if err := x.call(ctx, time.Minute, "clean up", esapi.IndicesGetAliasRequest{Index: []string{prefix + "-*"}}, &made); err != nil {
			t.Error(err)
		}
		for name := range made {
			if err := x.call(ctx, time.Minute, "clean up", esapi.IndicesDeleteRequest{Index: []string{name}}, nil); err != nil {
				t.Error(err)
			}
		}
	})
	return prefix
}

// TestIndicesDeleted: when somebody deletes everything, nothing is written into an index with a guessed mapping, and a
// rebuild makes it whole.
func TestIndicesDeleted(t *testing.T) {
	address := os.Getenv("MOLVA_TEST_ELASTICSEARCH")
	if address == "" {
		if os.Getenv("MOLVA_TEST_REAL") == "1" {
			t.Fatal("MOLVA_TEST_ELASTICSEARCH names no server")
		}
		t.Log("left out, MOLVA_TEST_ELASTICSEARCH names no server")
		return
	}
	ix, err := OpenElastic(t.Context(), address, testPrefix(t, address))
	if err != nil {
		t.Fatal(err)
	}
	x := ix.(*elasticIndex)
	defer x.Close()
	for _, s := range []Slot{SlotA, SlotB} {
		if err := x.call(t.Context(), time.Minute, "delete", esapi.IndicesDeleteRequest{Index: []string{x.alias(s) + "-1"}}, nil); err != nil {
			t.Fatal(err)
		}
	}
	entries := some("a b")
	outcomes, _ := x.Put(t.Context(), SlotA, entries)
	_, err = x.Search(t.Context(), Request{Company: 1})
	for _, err := range append(outcomes, err) {
		if collector.CodeOf(err) != collector.CodeUnavailable || !strings.Contains(err.Error(), "reindex") {
			t.Errorf("without an index: %v", err)
		}
	}
	live, err := x.Live(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Reset(t.Context(), live.Other()); err != nil {
		t.Fatal(err)
	}
	put(t, x, live.Other(), entries)
	if err := x.Swap(t.Context(), live.Other()); err != nil {
		t.Fatal(err)
	}
	wantFound(t, x, "", "a", "b")
}
