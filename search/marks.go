package search

import (
	"molva/collector/text"
)

// Span is a part of a text in bytes, End exclusive.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Marks says where the words that a query asks for stand in a text, in order and without overlap; words of a phrase
// count where the phrase stands, words behind NOT never. It is for one element (a title, a text): marks are the same
// whichever engine found the document.
func Marks(q *Query, s string, brands *text.Brands) []Span {
	tokens := text.Tokenize(s, brands)
	el := make(Element, len(tokens))
	for i, t := range tokens {
		el[i] = t.Word
	}
	marked := make([]bool, len(tokens))
	markNode(q.tree(), el, marked)
	var spans []Span
	for i, t := range tokens {
		if marked[i] {
			spans = append(spans, Span{t.Start, t.End})
		}
	}
	return spans
}

func markNode(n node, el Element, marked []bool) {
	switch n := n.(type) {
	case allOf:
		for _, k := range n {
			markNode(k, el, marked)
		}
	case anyOf:
		for _, k := range n {
			markNode(k, el, marked)
		}
	case phrase:
		if n.in != inItem && n.in != inAuthor {
			n.mark(el, marked)
		}
	}
}

func (n phrase) mark(el Element, marked []bool) {
	places := make([][]int, len(n.sought))
	for i, w := range n.sought {
		for at, word := range el {
			if w.matches(word) {
				places[i] = append(places[i], at)
			}
		}
		if places[i] == nil {
			return
		}
	}
	n.windows(places, func(first, last int) bool {
		for _, list := range n.standing(places) {
			for _, at := range list {
				marked[at] = marked[at] || at >= first && at <= last
			}
		}
		return true
	})
}
