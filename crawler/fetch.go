package crawler

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	whatwg "github.com/nlnwa/whatwg-url/url"

	"molva/collector"
)

// Fetch asks for one page of the slice's host and reads it: canonical address, robots.txt, the host's turn, guard,
// conditional headers, bounds, decoding, reading. It always comes back with a Visit; see Outcome.
func (s *Slice) Fetch(ctx context.Context, page collector.Page) Visit {
	return s.FetchAs(ctx, page, "")
}

// FetchAs is Fetch with the site file of that name, whatever the address says; "" takes the one that knows the address.
func (s *Slice) FetchAs(ctx context.Context, page collector.Page, site string) Visit {
	v := Visit{URL: page.URL}
	u, err := parseAddress(page.URL)
	if err != nil {
		return v.end(Broken, err.Error())
	}
	if hostKey(u) != s.host.Key && s.host.Key != "" {
		return v.end(Forbidden, collector.Because("other_host", s.host.Key).String())
	}
	l := s.takeLane()
	defer s.putLane(l)
	f := &fetch{s: s, l: l, page: page, site: site, left: s.c.cfg.Timeout, visit: v}
	f.run(ctx, u)
	if ctx.Err() == nil {
		f.settle()
	}
	if f.rest > 0 {
		_ = sleepUntil(ctx, time.Now().Add(f.rest)) // whoever ends the run sees that it ended
	}
	return f.visit
}

func (v Visit) end(o Outcome, reason string) Visit {
	v.Outcome, v.Reason, v.Fetched = o, reason, time.Now()
	return v
}

func (s *Slice) takeLane() *lane {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.lanes); n > 0 {
		l := s.lanes[n-1]
		s.lanes = s.lanes[:n-1]
		return l
	}
	return s.c.newLane(&s.cost)
}

func (s *Slice) putLane(l *lane) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l.hop = nil
	s.lanes = append(s.lanes, l)
}

// fetch is one page on its way, over all hops of its redirects.
type fetch struct {
	s     *Slice
	l     *lane
	page  collector.Page
	site  string
	shows bool          // the page is shown in a browser before it is read
	left  time.Duration // what is left of the time for all requests; waiting for the host's turn does not count
	asked time.Time     // wall; when the last request was sent, zero before the first
	visit Visit
	rest  time.Duration // how long the host is left alone behind it, for the sake of others
}

func (f *fetch) run(ctx context.Context, u *whatwg.Url) {
	for n := 0; ; n++ {
		f.visit.URL = canonical(u, f.s.c.site(f.site, u))
		if n > f.s.c.cfg.Redirects {
			f.fail(fmt.Errorf("%w: more than %d", errRedirects, f.s.c.cfg.Redirects))
			return
		}
		if bars := f.s.c.barred(u.Hostname(), pathQuery(canonical(u, nil))); bars != nil {
			f.visit = f.visit.end(Blocked, barredReason(bars))
			return
		}
		if f.shows = f.shown(u); f.shows && f.s.c.cfg.Browser == nil {
			f.unshowable()
			return
		}
		if !f.allowed(ctx, u) {
			return
		}
		h := &hop{url: u.Href(true), etag: f.page.ETag, modified: f.page.Modified, maxBody: f.s.c.cfg.MaxBody, room: f.l.room,
			accept: "text/html, application/xhtml+xml, */*;q=0.5"}
		if f.shows { // that the frame of a page is the same says nothing of what its scripts will show
			h.etag, h.modified = "", ""
		}
		if err := f.ask(ctx, h); err != nil {
			f.fail(err)
			return
		}
		next := f.redirect(u, h)
		if next == nil {
			f.answered(ctx, u, h)
			f.l.reuse(h)
			return
		}
		if hostKey(next) != hostKey(u) {
			f.moved(canonical(next, f.s.c.site("", next)))
			return
		}
		u = next
	}
}

// allowed asks robots.txt, at each hop anew.
func (f *fetch) allowed(ctx context.Context, u *whatwg.Url) bool {
	a := f.s.Robots(ctx)
	if err := ctx.Err(); err != nil {
		f.fail(err)
		return false
	}
	if a.mute {
		f.visit = f.visit.end(Broken, a.Reason)
		return false
	}
	if a.Reason != "" {
		f.visit.RetryAt = a.Expires
		f.visit = f.visit.end(Retry, a.Reason)
		return false
	}
	f.s.mu.Lock()
	d := f.s.rules.decide(target(u))
	f.s.mu.Unlock()
	if !d.Allowed {
		f.visit = f.visit.end(Forbidden, d.Why)
	}
	return d.Allowed
}

// ask waits for the host's turn and sends one request within what is left of the fetch's time.
func (f *fetch) ask(ctx context.Context, h *hop) error {
	done, err := f.s.await(ctx)
	if err != nil {
		return err
	}
	defer done()
	if e := f.s.closed(); e != nil {
		return e
	}
	f.asked = time.Now()
	limited, cancel := context.WithTimeoutCause(ctx, f.left, errTooSlow)
	defer cancel()
	err = f.l.do(limited, h)
	f.left -= time.Since(f.asked)
	f.visit.Status, f.visit.Header = h.status, h.head
	if err != nil && ctx.Err() == nil && context.Cause(limited) != nil && !errors.Is(err, errTooLarge) {
		return fmt.Errorf("%w: no whole answer within %s", errTooSlow, f.s.c.cfg.Timeout)
	}
	return err
}

// redirect is where the answer sends us, or nil when it is no redirect.
func (f *fetch) redirect(u *whatwg.Url, h *hop) *whatwg.Url {
	switch h.status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil
	}
	next, err := u.Parse(h.head.Get("Location"))
	if err != nil || checkAddress(next, next.Href(true)) != nil || h.head.Get("Location") == "" {
		return nil
	}
	return next
}

func (f *fetch) moved(to string) {
	f.visit.Moved, f.visit.Links = to, []string{to}
	f.visit = f.visit.end(OK, collector.Because("moved", to).String())
}

// fail turns an error of the network, the guard or a bound into an outcome.
func (f *fetch) fail(err error) {
	f.visit.Status = max(f.visit.Status, 0)
	if f.visit.Status == 0 {
		f.visit.Status = -1
	}
	if errors.Is(err, errMute) {
		f.visit = f.visit.end(Broken, collector.Because("no_contact").String())
		return
	}
	if e := refused(err); e != nil {
		f.visit = f.visit.end(Forbidden, e.Error())
		return
	}
	var closed *closedError
	if errors.As(err, &closed) {
		f.visit.Status, f.visit.RetryAt = max(f.visit.Status, 0), closed.opens
		f.visit = f.visit.end(Retry, HoursReason(closed.hours))
		return
	}
	o := Retry
	if errors.Is(err, errTooLarge) || errors.Is(err, errTooSlow) || errors.Is(err, errRedirects) {
		o = Broken
		f.s.cost.broken.Add(1)
	}
	f.visit = f.visit.end(o, plainReason(err))
}

// plainReason leaves out what only a programmer wants to know.
func plainReason(err error) string {
	var op *net.OpError
	if errors.As(err, &op) {
		return collector.Because("no_answer", op).String()
	}
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return collector.Because("no_answer", dns).String()
	}
	return err.Error()
}

// answered judges the last answer and reads the page.
func (f *fetch) answered(ctx context.Context, u *whatwg.Url, h *hop) {
	f.s.cost.broken.Store(0)
	v := &f.visit
	v.Fetched, v.Raw = time.Now(), h.raw
	v.Asked, v.Request, v.Proto = h.url, h.sent, h.proto
	v.ETag, v.Modified = h.head.Get("ETag"), h.head.Get("Last-Modified")
	o, reason := judge(h.status)
	switch o {
	case Retry, Blocked:
		v.RetryAt = retryAfter(h.head, v.Fetched)
	case NotModified:
		v.BodyHash = f.page.BodyHash
	}
	v.Outcome, v.Reason = o, reason
	if o == Retry || o == Blocked {
		if why := blockedBy(h.body, h.head); why != "" {
			v.Outcome, v.Reason = Blocked, why
		}
	}
	if o != OK {
		return
	}
	if !readable(h.head, h.url) {
		v.Reason = collector.Because("not_text", h.head.Get("Content-Type")).String()
		return
	}
	read := func() { f.s.c.read(v, h.body, h.head, f.site) }
	if f.shows && isMarkup(h.head) { // the browser takes its time, and no turn of reading
		sh, r, ok := f.show(ctx, u, h)
		if !ok {
			return
		}
		v.BodyHash = hashOf(r.HTML)
		read = func() { f.readShown(sh, r, h.head) }
	} else {
		v.BodyHash = hashOf(h.body)
	}
	done := f.s.c.turns.take(&f.s.share)
	defer func() { f.rest = done(len(v.Reviews) > 0 || v.Mention != nil || len(v.Entries) > 0) }() // also of a page that cannot be read
	read()
	if v.Outcome == OK && v.BodyHash == f.page.BodyHash {
		v.Outcome = NotModified
	}
}

func hashOf(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// judge is the outcome that a status alone tells.
func judge(status int) (Outcome, string) {
	switch {
	case status == http.StatusNotModified:
		return NotModified, ""
	case status >= 200 && status < 300:
		return OK, ""
	case status == http.StatusNotFound || status == http.StatusGone:
		return Gone, collector.Because("site_answered", status).String()
	case status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusUnavailableForLegalReasons:
		return Blocked, collector.Because("site_answered", status).String()
	case status == http.StatusRequestTimeout || status == http.StatusTooEarly || status == http.StatusTooManyRequests || status >= 500:
		return Retry, collector.Because("site_answered", status).String()
	default:
		return Broken, collector.Because("site_answered", status).String()
	}
}
