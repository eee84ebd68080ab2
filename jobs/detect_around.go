package jobs

import (
	"cmp"
	"slices"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs/fake"
)

// around is the neighbourhood of the i-th document of the batch.
func (n *neighbourhood) around(i int, d collector.Document) fake.Around {
	key := store.ItemKey(d.Item)
	line := n.lines[key]
	a := fake.Around{Item: fake.Item{Dated: line.Dated, First: line.First, Last: line.Last, Rated: line.Rated, Sum: line.Sum}}
	a.Author = reviewsOf(n.authors[d.AuthorID], d.DocumentID)
	a.Twins = reviewsOf(n.twins[i], d.DocumentID)
	if d.Published.Known() {
		a.OnItem = reviewsOf(n.near(key, d.Published.Time, fake.MaxOnItem+1), d.DocumentID)
	}
	for _, own := range n.elsewhere(d) {
		a.Elsewhere = append(a.Elsewhere, reviewsOf(n.near(store.ItemKey(own.item), own.Published.Time, fake.MaxOnItem), own.id))
	}
	return a
}

// elsewhere are the author's newest reviews on other items, as many as are looked at for company.
func (n *neighbourhood) elsewhere(d collector.Document) []neighbour {
	var out []neighbour
	for _, own := range n.authors[d.AuthorID] {
		if len(out) == fake.MaxElsewhere {
			break
		}
		if own.id != d.DocumentID && own.item != d.Item && own.Published.Known() {
			out = append(out, own)
		}
	}
	return out
}

// near are the reviews of an item within fake.Reach of an instant: the most that are nearest to it, of equals those with
// the smaller id, in order of time.
func (n *neighbourhood) near(item string, at time.Time, most int) []neighbour {
	all := n.items[item]
	place := func(t time.Time) int {
		i, _ := slices.BinarySearchFunc(all, t, func(v neighbour, t time.Time) int { return v.Published.Time.Compare(t) })
		return i
	}
	from, to := place(at.Add(-fake.Reach)), place(at.Add(fake.Reach+1))
	all = all[from:to]
	if len(all) <= most {
		return all
	}
	nearest := slices.Clone(all)
	slices.SortFunc(nearest, func(a, b neighbour) int {
		return cmp.Or(cmp.Compare(a.Published.Time.Sub(at).Abs(), b.Published.Time.Sub(at).Abs()), cmp.Compare(a.id, b.id))
	})
	nearest = nearest[:most]
	slices.SortFunc(nearest, func(a, b neighbour) int {
		return cmp.Or(a.Published.Time.Compare(b.Published.Time), cmp.Compare(a.id, b.id))
	})
	return nearest
}

// reviewsOf are the neighbours that count, the document itself left out.
func reviewsOf(list []neighbour, self int64) []fake.Review {
	out := make([]fake.Review, 0, len(list))
	for _, v := range list {
		if v.counts && v.id != self {
			out = append(out, v.Review)
		}
	}
	return out
}
