package propose

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// A row of stars is five (or ten) small elements side by side, of which the first are filled. What a filled one has that
// an empty one lacks is looked for in its classes, its attributes, and those of what it holds.

var emptyStar = lazily(`(?i)empty|off\b|gray|grey|-o\b|outline|inactive|blank|half|disabled|void|no-`)

// ratingRow finds rows of stars and how a filled one is told from an empty one.
func (b *block) ratingRow() *choice {
	var best *choice
	for _, s := range b.sels {
		if s.text == "" {
			continue
		}
		best = better(best, b.rowChoice(s))
		best = better(best, b.countChoice(s))
	}
	return best
}

// rowChoice takes what s finds as the rows.
func (b *block) rowChoice(s *sel) *choice {
	size, rows := 0, make([][]*html.Node, len(b.items))
	have := 0
	for i, n := range s.nodes {
		if n == nil {
			continue
		}
		kids := elements(n)
		if len(kids) != 5 && len(kids) != 10 || size != 0 && len(kids) != size || strings.TrimSpace(b.text(i, n)) != "" && runes(b.text(i, n)) > 12 {
			return nil
		}
		for _, k := range kids[1:] {
			if k.Data != kids[0].Data {
				return nil
			}
		}
		size, rows[i] = len(kids), kids
		have++
	}
	if have == 0 || float64(have) < 0.4*float64(len(b.items)) || size != 5 {
		return nil
	}
	return b.filled(s, rows)
}

// filled finds the feature that the first stars of every row have and the rest lack.
func (b *block) filled(s *sel, rows [][]*html.Node) *choice {
	counts := map[string][]int{} // feature → how many stars of each row have it; -1 where they are not the first
	var order []string
	seen := map[string]bool{}
	for _, row := range rows {
		for _, star := range row {
			for _, c := range classes(star) {
				seen[c] = plainName.MatchString(c)
			}
		}
	}
	for i, row := range rows {
		for j, star := range row {
			for _, f := range append(starFeatures(star), lacking(star, seen)...) {
				if counts[f] == nil {
					counts[f] = make([]int, len(rows))
					order = append(order, f)
				}
				if counts[f][i] == j {
					counts[f][i]++
				} else {
					counts[f][i] = -100
				}
			}
		}
	}
	var best *choice
	for _, f := range order {
		values, ok, mixed := make([]string, len(rows)), true, false
		for i, n := range counts[f] {
			if n < 0 {
				ok = false
			} else if n > 0 {
				values[i] = strconv.Itoa(n)
			}
			mixed = mixed || n > 0 && n < 5
		}
		if !ok || !mixed && !starWord(f) || emptyStar.MatchString(f) && !mixed {
			continue
		}
		sub := &sel{text: s.text + " > " + f, name: s.name, cost: s.cost, at: s.at}
		c := &choice{sel: sub, count: true, values: values, score: b.ratingScore(s, "star", values, 0.9) - 0.3*cost(f)}
		if emptyStar.MatchString(f) && !strings.Contains(f, ":not(") {
			c.score -= 1
		}
		best = better(best, c)
	}
	return best
}

// lacking are selectors of a star by the classes of other stars that it has not.
func lacking(n *html.Node, seen map[string]bool) []string {
	var out []string
	has := classes(n)
	for _, c := range slices.Sorted(maps.Keys(seen)) {
		if seen[c] && !slices.Contains(has, c) {
			out = append(out, n.Data+":not(."+c+")")
		}
	}
	return out
}

func starWord(f string) bool {
	return lazily(`(?i)full|fill|on\b|active|gold|yellow|checked|select|solid`).MatchString(f)
}

// starFeatures are selectors of one star, by itself and by what it holds.
func starFeatures(n *html.Node) []string {
	out := attributeFeatures(n)
	for _, c := range elements(n) {
		for _, f := range attributeFeatures(c) {
			out = append(out, n.Data+":has("+f+")")
		}
		for _, g := range elements(c) {
			for _, f := range attributeFeatures(g) {
				out = append(out, n.Data+":has("+f+")")
			}
		}
	}
	if t := strings.TrimSpace(ownText(n)); t != "" && runes(t) <= 2 && !strings.ContainsAny(t, `"\`) {
		out = append(out, n.Data+`:contains("`+t+`")`)
	}
	if attr(n, "class") == "" && len(elements(n)) == 0 && len(n.Attr) <= 1 {
		out = append(out, n.Data+":not([class])")
	}
	for _, w := range []string{"empty", "off", "gray", "grey", "inactive", "outline"} { // filled: has none of the words for empty
		if strings.Contains(strings.ToLower(attr(n, "class")), w) {
			return out
		}
	}
	return append(out, n.Data+`:not([class*=empty]):not([class*=off]):not([class*=gray]):not([class*=grey]):not([class*=inactive]):not([class*=outline])`)
}

func attributeFeatures(n *html.Node) []string {
	var out []string
	for _, c := range classes(n) {
		if plainName.MatchString(c) {
			out = append(out, n.Data+"."+c)
		}
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "class", "id", "width", "height", "viewbox", "xmlns", "d", "alt":
			continue
		}
		if a.Namespace == "" && a.Val != "" && len(a.Val) < 200 && !strings.ContainsAny(a.Val, "\"\\\n") {
			out = append(out, n.Data+"["+a.Key+`="`+a.Val+`"]`)
		}
	}
	return out
}

// countChoice takes the number of elements that s finds as the stars, where only filled ones stand there.
func (b *block) countChoice(s *sel) *choice {
	if picture := strings.HasSuffix(s.text, "svg") || strings.HasSuffix(s.text, "img"); !ratingName.MatchString(s.name) && !strings.Contains(s.text, "star") && !picture {
		return nil
	}
	values, seen := make([]string, len(b.items)), map[int]bool{}
	for i, found := range s.found {
		if len(found) > 5 {
			return nil
		}
		for _, n := range found {
			if runes(b.text(i, n)) > 1 || !slices.Contains([]string{"i", "span", "svg", "img", "li", "b", "em", "div", "use", "path"}, n.Data) || n.Parent != found[0].Parent && n.Parent.Parent != found[0].Parent.Parent && n.Data != "use" && n.Data != "path" {
				return nil
			}
		}
		if len(found) > 0 {
			values[i] = strconv.Itoa(len(found))
		}
		seen[len(found)] = true
	}
	delete(seen, 0)
	if len(seen) < 2 && !(len(seen) == 1 && starWord(s.text)) || fill(values) < 0.4 {
		return nil
	}
	c := &choice{sel: s, count: true, values: values, score: b.ratingScore(s, "star", values, 0.5)}
	if emptyStar.MatchString(s.text) {
		c.score -= 4
	}
	return c
}
