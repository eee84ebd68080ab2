package propose

import (
	"slices"
	"strings"
)

// inPieces says that the whole text lies in a second element beside the beginning that is shown, and gives the choice that
// reads both, or the second alone where it repeats the first.
func (b *block) inPieces(c *choice) *choice {
	if c == nil {
		return c
	}
	for _, s := range b.sels {
		if s.text == "" || s == c.sel || s.label != "" || !hiddenPart.MatchString(lastPart(s.text)) {
			continue
		}
		rest := b.raws(s, "")
		if b.repeats(c, rest) {
			return &choice{sel: s, values: rest, score: c.score}
		}
		if both := b.both(c, s, rest); both != nil && (letters(solid(both.values)) > letters(solid(c.values)) || glued(c.values) && letters(solid(both.values))*100 >= letters(solid(c.values))*98) {
			return both
		}
	}
	return c
}

// glued says that two sentences of a text were run together: what stood between them was left out.
func glued(values []string) bool { return slices.ContainsFunc(values, runTogether.MatchString) }

var runTogether = lazily(`\p{Ll}[.!?…]\p{Lu}\p{Ll}`)

// solid are texts without white space.
func solid(values []string) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = strings.Join(strings.Fields(v), "")
	}
	return out
}

// repeats says that the hidden texts begin as the shown ones do.
func (b *block) repeats(c *choice, rest []string) bool {
	for i, v := range rest {
		r := []rune(strings.TrimRight(c.values[i], ".… "))
		if v == "" || len(r) <= 20 || !strings.HasPrefix(v, string(r[:len(r)*8/10])) {
			return false
		}
	}
	return true
}

// both joins the shown part, an element beside the hidden one, with it; nil where that reads less than c does.
func (b *block) both(c *choice, s *sel, rest []string) *choice {
	var best *choice
	for _, u := range b.sels {
		if u.text == "" || u.label != "" || u == s || hiddenPart.MatchString(lastPart(u.text)) {
			continue
		}
		shown := b.raws(u, "")
		values, goes, n := make([]string, len(rest)), 0, 0
		for i, v := range rest {
			values[i] = strings.TrimSpace(shown[i] + " " + v)
			if v != "" {
				if n++; shown[i] != "" && s.nodes[i].Parent == u.nodes[i].Parent && s.nodes[i] != u.nodes[i] {
					goes++
				}
			}
		}
		if n == 0 || goes < n || letters(values) < letters(c.values)*95/100 || letters(values) > letters(c.values)+letters(rest)+len(rest) || letters(shown) == 0 || fill(shown) < fill(c.values) {
			continue
		}
		if union := b.try(u.text + ", " + s.text); union != nil {
			best = better(best, &choice{sel: union, all: true, join: " ", values: values, score: float64(letters(shown)) - 10*u.cost})
		}
	}
	return best
}
