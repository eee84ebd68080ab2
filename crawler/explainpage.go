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

// explainPage says of an address that is about to be visited what decides: the site file, that robots.txt is not known, or
// a rule of it, in the order in which a fetch asks them.
func (r *crawl) explainPage(ctx context.Context, s *Slice, address string) {
	if r.Explain == nil {
		return
	}
	if bars := s.c.Barred(address); bars != nil {
		r.explain(saysForbidden, address, barredReason(bars))
		return
	}
	a := s.Robots(ctx)
	if a.Reason != "" && !a.mute {
		r.explain(saysWaits, address, a.Reason)
		return
	}
	d, err := s.Decide(ctx, address)
	switch {
	case err != nil: // it is none: nothing is asked
	case d.Allowed:
		r.explain(saysAllowed, address, d.Why)
	default:
		r.explain(saysForbidden, address, d.Why)
	}
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
