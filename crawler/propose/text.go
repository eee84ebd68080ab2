package propose

import (
	"strings"

	"golang.org/x/net/html"

	"molva/crawler"
	"molva/crawler/sites"
)

// overlaps says that what s finds is, or holds, or lies within what one of the choices reads.
func overlaps(s *sel, choices ...*choice) bool {
	for _, c := range choices {
		if c == nil || c.sel.text == "" {
			continue
		}
		hits, n := 0, 0
		for i, e := range s.nodes {
			o := c.sel.nodes
			if e == nil || i >= len(o) || o[i] == nil {
				continue
			}
			n++
			if within(e, o[i]) || within(o[i], e) {
				hits++
			}
		}
		if hits*2 > n {
			return true
		}
	}
	return false
}

// body finds the text of a review: the most prose, with the least of anything else.
func (b *block) body(noise []*choice) *choice {
	marks := make([]map[*html.Node]bool, len(b.items))
	for i := range b.items {
		marks[i] = map[*html.Node]bool{}
		for _, c := range noise {
			if c != nil && c.sel.text != "" && i < len(c.sel.nodes) {
				if c.count || c.all {
					for _, n := range c.sel.found[i] {
						marks[i][n] = true
					}
				} else if n := c.sel.nodes[i]; n != nil {
					marks[i][n] = true
				}
			}
		}
	}
	var best *choice
	for _, s := range b.sels {
		if s.text == "" || s.label != "" && !textLabel.MatchString(s.label) {
			continue
		}
		best = better(best, b.bodyChoice(s, marks, false))
		best = better(best, b.bodyChoice(s, marks, true))
	}
	return best
}

// removes says that what is left out is left out, and no more than that.
func (b *block) removes(c *choice) bool {
	f := sites.Field{Select: compile(c.sel.text), Remove: compile(strings.Join(c.remove, ", ")), All: c.all}
	for i, it := range b.items {
		if got := crawler.FieldValue(it, f); oneLine(got) != oneLine(c.values[i]) {
			if runes(got) < runes(c.values[i])*9/10 || runes(got) > runes(c.values[i])+5 {
				return false
			}
		}
	}
	return true
}

// under says that an element is one of the marked, or lies within one.
func under(n *html.Node, marks map[*html.Node]bool) bool {
	for ; n != nil; n = n.Parent {
		if marks[n] {
			return true
		}
	}
	return false
}

// parts are the texts of the found elements of one item and what they are worth together; false where one of them cannot be
// a text, or is of another field. What must be left out is added to remove.
func (b *block) parts(i int, found []*html.Node, marks map[*html.Node]bool, all bool, remove map[string]bool) (total float64, parts []string, ok bool) {
	for j, n := range found {
		if j > 0 && within(n, found[j-1]) {
			return 0, nil, false
		}
		if known(ownText(n)) && len(elements(n)) == 0 {
			return 0, nil, false
		}
		if under(n, marks) || within(b.items[i], n) || n.Data == "dt" || n.Data == "th" || n.Data == "label" || n.Data == "button" || n.Data == "time" {
			return 0, nil, false
		}
		worth, text, out := b.proseOf(i, n, marks)
		for _, r := range out {
			remove[r] = true
		}
		if all && runes(text) < 3 && text != "" {
			return 0, nil, false
		}
		if total += worth; all && len(found) > 1 && worth < 25 {
			total -= 25 + worth
		}
		parts = append(parts, text)
	}
	return total, parts, true
}

func (b *block) bodyChoice(s *sel, marks []map[*html.Node]bool, all bool) *choice {
	c := &choice{sel: s, values: make([]string, len(b.items)), all: all}
	total, filled, many := 0.0, 0, false
	remove := map[string]bool{}
	for i, found := range s.found {
		if len(found) == 0 {
			continue
		}
		if !all {
			found = found[:1]
		}
		many = many || len(found) > 1
		worth, parts, ok := b.parts(i, found, marks[i], all, remove)
		if !ok {
			return nil
		}
		total += worth
		if c.values[i] = strings.TrimSpace(strings.Join(parts, "\n")); c.values[i] != "" {
			filled++
		}
	}
	if all && !many || filled == 0 {
		return nil
	}
	c.remove = sortedKeys(remove)
	if len(c.remove) > 6 {
		return nil
	}
	n := float64(len(b.items))
	if len(c.remove) > 0 && !b.removes(c) {
		return nil
	}
	c.score = total/n + 15*float64(filled)/n - 6*s.cost - 4*float64(len(c.remove))
	if all {
		c.score -= 6
	}
	if textName.MatchString(s.name) {
		c.score += 8
	}
	if prosName.MatchString(strings.ToLower(lastPart(s.text))) || consName.MatchString(strings.ToLower(lastPart(s.text))) {
		c.score -= 15
	}
	c.score -= 30 * unsaid(c.values)
	if variety(c.values) < 0.6 && filled > 1 || template(c.values) {
		c.score -= 40
	}
	return c
}
