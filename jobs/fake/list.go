package fake

import (
	"cmp"
	"runtime"
	"slices"
	"sync"

	"molva/collector"
	"molva/collector/text"
)

// list finds the neighbourhoods of a flat list of reviews. Every lookup is bounded, so that the whole is judged in time
// linear in the list, whatever stands in it.
type list struct {
	reviews []Review
	items   map[string]*onItem
	authors map[string][]int32  // positions, in order of time
	bands   map[uint64][]int32  // positions, in order of the list
	place   map[int32]placement // of dated reviews in their item
}

// onItem are the reviews of one item: the base line over all, and the positions of the dated ones in order of time.
type onItem struct {
	line  Item
	dated []int32
}

type placement struct {
	item *onItem
	at   int
}

// perBand is how many reviews that share a band key are looked at, those nearest in the list.
const perBand = 64

// JudgeAll judges each review of a list among the others, in order. It sets AuthorTotal itself. Signals named in off
// are left out.
func JudgeAll(reviews []Review, off ...string) []collector.Suspicion {
	l := newList(reviews)
	verdicts := make([]collector.Suspicion, len(l.reviews))
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(l.reviews); i += workers {
				verdicts[i] = Judge(l.reviews[i], l.around(int32(i)), off...)
			}
		})
	}
	wg.Wait()
	return verdicts
}

func newList(reviews []Review) *list {
	l := &list{reviews: slices.Clone(reviews), items: map[string]*onItem{}, authors: map[string][]int32{},
		bands: map[uint64][]int32{}, place: map[int32]placement{}}
	for n, r := range l.reviews {
		i := int32(n)
		if r.Author != "" {
			l.authors[r.Author] = append(l.authors[r.Author], i)
		}
		for _, band := range text.Bands(r.Fingerprint) {
			l.bands[band] = append(l.bands[band], i)
		}
		if r.Item != "" {
			l.fileItem(i, r)
		}
	}
	for _, positions := range l.authors {
		l.order(positions)
		for _, i := range positions {
			l.reviews[i].AuthorTotal = len(positions)
		}
	}
	for _, item := range l.items {
		l.order(item.dated)
		for at, i := range item.dated {
			l.place[i] = placement{item, at}
		}
	}
	return l
}

func (l *list) fileItem(i int32, r Review) {
	item := l.items[r.Item]
	if item == nil {
		item = &onItem{}
		l.items[r.Item] = item
	}
	item.line.Add(r)
	if r.Published.Known() {
		item.dated = append(item.dated, i)
	}
}

// order sorts positions by time, equal times by their place in the list.
func (l *list) order(positions []int32) {
	slices.SortFunc(positions, l.earlier)
}

func (l *list) earlier(a, b int32) int {
	return cmp.Or(byTime(l.reviews[a], l.reviews[b]), cmp.Compare(a, b))
}

func (l *list) around(i int32) Around {
	r := l.reviews[i]
	a := Around{OnItem: l.near(i, MaxOnItem), Twins: l.twins(i)}
	if item := l.items[r.Item]; item != nil {
		a.Item = item.line
	}
	for _, j := range l.nearby(l.authors[r.Author], i, MaxAuthor) {
		a.Author = append(a.Author, l.reviews[j])
		if other := l.reviews[j]; len(a.Elsewhere) < MaxElsewhere && other.Item != "" && other.Item != r.Item {
			if there := l.near(j, MaxOnItem/4); len(there) > 0 {
				a.Elsewhere = append(a.Elsewhere, there)
			}
		}
	}
	return a
}

// near are the dated reviews of the same item within Reach of one, at most n, the nearest, in order of time.
func (l *list) near(i int32, n int) []Review {
	p, ok := l.place[i]
	if !ok {
		return nil
	}
	dated, at := p.item.dated, l.reviews[i].Published.Time
	from, to := p.at, p.at+1 // [from,to) is taken
	for to-from <= n {
		before, after := Reach+1, Reach+1
		if from > 0 {
			before = at.Sub(l.reviews[dated[from-1]].Published.Time)
		}
		if to < len(dated) {
			after = l.reviews[dated[to]].Published.Time.Sub(at)
		}
		if min(before, after) > Reach {
			break
		}
		if before <= after {
			from--
		} else {
			to++
		}
	}
	out := make([]Review, 0, to-from)
	for _, j := range dated[from:to] {
		if j != i {
			out = append(out, l.reviews[j])
		}
	}
	return out
}

// nearby are the positions around i's own in an ordered list of positions, at most n, without i.
func (l *list) nearby(positions []int32, i int32, n int) []int32 {
	at, _ := slices.BinarySearchFunc(positions, i, l.earlier)
	from := max(0, min(at-n/2, len(positions)-n))
	part := slices.Clone(positions[from:min(len(positions), from+n)])
	return slices.DeleteFunc(part, func(j int32) bool { return j == i })
}

// twins are the reviews that share band keys with one, those that share most first.
func (l *list) twins(i int32) []Review {
	bands := text.Bands(l.reviews[i].Fingerprint)
	found := make([]int32, 0, len(bands)*perBand)
	for _, band := range bands {
		same := l.bands[band]
		at, _ := slices.BinarySearch(same, i)
		from := max(0, min(at-perBand/2, len(same)-perBand))
		found = append(found, same[from:min(len(same), from+perBand)]...)
	}
	slices.Sort(found)
	const keys = 8             // in a fingerprint
	var best [keys + 1][]int32 // by number of shared keys
	for len(found) > 0 {
		j, n := found[0], 1
		for n < len(found) && found[n] == j {
			n++
		}
		if j != i {
			best[min(n, keys)] = append(best[min(n, keys)], j)
		}
		found = found[n:]
	}
	var out []Review
	for n := keys; n > 0; n-- {
		for _, j := range best[n][:min(len(best[n]), MaxTwins-len(out))] {
			out = append(out, l.reviews[j])
		}
	}
	return out
}
