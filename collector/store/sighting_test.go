package store

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// spot is a source of the world's company; all of them are on one host.
type spot struct {
	*world
	window bool
	say    func(*collector.Page) // what else the next visit notes of its page; nil: nothing
}

// spotsOf makes a world whose own source is the first place, with others beside it. Nothing runs.
func spotsOf(t testing.TB, s *Store, names ...string) (out []*spot) {
	t.Helper()
	w := newWorld(t, s, "w"+digest(t.Name())[:12])
	w.visit(t, nil)
	w.closePass(t, collector.HealthOK, now)
	out = append(out, &spot{world: w})
	for _, name := range names {
		src := collector.Source{Name: name, URL: w.source.URL + name, Owner: w.person.PersonID, Period: 6 * time.Hour, Due: now}
		out = append(out, &spot{world: &world{s: s, scope: w.scope, person: w.person, source: got(s.AddSource(context.Background(), w.scope, src))(t)}})
	}
	return out
}

// begin starts a pass of the place at a moment and has its page at hand.
func (p *spot) begin(t testing.TB, at time.Time) {
	t.Helper()
	ctx := context.Background()
	_, err := p.s.write().exec(ctx, "UPDATE source SET due = ? WHERE source_id = ?", at, p.source.SourceID)
	must(t, err)
	src, started, err := p.s.StartPass(ctx, p.scope, p.source.SourceID, p.source.URL, p.source.URL[:strings.LastIndex(p.source.URL, "/")], at)
	must(t, err)
	want(t, "started", started, true)
	p.source = src
	p.claimHost(t)
	pages := got(p.s.DuePages(ctx, p.host.HostID, at, 1))(t)
	p.page = pages[0]
	want(t, "whose page", p.page.Source, src.SourceID)
}

// show has the page of the place show some reviews, new ones too, at a moment.
func (p *spot) show(t testing.TB, at time.Time, keys ...string) {
	t.Helper()
	held := got(p.s.Held(context.Background(), p.scope, "otklik", collector.KindReview, keys))(t)
	var writes []DocumentWrite
	for _, k := range keys {
		d, have := held[k]
		if !have {
			writes = append(writes, p.review(k, k, 5, at))
			continue
		}
		write := DocumentWrite{Document: d, PrevRev: d.Rev, Seen: true}
		write.Document.LastSeen, write.Document.Page = at, p.page.PageID // as it is compared
		if d.State == collector.StateGone {
			write.Document.State = collector.StateLive
			write.Versions = []collector.Version{{Change: collector.ChangeBack, At: at, Text: d.Text}}
		}
		writes = append(writes, write)
	}
	p.page.Window = p.window
	if p.say != nil {
		p.say(&p.page)
	}
	p.visit(t, nil, writes...)
}

// pass is a whole healthy pass that shows some reviews; it says how many went.
func (p *spot) pass(t testing.TB, at time.Time, keys ...string) int {
	t.Helper()
	p.begin(t, at)
	p.show(t, at, keys...)
	return p.closePass(t, collector.HealthOK, at)
}

// heldColumn is how much the registry says of the place.
func (p *spot) heldColumn(t testing.TB) int {
	t.Helper()
	return got(p.s.SourceByID(context.Background(), p.scope, p.source.SourceID))(t).Held
}

// sights are the sightings of a document as "name of the source:missed".
func (p *spot) sights(t testing.TB, key string) string {
	t.Helper()
	all := got(list(context.Background(), p.s.read(), column[string], `SELECT s.name || ':' || CAST(x.missed AS TEXT) FROM sighting x JOIN source s ON s.source_id = x.source_id
JOIN document d ON d.document_id = x.document_id WHERE d.site_key = ? AND d.company_id = ? ORDER BY s.name`, key, p.scope.Company))(t)
	return strings.Join(all, " ")
}

// A sighting where a document lives, or of one that is gone, would be counted twice or never end.
const sqlBadSightings = `
SELECT COUNT(*) FROM sighting x JOIN document d ON d.document_id = x.document_id
WHERE d.source_id = x.source_id OR d.state = 'gone' OR d.company_id <> x.company_id`

func (p *spot) sound(t testing.TB) {
	t.Helper()
	want(t, "bad sightings", got(one[int](context.Background(), p.s.read(), sqlBadSightings))(t), 0)
}

func hours(n int) time.Time { return now.Add(time.Duration(n) * time.Hour) }

// The store is opened once for all of them; each has a company of its own.
func TestSightings(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		for name, test := range map[string]func(*testing.T, *Store){
			"what two sources show counts for both": whatTwoSourcesShowCountsForBoth, "an edit that another source shows": anEditThatAnotherSourceShows,
			"a missed sighting": aMissedSighting, "a missed sighting is looked for": aMissedSightingIsLookedFor,
			"one source alone costs nothing more": oneSourceAloneCostsNothingMore, "handed over": handedOver, "a new home": aNewHome,
			"a removed source leaves what others show": aRemovedSourceLeavesWhatOthersShow, "a late sight": aLateSightAfterAHandOver,
			"passes of two sources at once": passesOfTwoSourcesAtOnce,
		} {
			t.Run(name, func(t *testing.T) { test(t, s) })
		}
	})
}

// What two sources show counts for both: read, held, declared, newest, known. It belongs to the one that found it.
func whatTwoSourcesShowCountsForBoth(t *testing.T, s *Store) {
	ctx := context.Background()
	p := spotsOf(t, s, "list")
	brand, list := p[0], p[1]
	brand.pass(t, hours(1), "a", "b", "c")
	want(t, "sightings of one source alone", got(one[int](ctx, s.read(), "SELECT COUNT(*) FROM sighting WHERE company_id = ?", brand.scope.Company))(t), 0)
	list.pass(t, hours(2), "c", "d")
	list.say = func(p *collector.Page) { p.Declared, p.DeclaredOf = 9, collector.DeclaredOfAll }
	list.begin(t, hours(3))
	list.show(t, hours(3), "a", "c", "d")

	tally := got(s.PassTally(ctx, list.scope, list.source))(t)
	want(t, "read", tally.Read, 3)
	want(t, "held", tally.Held, 3)
	want(t, "known", tally.Known, collector.FieldRating|collector.FieldAuthor|collector.FieldDate)
	d := got(s.Declared(ctx, list.scope, list.source, 1))(t)
	want(t, "held of the declared", fmt.Sprint(d.Declared, d.Held, d.Seen), "9 3 3")
	d.items = []string{ItemKey(list.held(t, "a").Item)}
	must(t, d.count(ctx, s.read(), list.scope, list.source))
	want(t, "held of its item", fmt.Sprint(d.Held, d.Seen), "3 3")
	since := collector.Pass{Pass: list.source.Pass - 1, Started: hours(2), Ended: hours(2)}
	want(t, "canaries", got(s.Canaries(ctx, list.scope, list.source, since, false))(t), Canaries{Known: 2, Seen: 2, New: 1, Fresh: 1})
	_, err := s.write().exec(ctx, "UPDATE page SET pass = pass + 1 WHERE source_id = ?", brand.source.SourceID)
	must(t, err)
	want(t, "canaries on the pages that were read", got(s.Canaries(ctx, list.scope, list.source, since, true))(t), Canaries{Known: 2, Seen: 2, New: 1, Fresh: 1})
	_, err = s.write().exec(ctx, "UPDATE page SET pass = pass - 1 WHERE source_id = ?", brand.source.SourceID)
	must(t, err)
	sights := got(s.Sightings(ctx, list.scope, list.source.SourceID, []int64{brand.held(t, "a").DocumentID, brand.held(t, "b").DocumentID}))(t)
	want(t, "sightings", len(sights), 1)
	want(t, "sighting", sights[brand.held(t, "a").DocumentID], Sighting{Page: list.page.PageID, SeenPass: list.source.Pass, Since: hours(3)})
	list.closePass(t, collector.HealthOK, hours(3))

	want(t, "held by the list", list.heldColumn(t), 3)
	a := brand.held(t, "a")
	want(t, "home", fmt.Sprint(a.Source, a.Page, a.SeenPass), fmt.Sprint(brand.source.SourceID, brand.page.PageID, brand.source.Pass))
	want(t, "last seen", a.LastSeen, hours(3))
	want(t, "rev", a.Rev, 1)
	want(t, "home of d", brand.held(t, "d").Source, list.source.SourceID)
	brand.pass(t, hours(4), "e")
	list.pass(t, hours(5), "c", "d", "e", "a")
	newest := got(s.NewestItems(ctx, list.scope))(t)
	want(t, "newest", newest[list.source.SourceID].Time, hours(3))
	want(t, "newest of the brand", newest[brand.source.SourceID].Time, hours(3))
	list.sound(t)
}

// An edit that another source shows is one of the document, and its home stays.
func anEditThatAnotherSourceShows(t *testing.T, s *Store) {
	p := spotsOf(t, s, "list")
	brand, list := p[0], p[1]
	brand.pass(t, hours(1), "a", "b")
	brand.pass(t, hours(2), "b") // a is missed once
	list.begin(t, hours(3))
	write := edited(list.held(t, "a"), "new words", hours(3))
	write.Document.Missed, write.Document.Page, write.Document.SeenPass = 0, list.page.PageID, list.source.Pass // as it is compared
	list.visit(t, nil, write)
	a := list.held(t, "a")
	want(t, "text", a.Text, "new words")
	want(t, "home", fmt.Sprint(a.Source, a.Page, a.SeenPass, a.Missed), fmt.Sprint(brand.source.SourceID, brand.page.PageID, brand.source.Pass-1, 1))
	want(t, "sightings", list.sights(t, "a"), "list:0")
	list.closePass(t, collector.HealthOK, hours(3))
	want(t, "held by the list", list.heldColumn(t), 1)
	list.sound(t)
}

// A sighting that was missed as often as it takes is none any more; the document stays where it lives.
func aMissedSighting(t *testing.T, s *Store) {
	p := spotsOf(t, s, "list")
	brand, list := p[0], p[1]
	brand.pass(t, hours(1), "a", "b")
	list.pass(t, hours(2), "a", "b")
	list.pass(t, hours(3), "b")
	want(t, "missed", list.sights(t, "a"), "list:1")
	want(t, "held", list.heldColumn(t), 2)
	src := got(s.SourceByID(context.Background(), list.scope, list.source.SourceID))(t)
	want(t, "looked for in the next pass", src.FullDue, src.PassStart)
	list.pass(t, hours(4), "a", "b")
	want(t, "seen again", list.sights(t, "a"), "list:0")
	list.pass(t, hours(5), "b")
	list.pass(t, hours(6), "b")
	want(t, "dropped", list.sights(t, "a"), "")
	want(t, "held", list.heldColumn(t), 1)
	want(t, "state", list.held(t, "a").State, collector.StateLive)
	want(t, "missed at home", list.held(t, "a").Missed, 0)
	want(t, "home", list.held(t, "a").Source, brand.source.SourceID)
}

// counter counts the statements of a transaction.
type counter struct {
	handle
	n int
}

func (c *counter) exec(ctx context.Context, text string, args []any) (int64, error) {
	c.n++
	return c.handle.exec(ctx, text, args)
}

func (c *counter) query(ctx context.Context, text string, args []any) (rows, error) {
	c.n++
	return c.handle.query(ctx, text, args)
}

// Where one source alone shows what is held, a page costs the same two statements as ever (is anything buried, all were seen),
// however much it shows.
func oneSourceAloneCostsNothingMore(t *testing.T, s *Store) {
	ctx := context.Background()
	p := spotsOf(t, s, "list")
	cost := func(p *spot, at time.Time, keys ...string) (n int) {
		p.begin(t, at)
		var writes []DocumentWrite
		for _, k := range keys {
			d := p.held(t, k)
			writes = append(writes, DocumentWrite{Document: d, PrevRev: d.Rev, Seen: true})
		}
		must(t, s.tx(ctx, func(q conn) error {
			c := &counter{handle: q.h}
			q.h = c
			err := saveDocuments(ctx, q, p.scope, &p.page, writes, &Counts{})
			n = c.n
			return err
		}))
		p.visit(t, nil)
		p.closePass(t, collector.HealthPartial, at)
		return n
	}
	keys := []string{"a", "b", "c", "d", "e"}
	p[0].pass(t, hours(1), keys...)
	want(t, "statements", cost(p[0], hours(2), keys...), 2)
	want(t, "statements of another source", cost(p[1], hours(3), keys...) <= 5, true)
	want(t, "statements", cost(p[0], hours(4), keys...), 2)
}

// A sighting that a pass missed makes it look on the pages that rest, and on the one where it stood; behind the end of a list that
// is cut, and on a window, none is missed.
func aMissedSightingIsLookedFor(t *testing.T, s *Store) {
	ctx := context.Background()
	p := spotsOf(t, s, "list")
	brand, list := p[0], p[1]
	brand.pass(t, hours(1), "old", "new")
	_, err := s.write().exec(ctx, "UPDATE document SET published = ? WHERE site_key = 'old' AND company_id = ?", now.Add(-1000*time.Hour), brand.scope.Company)
	must(t, err)
	list.pass(t, hours(2), "old", "new")
	list.begin(t, hours(3))
	list.show(t, hours(3), "new")
	for name, c := range map[string]struct {
		cap  collector.Cap
		some bool
	}{"the whole list": {collector.CapNone, true}, "the newest": {collector.CapNewest, false}, "some": {collector.CapSome, false}} {
		src := list.source
		src.Capped = c.cap
		want(t, name, got(s.missedSome(ctx, list.scope, &src, hours(3)))(t), c.some)
	}
	_, err = s.write().exec(ctx, "UPDATE page SET outcome = 'resting' WHERE source_id = ?", list.source.SourceID)
	must(t, err)
	want(t, "while its page rests", got(s.missedSome(ctx, list.scope, &list.source, hours(3)))(t), false)
	_, err = s.write().exec(ctx, "UPDATE page SET outcome = 'ok', pass = pass - 1 WHERE source_id = ?", list.source.SourceID)
	must(t, err)
	want(t, "goes on", got(s.WakePages(ctx, list.scope, list.source, hours(3)))(t), true) // to the page to which nothing led
	due := got(s.DuePages(ctx, list.host.HostID, hours(3), 9))(t)
	want(t, "due", len(due), 1)
	want(t, "which", due[0].PageID, list.page.PageID)
	list.window = true
	list.page = due[0]
	list.show(t, hours(3), "new")
	want(t, "on a window", got(s.missedSome(ctx, list.scope, &list.source, hours(3)))(t), false)
}
