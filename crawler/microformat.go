package crawler

import (
	"slices"
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// microformats reads the microformats of a page, those of the second edition (h-review, p-rating) and the classic ones
// (hreview, rating), as the parsing specification of microformats2 says. rel is read only where a classic format uses it.
type microformats struct {
	p     *place
	text  *treeText
	roots []*mfItem
	count int
}

// mfItem is one microformat.
type mfItem struct {
	types    []string // h-…, sorted
	classic  string   // the class that makes it one, of classic formats
	node     *xhtml.Node
	props    []mfProp
	children []*mfItem // those that are nobody's property
	explicit [4]bool   // which kinds of properties it names: p, u, dt, e
	nested   bool      // another stands within it
}

// mfProp is one property with one value. An implied one is taken from the element itself.
type mfProp struct {
	name    string
	text    string
	alt     *string
	html    *xhtml.Node // of e-…: what stands in it is the value's markup
	item    *mfItem
	implied bool
}

// mfKind is the kind of a property, as its prefix says.
type mfKind int

const (
	mfText mfKind = iota
	mfAddress
	mfDate
	mfMarkup
)

var mfPrefixes = [...]string{mfText: "p-", mfAddress: "u-", mfDate: "dt-", mfMarkup: "e-"}

// mfName is a property as an element's classes name it.
type mfName struct {
	kind mfKind
	name string
}

// maxMicroformats bounds the formats and properties of one page.
const maxMicroformats = 50_000

// parseMicroformats reads a page's tree.
func parseMicroformats(page *pageTree, p *place) []*mfItem {
	root := page.get()
	if root == nil {
		return nil
	}
	m := &microformats{p: p, text: newTreeText(page.page)}
	m.within(root, nil, 0)
	return m.roots
}

func (m *microformats) within(n *xhtml.Node, item *mfItem, depth int) {
	if depth > maxTreeDepth {
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == xhtml.ElementNode && c.DataAtom != atom.Template && c.DataAtom != atom.Script {
			m.element(c, item, depth+1)
		}
	}
}

// element reads one element: it may begin a format, be a property of the one around it, or both.
func (m *microformats) element(n *xhtml.Node, around *mfItem, depth int) {
	list, _ := (nodeAttributes{n}).attr("class")
	classes := strings.Fields(list)
	var names []mfName
	if around != nil {
		names = around.names(n, classes)
	}
	item := begins(n, classes, around)
	if m.count += len(names); m.count > maxMicroformats {
		return
	}
	for _, name := range names {
		around.explicit[name.kind] = true
	}
	if item == nil {
		for _, name := range names {
			v := m.value(name.kind, n)
			v.name = name.name
			around.props = append(around.props, v)
		}
		m.within(n, around, depth)
		return
	}
	m.count++
	m.within(n, item, depth)
	m.imply(item)
	m.attach(item, names, around)
}

// attach gives a format to what it is a property of, or stands in.
func (m *microformats) attach(item *mfItem, names []mfName, around *mfItem) {
	if around == nil {
		m.roots = append(m.roots, item)
		return
	}
	around.nested = true
	if len(names) == 0 {
		around.children = append(around.children, item)
	}
	for _, name := range names {
		var v mfProp
		if name.kind == mfText { // a value class within belongs to a property of the format
			v.text = m.plainText(item.node)
		} else {
			v = m.value(name.kind, item.node)
		}
		v.name, v.item = name.name, item
		own := "name"
		if name.kind == mfAddress {
			own = "url"
		}
		if s := item.first(own); s != "" && name.kind != mfDate && name.kind != mfMarkup {
			v.text, v.alt = s, nil
		}
		around.props = append(around.props, v)
	}
}

// first is the text of the first property of one of these names.
func (i *mfItem) first(names ...string) string {
	for _, name := range names {
		for _, p := range i.props {
			if p.name == name && p.text != "" {
				return p.text
			}
		}
	}
	return ""
}

// begins says which format an element begins, nil for none. Names of the second edition hide classic ones.
func begins(n *xhtml.Node, classes []string, around *mfItem) *mfItem {
	var types []string
	for _, c := range classes {
		if isMFName(c, "h-") && !slices.Contains(types, c) {
			types = append(types, c)
		}
	}
	if len(types) > 0 {
		slices.Sort(types)
		return &mfItem{types: types, node: n}
	}
	for _, c := range classes {
		if t := classicRoots[c]; t != "" {
			return &mfItem{types: []string{t}, classic: c, node: n}
		}
	}
	if around != nil && slices.Contains(classes, "item") && (around.classic == "hreview" || around.classic == "hreview-aggregate") {
		return &mfItem{types: []string{"h-item"}, classic: "item", node: n}
	}
	return nil
}

// isMFName says whether a class is a name with that prefix: small letters and digits, parted by single hyphens.
func isMFName(class, prefix string) bool {
	rest, ok := strings.CutPrefix(class, prefix)
	if !ok || rest == "" {
		return false
	}
	for i, part := range strings.Split(rest, "-") {
		if part == "" {
			return false
		}
		for j := 0; j < len(part); j++ {
			c := part[j]
			digits := i == 0 && strings.Contains(rest, "-") // a vendor's prefix may hold digits
			if !(c >= 'a' && c <= 'z' || digits && c >= '0' && c <= '9') {
				return false
			}
		}
	}
	return true
}

// names are the properties of this format that an element is.
func (i *mfItem) names(n *xhtml.Node, classes []string) []mfName {
	if i.classic != "" {
		return classicNames(i.classic, n, classes)
	}
	var out []mfName
	for _, c := range classes {
		for kind, prefix := range mfPrefixes {
			if isMFName(c, prefix) {
				name := mfName{mfKind(kind), c[len(prefix):]}
				if !slices.Contains(out, name) {
					out = append(out, name)
				}
			}
		}
	}
	return out
}
