package crawler

import "strings"

// FeedLink is a feed that a page names.
type FeedLink struct {
	URL   string // canonical
	Title string // as the page calls it
}

// maxFeedLinks bounds how many feeds of one page are told.
const maxFeedLinks = 10

// feedTypes are the types of feeds in <link rel=alternate>.
var feedTypes = map[string]bool{"application/rss+xml": true, "application/atom+xml": true, "application/feed+json": true, "application/rdf+xml": true}

// NamedFeeds are the feeds that the page of a visit names in its head.
func (c *Crawler) NamedFeeds(v Visit, siteName string) []FeedLink {
	page, err := Unpack(v.Raw)
	if err != nil || v.Window {
		return nil
	}
	text, _ := decode(page, v.Header.Get("Content-Type"))
	p := c.newPlace(v.URL, siteName)
	var out []FeedLink
	seen := map[string]bool{v.URL: true}
	for s := (scanner{page: text}); s.next() && len(out) < maxFeedLinks; {
		t := &s.tok
		if t.kind != openToken {
			continue
		}
		switch string(t.name) {
		case "base":
			p.rebase(t)
		case "body":
			return out
		case "link":
			rel, _ := t.attr("rel")
			kind, _ := t.attr("type")
			kind, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(kind)), ";")
			href, _ := t.attr("href")
			title, _ := t.attr("title")
			if a := p.address(href); hasWord(rel, "alternate") && feedTypes[strings.TrimSpace(kind)] && a != "" && !seen[a] {
				seen[a] = true
				out = append(out, FeedLink{URL: a, Title: feedLine(title)})
			}
		}
	}
	return out
}
