package search

import (
	"fmt"
	"math/bits"
	"slices"

	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// docSet is a set of documents of one segment, by their numbers there, a bit each.
type docSet []uint64

func newDocSet(s *scorch.SegmentSnapshot) docSet { return make(docSet, (s.FullSize()+63)/64) }

func (d docSet) add(doc uint64)      { d[doc/64] |= 1 << (doc % 64) }
func (d docSet) drop(doc uint64)     { d[doc/64] &^= 1 << (doc % 64) }
func (d docSet) has(doc uint64) bool { return d[doc/64]&(1<<(doc%64)) != 0 }

func (d docSet) copy() docSet { return append(docSet(nil), d...) }

func (d docSet) empty() bool {
	for _, w := range d {
		if w != 0 {
			return false
		}
	}
	return true
}

func (d docSet) count() (n int) {
	for _, w := range d {
		n += bits.OnesCount64(w)
	}
	return n
}

// each visits the documents in their order until visit fails.
func (d docSet) each(visit func(doc uint64) error) error {
	for i, w := range d {
		for ; w != 0; w &= w - 1 {
			if err := visit(uint64(i*64 + bits.TrailingZeros64(w))); err != nil {
				return err
			}
		}
	}
	return nil
}

// segmentSearch finds what a query finds in one segment, as sets: without scores that is a small part of the work of
// Bleve's searchers, which hand over document by document.
type segmentSearch struct {
	bleveBuilder
	s       *scorch.SegmentSnapshot
	columns *segmentColumns
	held    map[string]docSet // by field and word: the documents with it, of the words of phrases that were asked for
}

// expanded makes ready to look for some queries.
func (b bleveBuilder) expanded(queries ...*Query) (bleveBuilder, error) {
	words, err := expandAll(queries, func(prefix string) ([]string, string, error) {
		words, err := b.expand(prefix)
		return words, "", err
	})
	if err != nil {
		return b, fmt.Errorf("search: %w", err)
	}
	b.words = words
	return b, nil
}

// segments looks for some queries in all segments of a view.
func (b bleveBuilder) segments(view *scorch.IndexSnapshot, queries ...*Query) ([]segmentSearch, error) {
	b, err := b.expanded(queries...)
	if err != nil {
		return nil, err
	}
	list := make([]segmentSearch, len(view.Segments()))
	for i, s := range view.Segments() {
		list[i] = segmentSearch{bleveBuilder: b, s: s, columns: b.columns[i], held: map[string]docSet{}}
	}
	return list, nil
}

// addCounts adds how many documents the first query finds, and of them each of the others.
func (f segmentSearch) addCounts(counts []int, queries []*Query) error {
	found, err := f.all()
	if err == nil {
		found, err = f.find(queries[0].tree(), found)
	}
	if err != nil || found.empty() {
		return err
	}
	counts[0] += found.count()
	for i, q := range queries[1:] {
		part, err := f.find(q.tree(), found.copy())
		if err != nil {
			return err
		}
		counts[1+i] += part.count()
	}
	return nil
}

// all are the documents of the company.
func (f segmentSearch) all() (docSet, error) {
	held, err := f.columns.company(f.s, f.company)
	if err != nil {
		return nil, err
	}
	found := held.copy()
	if gone := f.s.Deleted(); gone != nil {
		for it := gone.Iterator(); it.HasNext(); {
			found.drop(uint64(it.Next()))
		}
	}
	return found, nil
}

// find are those documents of a set that a node finds. It may change the set.
func (f segmentSearch) find(n node, within docSet) (docSet, error) {
	if err := f.ctx.Err(); err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	switch n := n.(type) {
	case allOf:
		return f.inAll(n, within)
	case anyOf:
		return f.inAny(n, within)
	case not:
		found, err := f.find(n.kid, within.copy())
		for i := range found {
			within[i] &^= found[i]
		}
		return within, err
	case phrase:
		return f.phraseIn(n, within)
	case value:
		return f.having(n.field, []string{n.value}, within)
	case numbers, days:
		return f.ranged(n, within)
	}
	return newDocSet(f.s), nil
}

// inAll looks for what has phrases of several words last, and only where all else is found: they are asked document by document.
func (f segmentSearch) inAll(kids allOf, within docSet) (found docSet, err error) {
	for _, late := range []bool{false, true} {
		for _, k := range kids {
			if hasPlaces(k) != late || within.empty() {
				continue
			}
			if within, err = f.find(k, within); err != nil {
				return nil, err
			}
		}
	}
	return within, nil
}

// hasPlaces says whether a node asks where words stand.
func hasPlaces(n node) bool {
	p, ok := n.(phrase)
	return ok && len(p.sought) > 1 || slices.ContainsFunc(kidsOf(n), hasPlaces)
}

func (f segmentSearch) inAny(kids anyOf, within docSet) (docSet, error) {
	all := newDocSet(f.s)
	for _, k := range kids {
		found, err := f.find(k, within.copy())
		if err != nil {
			return nil, err
		}
		for i := range found {
			all[i] |= found[i]
			within[i] &^= found[i] // it is found, and need not be looked for again
		}
	}
	return all, nil
}

// having are the documents that have one of some terms in a field.
func (f segmentSearch) having(field string, terms []string, within docSet) (docSet, error) {
	found := newDocSet(f.s)
	dict, err := f.s.Segment().Dictionary(field)
	if err != nil {
		return nil, fmt.Errorf("search in %s: %w", field, err)
	}
	var list segment.PostingsList
	var postings segment.PostingsIterator
	for _, term := range terms {
		if list, err = dict.PostingsList([]byte(term), nil, list); err != nil {
			return nil, fmt.Errorf("search in %s: %w", field, err)
		}
		postings = list.Iterator(false, false, false, postings)
		for p, err := postings.Next(); p != nil || err != nil; p, err = postings.Next() {
			if err != nil {
				return nil, fmt.Errorf("search in %s: %w", field, err)
			}
			if doc := p.Number(); within.has(doc) {
				found.add(doc)
			}
		}
	}
	return found, nil
}

// ranged are the documents that have a term of a range.
func (f segmentSearch) ranged(n node, within docSet) (docSet, error) {
	r := rangeOf(n)
	dict, err := f.s.Segment().Dictionary(r.field)
	if err != nil {
		return nil, fmt.Errorf("search in %s: %w", r.field, err)
	}
	var terms []string
	it := dict.AutomatonIterator(nil, []byte(r.from), r.end())
	for entry, err := it.Next(); entry != nil || err != nil; entry, err = it.Next() {
		if err != nil {
			return nil, fmt.Errorf("search in %s: %w", r.field, err)
		}
		if r.keep(entry.Term) {
			terms = append(terms, entry.Term)
		}
	}
	return f.having(r.field, terms, within)
}

// phraseIn looks in every field that the phrase's scope means.
func (f segmentSearch) phraseIn(n phrase, within docSet) (docSet, error) {
	all, having := newDocSet(f.s), f.withWord
	if len(n.sought) > 1 {
		having = f.withWordOfPhrase
	}
	for _, field := range n.in.fields() {
		found := within
		for _, t := range n.sought {
			var err error
			if found, err = having(t, field, found); err != nil {
				return nil, err
			}
			if found.empty() {
				break
			}
		}
		if len(n.sought) > 1 && !found.empty() {
			var err error
			if found, err = f.standing(n, field, found); err != nil {
				return nil, err
			}
		}
		for i := range found {
			all[i] |= found[i]
		}
	}
	return all, nil
}

// withWord are the documents that have a word.
func (f segmentSearch) withWord(t term, field string, within docSet) (docSet, error) {
	return f.having(t.field(field), f.terms(t), within)
}

// withWordOfPhrase is withWord for one of several. /n asks for the same words in many phrases: each is looked up once.
func (f segmentSearch) withWordOfPhrase(t term, field string, within docSet) (docSet, error) {
	if t.form == byPrefix {
		return f.withWord(t, field, within)
	}
	key := t.field(field) + " " + t.indexed()
	found, ok := f.held[key]
	if !ok {
		all, err := f.all()
		if err == nil {
			found, err = f.having(t.field(field), f.terms(t), all)
		}
		if err != nil {
			return nil, err
		}
		f.held[key] = found
	}
	both := found.copy()
	for i := range both {
		both[i] &= within[i]
	}
	return both, nil
}

// terms are the words of the index that a word of a query stands for.
func (f segmentSearch) terms(t term) []string {
	if t.form == byPrefix {
		return f.words[t.exact]
	}
	return []string{t.indexed()}
}
