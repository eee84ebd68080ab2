package classify

import (
	"strings"

	"molva/collector/text"
)

// pattern is some words that stand near each other, in any order, within reach of one another.
type pattern struct {
	words   []need
	reach   int // at most so many words between the first and the last
	clauses int // at most so many clauses from the first to any other
}

// maxNeeds is how many words a pattern has at most.
const maxNeeds = 4

// need is one word of a pattern.
type need struct {
	id       uint16 // of all needs of its lexicon that the same words meet
	stems    map[string]bool
	prefixes []string
	negated  bool // must be negated («не вернули»); else must not be, unless any is set
	any      bool // negated or not
}

// parsePattern reads a pattern as a person writes it: words parted by spaces, any form of each; "a|b" either word;
// "a*" any word that begins so; "!a" the negated word; "?a" negated or not; "~n" at the end: within so many clauses of the
// first word instead of one.
func parsePattern(s string) pattern {
	p := pattern{clauses: 1}
	for _, w := range strings.Fields(s) {
		if rest, ok := strings.CutPrefix(w, "~"); ok {
			p.clauses = int(rest[0] - '0')
			continue
		}
		n := need{stems: map[string]bool{}}
		if rest, ok := strings.CutPrefix(w, "!"); ok {
			n.negated, w = true, rest
		} else if rest, ok := strings.CutPrefix(w, "?"); ok {
			n.any, w = true, rest
		}
		for _, alt := range strings.Split(w, "|") {
			if prefix, ok := strings.CutSuffix(alt, "*"); ok {
				n.prefixes = append(n.prefixes, text.Fold(prefix))
			} else {
				n.stems[stemOf(text.WordOf(text.Fold(alt)))] = true
			}
		}
		p.words = append(p.words, n)
	}
	p.reach = 2 + 2*len(p.words)
	return p
}

// begins says whether the word begins as the need asks.
func (n *need) begins(w string) bool {
	for _, p := range n.prefixes {
		if strings.HasPrefix(w, p) {
			return true
		}
	}
	return false
}

// inPlace says whether a word that meets the need is negated as it asks.
func (n *need) inPlace(t *token) bool { return n.any || n.negated == t.negated }

// around looks for the other words of the pattern near token i, in its part and not too many clauses away.
func (p *pattern) around(tokens []token, i int, of which) (m match, ok bool) {
	m.at[0], m.words = i, 1
	for k := range p.words[1:] {
		best := p.nearest(&p.words[k+1], tokens, i, of)
		if best < 0 {
			return m, false
		}
		m.at[m.words] = best
		m.words++
	}
	return m, true
}

// stands says whether the other words of the pattern stand near token i.
func (p *pattern) stands(tokens []token, i int, of which) bool {
	for k := range p.words[1:] {
		if p.nearest(&p.words[k+1], tokens, i, of) < 0 {
			return false
		}
	}
	return true
}

// nearest is the token nearest to i that meets the need, -1 where there is none.
func (p *pattern) nearest(n *need, tokens []token, i int, of which) int {
	best := -1
	for j := max(0, i-p.reach); j < min(len(tokens), i+p.reach+1); j++ {
		t := &tokens[j]
		if j == i || !t.clues[of].meets(n.id) || !n.inPlace(t) {
			continue
		}
		near := t.part == tokens[i].part && abs(t.clause-tokens[i].clause) <= p.clauses
		if near && (best < 0 || abs(j-i) < abs(best-i)) {
			best = j
		}
	}
	return best
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
