package pipeline

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"molva/collector"
)

var noon = time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)

func batch(pass, page int64) Batch {
	return Batch{Company: 1, Source: 7, Page: page, Pass: pass, Kind: collector.KindReview, Now: noon,
		Judge: func(r collector.Review) collector.Verdict { return collector.Verdict{Language: "ru"} }}
}

// feed plays batches one after the other against a held map, as the store would keep it and be asked.
func feed(held map[string]collector.Document, b Batch, reviews ...collector.Review) []Outcome {
	p := Prepare(b, reviews)
	asked := map[string]collector.Document{}
	look := func(keys []string) {
		for _, k := range keys {
			if d, ok := held[k]; ok {
				asked[k] = d
			}
		}
	}
	look(p.Keys())
	lost := p.Lost(asked)
	look(lost.Keys)
	for k, d := range held {
		if slices.ContainsFunc(lost.Reviews, func(r collector.Review) bool { return r.Author == d.Author }) {
			asked[k] = d
		}
	}
	out := p.Run(asked)
	for _, o := range out {
		d := o.Document
		if d.DocumentID == 0 {
			d.DocumentID = int64(len(held) + 1)
		}
		held[d.SiteKey] = d
	}
	return out
}

func changes(o Outcome) string {
	var s []string
	for _, v := range o.Versions {
		s = append(s, string(v.Change))
	}
	return strings.Join(s, " ")
}

func review(text string, rating float64) collector.Review {
	return collector.Review{Item: collector.Item{Name: "Букет «Осень»"}, Author: collector.Author{Name: "Олена"},
		Published: collector.PublishedOn(2026, 10, 3), Text: text, Rating: rating}
}

func TestLifeLineOfAReviewWithItsOwnID(t *testing.T) {
	held := map[string]collector.Document{}
	r := review("Привезли поздно", 1)
	r.ID, r.OwnID = "42", true
	steps := []struct {
		name string
		do   func()
		want string
	}{
		{"first seen", func() {}, "posted"},
		{"the same", func() {}, ""},
		{"likes are no edit", func() { r.Likes = 9 }, ""},
		{"text and stars", func() { r.Text, r.Rating = "Всё уладили", 4 }, "edited rating_changed"},
		{"answered", func() { r.Replies = []collector.Reply{{Text: "Спасибо", Official: true}} }, "answered"},
		{"gone and back, edited", func() {
			d := held["42"]
			d.State = collector.StateGone
			held["42"] = d
			r.Title = "Исправлено"
		}, "back edited"},
	}
	for i, s := range steps {
		s.do()
		o := feed(held, batch(int64(i+1), 1), r)[0]
		if got := changes(o); got != s.want {
			t.Errorf("%s: changes %q, want %q", s.name, got, s.want)
		}
	}
	if d := held["42"]; len(held) != 1 || d.Rev != 5 || d.Likes != 9 || d.State != collector.StateLive { // likes are a revision without a version
		t.Errorf("want one live record at rev 5, got %d records, rev %d, %d likes, %s", len(held), d.Rev, d.Likes, d.State)
	}
}

func TestEditedReviewWithoutAnIDStaysOneRecord(t *testing.T) {
	held := map[string]collector.Document{}
	feed(held, batch(1, 1), review("Цветы завяли", 2))
	o := feed(held, batch(2, 1), review("Цветы завяли, но деньги вернули", 4))[0]
	if changes(o) != "edited rating_changed" || len(held) != 1 {
		t.Fatalf("want one edited record, got %q and %d records", changes(o), len(held))
	}
}

func TestTwoReviewsOfOnePassAreNeverOne(t *testing.T) {
	held := map[string]collector.Document{}
	feed(held, batch(1, 1), review("Первый", 5), review("Второй", 1))
	if len(held) != 2 {
		t.Fatalf("same key on one page: want 2 records, got %d", len(held))
	}
	feed(held, batch(1, 2), review("Третий", 3), review("Второй", 1))
	if len(held) != 3 {
		t.Fatalf("same key on the next page: want 3 records (the repeat is known), got %d", len(held))
	}
	for _, o := range feed(held, batch(2, 1), review("Второй", 1), review("Первый, дополнено", 5)) {
		if o.New() {
			t.Errorf("%q became a new record", o.Document.Text)
		}
	}
}

func TestManyNamelessReviewsAreNotMerged(t *testing.T) {
	held := map[string]collector.Document{}
	var page []collector.Review
	for i := range 50 {
		page = append(page, collector.Review{Text: strings.Repeat("а", i+1)})
	}
	feed(held, batch(1, 1), page...)
	if len(held) != 50 {
		t.Fatalf("want 50 records, got %d", len(held))
	}
	for i, o := range feed(held, batch(2, 1), page...) {
		if o.Changed() {
			t.Errorf("review %d changed on a second look: %s", i, changes(o))
		}
	}
}

func TestNormalize(t *testing.T) {
	in := collector.Review{ID: "7", OwnID: true, Title: " Два\n слова\x00", Text: "строка  раз\r\n\r\n\r\n\nстрока\u00a0два\ufeff ",
		Rating: math.NaN(), URL: "javascript:alert(1)", Images: []string{"https://a.example/1.jpg", "data:x"},
		Published: collector.PublishedAt(noon.AddDate(0, 1, 0)), Replies: []collector.Reply{{Text: "  "}, {Text: "да"}}}
	want := collector.Review{ID: "7", OwnID: true, Title: "Два слова", Text: "строка раз\n\nстрока два",
		Images: []string{"https://a.example/1.jpg"}, Replies: []collector.Reply{{Text: "да"}}}
	if d := cmp.Diff(want, normalize(in, noon)); d != "" {
		t.Error(d)
	}
}

func TestWhatIsNoReviewIsRefusedWithAReason(t *testing.T) {
	p := Prepare(batch(1, 1), []collector.Review{review("да", 5), {Author: collector.Author{Name: "Кто-то"}}, {Rating: 4}})
	if len(p.Refused) != 1 || p.Refused[0].Index != 1 || p.Refused[0].Reason == "" {
		t.Fatalf("want the second refused with a reason, got %+v", p.Refused)
	}
	if n := len(p.Run(nil)); n != 2 {
		t.Fatalf("want 2 outcomes, got %d", n)
	}
}

func FuzzNormalizeIsStable(f *testing.F) {
	f.Add("a\r\n\n\nb", "t\tt")
	f.Fuzz(func(t *testing.T, text, title string) {
		once := normalize(collector.Review{Text: text, Title: title}, noon)
		if twice := normalize(once, noon); twice.Text != once.Text || twice.Title != once.Title {
			t.Errorf("normalizing twice changes it: %q then %q", once.Text, twice.Text)
		}
	})
}
