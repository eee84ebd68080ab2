package jobs

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"testing"
	"time"

	"molva/collector"
)

// BenchmarkMatchFollower is the whole way of what arrives: it is read from the store, asked about by 10,000 rules of
// twenty people, and the alerts are written; on SQLite, and on PostgreSQL where one is named. Run it with -benchtime 1x.
func BenchmarkMatchFollower(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchMatch(b, newBench(b)) })
	b.Run("postgres", func(b *testing.B) {
		if os.Getenv("MOLVA_TEST_POSTGRES") == "" {
			b.Skip("MOLVA_TEST_POSTGRES names no server")
		}
		benchMatch(b, newBenchOn(b, schema(b)))
	})
}

func benchMatch(b *testing.B, w *bench) {
	r := rand.New(rand.NewPCG(1, 2))
	w.manyRules(r, alertRulesMost)
	before := inUse()
	ready := took(b, func() { w.foundBy("") })
	memory := float64(inUse()) - float64(before)
	again := took(b, func() {
		for range 100 {
			w.foundBy("")
		}
	})
	const pages, each = 50, 20
	var match time.Duration
	var wall time.Duration
	for b.Loop() {
		for page := range pages {
			_, err := w.Store.SaveDocuments(b.Context(), w.scope, w.firstCrawl(r, page, each))
			must(b, err)
		}
		since := time.Now()
		match += took(b, func() {
			must(b, w.handlers()[TaskMatch](b.Context(), Ticket{Task: TaskMatch, Company: w.scope.Company}))
		})
		wall += time.Since(since)
	}
	n := float64(b.N * pages * each)
	b.ReportMetric(n/wall.Seconds(), "texts/s")
	b.ReportMetric(float64(match.Microseconds())/n, "cpu-µs/text")
	b.ReportMetric(float64(w.alerts(map[int64]bool{}))/1000, "alerts/text")
	b.ReportMetric(float64(ready.Microseconds())/1000, "all-rules-cpu-ms")
	b.ReportMetric(float64(again.Microseconds())/100, "no-change-cpu-µs")
	b.ReportMetric(memory/(1<<20), "MiB")
	_, err := w.Store.AddWatch(b.Context(), w.scope, collector.Watch{Name: "ещё", Query: "ещё одно правило", Receiver: w.owner.PersonID, Language: "ru", Channel: "mail", Created: w.now})
	must(b, err)
	b.ReportMetric(float64(took(b, func() { w.foundBy("") }).Microseconds())/1000, "one-change-cpu-ms")
}

// manyRules are saved queries of the shares of row B8: of ten three are phrases, one has a wildcard, one words near each
// other, two a NOT, and half of them a common word.
func (b *bench) manyRules(r *rand.Rand, n int) {
	b.t.Helper()
	var people []collector.Person
	for i := range 20 {
		p, err := b.Store.AddPerson(b.t.Context(), b.scope, collector.Person{Name: fmt.Sprint("Олег ", i), Mail: fmt.Sprint("oleg", i, "@floramo.example"), Language: "ru", Role: collector.RoleOwner, Created: b.now})
		must(b.t, err)
		people = append(people, p)
	}
	words := vocabulary()
	rare := func() string { return words[400+r.IntN(len(words)-400)] }
	for i := range n {
		second := rare()
		if i%2 == 0 {
			second = words[r.IntN(20)]
		}
		q := rare() + " " + second
		switch i / 2 % 10 {
		case 0, 1, 2:
			q = `"` + q + `"`
		case 3:
			start := []rune(rare() + "мос")
			q = string(start[:6]) + "* " + second
		case 4:
			q = `"` + q + `"~5`
		case 5, 6:
			q += " -" + rare()
		}
		_, err := b.Store.AddWatch(b.t.Context(), b.scope, collector.Watch{Name: fmt.Sprint("правило ", i), Query: q, Canon: fmt.Sprint(i), Receiver: people[i%20].PersonID, Language: "ru", Channel: "mail", Created: b.now})
		must(b.t, err)
	}
}

func took(b *testing.B, do func()) time.Duration {
	since := cpuTime(b)
	do()
	return cpuTime(b) - since
}

func inUse() uint64 {
	runtime.GC()
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return s.HeapAlloc
}
