package crawler

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	whatwg "github.com/nlnwa/whatwg-url/url"

	"molva/collector"
)

// mention is an entry as everything else that was said: its site is that of the page it leads to, and so is its identity,
// the canonical address, so that the page itself, if it is read later, is the same mention. An entry that leads nowhere
// of its own (to the site's front page, or to nothing) is known by the feed's id for it.
func (p *place) mention(e feedEntry, f *feed, home string) collector.Mention {
	m := collector.Mention{Site: p.name, Title: feedLine(e.title), Text: feedProse(e.text), Excerpt: true,
		Author: collector.Author{Name: feedLine(e.author.Name), URL: p.entryAddress(e.author.URL, e.base)}}
	if short := feedProse(e.summary); len(short) > len(m.Text) {
		m.Text = short
	}
	if m.Author == (collector.Author{}) {
		m.Author = collector.Author{Name: feedLine(f.author.Name), URL: p.address(f.author.URL)}
	}
	m.Language = languageTag(firstSaid(e.textIn, e.titleIn, e.language, f.language))
	for _, d := range []string{e.published, e.updated} {
		if m.Published = p.dates.ofFeed(d); m.Published.Known() {
			break
		}
	}
	for _, src := range e.images {
		if a := p.entryLink(src, e.base); a != "" && len(m.Images) < 100 && !slices.Contains(m.Images, a) {
			m.Images = append(m.Images, a)
		}
	}
	for _, href := range e.links {
		if a := p.entryLink(href, e.base); a != "" {
			m.Links = append(m.Links, a)
		}
	}
	link := e.address()
	m.URL = p.entryAddress(link, e.base)
	if u := p.entryURL(link, e.base); u != nil && m.URL != "" {
		m.Site = p.siteOf(u)
		if frag := u.Fragment(); strings.ContainsAny(frag, "0123456789") { // a comment, or a post of a thread
			m.URL += "#" + frag
		}
	}
	if m.ID = m.URL; m.URL == "" || m.URL == home || m.URL == p.url {
		m.ID = e.key(m)
	}
	return m
}

// key is the identity of an entry that does not lead to a page of its own: the feed's id for it, else what it says.
func (e feedEntry) key(m collector.Mention) string {
	if e.id != "" && e.id != m.URL {
		return feedLine(e.id)
	}
	sum := sha256.Sum256([]byte(m.Title + "\x00" + e.published + "\x00" + m.Text))
	return "f-" + hex.EncodeToString(sum[:12])
}

// siteOf is what stands in Mention.Site for a page at an address.
func (p *place) siteOf(u *whatwg.Url) string {
	if p.site != nil && hostKey(u) == p.host {
		return p.name
	}
	if s := p.set.ForHost(u.Hostname()); s != nil {
		return s.Name
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// entryURL is where a link of an entry leads; nil for what is no web address. Services that count clicks name the page
// that they lead to within their own address.
func (p *place) entryURL(ref, base string) *whatwg.Url {
	u := p.against(base).parse(strings.TrimSpace(ref))
	if u == nil || !strings.HasSuffix("."+u.Hostname(), ".google.com") || u.Pathname() != "/url" {
		return u
	}
	for _, name := range []string{"url", "q"} {
		if target := p.parse(u.SearchParams().Get(name)); target != nil && u.SearchParams().Has(name) {
			return target
		}
	}
	return u
}

// entryAddress is the canonical address of a link of an entry.
func (p *place) entryAddress(ref, base string) string {
	u := p.entryURL(ref, base)
	if strings.TrimSpace(ref) == "" || u == nil {
		return ""
	}
	return p.address(u.Href(false))
}

// entryLink is an address that is shown and never followed.
func (p *place) entryLink(ref, base string) string { return p.against(base).link(ref) }

// against is the place with another base for its links.
func (p *place) against(base string) *place {
	if base == "" {
		return p
	}
	u := p.parse(base)
	if u == nil {
		return p
	}
	other := *p
	other.base = u
	return &other
}
