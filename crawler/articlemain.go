package crawler

import (
	"bytes"
	"mime"
	"net/http"
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mainText is the text that a page is about.
type mainText struct {
	page *articlePage
	at   int // block that holds it
	text string
}

// mainOf finds the main text of a page; false where there is no prose at all.
func (a *articlePage) mainOf(title string, comments map[*xhtml.Node]bool) (mainText, bool) {
	if a == nil {
		return mainText{}, false
	}
	total := a.weights[len(a.passages)]
	if total == 0 {
		return mainText{}, false
	}
	a.dropJunk(total, comments)
	at := a.body()
	if at < 0 {
		at = a.widen(a.best())
	}
	if at < 0 {
		return mainText{}, false
	}
	m := mainText{page: a, at: at}
	m.text = a.write(at, title)
	return m, m.text != ""
}

// dropJunk takes the boilerplate out of the count, except what holds most of the page's prose: then its name lies.
func (a *articlePage) dropJunk(total int, comments map[*xhtml.Node]bool) {
	for i := range a.blocks {
		b := &a.blocks[i]
		if !comments[b.node] && (b.hint != junkHint && b.hint != commentHint || b.tag == atom.Article || 2*a.good(i) > total) {
			continue
		}
		for j := b.from; j < b.to; j++ {
			a.passages[j].dropped = true
		}
	}
	for i := range a.passages {
		w := 0
		if p := a.passages[i]; !p.dropped {
			w = p.weight
		}
		a.weights[i+1] = a.weights[i] + w
	}
}

// body is the block that says that it is the article's body, if it holds a good part of the prose.
func (a *articlePage) body() int {
	at, total := -1, a.weights[len(a.passages)]
	for i, b := range a.blocks {
		if v, ok := (nodeAttributes{b.node}).attr("itemprop"); ok && strings.EqualFold(v, "articleBody") && 3*a.good(i) > total && (at < 0 || a.good(i) > a.good(at)) {
			at = i
		}
	}
	return at
}

// best is the block in which the prose is densest: each passage speaks for its block's parents, less with distance.
func (a *articlePage) best() int {
	score := make([]float64, len(a.blocks))
	for _, p := range a.passages {
		if p.weight == 0 || p.dropped {
			continue
		}
		w := 1 + min(float64(p.weight)/100, 5) + min(float64(p.stops), 5)/2
		for i, part := p.in, 0; i >= 0 && part < len(shares); i = a.blocks[i].parent {
			if a.blocks[i].tag == atom.P || a.blocks[i].tag == atom.Li {
				continue
			}
			score[i] += w * shares[part]
			part++
		}
	}
	at := -1
	for i := range score {
		if a.blocks[i].hint == textHint {
			score[i] *= 1.3
		}
		if score[i] > 0 && (at < 0 || score[i] > score[at]) {
			at = i
		}
	}
	return at
}

// shares are what a passage gives to its block and the ones around it.
var shares = []float64{1, 0.6, 0.3, 0.15}

// widen goes up while what comes in is mostly prose too: an article may stand in several parts.
func (a *articlePage) widen(at int) int {
	for at >= 0 {
		up := a.blocks[at].parent
		if !a.inBody(up) || !a.adds(at, up, 20) && !a.addsFurther(at, up) {
			return at
		}
		at = up
	}
	return at
}

func (a *articlePage) inBody(i int) bool {
	return i >= 0 && a.blocks[i].tag != atom.Body && a.blocks[i].tag != 0
}

// adds says that a block around another has nothing else, or mostly prose: at least the n-th part of what the other has.
func (a *articlePage) adds(at, up, n int) bool {
	more, prose := a.lettersOf(up)-a.lettersOf(at), a.good(up)-a.good(at)
	return more == 0 || 10*prose >= 7*more && n*prose >= a.good(at)
}

// addsFurther says that a block a little further up has much more prose.
func (a *articlePage) addsFurther(at, up int) bool {
	for range 3 {
		if !a.inBody(up) {
			return false
		}
		if a.lettersOf(up) > a.lettersOf(at) && a.adds(at, up, 4) {
			return true
		}
		up = a.blocks[up].parent
	}
	return false
}

// lettersOf are those of a block that no junk holds.
func (a *articlePage) lettersOf(i int) int {
	n := 0
	for _, p := range a.passages[a.blocks[i].from:a.blocks[i].to] {
		if !p.dropped {
			n += p.letters
		}
	}
	return n
}

// write is the text of a block, passage by passage, without what leads away.
func (a *articlePage) write(at int, title string) string {
	b := a.blocks[at]
	var out []string
	last := 0 // without the headings of what was left out at the end
	for i := b.from; i < b.to; i++ {
		p := a.passages[i]
		if p.dropped || a.leads(p) || p.text == title || a.blocks[p.in].tag == atom.H1 {
			continue
		}
		out = append(out, p.text)
		if !isHeading(a.blocks[p.in].tag) {
			last = len(out)
		}
	}
	return strings.Join(out[:last], "\n\n")
}

// leads says that a passage leads away from the article.
func (a *articlePage) leads(p passage) bool {
	if p.letters < 250 && (besides().MatchString(p.text) || captions().MatchString(p.text) || calls().MatchString(p.text) || p.isLabel() ||
		p.caption && !isHeading(a.blocks[p.in].tag)) {
		return true
	}
	return 10*p.linked > 7*p.letters || p.letters < 200 && 2*p.signed > p.letters
}

// isLabel says that a line is no sentence and names what does not belong to the text.
func (p passage) isLabel() bool {
	return (!ended(p.text) || strings.HasSuffix(p.text, ":")) && labels().MatchString(p.text)
}

// parsePage parses a page to a tree; nil for what is no HTML, too large or nested too deep.
func parsePage(text []byte, header http.Header) *xhtml.Node {
	if len(text) > maxArticlePage || bytes.Count(text, []byte("<")) > maxArticleTags || !isHTML(text, header) {
		return nil
	}
	if root := plainTree(text, true); root != nil {
		return root
	}
	root, err := xhtml.ParseWithOptions(newTimed(text), xhtml.ParseOptionEnableScripting(false)) // as a reader without scripts
	if err != nil {
		return nil
	}
	return root
}

// isHTML tells a page from a feed, a list of addresses, JSON and the like, which hold prose too.
func isHTML(text []byte, header http.Header) bool {
	kind, _, _ := mime.ParseMediaType(header.Get("Content-Type"))
	begin := bytes.ToLower(bytes.TrimSpace(text[:min(len(text), 1000)]))
	switch {
	case bytes.HasPrefix(begin, []byte("<?xml")):
		return bytes.Contains(begin, []byte("<html"))
	case bytes.HasPrefix(begin, []byte("<rss")), bytes.HasPrefix(begin, []byte("<feed")), bytes.HasPrefix(begin, []byte("<urlset")):
		return false
	case kind == "":
		return bytes.HasPrefix(begin, []byte("<"))
	}
	return strings.Contains(kind, "html")
}
