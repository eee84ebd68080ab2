package crawler

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	whatwg "github.com/nlnwa/whatwg-url/url"

	"molva/collector"
	"molva/crawler/render"
)

// ask asks for what a page in the browser wants: of the page's own host and those that its site file names, where
// robots.txt allows it, past the guard, as the one agent, within the bounds of any fetch.
func (sh *showing) ask(ctx context.Context, r render.Request) (render.Answer, error) {
	u, err := parseAddress(r.URL)
	if err != nil {
		return render.Answer{}, err
	}
	s, err := sh.host(u)
	if err != nil {
		return render.Answer{}, err
	}
	if err := sh.allowed(ctx, s, u); err != nil {
		sh.barred.set(fmt.Sprintf("%s: %v", u.Href(true), err))
		return render.Answer{}, err
	}
	if err := sh.turn(ctx, s); err != nil {
		return render.Answer{}, err
	}
	l := s.takeLane()
	defer s.putLane(l)
	h := &hop{url: u.Href(true), maxBody: min(s.c.cfg.MaxBody, r.Room), bare: true, accept: r.Header.Get("Accept"), more: r.Header}
	limited, cancel := context.WithTimeoutCause(ctx, s.c.cfg.Timeout, errTooSlow)
	defer cancel()
	asked := time.Now()
	err = l.do(limited, h)
	s.asked()
	switch {
	case err != nil && ctx.Err() != nil:
		return render.Answer{}, err
	case err != nil:
		sh.failed.set(fmt.Sprintf("%s: %s", u.Href(true), plainReason(err)))
		return render.Answer{}, err
	case h.status == http.StatusTooManyRequests || h.status >= 500:
		s.failed(asked, retryAfter(h.head, time.Now()))
		sh.failed.set(fmt.Sprintf("%s: %s", u.Href(true), collector.Because("site_answered", h.status)))
	}
	return render.Answer{Status: h.status, Header: h.head, Body: h.body}, nil
}

// host is the slice of the host that is to be asked: the page's own, or one that the site file names.
func (sh *showing) host(u *whatwg.Url) (*Slice, error) {
	key := hostKey(u)
	if key == hostKey(sh.doc) {
		return sh.f.s, nil
	}
	if sh.site == nil || !namesHost(sh.site.RenderHosts, u.Hostname()) {
		return nil, fmt.Errorf("%s is another host, and the site file does not name it in render_hosts", u.Hostname())
	}
	return sh.f.s.c.beside(key), nil
}

// namesHost says whether a list of host names holds one; "*.site.example" is site.example and all below it.
func namesHost(list []string, name string) bool {
	for _, n := range list {
		below, all := strings.CutPrefix(n, "*.")
		if name == n || all && (name == below || strings.HasSuffix(name, "."+below)) {
			return true
		}
	}
	return false
}

func (sh *showing) allowed(ctx context.Context, s *Slice, u *whatwg.Url) error {
	if bars := s.c.barred(u.Hostname(), pathQuery(canonical(u, nil))); bars != nil {
		return fmt.Errorf("%s", barredReason(bars))
	}
	a := s.Robots(ctx)
	if a.Reason != "" {
		return fmt.Errorf("%s", a.Reason)
	}
	s.mu.Lock()
	d := s.rules.decide(target(u))
	s.mu.Unlock()
	if !d.Allowed {
		return fmt.Errorf("%s", d.Why)
	}
	return nil
}

// turn waits for the turn of another host, once a page: what the page asks of it then belongs to one asking, as with its own.
func (sh *showing) turn(ctx context.Context, s *Slice) error {
	if s == sh.f.s || !sh.begun.first(s) {
		return nil
	}
	done, err := s.await(ctx)
	if err == nil {
		done()
	}
	return err
}

// besideMost is how many other hosts are remembered with their robots.txt and when they were asked last.
const besideMost = 100

// beside is the slice of a host that pages of other hosts ask. Its row is not leased: what it holds is this process's alone.
func (c *Crawler) beside(key string) *Slice {
	c.besideMu.Lock()
	defer c.besideMu.Unlock()
	s := c.besides[key]
	if s != nil && !s.outdated() {
		return s
	}
	if len(c.besides) >= besideMost {
		clear(c.besides)
	}
	if c.besides == nil {
		c.besides = map[string]*Slice{}
	}
	fresh := c.Open(context.Background(), collector.Host{Key: key})
	if s != nil {
		fresh.before = s.Next()
	}
	c.besides[key] = fresh
	return fresh
}

// outdated says that robots.txt is to be asked for again.
func (s *Slice) outdated() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.unasked && !time.Now().Before(s.answer.Expires)
}

// atMostOne keeps the first of several sentences.
type atMostOne struct {
	mu  sync.Mutex
	say string
}

func (o *atMostOne) set(s string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.say == "" {
		o.say = s
	}
}

func (o *atMostOne) get() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.say
}

// onceEach says of each slice once that it is the first time.
type onceEach struct {
	mu   sync.Mutex
	seen map[*Slice]bool
}

func (o *onceEach) first(s *Slice) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.seen == nil {
		o.seen = map[*Slice]bool{}
	}
	was := o.seen[s]
	o.seen[s] = true
	return !was
}
