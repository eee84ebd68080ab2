//go:build yardstick

package search

import (
	"bytes"
	"context"
	"testing"

	"github.com/elastic/go-elasticsearch/v8"
	"github.com/elastic/go-elasticsearch/v8/esutil"
)

func init() { elasticWays = append(elasticWays, elasticWay{"bulkindexer", benchLibrary}) }

// benchLibrary is the library's BulkIndexer: one worker, the same ready lines, no refresh.
func benchLibrary(t testing.TB, address, prefix string, entries []Entry) {
	client, err := elasticsearch.NewClient(elasticsearch.Config{Addresses: []string{address}})
	if err != nil {
		t.Fatal(err)
	}
	indexer, err := esutil.NewBulkIndexer(esutil.BulkIndexerConfig{Client: client, Index: prefix + "-a", NumWorkers: 1})
	if err != nil {
		t.Fatal(err)
	}
	for i := range entries {
		lines := appendElastic(nil, &entries[i])
		document := lines[bytes.IndexByte(lines, '\n')+1:]
		err := indexer.Add(context.Background(), esutil.BulkIndexerItem{Action: "index", DocumentID: entries[i].ID, Version: &entries[i].Rev,
			VersionType: "external_gte", Body: bytes.NewReader(document)})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := indexer.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	if s := indexer.Stats(); s.NumFailed > 0 || int(s.NumFlushed) != len(entries) {
		t.Fatalf("%+v", s)
	}
}
