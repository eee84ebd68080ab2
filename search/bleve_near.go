package search

import (
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/searcher"
)

// together finds the documents that hold all words of a phrase and filters them by where the words stand: exact and
// stemmed words have the same places, so they may be mixed.
func (b bleveBuilder) together(field string, n phrase) (search.Searcher, error) {
	placed := b
	placed.o.IncludeTermVectors = true
	built, err := list(distinctTerms(n.sought), func(t term) (search.Searcher, error) { return placed.word(field, t) })
	if err != nil {
		return nil, err
	}
	child := first(built)
	if len(built) > 1 {
		if child, err = searcher.NewConjunctionSearcher(b.ctx, b.r, built, placed.o); err != nil {
			return nil, err
		}
	}
	accept := func(_ *search.SearchContext, d *search.DocumentMatch) bool { return n.standsIn(d, field) }
	return searcher.NewFilteringSearcher(b.ctx, child, accept), nil
}

// standsIn asks whether one element of a document has the phrase. Elements lie elementGap places apart; where an index has
// been written by an older version, each counts from 1 and is named.
func (n phrase) standsIn(d *search.DocumentMatch, field string) bool {
	elements := map[uint64][][]int{}
	for i := range d.FieldTermLocations {
		l := &d.FieldTermLocations[i]
		for w, t := range n.sought {
			if l.Field != t.field(field) || !t.matchesIndexed(l.Term) {
				continue
			}
			var at uint64
			if len(l.Location.ArrayPositions) > 0 {
				at = l.Location.ArrayPositions[0]
			}
			if elements[at] == nil {
				elements[at] = make([][]int, len(n.sought))
			}
			elements[at][w] = append(elements[at][w], int(l.Location.Pos))
		}
	}
	return n.stands(elements)
}

// matchesIndexed compares a word of the query with one of the index.
func (t term) matchesIndexed(s string) bool {
	return t.matches(&Word{Exact: s, Stem: s})
}
