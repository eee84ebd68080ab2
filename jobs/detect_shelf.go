package jobs

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"molva/collector/store"
)

// entry is a document as the shelves know it.
type entry struct {
	store.NeighbourRef
	key    string // store.ItemKey
	rating float64
	live   bool // a live review: it stands on shelves
	late   bool // it was read later than what lagged was looked through
	onItem bool // it stands on its item's shelf
}

func entryOf(n *neighbour) *entry {
	return &entry{NeighbourRef: store.NeighbourRef{DocRev: n.DocRev, Author: n.author, Published: n.Published.Time}, key: n.key, rating: n.rating, live: n.live}
}

// oldest first, of equals the one with the smaller id.
func oldest(a, b *entry) int {
	return cmp.Or(a.Published.Compare(b.Published), cmp.Compare(a.Document, b.Document))
}

// newest first, of equals the one with the greater id.
func newest(a, b *entry) int { return oldest(b, a) }

// put places an entry in an ordered list, take takes it out again.
func put(list []*entry, e *entry, order func(a, b *entry) int) []*entry {
	at, _ := slices.BinarySearchFunc(list, e, order)
	return slices.Insert(list, at, e)
}

func take(list []*entry, e *entry, order func(a, b *entry) int) []*entry {
	at, found := slices.BinarySearchFunc(list, e, order)
	if !found {
		return list
	}
	return slices.Delete(list, at, at+1)
}

// itemShelf is the live reviews on an item that are known.
type itemShelf struct {
	all     bool            // there are no others
	asked   int             // how often it was asked for while it was not known to be all
	dated   []*entry        // oldest first
	ratings map[float64]int // how many gave which; 0 is none
}

func (s *itemShelf) put(e *entry) {
	if e.onItem = true; !e.Published.IsZero() {
		s.dated = put(s.dated, e, oldest)
	}
	if s.ratings == nil {
		s.ratings = map[float64]int{}
	}
	s.ratings[e.rating]++
}

func (s *itemShelf) take(e *entry) {
	if !e.onItem {
		return
	}
	if e.onItem = false; !e.Published.IsZero() {
		s.dated = take(s.dated, e, oldest)
	}
	if s.ratings[e.rating]--; s.ratings[e.rating] == 0 {
		delete(s.ratings, e.rating)
	}
}

// line counts the item as store.ItemLines does.
func (s *itemShelf) line() store.ItemLine {
	l := store.ItemLine{Dated: len(s.dated)}
	if l.Dated > 0 {
		l.First, l.Last = s.dated[0].Published, s.dated[l.Dated-1].Published
	}
	for _, rating := range slices.Sorted(maps.Keys(s.ratings)) {
		n := s.ratings[rating]
		if l.Sum += rating * float64(n); rating > 0 {
			l.Rated += n
		}
	}
	return l
}

// between are entries in order of time from an instant on and before another.
func between(list []*entry, from, before time.Time) []*entry {
	place := func(t time.Time) int {
		i, _ := slices.BinarySearchFunc(list, t, func(e *entry, t time.Time) int { return e.Published.Compare(t) })
		return i
	}
	return list[place(from):place(before)]
}
