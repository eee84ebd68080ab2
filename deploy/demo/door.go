package demo

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"molva/collector"
)

// door is the back door of one site, over HTTP.
type door struct{ *client }

func newDoor(base string) *door { return &door{newClient(base)} }

func (d *door) truth(ctx context.Context) (Truth, error) {
	var t Truth
	return t, d.call(ctx, http.MethodGet, "/truth.json", nil, &t)
}

func (d *door) tick(ctx context.Context, t Tick) (Ticked, error) {
	var done Ticked
	return done, d.call(ctx, http.MethodPost, "/tick", t, &done)
}

// add puts a new review on the site, published some minutes before a moment of business time.
func (d *door) add(ctx context.Context, v collector.Review, before time.Time) (collector.Review, error) {
	v.Published = collector.PublishedAt(before.Add(-20 * time.Minute))
	done, err := d.tick(ctx, Tick{Do: "add", Review: &v})
	if err != nil || len(done.Reviews) != 1 {
		return v, fmt.Errorf("add a review: %d added, %w", len(done.Reviews), err)
	}
	return done.Reviews[0], nil
}

// requests are the product's requests, oldest first; the check's own are left out.
func (d *door) requests(ctx context.Context) ([]Request, error) {
	var all, own []Request
	err := d.call(ctx, http.MethodGet, "/log.json", nil, &all)
	for _, r := range all {
		if !strings.HasPrefix(r.Agent, checkAgent) {
			own = append(own, r)
		}
	}
	return own, err
}

// pages are those requests that are not for robots.txt.
func pages(list []Request) []Request {
	var out []Request
	for _, r := range list {
		if r.Path != "/robots.txt" {
			out = append(out, r)
		}
	}
	return out
}

// shortestGap is the least time between two requests that follow each other; a great one when there are not two.
func shortestGap(list []Request) time.Duration {
	gap := time.Hour
	for i := 1; i < len(list); i++ {
		gap = min(gap, list[i].Time.Sub(list[i-1].Time))
	}
	return gap
}

// within counts the requests below a folder of the site.
func within(list []Request, folder string) int {
	n := 0
	for _, r := range list {
		if strings.HasPrefix(r.Path, folder) {
			n++
		}
	}
	return n
}

// truths are what both sites show now, Отклик first.
func (c *check) truths(ctx context.Context) ([]Truth, error) {
	var list []Truth
	for _, d := range []*door{c.otklik, c.zhal} {
		t, err := d.truth(ctx)
		if err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, nil
}

// ledger is where the counts of the product and of the world stand at one moment.
type ledger struct {
	status
	mails    []Mail // newest first
	passes   map[string]source
	requests map[string]int // by site
}

func (c *check) ledger(ctx context.Context) (ledger, error) {
	l := ledger{requests: map[string]int{}}
	var err error
	if l.status, err = c.api.status(ctx); err != nil {
		return l, err
	}
	if l.mails, err = c.mails(ctx); err != nil {
		return l, err
	}
	if l.passes, err = c.api.sources(ctx); err != nil {
		return l, err
	}
	for name, d := range map[string]*door{otklikTitle: c.otklik, zhalobnayaTitle: c.zhal} {
		list, err := d.requests(ctx)
		if err != nil {
			return l, err
		}
		l.requests[name] = len(pages(list))
	}
	return l, nil
}

func (c *check) mails(ctx context.Context) ([]Mail, error) {
	var list []Mail
	base, path, _ := strings.Cut(strings.TrimPrefix(c.Mails, "http://"), "/")
	return list, newClient("http://"+base).call(ctx, http.MethodGet, "/"+path, nil, &list)
}

// advance moves business time and gives the ledger before and after.
func (c *check) advance(ctx context.Context, d time.Duration) (before, after ledger, err error) {
	if before, err = c.ledger(ctx); err != nil {
		return before, after, err
	}
	if err = c.api.advance(ctx, d); err != nil {
		return before, after, err
	}
	after, err = c.ledger(ctx)
	return before, after, err
}

// period is how often both sources are crawled.
const period = 6 * time.Hour

// held notes that what the product holds as live is what the sites show, field by field.
func (c *check) held(ctx context.Context, s *step) ([]document, error) {
	truths, err := c.truths(ctx)
	if err != nil {
		return nil, err
	}
	all, err := c.api.search(ctx, "", 200)
	if err != nil {
		return nil, err
	}
	for _, t := range truths {
		s.none(fmt.Sprintf("deviations from the %d reviews and %d threads of %s", len(t.Reviews), len(t.Threads), t.Site), differences(t, all.Documents))
	}
	return all.Documents, nil
}
