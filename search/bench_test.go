package search

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// benchEntries are reviews of about 350 letters over a vocabulary of some thousand words.
func benchEntries(n int) []Entry {
	r := rand.New(rand.NewPCG(11, 11))
	syllables := strings.Fields("бу кет ро за при вез ли поз дно день ги вер ну дос тав ка ма га зин хо ро ший пло хой очень ве чер цве ты")
	words := make([]string, 4000)
	for i := range words {
		for range 2 + r.IntN(3) {
			words[i] += pick(r, syllables...)
		}
	}
	zipf := func() string { return words[int(float64(len(words))*r.Float64()*r.Float64()*r.Float64())] }
	entries := make([]Entry, n)
	for i := range entries {
		d := worldDocument(r, i)
		d.Company, d.Rev, d.Title, d.Pros, d.Cons, d.Replies = 1, 1, zipf()+" "+zipf(), "", "", nil
		var b strings.Builder
		for b.Len() < 660 {
			b.WriteString(zipf() + " ")
		}
		d.Text = b.String()
		d.PublicID = fmt.Sprintf("%s-%d", d.PublicID, i)
		entries[i] = EntryOf(d, time.UTC, nil)
	}
	return entries
}

// BenchmarkBlevePut writes 10,000 new documents a round; CPU is that of our process, merging included.
func BenchmarkBlevePut(b *testing.B) {
	entries := benchEntries(10000)
	cpu := cpuTime()
	for b.Loop() {
		ix, err := OpenBleve(b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		put(b, ix, SlotA, entries)
		if err := ix.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64((cpuTime()-cpu).Microseconds())/float64(b.N*len(entries)), "cpu-µs/document")
}

// BenchmarkElasticLines is what our process itself does for a document before it is sent.
func BenchmarkElasticLines(b *testing.B) {
	entries := benchEntries(500)
	var buffer []byte
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		buffer = appendElastic(buffer[:0], &entries[i%500])
	}
}

// BenchmarkEntryOf is tokenizing and stemming, which every engine needs.
func BenchmarkEntryOf(b *testing.B) {
	r := rand.New(rand.NewPCG(11, 11))
	var documents []collector.Document
	for i := range 500 {
		documents = append(documents, worldDocument(r, i))
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		EntryOf(documents[i%500], time.UTC, testBrands)
	}
}

// BenchmarkBleveSearch are the questions of a console over 20,000 documents.
func BenchmarkBleveSearch(b *testing.B) {
	ix, err := OpenBleve(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer ix.Close()
	put(b, ix, SlotA, benchEntries(20000))
	for _, q := range []string{"", "букет", "букет роза", `"букет роза"~5`, "rating:<3 after:2026-01-01", "-букет"} {
		for _, with := range []bool{false, true} {
			b.Run(fmt.Sprintf("%s/facets=%t", q, with), func(b *testing.B) {
				r := Request{Company: 1, Query: mustParse(b, q), Limit: 20, Facets: with}
				for b.Loop() {
					if _, err := ix.Search(context.Background(), r); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
