package text

import "strings"

// Opens says whether a declared name begins with the word, in any of its forms: without one no name stands in a text.
func (b *Brands) Opens(w *Word) bool {
	return b != nil && len(b.first[w.Exact]) > 0
}

// Mark gives the words of declared names among the words of one text their own stems, as AppendWords does. The list is changed,
// no word is.
func (b *Brands) Mark(words []*Word) {
	if b.some() {
		b.mark(words)
	}
}

// Marked says whether the word is one of a declared name's.
func (w *Word) Marked() bool { return strings.HasSuffix(w.Stem, brandMark) }
