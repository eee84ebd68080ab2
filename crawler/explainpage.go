package crawler

import (
	"context"
	"fmt"
)

// What a line about an address begins with. Forbidden is for good; what waits is asked for again in this run, if the host
// answers by then.
const (
	saysAllowed   = "allowed"
	saysForbidden = "forbidden"
	saysWaits     = "waits"
	saysNofollow  = "nofollow"
)

// explain writes a line about an address.
func (r *crawl) explain(says, address, why string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	fmt.Fprintf(r.Explain, "%-9s  %s  (%s)\n", says, address, why)
}

// explainPage says of a page that is about to be visited what decides: the site file, that robots.txt is not known, or a
// rule of it, in the order in which a fetch asks them. A page that is asked for again is told only what is new.
func (r *crawl) explainPage(ctx context.Context, s *Slice, p *retryPage) {
	if r.Explain == nil {
		return
	}
	says, why := r.decides(ctx, s, p.url)
	if now := says + why; now != p.said {
		p.said = now
		r.explain(says, p.url, why)
	}
}

// decides is what an explanation says of an address, and why; "" when it is none, and nothing is asked.
func (r *crawl) decides(ctx context.Context, s *Slice, address string) (says, why string) {
	if bars := s.c.Barred(address); bars != nil {
		return saysForbidden, barredReason(bars)
	}
	if a := s.Robots(ctx); a.Reason != "" && !a.mute {
		return saysWaits, a.Reason
	}
	d, err := s.Decide(ctx, address)
	switch {
	case err != nil:
		return "", ""
	case d.Allowed:
		return saysAllowed, d.Why
	}
	return saysForbidden, d.Why
}

// explainHop says that an address was refused to which an allowed one redirects.
func (r *crawl) explainHop(v Visit, asked string) {
	barred := v.Outcome == Blocked && v.Status >= 300 && v.Status < 400
	if r.Explain != nil && v.URL != asked && (v.Outcome == Forbidden || barred) {
		r.explain(saysForbidden, v.URL, v.Reason+"; redirected from "+asked)
	}
}

// explainNofollow says which links of a page are not followed because they, or the page, say so; each address once a run.
func (r *crawl) explainNofollow(c *Crawler, v Visit) {
	if r.Explain == nil || len(v.nofollow) == 0 {
		return
	}
	p := c.newPlace(v.URL, r.Site)
	p.rebaseTo(v.base)
	for _, address := range p.follow(v.nofollow) {
		if fresh, err := r.unfollowed.add(address); err == nil && fresh {
			r.explain(saysNofollow, address, "not followed from "+v.URL)
		}
	}
}
