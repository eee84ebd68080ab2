package crawler

import (
	"slices"
	"strings"

	xhtml "golang.org/x/net/html"

	"molva/collector"
)

// hrefsIn adds to links those of a piece of HTML, as they stand.
func hrefsIn(links []string, markup string) []string {
	if !strings.Contains(markup, "href") && !strings.Contains(markup, "HREF") {
		return links
	}
	sc := scanner{page: []byte(markup)}
	for sc.next() && len(links) < collector.LinksMost {
		if sc.tok.kind != openToken || string(sc.tok.name) != "a" {
			continue
		}
		if href, ok := sc.tok.attr("href"); ok && !slices.Contains(links, href) {
			links = append(links, href)
		}
	}
	return links
}

// addLinks takes the links of a text of an entry.
func (e *feedEntry) addLinks(v feedValue) {
	if v.inner != nil {
		e.links = hrefsIn(e.links, unwrapCDATA(string(v.inner)))
		return
	}
	e.links = hrefsIn(e.links, v.text)
}

// hrefsOf are the links of a part of a page's tree, absolute.
func (p *place) hrefsOf(root *xhtml.Node) []string {
	var out []string
	for n := range root.Descendants() {
		if len(out) >= collector.LinksMost {
			break
		}
		if n.Type != xhtml.ElementNode || n.Data != "a" {
			continue
		}
		href, _ := (nodeAttributes{n}).attr("href")
		if a := p.link(href); a != "" && !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}
