package jobs

import (
	"testing"
	"time"
)

// While a crawl brings more a follower starts after gatherTime, and again only after another; without one it starts at once.
func TestFollowersGather(t *testing.T) {
	var g gathering
	start := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	crawling := true
	tasks := func(after time.Duration, tickets ...Ticket) string {
		t.Helper()
		ripe, err := g.ripe(tickets, start.Add(after), func() (bool, error) { return crawling, nil })
		must(t, err)
		out := ""
		for _, ticket := range ripe {
			out += ticket.Task + " "
		}
		return out
	}
	crawl, match := Ticket{Task: TaskHostCrawl, Row: 1, Due: 1}, Ticket{Task: TaskMatch, Company: 1, Due: 1}
	later := match
	later.Due = 2
	for _, step := range []struct {
		after   time.Duration
		tickets []Ticket
		want    string
	}{
		{0, []Ticket{crawl, match}, "host:crawl "},
		{gatherTime - 1, []Ticket{crawl, later}, "host:crawl "},
		{gatherTime, []Ticket{crawl, later}, "host:crawl follow:match "},
		{gatherTime + 1, []Ticket{crawl}, "host:crawl "}, // it runs
		{gatherTime + 2, []Ticket{match}, ""},
	} {
		if got := tasks(step.after, step.tickets...); got != step.want {
			t.Errorf("after %s: %q, want %q", step.after, got, step.want)
		}
	}
	crawling = false
	if got := tasks(gatherTime+3, match); got != "follow:match " {
		t.Errorf("nothing is crawled and it still waits: %q", got)
	}
}

// What the detector has yet to judge is matched and indexed after it, once.
func TestDetectorGoesFirst(t *testing.T) {
	var g gathering
	detect, index, other := Ticket{Task: TaskDetect, Company: 1}, Ticket{Task: TaskIndexA, Company: 1}, Ticket{Task: TaskIndexA, Company: 2}
	ripe := g.countRipe(t)
	if got := ripe(0, detect, index, other); got != 2 {
		t.Errorf("%d start, not the detector and the other company's index", got)
	}
	done := g.detecting(1)
	if got := ripe(1, index); got != 0 {
		t.Error("the index does not wait for the detector at work")
	}
	if got := ripe(2*gatherTime, index); got != 1 {
		t.Error("the index waits for ever")
	}
	done()
	if got := ripe(2*gatherTime+1, detect, index); got != 2 {
		t.Error("the index waits for what came after the detector's run")
	}
}

// A pass is closed when the rules have looked at what it brought, or after a while.
func TestPassesEndBehindTheRules(t *testing.T) {
	var g gathering
	ends, match, other := Ticket{Task: TaskPassClose, Company: 1, Row: 1, Pass: 1}, Ticket{Task: TaskMatch, Company: 1}, Ticket{Task: TaskPassClose, Company: 2, Row: 2, Pass: 1}
	ripe := g.countRipe(t)
	if got := ripe(0, ends, match, other); got != 2 {
		t.Errorf("%d start, not the rules and the other company's end", got)
	}
	done := g.matching(1)
	if got := ripe(1, ends); got != 0 {
		t.Error("the end does not wait for the rules at work")
	}
	if got := ripe(3*gatherTime, ends); got != 1 {
		t.Error("the end waits for ever")
	}
	done()
	ripe(0)
	if got := ripe(1, ends); got != 1 {
		t.Error("the end waits for nothing")
	}
}

// countRipe says how many tickets may start after a while, when nothing is being crawled.
func (g *gathering) countRipe(t *testing.T) func(after time.Duration, tickets ...Ticket) int {
	start := time.Now()
	return func(after time.Duration, tickets ...Ticket) int {
		t.Helper()
		out, err := g.ripe(tickets, start.Add(after), func() (bool, error) { return false, nil })
		must(t, err)
		return len(out)
	}
}
