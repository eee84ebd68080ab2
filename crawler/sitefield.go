package crawler

import (
	"strconv"
	"strings"
	"sync"

	"github.com/PuerkitoBio/goquery"
	xhtml "golang.org/x/net/html"

	"molva/crawler/sites"
)

// value reads one field within s; "" when it is not there or does not match.
func (t *tree) value(s *goquery.Selection, f sites.Field) string {
	if !f.Given() {
		return ""
	}
	v := t.plainValue(s, f)
	if v == "" && f.Or != nil {
		return t.value(s, *f.Or)
	}
	return v
}

// plainValue is value without what the file says to look at instead.
func (t *tree) plainValue(s *goquery.Selection, f sites.Field) string {
	if f.Address {
		return cutOut(t.p.url, f)
	}
	if f.Page {
		s = t.doc
	}
	if f.Select.Given() {
		if !f.All && !f.Count && len(s.Nodes) == 1 {
			return firstValue(s.Nodes[0], f)
		}
		s = s.FindMatcher(f.Select)
	}
	if f.Count {
		return strconv.Itoa(s.Length())
	}
	if !f.All && len(s.Nodes) > 1 {
		s = s.First()
	}
	var out []string
	for _, n := range s.Nodes {
		if v := nodeValue(n, f); v != "" {
			out = append(out, v)
		}
	}
	if f.Join != "" {
		return strings.Join(out, f.Join)
	}
	return strings.Join(out, "\n")
}

// firstValue is what the first element within n says that the field selects.
func firstValue(n *xhtml.Node, f sites.Field) string {
	for d := range n.Descendants() {
		if d.Type == xhtml.ElementNode && f.Select.Match(d) {
			return nodeValue(d, f)
		}
	}
	return ""
}

// nodeValue is what one element says: an attribute or its text, cut out by the pattern and translated by the words.
func nodeValue(n *xhtml.Node, f sites.Field) string {
	var v string
	if f.Attr != "" {
		v, _ = nodeAttributes{n}.attr(f.Attr)
	} else if f.Value == "" || f.Regexp.Given() || len(f.Words) > 0 {
		v = nodeText(n, f.Remove)
	}
	return cutOut(v, f)
}

// cutOut takes of a text what the pattern, the words and the value of a field make of it.
func cutOut(v string, f sites.Field) string {
	v = strings.TrimSpace(v)
	if f.Regexp.Given() {
		m := f.Regexp.FindStringSubmatch(v)
		switch {
		case m == nil:
			return ""
		case len(m) > 1:
			v = strings.TrimSpace(m[1])
		default:
			v = m[0]
		}
	}
	if len(f.Words) > 0 {
		return f.Words[v]
	}
	if f.Value != "" && (f.Attr == "" || v != "") {
		return f.Value
	}
	return v
}

// nodeText is the text of an element as a reader sees it: scripts left out, breaks and blocks as lines.
func nodeText(n *xhtml.Node, remove sites.Selector) string {
	b := texts.Get().(*[]byte)
	*b = appendText((*b)[:0], n, remove, 0)
	s := tidy(*b)
	texts.Put(b)
	return s
}

// texts are buffers for nodeText.
var texts = sync.Pool{New: func() any { return new([]byte) }}

func appendText(b []byte, n *xhtml.Node, remove sites.Selector, depth int) []byte {
	if depth > maxOpen {
		return b
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case xhtml.TextNode:
			b = append(b, c.Data...)
		case xhtml.ElementNode:
			if c.Data == "script" || c.Data == "style" || remove.Given() && remove.Match(c) {
				continue
			}
			if c.Data == "br" {
				b = append(b, lineBreak)
				continue
			}
			block := blocks[c.Data]
			if block {
				b = append(b, lineBreak)
			}
			b = appendText(b, c, remove, depth+1)
			if block {
				b = append(b, lineBreak)
			}
		}
	}
	return b
}
