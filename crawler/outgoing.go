package crawler

import (
	"net/http"
	"time"
)

// Client is for requests of our own that are no crawl, as a call to a webhook is: they pass the same guard, at the very
// address that is dialled. It follows no redirect and keeps no connection.
func (c *Crawler) Client(timeout time.Duration) *http.Client {
	return &http.Client{Timeout: timeout, Transport: &http.Transport{DialContext: c.guard.dial, DisableKeepAlives: true, TLSHandshakeTimeout: timeout, MaxResponseHeaderBytes: 64 << 10},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}
