package crawler

import (
	"net/http"

	whatwg "github.com/nlnwa/whatwg-url/url"

	"molva/crawler/sites"
)

// Read is the reading of Fetch without a fetch: a page as its bytes, the header of the answer (nil is fine), the
// address it stands at, and the name of a site file ("" takes the one that knows the address). The bytes are those of
// the page, already decompressed.
func (c *Crawler) Read(page []byte, header http.Header, url, site string) Visit {
	v := Visit{URL: url, Outcome: OK, Status: http.StatusOK, Header: header}
	if u, err := parseAddress(url); err == nil {
		v.URL = canonical(u, c.site(site, u))
	}
	c.read(&v, page, header, site)
	return v
}

// site is the site file to read an address with, or nil.
func (c *Crawler) site(name string, u *whatwg.Url) *sites.Site {
	if s := c.cfg.Sites.Named(name); s != nil {
		return s
	}
	return c.cfg.Sites.ForHost(u.Hostname())
}

// read fills a Visit from a page.
func (c *Crawler) read(v *Visit, page []byte, header http.Header, site string) {
}

func blockedBy(page []byte, header http.Header) string { return "" }
