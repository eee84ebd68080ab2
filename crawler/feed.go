package crawler

import (
	"bytes"
	"strings"

	"molva/collector"
)

// maxEntries bounds how many entries of one feed are read; what stands first is the newest.
const maxEntries = 2000

// feedEntry is one entry of a feed, or one post of a channel's preview.
type feedEntry struct {
	id        string // guid, atom:id
	link      string // address, not resolved
	permalink string // the guid, where it is an address
	base      string // what its addresses are relative to; "" for the feed's own
	title     string
	text      string // the whole, where the feed has it
	summary   string
	author    collector.Author
	published string
	updated   string
	language  string // of the entry …
	textIn    string // … of its text …
	titleIn   string // … and of its title, where they say it
	images    []string
	links     []string // to which its text links, as they stand
	rating    string   // of a feed of reviews
}

// feed is what was read of a feed.
type feed struct {
	title    string
	link     string // the site that it is of
	older    string // the page with what came before (RFC 5005, next_url)
	author   collector.Author
	language string
	entries  []feedEntry
}

// readFeed reads RSS, Atom, RDF, CDF or JSON Feed; false for any other document.
func (v *Visit) readFeed(text []byte, p *place) bool {
	var f *feed
	switch root := rootOf(text); root {
	case "rss", "feed", "rdf", "channel":
		f = readXMLFeed(text, root)
	case "{":
		if p.site != nil && (p.site.List != nil || p.site.Thread != nil || len(p.site.JSON) > 0) {
			return false // its file knows better
		}
		if f = readJSONFeed(text); f == nil {
			return false
		}
	default:
		return false
	}
	v.Window = true
	v.takeEntries(f, p)
	return true
}

// rootOf is the local name of an XML document's first element in lower case, "{" for what begins as a JSON object does,
// "" for anything else. It looks at the beginning of the document alone.
func rootOf(text []byte) string {
	head := bytes.TrimLeft(text[:min(len(text), 64<<10)], " \t\r\n\ufeff\x00")
	if len(head) > 0 && head[0] == '{' {
		return "{"
	}
	if len(head) == 0 || head[0] != '<' {
		return ""
	}
	s := feedScanner{doc: head}
	for s.next() {
		switch s.tok.kind {
		case feedOpen:
			_, local := cutPrefix(s.tok.name)
			return local
		case feedText:
			if len(bytes.TrimSpace(s.tok.body)) > 0 {
				return ""
			}
		}
	}
	return ""
}

// cutPrefix parts "dc:creator".
func cutPrefix(name string) (prefix, local string) {
	if i := strings.IndexByte(name, ':'); i >= 0 {
		return name[:i], name[i+1:]
	}
	return "", name
}

// takeEntries makes mentions of entries, and reviews of those that carry a rating.
func (v *Visit) takeEntries(f *feed, p *place) {
	home := p.address(f.link)
	var list []found
	leads := f.leads()
	for _, e := range f.entries {
		m := p.mention(e, f, home)
		if leads[e.base+" "+e.address()] > 1 && !strings.Contains(m.ID, "#") {
			m.ID = e.key(m)
		}
		if m.Title == "" && m.Text == "" {
			continue
		}
		if e.rating != "" {
			r := m.AsReview()
			r.Item = collector.Item{Name: feedLine(f.title), URL: home}
			r.Rating, r.RawRating = feedRating(e.rating)
			if r.RawRating != "" {
				list = append(list, found{Review: r})
				continue
			}
		}
		v.Entries = append(v.Entries, m)
	}
	v.Reviews = finish(list, p)
	v.Entries = oneEach(v.Entries)
	v.Older = p.address(f.older)
	if v.Older == v.URL || !p.sameHost(v.Older) {
		v.Older = ""
	}
	if p.site != nil && p.site.Feed.Follow {
		links := make([]string, 0, len(v.Entries))
		for _, m := range v.Entries {
			links = append(links, m.URL)
		}
		v.Links = p.follow(links)
	}
}

// address is where an entry leads, as it stands.
func (e feedEntry) address() string { return firstSaid(e.link, e.permalink) }

// leads counts the entries that lead to each place.
func (f *feed) leads() map[string]int {
	out := map[string]int{}
	ids := map[string]bool{}
	for _, e := range f.entries {
		if to := e.base + " " + e.address(); !ids[to+" "+e.id] || e.id == "" {
			ids[to+" "+e.id] = true
			out[to]++
		}
	}
	return out
}

// feedRating is a rating of a feed of reviews, which are out of five.
func feedRating(raw string) (float64, string) {
	n, best, ok := ratingNumber(raw)
	if !ok || n <= 0 || best > 0 && best != 5 || n > 5 {
		return 0, ""
	}
	return stars.rate(n), raw
}

// oneEach leaves one of the entries that are one and the same.
func oneEach(entries []collector.Mention) []collector.Mention {
	type key struct{ site, id string }
	seen := make(map[key]bool, len(entries))
	out := entries[:0]
	for _, m := range entries {
		if k := (key{m.Site, m.ID}); !seen[k] {
			seen[k] = true
			out = append(out, m)
		}
	}
	return out
}
