package crawler

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"time"

	"molva/collector"
)

// Bounds of one sitemap, those of its protocol: what lies beyond is not read.
const maxSitemapAddresses = 50_000

var maxSitemapBytes = 50 << 20 // unpacked; a test makes it less

// Sitemap is a page that lists addresses: read as often as it is walked over, never held as a whole.
type Sitemap struct {
	Index bool // it lists sitemaps
	body  []byte
	page  *place
}

// SitemapEntry is one address of a sitemap.
type SitemapEntry struct {
	URL      string              // canonical, of the sitemap's own host, and one that the site file wants followed
	Modified collector.Published // lastmod; unknown when it does not say, or lies in the future
}

// errEnough ends a walk.
var errEnough = errors.New("enough")

// Each hands out the addresses one by one until all are told or fn fails. What breaks off in the middle gives what stands
// before; the error is of fn, or says what was not read.
func (s *Sitemap) Each(fn func(SitemapEntry) error) error {
	return eachSitemap(bytes.NewReader(s.body), s.page, func(e SitemapEntry, _ bool) error { return fn(e) })
}

// eachSitemap is the same of a sitemap that comes just now; index says that the address is of a sitemap.
func eachSitemap(r io.Reader, p *place, fn func(e SitemapEntry, index bool) error) error {
	return eachLoc(r, func(l sitemapLoc) error {
		e, ok := p.sitemapEntry(l)
		if !ok {
			return nil
		}
		return fn(e, l.index)
	})
}

// sitemapEntry is an address of a sitemap that may be visited; other hosts' are their own sitemaps' business.
func (p *place) sitemapEntry(l sitemapLoc) (SitemapEntry, bool) {
	a := p.resolve(l.loc)
	if a == "" || !p.sameHost(a) || a == p.url {
		return SitemapEntry{}, false
	}
	if !l.index && (isMedia(a) || p.site != nil && !leadsOn(p.site, pathQuery(a))) {
		return SitemapEntry{}, false
	}
	return SitemapEntry{URL: a, Modified: p.dates.ofFeed(l.lastmod)}, true
}

// ChangedSince says that the address may show something new to whoever saw it at a time. A day without a time lasts until
// its end, in whatever zone; an address without lastmod is always worth a visit, and any that was not seen for a month,
// because many sites never touch their lastmod.
func (e SitemapEntry) ChangedSince(seen, now time.Time) bool {
	at := e.Modified.Time
	if e.Modified.Precision == collector.PrecisionDay {
		at = at.Add(36 * time.Hour)
	}
	return !e.Modified.Known() || !at.Before(seen) || now.Sub(seen) > 30*24*time.Hour
}

// readSitemap takes a sitemap up, packed or not; false for any other document. Articles of a news sitemap are mentions of
// their title and day, which the page itself, fetched later, completes.
func (v *Visit) readSitemap(page []byte, p *place) bool {
	root := rootOf(page)
	if isPacked(page) {
		root = rootOf(unpackedHead(page))
	}
	if root != "urlset" && root != "sitemapindex" {
		return false
	}
	v.Sitemap = &Sitemap{Index: root == "sitemapindex", body: page, page: p}
	f := &feed{}
	if err := eachLoc(bytes.NewReader(page), func(l sitemapLoc) error {
		if l.title != "" && l.loc != "" {
			f.entries = append(f.entries, feedEntry{link: l.loc, title: l.title, published: l.published, language: l.language})
		}
		if len(f.entries) == maxEntries {
			return errEnough
		}
		return nil
	}); err != nil {
		v.Outcome, v.Reason = Broken, err.Error()
	}
	v.takeEntries(f, p)
	v.Window, v.Links = len(v.Entries) > 0, nil // Each tells them
	return true
}

func isPacked(page []byte) bool { return len(page) > 2 && page[0] == 0x1f && page[1] == 0x8b }

// unpackedHead is the beginning of a packed page, as far as it can be unpacked.
func unpackedHead(page []byte) []byte {
	z, err := gzip.NewReader(bytes.NewReader(page))
	if err != nil {
		return nil
	}
	defer z.Close()
	head, _ := io.ReadAll(io.LimitReader(z, 64<<10))
	return head
}

// eachLoc walks over a sitemap in XML, or with one address a line, packed by gzip or not, without holding more of it than
// one address. It stops at the bounds of the protocol.
func eachLoc(r io.Reader, fn func(sitemapLoc) error) error {
	s := newSitemapReader(r)
	if head, _ := s.in.Peek(2); len(head) == 2 && head[0] == 0x1f && head[1] == 0x8b {
		z, err := gzip.NewReader(s.in)
		if err != nil {
			return fmt.Errorf("decompress the answer: %w", err)
		}
		defer z.Close()
		s = newSitemapReader(z)
	}
	err := s.each(fn)
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}
