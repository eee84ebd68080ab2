package crawler

import (
	"encoding/json"
	"time"

	"github.com/PuerkitoBio/goquery"
	xhtml "golang.org/x/net/html"

	"molva/collector"
	"molva/crawler/sites"
)

// PageText is a saved page as UTF-8, its charset told by contentType (may be empty), by itself, or by statistics.
func PageText(page []byte, contentType string) []byte {
	text, _ := decode(page, contentType)
	return text
}

// ReadDate reads a date as a page of a site shows it: in numbers or words, relative to now, in the site's zone (nil where
// nobody knows it). What is no date, or lies in the future, is unknown.
func ReadDate(s string, now time.Time, zone *time.Location) collector.Published {
	return dates{now: now, zone: zone}.read(s).Published
}

// ReadRating reads a rating that is a number, perhaps with its own best one («4 из 5»); best is 0 where it says none.
func ReadRating(s string) (v, best float64, ok bool) { return ratingNumber(s) }

// NodeText is the text of an element as a field of a site file reads it.
func NodeText(n *xhtml.Node) string { return nodeText(n, sites.Selector{}) }

// FieldValue is what a field of a site file reads within an element.
func FieldValue(n *xhtml.Node, f sites.Field) string {
	s := goquery.NewDocumentFromNode(n).Selection
	return (&tree{doc: s, p: &place{}}).value(s, f)
}

// Data reads the JSON at the beginning of a text as sites write it: maps, lists, strings, and json.Number for numbers,
// true and false. It is nil where there is none, or where it is larger than a site file's data may be.
func Data(text []byte) any {
	v, _ := firstJSON(trimJSON(text))
	if v == nil {
		return nil
	}
	return v.plainValue()
}

// AssignedData reads what a script assigns to a name.
func AssignedData(script []byte, name string) any {
	v, _ := assigned(script, name)
	if v == nil {
		return nil
	}
	return v.plainValue()
}

func (v *jsonValue) plainValue() any {
	switch v.kind {
	case 's':
		return v.text
	case 'n':
		return json.Number(v.text)
	case 'l':
		out := make([]any, len(v.list))
		for i := range v.list {
			out[i] = v.list[i].plainValue()
		}
		return out
	case 'o':
		out := make(map[string]any, len(v.keys))
		for i, k := range v.keys {
			out[k] = v.list[i].plainValue()
		}
		return out
	}
	return nil
}

// PlainText is what a reader sees of a page of HTML: its text, blocks as lines.
func PlainText(page []byte, contentType string) string {
	root, err := boundedTree(PageText(page, contentType))
	if err != nil {
		return ""
	}
	return nodeText(root, sites.Selector{Text: "head", Selector: headOnly})
}

func headOnly(n *xhtml.Node) bool { return n.Data == "head" }

// maxAddresses are looked at in one page of a mail.
const maxAddresses = 500

// AddressesIn are the addresses to which the links of a page lead, in their order.
func AddressesIn(page []byte) []string {
	var out []string
	for s := (scanner{page: page}); s.next() && len(out) < maxAddresses; {
		if s.tok.kind == openToken && string(s.tok.name) == "a" {
			if href, ok := s.tok.attr("href"); ok {
				if u, err := parseAddress(href); err == nil {
					out = append(out, u.Href(false))
				}
			}
		}
	}
	return out
}
