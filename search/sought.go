package search

import (
	"slices"
	"strings"
	"time"
)

// WordsSought are the words and phrases that a query looks for in titles and texts, most at most, as they are written: what
// it leaves out, its wildcards and its fields are none.
func WordsSought(q *Query, most int) []string {
	var found []string
	var walk func(Part)
	walk = func(p Part) {
		switch p.Kind {
		case PartAll, PartAny:
			for _, k := range p.Kids {
				walk(k)
			}
		case PartWords:
			words := make([]string, len(p.Words))
			for i, w := range p.Words {
				words[i] = w.Text
				if w.Wildcard || p.Near {
					return
				}
			}
			if s := strings.Join(words, " "); (p.In == "" || p.In == string(inTitle)) && len(found) < most && !slices.Contains(found, s) {
				found = append(found, s)
			}
		}
	}
	walk(Explain(q))
	return found
}

// Place is where a query looks in titles and texts for a word, a phrase, or (Name is "") what a saved query finds: from character
// From to To, exclusive. Brackets with OR may stand there instead.
type Place struct {
	From, To int
	Name     string // as WordsSought has it
}

// Places are the places of a query, without what it leaves out and its wildcards. Saved queries need not be known. A query with a
// mistake has none.
func Places(query string) []Place {
	anything := func(string) (string, bool) { return "x", true }
	p := &parser{src: []rune(query), saved: Library{Text: anything, Today: time.DateOnly, Reader: 1}}
	if p.whole(inText); p.err != nil {
		return nil
	}
	return p.places
}

// place notes where a word or a phrase was read that began at a character.
func (p *parser) place(from int, n phrase) {
	words := make([]string, len(n.words))
	for i, w := range n.words {
		words[i] = w.exact
		if w.form == byPrefix || n.near {
			return
		}
	}
	if len(words) > 0 {
		p.placed(from, strings.Join(words, " "), n.in)
	}
}

func (p *parser) placed(from int, name string, in scope) {
	if p.err == nil && p.negated == 0 && (in == inText || in == inTitle) {
		p.places = append(p.places, Place{from, p.at, name})
	}
}
