package fake

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/text"
)

const praise = "Заказывали арку из шаров и белых роз на выпускной, монтажник Глеб всё собрал за сорок минут и ни разу не " +
	"уронил лестницу. Розы держались до утра, дети забрали их домой. Отдельное спасибо за запасные ленты в коробке."

const gripe = "Обещали доставить к полудню, а привезли в седьмом часу, когда именинник уже уехал на вокзал. Открытку " +
	"подписали чужим именем, скидку по купону не засчитали, трубку в поддержке никто не взял."

var noon = time.Date(2026, 5, 20, 12, 0, 0, 0, time.UTC)

// one is a review to start from: an experienced author, an ordinary rating, an old item.
func one(id string, change func(*Review)) Review {
	r := Review{ID: id, Site: "s", Author: "author " + id, Item: "item", Rating: 4, Published: collector.PublishedAt(noon), AuthorTotal: 9}
	if change != nil {
		change(&r)
	}
	return r
}

// some are n reviews on the item, each so many minutes after the one before.
func some(n, minutes int, change func(i int, r *Review)) []Review {
	var out []Review
	for i := range n {
		out = append(out, one(fmt.Sprintf("n%02d", i), func(r *Review) {
			r.Published = collector.PublishedAt(noon.Add(time.Duration(i*minutes) * time.Minute))
			if change != nil {
				change(i, r)
			}
		}))
	}
	return out
}

func withText(s string) func(int, *Review) {
	return func(_ int, r *Review) { r.Fingerprint, r.Letters = text.Fingerprint(s), letters(s) }
}

// quiet is an item with a review each five days.
var quiet = Item{Dated: 72, First: noon.AddDate(-1, 0, 0), Last: noon, Rated: 72, Sum: 72 * 4.2}

// Each signal fires on what it is for and keeps silent on what looks like it (I1).
func TestSignals(t *testing.T) {
	sitting := func(total int) Around {
		return Around{Item: quiet, OnItem: some(12, 5, func(_ int, r *Review) { r.AuthorTotal = total })}
	}
	mine := func(r *Review) { r.Fingerprint, r.Letters = text.Fingerprint(praise), letters(praise) }
	crew := func(members, items int) Around {
		join := func(i int, r *Review) { r.Author = fmt.Sprintf("member %d", i) }
		a := Around{OnItem: some(members, 30, join)}
		for range items - 1 {
			a.Elsewhere = append(a.Elsewhere, some(members, 30, join))
		}
		return a
	}
	rounds := func(n, hours int) (out []Review) {
		for i := range n {
			out = append(out, one(fmt.Sprint("own", i), func(r *Review) {
				r.Author, r.Item = "author t", fmt.Sprint("item ", i)
				r.Published = collector.PublishedAt(noon.Add(time.Duration(i*hours) * time.Hour))
			}))
		}
		return out
	}
	for _, c := range []struct {
		signal, name string
		target       Review
		around       Around
		least, most  float64
	}{
		{"text reuse", "ten copies by others", one("t", mine), Around{Twins: some(10, 5, withText(praise))}, 0.45, 0.50},
		{"text reuse", "one copy may be a quotation", one("t", mine), Around{Twins: some(1, 5, withText(praise))}, 0.1, 0.2},
		{"text reuse", "other words", one("t", mine), Around{OnItem: some(10, 5, withText(gripe))}, 0, 0},
		{"text reuse", "short thanks, 300 times", one("t", func(r *Review) { withText("Спасибо, всё отлично!")(0, r) }),
			Around{Twins: some(300, 1, withText("Спасибо, всё отлично!"))}, 0, 0},
		{"text reuse", "the author repeats himself", one("t", mine),
			Around{Twins: some(10, 5, func(i int, r *Review) { withText(praise)(i, r); r.Author = "author t" })}, 0, 0},
		{"text reuse", "one person posts a text on several sites", one("t", func(r *Review) { mine(r); r.Pseudonym = "ольга к" }),
			Around{Twins: some(5, 5, func(i int, r *Review) {
				withText(praise)(i, r)
				r.Site, r.Pseudonym = fmt.Sprint("s", i), "ольга к"
			})}, 0, 0},
		{"text reuse", "copied from, not copying", one("t", func(r *Review) { mine(r); r.Published = collector.PublishedAt(noon.AddDate(0, 0, -30)) }),
			Around{Twins: some(10, 5, withText(praise))}, 0, 0},
		{"burst", "twelve in an hour", one("t", nil), sitting(9), 0.10, 0.15},
		{"burst", "twelve in two months", one("t", nil), Around{Item: quiet, OnItem: some(12, 60*24*5, nil)[:1]}, 0, 0},
		{"burst", "twelve in an hour are usual here", one("t", nil), func() Around {
			a := sitting(9)
			a.Item.Dated = 24 * 365 * 6
			return a
		}(), 0, 0},
		{"burst", "no date", one("t", func(r *Review) { r.Published = collector.Published{} }), sitting(9), 0, 0},
		{"newcomers", "twelve new authors in an hour", one("t", func(r *Review) { r.AuthorTotal = 1 }), sitting(1), 0.08, 0.13},
		{"newcomers", "a regular among them", one("t", nil), sitting(1), 0, 0},
		{"newcomers", "new among regulars", one("t", func(r *Review) { r.AuthorTotal = 1 }), sitting(9), 0, 0},
		{"author history", "known for nothing else", one("t", func(r *Review) { r.AuthorTotal = 1 }), Around{}, 0.15, 0.15},
		{"author history", "nine reviews over months", one("t", nil), Around{Author: rounds(8, 24*90)}, 0, 0},
		{"author history", "nobody named", one("t", func(r *Review) { r.Author, r.AuthorTotal = "", 0 }), Around{}, 0, 0},
		{"rating", "one star where others give four", one("t", func(r *Review) { r.Rating = 1 }), Around{Item: quiet}, 0.06, 0.07},
		{"rating", "five stars", one("t", func(r *Review) { r.Rating = 5 }), Around{}, 0.02, 0.03},
		{"rating", "four stars where others give four", one("t", nil), Around{Item: quiet}, 0, 0},
		{"rating", "no stars", one("t", func(r *Review) { r.Rating = 0 }), Around{Item: quiet}, 0, 0},
		{"same authors elsewhere", "five others on three items", one("t", nil), crew(5, 3), 0.2, 0.3},
		{"same authors elsewhere", "five others on two items", one("t", nil), crew(5, 2), 0.1, 0.2},
		{"same authors elsewhere", "two meet twice", one("t", nil), crew(1, 2), 0, 0},
		{"many in a day", "ten items", one("t", nil), Around{Author: rounds(10, 1)}, 0.09, 0.10},
		{"many in a day", "three items", one("t", nil), Around{Author: rounds(3, 1)}, 0, 0},
		{"many in a day", "ten items in ten weeks", one("t", nil), Around{Author: rounds(10, 24*7)}, 0, 0},
	} {
		w := weight(Judge(c.target, c.around), c.signal)
		if w < c.least || w > c.most {
			t.Errorf("%s, %s: weight %.4f, want %.2f to %.2f", c.signal, c.name, w, c.least, c.most)
		}
	}
}

func weight(v collector.Suspicion, signal string) float64 {
	for _, e := range v.Evidence {
		if e.Signal == signal {
			return e.Weight
		}
	}
	return 0
}

// Without the same words or the same people in several places nothing reaches the threshold, or even comes near.
func TestCircumstancesAloneDoNotAccuse(t *testing.T) {
	sum := 0.0
	for _, s := range Signals() {
		if s.Name != "text reuse" && s.Name != "same authors elsewhere" {
			sum += s.Max
		}
	}
	if sum > 0.6+1e-9 {
		t.Errorf("circumstances alone reach %.2f", sum)
	}
}

func TestEveryTwinIsNamed(t *testing.T) {
	mine := one("t", func(r *Review) { withText(praise)(0, r) })
	v := Judge(mine, Around{OnItem: some(19, 5, withText(praise)), Twins: some(19, 5, withText(praise))})
	i := slices.IndexFunc(v.Evidence, func(e collector.Evidence) bool { return e.Signal == "text reuse" })
	if i < 0 || len(v.Evidence[i].Twins) != 19 || v.Evidence[i].Args[0] != 19 {
		t.Errorf("want 19 twins, each once: %+v", v.Evidence)
	}
}

func TestAffected(t *testing.T) {
	mine := one("t", func(r *Review) { withText(praise)(0, r) })
	copies := some(2, 5, withText(praise))
	around := Around{
		Author: []Review{one("own", nil)}, OnItem: []Review{one("beside", nil), copies[0]},
		Twins: append(copies, one("no twin after all", func(r *Review) { withText(gripe)(0, r) })),
	}
	few := Affected(mine, around)
	if want := []string{"n00", "n01", "own"}; !slices.Equal(few, want) {
		t.Errorf("too few for a burst: got %q, want %q", few, want)
	}
	around.Elsewhere = [][]Review{nil}
	crew := Affected(mine, around)
	around.Elsewhere, around.OnItem = nil, append(around.OnItem, one("beside", nil), one("beside", nil))
	burst := Affected(mine, around)
	if want := []string{"beside", "n00", "n01", "own"}; !slices.Equal(crew, want) || !slices.Equal(burst, want) {
		t.Errorf("got %q and %q, want %q", crew, burst, want)
	}
}

func TestSame(t *testing.T) {
	a := collector.Suspicion{Score: 0.5, Evidence: []collector.Evidence{{Signal: "burst", Weight: 0.5, Twins: []string{"1", "2"}}}}
	b := collector.Suspicion{Score: 0.503, Evidence: []collector.Evidence{{Signal: "burst", Weight: 0.503, Twins: []string{"2", "1"}}}}
	c := collector.Suspicion{Score: 0.503, Evidence: []collector.Evidence{{Signal: "burst", Weight: 0.503, Twins: []string{"2", "3"}}}}
	if !Same(a, b) || Same(a, c) || Same(a, collector.Suspicion{}) || !Same(collector.Suspicion{}, collector.Suspicion{}) {
		t.Error("a verdict is the same when it says the same about the same reviews")
	}
}
