package search

import (
	"slices"
)

// Saved is a query with the number by which its owner knows it; of one number there is one query.
type Saved struct {
	ID    int64
	Query *Query
}

// Matcher asks many saved queries about one document. Each query is filed under terms of which a document that it finds
// must have one (its rarest word, or of an OR one of each side); a document is compared only with what is filed under its
// own terms, and by the places of the words that any query asks for: those are noted while its words are gone through, once.
// A Matcher does not change: With and Settled give another one, which shares what it can. It is safe for concurrent use.
type Matcher struct {
	most   *filing
	recent *filing        // what came after most was filed; nil: nothing
	gone   map[int64]bool // of most: asked no more
}

// The recent queries and the ones that are gone are few beside the others: all are filed anew when they are more than
// recentMost, and more than one in recentShare.
const (
	recentMost  = 64
	recentShare = 8
)

// NewMatcher files queries.
func NewMatcher(saved []Saved) *Matcher { return &Matcher{most: newFiling(saved, rarest)} }

// With is a Matcher that asks more queries, and no longer those whose numbers are gone. A query whose number is asked
// already takes the place of the other one. To change one among 10,000 files some hundreds anew at most, and now and
// then all.
func (m *Matcher) With(saved []Saved, gone ...int64) *Matcher {
	left := map[int64]bool{}
	for _, id := range gone {
		left[id] = true
	}
	for _, s := range saved {
		left[s.ID] = true
	}
	recent := append(slices.DeleteFunc(m.recentSaved(), func(s Saved) bool { return left[s.ID] }), saved...)
	for id := range m.gone {
		left[id] = true
	}
	for id := range left {
		if !m.most.asks(id) {
			delete(left, id)
		}
	}
	if changed := len(recent) + len(left); changed > recentMost && changed > len(m.most.saved)/recentShare {
		return m.anew(recent, left)
	}
	return &Matcher{most: m.most, recent: newFiling(recent, rarest, m.parts()...), gone: left}
}

// Settled is the Matcher with its queries filed by what it has seen of how rare their words are, when that is enough:
// after a thousand texts, and each time that four times as many were seen.
func (m *Matcher) Settled() *Matcher {
	if !m.most.unsettled() {
		return m
	}
	return m.anew(m.recentSaved(), m.gone)
}

func (m *Matcher) anew(recent []Saved, gone map[int64]bool) *Matcher {
	all := slices.DeleteFunc(slices.Clone(m.most.saved), func(s Saved) bool { return gone[s.ID] })
	return &Matcher{most: newFiling(append(all, recent...), rarest, m.parts()...)}
}

func (m *Matcher) recentSaved() []Saved {
	if m.recent == nil {
		return nil
	}
	return slices.Clone(m.recent.saved)
}

func (m *Matcher) parts() []*filing {
	if m.recent == nil {
		return []*filing{m.most}
	}
	return []*filing{m.most, m.recent}
}

// Len is how many queries are asked.
func (m *Matcher) Len() int {
	n := len(m.most.saved) - len(m.gone)
	if m.recent != nil {
		n += len(m.recent.saved)
	}
	return n
}

// Match gives the numbers of the queries that find the document, the lowest first.
func (m *Matcher) Match(e Entry) []int64 { return m.Append(nil, &e) }

// Append adds the numbers of the queries that find the document, the lowest first, and nothing else is allocated.
func (m *Matcher) Append(found []int64, e *Entry) []int64 {
	first := len(found)
	found = m.most.find(found, e, m.gone)
	if m.recent != nil {
		found = m.recent.find(found, e, nil)
	}
	slices.Sort(found[first:])
	return found
}
