package propose

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

func sortedKeys(m map[string]bool) []string { return slices.Sorted(maps.Keys(m)) }

func equal(a, b []string) bool { return slices.Equal(a, b) }

// side finds what a review praises or blames: beside a label, after one, or in an element that is called so.
func (b *block) side(label, name, other *pattern, not ...*choice) *choice {
	var best *choice
	for _, s := range b.sels {
		if s.text == "" || overlaps(s, not...) {
			continue
		}
		c := b.sideChoice(s, label, name, other)
		if c == nil {
			continue
		}
		best = better(best, c)
		if listed := b.listed(s, c); listed != nil {
			best = better(best, listed)
		}
	}
	return best
}

// listed reads points one by one where they are a list within the element: its label is then left out by itself.
func (b *block) listed(s *sel, c *choice) *choice {
	if c.re == "" || strings.Contains(s.text, ":has(") {
		return nil
	}
	l := b.try(s.text + " li")
	if l == nil {
		return nil
	}
	for i, n := range s.nodes {
		if n != nil && l.nodes[i] == nil {
			return nil
		}
	}
	out := &choice{sel: l, all: true, values: make([]string, len(b.items)), score: c.score + 0.5}
	for i, found := range l.found {
		var parts []string
		for _, n := range found {
			parts = append(parts, b.text(i, n))
		}
		out.values[i] = strings.Join(parts, "\n")
	}
	return out
}

func (b *block) sideChoice(s *sel, label, name, other *pattern) *choice {
	raws := b.raws(s, "")
	last := strings.ToLower(lastPart(s.text))
	hinted := name.MatchString(last) && !(other.MatchString(last) && !strings.Contains(last, "dis") && !strings.Contains(last, "short"))
	if name == prosName && consName.MatchString(last) {
		hinted = false
	}
	labelled := s.label != "" && label.MatchString(s.label)
	if s.label != "" && !labelled {
		return nil
	}
	c := &choice{sel: s, values: raws, score: 2 * fill(raws)}
	inner, n := 0, 0
	head := ""
	for i, v := range raws {
		if v == "" {
			continue
		}
		if n++; button.MatchString(v) || number.MatchString(v) {
			return nil
		}
		if h, ok := leading(v, label); ok {
			inner++
			head = h
		} else if label.MatchString(v) {
			return nil // the label itself
		}
		if runes(v) > 1500 || within(b.items[i], s.nodes[i]) {
			return nil
		}
	}
	switch {
	case n == 0 || !hinted && !labelled && inner < n || strings.Contains(s.text, ":has(") && inner < n:
		return nil
	case inner > 0:
		c.re = `(?s)^[^\p{L}\d]*(?:` + regexp.QuoteMeta(head) + `)\s*[:—–-]?\s*(.+)$`
		if inner < n {
			c.re = `(?s)^(?:[^\p{L}\d]*(?:` + regexp.QuoteMeta(head) + `)\s*[:—–-]?\s*)?(.+)$`
		}
		c.values = cutBy(lazily(c.re), raws)
		c.score -= 0.3
	}
	if bothSides(c.values) {
		return nil
	}
	if c.score += 1 - 1.2*s.cost; labelled {
		c.score += 0.8
	}
	return c
}

var number = lazily(`^[+−–-]?\s*\d+$`)

// bothSides says that the values hold a label of their own: the element is around several fields.
func bothSides(values []string) bool {
	for _, v := range values {
		for line := range strings.SplitSeq(v, "\n") {
			head, _, ok := strings.Cut(line, ":")
			if (ok && runes(head) < 30 && (prosLabel.MatchString(head) || consLabel.MatchString(head) || textLabel.MatchString(head))) || runes(line) < 30 && runes(line) > 2 && (prosLabel.MatchString(line) || consLabel.MatchString(line) || textLabel.MatchString(line)) {
				return true
			}
		}
	}
	return false
}

// leading is the label with which a text begins, before a colon, a dash, or a line's end.
func leading(v string, label *pattern) (string, bool) {
	for _, sep := range []string{":", "\n", " — ", " – ", " - "} {
		if h, rest, ok := strings.Cut(v, sep); ok && strings.TrimSpace(rest) != "" && runes(h) < 30 && label.MatchString(h) {
			return strings.TrimSpace(h), true
		}
	}
	if h, rest, ok := strings.Cut(v, " "); ok && rest != "" && label.MatchString(h) && runes(h) > 3 {
		return h, true
	}
	return "", false
}
