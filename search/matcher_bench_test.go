package search

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/text"
)

// BenchmarkArrivals is issue and row B8 by the letter: 10,000 saved queries and different texts of 80 words, on one core,
// from the document to the queries that find it. CPU is told beside the time, for others may use the machine; brute
// force is every query asked about every text. Run it with -benchtime 1x.
func BenchmarkArrivals(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	all := arrivalTexts(b, 4000)
	seen, texts := all[:1000], all[1000:]
	saved := calibrated(b, newArrivals(all), seen)
	tellArrivals(b, newArrivals(all), saved)
	before := heapInUse()
	m := NewMatcher(saved)
	each := (float64(heapInUse()) - float64(before)) / float64(len(saved))
	documents := arrivalDocuments(texts)
	for _, d := range arrivalDocuments(seen) {
		m.Match(EntryOf(d, time.UTC, testBrands))
	}
	m = m.Settled()
	entries, found := make([]Entry, len(texts)), 0
	var ids []int64
	for b.Loop() {
		found = 0
		since, cpu := time.Now(), cpuTime()
		for i, d := range documents {
			entries[i] = EntryOf(d, time.UTC, testBrands)
		}
		ready := cpuTime() - cpu
		for i := range entries {
			ids = m.Append(ids[:0], &entries[i])
			found += len(ids)
		}
		took, used := time.Since(since), cpuTime()-cpu
		n := float64(len(texts))
		b.ReportMetric(n/took.Seconds(), "texts/s")
		b.ReportMetric(float64(used.Nanoseconds())/1000/n, "cpu-µs/text")
		b.ReportMetric(float64(ready.Nanoseconds())/1000/n, "words-µs/text")
		b.ReportMetric(float64((used-ready).Nanoseconds())/1000/n, "match-µs/text")
		b.ReportMetric(float64(found)/n, "hits/text")
	}
	b.ReportMetric(each, "B/query")
	tellChanges(b, m, saved)
	cpu := cpuTime()
	for i := range 50 {
		for _, s := range saved {
			Match(s.Query, entries[i])
		}
	}
	b.ReportMetric(float64((cpuTime()-cpu).Microseconds())/50, "brute-µs/text")
	if hits := float64(found) / float64(len(texts)); hits < 4 || hits > 6 {
		b.Errorf("%.2f hits a text, wanted 4 to 6", hits)
	}
}

// tellChanges tells what it costs to file all queries, and to add and take away one among them, the filing of all that
// is due now and then among it.
func tellChanges(b *testing.B, m *Matcher, saved []Saved) {
	cpu := cpuTime()
	NewMatcher(saved)
	b.ReportMetric(float64((cpuTime()-cpu).Microseconds())/1000, "file-all-ms")
	const changes = 2000
	cpu = cpuTime()
	for i := range int64(changes) {
		m = m.With([]Saved{{arrivalQueries + i, saved[i].Query}}, i)
	}
	b.ReportMetric(float64((cpuTime()-cpu).Microseconds())/1000/changes, "change-ms")
	if m.Len() != len(saved) {
		b.Errorf("%d queries after the changes, want %d", m.Len(), len(saved))
	}
}

// calibrated draws 10,000 queries that find about 5 in a text: the rarer their words, the fewer.
func calibrated(b *testing.B, a *arrivals, texts [][]text.Token) []Saved {
	b.Helper()
	documents := arrivalDocuments(texts)
	low, high := 1, len(a.texts)/4
	for {
		most := (low + high) / 2
		saved := a.queries(b, arrivalQueries, most)
		m, found := NewMatcher(saved), 0
		for _, d := range documents {
			found += len(m.Match(EntryOf(d, time.UTC, testBrands)))
		}
		switch hits := float64(found) / float64(len(texts)); {
		case hits > 4.7 && hits < 5.3 || high-low <= 1:
			b.Logf("words of queries stand in %d of %d texts at most: %.2f hits a text", most, len(a.texts), hits)
			return saved
		case hits < 5:
			low = most
		default:
			high = most
		}
	}
}

func arrivalDocuments(texts [][]text.Token) []collector.Document {
	r := rand.New(rand.NewPCG(*seed, 32))
	documents := make([]collector.Document, len(texts))
	for i, words := range texts {
		s := ""
		for _, w := range words {
			s += w.Exact + " "
		}
		documents[i] = collector.Document{PublicID: fmt.Sprint(i), Kind: collector.KindReview, State: collector.StateLive,
			Review: collector.Review{Site: "site.example", Rating: float64(1 + r.IntN(5)), Text: s}}
	}
	return documents
}

// tellArrivals holds the shares that are asked for, as they are read from the queries themselves.
func tellArrivals(b *testing.B, a *arrivals, saved []Saved) {
	b.Helper()
	count := map[string]int{}
	for _, s := range saved {
		has := map[string]bool{}
		a.traits(s.Query.tree(), has)
		for name := range has {
			count[name]++
		}
	}
	for name, want := range map[string]int{"phrase": 30, "not": 20, "wildcard": 10, "near": 10, "common": 50} {
		if share := 100 * float64(count[name]) / float64(len(saved)); share < float64(want)-1 || share > float64(want)+2 {
			b.Errorf("%s in %.1f %% of the queries, wanted %d %%", name, share, want)
		}
	}
	b.Logf("%d queries: %v", len(saved), count)
}

// traits are what a query has; what stands behind NOT is no phrase of it.
func (a *arrivals) traits(n node, has map[string]bool) {
	switch n := n.(type) {
	case not:
		has["not"] = true
		return
	case phrase:
		has["near"] = has["near"] || n.near
		if !n.near && len(n.sought) > 1 {
			has["phrase"] = true
		}
		for _, t := range n.sought {
			if t.form == byPrefix {
				has["wildcard"] = true
			}
			if a.common[t.stem] && t.form == byStem {
				has["common"] = true
			}
		}
	}
	for name, yes := range has {
		if !yes {
			delete(has, name)
		}
	}
	for _, k := range kidsOf(n) {
		a.traits(k, has)
	}
}

func heapInUse() uint64 {
	runtime.GC()
	runtime.GC() // what pools held
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return s.HeapAlloc
}
