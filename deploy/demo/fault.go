package demo

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Fault is how a site answers one page request that it was told to refuse.
type Fault struct {
	Status int           `json:"status"`         // e.g. 503
	After  time.Duration `json:"after"`          // what Retry-After asks for, in nanoseconds
	Date   bool          `json:"date,omitempty"` // Retry-After as an HTTP date instead of seconds
}

// retryAfter is the header's value. A date has whole seconds only and is rounded up, so that it never lies nearer
// than After.
func (f Fault) retryAfter(now time.Time) string {
	if !f.Date {
		return strconv.Itoa(int(f.After.Seconds()))
	}
	return now.Add(f.After + time.Second - time.Nanosecond).UTC().Truncate(time.Second).Format(http.TimeFormat)
}

// refusals are the story's: 503 with seconds n times, then one 429 with a date.
func refusals(n int) []Fault {
	var list []Fault
	for range n {
		list = append(list, Fault{Status: http.StatusServiceUnavailable, After: 2 * time.Second})
	}
	return append(list, Fault{Status: http.StatusTooManyRequests, After: 2 * time.Second, Date: true})
}

// RetryAt is the moment before which a logged answer asked not to come back; zero when it did not.
func (r Request) RetryAt() time.Time {
	if r.RetryAfter == "" {
		return time.Time{}
	}
	if s, err := strconv.Atoi(r.RetryAfter); err == nil {
		return r.Time.Add(time.Duration(s) * time.Second)
	}
	at, err := http.ParseTime(r.RetryAfter)
	if err != nil {
		return time.Time{}
	}
	return at
}

// faulty answers page requests with the next fault, if there is one. robots.txt is always served, as by a front server
// in front of a busy application.
func (s *Site) faulty(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		var f *Fault
		if len(s.faults) > 0 && !strings.HasPrefix(r.URL.Path, "/robots.txt") {
			f = &s.faults[0]
			s.faults = s.faults[1:]
		}
		s.mu.Unlock()
		if f == nil {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Retry-After", f.retryAfter(time.Now()))
		w.WriteHeader(f.Status)
	})
}
