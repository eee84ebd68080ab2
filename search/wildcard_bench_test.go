package search

import (
	"fmt"
	"os"
	"testing"
)

// wildcardQueries are wildcards alone, many at once, in phrases, and at the bound of all of them together.
var wildcardQueries = []string{"перев*", "пере*", "пере* OR прои* OR прав* OR прод* OR пред* OR пост* OR прос* OR дого* OR банк* OR теле*",
	`"пере* карт*"~3`, `"пере* деньг*"`, "пере* /3 (деньги OR карта OR банк OR кредит)", "(пере* OR прод* OR пред*) /3 (карт* OR банк*)"}

// BenchmarkWildcards asks an index of -documents: Bleve's, and that of MOLVA_TEST_ELASTICSEARCH where one is named.
func BenchmarkWildcards(b *testing.B) {
	c := newCorpus(b)
	bleve, err := OpenBleve(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	indexes := map[string]Index{"Bleve": bleve}
	if address := os.Getenv("MOLVA_TEST_ELASTICSEARCH"); address != "" {
		if indexes["Elasticsearch"], err = OpenElastic(b.Context(), address, testPrefix(b, address)); err != nil {
			b.Fatal(err)
		}
	}
	for from := 0; from < *documents; from += bleveBatch {
		entries := c.entries(from, min(from+bleveBatch, *documents))
		for _, ix := range indexes {
			put(b, ix, SlotA, entries)
		}
	}
	for name, ix := range indexes {
		for _, s := range wildcardQueries {
			for _, order := range []Sort{SortPublished, SortRelevance} {
				b.Run(fmt.Sprintf("%s/%s/%s", name, order, s), func(b *testing.B) {
					r, used, hits := Request{Company: 1, Query: mustParse(b, s), Sort: order, Limit: 20}, cpuTime(), 0
					for b.Loop() {
						res, err := ix.Search(b.Context(), r)
						if err != nil {
							b.Fatal(err)
						}
						hits = res.Total
					}
					b.ReportMetric((cpuTime()-used).Seconds()*1e3/float64(b.N), "cpu-ms")
					b.ReportMetric(float64(hits), "hits")
				})
			}
		}
		if err := ix.Close(); err != nil {
			b.Error(err)
		}
	}
}
