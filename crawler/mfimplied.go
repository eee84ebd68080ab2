package crawler

import (
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// imply takes name, photo and address of a format of the second edition from its element, where it names no properties of
// that kind and nothing stands within it.
func (m *microformats) imply(i *mfItem) {
	if i.classic != "" {
		return
	}
	add := func(name string, v mfProp) {
		v.name, v.implied = name, true
		i.props = append(i.props, v)
	}
	if !i.explicit[mfText] && !i.explicit[mfMarkup] && !i.nested && !i.has("name") {
		add("name", mfProp{text: m.impliedName(i.node)})
	}
	if i.explicit[mfAddress] || i.nested {
		return
	}
	if n := impliedBy(i.node, "src", atom.Img); n != nil {
		add("photo", m.addressValue(n))
	} else if n := impliedBy(i.node, "data", atom.Object); n != nil {
		add("photo", m.addressValue(n))
	}
	if n := impliedBy(i.node, "href", atom.A, atom.Area); n != nil {
		add("url", m.addressValue(n))
	}
}

func (i *mfItem) has(name string) bool {
	for _, p := range i.props {
		if p.name == name {
			return true
		}
	}
	return false
}

// impliedName is the alt or title of the element, of its only child or of that one's only child, else its text.
func (m *microformats) impliedName(n *xhtml.Node) string {
	for at, depth := n, 0; at != nil && depth < 3; depth++ {
		switch at.DataAtom {
		case atom.Img, atom.Area, atom.Abbr:
			if s, ok := attributeText(at); ok && s != "" && (at == n || !isFormat(at)) {
				return s
			}
		}
		at = onlyChild(at)
		if at != nil && isFormat(at) {
			break
		}
	}
	return m.textOf(n)
}

// impliedBy is the element of one of these names with that attribute: the format's own, the only one among its children,
// or among those of its only child.
func impliedBy(n *xhtml.Node, attr string, names ...atom.Atom) *xhtml.Node {
	fits := func(n *xhtml.Node, name atom.Atom) bool {
		_, ok := (nodeAttributes{n}).attr(attr)
		return ok && n.DataAtom == name
	}
	for _, name := range names {
		if fits(n, name) {
			return n
		}
	}
	for at := n; at != nil; {
		for _, name := range names {
			if c := onlyOfType(at, name); c != nil && fits(c, name) && !isFormat(c) {
				return c
			}
		}
		if at != n {
			return nil
		}
		if at = onlyChild(n); at != nil && isFormat(at) {
			return nil
		}
	}
	return nil
}

func onlyOfType(n *xhtml.Node, name atom.Atom) (only *xhtml.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == xhtml.ElementNode && c.DataAtom == name {
			if only != nil {
				return nil
			}
			only = c
		}
	}
	return only
}

func onlyChild(n *xhtml.Node) (only *xhtml.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == xhtml.ElementNode {
			if only != nil {
				return nil
			}
			only = c
		}
	}
	return only
}

// isFormat says whether an element begins a format of the second edition.
func isFormat(n *xhtml.Node) bool {
	list, _ := (nodeAttributes{n}).attr("class")
	for w := range strings.FieldsSeq(list) {
		if isMFName(w, "h-") {
			return true
		}
	}
	return false
}
