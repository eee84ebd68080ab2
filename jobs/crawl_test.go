package jobs

import (
	"context"
	"testing"
	"time"
)

// A worker that is told to stop in mid-fetch leaves the host with its delay: the next one may come at once.
func TestStoppedCrawlKeepsTheDelay(t *testing.T) {
	b := newBench(t)
	b.site.reviews, b.site.delay = ordinary(), "0.3"
	b.source()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var asked time.Time
	b.site.seen = func(path string) {
		if path == "/" {
			asked = time.Now()
			stop()
		}
	}
	b.now = b.now.Add(2 * time.Minute)
	handlers := b.handlers()
	for ctx.Err() == nil {
		tickets, err := b.dueTickets(t.Context(), b.Now(), time.Now())
		must(t, err)
		for _, ticket := range tickets {
			must(t, handlers[ticket.Task](ctx, ticket))
		}
	}
	hosts, err := b.Store.Hosts(t.Context(), b.scope, "", 1)
	must(t, err)
	if h := hosts[0]; h.Fence != "" || h.NotBefore.Before(asked.Add(300*time.Millisecond).Truncate(time.Microsecond)) {
		t.Errorf("asked at %s with a delay of 0.3 s; the host is free from %s on, fence %q", asked, h.NotBefore, h.Fence)
	}
}
