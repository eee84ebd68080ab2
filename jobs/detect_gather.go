package jobs

import (
	"context"
	"maps"
	"slices"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs/fake"
)

// neighbourhood is what the signals look at, gathered from the store for a batch of documents together: a bounded number
// of queries, however many documents there are.
type neighbourhood struct {
	store *store.Store
	scope collector.Scope

	totals   map[int64]int    // live reviews of an author
	byPublic map[string]int64 // inside ids of all that were met

	// Of the batch in hand:
	authors map[int64][]neighbour  // by the author's row, newest first
	items   map[string][]neighbour // the windows of time that are looked at, in order of publishing
	lines   map[string]store.ItemLine
	twins   [][]neighbour // of the document in the same place
}

// neighbour is a document as the signals see it, with what it is found by.
type neighbour struct {
	fake.Review
	id, author int64
	item       collector.Item
	counts     bool // a live review: others may be met on the way but are never evidence
}

func newNeighbourhood(s *store.Store, scope collector.Scope) *neighbourhood {
	return &neighbourhood{store: s, scope: scope, totals: map[int64]int{}, byPublic: map[string]int64{}}
}

// gather loads all that judging the documents needs.
func (n *neighbourhood) gather(ctx context.Context, docs []collector.Document) error {
	if err := n.gatherAuthors(ctx, docs); err != nil {
		return err
	}
	if err := n.gatherItems(ctx, docs); err != nil {
		return err
	}
	if err := n.gatherTwins(ctx, docs); err != nil {
		return err
	}
	return n.count(ctx, docs)
}

func (n *neighbourhood) gatherAuthors(ctx context.Context, docs []collector.Document) error {
	wanted := map[int64]bool{}
	for _, d := range docs {
		if d.AuthorID > 0 {
			wanted[d.AuthorID] = true
		}
	}
	found, err := n.store.NeighboursByAuthor(ctx, n.scope, slices.Sorted(maps.Keys(wanted)), fake.MaxAuthor+1)
	if err != nil {
		return err
	}
	n.authors = make(map[int64][]neighbour, len(found))
	for author, docs := range found {
		n.authors[author] = n.meet(docs)
	}
	return nil
}

// gatherItems loads what was written around the documents, and around what their authors wrote elsewhere.
func (n *neighbourhood) gatherItems(ctx context.Context, docs []collector.Document) error {
	var windows []store.Window
	keys := map[string]bool{}
	for _, d := range docs {
		key := store.ItemKey(d.Item)
		if key != "" {
			keys[key] = true
		}
		if d.Published.Known() {
			windows = append(windows, around(key, d.Published.Time))
		}
		for _, own := range n.elsewhere(d) {
			windows = append(windows, around(store.ItemKey(own.item), own.Published.Time))
		}
	}
	found, err := n.store.NeighboursOnItems(ctx, n.scope, windows)
	if err != nil {
		return err
	}
	n.items = make(map[string][]neighbour, len(found))
	for key, docs := range found {
		n.items[key] = n.meet(docs)
	}
	n.lines, err = n.store.ItemLines(ctx, n.scope, slices.Sorted(maps.Keys(keys)))
	return err
}

func around(item string, at time.Time) store.Window {
	return store.Window{Item: item, From: at.Add(-fake.Reach), To: at.Add(fake.Reach)}
}

func (n *neighbourhood) gatherTwins(ctx context.Context, docs []collector.Document) error {
	prints := make([][]uint64, len(docs))
	for i, d := range docs {
		prints[i] = d.Verdict.Fingerprint
	}
	found, err := n.store.Twins(ctx, n.scope, prints, fake.MaxTwins+1)
	if err != nil {
		return err
	}
	wanted := map[int64]bool{}
	for i, ids := range found {
		for _, id := range ids {
			if id != docs[i].DocumentID { // it is its own twin, and needs no look
				wanted[id] = true
			}
		}
	}
	twins, err := n.store.Neighbours(ctx, n.scope, slices.Sorted(maps.Keys(wanted)))
	if err != nil {
		return err
	}
	at := make(map[int64]neighbour, len(twins))
	for _, v := range n.meet(twins) {
		at[v.id] = v
	}
	n.twins = make([][]neighbour, len(docs))
	for i, ids := range found {
		for _, id := range ids {
			if v, ok := at[id]; ok {
				n.twins[i] = append(n.twins[i], v)
			}
		}
	}
	return nil
}

// meet makes neighbours of what the store answered.
func (n *neighbourhood) meet(docs []collector.Document) []neighbour {
	out := make([]neighbour, len(docs))
	for i, d := range docs {
		out[i] = neighbour{fake.OfDocument(d, 0), d.DocumentID, d.AuthorID, d.Item, d.Kind == collector.KindReview && d.State == collector.StateLive}
		n.byPublic[d.PublicID] = d.DocumentID
	}
	return out
}

// count learns how many reviews the authors of all that was met have written.
func (n *neighbourhood) count(ctx context.Context, docs []collector.Document) error {
	ask := map[int64]bool{}
	want := func(author int64) {
		if _, known := n.totals[author]; author > 0 && !known {
			ask[author] = true
		}
	}
	for _, d := range docs {
		want(d.AuthorID)
	}
	lists := slices.Concat(slices.Collect(maps.Values(n.items)), slices.Collect(maps.Values(n.authors)), n.twins)
	for _, list := range lists {
		for _, v := range list {
			want(v.author)
		}
	}
	totals, err := n.store.AuthorTotals(ctx, n.scope, slices.Sorted(maps.Keys(ask)))
	if err != nil {
		return err
	}
	for author := range ask {
		n.totals[author] = totals[author] // 0 for one of whom everything is gone
	}
	for _, list := range lists {
		for i := range list {
			if v := &list[i]; v.Author != "" {
				v.AuthorTotal = n.totals[v.author]
			}
		}
	}
	return nil
}
