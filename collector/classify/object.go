package classify

import (
	"strings"

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
			if roles[i] == roleOwn && strings.HasSuffix(w.Stem, brandMark) {
				roles[i], named = as, true
			}
		}
	}
	return named
}
