package classify

import (
	"strings"

	"molva/collector/text"
)

// pattern is some words that stand near each other, in any order, within reach of one another.
type pattern struct {
	words []need
	reach int // at most so many words between the first and the last
}

// need is one word of a pattern.
type need struct {
	stems    map[string]bool
	prefixes []string
	negated  bool // must be negated («не вернули»); else must not be, unless any is set
	any      bool // negated or not
}

// parsePattern reads a pattern as a person writes it: words parted by spaces, any form of each; "a|b" either word;
// "a*" any word that begins so; "!a" the negated word; "?a" negated or not.
func parsePattern(s string) pattern {
	var p pattern
	for _, w := range strings.Fields(s) {
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
				n.stems[text.Stem(text.Fold(alt))] = true
			}
		}
		p.words = append(p.words, n)
	}
	p.reach = 2 + 2*len(p.words)
	return p
}

func (n need) is(t token) bool {
	if !n.any && n.negated != t.negated {
		return false
	}
	if n.stems[t.Stem] {
		return true
	}
	for _, p := range n.prefixes {
		if strings.HasPrefix(t.Exact, p) {
			return true
		}
	}
	return false
}

// around looks for the other words of the pattern near token i, in its part and at most one clause away.
func (p pattern) around(tokens []token, i int) ([]int, bool) {
	at := []int{i}
	for _, n := range p.words[1:] {
		best := -1
		for j := max(0, i-p.reach); j < min(len(tokens), i+p.reach+1); j++ {
			near := tokens[j].part == tokens[i].part && abs(tokens[j].clause-tokens[i].clause) <= 1
			if j != i && near && n.is(tokens[j]) && (best < 0 || abs(j-i) < abs(best-i)) {
				best = j
			}
		}
		if best < 0 {
			return nil, false
		}
		at = append(at, best)
	}
	return at, true
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
