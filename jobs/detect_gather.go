package jobs

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"molva/collector/store"
	"molva/jobs/fake"
)

// neighbourhood is what the signals look at, gathered for a batch of documents together: a bounded number of questions,
// however many documents there are.
type neighbourhood struct {
	*shelves
	batch []*neighbour // that lags; its fingerprints are not filed yet

	written map[int64]int // live reviews of an author, as far as they were asked for

	// Of what is judged together:
	known   map[int64]*neighbour // all of them and theirs, by inside id
	own     []*neighbour
	authors map[int64][]*entry // by the author's row, newest first
	counts  map[string]store.ItemLine
	near    [][]*entry // on the item of the document in the same place, around its time, itself among them
	there   []visits   // of the document in the same place
	alike   [][]int64  // of the document in the same place
}

// visits are an author's newest reviews on other items, as many as are looked at for company, each with those around it.
type visits struct {
	own    []*neighbour
	around [][]*entry
}

func newNeighbourhood(s *shelves, batch []*neighbour) *neighbourhood {
	return &neighbourhood{shelves: s, batch: batch, written: map[int64]int{}}
}

// gather loads all that judging the documents needs.
func (n *neighbourhood) gather(ctx context.Context, docs []*neighbour) error {
	n.known, n.own = make(map[int64]*neighbour, 4*len(docs)), docs
	for _, d := range docs {
		n.known[d.Document] = d
	}
	if err := n.gatherAuthors(ctx); err != nil {
		return err
	}
	if err := n.gatherItems(ctx); err != nil {
		return err
	}
	if err := n.gatherTwins(ctx); err != nil {
		return err
	}
	return n.countNewcomers(ctx)
}

// load makes sure that all are known at their revisions.
func (n *neighbourhood) load(ctx context.Context, refs []store.DocRev) error {
	var ask []store.DocRev
	for _, r := range refs {
		if v := n.known[r.Document]; v == nil || v.Rev != r.Rev {
			ask = append(ask, r)
		}
	}
	slices.SortFunc(ask, func(a, b store.DocRev) int { return cmp.Compare(a.Document, b.Document) })
	found, err := n.neighboursAt(ctx, slices.Compact(ask))
	for _, v := range found {
		n.known[v.Document] = v
		n.learn(v)
	}
	return err
}

func refsOf(lists ...[]*entry) (refs []store.DocRev) {
	for _, list := range lists {
		for _, e := range list {
			refs = append(refs, e.DocRev)
		}
	}
	return refs
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
		if total := n.written[d.author]; total > 1 || total == 1 && !d.live {
			wanted[d.author] = total
		}
	}
	var err error
	if n.authors, err = n.byAuthors(ctx, wanted, fake.MaxAuthor+1); err != nil {
		return err
	}
	return n.load(ctx, refsOf(slices.Collect(maps.Values(n.authors))...))
}

// count learns how many live reviews authors have written.
func (n *neighbourhood) count(ctx context.Context, authors []int64) error {
	authors = slices.DeleteFunc(authors, func(a int64) bool { _, known := n.written[a]; return known || a == 0 })
	slices.Sort(authors)
	authors = slices.Compact(authors)
	totals, err := n.totals(ctx, authors)
	for _, a := range authors {
		n.written[a] = totals[a] // 0 for one of whom everything is gone
	}
	return err
}

// gatherItems loads what was written around the documents, and around what their authors wrote elsewhere.
func (n *neighbourhood) gatherItems(ctx context.Context) error {
	n.near, n.there = make([][]*entry, len(n.own)), make([]visits, len(n.own))
	var windows []store.Window
	keys := map[string]bool{}
	for i, d := range n.own {
		if d.key != "" {
			keys[d.key] = true
		}
		if d.Published.Known() {
			windows = append(windows, around(d))
		}
		n.there[i].own = n.elsewhere(d)
		for _, other := range n.there[i].own {
			windows = append(windows, around(other))
			if other.key != "" {
				keys[other.key] = true
			}
		}
	}
	var err error
	if n.counts, err = n.lines(ctx, slices.Sorted(maps.Keys(keys))); err != nil {
		return err
	}
	on, err := n.onItems(ctx, windows)
	if err != nil {
		return err
	}
	var all []store.DocRev
	for i, d := range n.own {
		if d.Published.Known() {
			n.near[i] = nearest(on[d.key], d.Published.Time, fake.MaxOnItem+1)
			all = append(all, refsOf(n.near[i])...)
		}
		for _, other := range n.there[i].own {
			beside := nearest(on[other.key], other.Published.Time, fake.MaxOnItem)
			n.there[i].around = append(n.there[i].around, beside)
			all = append(all, refsOf(beside)...)
		}
	}
	return n.load(ctx, all)
}

func around(n *neighbour) store.Window {
	at := n.Published.Time
	return store.Window{Item: n.key, From: at.Add(-fake.Reach), To: at.Add(fake.Reach)}
}

// dated is the first instant that the store tells from none.
var dated = time.UnixMicro(1)

func (n *neighbourhood) gatherTwins(ctx context.Context) (err error) {
	if n.alike, err = n.twins(ctx, n.own, n.batch, fake.MaxTwins); err != nil {
		return err
	}
	var ask []int64
	for _, ids := range n.alike {
		for _, id := range ids {
			if n.known[id] == nil {
				ask = append(ask, id)
			}
		}
	}
	slices.Sort(ask)
	refs, err := n.revisions(ctx, slices.Compact(ask))
	if err != nil {
		return err
	}
	return n.load(ctx, refs)
}

// countNewcomers learns how much the authors around have written, where a verdict may depend on it.
func (n *neighbourhood) countNewcomers(ctx context.Context) error {
	var ask []int64
	for i, d := range n.own {
		if d.Published.Known() && fake.NeedsTotals(n.counted(d), len(n.near[i])+1) {
			for _, e := range n.near[i] {
				ask = append(ask, e.Author)
			}
		}
	}
	return n.count(ctx, ask)
}
