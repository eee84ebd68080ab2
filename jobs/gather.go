package jobs

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// gatherTime is how long a follower lets documents gather while a crawl brings more: a batch of a few costs nearly as much
// as one of hundreds.
const gatherTime = 2 * time.Second

// gathering decides when followers start. The detector goes first, for a new verdict is a new revision, which the others
// would have to do again; they wait for it twice gatherTime at most. A pass is closed behind the rules, for what they have
// not looked at yet it would look at beside them; it waits three times gatherTime at most.
type gathering struct {
	mu      sync.Mutex
	since   map[Ticket]time.Time // since when a follower, or a pass's end, has had something to do
	judged  map[int64]time.Time  // when the detector of a company last ended here
	judges  map[int64]int        // detectors at work here, by company
	matches map[int64]int        // the same of the rules
}

// matching notes that the rules of a company are at work, until the function is called that it returns.
func (g *gathering) matching(company int64) (done func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.matches == nil {
		g.matches = map[int64]int{}
	}
	g.matches[company]++
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.matches[company]--
	}
}

// detecting notes that the detector of a company is at work, until the function is called that it returns.
func (g *gathering) detecting(company int64) (done func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.judges == nil {
		g.judges, g.judged = map[int64]int{}, map[int64]time.Time{}
	}
	g.judges[company]++
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.judges[company]--
		g.judged[company] = time.Now()
	}
}

// ripe leaves out the tickets of followers and of passes' ends that had better wait. When nothing is being crawled nothing more will come, and
// nobody waits for it.
func (g *gathering) ripe(tickets []Ticket, wall time.Time, crawling func() (bool, error)) ([]Ticket, error) {
	more := false
	if slices.ContainsFunc(tickets, Ticket.follows) {
		var err error
		if more, err = crawling(); err != nil {
			return nil, err
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	unjudged, unmatched := map[int64]bool{}, map[int64]bool{}
	for _, t := range tickets {
		unjudged[t.Company] = unjudged[t.Company] || t.Task == TaskDetect
		unmatched[t.Company] = unmatched[t.Company] || t.Task == TaskMatch
	}
	since := map[Ticket]time.Time{}
	out := slices.DeleteFunc(slices.Clone(tickets), func(t Ticket) bool {
		if !t.follows() && t.Task != TaskPassClose {
			return false
		}
		t.Due = 0
		began, ok := g.since[t]
		if !ok {
			began = wall
		}
		since[t] = began
		waited := wall.Sub(began)
		if t.Task == TaskPassClose {
			return (unmatched[t.Company] || g.matches[t.Company] > 0) && waited < 3*gatherTime
		}
		if more && waited < gatherTime {
			return true
		}
		behind := unjudged[t.Company] || g.judges[t.Company] > 0
		return t.Task != TaskDetect && behind && !g.judged[t.Company].After(began) && waited < 2*gatherTime
	})
	g.since = since
	return out, nil
}

// follows says that a ticket is for a follower.
func (t Ticket) follows() bool { return strings.HasPrefix(t.Task, "follow:") }
