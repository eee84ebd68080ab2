package crawler

import (
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// pageTree is a page's tree, parsed when the first reader asks for it and once for all of them: the parse costs more
// than all else that is done with a page.
type pageTree struct {
	page []byte
	root *xhtml.Node
	done bool
}

// get is the root, or nil of what cannot be parsed (elements nested deeper than the parser allows).
func (t *pageTree) get() *xhtml.Node {
	if !t.done {
		t.done = true
		if root, err := parseTree(t.page); err == nil {
			t.root = root
		}
	}
	return t.root
}

// treeText reads the text of elements. Properties nest, so that one letter may be asked for at every depth: left bounds
// the bytes that are read for one page, and what lies beyond reads as empty.
type treeText struct {
	left int
	b    []byte
}

// textRoom is how many times a page's own size its properties' texts may be in all.
const textRoom = 16

func newTreeText(page []byte) *treeText { return &treeText{left: textRoom*len(page) + 1<<16} }

// of is the text within an element as a reader sees it: white space folded, the breaks of the markup kept.
// withImages puts a picture's alt, or else what pictures bears, in its place, as microformats want it.
func (t *treeText) of(n *xhtml.Node, withImages func(*xhtml.Node) string) string {
	t.b = t.b[:0]
	if n.DataAtom == atom.Script || n.DataAtom == atom.Style || n.DataAtom == atom.Template {
		return ""
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		t.walk(c, withImages, 0)
	}
	if t.left <= 0 {
		return ""
	}
	return tidy(t.b)
}

func (t *treeText) walk(n *xhtml.Node, withImages func(*xhtml.Node) string, depth int) {
	if t.left--; t.left <= 0 || depth > maxTreeDepth {
		return
	}
	switch n.Type {
	case xhtml.TextNode:
		t.left -= len(n.Data)
		t.b = append(t.b, strings.ReplaceAll(n.Data, "\v", " ")...)
		return
	case xhtml.ElementNode:
	default:
		return
	}
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Template:
		return
	case atom.Br:
		t.b = append(t.b, lineBreak)
		return
	case atom.Img:
		if withImages != nil {
			s := withImages(n)
			t.left -= len(s)
			t.b = append(append(append(t.b, ' '), s...), ' ')
		}
		return
	}
	block := blocks[n.Data]
	if block {
		t.b = append(t.b, lineBreak)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		t.walk(c, withImages, depth+1)
	}
	if block {
		t.b = append(t.b, lineBreak)
	}
}

// maxTreeDepth bounds every walk down a tree; the parser refuses pages that are deeper.
const maxTreeDepth = 600
