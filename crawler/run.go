package crawler

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"molva/collector"
)

// Run is a crawl without a store: from the start addresses over the sites' own links and sitemaps, breadth first.
type Run struct {
	Starts   []string
	Site     string                        // name of a site file for all pages; "" takes the one that knows the address
	MaxPages int                           // pages fetched in all; 0 is no bound
	Out      func(collector.Review) error  // one review at a time, never two at once
	Entry    func(collector.Mention) error // an entry of a feed or a post of a channel, likewise; nil drops them
	Explain  io.Writer                     // what decides about each start, a block each; then which rule of robots.txt decided, an address a line; nil for none
	// Held is what a store knows of a host, by its key, and of pages on it. A host that is to be left alone by that is, and so
	// is one of which nothing can be told. It is asked once a host; nil where no store is at hand.
	Held func(host string, pages []string) (Held, error)
	// Lease takes a host for this run alone, waiting as long as it may for other processes to let it go: CodeConflict says who
	// has it. It calls lost when the host was taken away. It is asked once a host; nil where no store is at hand.
	Lease    func(ctx context.Context, host string, lost context.CancelCauseFunc) (*Leased, error)
	Progress func(Summary) // called now and then, never twice at once; nil for none
}

// crawl is a Run under way.
type crawl struct {
	Run
	mu         sync.Mutex
	sum        Summary
	reviews    *reviewSet
	entries    *addressSet // site and id of those handed on
	unfollowed *addressSet // of links that are nofollow: those that were explained
	began      int         // pages whose fetch has begun
	slots      int         // of the table of addresses of one host
	err        error
	cancel     context.CancelFunc
	last       time.Time
}

// Summary is what a Run did and what it could not do.
type Summary struct {
	Pages     int // fetched, whatever came of it
	Reviews   int
	Mentions  int
	Gone      int      // 404, 410
	Forbidden int      // by robots.txt
	Elsewhere int      // pages that redirect to another host
	Waiting   int      // links left when the run ended
	GivenUp   []string // hosts that were not asked any more though links were left: scheme://name:port, and why
	Missed    []Miss
	MissedAll int // how many Missed would hold were it not cut at 100
	Hosts     []HostCost
}

// Miss is a page that should have been read and was not.
type Miss struct {
	URL     string
	Outcome Outcome
	Reason  string
}

// Partial says whether a page that should have been read was not, or links are left.
func (s Summary) Partial() bool { return s.MissedAll > 0 || s.Waiting > 0 }

// maxTries is how often a page is asked for that gave no answer or asked to wait.
const maxTries = 3

// maxWait is how long a run waits for a host that asked to be left alone; what it asks beyond is missed.
const maxWait = 2 * time.Minute

// Crawl runs until nothing is left, MaxPages is reached, the context ends or Out fails. The error is of the input
// (CodeInvalid), of the guard on a start (CodeForbidden) or of its name (CodeUnavailable), of Out or of the context; a page that cannot be read is no
// error but a Miss.
func (c *Crawler) Crawl(ctx context.Context, run Run) (Summary, error) {
	hosts, err := c.plan(ctx, run.Starts, run.Site)
	if err != nil {
		c.explainRefused(ctx, run)
		return Summary{}, err
	}
	r := &crawl{Run: run, reviews: newReviewSet(), entries: newAddressSet(1 << 10), unfollowed: newAddressSet(1 << 10), last: time.Now(), slots: slotsFor(len(hosts))}
	defer r.entries.close()
	defer r.unfollowed.close()
	ctx, r.cancel = context.WithCancel(ctx)
	defer r.cancel()
	var wg sync.WaitGroup
	free := make(chan struct{}, maxHosts)
	for _, h := range hosts {
		free <- struct{}{}
		wg.Go(func() {
			defer func() { <-free }()
			r.note(h.run(ctx, c, r))
		})
	}
	wg.Wait()
	r.finish()
	if r.err == nil && ctx.Err() != nil {
		r.err = ctx.Err()
	}
	return r.sum, r.err
}

// maxHosts are crawled side by side.
const maxHosts = 64

// plan sorts the starts by host and asks the guard about each.
func (c *Crawler) plan(ctx context.Context, starts []string, site string) ([]*hostRun, error) {
	if site != "" && c.cfg.Sites.Named(site) == nil {
		return nil, &collector.Error{Code: collector.CodeInvalid, Where: "--site", Msg: "there is no site file named " + quote(site),
			Hint: "molva sites check lists those that are known; --sites DIR adds some"}
	}
	if len(starts) == 0 {
		return nil, &collector.Error{Code: collector.CodeInvalid, Msg: "no address to start from"}
	}
	byKey := map[string]*hostRun{}
	var hosts []*hostRun
	for _, s := range starts {
		u, err := parseAddress(s)
		if err != nil {
			return nil, err
		}
		if err := c.CheckCrawl(s); err != nil {
			return nil, err
		}
		if err := c.CheckAddress(ctx, s); err != nil {
			return nil, err
		}
		key := hostKey(u)
		h := byKey[key]
		if h == nil {
			h = &hostRun{key: key}
			byKey[key] = h
			hosts = append(hosts, h)
		}
		h.starts = append(h.starts, keepScheme(canonical(u, c.site(site, u)), u.Href(true), key))
	}
	return hosts, nil
}

// keepScheme takes the canonical form of a start unless a site's rule about schemes or hosts would lead elsewhere.
func keepScheme(canonical, asGiven, key string) string {
	if k, err := HostKey(canonical); err == nil && k == key {
		return canonical
	}
	return asGiven
}

// note keeps the first error of the run and stops it.
func (r *crawl) note(err error) {
	if err == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil && !errors.Is(err, context.Canceled) {
		r.err = err
	}
	r.cancel()
}

// start says whether one more page may be fetched.
func (r *crawl) start() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.MaxPages > 0 && r.began >= r.MaxPages {
		return false
	}
	r.began++
	return true
}

// unstart gives back a page that robots.txt forbade before anything was asked.
func (r *crawl) unstart() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.began--
}

// record counts a visit and hands its reviews on.
func (r *crawl) record(v Visit) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if v.Status != 0 {
		r.sum.Pages++
	}
	switch {
	case v.Moved != "":
		r.sum.Elsewhere++
	case v.Outcome == Gone:
		r.sum.Gone++
	case v.Outcome == Forbidden:
		r.sum.Forbidden++
	case v.Outcome != OK || v.Drift:
		r.miss(v)
	}
	if v.Mention != nil {
		r.sum.Mentions++
	}
	if err := r.recordEntries(v.Entries); err != nil {
		return err
	}
	for _, review := range v.Reviews {
		if !r.reviews.take(&review) {
			continue
		}
		if err := r.write(review); err != nil {
			return err
		}
	}
	if r.Progress != nil && time.Since(r.last) > 5*time.Second {
		r.last = time.Now()
		r.Progress(r.sum)
	}
	return nil
}

// recordEntries hands each entry on once, whichever pages show it.
func (r *crawl) recordEntries(entries []collector.Mention) error {
	for _, m := range entries {
		fresh, err := r.entries.add(m.Site + "\x00" + m.ID)
		if err != nil {
			return err
		}
		if !fresh {
			continue
		}
		r.sum.Mentions++
		if r.Entry == nil {
			continue
		}
		if err := r.Entry(m); err != nil {
			return fmt.Errorf("write an entry: %w", err)
		}
	}
	return nil
}

func (r *crawl) write(review collector.Review) error {
	if err := r.Out(review); err != nil {
		return fmt.Errorf("write a review: %w", err)
	}
	r.sum.Reviews++
	return nil
}

// finish writes what was held back, in the order of ids.
func (r *crawl) finish() {
	rest := slices.SortedFunc(maps.Values(r.reviews.rest()), func(a, b collector.Review) int {
		return strings.Compare(a.Site+"\x00"+a.ID, b.Site+"\x00"+b.ID)
	})
	for _, review := range rest {
		if r.err != nil {
			return
		}
		r.err = r.write(review)
	}
}

func (r *crawl) miss(v Visit) {
	r.sum.MissedAll++
	if len(r.sum.Missed) < 100 {
		r.sum.Missed = append(r.sum.Missed, Miss{v.URL, v.Outcome, v.Reason})
	}
}

// left adds the links that a host's run did not get to; dead is why the host is not asked any more, "" for another reason.
func (r *crawl) left(n int, host, dead string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.sum.Waiting += n; n > 0 && dead != "" {
		r.sum.GivenUp = append(r.sum.GivenUp, host+": "+dead)
	}
}
