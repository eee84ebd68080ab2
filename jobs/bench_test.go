package jobs

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"syscall"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/pipeline"
	"molva/collector/store"
)

// cpuTime is what this process has used so far. Wall time tells little on a machine that others use too.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	must(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// Each follower over what a first crawl brought, page by page: CPU a document.
func BenchmarkFollowers(b *testing.B) {
	for b.Loop() {
		w := newBench(b)
		r := rand.New(rand.NewPCG(1, 1))
		for _, query := range []string{"is:complaint", "букет курьер", `"привезли поздно"`, "rating:<3 доставка", "менедж*"} {
			w.rule(query, "uk")
		}
		const pages, each = 150, 20
		took := map[string]time.Duration{}
		stage := func(name string, do func()) {
			since := cpuTime(b)
			do()
			took[name] += cpuTime(b) - since
		}
		for page := range pages {
			var writes []store.DocumentWrite
			stage("judge", func() { writes = w.firstCrawl(r, page, each) })
			stage("save", func() {
				_, err := w.Store.SaveDocuments(b.Context(), w.scope, writes)
				must(b, err)
			})
			if page%25 == 24 { // 500 documents gather meanwhile
				for _, task := range []string{TaskDetect, TaskMatch, TaskIndexA} {
					stage(task, func() { must(b, w.handlers()[task](b.Context(), Ticket{Task: task, Company: w.scope.Company})) })
				}
			}
		}
		for name, t := range took {
			b.ReportMetric(float64(t.Microseconds())/pages/each, "cpu-µs/"+name)
		}
	}
}

// firstCrawl is a page of new reviews as the pipeline leaves them.
func (b *bench) firstCrawl(r *rand.Rand, page, n int) []store.DocumentWrite {
	b.t.Helper()
	words := vocabulary()
	often := rand.NewZipf(r, 1.2, 8, uint64(len(words)-1)) // a few words are everywhere, most are rare, as in real texts
	var reviews []collector.Review
	for i := range n {
		var text []string
		for range 50 + r.IntN(40) {
			text = append(text, words[often.Uint64()])
		}
		author := fmt.Sprint("Автор ", page, " ", i)
		if r.IntN(20) == 0 {
			author = fmt.Sprint("Автор ", r.IntN(100)) // who wrote more than one
		}
		reviews = append(reviews, collector.Review{ID: fmt.Sprint(page*n + i), OwnID: true, Site: "site.example", URL: fmt.Sprintf("https://site.example/%d#%d", page, i),
			Item: collector.Item{Name: fmt.Sprint("Магазин ", page/10)}, Author: collector.Author{Name: author}, Rating: float64(1 + r.IntN(5)), Text: strings.Join(text, " "),
			Published: collector.Published{Time: b.now.Add(-time.Duration(r.IntN(900*24)) * time.Hour), Precision: collector.PrecisionDay}})
	}
	var out []store.DocumentWrite
	for _, o := range pipeline.Prepare(pipeline.Batch{Company: b.scope.Company, Kind: collector.KindReview, Now: b.now, First: true, Judge: pipeline.Judges{}.Judge}, reviews).Run(nil) {
		out = append(out, store.DocumentWrite{Document: o.Document, PrevRev: o.PrevRev, Versions: o.Versions})
	}
	return out
}

// vocabulary is some thousands of made-up words behind the ones that reviews are made of.
func vocabulary() []string {
	words := strings.Fields("и а не но очень потом сразу почти вчера опять ещё букет роза тюльпан курьер доставка магазин открытка коробка упаковка цена скидка заказ оператор адрес вечер утро подарок мама сестра привезли забыли вернули заменили отправили позвонили обещали свежий красивый вялый помятый поздний вежливый грубый")
	r := rand.New(rand.NewPCG(7, 7))
	syllables := strings.Fields("ка ло ми ро ста пе нов дру гар зе вы тор шла бин кор тел мос")
	for len(words) < 4000 {
		w := ""
		for range 2 + r.IntN(3) {
			w += syllables[r.IntN(len(syllables))]
		}
		words = append(words, w)
	}
	return words
}
