package search

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
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
	var table strings.Builder
	for name, ix := range indexes {
		for _, s := range wildcardQueries {
			q := mustParse(b, s)
			for _, order := range []Sort{SortPublished, SortRelevance} {
				var wall, cpu []float64
				total := 0
				for range 7 {
					used, began := cpuTime(), time.Now()
					res, err := ix.Search(b.Context(), Request{Company: 1, Query: q, Sort: order, Limit: 20})
					if err != nil {
						b.Fatal(err)
					}
					total, wall, cpu = res.Total, append(wall, time.Since(began).Seconds()*1e3), append(cpu, (cpuTime()-used).Seconds()*1e3)
				}
				fmt.Fprintf(&table, "\n%s, by %s, %s: %d hits; %.1f ms at median, of our CPU %.1f", name, order, s, total, median(wall), median(cpu))
			}
		}
		if err := ix.Close(); err != nil {
			b.Error(err)
		}
	}
	b.Log(&table)
}
