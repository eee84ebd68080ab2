package propose

import (
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"molva/crawler/sites"
)

// features are the simple selectors that an element answers to: attributes that name its part, then its classes. Names
// with a number behind them are one element's own, and names of a state come and go.
func features(n *html.Node) []string {
	var out []string
	for _, a := range n.Attr[:min(len(n.Attr), maxClasses)] {
		switch {
		case a.Key == "itemprop" || a.Key == "property" || a.Key == "role" && a.Val != "":
			if plainName.MatchString(a.Val) {
				out = append(out, "["+a.Key+"="+a.Val+"]")
			}
		case strings.HasPrefix(a.Key, "data-") && plainName.MatchString(a.Key):
			if plainName.MatchString(a.Val) && !strings.ContainsAny(a.Val, "0123456789") && len(a.Val) < 40 {
				out = append(out, "["+a.Key+"="+a.Val+"]")
			} else if strings.ContainsAny(a.Val, "0123456789") && reviewName.MatchString(a.Key) {
				out = append(out, "["+a.Key+"]")
			}
		}
	}
	for _, c := range classes(n) {
		if plainName.MatchString(c) && !stateName.MatchString(c) {
			out = append(out, "."+c)
		}
	}
	return out
}

var (
	stateName = lazily(`^(is-|has-)|^(first|last|odd|even|active|hidden|open|visible|clearfix|show|shown|collapsed|expanded|even|new|selected|current|loaded|lazy|js-[a-z]*(init|ready))$`)
	// made by a build tool: a hash of letters and digits behind two dashes or alone.
	generated = lazily(`__[A-Za-z0-9]*\d[A-Za-z0-9]*$|^css-|^sc-|^jsx-|^_[a-z0-9]{4,}|^[a-z]{1,3}[0-9]+_[0-9]+$|[-_][A-Za-z]*[0-9][A-Za-z]+[0-9A-Za-z]*$|^[a-zA-Z]{1,2}\d[a-zA-Z0-9]*$`)
	utility   = lazily(`^(m|p|mt|mb|ml|mr|pt|pb|px|py|mx|my|w|h|col|row|d|text|font|bg|flex|grid|border|rounded|gap|items|justify|fs|fw|float|pull|lg|sm|md|xs)(-|$|\d)`)
)

// bareTag ends in an element that may be anything.
var bareTag = lazily(`(^|[ >])(div|span|p|a)(:has\([^()]*\))?$`)

// cost says how much a selector should be avoided: names that a build tool made change within weeks.
func cost(selector string) float64 {
	c := 0.02 * float64(strings.Count(selector, " ")+1)
	for _, part := range strings.FieldsFunc(selector, func(r rune) bool { return strings.ContainsRune(" >.:()+", r) }) {
		switch {
		case generated.MatchString(part):
			c += 0.6
		case utility.MatchString(part):
			c += 0.3
		}
	}
	if strings.Contains(selector, "nth-") {
		c += 0.8
	}
	if !strings.ContainsAny(selector, ".[#") && !strings.Contains(selector, "contains") {
		if c += 0.15; bareTag.MatchString(selector) {
			c += 0.6
		}
	}
	return c
}

// compile makes a selector of a text that we wrote; nil where it is none after all.
func compile(text string) sites.Selector {
	var s sites.Selector
	if err := s.UnmarshalText([]byte(text)); err != nil {
		return sites.Selector{}
	}
	return s
}

// itemSelector is the shortest selector that finds these elements in the page and no others. exact is false where there
// is none: then it finds them and as few others as can be.
func itemSelector(d *doc, want []*html.Node) (best string, exact bool) {
	bestCost, bestExtra := 1e9, 1<<30
	for _, s := range itemCandidates(d, want) {
		m, err := cascadia.Compile(s)
		if err != nil {
			continue
		}
		extra, ok := compare(m, d, want)
		if !ok {
			continue
		}
		if c := cost(s); extra < bestExtra || extra == bestExtra && c < bestCost {
			best, bestCost, bestExtra = s, c, extra
		}
	}
	return best, bestExtra == 0
}

// compare counts what a selector finds beside the wanted; ok is false where it misses one of these.
func compare(m cascadia.Selector, d *doc, want []*html.Node) (extra int, ok bool) {
	for _, w := range want {
		if !m.Match(w) {
			return 0, false
		}
	}
	n := 0
	for _, e := range d.order {
		if m.Match(e) {
			n++
		}
	}
	return n - len(want), true
}

// itemCandidates are selectors that all the elements answer to, the simple ones first.
func itemCandidates(d *doc, want []*html.Node) []string {
	base := ownSelectors(want)
	out := append([]string{}, base...)
	var not []string
	for _, b := range base {
		not = append(not, rejecting(d, b, want)...)
	}
	out = append(out, not...)
	ups := append([]*html.Node{}, want...)
	for depth := 1; depth <= 6; depth++ {
		for i, n := range ups {
			if n != nil {
				ups[i] = n.Parent
			}
			if ups[i] == nil || ups[i].Type != html.ElementNode {
				return out
			}
		}
		above := shared(ups, func(n *html.Node) []string {
			f := features(n)
			if id := attr(n, "id"); plainName.MatchString(id) && !strings.ContainsAny(id, "0123456789") {
				f = append(f, "#"+id)
			}
			return append(f, n.Data)
		})
		for _, a := range above {
			for _, b := range append(append([]string{}, base...), not...) {
				if len(out) > 4000 {
					return out
				}
				if depth == 1 {
					out = append(out, a+" > "+b)
				} else if a != "div" && a != "body" && a != "html" {
					out = append(out, a+" "+b)
				}
			}
		}
	}
	return out
}

// ownSelectors are those that name the elements by what they have in common themselves: a feature, two, the tag.
func ownSelectors(want []*html.Node) []string {
	own := shared(want, features)
	tags := shared(want, func(n *html.Node) []string { return []string{n.Data} })
	var base []string
	for _, f := range own {
		base = append(base, f)
		if len(tags) == 1 {
			base = append(base, tags[0]+f)
		}
	}
	for i, f := range own {
		for _, g := range own[i+1:] {
			base = append(base, f+g)
		}
	}
	return append(base, tags...)
}

// rejecting are forms of a selector that leave out what it finds too much, by a class or by what only the wanted hold.
func rejecting(d *doc, base string, want []*html.Node) []string {
	m, err := cascadia.Compile(base)
	if err != nil {
		return nil
	}
	wanted := map[*html.Node]bool{}
	for _, w := range want {
		wanted[w] = true
	}
	counts := map[string]int{}
	extra := 0
	for _, n := range d.order {
		if !wanted[n] && m.Match(n) {
			extra++
			for _, f := range features(n) {
				counts[f]++
			}
		}
	}
	if extra == 0 || extra > 50 {
		return nil
	}
	var out []string
	for f, c := range counts {
		if c == extra && noneHas(want, f) {
			out = append(out, base+":not("+f+")")
		}
	}
	for _, f := range shared(want, func(n *html.Node) []string { return innerFeatures(n, 0) }) {
		out = append(out, base+":has("+f+")")
	}
	return out
}

func noneHas(nodes []*html.Node, feature string) bool {
	for _, n := range nodes {
		for _, f := range features(n) {
			if f == feature {
				return false
			}
		}
	}
	return true
}

// innerFeatures are those of what an element holds, its first hundreds.
func innerFeatures(n *html.Node, depth int) []string {
	var out []string
	for _, c := range elements(n) {
		out = append(append(out, features(c)...), c.Data)
		if depth < 5 && len(out) < 200 {
			out = append(out, innerFeatures(c, depth+1)...)
		}
	}
	return out
}

// shared are the strings that of gives for every one of the elements, in the order of the first.
func shared(nodes []*html.Node, of func(*html.Node) []string) []string {
	if len(nodes) == 0 {
		return nil
	}
	counts := map[string]int{}
	for _, n := range nodes {
		seen := map[string]bool{}
		for _, s := range of(n) {
			if !seen[s] {
				seen[s] = true
				counts[s]++
			}
		}
	}
	var out []string
	seen := map[string]bool{}
	for _, s := range of(nodes[0]) {
		if counts[s] == len(nodes) && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}
