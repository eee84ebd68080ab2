package search

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

var askedQueries = flag.Int("queries", 400, "queries of the measurements beside the raw request")

// benchQuery is a query as somebody types it: words of the texts, a phrase, fields.
func (c *corpus) benchQuery(r *rand.Rand) string {
	word := func() string {
		for {
			words := strings.Fields(pick(r, c.sentences...))
			if w := strings.Trim(pick(r, words...), `,"'«»()-:;/*=@~`); len([]rune(w)) > 4 && !strings.ContainsAny(w, `"':()/*=@~&|!\`) {
				return strings.ToLower(w)
			}
		}
	}
	switch r.IntN(6) {
	case 0:
		return word()
	case 1:
		return word() + " OR " + word()
	case 2:
		return word() + " -" + word()
	case 3:
		return `"` + word() + " " + word() + `"~3 OR ` + word()
	case 4:
		return word() + " rating:<3"
	}
	return pick(r, "rating:<3", "is:complaint", "lang:ru", "date:2024", "tone:negative") + " " + pick(r, "-", "") + word()
}

// measuredQueries are so many different queries, those that parse.
func (c *corpus) measuredQueries(n int) (list []*Query) {
	r := rand.New(rand.NewPCG(*seed, 40))
	for len(list) < n {
		if q, err := ParseFor(c.benchQuery(r), testBrands); err == nil {
			list = append(list, q)
		}
	}
	return list
}

// elasticQueries asks queries with facets, months and marks of twenty texts through this package, and in turns the node
// itself with the same JSON, its answer read and thrown away.
func (c *corpus) elasticQueries(b *testing.B, address, prefix string) {
	ix, err := OpenElastic(b.Context(), address, prefix)
	if err != nil {
		b.Fatal(err)
	}
	defer ix.Close()
	var ours, raw []float64
	hits := 0
	for i, q := range c.measuredQueries(*askedQueries) {
		r := Request{Company: 1, Query: q, Limit: 20, Facets: true}
		body, err := elasticRequestBody(r, nil, facetsOf(indexForm))
		if err != nil {
			b.Fatal(err)
		}
		sent, err := json.Marshal(body)
		if err != nil {
			b.Fatal(err)
		}
		ask := func() { ours = append(ours, c.askMarked(b, ix, r, &hits)) }
		askRaw := func() { raw = append(raw, rawSearch(b, address+"/"+prefix+"/_search", sent)) }
		rawSearch(b, address+"/"+prefix+"/_search", sent) // fills what the node keeps, and is not counted
		for range 2 {
			if i%2 == 0 {
				ask()
				askRaw()
			} else {
				askRaw()
				ask()
			}
		}
	}
	b.Logf("%d hits in all; ms at median and p99: molva %.2f %.2f, raw %.2f %.2f; ratios %.2f %.2f", hits, median(ours), quantile(ours, 0.99), median(raw), quantile(raw, 0.99),
		median(ours)/median(raw), quantile(ours, 0.99)/quantile(raw, 0.99))
	b.ReportMetric(median(ours)/median(raw), "query-median-ratio")
	b.ReportMetric(quantile(ours, 0.99)/quantile(raw, 0.99), "query-p99-ratio")
}

// askMarked is how many milliseconds a search takes until its texts are marked. The texts, which the store would give, are
// made before by their numbers.
func (c *corpus) askMarked(t testing.TB, ix Index, r Request, hits *int) float64 {
	began := time.Now()
	res, err := ix.Search(context.Background(), r)
	took := time.Since(began)
	if err != nil {
		t.Fatal(err)
	}
	*hits += res.Total
	docs := make([]collector.Document, len(res.IDs))
	for i, id := range res.IDs {
		n, err := strconv.Atoi(id[:8])
		if err != nil {
			t.Fatal(err)
		}
		docs[i] = c.document(n)
	}
	began = time.Now()
	for _, d := range docs {
		Marks(r.Query, d.Title, testBrands)
		Marks(r.Query, d.Text, testBrands)
	}
	return (took + time.Since(began)).Seconds() * 1e3
}

func rawSearch(t testing.TB, address string, body []byte) float64 {
	began := time.Now()
	res, err := http.Post(address, "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != http.StatusOK {
		t.Fatal(res.Status, err)
	}
	return time.Since(began).Seconds() * 1e3
}

// BenchmarkBleveQueries: a histogram over three years with two documents in ten found, and a count while typing. On a shared
// machine the time of the CPU says more. -kept names a folder in which the index stays.
func BenchmarkBleveQueries(b *testing.B) {
	c := newCorpus(b)
	ix, err := OpenBleve(cmp.Or(*kept, b.TempDir()))
	if err != nil {
		b.Fatal(err)
	}
	defer ix.Close()
	held, err := ix.Count(b.Context(), SlotA, 1)
	if err != nil {
		b.Fatal(err)
	}
	for from := held; from < *documents; from += bleveBatch {
		put(b, ix, SlotA, c.entries(from, min(from+bleveBatch, *documents)))
	}
	ask := func(r Request) (total int, wall, cpu float64) {
		used, began := cpuTime(), time.Now()
		res, err := ix.Search(b.Context(), r)
		if err != nil {
			b.Fatal(err)
		}
		return res.Total, time.Since(began).Seconds() * 1e3, (cpuTime() - used).Seconds() * 1e3
	}
	for b.Loop() {
		fifth := Request{Company: 1, Query: mustParse(b, "source:1,2 lang:ru,uk"), Facets: true}
		var months, monthsCPU, counts, countsCPU []float64
		total := 0
		for range 20 {
			n, wall, cpu := ask(fifth)
			total, months, monthsCPU = n, append(months, wall), append(monthsCPU, cpu)
		}
		b.Logf("%d documents; months and all facets over %d hits: %.1f ms at median, %.1f at most; %.1f of CPU at median, %.1f the first time, which reads the columns", *documents, total, median(months), slices.Max(months), median(monthsCPU), monthsCPU[0])
		for _, q := range c.measuredQueries(200) {
			_, wall, cpu := ask(Request{Company: 1, Query: q})
			counts, countsCPU = append(counts, wall), append(countsCPU, cpu)
		}
		b.Logf("count: %.1f ms at median, %.1f at p99, %.1f at most; of CPU %.1f, %.1f and %.1f", median(counts), quantile(counts, 0.99), slices.Max(counts), median(countsCPU), quantile(countsCPU, 0.99), slices.Max(countsCPU))
		b.ReportMetric(median(months), "histogram-ms")
		b.ReportMetric(quantile(counts, 0.99), "count-p99-ms")
	}
}
