package jobs

import (
	"context"
	"errors"

	"molva/collector"
	"molva/collector/store"
	"molva/crawler"
)

// goesOn says that what came before a window's entries is wanted too: in the first pass, and as long as all that the
// window shows is new, so that something may have fallen out of it since the last one.
func goesOn(source collector.Source, writes []store.DocumentWrite) bool {
	if source.FirstOver.IsZero() {
		return true
	}
	for _, w := range writes {
		if w.PrevRev != 0 && !w.Strange {
			return false
		}
	}
	return len(writes) > 0
}

// errFull ends the walk over a sitemap.
var errFull = errors.New("a pass has no room for more")

// listed are the pages that a sitemap names, as many as a pass may visit. Those that it says have not changed since they
// were read well are noted and not asked for.
func (s *slice) listed(ctx context.Context, p collector.Page, m *crawler.Sitemap) ([]store.Link, error) {
	var out []store.Link
	var part []crawler.SitemapEntry
	take := func() error {
		links, err := s.changed(ctx, p, part)
		out, part = append(out, links...), part[:0]
		return err
	}
	err := m.Each(func(e crawler.SitemapEntry) error {
		if len(out)+len(part) >= maxPass {
			return errFull
		}
		if part = append(part, e); len(part) < 512 {
			return nil
		}
		return take()
	})
	if err != nil && !errors.Is(err, errFull) {
		s.w.Log.Warn("a sitemap was read in part", "component", "crawl", "url", p.URL, "source", p.Source, "error", err)
	}
	return out, take()
}

func (s *slice) changed(ctx context.Context, p collector.Page, entries []crawler.SitemapEntry) ([]store.Link, error) {
	urls := make([]string, 0, len(entries))
	for _, e := range entries {
		if e.Modified.Known() {
			urls = append(urls, e.URL)
		}
	}
	seen, err := s.w.Store.LastVisits(ctx, collector.System(p.Company), p.Source, urls)
	if err != nil {
		return nil, err
	}
	out := make([]store.Link, 0, len(entries))
	for _, e := range entries {
		at, known := seen[e.URL]
		out = append(out, store.Link{URL: e.URL, HostKey: s.host.Key, Depth: p.Depth + 1,
			Unchanged: known && !e.ChangedSince(at, s.w.Clock.Now())})
	}
	return out, nil
}
