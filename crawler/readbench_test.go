package crawler

import (
	"net/http/httptest"
	"testing"

	"molva/crawler/sites"
	"molva/crawler/yardstick"
)

// BenchmarkRead is the reading of one page of the yardstick without its fetch: of each kind as a crawl reads it, and of
// the last kind as any site's page, whose main text is looked for in vain ("any").
func BenchmarkRead(b *testing.B) {
	own, err := sites.Parse("bench.toml", []byte(yardstick.SiteFile))
	if err != nil {
		b.Fatal(err)
	}
	for _, kind := range append([]string{"any"}, yardstick.Kinds...) {
		b.Run(kind, func(b *testing.B) {
			w, cfg := httptest.NewRecorder(), Config{Sites: &sites.Set{}}
			if kind == "tree" {
				cfg.Sites = sites.Of(own)
			}
			served := kind
			if kind == "any" {
				served = "tree"
			}
			yardstick.NewPages(60).ServeHTTP(w, httptest.NewRequest("GET", "/"+served+"/7", nil))
			page, err := gunzip(w.Body.Bytes(), 1<<20, false, nil)
			if err != nil {
				b.Fatal(err)
			}
			c := New(cfg)
			b.SetBytes(int64(len(page)))
			for b.Loop() {
				c.Read(page, nil, "http://127.0.0.1/"+served+"/7", "")
			}
		})
	}
}
