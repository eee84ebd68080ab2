package crawler

import (
	"bytes"
	"errors"
	"strings"
	"time"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// plainTree is the tree that the parser makes of a page, built in one pass at a third of its cost, or nil of a page that
// needs the rest of the standard's tree construction: formatting that overlaps, text between the cells of a table,
// templates, frames, a page without <body>. Whatever this builder is not sure of it leaves to the parser, so that both
// always agree; the fuzz target PlainTree holds it to that. unscripted is for a reader without scripts: <noscript> holds
// markup.
func plainTree(page []byte, unscripted bool) *xhtml.Node {
	b := &treeBuilder{src: source(page), unscripted: unscripted}
	b.doc = b.node(xhtml.DocumentNode, "")
	for b.at < len(b.src) {
		if !b.step() || b.joined > joinedMost(len(page)) {
			return nil
		}
	}
	if b.mode < modeBody {
		return nil
	}
	return b.doc
}

// parseTree is the page's tree by the shortest way.
func parseTree(page []byte) (*xhtml.Node, error) {
	if root := plainTree(page, false); root != nil {
		return root, nil
	}
	return boundedTree(page)
}

// treeMost is how long the parser may take for a page. Most pages of the largest size take a second; on one that is made for
// it, the parser's time grows with the square of its size (a text that is added to a million times is copied a million times).
const treeMost = 10 * time.Second

var errTreeTooSlow = errors.New("its tree takes too long to build")

// boundedTree is the parser's tree, or an error once it has taken treeMost.
func boundedTree(page []byte) (*xhtml.Node, error) {
	return xhtml.Parse(newTimed(page))
}

// timed hands a page on a piece at a time, until its time is over.
type timed struct {
	*bytes.Reader
	ends time.Time
}

func newTimed(page []byte) *timed {
	return &timed{Reader: bytes.NewReader(page), ends: time.Now().Add(treeMost)}
}

func (t *timed) Read(p []byte) (int, error) {
	if time.Now().After(t.ends) {
		return 0, errTreeTooSlow
	}
	return t.Reader.Read(p[:min(len(p), 4096)])
}

// joinedMost is how many bytes of texts may be copied as they grow, before a page is left to the parser, which is bounded in time.
func joinedMost(page int) int { return 16*page + 1<<20 }

// source is the page as the tokenizer sees it: line ends are \n.
func source(page []byte) string {
	s := string(page)
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	return s
}

// treeMode is the part of a page that the builder is in.
type treeMode uint8

const (
	modeStart       treeMode = iota // before the document type
	modeTyped                       // before <html>
	modeHTML                        // before <head>
	modeHead                        //
	modeHeadEnd                     // before <body>
	modeBody                        //
	modeBodyEnd                     // after </body>
	modeDocumentEnd                 // after </html>
)

// treeBuilder builds the tree of one page. Its methods return false where it gives the page up. Names and texts are
// parts of src, so a reader copies the texts that it keeps; nodes and attributes are made many at a time.
type treeBuilder struct {
	src    string
	at     int
	mode   treeMode
	doc    *xhtml.Node
	open   []openNode
	form   bool // a form is open
	joined int  // bytes of texts that were copied as they grew

	unscripted bool

	nodes   []xhtml.Node
	attrs   []xhtml.Attribute
	scratch []xhtml.Attribute // of the tag at hand
	name    string            // likewise
	closed  bool              // it ends in "/>"
}

// openNode is an element that is not ended yet.
type openNode struct {
	n *xhtml.Node
	k treeKind
}

// maxPlainDepth leaves what is nested deeper to the parser, which refuses it.
const maxPlainDepth = 500

const treeSpace = " \t\r\n\f"

func (b *treeBuilder) step() bool {
	if !b.markup(b.at) {
		return b.text()
	}
	switch b.src[b.at+1] {
	case '!':
		return b.declaration()
	case '?':
		return false
	case '/':
		return b.endTag()
	}
	return b.startTag()
}

// markup says whether the byte at i begins a tag, a comment or the like.
func (b *treeBuilder) markup(i int) bool {
	if b.src[i] != '<' || i+1 == len(b.src) {
		return false
	}
	c := b.src[i+1]
	return isLetter(c) || c == '/' || c == '!' || c == '?'
}

// node makes a node.
func (b *treeBuilder) node(kind xhtml.NodeType, data string) *xhtml.Node {
	if len(b.nodes) == 0 {
		b.nodes = make([]xhtml.Node, 128)
	}
	n := &b.nodes[0]
	b.nodes = b.nodes[1:]
	n.Type, n.Data = kind, data
	return n
}

func (b *treeBuilder) top() *xhtml.Node { return b.open[len(b.open)-1].n }

// attach puts a node, which is new, behind the last child of another.
func attach(parent, n *xhtml.Node) {
	n.Parent, n.PrevSibling = parent, parent.LastChild
	if parent.LastChild != nil {
		parent.LastChild.NextSibling = n
	} else {
		parent.FirstChild = n
	}
	parent.LastChild = n
}

// element adds the element of the tag at hand to the innermost open one, without opening it.
func (b *treeBuilder) element(a atom.Atom) *xhtml.Node {
	n := b.node(xhtml.ElementNode, b.name)
	n.DataAtom = a
	if k := len(b.scratch); k > 0 {
		if len(b.attrs) < k {
			b.attrs = make([]xhtml.Attribute, max(256, k))
		}
		n.Attr = b.attrs[:k:k]
		b.attrs = b.attrs[k:]
		copy(n.Attr, b.scratch)
	}
	parent := b.doc
	if len(b.open) > 0 {
		parent = b.top()
	}
	attach(parent, n)
	return n
}

// push adds the element of the tag at hand and opens it.
func (b *treeBuilder) push(a atom.Atom, k treeKind) bool {
	b.open = append(b.open, openNode{b.element(a), k})
	return len(b.open) <= maxPlainDepth
}

func (b *treeBuilder) pop() { b.open = b.open[:len(b.open)-1] }

// text reads up to the next markup.
func (b *treeBuilder) text() bool {
	from := b.at
	for i := from + 1; ; i++ {
		j := strings.IndexByte(b.src[min(i, len(b.src)):], '<')
		if j < 0 {
			b.at = len(b.src)
			break
		}
		if i += j; b.markup(i) {
			b.at = i
			break
		}
	}
	s := b.src[from:b.at]
	if strings.IndexByte(s, 0) >= 0 {
		return false
	}
	if strings.IndexByte(s, '&') >= 0 {
		s = xhtml.UnescapeString(s)
	}
	white := strings.Trim(s, treeSpace) == ""
	switch {
	case b.mode <= modeHTML:
		return white
	case b.mode < modeBody, b.within()&kindTable != 0:
		if !white {
			return false
		}
	case b.mode > modeBody && !white:
		b.mode = modeBody
	}
	if b.within()&kindPre != 0 && b.top().FirstChild == nil {
		s = strings.TrimPrefix(strings.TrimPrefix(s, "\r"), "\n")
	}
	b.addText(s)
	return true
}

// within is what the innermost open element is.
func (b *treeBuilder) within() treeKind { return b.open[len(b.open)-1].k }

func (b *treeBuilder) addText(s string) {
	if s == "" {
		return
	}
	if last := b.top().LastChild; last != nil && last.Type == xhtml.TextNode {
		b.joined += len(last.Data)
		last.Data += s
		return
	}
	attach(b.top(), b.node(xhtml.TextNode, s))
}

// declaration reads a comment or the document type.
func (b *treeBuilder) declaration() bool {
	rest := b.src[b.at:]
	if !strings.HasPrefix(rest, "<!--") {
		return b.documentType(rest)
	}
	end := strings.Index(rest[4:], "-->")
	if end < 0 {
		return false
	}
	body := rest[4 : 4+end]
	if strings.HasPrefix(body, ">") || strings.HasPrefix(body, "->") || strings.Contains(body, "--!") || strings.IndexByte(body, 0) >= 0 {
		return false
	}
	b.at += 4 + end + 3
	parent := b.doc
	switch b.mode {
	case modeStart, modeTyped, modeDocumentEnd:
	case modeBodyEnd:
		parent = b.open[0].n
	default:
		parent = b.top()
	}
	attach(parent, b.node(xhtml.CommentNode, xhtml.UnescapeString(body)))
	return true
}

// documentType lets the parser read it: there are many forms, and one in a page.
func (b *treeBuilder) documentType(rest string) bool {
	end := strings.IndexByte(rest, '>')
	if b.mode != modeStart || end < 0 || len(rest) < len("<!doctype") || !strings.EqualFold(rest[:len("<!doctype")], "<!doctype") {
		return false
	}
	tree, err := xhtml.Parse(strings.NewReader(rest[:end+1]))
	if err != nil || tree.FirstChild == nil || tree.FirstChild.Type != xhtml.DoctypeNode {
		return false
	}
	n := tree.FirstChild
	tree.RemoveChild(n)
	b.doc.AppendChild(n)
	b.at, b.mode = b.at+end+1, modeTyped
	return true
}
