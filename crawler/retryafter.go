package crawler

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxRetryAfter bounds what a host may ask for, so that one bad header does not close a source for ever.
const maxRetryAfter = 7 * 24 * time.Hour

// retryAfter reads Retry-After in both forms, seconds and HTTP date (RFC 9110, 10.2.3); zero when it says nothing.
// A date is taken as the span from the answer's own Date, so that a host whose clock is wrong means what it says.
func retryAfter(h http.Header, now time.Time) time.Time {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if v == "" {
		return time.Time{}
	}
	if s, err := strconv.ParseFloat(v, 64); err == nil && s >= 0 && s == s {
		if s > maxRetryAfter.Seconds() {
			return now.Add(maxRetryAfter)
		}
		return now.Add(time.Duration(s * float64(time.Second)))
	}
	at, err := http.ParseTime(v)
	if err != nil {
		return time.Time{}
	}
	wait := at.Sub(now)
	if sent, err := http.ParseTime(h.Get("Date")); err == nil {
		// Date has whole seconds only: what was cut off is waited for as well.
		wait = max(wait, at.Sub(sent))
	}
	if wait <= 0 {
		return time.Time{}
	}
	return now.Add(min(wait, maxRetryAfter))
}
