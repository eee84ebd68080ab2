package jobs

import (
	"cmp"
	"context"
	"slices"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/text"
	"molva/jobs/fake"
)

// filed remembers the bands of a company's documents as they stand in the store. Whether that is worth it shows by itself:
// once as many bands were asked for as there are, all are read, and nothing is asked for any more. Of a new company that
// is at once.
type filed struct {
	all   bool // all bands are here
	asked int  // of the store so far
	tried int  // after how many it was last tried to read all
	count int

	first map[uint64]int64   // the document that stands under a band
	more  map[uint64][]int64 // the others
	of    map[int64][]uint64 // the bands of a document

	sketch map[int64][]uint64 // fingerprints, as far as they were met
}

// filedMost bounds the bands, each of about eighty bytes with its share of a fingerprint.
const filedMost = 1 << 18

// want reads all bands if so many were asked for that this costs no more than to go on asking.
func (f *filed) want(ctx context.Context, s *store.Store, scope collector.Scope, ask int) error {
	f.asked += ask
	if f.all || f.asked < 2*f.tried || f.tried > filedMost {
		return nil
	}
	f.tried = f.asked
	bands, all, err := s.AllBands(ctx, scope, min(f.asked, filedMost))
	if err != nil || !all {
		return err
	}
	f.all, f.count = true, 0
	f.first, f.more, f.of = make(map[uint64]int64, len(bands)), map[uint64][]int64{}, make(map[int64][]uint64, len(bands)/8)
	f.sketch = map[int64][]uint64{}
	for _, b := range bands {
		f.add(b.Document, []uint64{b.Key})
	}
	return nil
}

// add files a document under bands beside those under which it stands.
func (f *filed) add(document int64, bands []uint64) {
	own := f.of[document]
	for i, b := range bands {
		if slices.Contains(own, b) {
			continue
		}
		if own == nil {
			own = make([]uint64, 0, len(bands)-i)
		}
		own = append(own, b)
		if _, taken := f.first[b]; taken {
			f.more[b] = append(f.more[b], document)
		} else {
			f.first[b] = document
		}
	}
	if f.count += len(own) - len(f.of[document]); len(own) > 0 {
		f.of[document] = own
	}
	if f.count > filedMost {
		*f = filed{tried: 2 * filedMost}
	}
}

// remove takes a document away from all its bands.
func (f *filed) remove(document int64) {
	for _, b := range f.of[document] {
		others := f.more[b]
		switch {
		case f.first[b] != document:
			others = slices.DeleteFunc(others, func(id int64) bool { return id == document })
		case len(others) > 0:
			f.first[b], others = others[0], others[1:]
		default:
			delete(f.first, b)
		}
		if f.more[b] = others; len(others) == 0 {
			delete(f.more, b)
		}
	}
	f.count -= len(f.of[document])
	delete(f.of, document)
	delete(f.sketch, document)
}

// file adds a document with its fingerprint.
func (f *filed) file(n *neighbour, bands []uint64) {
	if f.add(n.Document, bands); f.all && len(bands) > 0 {
		f.sketch[n.Document] = n.sketch
	}
}

// alike leaves out those of some candidates of whom it is known that they are no copies of a text: nearly all, for to share
// a few words is common. So they need not be read.
func (f *filed) alike(sketch []uint64, ids []int64) []int64 {
	return slices.DeleteFunc(ids, func(id int64) bool {
		other := f.sketch[id]
		return other != nil && !fake.Alike(sketch, other)
	})
}

// twins are the n other documents that share most bands with a fingerprint, those that share most first and of equals the
// youngest: what store.Twins answers.
func (f *filed) twins(document int64, sketch []uint64, n int) []int64 {
	var met []int64 // once for each band that is shared
	for i, b := range text.Bands(sketch) {
		if slices.Contains(text.Bands(sketch)[:i], b) {
			continue
		}
		if id, ok := f.first[b]; ok && id != document {
			met = append(met, id)
		}
		for _, id := range f.more[b] {
			if id != document {
				met = append(met, id)
			}
		}
	}
	slices.Sort(met)
	var found []shared
	for len(met) > 0 {
		k := 1
		for k < len(met) && met[k] == met[0] {
			k++
		}
		found = append(found, shared{met[0], k})
		met = met[k:]
	}
	slices.SortFunc(found, func(a, b shared) int {
		return cmp.Or(cmp.Compare(b.bands, a.bands), cmp.Compare(b.document, a.document))
	})
	found = found[:min(n, len(found))]
	ids := make([]int64, len(found))
	for i, s := range found {
		ids[i] = s.document
	}
	return ids
}

// shared is how many bands a document shares with another.
type shared struct {
	document int64
	bands    int
}
