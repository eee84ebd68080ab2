package search

import "slices"

// knownWords is how many words a Matcher knows at once; a power of two.
const knownWords = 1 << 12

// knownWord is what a word means to the queries: most mean nothing.
type knownWord struct {
	word  *Word
	filed []int // queries that are filed under it
	terms []int // those of all queries that it meets
}

// know looks a word up once, for texts are made of the same ones.
func (m *Matcher) know(w *Word) *knownWord {
	slot := &m.known[w.Spread()%knownWords]
	if k := slot.Load(); k != nil && k.word == w {
		return k
	}
	k := &knownWord{word: w}
	m.learn(k, keyStem, w.Stem)
	m.learn(k, keyExact, w.Exact)
	m.learn(k, keyBegin, beginning(w.Exact))
	slot.Store(k)
	return k
}

// learn adds what is to be found under one key of a word.
func (m *Matcher) learn(k *knownWord, kind, key string) {
	k.filed = append(k.filed, m.filed[kind][key]...)
	for _, id := range m.sought[kind][key] {
		if m.terms[id].matches(k.word) {
			k.terms = append(k.terms, id)
		}
	}
}

// number copies a query's tree with the words of its phrases numbered; equal words have one number.
func (m *Matcher) number(n node, ids map[term]int) node {
	switch n := n.(type) {
	case allOf:
		kids := make(allOf, len(n))
		for i, k := range n {
			kids[i] = m.number(k, ids)
		}
		return kids
	case anyOf:
		kids := make(anyOf, len(n))
		for i, k := range n {
			kids[i] = m.number(k, ids)
		}
		return kids
	case not:
		return not{m.number(n.kid, ids)}
	case phrase:
		n.ids = make([]int, len(n.sought))
		for i, t := range n.sought {
			n.ids[i] = m.idOf(t, ids)
		}
		return n
	}
	return n
}

func (m *Matcher) idOf(t term, ids map[term]int) int {
	alike := term{form: t.form, exact: t.exact}
	if t.form == byStem {
		alike = term{form: t.form, stem: t.stem}
	}
	id, ok := ids[alike]
	if !ok {
		id = len(m.terms)
		ids[alike] = id
		m.terms = append(m.terms, t)
		file(m.sought, termKey(t), id)
	}
	return id
}

// place is where a word stands: in which element, and where in it.
type place struct{ element, at int }

// hits are the places in one document of the words that queries ask for, and the queries that may find it. The elements
// are counted from the title on: title, item, author, body, reply.
type hits struct {
	places     [][]place // by term
	touched    []int     // terms that have places
	candidates []int     // each once
	seen       []bool    // by query: it is a candidate
	body       int       // how many elements it has
	lists      [][]int
}

// The elements before those of the body.
const (
	titleElement = iota
	itemElement
	authorElement
	bodyElement
)

func (h *hits) clear() {
	for _, id := range h.touched {
		h.places[id] = h.places[id][:0]
	}
	for _, i := range h.candidates {
		h.seen[i] = false
	}
	h.touched, h.candidates = h.touched[:0], h.candidates[:0]
}

// found adds candidates.
func (h *hits) found(queries []int) {
	for _, i := range queries {
		if !h.seen[i] {
			h.seen[i] = true
			h.candidates = append(h.candidates, i)
		}
	}
}

// read goes through the words of a document.
func (h *hits) read(m *Matcher, e *Entry) {
	h.body = len(e.Body)
	h.element(m, titleElement, e.Title)
	h.element(m, itemElement, e.Item)
	h.element(m, authorElement, e.Author)
	for i, el := range e.Body {
		h.element(m, bodyElement+i, el)
	}
	for i, el := range e.Reply {
		h.element(m, bodyElement+h.body+i, el)
	}
}

func (h *hits) element(m *Matcher, element int, words Element) {
	for at, w := range words {
		k := m.know(w)
		h.found(k.filed)
		for _, id := range k.terms {
			if len(h.places[id]) == 0 {
				h.touched = append(h.touched, id)
			}
			h.places[id] = append(h.places[id], place{element, at})
		}
	}
}

// looksIn says whether words of a scope are looked for in an element.
func (h *hits) looksIn(in scope, element int) bool {
	switch in {
	case inTitle:
		return element == titleElement
	case inItem:
		return element == itemElement
	case inAuthor:
		return element == authorElement
	case inReply:
		return element >= bodyElement+h.body
	default:
		return element != itemElement && element != authorElement && element < bodyElement+h.body
	}
}

// have says whether the document has the phrase, as phrase.inEntry does.
func (h *hits) have(n phrase) bool {
	first := h.places[n.ids[0]]
	for i, p := range first {
		if i > 0 && first[i-1].element == p.element || !h.looksIn(n.in, p.element) {
			continue
		}
		if len(n.ids) == 1 || h.inElement(n, p.element) {
			return true
		}
	}
	return false
}

// inElement says whether the words of a phrase stand together in one element.
func (h *hits) inElement(n phrase, element int) bool {
	h.lists = slices.Grow(h.lists[:0], len(n.ids))[:len(n.ids)]
	for i, id := range n.ids {
		list := h.lists[i][:0]
		for _, p := range h.places[id] {
			if p.element == element {
				list = append(list, p.at)
			}
		}
		if h.lists[i] = list; len(list) == 0 {
			return false
		}
	}
	return n.together(h.lists)
}
