package jobs

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// goods are pages of a press, one an item, which its first page links; each shows the reviews that it is given.
func (p *press) goods(items map[string][]string) {
	var links strings.Builder
	for _, path := range []string{"/a", "/b", "/c"} {
		fmt.Fprintf(&links, `<a href="%s">товар</a>`, path)
		var b strings.Builder
		for _, r := range items[path] {
			fmt.Fprintf(&b, `{"@type":"Review","@id":"#%s","author":"Автор %s","datePublished":"2026-10-01","reviewBody":"Отзыв %s"},`, strings.Fields(r)[0], strings.Fields(r)[0], r)
		}
		p.set(path, `<html><a href="/">все</a><script type="application/ld+json">[`+strings.TrimSuffix(b.String(), ",")+`]</script>`)
	}
	p.set("/", "<html>"+links.String())
}

// interval is how long a page rests between two visits; the source's period where it does not.
func (b *bench) interval(s collector.Source, path string) time.Duration {
	b.t.Helper()
	if p := b.pageAt(s, path); !p.Rest.IsZero() {
		return p.Rest.Sub(p.Visited)
	}
	return s.Period
}

func (b *bench) pageAt(s collector.Source, path string) collector.Page {
	b.t.Helper()
	pages, err := b.Store.Pages(b.t.Context(), b.scope, s.SourceID, "", 99)
	must(b.t, err)
	for _, p := range pages {
		if strings.HasSuffix(p.URL, path) {
			return p
		}
	}
	b.t.Fatalf("no page %s", path)
	return collector.Page{}
}

// Changes shorten a page's interval, sameness stretches it, between the source's period and two weeks.
func TestPagesThatChangeAreVisitedMoreOften(t *testing.T) {
	everywhere(t, func(b *bench) {
		const day = 24 * time.Hour
		p := newPress(b.t)
		items := map[string][]string{"/a": {"1 о букете"}, "/b": {"2 о вазе"}, "/c": {"3 об открытке"}}
		p.goods(items)
		s := b.watchPlace(p.URL + "/")
		b.advance(day)
		if got := b.interval(s, "/a"); got != 6*time.Hour {
			b.t.Errorf("a new page rests for %s", got)
		}
		p.answers()
		was, visits := time.Duration(0), 0
		for range 75 {
			b.advance(day)
			if is := b.interval(s, "/b"); is < was || is > collector.RestMost {
				b.t.Errorf("a dead page rests for %s, then for %s", was, is)
			} else {
				was = is
			}
		}
		whole, same := p.answers()
		if s = b.reread(s); was != collector.RestMost || s.RevisitMost != collector.RestMost || s.RevisitLeast != s.Period || s.Health != collector.HealthOK {
			b.t.Errorf("a dead page rests for %s; the source says %s to %s, %s %q", was, s.RevisitLeast, s.RevisitMost, s.Health, s.Reason)
		}
		if whole+same > 75+3*40 { // the first page is asked for each day
			b.t.Errorf("%d requests in 75 days", whole+same)
		}
		for i := range 40 {
			items["/a"] = []string{fmt.Sprintf("1 о букете, день %d", i)}
			p.goods(items)
			before := p.times("/a")
			b.advance(day)
			if visits += p.times("/a") - before; b.interval(s, "/a") == s.Period {
				break
			}
		}
		if got := b.interval(s, "/a"); got != s.Period || visits > 10 {
			b.t.Errorf("a page that changes daily rests for %s after %d visits", got, visits)
		}
		for range 10 {
			items["/a"] = []string{items["/a"][0] + "!"}
			p.goods(items)
			b.advance(day)
			if got := b.interval(s, "/a"); got != s.Period {
				b.t.Errorf("a page that changes daily rests for %s again", got)
			}
		}
		if s = b.reread(s); s.Held != 3 || s.Resting != 2 || b.find("is:gone") != 0 || b.interval(s, "/b") != collector.RestMost {
			b.t.Errorf("%d held, %d pages rest, %d gone", s.Held, s.Resting, b.find("is:gone"))
		}
	})
}

// What is not where it was may stand on a page that rests: a pass looks there before it says that it missed anything.
func TestAPassLooksOnRestingPagesForWhatIsMissing(t *testing.T) {
	b, p := newBench(t), newPress(t)
	items := map[string][]string{"/a": {"1 о букете", "4 о розе"}, "/b": {"2 о вазе"}, "/c": {"3 об открытке"}}
	p.goods(items)
	s := b.watchPlace(p.URL + "/")
	b.restLong(s, "/b")
	// Page a is no longer linked at first, then its reviews stand on page b, which is asked for because of that.
	p.set("/", `<html><a href="/b">товар</a><a href="/c">товар</a>`)
	p.set("/b", strings.Replace(p.page("/a"), "[{", `[{"@type":"Review","@id":"#2","author":"Автор 2 о вазе","datePublished":"2026-10-01","reviewBody":"Отзыв 2 о вазе"},{`, 1))
	for range goneAfter + 1 {
		b.advance(24 * time.Hour)
	}
	if s = b.reread(s); b.find("is:gone") != 0 || s.Held != 4 || s.Health != collector.HealthOK {
		t.Errorf("%d gone, %d held, %s %q", b.find("is:gone"), s.Held, s.Health, s.Reason)
	}
	b.restLong(s, "/b")
	p.set("/b", strings.Replace(p.page("/b"), `"@id":"#4"`, `"@id":"#5"`, 1))
	b.now = b.now.Add(collector.RestMost)
	for range goneAfter {
		b.advance(24 * time.Hour)
	}
	if b.find("is:gone") != 1 || b.reread(s).Held != 4 {
		t.Errorf("a deleted one: %d gone, %d held", b.find("is:gone"), b.reread(s).Held)
	}
}

// restLong lets time pass until a page has just been found to be the same for long, and rests for days to come.
func (b *bench) restLong(s collector.Source, path string) {
	b.t.Helper()
	for range 90 {
		b.advance(24 * time.Hour)
		if p := b.pageAt(s, path); p.Visited.Equal(b.Now()) && p.Rest.Sub(b.Now()) > 10*24*time.Hour {
			return
		}
	}
	b.t.Fatalf("%s does not rest", path)
}

// page is what stands at an address.
func (p *press) page(path string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.pages[path]
}

// Of a list that is sorted by date, what lies behind the first known page is asked for by full passes alone: that is how
// often such a source's pages are asked for at least, whichever pass was the last. A list of one page is read each time.
func TestASortedListIsRevisitedByItsFullPasses(t *testing.T) {
	everywhere(t, func(b *bench) {
		list := newShelf(b, `sorted = "date"`, 12)
		list.show()
		s := b.watchPlace(list.URL + "/reviews")
		says := func(when string, most time.Duration) {
			b.t.Helper()
			b.advance(6 * time.Hour)
			if s = b.reread(s); s.RevisitLeast != 6*time.Hour || s.RevisitMost != most || s.Health != collector.HealthOK {
				b.t.Errorf("%s: pages are revisited after %s to %s, want 6h to %s; %s %q", when, s.RevisitLeast, s.RevisitMost, most, s.Health, s.Reason)
			}
		}
		says("the first pass, a full one", 7*24*time.Hour)
		says("a quick pass that stops", 7*24*time.Hour)
		must(b.t, b.SaveFullPeriod(b.t.Context(), b.scope, s.PublicID, 3*24*time.Hour, ""))
		list.reviews = append([]string{"13|Новый отзыв"}, list.reviews...)
		list.show()
		says("a quick pass with something new, and another full period", 3*24*time.Hour)
		list.reviews, list.size = list.reviews[:4], 20
		list.show()
		b.now = b.now.Add(3 * 24 * time.Hour)
		says("one page is left, in a full pass", 6*time.Hour)
		says("one page is left, in a quick pass", 6*time.Hour)
	})
}
