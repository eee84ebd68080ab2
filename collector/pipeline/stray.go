package pipeline

import (
	"slices"
	"time"

	"molva/collector"
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
	mayBePlaces := p.numbered && !p.batch.First
	if p.batch.Kind != collector.KindReview || !mayBePlaces && !slices.ContainsFunc(p.reviews, func(r collector.Review) bool { return !r.OwnID }) {
		return out
	}
	d := p.identify(held)
	for i, r := range p.reviews {
		places := r.OwnID && mayBePlaces && d.home(r) == ""
		if _, known := held[d.keys[i]]; !places && (known || r.OwnID) {
			continue
		}
		if places {
			base := collector.ContentKey(r)
			out.Keys = append(append(out.Keys, groupKeys(base)...), contentKeyOf(base, r))
		}
		if r.Author != (collector.Author{}) {
			out.Reviews = append(out.Reviews, r)
		}
	}
	return out
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

// strays gives members the keys of what is held with the same words, item and author under another day, where the days may
// be one: one of them is not told, or was counted back.
func (g *group) strays(rest []int) []int {
	if len(rest) == 0 {
		return nil
	}
	g.free = slices.DeleteFunc(slices.Clone(g.signed(g.reviews[rest[0]])), func(k string) bool { return g.taken[k] })
	return g.take(rest, g.dated)
}

func (g *group) dated(r collector.Review) func(key string) bool {
	is := collector.ShowingOf(r)
	return func(k string) bool {
		was := g.held[k]
		return is.SameWords(collector.ShowingOf(was.Review)) && (is.Telling() || was.Page == g.batch.Page) && g.oneDay(was, r)
	}
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
