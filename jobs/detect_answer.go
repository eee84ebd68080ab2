package jobs

import (
	"context"
	"maps"
	"slices"

	"molva/collector/store"
)

const (
	byAuthorMost = 64 // reviews of an author who is remembered; longer lists are asked for each time
	askedEnough  = 3  // to read an item once costs about as much as to have it counted so often
)

// totals is how many live reviews authors have written.
func (s *shelves) totals(ctx context.Context, authors []int64) (map[int64]int, error) {
	out := make(map[int64]int, len(authors))
	var ask []int64
	for _, a := range authors {
		if list, kept := s.authors[a]; !s.blind && (kept || a > s.lastAuthor) {
			out[a] = len(list)
		} else {
			ask = append(ask, a)
		}
	}
	found, err := s.store.AuthorTotals(ctx, s.scope, ask)
	maps.Copy(out, found)
	if err != nil || s.blind {
		return out, err
	}
	return out, s.keepAuthors(ctx, ask, found)
}

// keepAuthors puts the reviews of authors on shelves of their own, of those who wrote little.
func (s *shelves) keepAuthors(ctx context.Context, authors []int64, totals map[int64]int) error {
	few := slices.DeleteFunc(authors, func(a int64) bool { return totals[a] > byAuthorMost })
	found, err := s.store.AllByAuthors(ctx, s.scope, few)
	if err != nil {
		return err
	}
	for _, a := range few {
		s.authors[a] = nil
	}
	for _, r := range found {
		if e := s.fetched(r); e != nil {
			s.authors[e.Author] = put(s.authors[e.Author], e, newest)
		}
	}
	return nil
}

// fetched is the known entry of a review that was read for a shelf on which it does not stand yet; nil when it is news,
// and has been placed where it belongs.
func (s *shelves) fetched(r store.ShelfReview) *entry {
	if e := s.entries[r.Document]; e != nil && e.Rev == r.Rev {
		return e
	}
	s.place(&entry{NeighbourRef: r.NeighbourRef, key: r.Item, rating: r.Rating, live: true, late: true})
	return nil
}

// byAuthors are the newest n live reviews of authors, newest first. totals is how many each has.
func (s *shelves) byAuthors(ctx context.Context, totals map[int64]int, n int) (map[int64][]*entry, error) {
	out := make(map[int64][]*entry, len(totals))
	ask := map[int64]int{}
	for a, total := range totals {
		if list, kept := s.authors[a]; !s.blind && (kept || a > s.lastAuthor) {
			out[a] = slices.Clone(list[:min(n, len(list))]) // the shelf may change while the list is in use
		} else {
			ask[a] = total
		}
	}
	found, err := s.store.ReviewsByAuthor(ctx, s.scope, ask, n)
	for a, refs := range found {
		out[a] = strangers(refs)
	}
	return out, err
}

// strangers are entries that stand on no shelf.
func strangers(refs []store.NeighbourRef) []*entry {
	all := make([]entry, len(refs))
	out := make([]*entry, len(refs))
	for i, r := range refs {
		all[i].NeighbourRef = r
		out[i] = &all[i]
	}
	return out
}

// lines counts the live reviews of items; those without any may be left out.
func (s *shelves) lines(ctx context.Context, keys []string) (map[string]store.ItemLine, error) {
	out := make(map[string]store.ItemLine, len(keys))
	var ask []string
	for _, key := range keys {
		if item := s.items[key]; !s.blind && item != nil && item.all {
			out[key] = item.line()
		} else {
			ask = append(ask, key)
		}
	}
	found, err := s.store.ItemLines(ctx, s.scope, ask)
	if err != nil {
		return nil, err
	}
	for key, whole := range found {
		out[key] = whole.ItemLine
	}
	if s.blind {
		return out, nil
	}
	return out, s.keepItems(ctx, ask, found)
}

// keepItems learns which items are known in whole: those that are new, and those that are asked for again and again, if
// there is room for them.
func (s *shelves) keepItems(ctx context.Context, keys []string, found map[string]store.WholeItem) error {
	var read []string
	room := entriesMost/2 - len(s.entries)
	for _, key := range keys {
		item, whole := s.item(key), found[key]
		item.asked++
		switch {
		case whole.Reviews == 0 || whole.Lowest > s.lastDocument:
			item.all = true
		case item.asked >= askedEnough && whole.Reviews <= room:
			room -= whole.Reviews
			read = append(read, key)
		}
	}
	reviews, err := s.store.AllOnItems(ctx, s.scope, read)
	if err != nil {
		return err
	}
	for _, key := range read {
		s.item(key).all = true
	}
	for _, r := range reviews {
		if e := s.fetched(r); e != nil && !e.onItem {
			s.item(e.key).put(e)
		}
	}
	return nil
}

// onItems are the live reviews that were published within any of some windows, by item and in order of time. There may be
// others of the item among them.
func (s *shelves) onItems(ctx context.Context, windows []store.Window) (map[string][]*entry, error) {
	out := map[string][]*entry{}
	var ask []store.Window
	for _, w := range windows {
		if item := s.items[w.Item]; !s.blind && item != nil && item.all {
			out[w.Item] = item.dated
		} else {
			ask = append(ask, w)
		}
	}
	found, err := s.store.ReviewsOnItems(ctx, s.scope, ask)
	for key, refs := range found {
		out[key] = strangers(refs)
	}
	return out, err
}

// twins names the n others that share most bands with each of some documents, or those of them that may be its copies.
func (s *shelves) twins(ctx context.Context, docs, batch []*neighbour, n int) ([][]int64, error) {
	if s.blind || !s.filed.all {
		s.filed.asked += 8 * len(docs)
		return s.store.Twins(ctx, s.scope, sketches(docs), sketches(batch), n)
	}
	out := make([][]int64, len(docs))
	for i, d := range docs {
		out[i] = s.filed.alike(d.sketch, s.filed.twins(d.Document, d.sketch, n))
	}
	return out, nil
}

func sketches(docs []*neighbour) []store.Sketch {
	out := make([]store.Sketch, len(docs))
	for i, d := range docs {
		out[i] = store.Sketch{Document: d.Document, Words: d.sketch}
	}
	return out
}

// revisions are documents at their revisions; those that are not held are left out.
func (s *shelves) revisions(ctx context.Context, ids []int64) ([]store.DocRev, error) {
	var out []store.DocRev
	var ask []int64
	for _, id := range ids {
		if e := s.entries[id]; !s.blind && e != nil {
			out = append(out, e.DocRev)
		} else {
			ask = append(ask, id)
		}
	}
	found, err := s.store.RevisionsOf(ctx, s.scope, ask)
	return append(out, found...), err
}
