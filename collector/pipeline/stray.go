package pipeline

import (
	"slices"
	"time"

	"molva/collector"
	"molva/collector/text"
)

// Lost is what a batch shows and is not held under the keys it would bear, though it may be held under another: a site
// that dates its reviews now and did not before, a list that says "2 days ago" of what a page of its own dates, numbers
// that are places in a list.
type Lost struct {
	Keys    []string           // more keys under which it may be held
	Reviews []collector.Review // whose authors' other reviews are to be looked at
}

// Lost says what else must be looked up before Run; nothing for most batches.
func (p Prepared) Lost(held map[string]collector.Document) Lost {
	var out Lost
	if p.batch.Kind != collector.KindReview || !slices.ContainsFunc(p.reviews, func(r collector.Review) bool { return !r.OwnID || p.mayHaveMoved(r, held) }) {
		return out
	}
	d := p.identify(held)
	for i, r := range p.reviews {
		moved := p.mayHaveMoved(r, held) && d.home(r) == ""
		if _, known := held[d.keys[i]]; !moved && (known || r.OwnID) {
			continue
		}
		if moved {
			base := collector.ContentKey(r)
			out.Keys = append(append(out.Keys, groupKeys(base)...), contentKeyOf(base, r))
		}
		if r.Author != (collector.Author{}) {
			out.Keys = append(out.Keys, collector.ContentKey(unsigned(r)), anyDay(unsigned(r)))
			out.Reviews = append(out.Reviews, r)
		}
	}
	return out
}

// mayHaveMoved says that a review with an id may be held under another one. In a source's first pass that is asked only where
// the id is known: there nothing has moved yet.
func (p Prepared) mayHaveMoved(r collector.Review, held map[string]collector.Document) bool {
	_, have := held[r.ID]
	return p.mayBePlace(r) && (have || p.numbered && !p.batch.First)
}

// unsigned is a review without its author: so it was held before its site named one.
func unsigned(r collector.Review) collector.Review {
	r.Author = collector.Author{}
	return r
}

// anyDay is the content key of a review without its day.
func anyDay(r collector.Review) string {
	r.DayMoves = true
	return collector.ContentKey(r)
}

// signed are the keys of what is held of the item and author of a review, in order.
func (d *identity) signed(r collector.Review) []string {
	if d.alike == nil {
		d.alike = map[string][]string{}
		for k, was := range d.held {
			if was.DocumentID != 0 {
				d.alike[anyDay(was.Review)] = append(d.alike[anyDay(was.Review)], k)
			}
		}
		for _, keys := range d.alike {
			slices.Sort(keys)
		}
	}
	return d.alike[anyDay(r)]
}

// strays gives members the keys of what is held with the same words under another key: its day is not told or was counted
// back on one of the two, its author was not named before, or one of them does not say on what item it is.
func (g *group) strays(rest []int) []int {
	if len(rest) == 0 {
		return nil
	}
	one := g.reviews[rest[0]]
	g.free = slices.DeleteFunc(slices.Concat(g.signed(one), g.signed(unsigned(one))), func(k string) bool { return g.taken[k] })
	if rest = g.take(rest, g.dated); len(rest) == 0 || one.Author == (collector.Author{}) {
		return rest
	}
	g.free = g.free[:0]
	for k, was := range g.held {
		if was.DocumentID != 0 && !g.taken[k] && was.Author != (collector.Author{}) && sameItem(was.Item, one.Item) {
			g.free = append(g.free, k)
		}
	}
	slices.Sort(g.free)
	return g.take(rest, g.signedAlike)
}

// dated finds the same words of one author, or of nobody, on one item.
func (g *group) dated(r collector.Review) func(key string) bool {
	is := collector.ShowingOf(r)
	return func(k string) bool {
		was := g.held[k]
		return is.SameWords(collector.ShowingOf(was.Review)) && (is.Telling() || was.Page == g.batch.Page) && g.oneDay(was, r)
	}
}

// signedAlike finds the same words of one author and day, so many that nobody writes them twice.
func (g *group) signedAlike(r collector.Review) func(key string) bool {
	is := collector.ShowingOf(r)
	return func(k string) bool {
		was := collector.ShowingOf(g.held[k].Review)
		return is.Telling() && is.SameWords(was) && !is.Another(was) && (is.SignedAlike(was) || g.oneDay(g.held[k], r))
	}
}

// sameItem says that two reviews may be on one item: a table names it, a page gives its address too, a list neither.
func sameItem(a, b collector.Item) bool {
	return a == (collector.Item{}) || b == (collector.Item{}) || a.URL != "" && a.URL == b.URL || a.Name != "" && text.Fold(a.Name) == text.Fold(b.Name)
}

// oneDay says that a held review and one that is shown may be of one day though their keys tell two.
func (g *group) oneDay(was collector.Document, r collector.Review) bool {
	counted := anyDay(was.Review) == was.SiteKey // its day was counted back when it was first seen
	switch {
	case !was.Published.Known() || !r.Published.Known():
		return true
	case counted && !r.DayMoves:
		return within(r.Published.Time, was.Published.Time, was.FirstSeen)
	case r.DayMoves && !counted:
		return within(was.Published.Time, r.Published.Time, g.batch.Now)
	}
	return false
}

// within says that a day may be the one that was counted back to: "2 months ago" is said of nearly three.
func within(day, counted, from time.Time) bool {
	return !day.After(counted.Add(collector.ZoneSlack)) && !day.Before(counted.Add(counted.Sub(from)).Add(-collector.ZoneSlack))
}
