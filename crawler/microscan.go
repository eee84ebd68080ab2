package crawler

import (
	"bytes"

	xhtml "golang.org/x/net/html"
)

// readMicrodata adds the items of a page. It reads token by token; only a page with itemref, whose items reach out to
// other places, is parsed to a tree.
func (g *graph) readMicrodata(page []byte) {
	m := &microdata{}
	if bytes.Contains(page, []byte("itemref")) {
		if root, err := xhtml.Parse(bytes.NewReader(page)); err == nil {
			(&treeWalk{m: m, byID: elementsByID(root)}).walk(root, 0)
		}
	} else {
		m.scan(page)
	}
	m.close()
	g.roots = append(g.roots, m.roots...)
}

func (m *microdata) scan(page []byte) {
	s := scanner{page: page}
	for s.next() {
		switch t := &s.tok; t.kind {
		case textToken:
			m.words(t.body, true)
		case rawToken:
			if string(t.name) == "textarea" || string(t.name) == "title" {
				m.words(t.body, true)
			}
		case openToken:
			m.start(elementName(t.name), t, bytes.Contains(t.attrs, []byte("item")) || hasUpperItem(t.attrs))
		case closeToken:
			m.end(elementName(t.name))
		}
	}
}

// hasUpperItem finds ITEMPROP and the like, which are rare.
func hasUpperItem(attrs []byte) bool {
	i := bytes.IndexByte(attrs, 'I')
	return i >= 0 && len(attrs) > i+3 && bytes.EqualFold(attrs[i:i+4], []byte("item"))
}

// elementNames saves making a string of each tag's name.
var elementNames = func() map[string]string {
	names := map[string]string{}
	for _, set := range []map[string]bool{voidElements, blocks, scopes, rawElements} {
		for n := range set {
			names[n] = n
		}
	}
	for _, n := range []string{"a", "span", "b", "i", "em", "strong", "small", "time", "abbr", "label", "svg", "path", "use", "g",
		"body", "head", "thead", "tbody", "tfoot", "option", "data", "meter", "sup", "sub", "u", "s", "font", "noscript"} {
		names[n] = n
	}
	return names
}()

func elementName(b []byte) string {
	if n, ok := elementNames[string(b)]; ok {
		return n
	}
	return string(b)
}

// treeWalk plays a tree to microdata, and at the end of an item the elements that its itemref names.
type treeWalk struct {
	m    *microdata
	byID map[string]*xhtml.Node
	busy map[*xhtml.Node]bool // on the way from the root, so that a reference to oneself ends
	n    int
}

// maxTreeSteps bounds the work on pages whose itemrefs refer to each other.
const maxTreeSteps = 500_000

func elementsByID(root *xhtml.Node) map[string]*xhtml.Node {
	out := map[string]*xhtml.Node{}
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			if a.Key == "id" && n.Type == xhtml.ElementNode && out[a.Val] == nil {
				out[a.Val] = n
			}
		}
	}
	return out
}

func (w *treeWalk) walk(n *xhtml.Node, depth int) {
	if w.n++; w.n > maxTreeSteps || depth > maxOpen || w.busy[n] {
		return
	}
	switch n.Type {
	case xhtml.TextNode:
		w.m.words([]byte(n.Data), false)
		return
	case xhtml.DocumentNode:
	case xhtml.ElementNode:
		if n.Data == "script" || n.Data == "style" {
			return
		}
		if w.busy == nil {
			w.busy = map[*xhtml.Node]bool{}
		}
		w.busy[n] = true
		defer delete(w.busy, n)
		w.m.start(n.Data, nodeAttributes{n}, len(n.Attr) > 0)
		if voidElements[n.Data] {
			return
		}
		defer w.m.end(n.Data)
	default:
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, depth+1)
	}
	a := nodeAttributes{n}
	if _, scope := a.attr("itemscope"); scope {
		refs, _ := a.attr("itemref")
		for _, id := range bytes.Fields([]byte(refs)) {
			if to := w.byID[string(id)]; to != nil {
				w.walk(to, depth+1)
			}
		}
	}
}

// nodeAttributes are the attributes of a tree's element.
type nodeAttributes struct{ n *xhtml.Node }

func (a nodeAttributes) attr(name string) (string, bool) {
	for _, at := range a.n.Attr {
		if at.Key == name {
			return at.Val, true
		}
	}
	return "", false
}

func (a nodeAttributes) siteID() (string, bool) {
	var best siteID
	for _, at := range a.n.Attr {
		best.see(at.Key, []byte(at.Val))
	}
	return best.value, best.rank == rankID
}
