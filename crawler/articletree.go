package crawler

import (
	"strings"
	"unicode"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Bounds of the search for a main text; a page beyond them is read as none.
const (
	maxArticlePage  = 3 << 20 // bytes of a page that is parsed for its main text
	maxArticleTags  = 200_000
	maxPassages     = 50_000
	maxArticleNodes = 500_000
)

// passage is a run of text that no block element breaks: a paragraph, a heading, a list's item.
type passage struct {
	in      int // index of the block that holds it
	text    string
	letters int
	linked  int  // letters within links
	signed  int  // letters of who wrote and when
	stops   int  // marks that end or part sentences
	weight  int  // letters that speak for an article; 0 for a menu's item
	caption bool // a picture stands before it, with nothing between
	dropped bool
}

// block is one block element, with what stands in it: passages from to before to.
type block struct {
	node     *xhtml.Node
	tag      atom.Atom
	parent   int // -1 for the first
	from, to int
	hint     hint
}

// page is a page as blocks and passages, in order.
type articlePage struct {
	blocks   []block
	passages []passage
	weights  []int // of the passages before the n-th, summed
	nodes    int
	over     bool // a bound was met

	open    int // the block being read
	text    strings.Builder
	letters int
	linked  int
	signed  int
	space   bool
	picture bool // was met since the last passage
}

// pageOf cuts a parsed page into blocks; nil when it is beyond the bounds.
func pageOf(root *xhtml.Node) *articlePage {
	a := &articlePage{open: -1}
	a.enter(root, 0)
	a.walk(root, inside{}, 0)
	a.leave()
	if a.over {
		return nil
	}
	a.weights = make([]int, len(a.passages)+1)
	for i := range a.passages {
		p := &a.passages[i]
		p.weight = p.weigh(a.blocks[p.in].tag)
		a.weights[i+1] = a.weights[i] + p.weight
	}
	return a
}

// silent elements hold nothing that a reader of the page reads as its text.
var silent = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Svg: true, atom.Math: true,
	atom.Iframe: true, atom.Object: true, atom.Embed: true, atom.Canvas: true, atom.Button: true, atom.Select: true, atom.Option: true,
	atom.Input: true, atom.Textarea: true, atom.Head: true, atom.Audio: true, atom.Video: true, atom.Map: true, atom.Datalist: true, atom.Title: true}

// inside says what text stands in.
type inside struct{ link, sign bool }

// walk reads what stands in an element.
func (a *articlePage) walk(n *xhtml.Node, in inside, depth int) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if a.nodes++; a.nodes > maxArticleNodes || depth > 2*maxOpen || len(a.passages) > maxPassages {
			a.over = true
			return
		}
		switch c.Type {
		case xhtml.TextNode:
			a.words(c.Data, in)
		case xhtml.ElementNode:
			a.element(c, in, depth)
		}
	}
}

func (a *articlePage) element(c *xhtml.Node, in inside, depth int) {
	switch {
	case silent[c.DataAtom] || hidden(c):
		a.space = true
		return
	case c.DataAtom == atom.Br:
		if twoBreaks(c) {
			a.flush()
		} else if a.text.Len() > 0 {
			a.text.WriteByte(lineBreak)
		}
		return
	case c.DataAtom == atom.Hr:
		a.flush()
		return
	case c.DataAtom == atom.Img || c.DataAtom == atom.Picture:
		a.picture = a.picture || a.text.Len() == 0
		return
	}
	in.link = in.link || c.DataAtom == atom.A
	in.sign = in.sign || c.DataAtom == atom.Time || namesAuthor(c)
	if blocks[c.Data] || c.DataAtom == atom.Td || c.DataAtom == atom.Th || c.DataAtom == atom.Body {
		a.enter(c, depth)
		a.walk(c, in, depth+1)
		a.leave()
		return
	}
	a.walk(c, in, depth+1)
}

// twoBreaks says that a <br> is the second in a row: people part paragraphs so.
func twoBreaks(n *xhtml.Node) bool {
	for s := n.PrevSibling; s != nil; s = s.PrevSibling {
		if s.Type == xhtml.ElementNode {
			return s.DataAtom == atom.Br
		}
		if s.Type == xhtml.TextNode && strings.TrimSpace(s.Data) != "" {
			return false
		}
	}
	return false
}

// hidden says that an element says itself that nobody sees it.
func hidden(n *xhtml.Node) bool {
	for _, at := range n.Attr {
		switch at.Key {
		case "hidden":
			return true
		case "aria-hidden":
			return at.Val == "true" && n.DataAtom != atom.Body && n.DataAtom != atom.A
		case "style":
			s := strings.ToLower(strings.ReplaceAll(at.Val, " ", ""))
			return strings.Contains(s, "display:none") || strings.Contains(s, "visibility:hidden")
		}
	}
	return false
}

func (a *articlePage) enter(n *xhtml.Node, depth int) {
	a.flush()
	a.blocks = append(a.blocks, block{node: n, tag: n.DataAtom, parent: a.open, from: len(a.passages), hint: hintOf(n)})
	a.open = len(a.blocks) - 1
}

func (a *articlePage) leave() {
	a.flush()
	a.blocks[a.open].to = len(a.passages)
	a.open = a.blocks[a.open].parent
}

// words adds text to the open passage, counting its letters.
func (a *articlePage) words(s string, in inside) {
	for _, r := range s {
		if unicode.IsSpace(r) {
			a.space = true
			continue
		}
		if a.space && a.text.Len() > 0 {
			a.text.WriteByte(' ')
		}
		a.space = false
		a.text.WriteRune(r)
		a.letters++
		if in.link {
			a.linked++
		}
		if in.sign {
			a.signed++
		}
	}
}

// flush ends the open passage.
func (a *articlePage) flush() {
	if a.text.Len() > 0 {
		text := tidy([]byte(a.text.String()))
		if text != "" {
			a.passages = append(a.passages, passage{in: a.open, text: text, letters: a.letters, linked: a.linked, signed: a.signed, stops: stopsIn(text), caption: a.picture && !ended(text)})
			a.picture = false
		}
	}
	a.text.Reset()
	a.letters, a.linked, a.signed, a.space = 0, 0, 0, false
}

// ended says that a text ends as a sentence does.
func ended(s string) bool {
	s = strings.TrimRight(s, ")]\"'»”’ ")
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "…") || strings.HasSuffix(s, ":")
}

// stopsIn counts the marks that end or part sentences, those within numbers and addresses not.
func stopsIn(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '.', '!', '?', ',', ';', ':':
			if i+1 == len(s) || s[i+1] == ' ' || s[i+1] == '\n' || s[i+1] >= 0x80 || s[i+1] == '"' || s[i+1] == '\'' || s[i+1] == ')' {
				n++
			}
		}
	}
	return n
}

// weigh says how many letters of a passage are an author's prose: long enough, with sentences, mostly outside links.
func (p *passage) weigh(tag atom.Atom) int {
	own := p.letters - p.linked
	switch {
	case isHeading(tag) || p.letters < 25 || 2*p.linked > p.letters:
		return 0
	case p.letters < 70 && p.stops == 0:
		return 0
	case p.stops == 0:
		return own / 3
	}
	return own
}

func isHeading(tag atom.Atom) bool {
	switch tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// good is how many letters of prose a block holds.
func (a *articlePage) good(i int) int { return a.weights[a.blocks[i].to] - a.weights[a.blocks[i].from] }
