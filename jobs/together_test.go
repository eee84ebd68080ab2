package jobs

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"molva/collector"
)

// Pages that are stored together leave the same records behind as pages that are stored one by one, also where they show
// the same reviews, in whatever state.
func TestTogetherAsOneByOne(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 9))
			defer func(was time.Duration) { togetherTime = was }(togetherTime)
			togetherTime = time.Minute
			together, alone := newBench(t), newBench(t)
			alone.site.delay = "0.001"
			together.source()
			alone.source()
			for pass := range 4 {
				pages := overlapping(r)
				together.show(pages)
				alone.show(pages)
				if d := gocmp.Diff(alone.records(), together.records()); d != "" {
					t.Fatalf("pass %d: %s", pass, d)
				}
			}
		})
	}
}

// overlapping are pages of a few reviews, many of which stand on several of them, edited here and there.
func overlapping(r *rand.Rand) map[string]string {
	pages := map[string]string{}
	links := "/1 /2 /3 /4 /5 /6"
	for i := range 7 {
		var cards []card
		for range 1 + r.IntN(4) {
			n := r.IntN(12)
			c := card{author: fmt.Sprint("Автор ", n), item: "Букет", text: fmt.Sprintf("Отзыв %d, букет привезли, слово %d", n, r.IntN(2)), stars: fmt.Sprint(1 + n%5)}
			if n%3 > 0 {
				c.id = fmt.Sprintf(`itemid="r%d"`, n)
			}
			if n%2 > 0 && (n%3 > 0 || r.IntN(2) > 0) { // what has no id is dated on one page and not on the next
				c.date = "2026-10-30"
			}
			cards = append(cards, c)
		}
		pages["/"+strings.TrimPrefix(fmt.Sprint(i), "0")] = page(links, cards...)
	}
	return pages
}

// records are what is held, as far as two runs can be equal.
func (b *bench) records() []string {
	b.t.Helper()
	docs, err := b.Store.DocumentsAfter(b.t.Context(), b.scope, 0, 1000)
	must(b.t, err)
	slices.SortFunc(docs, func(x, y collector.Document) int { return cmp.Compare(x.SiteKey, y.SiteKey) })
	var out []string
	for _, d := range docs {
		versions, err := b.Store.Versions(b.t.Context(), b.scope, d.DocumentID)
		must(b.t, err)
		line := fmt.Sprint(d.SiteKey, " ", d.State, " ", d.Text, " ", d.Rating, ":")
		for _, v := range versions {
			line += fmt.Sprint(" ", v.Change, " ", v.Text)
		}
		out = append(out, line)
	}
	return out
}

// Pages of a host without a delay wait for each other; those of another one are stored as they come.
func TestWhatIsStoredTogether(t *testing.T) {
	defer func(was time.Duration) { togetherTime = was }(togetherTime)
	togetherTime = time.Minute // on a busy machine the pages of a test take long, too
	for delay, want := range map[string]string{"0": "0 0 2 2 2 2 2 2 2 2 18", "0.001": "0 0 2 4 6 8 10 12 14 16 18"} {
		b := newBench(t)
		b.site.delay = delay
		b.source()
		var stored []string
		b.site.seen = func(string) {
			docs, err := b.Store.DocumentsAfter(t.Context(), b.scope, 0, 100)
			must(t, err)
			stored = append(stored, fmt.Sprint(len(docs)))
		}
		pages := map[string]string{}
		for i := range 10 {
			links := ""
			if i == 0 {
				links = "/1 /2 /3 /4 /5 /6 /7 /8 /9"
			}
			pages["/"+strings.TrimPrefix(fmt.Sprint(i), "0")] = page(links, card{id: fmt.Sprintf(`itemid="a%d"`, i), author: "А", text: "Привезли вовремя"},
				card{id: fmt.Sprintf(`itemid="b%d"`, i), author: "Б", text: "Спасибо, всё хорошо"})
		}
		b.show(pages)
		if got := strings.Join(stored, " "); got != want {
			t.Errorf("delay %s: held at each request: %s, want %s", delay, got, want)
		}
	}
}
