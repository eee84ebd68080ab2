package crawler

import (
	"net/http/httptest"
	"strings"
	"testing"

	"molva/crawler/yardstick"
)

// BenchmarkRead is the reading of one page without its fetch: of the yardstick's pages, which have JSON-LD or nothing but
// elements, and of ten reviews in microdata, where RDFa and microformats are looked for in vain.
func BenchmarkRead(b *testing.B) {
	pages := map[string]string{"microdata": strings.Repeat(`<div class="card"><div class="text"><p>Так</p></div><a href="/p/1?x=1">p</a>`+
		micro(`data-review-id="1"`, "Оля", "Роза", strings.Repeat("Свіжі квіти, дякую. ", 20), "2026-02-01")+`</div>`, 10)}
	for _, kind := range []string{"jsonld", "tree"} {
		w := httptest.NewRecorder()
		yardstick.NewPages(60).ServeHTTP(w, httptest.NewRequest("GET", "/"+kind+"/7", nil))
		pages[kind] = w.Body.String()
	}
	for _, kind := range []string{"jsonld", "microdata", "tree"} {
		b.Run(kind, func(b *testing.B) {
			page := []byte(pages[kind])
			c := New(Config{})
			b.SetBytes(int64(len(page)))
			for range b.N {
				c.Read(page, nil, "https://shop.example/p/1", "")
			}
		})
	}
}
