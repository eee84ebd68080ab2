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
	w := newWorld(t, s, "one")
	w.visit(t, nil)
	w.closePass(t, collector.HealthOK, now)
	out = append(out, &spot{world: w})
	for _, name := range names {
		src := collector.Source{Name: name, URL: w.source.URL + name, Owner: w.person.PersonID, Period: 6 * time.Hour, Due: now}
		out = append(out, &spot{world: &world{s: s, scope: w.scope, person: w.person, source: got(s.AddSource(context.Background(), w.scope, src))(t)}})
	}
	return out
}

// begin starts a pass of the place, an hour after the last one of any, and has its page at hand.
func (p *spot) begin(t testing.TB, at time.Time) {
	t.Helper()
	ctx := context.Background()
	_, err := p.s.write().exec(ctx, "UPDATE source SET due = ? WHERE source_id = ?", at, p.source.SourceID)
	must(t, err)
	src, started, err := p.s.StartPass(ctx, p.scope, p.source.SourceID, p.source.URL, "http://one.example:80", at)
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

// What two sources show counts for both: read, held, declared, newest, known. It belongs to the one that found it.
func TestWhatTwoSourcesShowCountsForBoth(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		p := spotsOf(t, s, "list")
		brand, list := p[0], p[1]
		brand.pass(t, hours(1), "a", "b", "c")
		want(t, "sightings of one source alone", got(one[int](ctx, s.read(), "SELECT COUNT(*) FROM sighting"))(t), 0)
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
	})
}

// An edit that another source shows is one of the document, and its home stays.
func TestAnEditThatAnotherSourceShows(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
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
	})
}

// What its home has missed goes over to the source that saw it last, not to a window, nor to one that was removed, and to one
// that nobody reads only when there is no other.
func TestHandOver(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		p := spotsOf(t, s, "one", "two", "idle", "feed", "removed")
		brand, one, two, idle, feed, removed := p[0], p[1], p[2], p[3], p[4], p[5]
		feed.window = true
		brand.pass(t, hours(1), "all", "idle", "feed", "removed", "stays")
		one.pass(t, hours(2), "all")
		two.pass(t, hours(3), "all")
		for i, q := range []*spot{idle, feed, removed} {
			q.pass(t, hours(4+i), "all", q.source.Name)
		}
		idle.source.Owner = 0
		must(t, s.SaveSource(ctx, idle.scope, idle.source))
		must(t, s.RemoveSource(ctx, removed.scope, removed.source, hours(7)))
		want(t, "seen by", brand.sights(t, "all"), "feed:0 idle:0 one:0 two:0")
		two.pass(t, hours(8)) // it misses it once

		gone := brand.pass(t, hours(9), "stays")
		want(t, "gone at once", gone, 0)
		gone = brand.pass(t, hours(10), "stays")
		want(t, "gone", gone, 2)
		all := brand.held(t, "all")
		want(t, "home", all.Source, two.source.SourceID)
		want(t, "its pass and misses", fmt.Sprint(all.SeenPass, all.Missed), fmt.Sprint(two.source.Pass-1, 1))
		want(t, "rev", all.Rev, 2)
		want(t, "versions", len(got(s.Versions(ctx, brand.scope, all.DocumentID))(t)), 1)
		want(t, "seen by", brand.sights(t, "all"), "feed:0 idle:0 one:0")
		want(t, "home of what nobody else reads", brand.held(t, "idle").Source, idle.source.SourceID)
		for key, state := range map[string]collector.State{"feed": collector.StateGone, "removed": collector.StateGone, "idle": collector.StateLive} {
			want(t, key, brand.held(t, key).State, state)
		}
		want(t, "held by the brand", brand.heldColumn(t), 1)
		brand.sound(t)

		want(t, "gone with the second", two.pass(t, hours(11)), 0)
		want(t, "home", brand.held(t, "all").Source, one.source.SourceID)
		one.pass(t, hours(12))
		want(t, "gone with the first", one.pass(t, hours(13)), 0)
		want(t, "home", brand.held(t, "all").Source, idle.source.SourceID)
		brand.sound(t)
	})
}

// A sighting that was missed as often as it takes is none any more; the document stays where it lives.
func TestAMissedSighting(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
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
	})
}

// A window can never say that something is gone, so a list that shows it too is its home. So is who sees what was gone, what came
// by an import, and what belonged to a source that nobody reads.
func TestANewHome(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		p := spotsOf(t, s, "feed", "list")
		brand, feed, list := p[0], p[1], p[2]
		feed.window = true
		imported := brand.review("imported", "x", 3, now)
		imported.Document.Page, imported.Document.SeenPass = 0, 0 // for the brand, whose pages have never shown it
		got(s.SaveDocuments(ctx, brand.scope, []DocumentWrite{imported}))(t)
		feed.pass(t, hours(1), "a")
		list.pass(t, hours(2), "a", "imported")
		want(t, "home", list.held(t, "a").Source, list.source.SourceID)
		want(t, "seen by", list.sights(t, "a"), "feed:0")
		want(t, "rev", list.held(t, "a").Rev, 2)
		want(t, "home of the imported", list.held(t, "imported").Source, list.source.SourceID)
		want(t, "its rev", list.held(t, "imported").Rev, 1)
		feed.pass(t, hours(3), "a")
		want(t, "home", list.held(t, "a").Source, list.source.SourceID)
		list.pass(t, hours(4), "imported")
		want(t, "gone", list.pass(t, hours(5), "imported"), 1)
		want(t, "seen by", list.sights(t, "a"), "")
		_, err := s.write().exec(ctx, "UPDATE page SET is_window = 1 WHERE page_id = ?", list.page.PageID) // it turns into one
		must(t, err)
		brand.pass(t, hours(6), "a")
		want(t, "seen by", list.sights(t, "a"), "")
		back := brand.held(t, "a")
		want(t, "back", fmt.Sprint(back.State, back.Source, back.Page), fmt.Sprint("live", brand.source.SourceID, brand.page.PageID))

		feed.pass(t, hours(7), "unread")
		for _, q := range []*spot{list, feed} {
			q.source.Owner = 0
			must(t, s.SaveSource(ctx, q.scope, q.source))
		}
		brand.pass(t, hours(8), "a", "imported", "unread")
		want(t, "home of what stood on a window", brand.held(t, "unread").Source, brand.source.SourceID)
		want(t, "seen by", brand.sights(t, "unread"), "")
		want(t, "home of what nobody read", brand.held(t, "imported").Source, brand.source.SourceID)
		brand.sound(t)
	})
}

// A source that is removed leaves what others show to them, and its own documents stay with it.
func TestARemovedSourceLeavesWhatOthersShow(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		p := spotsOf(t, s, "list")
		brand, list := p[0], p[1]
		brand.pass(t, hours(1), "a", "b")
		list.pass(t, hours(2), "b", "c")
		brand.pass(t, hours(3), "a", "b", "c")
		must(t, s.RemoveSource(ctx, brand.scope, brand.source, hours(4)))
		for key, home := range map[string]*spot{"a": brand, "b": list, "c": list} {
			want(t, "home of "+key, brand.held(t, key).Source, home.source.SourceID)
			want(t, "sightings of "+key, brand.sights(t, key), "")
		}
		want(t, "held", brand.heldColumn(t), 1)
		list.pass(t, hours(5), "a", "b", "c")
		want(t, "home of what is seen", brand.held(t, "a").Source, list.source.SourceID)
		want(t, "held by the list", list.heldColumn(t), 3)
	})
}

// What was compared before a document changed homes is written where it lives now.
func TestALateSightAfterAHandOver(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		p := spotsOf(t, s, "list")
		brand, list := p[0], p[1]
		brand.pass(t, hours(1), "a", "b")
		list.pass(t, hours(2), "a", "b")
		late := brand.held(t, "a") // of the brand, as both compare it
		brand.pass(t, hours(3), "b")
		brand.pass(t, hours(4), "b")
		want(t, "home", brand.held(t, "a").Source, list.source.SourceID)
		for _, q := range []*spot{list, brand} {
			q.begin(t, hours(5))
			late.LastSeen, late.Page = hours(5), q.page.PageID
			q.visit(t, nil, DocumentWrite{Document: late, PrevRev: late.Rev, Seen: true})
			q.closePass(t, collector.HealthOK, hours(5))
		}
		a := brand.held(t, "a")
		want(t, "home", fmt.Sprint(a.Source, a.SeenPass, a.Missed), fmt.Sprint(list.source.SourceID, list.source.Pass, 0))
		want(t, "seen by", brand.sights(t, "a"), "Отклик:0")
		brand.sound(t)
	})
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
func TestOneSourceAloneCostsNothingMore(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
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
	})
}

// A sighting that a pass missed makes it look on the pages that rest, and on the one where it stood; behind the end of a list that
// is cut, and on a window, none is missed.
func TestAMissedSightingIsLookedFor(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		p := spotsOf(t, s, "list")
		brand, list := p[0], p[1]
		brand.pass(t, hours(1), "old", "new")
		_, err := s.write().exec(ctx, "UPDATE document SET published = ? WHERE site_key = 'old'", now.Add(-1000*time.Hour))
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
	})
}

// Two passes that end at once, while pages of both are written, hand over and drop without a conflict that stays.
func TestPassesOfTwoSourcesAtOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		p := spotsOf(t, s, "one", "two")
		keys := make([]string, 24)
		for i := range keys {
			keys[i] = fmt.Sprint("k", i)
		}
		p[0].pass(t, hours(1), keys[:12]...)
		p[1].pass(t, hours(2), keys...)
		for n := range 4 {
			p[0].pass(t, hours(3+2*n), keys...)
			p[1].pass(t, hours(4+2*n), keys...)
			p[2].pass(t, hours(4+2*n), keys[n:]...)
			at := hours(11 + 2*n)
			for _, q := range p {
				q.begin(t, at)
				q.visit(t, nil)
			}
			must(t, s.ReleaseHost(ctx, p[2].host, wall))
			together(t, len(p), func(i int) error {
				src := p[i].source
				src.Health = collector.HealthOK
				_, err := s.ClosePass(ctx, p[i].scope, src, PassTally{}, 1, at, nil)
				return err
			})
			p[0].sound(t)
			want(t, "live", got(one[int](ctx, s.read(), "SELECT COUNT(*) FROM document WHERE state = 'live'"))(t), 0)
		}
	})
}
