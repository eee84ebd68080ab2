package crawler

import (
	"bytes"
	"strings"

	xhtml "golang.org/x/net/html"
)

// readMicrodata adds the items of a page. It reads token by token; only a page with itemref, whose items reach out to
// other places, is parsed to a tree.
func (g *graph) readMicrodata(page *pageTree) {
	m := &microdata{}
	if bytes.Contains(page.page, []byte("itemref")) {
		if root := page.get(); root != nil {
			w := &treeWalk{m: m}
			w.index(root)
			w.walk(root, 0)
		}
	} else {
		m.scan(page.page)
	}
	m.close()
	renameData(page.page, m.roots)
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
	m     *microdata
	byID  map[string]*xhtml.Node
	named map[string]bool      // ids that an item's itemref names
	busy  map[*xhtml.Node]bool // on the way from the root, so that a reference to oneself ends
	n     int
}

// maxTreeSteps bounds the work on pages whose itemrefs refer to each other.
const maxTreeSteps = 500_000

// index files the elements by id, the first of each, and notes which ids items refer to.
func (w *treeWalk) index(root *xhtml.Node) {
	w.byID, w.named, w.busy = map[string]*xhtml.Node{}, map[string]bool{}, map[*xhtml.Node]bool{}
	for n := range root.Descendants() {
		if n.Type != xhtml.ElementNode || len(n.Attr) == 0 {
			continue
		}
		if id, ok := (nodeAttributes{n}).attr("id"); ok && w.byID[id] == nil {
			w.byID[id] = n
		}
		for _, id := range itemRefs(n) {
			w.named[id] = true
		}
	}
}

// itemRefs are the ids that an item refers to.
func itemRefs(n *xhtml.Node) []string {
	a := nodeAttributes{n}
	if _, scope := a.attr("itemscope"); !scope {
		return nil
	}
	refs, _ := a.attr("itemref")
	return strings.Fields(refs)
}

func (w *treeWalk) walk(n *xhtml.Node, depth int) {
	if w.n++; w.n > maxTreeSteps || depth > maxOpen || w.busy[n] {
		return
	}
	switch n.Type {
	case xhtml.TextNode:
		w.m.words([]byte(n.Data), false)
	case xhtml.DocumentNode:
		w.children(n, depth)
	case xhtml.ElementNode:
		if n.Data != "script" && n.Data != "style" {
			w.element(n, depth)
		}
	}
}

func (w *treeWalk) element(n *xhtml.Node, depth int) {
	w.busy[n] = true
	defer delete(w.busy, n)
	if id, _ := (nodeAttributes{n}).attr("id"); id != "" && w.named[id] && w.m.byRef == 0 {
		w.m.named++
		defer func() { w.m.named-- }()
	}
	w.m.start(n.Data, nodeAttributes{n}, len(n.Attr) > 0)
	if voidElements[n.Data] {
		return
	}
	w.children(n, depth)
	w.m.byRef++
	for _, id := range itemRefs(n) {
		if to := w.byID[id]; to != nil {
			w.walk(to, depth+1)
		}
	}
	w.m.byRef--
	w.m.end(n.Data)
}

func (w *treeWalk) children(n *xhtml.Node, depth int) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, depth+1)
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
