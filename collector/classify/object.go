package classify

import (
	"strings"
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

// brandMark ends the stems of the words of declared names, and no other stem.
const brandMark = "ъ"

// markNames marks where the object is named, and says whether it is.
func (d *document) markNames(o Object, as role, roles []role) bool {
	named := false
	if o.brands == nil {
		return false
	}
	var words []*text.Word
	for part, s := range d.parts {
		words = text.AppendWords(words[:0], s, o.brands)
		first := 0
		for first < len(d.tokens) && d.tokens[first].part != part {
			first++
		}
		for k, w := range words {
			i := first + k
			if i >= len(d.tokens) || d.tokens[i].part != part {
				break // of a long text only the beginning is looked at
			}
			if roles[i] == roleOwn && strings.HasSuffix(w.Stem, brandMark) && (!oneLetter(words, k) || d.tokens[i].written == asLetter && !d.joins(i)) {
				roles[i], named = as, true
			}
		}
	}
	return named
}

// oneLetter says whether the word at k is one letter that is a name by itself: small it is another word («а», «у»).
func oneLetter(words []*text.Word, k int) bool {
	branded := func(k int) bool { return k >= 0 && k < len(words) && strings.HasSuffix(words[k].Stem, brandMark) }
	return utf8.RuneCountInString(words[k].Exact) == 1 && !branded(k-1) && !branded(k+1)
}
