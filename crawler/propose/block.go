package propose

import (
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// block is a repeated element of the pages: every review, or every answer within them.
type block struct {
	docs  []*doc       // of each item
	items []*html.Node // at most maxItems are looked at
	item  string       // the selector of the items
	skip  [][]*html.Node
	sels  []*sel

	subjects map[string]bool // what the pages are about, in small letters
}

const (
	maxItems     = 60
	maxSelectors = 700
	maxInItem    = 400 // elements of one item that are looked at
)

// sel is a selector within the items and what it finds.
type sel struct {
	text  string
	nodes []*html.Node // the first found in each item; nil where there is none
	found [][]*html.Node
	name  string  // what the found elements and those above are called
	label string  // the text beside which they stand
	cost  float64 // how much it should be avoided
	at    float64 // where in an item it stands, 0 … 1
}

// selectors finds every way to point into the items, left out what lies in skip.
func (b *block) selectors() {
	b.sels = []*sel{{nodes: b.items, at: 0, name: ""}}
	counts := map[string]int{}
	labels := map[string]string{}
	var order []string
	for i, it := range b.items {
		seen := map[string]bool{}
		for _, e := range inside(it) {
			if withinAny(e, b.skip[i]) {
				continue
			}
			for _, k := range b.keys(e, it) {
				if !seen[k.text] {
					seen[k.text] = true
					if counts[k.text] == 0 {
						order = append(order, k.text)
						labels[k.text] = k.label
					}
					counts[k.text]++
				}
			}
		}
	}
	slices.SortStableFunc(order, func(x, y string) int { return cmp.Compare(counts[y], counts[x]) })
	for _, text := range order[:min(len(order), maxSelectors)] {
		if s := b.try(text); s != nil {
			s.label = labels[text]
			b.sels = append(b.sels, s)
		}
	}
}

// inside are the elements of an item in the order of the page.
func inside(it *html.Node) []*html.Node {
	var out []*html.Node
	var walk func(n *html.Node, depth int)
	walk = func(n *html.Node, depth int) {
		for c := n.FirstChild; c != nil && depth < maxDepth && len(out) < maxInItem; c = c.NextSibling {
			if c.Type == html.ElementNode && !unseen[c.Data] {
				out = append(out, c)
				walk(c, depth+1)
			}
		}
	}
	walk(it, 0)
	return out
}

// key is one selector that an element answers to, and the label beside it.
type key struct{ text, label string }

func (b *block) keys(e, it *html.Node) []key {
	own := features(e)
	var out []key
	add := func(text, label string) { out = append(out, key{text, label}) }
	for _, f := range own {
		add(f, "")
	}
	for _, f := range own {
		add(e.Data+f, "")
	}
	add(e.Data, "")
	if src := attr(e, "src"); e.Data == "img" && src != "" { // the name of a picture
		stem := strings.TrimSuffix(path.Base(src), path.Ext(src))
		if plainName.MatchString(stem) && !strings.ContainsAny(stem, "0123456789") {
			add(`img[src*="`+stem+`."]`, "")
		}
	}
	for depth, p := 0, e.Parent; p != nil && p != it && depth < 3; depth, p = depth+1, p.Parent {
		for _, f := range features(p) {
			if depth == 0 {
				add(f+" > "+e.Data, "")
			}
			add(f+" "+e.Data, "")
			for _, g := range own {
				add(f+" "+g, "")
			}
		}
		if depth == 0 {
			add(p.Data+" > "+e.Data, "")
		}
	}
	if path := pathTo(e, it); path != "" && b.item != "" && !strings.Contains(b.item, ",") {
		add(b.item+path, "")
	}
	return append(out, labelled(e)...)
}

// pathTo is the way from an item down to an element by position alone, at most five steps.
func pathTo(e, it *html.Node) string {
	var steps []string
	for n := e; n != it; n = n.Parent {
		if n == nil || len(steps) == 5 {
			return ""
		}
		nth, same := 0, 0
		for c := n.Parent.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.ElementNode && c.Data == n.Data {
				same++
				if c == n {
					nth = same
				}
			}
		}
		step := " > " + n.Data
		if same > 1 {
			step += ":nth-of-type(" + strconv.Itoa(nth) + ")"
		}
		steps = append(steps, step)
	}
	slices.Reverse(steps)
	return strings.Join(steps, "")
}

// labelled are selectors by the label that stands before an element, or with which it begins.
func labelled(e *html.Node) []key {
	var out []key
	if q := previous(e); q != nil {
		if label := labelText(q); label != "" {
			out = append(out, key{q.Data + contains(label) + " + " + e.Data, label})
		}
	}
	if kids := elements(e); len(kids) > 0 && e.FirstChild != nil && (e.FirstChild == kids[0] || strings.TrimSpace(e.FirstChild.Data) == "") {
		if label := labelText(kids[0]); label != "" && known(label) {
			out = append(out, key{e.Data + ":has(" + kids[0].Data + contains(label) + ")", label})
		}
	}
	if label, _, ok := strings.Cut(ownText(e), ":"); ok && len(label) < 60 && known(label) && !strings.ContainsAny(label, `"'\`) {
		out = append(out, key{e.Data + `:containsOwn("` + label + `:")`, label})
	}
	return out
}

// contains matches an element by its text. Where a label is a part of its opposite («Понравилось», «Не понравилось») the
// match is bound to the beginning.
func contains(label string) string {
	low := strings.ToLower(label)
	if strings.Contains(low, "нравится") || strings.Contains(low, "понравилось") || strings.Contains(low, "сподобал") || strings.Contains(low, "liked") || strings.Contains(low, "advantages") || len(label) < 4 {
		return `:matchesOwn(^\s*` + quoteMeta(label) + `)`
	}
	return `:contains("` + label + `")`
}

func quoteMeta(s string) string {
	return strings.NewReplacer("+", `\+`, "(", `\(`, ")", `\)`, ".", `\.`, "?", `\?`, "*", `\*`, "[", `\[`, "|", `\|`).Replace(s)
}

// labelText is the text of an element that only names what stands beside it.
func labelText(n *html.Node) string {
	t := strings.TrimSpace(ownText(n))
	if kids := elements(n); t == "" && len(kids) == 1 {
		t = strings.TrimSpace(ownText(kids[0]))
	}
	bare := strings.TrimRight(t, " :.—–-")
	switch {
	case bare == "" || runes(bare) > 60 || strings.ContainsAny(bare, `"'\`):
		return ""
	case strings.HasSuffix(t, ":") || n.Data == "dt" || n.Data == "th" || n.Data == "label" || known(bare):
		return bare
	}
	return ""
}

// known says that a text is a label of a field of reviews.
func known(s string) bool {
	s = strings.TrimRight(strings.TrimSpace(s), ":")
	for _, re := range labelOf {
		if re.MatchString(s) {
			return true
		}
	}
	return false
}

// try compiles a selector and sees what it finds.
func (b *block) try(text string) *sel {
	m, err := cascadia.Compile(text)
	if err != nil {
		return nil
	}
	s := &sel{text: text, cost: cost(text), nodes: make([]*html.Node, len(b.items)), found: make([][]*html.Node, len(b.items))}
	names := map[string]bool{}
	at, hits := 0.0, 0
	for i, it := range b.items {
		elements := inside(it)
		for j, e := range elements {
			if !m.Match(e) {
				continue
			}
			if s.found[i] == nil && withinAny(e, b.skip[i]) { // what would be read is of an answer
				s.cost += 3 / float64(len(b.items))
				break
			}
			if s.found[i] == nil {
				s.nodes[i] = e
				at, hits = at+float64(j)/float64(len(elements)), hits+1
				names[called(e)] = true
				if e.Parent != it {
					names[called(e.Parent)] = true
				}
			}
			if !withinAny(e, b.skip[i]) {
				s.found[i] = append(s.found[i], e)
			} else {
				s.cost += 0.05
			}
		}
	}
	if hits == 0 {
		return nil
	}
	s.at = at / float64(hits)
	for n := range names {
		if len(s.name) < 2000 {
			s.name += n + " "
		}
	}
	return s
}

// text is the text of an element of the i-th item.
func (b *block) text(i int, n *html.Node) string { return b.docs[i].text(n) }
