package crawler

import (
	"time"

	"molva/collector"
)

// Held is what a store knows of a host and of pages on it.
type Held struct {
	Host  *collector.Host                  // nil: nothing was asked of it yet
	Pages map[string][]collector.PageVisit // by their address as it was asked about
}

// heldOf is what a store knows of one host, or why that cannot be told. None means that no store is at hand.
type heldOf struct {
	none  bool
	held  Held
	taken string // who asks the host at this moment, and what to do; "" for nobody
	err   error
}

// lookUp asks the store once about a host, and about its starts where somebody wants to read of them.
func (r *crawl) lookUp(host string, starts []string) heldOf {
	if r.Held == nil {
		return heldOf{none: true}
	}
	if r.Explain == nil {
		starts = nil
	}
	held, err := r.Held(host, starts)
	return heldOf{held: held, err: err}
}

// leftAlone is why the host is to be left alone; "" when it is not. One of which nobody can tell until when it asked to be
// left alone is: a request too many cannot be taken back.
func (h heldOf) leftAlone() string {
	switch {
	case h.err != nil:
		return collector.Because("back_off_unknown", plainError(h.err)).String()
	case h.taken != "":
		return h.taken
	case h.held.restsNow():
		return h.held.Host.Reason
	}
	return ""
}

// restsNow says that the host asked to be left alone for longer than until now.
func (h Held) restsNow() bool {
	return h.Host != nil && h.Host.Reason != "" && h.Host.NotBefore.After(time.Now())
}
