package crawler

import (
	"container/heap"
	"sync"
	"time"
)

// turns lets pages be read, which takes the processor and nothing else, as many at once as there are processors, and in
// an order that is fair to hosts: of those whose pages wait, the one goes first that has taken the least so far. So a
// host without end, or with pages that are slow to read, takes no more than its share from the others, and nothing waits
// while a processor is free. (Start-time fair queueing: a host that comes late, or back, starts from where the others are.)
type turns struct {
	mu    sync.Mutex
	free  int
	line  waiters
	floor time.Duration // what the host that had the last turn had taken by then

	all    int                  // turns at once
	active map[*share]time.Time // hosts whose pages were read, and when last
}

func newTurns(n int) *turns {
	n = max(n, 1)
	return &turns{free: n, all: n, active: map[*share]time.Time{}}
}

// idlePenalty is how much dearer a page counts that brought nothing: who brings reviews goes before who does not.
const idlePenalty = 4

// share is what one host has taken. Its fields are turns's.
type share struct {
	taken time.Duration // counted; with what is waiting or being read, as far as it can be guessed
	guess time.Duration // of a page
}

// take waits for the turn of one page and returns what ends it: brought says whether the page brought anything, rest is
// how long the host is then to be left alone for the others' sake.
func (t *turns) take(s *share) (done func(brought bool) (rest time.Duration)) {
	guess := t.enter(s)
	began := time.Now()
	return func(brought bool) time.Duration {
		cost := time.Since(began)
		if brought {
			return t.leave(s, guess, cost, cost)
		}
		return t.leave(s, guess, cost, cost*idlePenalty)
	}
}

// maxRest bounds how long a host is left alone, activeFor how long it counts among the others.
const (
	maxRest   = time.Second
	activeFor = time.Second
)

// rest is how long a host is left alone whose page took cost, and brought nothing: so long that it has no more of the
// processors than its share among the hosts whose pages were read of late. Reading is a part of what a processor does for a
// crawl, so that a turn is often free while the processor is not, and who answers at once would take them all. A host that
// is crawled alone, or among as many as there are turns, never rests.
func (t *turns) rest(s *share, cost time.Duration, now time.Time) time.Duration {
	for other, last := range t.active {
		if now.Sub(last) > activeFor {
			delete(t.active, other)
		}
	}
	t.active[s] = now
	return min(cost*time.Duration(max(len(t.active)/t.all-1, 0)), maxRest)
}

func (t *turns) enter(s *share) (guess time.Duration) {
	t.mu.Lock()
	s.taken = max(s.taken, t.floor)
	at := s.taken
	guess = s.guess
	s.taken += guess
	if t.free > 0 {
		t.free--
		t.floor = max(t.floor, at)
		t.mu.Unlock()
		return guess
	}
	w := waiter{at, make(chan struct{})}
	heap.Push(&t.line, w)
	t.mu.Unlock()
	<-w.turn
	return guess
}

// leave ends a turn that took cost and counts as much as counted.
func (t *turns) leave(s *share, guess, cost, counted time.Duration) (rest time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s.taken += counted - guess
	s.guess = (s.guess + counted) / 2
	if rest = t.rest(s, cost, time.Now()); counted == cost {
		rest = 0
	}
	if len(t.line) == 0 {
		t.free++
		return rest
	}
	next := heap.Pop(&t.line).(waiter)
	t.floor = max(t.floor, next.at)
	close(next.turn)
	return rest
}

// waiter is a page that waits for its turn.
type waiter struct {
	at   time.Duration // what its host had taken when it came
	turn chan struct{}
}

// waiters is a heap, the smallest first.
type waiters []waiter

func (w waiters) Len() int           { return len(w) }
func (w waiters) Less(i, j int) bool { return w[i].at < w[j].at }
func (w waiters) Swap(i, j int)      { w[i], w[j] = w[j], w[i] }
func (w *waiters) Push(x any)        { *w = append(*w, x.(waiter)) }
func (w *waiters) Pop() any {
	last := len(*w) - 1
	x := (*w)[last]
	*w = (*w)[:last]
	return x
}
