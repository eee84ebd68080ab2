package jobs

import (
	"slices"
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
		ripe, err := g.ripe(slices.Clone(tickets), start.Add(after), func() (bool, error) { return crawling, nil })
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
