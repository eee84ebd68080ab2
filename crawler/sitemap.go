package crawler

import (
	"bytes"
	"context"
	"html"
	"net/http"
	"strings"

	"molva/collector"
)

// maxSitemaps bounds how many sitemap files are read for a host, indexes included.
const maxSitemaps = 200

// readSitemaps puts the addresses of the sitemaps that robots.txt names into the frontier: of this host alone, and
// with a site file only those that it wants followed.
func (h *hostRun) readSitemaps(ctx context.Context, s *Slice, r *crawl, list []string) error {
	seen := map[string]bool{}
	for n := 0; len(list) > 0 && n < maxSitemaps && ctx.Err() == nil; n++ {
		address := list[0]
		list = list[1:]
		u, err := parseAddress(address)
		if err != nil || hostKey(u) != h.key || seen[u.Href(true)] {
			continue
		}
		seen[u.Href(true)] = true
		body, miss := s.fetchSitemap(ctx, u.Href(true))
		if miss != nil {
			r.mu.Lock()
			r.miss(*miss)
			r.mu.Unlock()
		}
		locs, index := sitemapLocs(body)
		if index {
			list = append(list, locs...)
			continue
		}
		if err := h.addLocs(s.c, r.Site, locs); err != nil {
			return err
		}
	}
	return nil
}

func (h *hostRun) addLocs(c *Crawler, site string, locs []string) error {
	for _, loc := range locs {
		u, err := parseAddress(loc)
		if err != nil || hostKey(u) != h.key {
			continue
		}
		file := c.site(site, u)
		address := canonical(u, file)
		if key, err := HostKey(address); err != nil || key != h.key || isMedia(address) ||
			file != nil && !leadsOn(file, pathQuery(address)) {
			continue
		}
		if _, err := h.queue.add(address, 1); err != nil {
			return err
		}
	}
	return nil
}

// fetchSitemap asks for one sitemap, as politely as for a page. A missing one is no fault; miss tells of any other.
func (s *Slice) fetchSitemap(ctx context.Context, address string) (body []byte, miss *Visit) {
	l := s.takeLane()
	defer s.putLane(l)
	f := &fetch{s: s, l: l, page: collector.Page{URL: address}, left: s.c.cfg.Timeout, visit: Visit{URL: address}}
	for range s.c.cfg.Redirects + 1 {
		u, err := parseAddress(address)
		if err != nil || hostKey(u) != s.host.Key {
			return nil, nil
		}
		if !f.allowed(ctx, u) {
			return nil, nil
		}
		h := &hop{url: u.Href(true), maxBody: s.c.cfg.MaxBody, bare: true, accept: "application/xml, text/xml, */*;q=0.5"}
		if err := f.ask(ctx, h); err != nil {
			f.fail(err)
			return nil, &f.visit
		}
		if next := f.redirect(u, h); next != nil {
			address = next.Href(true)
			continue
		}
		if h.status == http.StatusOK {
			return unpackSitemap(h.body, s.c.cfg.MaxBody), nil
		}
		if o, why := judge(h.status); o == Retry || o == Blocked {
			v := f.visit.end(o, "sitemap: "+why)
			return nil, &v
		}
		return nil, nil
	}
	return nil, nil
}

// unpackSitemap undoes the gzip of a sitemap.xml.gz.
func unpackSitemap(body []byte, limit int) []byte {
	if len(body) > 2 && body[0] == 0x1f && body[1] == 0x8b {
		if out, err := gunzip(body, limit, false, nil); err == nil {
			return out
		}
		return nil
	}
	return body
}

// sitemapLocs reads the addresses of a sitemap: XML, or one a line; index says that they are sitemaps themselves.
func sitemapLocs(body []byte) (locs []string, index bool) {
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(body, '<') < 0 {
		for line := range strings.Lines(string(body)) {
			if line = strings.TrimSpace(line); strings.HasPrefix(line, "http") {
				locs = append(locs, line)
			}
		}
		return locs, false
	}
	index = bytes.Contains(body, []byte("<sitemapindex"))
	for {
		i := bytes.Index(body, []byte("<loc>"))
		if i < 0 {
			return locs, index
		}
		body = body[i+5:]
		loc, _, _ := bytes.Cut(body, []byte("<"))
		if rest, ok := bytes.CutPrefix(bytes.TrimSpace(body), []byte("<![CDATA[")); ok {
			loc, _, _ = bytes.Cut(rest, []byte("]]>"))
			locs = append(locs, strings.TrimSpace(string(loc)))
			continue
		}
		locs = append(locs, strings.TrimSpace(html.UnescapeString(string(loc))))
	}
}
