package search

import (
	"context"
	"crypto/rand"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/elastic/go-elasticsearch/v8/esapi"
)

// testPrefix is a prefix of this run alone, whose indices go when the test ends.
func testPrefix(t testing.TB, address string) string {
	prefix := "molva-test-" + strings.ToLower(rand.Text()[:10])
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		u, err := url.Parse(address)
		if err != nil {
			t.Error(err)
			return
		}
		x := &elasticIndex{node: newElasticNode(u), prefix: prefix}
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
