package certificate

import (
	"time"

	"molva/collector"
)

// dueOf is when a pass was due at the latest: as it was noted, or one period after the pass before, as both were then. What
// was noted may have been moved since: by somebody who asked for a pass, or brought the place back.
func dueOf(prev, p collector.Pass) time.Time {
	if prev.Period > 0 {
		if due := prev.Started.Add(prev.Period); due.Before(p.Due) {
			return due
		}
	}
	return p.Due
}

// late notes how much later than due a pass was started, in so far as the place was on the list. While the pass before still
// ran, none could begin; a pass that never came to its end explains nothing.
func (r *reading) late(prev collector.Pass, due, started time.Time, interval time.Duration) {
	most := max(interval, lateLeast)
	if r.length(due, started) <= most {
		return
	}
	free := prev.Ended
	if !free.After(due) || r.stuck(prev) {
		r.gap(due, started, 1, WhyLate, "")
		return
	}
	if r.length(free, started) <= most {
		free = started
	}
	r.gap(due, free, 1, r.whyRan(due), "")
	if free.Before(started) {
		r.gap(free, started, 1, WhyLate, "")
	}
}

// stuck says that a pass ran for longer than any should.
func (r *reading) stuck(p collector.Pass) bool {
	src := r.src
	src.PassOpen, src.PassStart = true, p.Started
	if p.Period > 0 {
		src.Period = p.Period
	}
	return src.Stuck(p.Ended)
}

// whyRan is why a pass still ran when the next one was due.
func (r *reading) whyRan(due time.Time) string {
	if !r.src.Hours.Open(due) {
		return WhyHours
	}
	return WhyRan
}

// length is for how long a place was on the list between two moments.
func (r *reading) length(from, to time.Time) (sum time.Duration) {
	for _, t := range r.listed(from, to) {
		sum += t.to.Sub(t.from)
	}
	return sum
}
