package jobs

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/crawler/sites"
)

// sortedShelf is a list of reviews on a press, the newest first.
type sortedShelf struct {
	*press
	size    int // reviews a page
	most    int // reviews that it shows; 0: all
	reviews []string
	more    int // reviews that it counts and never shows
	pages   int
}

const shelfFile = `name = "sortedShelf"
hosts = ["127.0.0.1"]
SORTED
[follow]
pages = ['^/reviews']
[pagination]
next = "a.next"
[list]
pages = ['^/reviews']
item  = "div.r"
count = ".total"
subject = "h1"
[list.review]
id        = { attr = "id" }
author    = ".a"
text      = ".t"
published = ".d"
`

func newShelf(b *bench, said string, n int) *sortedShelf {
	site, err := sites.Parse("sortedShelf.toml", []byte(strings.Replace(shelfFile, "SORTED", said, 1)))
	must(b.t, err)
	b.useSites(sites.Of(site))
	s := &sortedShelf{press: newPress(b.t), size: 5}
	for i := range n {
		s.reviews = append([]string{fmt.Sprintf("%d|Отзыв номер %d", i, i)}, s.reviews...)
	}
	return s
}

// show writes the list's pages as it is now.
func (s *sortedShelf) show() {
	shown := s.reviews
	if s.most > 0 {
		shown = shown[:min(s.most, len(shown))]
	}
	old := s.pages
	s.pages = (len(shown) + s.size - 1) / s.size
	var bar strings.Builder
	for n := 1; n <= s.pages; n++ {
		fmt.Fprintf(&bar, `<a href="/reviews?page=%d">%d</a> `, n, n)
	}
	for n := 1; n <= s.pages; n++ {
		var b strings.Builder
		for _, r := range shown[(n-1)*s.size : min(n*s.size, len(shown))] {
			id, text, _ := strings.Cut(r, "|")
			day := 0
			fmt.Sscan(id, &day)
			fmt.Fprintf(&b, `<div class=r id=%s><b class=a>Автор %s</b><p class=t>%s</p><i class=d>%s</i></div>`, id, id, text,
				time.Date(2024, 1, 1+day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
		}
		next := ""
		if n < s.pages {
			next = fmt.Sprintf(`<a class=next href="/reviews?page=%d">дальше</a>`, n+1)
		}
		page := fmt.Sprintf(`<html><h1>Флорамо</h1><i class=total>%d</i> %s%s%s</html>`, len(s.reviews)+s.more, bar.String(), b.String(), next)
		s.set(fmt.Sprintf("/reviews?page=%d", n), page)
		if n == 1 {
			s.set("/reviews", page)
		}
	}
	for n := s.pages + 1; n <= old; n++ {
		delete(s.press.pages, fmt.Sprintf("/reviews?page=%d", n))
	}
}

// fail lets an address answer with an error.
func (p *press) fail(path string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failing[path] = true
}

// requests is how many answers the place gave since the last look.
func (s *sortedShelf) requests() int {
	whole, same := s.answers()
	return whole + same
}

// A quick pass goes down a list that is sorted by date until all on a page is known. What was edited or deleted further
// down, a full one finds.
func TestAQuickPassStopsAtWhatIsKnown(t *testing.T) {
	everywhere(t, func(b *bench) {
		list := newShelf(b, `sorted = "date"`, 40)
		list.show()
		s := b.watchPlace(list.URL + "/reviews")
		b.advance(6 * time.Hour)
		if n := list.requests(); n != 9 || b.find("") != 40 { // the first page has two addresses
			b.t.Fatalf("first pass: %d requests, %d found", n, b.find(""))
		}
		pass := func(name string, requests, read int) {
			b.t.Helper()
			b.advance(6 * time.Hour)
			if s = b.reread(s); s.Health != collector.HealthOK || s.Read != read {
				b.t.Errorf("%s: %s %q, read %d, want %d", name, s.Health, s.Reason, s.Read, read)
			}
			if n := list.requests(); n != requests {
				b.t.Errorf("%s: %d requests, want %d", name, n, requests)
			}
		}
		pass("nothing new", 1, 5)
		list.reviews = append([]string{"41|Новый отзыв", "40|Ещё один новый"}, list.reviews...)
		list.show()
		pass("two new ones", 2, 10)
		full := s.FullPass
		list.reviews[33] = strings.Replace(list.reviews[33], "Отзыв", "Исправленный отзыв", 1)
		list.reviews = append(list.reviews[:38], list.reviews[39:]...)
		list.show()
		for range 3 {
			pass("an old one is edited, another deleted", 1, 5)
		}
		if b.find("исправленный") != 0 || b.find("is:gone") != 0 || s.FullPass != full {
			b.t.Errorf("quick passes: %d edited, %d gone, full pass %s, then %s", b.find("исправленный"), b.find("is:gone"), full, s.FullPass)
		}
		b.now = b.now.Add(7 * 24 * time.Hour)
		pass("a full pass", 10, 41)
		if b.find("исправленный") != 1 || b.find("is:gone") != 0 {
			b.t.Errorf("one full pass: %d edited, %d gone", b.find("исправленный"), b.find("is:gone"))
		}
		pass("one that looks for what the full one missed", 10, 41)
		if b.find("is:gone") != 1 || s.Held != 41 {
			b.t.Errorf("two full passes: %d gone, %d held", b.find("is:gone"), s.Held)
		}
		pass("quick again", 1, 5)
	})
}

// Without the word that a list is sorted each pass goes over all of it.
func TestAnUnsortedListIsReadToItsEnd(t *testing.T) {
	b := newBench(t)
	list := newShelf(b, "", 40)
	list.show()
	s := b.watchPlace(list.URL + "/reviews")
	for range 3 {
		b.advance(6 * time.Hour)
		if n := list.requests(); n != 9 || b.reread(s).Read != 40 {
			t.Errorf("%d requests, read %d", n, b.reread(s).Read)
		}
	}
}
