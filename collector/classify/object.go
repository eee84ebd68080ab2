package classify

import (
	"unicode/utf8"

	"molva/collector/text"
)

// Object is what a text may speak of among other things, by the names that it goes under. The zero value has none.
type Object struct{ brands *text.Brands }

const (
	maxNames     = 64  // of one object; further ones are not looked for
	maxNameBytes = 400 // what is longer is no name
)

// NewObject knows an object by its names, in any case and script; they are found in all their forms, as declared brands are.
func NewObject(names ...string) Object {
	var short []string
	for _, s := range names[:min(len(names), maxNames)] {
		if len(s) <= maxNameBytes {
			short = append(short, s)
		}
	}
	return Object{text.NewBrands(short)}
}

// mayName says whether a name of the object may begin somewhere in the document; mostly none does, and then nothing else is asked.
func (d *document) mayName(o Object) bool {
	if o.brands == nil {
		return false
	}
	for i := range d.tokens {
		if o.brands.Opens(d.tokens[i].Word) {
			return true
		}
	}
	return false
}

// markNames marks where the object is named, and says whether it is.
func (d *document) markNames(o Object, as role, roles []role) bool {
	if !d.mayName(o) {
		return false
	}
	named := false
	words := make([]*text.Word, 0, len(d.tokens))
	for first := 0; first < len(d.tokens); first += len(words) {
		words = words[:0]
		for i := first; i < len(d.tokens) && d.tokens[i].part == d.tokens[first].part; i++ {
			words = append(words, d.tokens[i].Word)
		}
		o.brands.Mark(words) // no name goes over the end of a part
		for k, w := range words {
			i := first + k
			if roles[i] == roleOwn && w.Marked() && (!oneLetter(words, k) || d.tokens[i].written == asLetter && !d.joins(i)) {
				roles[i], named = as, true
			}
		}
	}
	return named
}

// oneLetter says whether the word at k is one letter that is a name by itself: small it is another word («а», «у»).
func oneLetter(words []*text.Word, k int) bool {
	branded := func(k int) bool { return k >= 0 && k < len(words) && words[k].Marked() }
	return utf8.RuneCountInString(words[k].Exact) == 1 && !branded(k-1) && !branded(k+1)
}
