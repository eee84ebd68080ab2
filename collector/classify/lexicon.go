package classify

import "unicode/utf8"

// lexicon finds which of many patterns stand in a document, looking up each token once.
type lexicon struct {
	byStem   map[string][]entry
	byPrefix map[string][]entry // key: the first letters of the prefix, as lead cuts them
}

// entry is a pattern under its first word; group is what it belongs to.
type entry struct {
	group   int
	pattern *pattern
}

// match is one place where a pattern of a group stands.
type match struct {
	group int
	at    []int // token positions
}

// leadLetters is how many letters file a prefix; no prefix is shorter.
const leadLetters = 3

func lead(w string) string {
	n := 0
	for i := range w {
		if n == leadLetters {
			return w[:i]
		}
		n++
	}
	return w
}

func newLexicon(groups [][]string) *lexicon {
	l := &lexicon{byStem: map[string][]entry{}, byPrefix: map[string][]entry{}}
	for g, patterns := range groups {
		for _, s := range patterns {
			p := parsePattern(s)
			e := entry{g, &p}
			for stem := range p.words[0].stems {
				l.byStem[stem] = append(l.byStem[stem], e)
			}
			for _, prefix := range p.words[0].prefixes {
				if utf8.RuneCountInString(prefix) < leadLetters {
					panic("classify: the prefix " + prefix + " is too short") // a table of ours is wrong; every test sees it
				}
				l.byPrefix[lead(prefix)] = append(l.byPrefix[lead(prefix)], e)
			}
		}
	}
	return l
}

// find lists the places in the order of the text, a pattern at most twice at one token.
func (l *lexicon) find(tokens []token) []match {
	var found []match
	for i, t := range tokens {
		for _, e := range l.byStem[t.Stem] {
			if e.pattern.words[0].is(t) {
				if at, ok := e.pattern.around(tokens, i); ok {
					found = append(found, match{e.group, at})
				}
			}
		}
		for _, e := range l.byPrefix[lead(t.Exact)] {
			if !e.pattern.words[0].stems[t.Stem] && e.pattern.words[0].is(t) {
				if at, ok := e.pattern.around(tokens, i); ok {
					found = append(found, match{e.group, at})
				}
			}
		}
	}
	return found
}
