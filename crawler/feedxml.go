package crawler

import (
	"bytes"
	"strings"
)

// Bounds of a feed: how many open elements are remembered (what lies deeper is passed over), and how many declarations of
// namespaces, bases and languages are listened to.
const (
	maxFeedDepth        = 32
	maxFeedDeclarations = 20_000
)

// feedSpaces are the namespaces whose elements are read, by the prefix that is usual for each. Namespaces of RSS itself,
// and any that nobody knows, have none: feeds declare all kinds of things.
var feedSpaces = map[string]string{
	"http://www.w3.org/2005/Atom": "atom", "http://purl.org/atom/ns#": "atom",
	"http://purl.org/dc/elements/1.1/": "dc", "http://purl.org/dc/terms/": "dcterms",
	"http://purl.org/rss/1.0/modules/content/": "content", "http://search.yahoo.com/mrss/": "media", "http://search.yahoo.com/mrss": "media",
	"http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes", "http://www.w3.org/1999/xhtml": "xhtml",
	"http://rssnamespace.org/feedburner/ext/1.0": "feedburner", "http://itunes.apple.com/rss": "im",
	"http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf", "http://purl.org/rss/1.0/": "", "http://channel.netscape.com/rdf/simple/0.9/": "",
	"http://my.netscape.com/rdf/simple/0.9/": "",
}

// feedElement is an open element.
type feedElement struct {
	tag    string // as written
	name   string // "title", "dc:creator": with the usual prefix; native elements have none
	base   string // xml:base in force
	lang   string // xml:lang in force
	spaces int    // declared namespaces that end with it
}

// feedNamespace is a prefix and what it stands for here.
type feedNamespace struct{ prefix, usual string }

// feedReader walks over an XML feed once.
type feedReader struct {
	feedScanner
	open   []feedElement
	spaces []feedNamespace
	f      feed
	entry  *feedEntry // the open one
	depth  int        // of its element
	said   int        // declarations so far
}

func readXMLFeed(text []byte, root string) *feed {
	r := &feedReader{feedScanner: feedScanner{doc: windowsControls(bytes.ToValidUTF8(text, []byte("\uFFFD")))}}
	if root == "rss" || root == "feed" {
		r.spaces = append(r.spaces, feedNamespace{"atom", "atom"}) // often forgotten
	}
	for r.next() {
		switch r.tok.kind {
		case feedOpen:
			r.begin()
		case feedClose:
			r.end(r.tok.name)
		}
	}
	r.finish()
	return &r.f
}

// begin takes an element up.
func (r *feedReader) begin() {
	t := r.tok
	r.push(t)
	e := r.open[len(r.open)-1]
	switch {
	case r.entry == nil && isEntry(e.name):
		if len(r.f.entries) < maxEntries {
			r.entry, r.depth = &feedEntry{base: e.base, language: e.lang, link: t.attr("href"), updated: t.attr("lastmod")}, len(r.open)
		}
	case r.entry != nil:
		r.field(&t, e)
	default:
		r.head(&t, e)
	}
	if t.empty {
		r.end(t.name)
	}
}

func isEntry(name string) bool { return name == "item" || name == "entry" }

// push opens an element, with its namespaces, base and language.
func (r *feedReader) push(t feedToken) {
	e := feedElement{tag: t.name}
	if n := len(r.open); n > 0 {
		e.base, e.lang = r.open[n-1].base, r.open[n-1].lang
	}
	if bytes.Contains(t.attrs, []byte("xml")) || bytes.Contains(t.attrs, []byte("XML")) {
		r.declare(t, &e)
	}
	e.name = r.usual(t.name)
	if len(r.open) >= maxFeedDepth { // too deep to matter: its place is taken by the next one
		r.drop(len(r.open) - 1)
	}
	r.open = append(r.open, e)
}

// declare reads what an element says of namespaces, base and language.
func (r *feedReader) declare(t feedToken, e *feedElement) {
	for rest := t.attrs; r.said < maxFeedDeclarations; {
		var name, value []byte
		if name, value, rest = cutAttr(rest); name == nil {
			return
		}
		switch n := strings.ToLower(string(name)); {
		case n == "xmlns" || strings.HasPrefix(n, "xmlns:"):
			uri := strings.TrimSpace(attrText(value))
			usual, known := feedSpaces[uri]
			if !known {
				usual = feedSpaces[strings.ToLower(uri)]
			}
			prefix := strings.TrimPrefix(strings.TrimPrefix(n, "xmlns"), ":")
			if !known && prefix != "" && !rssSpace(uri) {
				usual = prefix
			}
			r.spaces = append(r.spaces, feedNamespace{prefix, usual})
			e.spaces++
		case n == "xml:base":
			e.base = joinBase(e.base, strings.TrimSpace(attrText(value)))
		case n == "xml:lang":
			e.lang = strings.TrimSpace(attrText(value))
		default:
			continue
		}
		r.said++
	}
}

// rssSpace says that a namespace is one of those that were made up for RSS itself.
func rssSpace(uri string) bool {
	for _, begin := range []string{"http://backend.userland.com/rss", "http://purl.org/rss/2.0", "http://purl.org/net/rss1.1",
		"http://blogs.law.harvard.edu/tech/rss", "http://my.netscape.com/publish/formats/rss"} {
		if strings.HasPrefix(strings.ToLower(uri), begin) {
			return true
		}
	}
	return false
}

// joinBase is a base within another.
func joinBase(outer, inner string) string {
	if outer == "" || len(inner) > 2048 {
		return inner
	}
	o, err := addressParser.Parse(outer)
	if err != nil {
		return inner
	}
	u, err := o.Parse(inner)
	if err != nil {
		return outer
	}
	return u.Href(false)
}

// usual is a name with the prefix that its namespace usually has; elements of Atom and RSS have none.
func (r *feedReader) usual(tag string) string {
	prefix, local := cutPrefix(tag)
	usual := prefix
	for i := len(r.spaces) - 1; i >= 0; i-- {
		if r.spaces[i].prefix == prefix {
			usual = r.spaces[i].usual
			break
		}
	}
	if usual == "" || usual == "atom" || usual == "rss" {
		return local
	}
	return usual + ":" + local
}

// drop forgets the open elements from i on.
func (r *feedReader) drop(i int) {
	for _, e := range r.open[i:] {
		r.spaces = r.spaces[:len(r.spaces)-e.spaces]
	}
	r.open = r.open[:i]
	if r.entry != nil && len(r.open) < r.depth {
		r.finish()
	}
}

// end closes the innermost element of a name with all that is open in it; a close tag of nothing open is passed over.
func (r *feedReader) end(tag string) {
	for i := len(r.open) - 1; i >= 0; i-- {
		if r.open[i].tag == tag {
			r.drop(i)
			return
		}
	}
}

// finish ends the open entry.
func (r *feedReader) finish() {
	if r.entry != nil {
		r.f.entries = append(r.f.entries, *r.entry)
		r.entry = nil
	}
}

// value reads the content of the element that was just opened, up to its end or that of what holds it.
func (r *feedReader) value(t *feedToken) feedValue {
	v := feedValue{kind: strings.ToLower(t.attr("type")), base64: strings.EqualFold(t.attr("mode"), "base64")}
	if t.empty {
		return v
	}
	var text strings.Builder
	from, inside, marked := r.at, 1, false
	end := len(r.doc)
	for inside > 0 && r.next() {
		switch n := r.tok.name; r.tok.kind {
		case feedText:
			text.WriteString(r.tok.words())
		case feedOpen:
			marked = true
			if n == t.name && !r.tok.empty {
				inside++
			}
		case feedClose:
			if n == t.name {
				inside--
			} else if r.holder(n) { // the element was never closed
				inside = 0
			}
			if inside == 0 {
				end = r.tok.from
				r.at = end
			}
		}
	}
	if marked {
		v.inner = r.doc[from:end]
	} else {
		v.text = text.String()
	}
	return v
}

// holder says that a close tag ends the open entry, or the whole feed.
func (r *feedReader) holder(tag string) bool {
	if r.entry != nil && r.open[r.depth-1].tag == tag {
		return true
	}
	return tag == r.open[0].tag
}
