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
	met   *met
	scope collector.Scope
	batch []collector.Document // that lags; its fingerprints are not filed yet

	totals   map[int64]int    // live reviews of an author, as far as they were asked for
	byPublic map[string]int64 // inside ids of all that were met

	// Of what is judged together:
	known   map[int64]neighbour // all that were met, by inside id
	own     []neighbour
	authors map[int64][]int64               // by the author's row, newest first
	items   map[string][]store.NeighbourRef // the windows of time that are looked at, in order of publishing
	lines   map[string]store.ItemLine
	twins   [][]int64 // of the document in the same place
}

func newNeighbourhood(s *store.Store, m *met, scope collector.Scope, batch []collector.Document) *neighbourhood {
	return &neighbourhood{store: s, met: m, scope: scope, batch: batch, totals: map[int64]int{}, byPublic: map[string]int64{}}
}

// gather loads all that judging the documents needs.
func (n *neighbourhood) gather(ctx context.Context, docs []collector.Document) error {
	n.known, n.own = map[int64]neighbour{}, make([]neighbour, len(docs))
	for i, d := range docs {
		n.own[i] = neighbourOf(d)
		n.meet(n.own[i])
	}
	if err := n.gatherAuthors(ctx); err != nil {
		return err
	}
	if err := n.gatherItems(ctx); err != nil {
		return err
	}
	if err := n.gatherTwins(ctx, docs); err != nil {
		return err
	}
	return n.countNewcomers(ctx)
}

// meet takes a neighbour as it is now.
func (n *neighbourhood) meet(v neighbour) {
	n.known[v.Document], n.byPublic[v.ID] = v, v.Document
	n.met.keep(v)
}

// load makes sure that all are known at their revisions.
func (n *neighbourhood) load(ctx context.Context, refs []store.DocRev) error {
	ask := map[int64]bool{}
	for _, r := range refs {
		if v, ok := n.known[r.Document]; ok && v.Rev == r.Rev {
			continue
		}
		if v, ok := n.met.at(r); ok {
			n.known[v.Document], n.byPublic[v.ID] = v, v.Document
			continue
		}
		ask[r.Document] = true
	}
	docs, err := n.store.Neighbours(ctx, n.scope, slices.Sorted(maps.Keys(ask)))
	for _, d := range docs {
		n.meet(neighbourOf(d))
	}
	return err
}

// gatherAuthors loads what the documents' authors wrote beside them.
func (n *neighbourhood) gatherAuthors(ctx context.Context) error {
	var authors []int64
	for _, d := range n.own {
		authors = append(authors, d.author)
	}
	if err := n.count(ctx, authors); err != nil {
		return err
	}
	wanted := map[int64]int{}
	for _, d := range n.own {
		if total := n.totals[d.author]; total > 1 || total == 1 && !d.live {
			wanted[d.author] = total
		}
	}
	found, err := n.store.ReviewsByAuthor(ctx, n.scope, wanted, fake.MaxAuthor+1)
	if err != nil {
		return err
	}
	n.authors = make(map[int64][]int64, len(found))
	var all []store.DocRev
	for author, refs := range found {
		for _, r := range refs {
			n.authors[author] = append(n.authors[author], r.Document)
			all = append(all, r.DocRev)
		}
	}
	return n.load(ctx, all)
}

// count learns how many live reviews authors have written.
func (n *neighbourhood) count(ctx context.Context, authors []int64) error {
	authors = slices.DeleteFunc(authors, func(a int64) bool { _, known := n.totals[a]; return known || a == 0 })
	slices.Sort(authors)
	authors = slices.Compact(authors)
	totals, err := n.store.AuthorTotals(ctx, n.scope, authors)
	for _, a := range authors {
		n.totals[a] = totals[a] // 0 for one of whom everything is gone
	}
	return err
}

// gatherItems loads what was written around the documents, and around what their authors wrote elsewhere.
func (n *neighbourhood) gatherItems(ctx context.Context) error {
	var windows []store.Window
	keys := map[string]bool{}
	for _, d := range n.own {
		key := store.ItemKey(d.item)
		if key != "" {
			keys[key] = true
		}
		if d.Published.Known() {
			windows = append(windows, around(key, d.Published.Time))
		}
		for _, other := range n.elsewhere(d) {
			windows = append(windows, around(store.ItemKey(other.item), other.Published.Time))
		}
	}
	var err error
	if n.items, err = n.store.ReviewsOnItems(ctx, n.scope, windows); err != nil {
		return err
	}
	if n.lines, err = n.store.ItemLines(ctx, n.scope, slices.Sorted(maps.Keys(keys))); err != nil {
		return err
	}
	var all []store.DocRev
	for _, refs := range n.items {
		for _, r := range refs {
			all = append(all, r.DocRev)
		}
	}
	return n.load(ctx, all)
}

func around(item string, at time.Time) store.Window {
	return store.Window{Item: item, From: at.Add(-fake.Reach), To: at.Add(fake.Reach)}
}

func (n *neighbourhood) gatherTwins(ctx context.Context, docs []collector.Document) (err error) {
	if n.twins, err = n.store.Twins(ctx, n.scope, docs, n.batch, fake.MaxTwins); err != nil {
		return err
	}
	ask := map[int64]bool{}
	for _, ids := range n.twins {
		for _, id := range ids {
			if _, ok := n.known[id]; !ok {
				ask[id] = true
			}
		}
	}
	twins, err := n.store.Neighbours(ctx, n.scope, slices.Sorted(maps.Keys(ask)))
	for _, d := range twins {
		n.meet(neighbourOf(d))
	}
	return err
}

// countNewcomers learns how much the authors around have written, where a verdict may depend on it.
func (n *neighbourhood) countNewcomers(ctx context.Context) error {
	var ask []int64
	for i, d := range n.own {
		if d.Published.Known() {
			if near := n.onItem(d); fake.NeedsTotals(n.target(i), len(near)+1) {
				for _, r := range near {
					ask = append(ask, r.Author)
				}
			}
		}
	}
	return n.count(ctx, ask)
}
