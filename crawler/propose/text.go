package propose

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

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

// title finds the heading of a review.
func (b *block) title(not ...*choice) *choice {
	var best *choice
	for _, s := range b.sels {
		if s.text == "" || overlaps(s, not...) || s.label != "" && !titleLabel.MatchString(s.label) {
			continue
		}
		c := &choice{sel: s, values: b.raws(s, ""), score: -0.6*s.cost - s.at}
		n, bad, marks := 0, 0, 0
		for i, v := range c.values {
			l := runes(v)
			if ratingWords[strings.ToLower(v)] != "" {
				marks++
			}
			switch {
			case v == "":
				continue
			case l < 3 || l > 150 || strings.Contains(v, "\n") || known(v) || button.MatchString(v) || money.MatchString(v) || replyLabel.MatchString(v):
				bad++
			default:
				if p, _ := dateIn(v, b.docs[i].page.Now); p.Known() && l < 40 {
					bad++
				}
			}
			n++
		}
		if n == 0 || bad*4 > n || marks*10 > n*8 || n > 2 && variety(c.values) < 0.5 {
			continue
		}
		c.score += 2 * float64(n-bad) / float64(len(c.values))
		if !b.titleHints(c) {
			continue
		}
		best = better(best, c)
	}
	if best == nil || best.score < 1.6 {
		return nil
	}
	return best
}

// titleHints adds what speaks for a title; false where nothing does: any short text is none.
func (b *block) titleHints(c *choice) bool {
	tag, own := "", ""
	for _, n := range c.sel.nodes {
		if n != nil {
			tag, own = n.Data, called(n)
		}
	}
	heading := len(tag) == 2 && tag[0] == 'h' && tag[1] >= '1' && tag[1] <= '6'
	hinted := titleName.MatchString(own) && !authorName.MatchString(strings.ReplaceAll(own, "itemprop", "")) && !ratingName.MatchString(own)
	link := false
	for _, n := range c.sel.nodes {
		if n != nil && titleName.MatchString(called(n.Parent)) && len(elements(n.Parent)) == 1 {
			hinted = hinted || !authorName.MatchString(called(n.Parent))
		}
		if n != nil && reviewName.MatchString(strings.ToLower(linkOf(n))) && n.Data == "a" {
			link = true
		}
	}
	switch {
	case heading && hinted, c.sel.label != "":
		c.score += 2
	case heading, hinted:
		c.score += 1.5
	case (tag == "strong" || tag == "b" || tag == "a" && link || tag == "dt" || tag == "em") && c.sel.at < 0.8:
		c.score += 0.6
	default:
		return false
	}
	return true
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

// unsaid is the share of values that are no sentences: short, and without any stop.
func unsaid(values []string) float64 {
	n, bad := 0, 0
	for _, v := range values {
		if v != "" {
			if n++; runes(v) < 50 && !strings.ContainsAny(v, ".!?…") {
				bad++
			}
		}
	}
	return float64(bad) / float64(max(n, 1))
}

// template says that the values are one sentence of the site with other numbers.
func template(values []string) bool {
	prefix, n, all := "", 0, 0
	for _, v := range values {
		if v == "" {
			continue
		}
		if n == 0 {
			prefix = v
		}
		i := 0
		for i < len(prefix) && i < len(v) && prefix[i] == v[i] {
			i++
		}
		prefix, n, all = prefix[:i], n+1, all+len(v)
	}
	return n > 1 && len(prefix) > 12 && len(prefix)*2*n > all
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
		var parts []string
		for j, n := range found {
			if j > 0 && within(n, found[j-1]) {
				return nil
			}
			if known(ownText(n)) && len(elements(n)) == 0 {
				return nil
			}
			if under(n, marks[i]) || within(b.items[i], n) || n.Data == "dt" || n.Data == "th" || n.Data == "label" || n.Data == "button" || n.Data == "time" {
				return nil
			}
			worth, text, out := b.proseOf(i, n, marks[i])
			for _, r := range out {
				remove[r] = true
			}
			if all && runes(text) < 3 && text != "" {
				return nil
			}
			if total += worth; all && len(found) > 1 && worth < 25 {
				total -= 25 + worth
			}
			parts = append(parts, text)
		}
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

// proseOf is the text of an element without what belongs to other fields, how much it is worth, and what must be left
// out of it.
func (b *block) proseOf(i int, n *html.Node, marks map[*html.Node]bool) (worth float64, text string, remove []string) {
	full := b.text(i, n)
	out := 0
	var walk func(e *html.Node, depth int)
	walk = func(e *html.Node, depth int) {
		for _, c := range elements(e) {
			t := b.text(i, c)
			switch {
			case marks[c] || withinAny(c, b.skip[i]) || t != "" && (c.Data == "button" || runes(t) < 60 && (button.MatchString(t) || b.buttons(i, c) || known(t) && c.Data != "p" && c.Data != "div")):
				if t == "" {
					continue
				}
				out += runes(t)
				remove = append(remove, removal(c))
				full = strings.Replace(full, t, "", 1)
			case depth < 8:
				walk(c, depth+1)
			}
		}
	}
	walk(n, 0)
	full = strings.TrimSpace(full)
	return b.passages(i, n, marks) - 0.3*float64(out), full, remove
}

// buttons says that an element holds nothing but buttons and what stands between them.
func (b *block) buttons(i int, n *html.Node) bool {
	kids := elements(n)
	if len(kids) == 0 || strings.IndexFunc(ownText(n), unicode.IsLetter) >= 0 {
		return false
	}
	for _, c := range kids {
		if t := b.text(i, c); t != "" && !button.MatchString(t) {
			return false
		}
	}
	return true
}

// passages says how much prose an element holds: letters of what reads as one passage, less something for every short
// piece that stands beside passages, as counters and labels do.
func (b *block) passages(i int, n *html.Node, marks map[*html.Node]bool) float64 {
	sum, pieces, short := 0.0, 0, 0
	var walk func(e *html.Node, depth int)
	walk = func(e *html.Node, depth int) {
		own := runes(ownText(e))
		if own > 0 && (own >= 12 || len(elements(e)) == 0) { // with its inline children it is one passage
			t := b.text(i, e)
			l := runes(t)
			if head, rest, ok := strings.Cut(t, ":"); ok && runes(head) < 25 && runes(rest) < 40 && l > 0 { // «Дата визита: …»
				l = min(l, 24)
			}
			if sum += float64(min(l, 600)); l < 25 {
				short++
			}
			pieces++
			return
		}
		for _, c := range elements(e) {
			if t := b.text(i, c); t != "" && !marks[c] && !withinAny(c, b.skip[i]) && depth < 20 && !(runes(t) < 60 && button.MatchString(t)) {
				walk(c, depth+1)
			}
		}
	}
	walk(n, 0)
	if pieces > 1 {
		sum -= 25 * float64(short)
	}
	return sum
}

// removal is the selector that leaves an element out of a text.
func removal(n *html.Node) string {
	for _, f := range features(n) {
		if cost(f) < 0.3 {
			return f
		}
	}
	for _, f := range features(n) {
		return f
	}
	if p := n.Parent; p != nil && len(features(p)) > 0 && n.Data != "a" && n.Data != "button" {
		return features(p)[0] + " > " + n.Data
	}
	return n.Data
}

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

var runTogether = regexp.MustCompile(`\p{Ll}[.!?…]\p{Lu}\p{Ll}`)

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
