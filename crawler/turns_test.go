package crawler

import (
	"sync"
	"testing"
	"time"
)

// hold takes all turns, so that what comes next must wait.
func hold(t *turns) (release func()) {
	var done []func(bool) time.Duration
	for range t.all {
		done = append(done, t.take(&share{}))
	}
	return func() {
		for _, d := range done {
			d(true)
		}
	}
}

// Of hosts whose pages wait the one goes first that has taken the least, however many pages of another one wait before it.
func TestTurnsAreFairToHosts(t *testing.T) {
	turns := newTurns(1)
	release := hold(turns)
	greedy, modest := &share{taken: time.Second, guess: time.Millisecond}, &share{taken: time.Second / 2}
	var mu sync.Mutex
	var order []string
	var wg sync.WaitGroup
	read := func(s *share, name string) {
		before := turns.waiting()
		wg.Go(func() {
			done := turns.take(s)
			mu.Lock()
			order = append(order, name)
			mu.Unlock()
			done(true)
		})
		for turns.waiting() == before { // until it stands in the line
			time.Sleep(time.Microsecond)
		}
	}
	for range 3 {
		read(greedy, "greedy")
	}
	read(modest, "modest")
	release()
	wg.Wait()
	if order[0] != "modest" || len(order) != 4 {
		t.Errorf("the order is %v", order)
	}
	if turns.free != 1 || turns.waiting() != 0 {
		t.Errorf("%d turns are free, %d wait", turns.free, turns.waiting())
	}
}

func (t *turns) waiting() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.line)
}

// A host that comes late has no credit for the time before.
func TestTurnsGiveNoCreditForTheTimeBefore(t *testing.T) {
	turns := newTurns(1)
	turns.floor = time.Minute
	late := &share{}
	turns.take(late)(true)
	if late.taken < time.Minute {
		t.Errorf("it begins at %s", late.taken)
	}
}

// A page that brings nothing costs its host a rest by what it took while many others are crawled, never alone, and never for long.
func TestPagesThatBringNothingCostARest(t *testing.T) {
	now := time.Now()
	for _, c := range []struct {
		hosts   int
		cost    time.Duration
		brought bool
		want    time.Duration
	}{
		{50, 12 * time.Millisecond, false, 288 * time.Millisecond}, {50, 12 * time.Millisecond, true, 0}, {50, time.Millisecond, false, 24 * time.Millisecond},
		{1, 12 * time.Millisecond, false, 0}, {2, time.Hour, false, 0}, {50, time.Hour, false, maxRest},
	} {
		turns := newTurns(2)
		host := &share{}
		turns.active[host] = now
		for range c.hosts - 1 {
			turns.active[&share{}] = now
		}
		turns.active[&share{}] = now.Add(-time.Minute) // it was crawled before
		counted := c.cost
		if !c.brought {
			counted *= idlePenalty
		}
		if got := turns.leave(host, 0, c.cost, counted); got != c.want {
			t.Errorf("%d hosts, %s, brought %v: rests %s, want %s", c.hosts, c.cost, c.brought, got, c.want)
		}
	}
}
