package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/crawler"
)

// Bounds of a slice: after them the host's row is let go, so that other hosts and processes get their turn.
const (
	slicePages = 50
	sliceTime  = 30 * time.Second
	hostLease  = 5 * time.Second // renewed while the slice runs, and whenever pages are stored
	// A host whose next turn is further away than this is let go meanwhile.
	sliceWait = time.Second
	// pageTries is how often a page that failed in passing is asked for in one pass.
	pageTries = 5
	// maxBackoff is the longest wait of our own after failures; what a site asks for with Retry-After is kept to a day.
	maxBackoff = 15 * time.Minute
	maxRetryAt = 24 * time.Hour
	// saveTries is how often what a page brought is compared and stored before the page is called broken.
	saveTries = 4
	// A pass ends somewhere, also on a site that makes up links without end.
	maxDepth = 100
	maxPass  = 20_000 // pages
)

// slice is one leased run over a host's due pages.
type slice struct {
	w     *Work
	host  collector.Host
	open  *crawler.Slice
	ends  time.Time
	pages int
	// visited is how many pages of each source's pass were visited, so that an endless site is left some day.
	visited map[int64]int
	// sources are those of the pages at hand: as long as one of them is due, their passes neither end nor begin.
	sources map[int64]collector.Source
	wanted  map[wantedLink]bool // links that are stored already: most links of a page stand on all the others
	waiting together
}

// wantedLink is an address in a pass of a source. It stays wanted or visited until the pass ends.
type wantedLink struct {
	source, pass int64
	url          string
}

const wantedMost = 20_000 // links that a slice remembers

// crawlHost leases a host, fetches its due pages and stores what came.
func (w *Work) crawlHost(ctx context.Context, t Ticket) error {
	host, ok, err := w.Store.ClaimHost(ctx, t.Row, time.Now(), hostLease)
	if err != nil || !ok {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	s := &slice{w: w, host: host, open: w.Crawler.Open(ctx, host), ends: time.Now().Add(sliceTime), visited: map[int64]int{}, wanted: map[wantedLink]bool{}}
	stopped := keep(ctx, cancel, hostLease, func(ctx context.Context, wall time.Time) error {
		return w.Store.RenewHost(ctx, host, wall, hostLease)
	})
	err = s.run(ctx)
	cancel()
	<-stopped
	if errors.Is(err, store.ErrLost) {
		w.Log.Warn("another worker has taken the host over", "component", "crawl", "host", host.Key)
		return nil
	}
	if err != nil { // perhaps between an answer and the writing of when the host may be asked again
		s.host.NotBefore = later(s.host.NotBefore, s.open.Next())
		err = errors.Join(err, w.Store.SaveHost(context.WithoutCancel(ctx), s.host))
	}
	if release := w.Store.ReleaseHost(context.WithoutCancel(ctx), s.host, time.Now()); release != nil && !errors.Is(release, store.ErrLost) {
		err = errors.Join(err, release)
	}
	if errors.Is(err, context.Canceled) {
		return nil // told to stop: the pages are still due
	}
	return err
}

func (s *slice) run(ctx context.Context) error {
	if err := s.robots(ctx); err != nil {
		return err
	}
	for s.pages < slicePages && time.Now().Before(s.ends) {
		if err := s.store(ctx); err != nil { // which pages are due is known then
			return err
		}
		due, err := s.w.Store.DuePages(ctx, s.host.HostID, s.w.Clock.Now(), slicePages-s.pages)
		if err != nil || len(due) == 0 {
			return err
		}
		s.sources = map[int64]collector.Source{}
		for _, p := range due {
			if time.Now().After(s.ends) || time.Until(s.open.Next()) > sliceWait || time.Until(s.host.NotBefore) > sliceWait {
				return s.leave(ctx)
			}
			if s.waiting.old() {
				if err := s.store(ctx); err != nil {
					return err
				}
			}
			if err := s.page(ctx, p); err != nil {
				return err
			}
		}
	}
	return s.leave(ctx)
}

// leave stores what is left to be stored, and when the host may be asked again.
func (s *slice) leave(ctx context.Context) error {
	if err := s.store(ctx); err != nil {
		return err
	}
	s.host.NotBefore = later(s.host.NotBefore, s.open.Next())
	return s.w.Store.SaveHost(ctx, s.host)
}

// robots learns what the host allows before anything else is asked of it.
func (s *slice) robots(ctx context.Context) error {
	a := s.open.Robots(ctx)
	if err := ctx.Err(); err != nil {
		return err
	}
	s.host.Robots, s.host.RobotsStatus, s.host.RobotsExpires, s.host.Delay = a.Body, a.Status, a.Expires, a.Delay
	return s.w.Store.SaveHost(ctx, s.host)
}

func (s *slice) page(ctx context.Context, p collector.Page) error {
	source, err := s.source(ctx, p)
	if err != nil {
		return err
	}
	if !p.Window {
		p.ETag, p.Modified = "", "" // a 304 tells neither the reviews nor the links of a page, and a pass needs both
	}
	asked := time.Now()
	v := s.open.FetchAs(ctx, p, source.Site)
	if err := ctx.Err(); err != nil {
		return err
	}
	s.pages++
	s.settle(&p, v, source.Pass)
	if p.Outcome == collector.OutcomeEmptied {
		v.Reviews = withID(v.Reviews)
	}
	b := brought{source, p, v}
	if s.waits(b, time.Since(asked)) {
		return s.gather(ctx, b)
	}
	if err := s.store(ctx); err != nil {
		return err
	}
	return s.storeAlone(ctx, b)
}

// source is the one that a page belongs to.
func (s *slice) source(ctx context.Context, p collector.Page) (collector.Source, error) {
	source, known := s.sources[p.Source]
	if known {
		return source, nil
	}
	source, err := s.w.Store.SourceByID(ctx, collector.System(p.Company), p.Source)
	if err == nil {
		s.sources[p.Source] = source
	}
	return source, err
}

// passing says that an error of saving is not the page's: the lease is lost, the store is away, the work was told to stop.
func passing(err error) bool {
	return errors.Is(err, store.ErrLost) || collector.CodeOf(err) == collector.CodeUnavailable ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// giveUp ends a page's visit of which nothing can be stored, without its documents: else it would stay due, and be asked
// for without end. Its links are followed if they at least can be.
func (s *slice) giveUp(ctx context.Context, b brought, why error) error {
	s.w.Log.Error("what a page brought cannot be stored", "component", "crawl", "url", b.page.URL, "source", b.page.Source, "error", why)
	b.page.Due, b.page.Outcome, b.page.Reason = time.Time{}, string(crawler.Broken), collector.Because("not_stored", why).String()
	b.visit.Reviews, b.visit.Mention, b.visit.Entries = nil, nil, nil
	if err := s.saveAlone(ctx, b); err == nil || passing(err) {
		return err
	}
	b.visit.Links, b.visit.Sitemap, b.visit.Raw = nil, nil, nil
	return s.saveAlone(ctx, b)
}

func (s *slice) saveAlone(ctx context.Context, b brought) error {
	writes, err := s.judge(ctx, b)
	if err != nil {
		return err
	}
	r, err := s.result(ctx, b, writes)
	if err != nil {
		return err
	}
	return s.save(ctx, b.page.Company, []store.PageResult{r})
}

func (s *slice) judge(ctx context.Context, b brought) ([]store.DocumentWrite, error) {
	return s.w.judge(ctx, collector.System(b.page.Company), b.source, b.page, b.visit)
}

// result is what is to be stored of a page.
func (s *slice) result(ctx context.Context, b brought, writes []store.DocumentWrite) (store.PageResult, error) {
	raw, err := s.keep(b.page, b.visit)
	if err != nil {
		return store.PageResult{}, err
	}
	links, err := s.links(ctx, b, writes)
	return store.PageResult{Page: b.page, Raw: raw, Sample: sampleOf(b.page, b.visit), Links: links, Documents: writes, Fill: collector.FillOf(b.visit.Reviews), Now: s.w.Clock.Now()}, err
}

// save writes pages of one company, all or none.
func (s *slice) save(ctx context.Context, company int64, results []store.PageResult) error {
	s.host.LeaseUntil = time.Now().Add(hostLease)
	for i := range results {
		results[i].Host = s.host
	}
	if _, err := s.w.Store.SavePages(ctx, collector.System(company), results); err != nil {
		return err
	}
	for _, r := range results {
		for _, l := range r.Links {
			if len(s.wanted) < wantedMost {
				s.wanted[wantedLink{r.Page.Source, r.Page.Pass, l.URL}] = true
			}
		}
	}
	return nil
}

// keep puts the raw answer aside as evidence.
func (s *slice) keep(p collector.Page, v crawler.Visit) (*collector.RawAnswer, error) {
	if len(v.Raw) == 0 {
		return nil, nil
	}
	a, err := s.w.Raw.Append(v.Exchange(p.URL))
	if err != nil {
		return nil, err
	}
	header, err := json.Marshal(v.Header)
	if err != nil {
		return nil, fmt.Errorf("header of %s: %w", p.URL, err)
	}
	a.Company, a.Page, a.URL, a.Status, a.Header = p.Company, p.PageID, v.URL, v.Status, string(header)
	return &a, nil
}

// links are the pages to follow in this pass. Another host is followed only where a source itself has moved (its first
// page redirects), or within one registrable domain (a site's "www" and its "m").
func (s *slice) links(ctx context.Context, b brought, writes []store.DocumentWrite) ([]store.Link, error) {
	p, v := b.page, b.visit
	if p.Depth >= maxDepth {
		return nil, nil
	}
	full, err := s.full(ctx, p)
	if err != nil || full {
		return nil, err
	}
	if v.Sitemap != nil {
		return s.listed(ctx, p, v.Sitemap)
	}
	out := make([]store.Link, 0, len(v.Links)+1)
	if v.Older != "" && goesOn(b.source, writes) {
		out = append(out, store.Link{URL: v.Older, HostKey: s.host.Key, Depth: p.Depth + 1})
	}
	for _, l := range v.Links {
		if s.wanted[wantedLink{p.Source, p.Pass, l}] {
			continue
		}
		key, err := crawler.HostKey(l)
		if err != nil {
			continue // an address that nobody can ask is no page
		}
		if key == s.host.Key || p.Depth == 0 && l == v.Moved || crawler.SameDomain(key, s.host.Key) {
			out = append(out, store.Link{URL: l, HostKey: key, Depth: p.Depth + 1})
		}
	}
	return out, nil
}

// full says that a pass has visited as many pages as a pass may; its size is looked up once a slice.
func (s *slice) full(ctx context.Context, p collector.Page) (bool, error) {
	if n, ok := s.visited[p.Source]; ok {
		s.visited[p.Source] = n + 1
		return n >= maxPass, nil
	}
	n, err := s.w.Store.PassPages(ctx, collector.System(p.Company), p.Source, p.Pass)
	s.visited[p.Source] = n
	return n >= maxPass, err
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
