package jobs

import (
	"cmp"
	"slices"
	"time"

	"molva/jobs/fake"
)

// counted is a neighbour with the number of its author's reviews, where that was asked for.
func (n *neighbourhood) counted(v *neighbour) fake.Review {
	r := v.Review
	if r.Author != "" {
		r.AuthorTotal = n.written[v.author]
	}
	return r
}

// around is the neighbourhood of the i-th document of those that are judged.
func (n *neighbourhood) around(i int) fake.Around {
	d := n.own[i]
	line := n.counts[d.key]
	a := fake.Around{Item: fake.Item{Dated: line.Dated, First: line.First, Last: line.Last, Rated: line.Rated, Sum: line.Sum}}
	a.Author = n.reviews(idsOf(n.authors[d.author]), d.Document)
	a.Twins = n.reviews(n.alike[i], d.Document)
	a.OnItem = n.reviews(idsOf(n.near[i]), d.Document)
	for j, own := range n.there[i].own {
		a.Elsewhere = append(a.Elsewhere, n.reviews(idsOf(n.there[i].around[j]), own.Document))
	}
	return a
}

// elsewhere are the author's newest reviews on other items, as many as are looked at for company.
func (n *neighbourhood) elsewhere(d *neighbour) []*neighbour {
	var out []*neighbour
	for _, e := range n.authors[d.author] {
		if len(out) == fake.MaxElsewhere {
			break
		}
		if own := n.known[e.Document]; own != nil && own.Document != d.Document && own.item != d.item && own.Published.Known() {
			out = append(out, own)
		}
	}
	return out
}

// nearest are the reviews of an item within fake.Reach of an instant: the most that are nearest to it, of equals those with
// the smaller id, in order of time.
func nearest(all []*entry, at time.Time, most int) []*entry {
	from := at.Add(-fake.Reach)
	if from.Before(dated) {
		from = dated
	}
	all = slices.Clone(between(all, from, at.Add(fake.Reach+1))) // a shelf may change
	if len(all) <= most {
		return all
	}
	slices.SortFunc(all, func(a, b *entry) int {
		return cmp.Or(cmp.Compare(a.Published.Sub(at).Abs(), b.Published.Sub(at).Abs()), cmp.Compare(a.Document, b.Document))
	})
	all = all[:most]
	slices.SortFunc(all, oldest)
	return all
}

func idsOf(list []*entry) []int64 {
	ids := make([]int64, len(list))
	for i, e := range list {
		ids[i] = e.Document
	}
	return ids
}

// reviews are the neighbours that count, the document itself left out.
func (n *neighbourhood) reviews(ids []int64, self int64) []fake.Review {
	out := make([]fake.Review, 0, len(ids))
	for _, id := range ids {
		if v := n.known[id]; v != nil && v.live && id != self {
			out = append(out, n.counted(v))
		}
	}
	return out
}
