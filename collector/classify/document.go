package classify

import (
	"slices"

	"molva/collector"
)

// maxBytes is how much of one part is judged: no review is longer, and a hostile page must not cost more.
const maxBytes = 20000

// The parts of a document.
const (
	partTitle = iota
	partText
	partPros
	partCons
	parts
)

// document is a review prepared for the rules and the models.
type document struct {
	parts  [parts]string
	tokens []token
}

func newDocument(r collector.Review) *document {
	d := &document{parts: [parts]string{r.Title, r.Text, r.Pros, r.Cons}}
	clause := 0
	for i, s := range d.parts {
		if len(s) > maxBytes {
			s = s[:maxBytes]
			d.parts[i] = s
		}
		tokens := clauses(s, i, clause)
		if len(tokens) > 0 {
			clause = tokens[len(tokens)-1].clause + 2
		}
		d.tokens = append(d.tokens, tokens...)
	}
	return d
}

// words are the tokens at the positions as they stand in the text, in its order, each once.
func (d *document) words(at []int) []string {
	slices.Sort(at)
	at = slices.Compact(at)
	words := make([]string, 0, len(at))
	for _, i := range at {
		t := d.tokens[i]
		if w := d.parts[t.part][t.Start:t.End]; !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	return words
}
