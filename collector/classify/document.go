package classify

import (
	"slices"
	"strings"

	"molva/collector"
	"molva/collector/text"
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
	d := new(document)
	d.take(r)
	return d
}

// take prepares a review in the place of what the document held.
func (d *document) take(r collector.Review) {
	d.parts = [parts]string{r.Title, r.Text, r.Pros, r.Cons}
	d.tokens = d.tokens[:0]
	for i, s := range d.parts {
		d.parts[i] = s[:min(len(s), maxBytes)]
		d.tokens = appendTokens(d.tokens, d.parts[i], i)
	}
	relate(d.tokens)
}

// drop lets go of the review.
func (d *document) drop() {
	clear(d.tokens)
	*d = document{tokens: d.tokens[:0]}
}

// word is a token as it stands in the text.
func (d *document) word(t *token) string { return d.parts[t.part][t.start:t.end] }

// words are the tokens at the positions as they stand in the text, in its order, each once.
func (d *document) words(at []int) []string {
	slices.Sort(at)
	at = slices.Compact(at)
	words := make([]string, 0, len(at))
	for _, i := range at {
		if w := d.word(&d.tokens[i]); !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	return words
}

// language is that of all that was written, as if the parts stood one under the other: text.Language, which looks at the
// beginning alone, without cutting it into words again.
func (d *document) language() string {
	var v text.Voices
	at, rest := 0, d.tokens
	for i, s := range d.parts {
		if at > 0 && s != "" {
			at++ // the line break
		}
		for len(rest) > 0 && rest[0].part == i {
			t := rest[0]
			if at+t.end > text.LanguageBytes {
				if at+t.start < text.LanguageBytes {
					v.Hear(s[t.start : text.LanguageBytes-at])
				}
				return v.Language()
			}
			v.Add(t.Word)
			rest = rest[1:]
		}
		at += len(s)
	}
	return v.Language()
}

// without is the review when the words are taken away as words: the text that is left has the same tokens but those,
// and what stood before and behind them stands together. So it must not be read again, as long as it is sound UTF-8:
// between two words there always stands something that parts words, and two halves of a character never meet.
func (d *document) without(words []string, less *document) {
	less.tokens = less.tokens[:0]
	broken := false
	for i := range d.tokens {
		t := &d.tokens[i]
		var last *token // of those of its part that stay
		if n := len(less.tokens); n > 0 && less.tokens[n-1].part == t.part {
			last = &less.tokens[n-1]
		}
		broken = (broken || t.broken) && i > 0 && d.tokens[i-1].part == t.part
		if !slices.Contains(words, d.word(t)) {
			less.tokens = append(less.tokens, *t)
			less.tokens[len(less.tokens)-1].broken = broken
			broken = false
		} else if last != nil {
			last.join(t)
		}
	}
	relate(less.tokens)
}

// join puts what stands behind a word that is taken away behind the one before it. Before the first sign it says nothing;
// between two signs it parts them.
func (t *token) join(gone *token) {
	if t.says {
		t.after += gone.after
	} else {
		t.after, t.says = gone.after, gone.says
	}
}

// blanked is a part with whole words taken out.
func (d *document) blanked(part int, words []string) string {
	var b strings.Builder
	s, last := d.parts[part], 0
	for i := range d.tokens {
		if t := &d.tokens[i]; t.part == part && slices.Contains(words, d.word(t)) {
			b.WriteString(s[last:t.start])
			last = t.end
		}
	}
	return b.String() + s[last:]
}
