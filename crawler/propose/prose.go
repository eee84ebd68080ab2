package propose

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

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
