package certificate

import (
	"molva/collector"
)

// news notes a check that went only as far as what is known. What was edited or deleted further down, the last whole one has
// found; where that one is longer ago than was set, it is missing.
func (r *reading) news(p collector.Pass, next period) {
	every := p.FullPeriod
	if every == 0 {
		every = r.src.FullPeriod
	}
	if !p.Due.Before(r.to) || !r.whole.Ended.IsZero() && p.Started.Sub(r.whole.Started) <= every+max(p.Period, lateLeast) {
		return
	}
	r.gap(next.from, next.to, 1, WhyMissing, collector.Because("no_whole").String())
}

// count takes a check into the sums of its place.
func (r *reading) count(c Check) {
	r.out.Checks = append(r.out.Checks, c)
	switch {
	case c.Outcome == collector.HealthOK && c.News:
		r.out.News++
	case c.Outcome == collector.HealthOK:
		r.out.OK++
	}
	if c.Rested > 0 {
		r.out.Rested++
		r.out.RestedMost = max(r.out.RestedMost, c.Rested)
	}
}
