package jobs

import (
	"cmp"
	"slices"
	"time"

	"molva/collector/store"
	"molva/jobs/fake"
)

// target is the i-th document of the batch as the signals see it.
func (n *neighbourhood) target(i int) fake.Review { return n.counted(n.own[i]) }

// counted is a neighbour with the number of its author's reviews, where that was asked for.
func (n *neighbourhood) counted(v neighbour) fake.Review {
	if v.Author != "" {
		v.AuthorTotal = n.totals[v.author]
	}
	return v.Review
}

// around is the neighbourhood of the i-th document of the batch.
func (n *neighbourhood) around(i int) fake.Around {
	d := n.own[i]
	line := n.lines[d.key]
	a := fake.Around{Item: fake.Item{Dated: line.Dated, First: line.First, Last: line.Last, Rated: line.Rated, Sum: line.Sum}}
	a.Author = n.reviews(n.authors[d.author], d.Document)
	a.Twins = n.reviews(n.twins[i], d.Document)
	if d.Published.Known() {
		a.OnItem = n.reviews(idsOf(n.onItem(d)), d.Document)
	}
	for _, own := range n.elsewhere(d) {
		a.Elsewhere = append(a.Elsewhere, n.reviews(idsOf(n.near(own.key, own.Published.Time, fake.MaxOnItem)), own.Document))
	}
	return a
}

// onItem are the reviews on the document's item around its own time, itself among them.
func (n *neighbourhood) onItem(d neighbour) []store.NeighbourRef {
	return n.near(d.key, d.Published.Time, fake.MaxOnItem+1)
}

// elsewhere are the author's newest reviews on other items, as many as are looked at for company.
func (n *neighbourhood) elsewhere(d neighbour) []neighbour {
	var out []neighbour
	for _, id := range n.authors[d.author] {
		if len(out) == fake.MaxElsewhere {
			break
		}
		if own := n.known[id]; id != d.Document && own.item != d.item && own.Published.Known() {
			out = append(out, own)
		}
	}
	return out
}

// near are the reviews of an item within fake.Reach of an instant: the most that are nearest to it, of equals those with
// the smaller id, in order of time.
func (n *neighbourhood) near(item string, at time.Time, most int) []store.NeighbourRef {
	all := n.items[item]
	place := func(t time.Time) int {
		i, _ := slices.BinarySearchFunc(all, t, func(r store.NeighbourRef, t time.Time) int { return r.Published.Compare(t) })
		return i
	}
	from, to := place(at.Add(-fake.Reach)), place(at.Add(fake.Reach+1))
	all = all[from:to]
	if len(all) <= most {
		return all
	}
	nearest := slices.Clone(all)
	slices.SortFunc(nearest, func(a, b store.NeighbourRef) int {
		return cmp.Or(cmp.Compare(a.Published.Sub(at).Abs(), b.Published.Sub(at).Abs()), cmp.Compare(a.Document, b.Document))
	})
	nearest = nearest[:most]
	slices.SortFunc(nearest, func(a, b store.NeighbourRef) int {
		return cmp.Or(a.Published.Compare(b.Published), cmp.Compare(a.Document, b.Document))
	})
	return nearest
}

func idsOf(refs []store.NeighbourRef) []int64 {
	ids := make([]int64, len(refs))
	for i, r := range refs {
		ids[i] = r.Document
	}
	return ids
}

// reviews are the neighbours that count, the document itself left out.
func (n *neighbourhood) reviews(ids []int64, self int64) []fake.Review {
	out := make([]fake.Review, 0, len(ids))
	for _, id := range ids {
		if v, ok := n.known[id]; ok && v.live && id != self {
			out = append(out, n.counted(v))
		}
	}
	return out
}
