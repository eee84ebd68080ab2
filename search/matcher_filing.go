package search

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
)

// filing is queries filed under the terms of which a document that they find must have one. A term is a word, the
// beginning of one, or a value of a field; terms are numbered from 0.
type filing struct {
	saved  []Saved  // by number
	trees  []node   // those of saved, their words numbered
	posts  [][]post // by term
	always []int32  // of saved: what no term is needed for, e.g. a bare -word

	terms    map[string]map[string]int32 // kind -> text -> term
	names    []termName                  // of the terms
	lengths  map[string][]int            // first letters of beginnings -> lengths of those that begin so, in bytes
	fields   []string                    // of which values are terms
	share    []float64                   // of the texts, by term: those that are held to have it
	before   []seen                      // by term
	counts   counters
	age      int64 // texts that were read before
	known    []knownSlot
	attempts sync.Pool // of *hits
}

// termName is what a document has that has a term: kind is one of the kinds of word, or the name of a field.
type termName struct{ kind, text string }

// The kinds of word; no field has these names.
const (
	kindStem  = "stem "
	kindExact = "exact "
	kindBegin = "begin "
)

func nameOf(t term) termName {
	switch t.form {
	case byExact:
		return termName{kindExact, t.exact}
	case byPrefix:
		return termName{kindBegin, t.exact}
	default:
		return termName{kindStem, t.stem}
	}
}

// post is a query under a term. A document must have the other term, too: that one is looked at before the query is; -1 is none.
type post struct{ query, other int32 }

// newFiling files queries by a need of theirs, and by what other filings have learned.
func newFiling(saved []Saved, needOf func(*filing, node) need, others ...*filing) *filing {
	f := &filing{saved: slices.Clone(saved), terms: map[string]map[string]int32{}, lengths: map[string][]int{}}
	slices.SortStableFunc(f.saved, func(a, b Saved) int { return cmp.Compare(a.ID, b.ID) })
	for _, s := range f.saved {
		f.trees = append(f.trees, f.number(s.Query.tree()))
	}
	f.posts, f.counts.in = make([][]post, len(f.names)), make([]atomic.Uint32, len(f.names))
	f.expect(others)
	for i := range f.trees {
		f.file(int32(i), needOf(f, f.trees[i]))
	}
	f.known = make([]knownSlot, knownSlots(len(f.names)))
	f.attempts.New = func() any { return newHits(f) }
	return f
}

func (f *filing) file(i int32, n need) {
	if n.any == nil {
		f.always = append(f.always, i)
	}
	for _, a := range n.any {
		f.posts[a.first] = append(f.posts[a.first], post{i, a.second})
	}
}

// asks says whether a query of the number is filed.
func (f *filing) asks(id int64) bool {
	_, ok := slices.BinarySearchFunc(f.saved, id, func(s Saved, id int64) int { return cmp.Compare(s.ID, id) })
	return ok
}

// find adds the numbers of the queries that find the document, but for those that are gone.
func (f *filing) find(found []int64, e *Entry, gone map[int64]bool) []int64 {
	if len(f.saved) == 0 {
		return found
	}
	h := f.attempts.Get().(*hits)
	defer f.attempts.Put(h)
	return f.findBy(h, found, e, gone)
}

func (f *filing) findBy(h *hits, found []int64, e *Entry, gone map[int64]bool) []int64 {
	h.read(f, e)
	s := subject{Entry: e, hits: h}
	for _, i := range f.always {
		found = f.ask(found, &s, i, gone)
	}
	for _, t := range h.touched {
		for _, p := range f.posts[t] {
			if (p.other < 0 || h.has(p.other)) && h.first(p.query) {
				found = f.ask(found, &s, p.query, gone)
			}
		}
	}
	f.counts.add(h.touched)
	return found
}

func (f *filing) ask(found []int64, s *subject, i int32, gone map[int64]bool) []int64 {
	if matches(f.trees[i], s) && !gone[f.saved[i].ID] {
		found = append(found, f.saved[i].ID)
	}
	return found
}

// number copies a query's tree with the words of its phrases numbered; equal terms have one number.
func (f *filing) number(n node) node {
	switch n := n.(type) {
	case allOf:
		kids := make(allOf, len(n))
		for i, k := range n {
			kids[i] = f.number(k)
		}
		return kids
	case anyOf:
		kids := make(anyOf, len(n))
		for i, k := range n {
			kids[i] = f.number(k)
		}
		return kids
	case not:
		return not{f.number(n.kid)}
	case phrase:
		n.ids = make([]int32, len(n.sought))
		for i, t := range n.sought {
			n.ids[i] = f.wordTerm(t)
		}
		return n
	case value:
		f.valueTerm(n)
	}
	return n
}

func (f *filing) wordTerm(t term) int32 {
	id, added := f.term(nameOf(t), wordPrior(t))
	if added && t.form == byPrefix {
		start := beginning(t.exact)
		if list := f.lengths[start]; !slices.Contains(list, len(t.exact)) {
			f.lengths[start] = append(list, len(t.exact))
		}
	}
	return id
}

func (f *filing) valueTerm(n value) int32 {
	id, added := f.term(termName{n.field, n.value}, fieldPrior)
	if added && !slices.Contains(f.fields, n.field) {
		f.fields = append(f.fields, n.field)
	}
	return id
}

// term numbers a term; those that many queries ask for are held to be in many texts.
func (f *filing) term(name termName, prior float64) (id int32, added bool) {
	ids := f.terms[name.kind]
	if ids == nil {
		ids = map[string]int32{}
		f.terms[name.kind] = ids
	}
	id, held := ids[name.text]
	if !held {
		id = int32(len(f.names))
		ids[name.text] = id
		f.names, f.share = append(f.names, name), append(f.share, prior)
	}
	f.share[id] += prior / usedMuch
	return id, !held
}
