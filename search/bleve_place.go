package search

import (
	"container/heap"
	"fmt"
	"slices"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// placesOf walks with growing numbers of documents over the places of one term in one field.
type placesOf struct {
	it segment.PostingsIterator
	at segment.Posting
}

// wordPlaces are the terms that one word of a phrase stands for, which may be thousands: a heap by the document that each has
// next, so that a document costs by those terms that it has.
type wordPlaces []*placesOf

func (w wordPlaces) Len() int           { return len(w) }
func (w wordPlaces) Less(i, j int) bool { return w[i].at.Number() < w[j].at.Number() }
func (w wordPlaces) Swap(i, j int)      { w[i], w[j] = w[j], w[i] }
func (w *wordPlaces) Push(p any)        { *w = append(*w, p.(*placesOf)) }

func (w *wordPlaces) Pop() any {
	last := (*w)[len(*w)-1]
	*w = (*w)[:len(*w)-1]
	return last
}

// in are the places in a document, which lies behind the one that was asked for before, by element: elements lie elementGap
// places apart; where an index has been written by an older version, each counts from 1 and is named.
func (w *wordPlaces) in(doc uint64, add func(element uint64, place int)) (err error) {
	for len(*w) > 0 && (*w)[0].at.Number() <= doc {
		p := (*w)[0]
		if p.at.Number() < doc {
			p.at, err = p.it.Advance(doc)
		} else {
			for _, l := range p.at.Locations() {
				var element uint64
				if named := l.ArrayPositions(); len(named) > 0 {
					element = named[0]
				}
				add(element, int(l.Pos()))
			}
			p.at, err = p.it.Next()
		}
		if err != nil {
			return fmt.Errorf("read the places of words: %w", err)
		}
		if p.at == nil {
			heap.Pop(w)
		} else {
			heap.Fix(w, 0)
		}
	}
	return nil
}

func (f segmentSearch) wordPlaces(field string, t term) (words wordPlaces, err error) {
	dict, err := f.s.Segment().Dictionary(t.field(field))
	if err != nil {
		return nil, fmt.Errorf("search in %s: %w", field, err)
	}
	for _, term := range f.terms(t) {
		list, err := dict.PostingsList([]byte(term), nil, nil)
		if err != nil {
			return nil, fmt.Errorf("search in %s: %w", field, err)
		}
		p := &placesOf{it: list.Iterator(true, false, true, nil)}
		if p.at, err = p.it.Next(); err != nil {
			return nil, fmt.Errorf("search in %s: %w", field, err)
		}
		if p.at != nil {
			words = append(words, p)
		}
	}
	heap.Init(&words)
	return words, nil
}

// standing are those of some documents, each of which has all words of a phrase in a field, where they stand as the phrase
// wants: exact and stemmed words have the same places, so they may be mixed.
func (f segmentSearch) standing(n phrase, field string, within docSet) (docSet, error) {
	words := make([]wordPlaces, len(n.sought))
	for i, t := range n.sought {
		var err error
		if words[i], err = f.wordPlaces(field, t); err != nil {
			return nil, err
		}
	}
	found, looked := newDocSet(f.s), 0
	elements := map[uint64][][]int{}
	err := within.each(func(doc uint64) error {
		if looked++; looked%1024 == 0 && f.ctx.Err() != nil {
			return fmt.Errorf("search: %w", f.ctx.Err())
		}
		clear(elements)
		for w := range words {
			if err := words[w].in(doc, func(element uint64, place int) {
				if elements[element] == nil {
					elements[element] = make([][]int, len(words))
				}
				elements[element][w] = append(elements[element][w], place)
			}); err != nil {
				return err
			}
		}
		if n.stands(elements) {
			found.add(doc)
		}
		return nil
	})
	return found, err
}

// stands asks whether one element of a document has the phrase, given the places of its words in each.
func (n phrase) stands(elements map[uint64][][]int) bool {
	for _, places := range elements {
		if !slices.ContainsFunc(places, func(p []int) bool { return len(p) == 0 }) {
			for _, p := range places {
				slices.Sort(p)
			}
			if n.together(places) {
				return true
			}
		}
	}
	return false
}
