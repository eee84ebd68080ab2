package jobs

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// gatherTime is how long a follower lets documents gather while a crawl brings more: a batch of a few costs nearly as much as one
// of hundreds.
const gatherTime = 2 * time.Second

// gathering remembers since when followers have had something to do.
type gathering struct {
	mu    sync.Mutex
	since map[Ticket]time.Time
}

// ripe leaves out the tickets of followers that had better wait for more. When nothing is being crawled nothing more will
// come, and nobody waits.
func (g *gathering) ripe(tickets []Ticket, wall time.Time, crawling func() (bool, error)) ([]Ticket, error) {
	follower := func(t Ticket) bool { return strings.HasPrefix(t.Task, "follow:") }
	more := false
	if slices.ContainsFunc(tickets, follower) {
		var err error
		if more, err = crawling(); err != nil {
			return nil, err
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	since := map[Ticket]time.Time{}
	out := slices.DeleteFunc(tickets, func(t Ticket) bool {
		if !more || !follower(t) {
			return false
		}
		t.Due = 0
		began, ok := g.since[t]
		if !ok {
			began = wall
		}
		since[t] = began
		return wall.Sub(began) < gatherTime
	})
	g.since = since
	return out, nil
}
