package crawler

import (
	"context"
	"errors"
	"net/http"
	"time"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

// maxRobotsRedirects is how many redirects of robots.txt are followed (RFC 9309, 2.3.1.2: at least five).
const maxRobotsRedirects = 5

// target is what robots.txt rules are compared with: path and query.
func target(u *whatwg.Url) string {
	t := u.Pathname()
	if t == "" {
		t = "/"
	}
	return t + u.Search()
}

// fetchRobots asks the host for its robots.txt. Redirects are followed to other hosts too, each past the guard; too
// many of them count as "there is none" (RFC 9309, 2.3.1.2 and 2.3.1.3).
func (s *Slice) fetchRobots(ctx context.Context) RobotsAnswer {
	u, err := parseAddress(s.host.Key + "/robots.txt")
	if err != nil {
		return RobotsAnswer{Status: -1, Expires: time.Now().Add(10 * s.c.pause)}
	}
	l := s.takeLane()
	defer s.putLane(l)
	f := &fetch{s: s, l: l, left: s.c.cfg.Timeout}
	a := RobotsAnswer{Status: http.StatusNotFound}
	for range maxRobotsRedirects + 1 {
		h := &hop{url: u.Href(true), maxBody: maxRobots, cut: true, bare: true, accept: "text/plain, */*;q=0.5"}
		if err := f.ask(ctx, h); err != nil {
			var closed *closedError
			if errors.As(err, &closed) {
				return RobotsAnswer{Status: -1, Expires: closed.opens, RetryAt: closed.opens}
			}
			a = RobotsAnswer{Status: -1, Cause: plainReason(err), mute: errors.Is(err, errMute)}
			if e := refused(err); e != nil || errors.Is(err, errTooLarge) {
				s.c.cfg.Log.Info("robots.txt", "url", u.Href(true), "error", err)
			}
			break
		}
		next := f.redirect(u, h)
		if next == nil {
			a = RobotsAnswer{Status: h.status, RetryAt: retryAfter(h.head, time.Now())} // the answer may have taken long
			if h.status >= 200 && h.status < 300 {
				a.Body = h.body
			}
			if h.status == http.StatusTooManyRequests { // it asks us to wait, it does not say "no rules"
				a.Status = http.StatusServiceUnavailable
			}
			break
		}
		u = next
	}
	a.Expires = robotsExpires(time.Now(), a.Status, a.RetryAt, s.c.pause)
	if ctx.Err() == nil && !a.mute && (a.Status < 0 || a.Status >= 500) {
		s.failed(f.asked, a.RetryAt)
	}
	return a
}
