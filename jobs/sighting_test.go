package jobs

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/crawler"
)

// twoPlaces are the page of a brand, with a second page behind it, and a list beside it, as two sources of one site.
type twoPlaces struct {
	*bench
	brand, list collector.Source
}

func newTwoPlaces(b *bench) *twoPlaces {
	b.NoRest = true // what rests is neither read nor missed
	p := &twoPlaces{bench: b}
	p.shows("a b c d e", "a b c d e")
	p.brand = b.watchPlace(b.site.URL + "/")
	b.advance(time.Minute)
	b.advance(3 * time.Hour)
	p.list = b.watchPlace(b.site.URL + "/new")
	b.advance(time.Minute)
	return p
}

// shows changes which reviews stand on the one and on the other.
func (p *twoPlaces) shows(brand, list string) {
	cards := func(ids string) (out []card) {
		for id := range strings.FieldsSeq(ids) {
			out = append(out, card{id: "data-review-id=" + id, author: "Автор " + id, text: "Мнение о букете " + id, date: "2026-10-01", stars: "5"})
		}
		return out
	}
	all := cards(brand)
	half := (len(all) + 1) / 2
	p.site.set(func() {
		p.site.pages = map[string]string{"/": page("/two", all[:half]...), "/two": page("", all[half:]...), "/new": page("", cards(list)...)}
	})
}

// rounds lets each place have so many passes, in turn.
func (p *twoPlaces) rounds(n int) {
	for range 2 * n {
		p.advance(3 * time.Hour)
	}
	p.brand, p.list = p.reread(p.brand), p.reread(p.list)
}

// stands checks that all is well with both places, how much they hold, that nobody had a mail and how many are gone.
func (p *twoPlaces) stands(when string, brand, list, gone int) {
	p.t.Helper()
	for _, c := range []struct {
		s    collector.Source
		held int
	}{{p.brand, brand}, {p.list, list}} {
		if c.s.Health != collector.HealthOK || c.s.Held != c.held || c.s.Read != c.held {
			p.t.Errorf("%s: %s: %s %q, read %d, held %d, want %d", when, c.s.URL, c.s.Health, c.s.Reason, c.s.Read, c.s.Held, c.held)
		}
		passes, err := p.Store.PassesOf(p.t.Context(), p.scope, c.s.SourceID, 1)
		must(p.t, err)
		if passes[0].Read != c.held || passes[0].Held != c.held {
			p.t.Errorf("%s: the pass of %s read %d, held %d, want %d", when, c.s.URL, passes[0].Read, passes[0].Held, c.held)
		}
	}
	if mails := p.mail.take(); mails != "" {
		p.t.Errorf("%s: mails %q", when, mails)
	}
	if n := p.find("is:gone"); n != gone {
		p.t.Errorf("%s: %d gone, want %d", when, n, gone)
	}
}

// home is the source that a review belongs to.
func (p *twoPlaces) home(id string) int64 {
	p.t.Helper()
	held, err := p.Store.Held(p.t.Context(), p.scope, p.siteName(), collector.KindReview, []string{id})
	must(p.t, err)
	return held[id].Source
}

// Two places of one site show the same reviews. None is called missing because the other one saw it last; what one of them
// loses stays; what both lose is gone, once.
func TestTwoPlacesShowTheSameReviews(t *testing.T) {
	everywhere(t, func(b *bench) {
		p := newTwoPlaces(b)
		p.rounds(4)
		p.stands("the same", 5, 5, 0)

		p.shows("a b c d e", "b c d e")
		p.rounds(goneAfter + 1)
		p.stands("the list lost one", 5, 4, 0)
		p.shows("a b c d e", "a b c d e")
		p.rounds(1)
		p.stands("it shows it again", 5, 5, 0)

		p.shows("a b c d", "a b c d e")
		p.rounds(goneAfter + 1)
		p.stands("the brand's page lost one", 4, 5, 0)
		if p.home("e") != p.list.SourceID || p.home("a") != p.brand.SourceID {
			b.t.Errorf("homes %d and %d", p.home("e"), p.home("a"))
		}
		if n := b.find(fmt.Sprint("source:", p.list.SourceID)); n != 1 {
			b.t.Errorf("a search finds %d of the list", n)
		}

		p.shows("a b c", "a b c")
		p.rounds(goneAfter + 1)
		p.stands("both lost two", 3, 3, 2)
		for id, want := range map[string]string{"a": "posted", "d": "posted gone", "e": "posted gone"} {
			if life := b.life(id); life != want {
				b.t.Errorf("life of %s: %q, want %q", id, life, want)
			}
		}
		p.shows("a b c", "a b c d")
		p.rounds(2)
		p.stands("one is back", 3, 4, 1)
		if life := b.life("d"); life != "posted gone back" || p.home("d") != p.list.SourceID {
			b.t.Errorf("life of d: %q, home %d", life, p.home("d"))
		}
	})
}

// Two places that are read at the same moment, page by page in turn, count what they have read themselves.
func TestTwoPlacesAreReadAtOnce(t *testing.T) {
	everywhere(t, func(b *bench) {
		b.NoRest = true
		p := &twoPlaces{bench: b}
		p.shows("a b c d e", "a b c d e")
		p.brand, p.list = b.watchPlace(b.site.URL+"/new"), b.watchPlace(b.site.URL+"/")
		for pass := range 4 {
			b.advance(6 * time.Hour)
			p.brand, p.list = b.reread(p.brand), b.reread(p.list)
			p.stands(fmt.Sprint("pass ", pass+1), 5, 5, 0)
		}
	})
}

// What a place lost is not gone while another one, to which nobody has looked since, showed it last.
func TestWhatASlowPlaceShowsIsNotGone(t *testing.T) {
	everywhere(t, func(b *bench) {
		p := newTwoPlaces(b)
		p.list.Period = 48 * time.Hour
		must(b.t, b.SaveSource(b.t.Context(), b.scope, p.list, ""))
		p.rounds(2)
		p.shows("a b c d", "a b c d e")
		p.rounds(goneAfter + 1)
		p.stands("lost by the one", 4, 5, 0)
		p.shows("a b c d", "a b c d")
		p.rounds(12 * goneAfter)
		p.stands("lost by both", 4, 4, 1)
		if life := b.life("e"); life != "posted gone" {
			b.t.Errorf("life of e: %q", life)
		}
	})
}

// A place that shows only what another one shows too is not read in vain, and when the other one is not read any more it holds it.
func TestAPlaceThatShowsNothingOfItsOwn(t *testing.T) {
	everywhere(t, func(b *bench) {
		p := newTwoPlaces(b)
		p.shows("a b c d e", "a b c")
		p.rounds(goneAfter + 1)
		p.stands("a part", 5, 3, 0)
		must(b.t, b.RemoveSource(b.t.Context(), b.scope, p.brand.PublicID, "не наша площадка"))
		b.settle()
		if p.home("a") != p.list.SourceID || p.home("e") != p.brand.SourceID || b.find(fmt.Sprint("source:", p.list.SourceID)) != 3 {
			b.t.Errorf("homes %d and %d, a search finds %d", p.home("a"), p.home("e"), b.find(fmt.Sprint("source:", p.list.SourceID)))
		}
		p.shows("", "a b e")
		p.rounds(goneAfter + 1)
		if p.list.Health != collector.HealthOK || p.list.Held != 3 || p.home("e") != p.list.SourceID || b.find("is:gone") != 1 {
			b.t.Errorf("%s %q, held %d, home of e %d, %d gone", p.list.Health, p.list.Reason, p.list.Held, p.home("e"), b.find("is:gone"))
		}
		must(b.t, b.RestoreSource(b.t.Context(), b.scope, p.brand.PublicID, b.owner.PersonID, "вернули"))
		p.shows("a b d e", "a b e")
		p.rounds(2)
		p.stands("it is read again", 4, 3, 1)
	})
}

// A quick pass goes down its list to what it has seen itself, not to what another place has found.
func TestAQuickPassGoesOnBehindWhatAnotherPlaceFound(t *testing.T) {
	everywhere(t, func(b *bench) {
		list := newShelf(b, `sorted = "date"`, 40)
		list.show()
		s := b.watchPlace(list.URL + "/reviews")
		list.set("/branch", "<html><h1>Филиал</h1></html>")
		branch := b.watchPlace(list.URL + "/branch")
		b.advance(6 * time.Hour)
		for n := range 10 {
			list.reviews = append([]string{fmt.Sprintf("%d|Новый отзыв %d", 40+n, n)}, list.reviews...)
		}
		list.show()
		newest := list.press.pages["/reviews"]
		cards := newest[strings.Index(newest, "<div class=r"):strings.Index(newest, "<a class=next")]
		list.set("/branch", "<html><h1>Филиал</h1>"+cards+"</html>")
		branch = b.reread(branch)
		branch.Period = 5 * time.Hour
		must(b.t, b.SaveSource(b.t.Context(), b.scope, branch, ""))
		b.advance(5 * time.Hour)
		if n := b.find(""); n != 45 {
			b.t.Fatalf("through the branch: %d found", n)
		}
		b.advance(time.Hour)
		if s = b.reread(s); !s.Quick || b.find("") != 50 {
			b.t.Errorf("quick: %v, %d found", s.Quick, b.find(""))
		}
	})
}

// Reviews that are numbered anew on each page, and two of one author that are much alike, stay apart also where another source
// found some of them.
func TestReviewsThatTwoPlacesShowStayApart(t *testing.T) {
	b := newBench(t)
	cards := func(texts ...string) (out []card) {
		for i, text := range texts {
			out = append(out, card{id: fmt.Sprintf("id=review-%d", i+1), author: text[:4], text: text, date: "2026-10-0" + fmt.Sprint(i+1)})
		}
		return out
	}
	said := func(courier string) card {
		return card{author: "Анна", item: "Пионы", text: "Букет привезли вовремя, цветы свежие и долго стояли, курьер " + courier, date: "2026-10-01"}
	}
	pages := map[string]string{"/": page("", append(cards("Яна о пионах", "Вера о розах"), said("вежливый"))...),
		"/new": page("/next", append(cards("Яна о пионах", "Вера о розах"), said("вежливый"))...), "/next": page("", append(cards("Борис о маках", "Глеб о лилиях"), said("молчаливый"))...)}
	b.site.set(func() { b.site.pages = pages })
	b.watchPlace(b.site.URL + "/")
	b.advance(time.Minute)
	b.watchPlace(b.site.URL + "/new")
	for pass := range 3 {
		if docs, versions := b.show(pages); docs != 6 || versions != 6 {
			t.Errorf("pass %d: %d documents, %d versions", pass+1, docs, versions)
		}
	}
}

// What another place has found is news on a page all the same: the page has changed, and a window that shows nothing else may have
// lost some of it.
func TestWhatIsStrangeIsNewsOfThePage(t *testing.T) {
	b := &bench{now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
	source := collector.Source{Period: time.Hour, FirstOver: b.now.Add(-time.Hour)}
	before := b.now.Add(-100 * time.Hour)
	for strange, news := range map[bool]bool{false: false, true: true} {
		writes := []store.DocumentWrite{{PrevRev: 1, Strange: strange, Document: collector.Document{FirstSeen: before}}}
		s := &slice{w: &Work{Clock: b}}
		aged := s.aged(brought{source: source, page: collector.Page{Outcome: string(crawler.OK), Changed: before, Depth: 1}}, writes)
		if aged.page.Changed.Equal(b.now) != news || goesOn(source, writes) != news {
			t.Errorf("strange %v: changed %s, goes on %v", strange, aged.page.Changed, goesOn(source, writes))
		}
	}
}
