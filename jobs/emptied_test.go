package jobs

import (
	"fmt"
	"strings"
	"testing"

	"molva/collector"
	"molva/crawler"
)

// itemPages are a page with some reviews and an item's page with three, both in a site's usual form.
func itemPages(first, second int) map[string]string {
	cards := func(item string, n int) (out []card) {
		for i := range n {
			out = append(out, card{id: fmt.Sprintf(`data-review-id=%s%d`, item, i), author: fmt.Sprintf("Автор %d", i), item: item, text: fmt.Sprintf("Мнение %d о том, что это %s", i, item),
				date: "2026-10-01", stars: "5"})
		}
		return out
	}
	return map[string]string{"/": page("/b", cards("a", first)...), "/b": page("", cards("b", second)...)}
}

func TestAnItemPageThatLosesItsReviewsIsBelievedInTheEnd(t *testing.T) {
	b := newBench(t)
	s := b.source()
	b.show(itemPages(4, 3))
	b.mail.take()
	for pass := range collector.EmptiedPasses {
		b.show(itemPages(3, 0))
		if s = b.reread(s); s.Health != collector.HealthDrift || s.Reason != "read 0 of the 3 reviews that it showed before" {
			t.Fatalf("pass %d: %s %q", pass+1, s.Health, s.Reason)
		}
		if want := min(pass, 1); b.find("is:gone") != want { // the other page's review goes as usual
			t.Errorf("pass %d: %d gone, want %d", pass+1, b.find("is:gone"), want)
		}
	}
	if got := b.mail.take(); got != "drift" {
		t.Errorf("mails %q, want one", got)
	}
	b.show(itemPages(3, 0))
	if s = b.reread(s); s.Health != collector.HealthOK || b.find("is:gone") != 1 {
		t.Errorf("accepted: %s %q, %d gone", s.Health, s.Reason, b.find("is:gone"))
	}
	b.show(itemPages(3, 0))
	if n := b.find("is:gone"); n != 4 {
		t.Errorf("two healthy passes later: %d gone", n)
	}
	b.show(itemPages(3, 3))
	if s = b.reread(s); s.Health != collector.HealthOK || b.find("is:gone") != 1 {
		t.Errorf("back: %s %q, %d gone", s.Health, s.Reason, b.find("is:gone"))
	}
	b.show(itemPages(3, 0))
	if s = b.reread(s); s.Health != collector.HealthDrift {
		t.Errorf("emptied once more: %s", s.Health)
	}
}

func TestAPageThatIsReadAgainStartsFromNought(t *testing.T) {
	b := newBench(t)
	s := b.source()
	b.show(itemPages(3, 3))
	for range 2 {
		for range collector.EmptiedPasses - 1 {
			b.show(itemPages(3, 0))
		}
		b.show(itemPages(3, 3))
	}
	if s = b.reread(s); s.Health != collector.HealthOK || b.find("is:gone") != 0 {
		t.Errorf("%s %q, %d gone", s.Health, s.Reason, b.find("is:gone"))
	}
}

func TestAFieldThatIsOnNoReviewAnyMoreIsAnAlarm(t *testing.T) {
	for name, strip := range map[string]string{"rating": "reviewRating", "author": "author", "date": "datePublished"} {
		b := newBench(t)
		s := b.source()
		b.show(itemPages(3, 3))
		broken := map[string]string{}
		for path, html := range itemPages(3, 3) {
			broken[path] = strings.ReplaceAll(html, fmt.Sprintf("itemprop=%q", strip), `itemprop="other"`)
		}
		docs, versions := b.show(broken)
		if s = b.reread(s); s.Health != collector.HealthDrift || s.Reason != "none of 6 reviews has its "+name || docs != 6 || versions != 6 {
			t.Errorf("%s: %s %q, %d documents, %d versions", name, s.Health, s.Reason, docs, versions)
		}
		if docs, versions = b.show(itemPages(3, 3)); docs != 6 || versions != 6 {
			t.Errorf("%s put back: %d documents, %d versions", name, docs, versions)
		}
		if s = b.reread(s); s.Health != collector.HealthOK {
			t.Errorf("%s put back: %s %q", name, s.Health, s.Reason)
		}
	}
}

func TestReviewsWithoutIDsThatLoseTheirAuthorsAreNotMadeAnew(t *testing.T) {
	b := newBench(t)
	s := b.source()
	pages := func(prop string) map[string]string {
		out := map[string]string{}
		for path, html := range itemPages(3, 3) {
			out[path] = strings.NewReplacer("data-review-id", "data-x", `itemprop="author"`, fmt.Sprintf("itemprop=%q", prop)).Replace(html)
		}
		return out
	}
	b.show(pages("author"))
	docs, versions := b.show(pages("other"))
	if s = b.reread(s); s.Health != collector.HealthDrift || docs != 6 || versions != 6 {
		t.Errorf("%s %q, %d documents, %d versions", s.Health, s.Reason, docs, versions)
	}
	if docs, versions = b.show(pages("author")); docs != 6 || versions != 6 {
		t.Errorf("put back: %d documents, %d versions", docs, versions)
	}
}

func TestWhatAPageShows(t *testing.T) {
	ok, drift, emptied := string(crawler.OK), OutcomeDrift, collector.OutcomeEmptied
	must := crawler.Visit{Outcome: crawler.OK, Drift: true, Reason: "read 0 reviews on a page that must show some"}
	counted := crawler.Visit{Outcome: crawler.OK, Expected: 7, Reason: "read 0 of 7"}
	bare := crawler.Visit{Outcome: crawler.OK}
	elements := crawler.Visit{Outcome: crawler.OK, Drift: true, Elements: 4, Reason: "read 0 of 4: …"}
	for name, c := range map[string]struct {
		p       collector.Page
		v       crawler.Visit
		outcome string
	}{
		"never showed any":                    {collector.Page{}, bare, ok},
		"showed two":                          {collector.Page{Reviews: 2}, bare, ok},
		"showed three":                        {collector.Page{Reviews: 3}, bare, emptied},
		"was believed to be empty":            {collector.Page{Emptied: collector.EmptyNow}, bare, ok},
		"must show some and never did":        {collector.Page{}, must, drift},
		"must show some and showed one":       {collector.Page{Reviews: 1}, must, emptied},
		"must show some and is believed":      {collector.Page{Emptied: collector.EmptyNow}, must, ok},
		"says itself that it has some":        {collector.Page{Reviews: 3}, counted, drift},
		"has the elements of some":            {collector.Page{Reviews: 3}, elements, drift},
		"has the elements, and was believed":  {collector.Page{Emptied: collector.EmptyNow}, elements, drift},
		"says that it has some, was believed": {collector.Page{Emptied: collector.EmptyNow}, counted, ok},
	} {
		if got, reason := shows(c.p, c.v); got != c.outcome || got != ok && reason == "" {
			t.Errorf("%s: %s %q, want %s", name, got, reason, c.outcome)
		}
	}
}
