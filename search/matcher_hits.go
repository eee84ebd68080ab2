package search

import "slices"

// hits are the terms of one document and the places of those that are words. The elements are counted from the title on: title, item, author,
// body, reply.
type hits struct {
	turn    uint32   // counts documents: what was noted in another turn is of another document
	noted   []uint32 // by term: the turn in which the document had it
	places  []chain  // by term
	all     []place  // of all words
	touched []int32  // terms that the document has
	asked   []uint32 // by query: the turn in which it was asked
	body    int      // how many elements it has

	next  []int32 // by word of the phrase at hand: its next place
	lists [][]int
}

// place is where a word stands: in which element, where in it, and the next place of the same term; -1 is none.
type place struct{ element, at, next int32 }

// chain are where the places of a term begin and end.
type chain struct{ first, last int32 }

// The elements before those of the body.
const (
	titleElement = iota
	itemElement
	authorElement
	bodyElement
)

// keptPlaces is how many are kept for the next document: those of a large one are let go.
const keptPlaces = 1 << 14

func newHits(f *filing) *hits {
	return &hits{noted: make([]uint32, len(f.names)), places: make([]chain, len(f.names)), asked: make([]uint32, len(f.saved))}
}

// begin forgets the document before.
func (h *hits) begin() {
	if h.turn++; h.turn == 0 {
		clear(h.noted)
		clear(h.asked)
		h.turn = 1
	}
	if h.touched = h.touched[:0]; cap(h.all) > keptPlaces {
		h.all = nil
	}
	h.all = h.all[:0]
}

// has says whether the document has a term, in whatever field.
func (h *hits) has(t int32) bool { return h.noted[t] == h.turn }

// first says whether a query was not asked yet.
func (h *hits) first(query int32) bool {
	first := h.asked[query] != h.turn
	h.asked[query] = h.turn
	return first
}

// read goes through the words of a document and its fields.
func (h *hits) read(f *filing, e *Entry) {
	h.begin()
	h.body = len(e.Body)
	h.element(f, titleElement, e.Title)
	h.element(f, itemElement, e.Item)
	h.element(f, authorElement, e.Author)
	for i, el := range e.Body {
		h.element(f, bodyElement+i, el)
	}
	for i, el := range e.Reply {
		h.element(f, bodyElement+h.body+i, el)
	}
	for _, name := range f.fields {
		switch ids := f.terms[name]; name {
		case "sites":
			h.values(ids, e.Sites)
		case "cause":
			h.values(ids, e.causes())
		case "tag":
			h.values(ids, e.tags())
		default:
			h.value(ids, e.value(name))
		}
	}
}

func (h *hits) values(ids map[string]int32, values []string) {
	for _, v := range values {
		h.value(ids, v)
	}
}

func (h *hits) value(ids map[string]int32, v string) {
	if id, ok := ids[v]; ok && !h.has(id) {
		h.noted[id] = h.turn
		h.touched = append(h.touched, id)
	}
}

func (h *hits) element(f *filing, element int, words Element) {
	for at, w := range words {
		for _, id := range f.know(w) {
			i := int32(len(h.all))
			h.all = append(h.all, place{int32(element), int32(at), -1})
			if h.has(id) {
				h.all[h.places[id].last].next = i
				h.places[id].last = i
				continue
			}
			h.noted[id], h.places[id] = h.turn, chain{i, i}
			h.touched = append(h.touched, id)
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
	h.next = h.next[:0]
	for _, id := range n.ids {
		if !h.has(id) {
			return false
		}
		h.next = append(h.next, h.places[id].first)
	}
	for i := h.next[0]; i >= 0; {
		element := h.all[i].element
		if h.looksIn(n.in, int(element)) && (len(n.ids) == 1 || h.inElement(n, element)) {
			return true
		}
		for i >= 0 && h.all[i].element == element {
			i = h.all[i].next
		}
	}
	return false
}

// inElement says whether the words of a phrase stand together in one element. The elements are asked about in their
// order, so that the places of all of them are walked along once.
func (h *hits) inElement(n phrase, element int32) bool {
	h.lists = slices.Grow(h.lists[:0], len(n.ids))[:len(n.ids)]
	for k, i := range h.next {
		list := h.lists[k][:0]
		for ; i >= 0 && h.all[i].element <= element; i = h.all[i].next {
			if h.all[i].element == element {
				list = append(list, int(h.all[i].at))
			}
		}
		h.lists[k], h.next[k] = list, i
	}
	for _, list := range h.lists {
		if len(list) == 0 {
			return false
		}
	}
	return n.together(h.lists)
}
