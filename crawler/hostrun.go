package crawler

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"molva/collector"
)

// hostRun is the part of a Run on one host: workers pull addresses from its frontier; links only write to it.
type hostRun struct {
	key    string
	starts []string

	mu      sync.Mutex
	wake    *sync.Cond
	queue   *frontier
	retries []retryPage
	active  int
	stopped bool   // nothing more is taken
	dead    string // why the host is not asked any more
	refused int    // pages in a row that were blocked

	leased  *Leased                 // nil where nothing is shared with other processes
	lost    context.CancelCauseFunc // ends the run on this host
	row     collector.Host          // as it was last written, while it is leased
	trouble string                  // why the host was last made to wait
}

// retryPage waits to be asked again.
type retryPage struct {
	url   string
	depth int
	tries int
	at    time.Time
	said  string // what was explained of it last
}

func (h *hostRun) run(ctx context.Context, c *Crawler, r *crawl) error {
	var err error
	if h.queue, err = newFrontier(r.slots); err != nil {
		return err
	}
	defer h.queue.close()
	h.wake = sync.NewCond(&h.mu)
	held := r.lookUp(h.key, h.starts)
	ctx = h.hold(ctx, r, &held)
	stop := context.AfterFunc(ctx, h.stop)
	defer stop()
	s := c.Open(ctx, collector.Host{Key: h.key, NotBefore: h.row.NotBefore, Failures: h.row.Failures}) // robots.txt is asked anew
	defer h.letGo(ctx, s)
	if reason := held.leftAlone(); reason != "" {
		for _, u := range h.starts {
			r.explainStart(ctx, s, held, u)
			if err := r.record(Visit{URL: u, Outcome: Retry, Reason: reason}); err != nil {
				return err
			}
		}
		return nil
	}
	a := s.Robots(ctx)
	h.remember(ctx, s, a.Reason)
	for _, u := range h.starts {
		r.explainStart(ctx, s, held, u)
		if _, err := h.queue.add(u, 0); err != nil {
			return err
		}
	}
	if a.Reason == "" && ctx.Err() == nil {
		if err := h.readSitemaps(ctx, s, r, a.Sitemaps); err != nil {
			return err
		}
	}
	workers := 1
	if a.Delay == 0 {
		workers = c.cfg.Parallel
	}
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() { r.note(h.work(ctx, s, r)) })
	}
	wg.Wait()
	if why := context.Cause(ctx); why != nil && !errors.Is(why, context.Canceled) && h.dead == "" {
		h.dead = plainError(why)
	}
	r.left(h.queue.waiting+len(h.retries), h.key, h.dead)
	r.spent(h, s)
	return nil
}

func (h *hostRun) stop() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stopped = true
	h.wake.Broadcast()
}

// work fetches page after page until none is left.
func (h *hostRun) work(ctx context.Context, s *Slice, r *crawl) error {
	defer h.stopIfIdle()
	for {
		p, ok, err := h.take(ctx, r)
		if err != nil || !ok {
			return err
		}
		if err := h.visit(ctx, s, r, p); err != nil {
			return err
		}
		h.weigh(s)
	}
}

func (h *hostRun) stopIfIdle() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.wake.Broadcast()
}

// take waits for the next page; ok is false when the run is over.
func (h *hostRun) take(ctx context.Context, r *crawl) (p retryPage, ok bool, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for {
		if h.stopped || ctx.Err() != nil || h.dead != "" {
			return p, false, nil
		}
		if i := h.dueRetry(); i >= 0 {
			if !r.start() {
				return p, false, nil
			}
			p = h.retries[i]
			h.retries = append(h.retries[:i], h.retries[i+1:]...)
			h.active++
			return p, true, nil
		}
		if h.queue.waiting > 0 {
			if !r.start() {
				return p, false, nil
			}
			p.url, p.depth, ok, err = h.queue.next()
			h.active++
			return p, ok, err
		}
		switch {
		case len(h.retries) > 0:
			h.sleep(ctx)
		case h.active > 0:
			h.wake.Wait()
		default:
			return p, false, nil
		}
	}
}

func (h *hostRun) dueRetry() int {
	for i, p := range h.retries {
		if !time.Now().Before(p.at) {
			return i
		}
	}
	return -1
}

// sleep waits, without the lock, until the first retry is due or something changes.
func (h *hostRun) sleep(ctx context.Context) {
	first := h.retries[0].at
	for _, p := range h.retries {
		if p.at.Before(first) {
			first = p.at
		}
	}
	t := time.AfterFunc(time.Until(first), h.stopIfIdle)
	defer t.Stop()
	h.wake.Wait()
}

// visit fetches one page and files what it brought.
func (h *hostRun) visit(ctx context.Context, s *Slice, r *crawl, p retryPage) error {
	r.explainPage(ctx, s, &p)
	v := s.FetchAs(ctx, collector.Page{URL: p.url, Depth: p.depth}, r.Site)
	r.explainHop(v, p.url)
	if v.Status == 0 && v.Outcome == Forbidden {
		r.unstart()
	}
	h.mu.Lock()
	defer func() {
		h.active--
		h.wake.Broadcast()
		h.mu.Unlock()
	}()
	if ctx.Err() != nil && !v.Seen() {
		h.retries = append(h.retries, p) // it counts among what is left
		return nil
	}
	h.remember(ctx, s, v.trouble())
	if h.again(v, p, s) {
		return nil
	}
	h.judge(v, s)
	r.explainNofollow(s.c, v)
	if err := h.enqueue(v, p.depth+1); err != nil {
		return err
	}
	if p.depth == 0 && v.Moved != "" {
		v.Outcome, v.Moved, v.Reason = Broken, "", v.Reason+"; start there instead"
	}
	return r.record(s.told(v))
}

// enqueue files what a page leads to.
func (h *hostRun) enqueue(v Visit, depth int) error {
	if v.Moved != "" {
		return nil
	}
	links := v.Links
	if v.Older != "" {
		links = append(slices.Clone(links), v.Older)
	}
	for _, link := range links {
		if _, err := h.queue.add(link, depth); err != nil {
			return err
		}
	}
	if v.Sitemap == nil {
		return nil
	}
	var stored error
	err := v.Sitemap.Each(func(e SitemapEntry) error {
		_, stored = h.queue.add(e.URL, depth)
		return stored
	})
	if stored == nil {
		err = nil // what could not be read of the sitemap is the visit's outcome
	}
	return err
}

// again files a page to be asked once more, if that makes sense.
func (h *hostRun) again(v Visit, p retryPage, s *Slice) bool {
	if v.Outcome != Retry || p.tries+1 >= maxTries || h.dead != "" {
		return false
	}
	at := latest(s.Before(), v.RetryAt)
	if time.Until(at) > maxWait {
		return false
	}
	p.tries, p.at = p.tries+1, at
	h.retries = append(h.retries, p)
	return true
}

// judge gives a host up that blocks, or asks for more patience than a run has.
func (h *hostRun) judge(v Visit, s *Slice) {
	at := latest(s.Before(), v.RetryAt)
	switch {
	case v.Refused():
		if h.refused++; h.refused >= 3 {
			h.dead = "the host refuses: " + v.Reason
		}
	case v.Outcome == Retry && time.Until(at) > maxWait:
		h.dead = fmt.Sprintf("the host is to be left alone until %s: %s", at.UTC().Format(time.RFC3339), v.Reason)
	case v.Seen():
		h.refused = 0
	}
}
