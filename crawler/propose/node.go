package propose

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"molva/collector"
	"molva/crawler"
)

// doc is one parsed page.
type doc struct {
	page  Page
	host  string
	root  *html.Node
	order []*html.Node // every element, in the order of the page
	texts map[*html.Node]string
}

// maxElements bounds what is looked at; no page of reviews is larger.
const maxElements = 200_000

// parse reads the pages; all must be of one site.
func parse(pages []Page) ([]*doc, error) {
	var out []*doc
	for _, p := range pages {
		u, err := url.Parse(p.URL)
		if err != nil || u.Hostname() == "" {
			return nil, &collector.Error{Code: collector.CodeInvalid, Where: p.Name, Msg: fmt.Sprintf("%s does not say where it stood", p.Name), Hint: "--url ADDRESS says it"}
		}
		root, err := html.Parse(bytes.NewReader(crawler.PageText(p.Body, "")))
		if err != nil {
			return nil, &collector.Error{Code: collector.CodeInvalid, Where: p.Name, Msg: "the page cannot be parsed: " + err.Error(), Err: err}
		}
		d := &doc{page: p, host: strings.ToLower(u.Hostname()), root: root, texts: map[*html.Node]string{}}
		if len(out) > 0 && siteOf(d.host) != siteOf(out[0].host) {
			return nil, &collector.Error{Code: collector.CodeInvalid, Where: p.Name, Msg: fmt.Sprintf("%s is of %s, the others are of %s", p.Name, d.host, out[0].host), Hint: "give the pages of one site at a time"}
		}
		d.list(root, 0)
		if len(d.order) > maxElements {
			return nil, &collector.Error{Code: collector.CodeInvalid, Where: p.Name, Msg: fmt.Sprintf("the page has %d elements, more than %d", len(d.order), maxElements)}
		}
		out = append(out, d)
	}
	return out, nil
}

// list notes the elements that a reader sees.
func (d *doc) list(n *html.Node, depth int) {
	for c := n.FirstChild; c != nil && depth < maxDepth; c = c.NextSibling {
		if c.Type == html.ElementNode && !unseen[c.Data] {
			d.order = append(d.order, c)
			d.list(c, depth+1)
		}
	}
}

// maxDepth bounds every walk down a page.
const maxDepth = 500

// unseen are elements whose content no reader sees.
var unseen = map[string]bool{"script": true, "style": true, "head": true, "template": true, "noscript": true}

// siteOf is a host without www, m and the like in front.
func siteOf(host string) string {
	for _, p := range []string{"www.", "m.", "ru.", "ua."} {
		host = strings.TrimPrefix(host, p)
	}
	return host
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

// maxClasses of one element are looked at; selectors are made of pairs of them.
const maxClasses = 16

// classes are the different classes of an element.
func classes(n *html.Node) []string {
	var out []string
	for c := range strings.FieldsSeq(attr(n, "class")) {
		if !slices.Contains(out, c) {
			if out = append(out, c); len(out) == maxClasses {
				break
			}
		}
	}
	return out
}

// text is the text of an element, kept: the same elements are asked for again and again.
func (d *doc) text(n *html.Node) string {
	if s, ok := d.texts[n]; ok {
		return s
	}
	s := crawler.NodeText(n)
	d.texts[n] = s
	return s
}

// ownText is what stands in an element itself, not in its children.
func ownText(n *html.Node) string {
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// elements are the child elements.
func elements(n *html.Node) []*html.Node {
	var out []*html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && !unseen[c.Data] {
			out = append(out, c)
		}
	}
	return out
}

func within(n, top *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == top {
			return true
		}
	}
	return false
}

func withinAny(n *html.Node, tops []*html.Node) bool {
	for _, t := range tops {
		if within(n, t) {
			return true
		}
	}
	return false
}

// previous is the element before, nil for the first.
func previous(n *html.Node) *html.Node {
	for p := n.PrevSibling; p != nil; p = p.PrevSibling {
		if p.Type == html.ElementNode {
			return p
		}
		if p.Type == html.TextNode && strings.TrimSpace(p.Data) != "" {
			return nil
		}
	}
	return nil
}

// called are the words by which its makers call an element: class, id, what data- attributes and properties say.
func called(n *html.Node) string {
	var b strings.Builder
	for _, a := range n.Attr {
		if len(a.Val) > 1000 {
			continue
		}
		switch {
		case a.Key == "class" || a.Key == "id" || a.Key == "itemprop" || a.Key == "itemtype" || a.Key == "rel" || a.Key == "property":
			b.WriteString(" " + a.Val)
		case strings.HasPrefix(a.Key, "data-"):
			b.WriteString(" " + a.Key)
			if len(a.Val) < 40 {
				b.WriteString(" " + a.Val)
			}
		}
	}
	return strings.ToLower(b.String())
}

func runes(s string) int { return utf8.RuneCountInString(s) }

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Short cuts a text for messages.
func Short(s string, n int) string {
	s = oneLine(s)
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

var plainName = lazily(`^-?[A-Za-z_][A-Za-z0-9_-]*$`)
