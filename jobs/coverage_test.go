package jobs

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/jobs/alert"
)

// A site that shows no more than the last 600 of its reviews is said to; what new ones push out of its list is not gone,
// what is missing in the midst of it is.
func TestCoverageOfACappedList(t *testing.T) {
	everywhere(t, func(b *bench) {
		list := newShelf(b, "sorted = \"date\"\ncap = 600", 812)
		list.size, list.most = 60, 600
		list.show()
		s := b.watchPlace(list.URL + "/reviews")
		b.advance(6 * time.Hour)
		said := func(want string) {
			b.t.Helper()
			if s = b.reread(s); s.Health != collector.HealthOK || s.Coverage.Why != want {
				b.t.Errorf("%s %q: %q, want %q", s.Health, s.Reason, s.Coverage.Why, want)
			}
		}
		said("declared 812, held 600, 212 unreachable: the site shows the last 600")
		if c := s.Coverage; c.Declared != 812 || c.Held != 600 || c.Missing() != 212 {
			b.t.Errorf("%+v", c)
		}
		for lang, want := range map[string]string{
			"en": "declared 812, held 600, 212 unreachable: the site shows the last 600",
			"ru": "заявлено 812, собрано 600, недоступно 212: сайт показывает только последние 600",
			"uk": "заявлено 812, зібрано 600, недоступно 212: сайт показує лише останні 600",
		} {
			if got := alert.Reason(lang, s.Coverage.Why); got != want {
				b.t.Errorf("%s: %q, want %q", lang, got, want)
			}
		}
		list.reviews = append([]string{"812|Новый отзыв"}, list.reviews...)
		list.show()
		b.advance(6 * time.Hour)
		said("declared 813, held 601, 212 unreachable: the site shows the last 600")
		for range goneAfter + 1 {
			b.advance(7 * 24 * time.Hour)
		}
		said("declared 813, held 601, 212 unreachable: the site shows the last 600")
		if n := b.find("is:gone"); n != 0 {
			b.t.Errorf("%d gone that were only pushed out", n)
		}
		list.reviews = append(list.reviews[:100], list.reviews[101:]...)
		list.show()
		for range goneAfter + 1 {
			b.advance(7 * 24 * time.Hour)
		}
		if n := b.find("is:gone"); n != 1 {
			b.t.Errorf("%d gone of one that was deleted", n)
		}
	})
}

// Why less is held than a site declares is found out where its list says so; else it is said that it is not known.
func TestWhyNotAllIsHeld(t *testing.T) {
	for name, c := range map[string]struct {
		said string
		most int
		more int
		fail bool
		want string
	}{
		"all":                       {`sorted = "date"`, 0, 0, false, "declared 30, held 30: nothing is missing"},
		"a sorted list that ends":   {`sorted = "date"`, 20, 0, false, "declared 30, held 20, 10 unreachable: the site shows the last 20"},
		"an unsorted one that ends": {"", 20, 0, false, "declared 30, held 20, 10 unreachable: the site's list ends after 20"},
		"an unsorted one with cap":  {"cap = 20", 20, 0, false, "declared 30, held 20, 10 unreachable: the site shows no more than 20"},
		"a page that cannot be had": {`sorted = "date"`, 0, 0, true, "declared 30, held 20, 10 not read: the last pass could not read all pages"},
	} {
		b := newBench(t)
		list := newShelf(b, c.said, 30)
		list.size, list.most, list.more = 10, c.most, c.more
		list.show()
		if c.fail {
			list.fail("/reviews?page=3")
		}
		s := b.watchPlace(list.URL + "/reviews")
		b.advance(6 * time.Hour)
		if s = b.reread(s); s.Coverage.Why != c.want {
			t.Errorf("%s: %q, want %q", name, s.Coverage.Why, c.want)
		}
	}
}

// A page without a site file that shows fewer than it counts: nobody knows why. One that counts nothing is not covered.
func TestAGapThatNobodyKnowsTheReasonOf(t *testing.T) {
	b, p := newBench(t), newPress(t)
	page := func(count string) string {
		var reviews []string
		for i := range 3 {
			reviews = append(reviews, fmt.Sprintf(`{"@type":"Review","@id":"#%d","author":"Автор %d","reviewBody":"Отзыв %d"}`, i, i, i))
		}
		return `<html><script type="application/ld+json">{"@type":"Product","name":"Букет","url":"/p"` + count + `,"review":[` + strings.Join(reviews, ",") + `]}</script>`
	}
	p.set("/p", page(`,"aggregateRating":{"ratingValue":4.5,"reviewCount":40}`))
	s := b.watchPlace(p.URL + "/p")
	b.advance(6 * time.Hour)
	if s = b.reread(s); s.Coverage.Why != "declared 40, held 3, 37 missing: it is not known why" {
		t.Errorf("%+v", s.Coverage)
	}
	p.set("/p", page(""))
	b.advance(6 * time.Hour)
	if s = b.reread(s); s.Coverage != (collector.Coverage{}) {
		t.Errorf("%+v", s.Coverage)
	}
}

// What a pass calls gone is held no more when it says what is held.
func TestCoverageIsCountedBehindWhatIsGone(t *testing.T) {
	everywhere(t, func(b *bench) {
		b.NoRest = true
		list := newShelf(b, "", 12)
		list.more = 4
		list.show()
		s := b.watchPlace(list.URL + "/reviews")
		for pass, want := range []string{"declared 16, held 12, 4 unreachable: the site's list ends after 12",
			"declared 14, held 12, 2 unreachable: the site's list ends after 10", "declared 14, held 10, 4 unreachable: the site's list ends after 10"} {
			if pass == 1 {
				list.reviews = append(list.reviews[:4], list.reviews[6:]...)
				list.show()
			}
			b.advance(6 * time.Hour)
			if s = b.reread(s); s.Coverage.Why != want || s.Coverage.Held != s.Held {
				b.t.Errorf("pass %d: %q, held %d of %d, want %q", pass+1, s.Coverage.Why, s.Coverage.Held, s.Held, want)
			}
		}
		if n := b.find("is:gone"); n != 2 {
			b.t.Errorf("%d gone", n)
		}
	})
}
