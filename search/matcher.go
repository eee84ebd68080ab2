package search

import (
	"slices"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

// Saved is a query with the number by which its owner knows it.
type Saved struct {
	ID    int64
	Query *Query
}

// Matcher asks many saved queries about one document. Each query is filed under keys of which a document that it finds
// must have one (its rarest word); a document is compared only with what is filed under its own keys, and by the places
// of the words that any query asks for: those are noted while its words are gone through, once. It is safe for
// concurrent use.
type Matcher struct {
	saved  []Saved
	trees  []node                      // those of saved, their words numbered
	filed  map[string]map[string][]int // kind of key -> key -> index of saved
	always []int                       // what has no key, e.g. a bare -word

	terms  []term                      // all that are looked for, each once
	sought map[string]map[string][]int // kind of key -> key -> index of terms
	known  [knownWords]atomic.Pointer[knownWord]
	hits   sync.Pool
}

// The kinds of key are their first letters: stems, exact words, beginnings and fields.
const (
	keyStem  = "s"
	keyExact = "e"
	keyBegin = "b"
	keyField = "f"
)

// NewMatcher files queries.
func NewMatcher(saved []Saved) *Matcher {
	m := &Matcher{saved: saved, filed: map[string]map[string][]int{}, sought: map[string]map[string][]int{}}
	used := map[string]int{}
	for _, s := range saved {
		for _, k := range required(s.Query.tree(), used).keys {
			used[k]++
		}
	}
	ids := map[term]int{}
	for i, s := range saved {
		m.trees = append(m.trees, m.number(s.Query.tree(), ids))
		need := required(s.Query.tree(), used)
		if need.keys == nil {
			m.always = append(m.always, i)
		}
		for _, k := range need.keys {
			file(m.filed, k, i)
		}
	}
	m.hits.New = func() any { return &hits{places: make([][]place, len(m.terms)), seen: make([]bool, len(saved))} }
	return m
}

// Match gives the ids of the queries that find the document, in the order in which they were filed.
func (m *Matcher) Match(e Entry) []int64 {
	h := m.hits.Get().(*hits)
	defer m.hits.Put(h)
	defer h.clear()
	h.found(m.always)
	h.read(m, &e)
	m.byFields(&e, h)
	slices.Sort(h.candidates)
	var found []int64
	s := subject{Entry: &e, hits: h}
	for _, i := range h.candidates {
		if matches(m.trees[i], &s) {
			found = append(found, m.saved[i].ID)
		}
	}
	return found
}

// file puts a number under a key, whose first letter is its kind.
func file(under map[string]map[string][]int, key string, i int) {
	kind, key := key[:1], key[1:]
	if under[kind] == nil {
		under[kind] = map[string][]int{}
	}
	under[kind][key] = append(under[kind][key], i)
}

// byFields adds what is filed under the fields of a document.
func (m *Matcher) byFields(e *Entry, h *hits) {
	filed := m.filed[keyField]
	if len(filed) == 0 {
		return
	}
	under := func(field, v string) { h.found(filed[fieldKey(field, v)[1:]]) }
	for _, name := range singles {
		under(name, e.value(name))
	}
	for _, s := range e.Sites {
		under("sites", s)
	}
	for _, c := range e.causes() {
		under("cause", c)
	}
	for _, t := range e.tags() {
		under("tag", t)
	}
}

// singles are the fields of one value that a query may ask for.
var singles = []string{"site", "language", "tone", "kind", "state", "stars", "month", "source", "complaint", "suspicious", "answered", "own", "verified", "stage", "assignee", "by", "category", "mismatch"}

func fieldKey(field, v string) string { return keyField + field + ":" + v }

// beginning is what a word and a wildcard that stands for it share.
func beginning(word string) string {
	end := 0
	for n := 0; n < MinWildcard && end < len(word); n++ {
		_, size := utf8.DecodeRuneInString(word[end:])
		end += size
	}
	return word[:end]
}

// need is a set of keys of which a document must have one, and how rare they are held to be; keys is nil when a
// document without any key may be found.
type need struct {
	keys []string
	rank int // more is rarer
}

// required finds the rarest need of a node. used counts the queries that would be filed under a key: a word that many
// ask for is one that many texts have.
func required(n node, used map[string]int) need {
	switch n := n.(type) {
	case allOf:
		best := need{}
		for _, k := range n {
			if one := required(k, used); one.keys != nil && (best.keys == nil || one.rank > best.rank) {
				best = one
			}
		}
		return best
	case anyOf:
		return requiredOfAny(n, used)
	case phrase:
		best := need{}
		for _, t := range n.sought {
			key := termKey(t)
			if rank := wordRank(t, used[key]); best.keys == nil || rank > best.rank {
				best = need{[]string{key}, rank}
			}
		}
		return best
	case value:
		return need{[]string{fieldKey(n.field, n.value)}, 0}
	}
	return need{}
}

// requiredOfAny needs a key of every kid: it is as rare as the commonest of them.
func requiredOfAny(n anyOf, used map[string]int) need {
	var joined need
	for i, k := range n {
		one := required(k, used)
		if one.keys == nil {
			return need{}
		}
		if i == 0 || one.rank < joined.rank {
			joined.rank = one.rank
		}
		joined.keys = append(joined.keys, one.keys...)
	}
	joined.keys = distinct(joined.keys)
	return joined
}

func termKey(t term) string {
	switch t.form {
	case byExact:
		return keyExact + t.exact
	case byPrefix:
		return keyBegin + beginning(t.exact)
	default:
		return keyStem + t.stem
	}
}

// wordRank: long words are rare ones, and so are those that few queries ask for; four letters are the least of a wildcard.
func wordRank(t term, used int) int {
	letters := utf8.RuneCountInString(t.indexed())
	if t.form == byPrefix {
		letters = MinWildcard - 1
	}
	return 1000 + 10*min(letters, 20) - min(used, 500)
}
