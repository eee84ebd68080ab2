//go:build yardstick

package search

import (
	"bytes"
	"context"
	"testing"

	"github.com/elastic/go-elasticsearch/v8"
	"github.com/elastic/go-elasticsearch/v8/esutil"
)

func init() { elasticWays = append(elasticWays, elasticWay{"bulkindexer", readyLibrary}) }

// readyLibrary is the library's BulkIndexer: one worker, its other settings as they come, no refresh. Its documents are
// JSON before it begins; ours are not.
func readyLibrary(t testing.TB, address, prefix string, entries []Entry) func() {
	ix, err := OpenElastic(context.Background(), address, prefix)
	if err != nil {
		t.Fatal(err)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	client, err := elasticsearch.NewClient(elasticsearch.Config{Addresses: []string{address}})
	if err != nil {
		t.Fatal(err)
	}
	bodies := make([][]byte, len(entries))
	for i := range entries {
		lines := appendElastic(nil, &entries[i])
		bodies[i] = bytes.TrimSpace(lines[bytes.IndexByte(lines, '\n')+1:])
	}
	return func() {
		indexer, err := esutil.NewBulkIndexer(esutil.BulkIndexerConfig{Client: client, Index: prefix + "-a", NumWorkers: 1})
		if err != nil {
			t.Fatal(err)
		}
		for i := range entries {
			err := indexer.Add(context.Background(), esutil.BulkIndexerItem{Action: "index", DocumentID: entries[i].ID, Version: &entries[i].Rev,
				VersionType: "external_gte", Body: bytes.NewReader(bodies[i])})
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := indexer.Close(context.Background()); err != nil {
			t.Fatal(err)
		}
		if s := indexer.Stats(); int(s.NumFlushed) != len(entries) { // what was refused as too much it adds again
			t.Fatalf("%+v", s)
		}
	}
}
