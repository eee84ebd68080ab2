package jobs

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// answers are how a place answered since the last look: whole, or "not modified".
func (p *press) answers() (whole, same int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for path, n := range p.asked {
		if path != "/robots.txt" {
			whole += n
		}
	}
	same = p.same
	p.asked, p.same = map[string]int{}, 0
	return whole, same
}

// reviewPages is a place with a list of some pages, each with four reviews and links to the next one and to the first.
func (p *press) reviewPages(pages int, text func(id int) string) {
	for n := 1; n <= pages; n++ {
		var b strings.Builder
		fmt.Fprintf(&b, `<html><a href="/list?page=1">1</a> <a href="/list?page=%d">next</a>`, min(n+1, pages))
		for i := range 4 {
			id := 4*(n-1) + i
			fmt.Fprintf(&b, `<script type="application/ld+json">{"@type":"Review","@id":"#%d","author":"Автор %d","reviewBody":"%s","datePublished":"2026-10-01","reviewRating":{"ratingValue":4}}</script>`, id, id, text(id))
		}
		p.set(fmt.Sprintf("/list?page=%d", n), b.String()+"</html>")
	}
}

// A second pass asks whether pages have changed: nine answers in ten and more say "no", nothing is written to the index
// again, no document gets another revision, and everything counts as seen.
func TestASecondPassOverTheSamePages(t *testing.T) {
	everywhere(t, func(b *bench) {
		p := newPress(b.t)
		text := func(id int) string { return fmt.Sprintf("Отзыв номер %d о букете", id) }
		p.reviewPages(20, text)
		s := b.watchPlace(p.URL + "/list?page=1")
		b.advance(6 * time.Hour)
		if whole, same := p.answers(); whole != 20 || same != 0 || b.find("") != 80 {
			b.t.Fatalf("first pass: %d answers whole, %d not modified, %d found", whole, same, b.find(""))
		}
		before := b.written()
		for range goneAfter + 1 {
			b.advance(6 * time.Hour)
			if whole, same := p.answers(); whole != 0 || same != 20 {
				b.t.Errorf("a later pass: %d answers whole, %d not modified", whole, same)
			}
			if s = b.reread(s); s.Health != collector.HealthOK || s.Read != 80 || s.Held != 80 {
				b.t.Errorf("%s %q, read %d of %d", s.Health, s.Reason, s.Read, s.Held)
			}
		}
		if after := b.written(); after != before || b.find("is:gone") != 0 {
			b.t.Errorf("written %+v, then %+v; %d gone", before, after, b.find("is:gone"))
		}
		p.reviewPages(20, func(id int) string { return text(id) + map[bool]string{true: ", который завял"}[id == 50] })
		b.advance(6 * time.Hour)
		if whole, same := p.answers(); whole != 1 || same != 19 || b.find("завял") != 1 {
			b.t.Errorf("one edit: %d answers whole, %d not modified, %d found", whole, same, b.find("завял"))
		}
		if after := b.written(); after.versions != before.versions+1 || after.index != before.index+1 {
			b.t.Errorf("one edit wrote %+v, then %+v", before, after)
		}
	})
}

// written is what grows when documents change.
type written struct{ versions, index, revisions int }

func (b *bench) written() (w written) {
	b.t.Helper()
	st, err := b.Status(b.t.Context(), b.scope)
	must(b.t, err)
	w.versions, w.index = int(st.Versions), int(st.IndexWrites)
	docs, err := b.Store.DocumentsAfter(b.t.Context(), b.scope, 0, 1000)
	must(b.t, err)
	for _, d := range docs {
		w.revisions += int(d.Rev)
	}
	return w
}

// Where the answer that showed a page is not held any more, the page is asked for as a whole; a server that says "not
// modified" unasked has told nothing.
func TestNotModifiedNeedsWhatIsHeld(t *testing.T) {
	b, p := newBench(t), newPress(t)
	p.reviewPages(3, func(id int) string { return fmt.Sprint("Отзыв ", id) })
	s := b.watchPlace(p.URL + "/list?page=1")
	b.advance(6 * time.Hour)
	p.answers()
	other, err := OpenRawFiles(t.TempDir())
	must(t, err)
	t.Cleanup(func() { must(t, other.Close()) })
	b.Work.Raw = other
	b.advance(6 * time.Hour)
	if whole, same := p.answers(); whole != 3 || same != 0 || b.reread(s).Read != 12 {
		t.Errorf("elsewhere: %d answers whole, %d not modified, read %d", whole, same, b.reread(s).Read)
	}
	b.advance(6 * time.Hour)
	if whole, same := p.answers(); whole != 0 || same != 3 || b.reread(s).Read != 12 {
		t.Errorf("held here again: %d answers whole, %d not modified, read %d", whole, same, b.reread(s).Read)
	}

	c := newBench(t)
	c.site.reviews = ordinary()
	liar := c.source()
	c.advance(2 * time.Minute)
	c.site.set(func() { c.site.two = http.StatusNotModified })
	for range goneAfter {
		c.advance(6 * time.Hour)
	}
	if liar = c.reread(liar); liar.Health != collector.HealthPartial || c.find("is:gone") != 0 {
		t.Errorf("%s %q, %d gone", liar.Health, liar.Reason, c.find("is:gone"))
	}
}
