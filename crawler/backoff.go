package crawler

import (
	"math/rand/v2"
	"time"
)

// maxBackOff is the longest wait of our own after failures; what a site asks for with Retry-After may be longer.
const maxBackOff = 15 * time.Minute

// stretchMost is the part of a wait by which chance may lengthen it: several crawlers that were turned away at once do
// not come back at once, and no clockwork is seen in a site's log.
const stretchMost = 0.25

// stretched is a wait that chance has made longer, never shorter.
func stretched(d time.Duration, chance float64) time.Duration {
	return d + time.Duration(chance*stretchMost*float64(d))
}

// backOffAfter is how long a host is left alone after so many failures in a row: two pauses after the first, twice as long
// after each further one, maxBackOff at most; then lengthened by chance.
func (c *Crawler) backOffAfter(failures int) time.Duration {
	return stretched(min(c.pause<<min(failures, 20), maxBackOff), rand.Float64())
}

// failed notes that the host refused a request, or could not answer it, and until when it wants to be left alone (zero: it
// did not say). Requests that were under way together fail together: they count as one failure.
func (s *Slice) failed(asked, retryAt time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !asked.Before(s.failedAt) {
		s.failures++
		s.failedAt = time.Now()
		s.before = latest(s.before, s.failedAt.Add(s.c.backOffAfter(s.failures)))
	}
	s.before = latest(s.before, retryAt)
}

// answeredWell ends a row of failures. An answer to what was asked before the last of them says nothing.
func (s *Slice) answeredWell(asked time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !asked.Before(s.failedAt) {
		s.failures = 0
	}
}

// Failures is how often in a row the host refused or could not answer, those of the host's row included.
func (s *Slice) Failures() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.failures
}

// Before is the wall time until which the host is left alone, because it asked for that or has failed; the usual delay is
// no part of it.
func (s *Slice) Before() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.before
}

// settle notes what a page that was asked for means for its host.
func (f *fetch) settle() {
	switch v := &f.visit; {
	case f.asked.IsZero() || v.Closed():
	case v.Outcome == Retry || v.Refused():
		f.s.failed(f.asked, v.RetryAt)
	case v.Status > 0:
		f.s.answeredWell(f.asked)
	}
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
