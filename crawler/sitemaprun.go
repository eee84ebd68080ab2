package crawler

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"molva/collector"
)

// maxSitemaps bounds how many sitemap files are read for a host, indexes included.
const maxSitemaps = 200

// readSitemaps puts the addresses of the sitemaps that robots.txt names into the frontier as they come: of this host
// alone, and with a site file only those that it wants followed.
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
		more, err := h.readSitemap(ctx, s, r, u.Href(true))
		if err != nil {
			return err
		}
		list = append(list, more[:min(len(more), max(maxSitemaps-len(list), 0))]...)
	}
	return nil
}

// readSitemap reads one sitemap; more are the sitemaps that it lists, at most maxSitemaps.
func (h *hostRun) readSitemap(ctx context.Context, s *Slice, r *crawl, address string) (more []string, err error) {
	p := s.c.newPlace(address, r.Site)
	miss := s.fetchSitemap(ctx, address, func(in io.Reader) error {
		return eachSitemap(in, p, func(e SitemapEntry, index bool) error {
			if index {
				if len(more) < maxSitemaps {
					more = append(more, e.URL)
				}
				return nil
			}
			_, err = h.queue.add(e.URL, 1)
			return err
		})
	})
	if miss != nil && err == nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.miss(*miss)
	}
	return more, err
}

// fetchSitemap asks for one sitemap, as politely as for a page, and hands it to a reader as it comes. A missing one is no
// fault; miss tells of any other.
func (s *Slice) fetchSitemap(ctx context.Context, address string, read func(io.Reader) error) (miss *Visit) {
	l := s.takeLane()
	defer s.putLane(l)
	f := &fetch{s: s, l: l, page: collector.Page{URL: address}, left: s.c.cfg.Timeout, visit: Visit{URL: address}}
	for range s.c.cfg.Redirects + 1 {
		u, err := parseAddress(address)
		if err != nil || hostKey(u) != s.host.Key {
			return nil
		}
		if !f.allowed(ctx, u) {
			return nil
		}
		h := &hop{url: u.Href(true), maxBody: s.c.cfg.MaxBody, bare: true, stream: read, accept: "application/xml, text/xml, */*;q=0.5"}
		if err := f.ask(ctx, h); err != nil {
			if f.fail(err); ctx.Err() == nil {
				f.settle()
			}
			return &f.visit
		}
		if next := f.redirect(u, h); next != nil {
			address = next.Href(true)
			continue
		}
		if o, why := judge(h.status); o == Retry || o == Blocked {
			f.visit = f.visit.end(o, "sitemap: "+why)
			f.visit.RetryAt = retryAfter(h.head, f.visit.Fetched)
			f.settle()
			return &f.visit
		}
		return nil
	}
	return nil
}

// streamed hands the body of an answer on, unpacked, while it comes.
func (h *hop) streamed(body io.Reader) error {
	var in io.Reader = &boundedReader{in: body, left: maxSitemapBytes}
	switch e := strings.ToLower(strings.TrimSpace(h.head.Get("Content-Encoding"))); e {
	case "", "identity":
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(in)
		if err != nil {
			return err
		}
		defer z.Close()
		in = z
	default:
		return fmt.Errorf("Content-Encoding %q was not asked for", e)
	}
	return h.stream(in)
}

// streams says that the answer is handed on as it comes.
func (h *hop) streams() bool { return h.stream != nil && h.status == http.StatusOK }

// boundedReader reads at most so many bytes; more are an error and not an end.
type boundedReader struct {
	in   io.Reader
	left int
}

func (b *boundedReader) Read(p []byte) (int, error) {
	n, err := b.in.Read(p)
	if b.left -= n; b.left < 0 {
		return 0, fmt.Errorf("%w: more than %d bytes", errTooLarge, maxSitemapBytes)
	}
	return n, err
}
