package store

import (
	"context"
	"fmt"
	"testing"

	"molva/collector"
)

// What its home has missed goes over to the source that saw it last, not to a window, nor to one that was removed, and to one
// that nobody reads only when there is no other.
func handedOver(t *testing.T, s *Store) {
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
}

// A window can never say that something is gone, so a list that shows it too is its home. So is who sees what was gone, what came
// by an import, and what belonged to a source that nobody reads.
func aNewHome(t *testing.T, s *Store) {
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
}

// A source that is removed leaves what others show to them, and its own documents stay with it.
func aRemovedSourceLeavesWhatOthersShow(t *testing.T, s *Store) {
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
}

// What was compared before a document changed homes is written where it lives now.
func aLateSightAfterAHandOver(t *testing.T, s *Store) {
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
}

// Two passes that end at once, while pages of both are written, hand over and drop without a conflict that stays.
func passesOfTwoSourcesAtOnce(t *testing.T, s *Store) {
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
		want(t, "live", got(one[int](ctx, s.read(), "SELECT COUNT(*) FROM document WHERE state = 'live' AND company_id = ?", p[0].scope.Company))(t), 0)
	}
}
