package crawler

import (
	"time"

	"molva/collector"
)

// Held is what a store knows of a host and of a page on it.
type Held struct {
	Host  *collector.Host // nil: nothing was asked of it yet
	Pages []collector.PageVisit
}

// leftAlone is why a host is to be left alone by what a store knows of it; "" when it is not, or when nothing is known.
func (r *crawl) leftAlone(host, address string) string {
	if r.Held == nil {
		return ""
	}
	held, err := r.Held(host, address)
	if err != nil || !held.restsNow() {
		return ""
	}
	return held.Host.Reason
}

// restsNow says that the host asked to be left alone for longer than until now.
func (h Held) restsNow() bool {
	return h.Host != nil && h.Host.Reason != "" && h.Host.NotBefore.After(time.Now())
}
