package crawler

import (
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
