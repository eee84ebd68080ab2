package deploy_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"molva/deploy/demo"
)

// TestFaultKillsInDisputes kills the product at random moments while disputes are opened, their sides act and their timers
// fire, and starts it again; whose answer was lost asks again. In the end each dispute went the way that seed 003 says, each
// step stands in its trail once and at its own time, each was told once, and no timer is lost or left behind.
func TestFaultKillsInDisputes(t *testing.T) {
	t.Parallel()
	r, seed := dice(t)
	each, kills := 2, 6
	if long() {
		each, kills = 30, 48
	}
	q := newQuarrels(t, r, seed, each)
	stages := q.stages()
	for i, n := range dealt(r, kills, len(stages)) {
		q.play(t, stages[i], n)
	}
	q.wentTheirWay(t)
	_, doubled := q.mails(t)
	q.kill()
	q.timersFit(t)
	t.Logf("%d disputes, %d kills, %d calls sent again of which %d were done already, %d mails of which %d came twice and say so", len(q.held), kills,
		q.again.Load(), q.known.Load(), len(q.world.Catcher.Mails()), doubled)
}

// dealt are kills given to stages: one each to begin with, as far as they go; the rest by the dice.
func dealt(r *rand.Rand, kills, stages int) []int {
	out := make([]int, stages)
	for _, i := range r.Perm(stages)[:min(kills, stages)] {
		out[i]++
	}
	for range kills - stages {
		out[r.IntN(stages)]++
	}
	return out
}

// quarrels are a product and the disputes that it is to carry through.
type quarrels struct {
	*story
	callers
	r     *rand.Rand
	begun time.Time // business time
	held  []*quarrel
}

// quarrel is one dispute about one order, between a client and a seller who have no other.
type quarrel struct {
	*course
	i           int
	order       string
	buyer, shop string // mail addresses
	id          string // of the dispute, once it is known
}

func newQuarrels(t *testing.T, r *rand.Rand, seed int64, each int) *quarrels {
	t.Helper()
	q := &quarrels{story: newStory(t, 1+seed%50), r: r}
	dir := folder(t)
	owner, err := demo.MakeOwner(dir)
	must(t, err)
	listen, err := demo.FreeAddress()
	must(t, err)
	args, err := demo.Flags(q.world, dir, listen, owner, demo.Servers{})
	must(t, err)
	q.product = newProduct(t, dir, args...)
	q.product.start()
	q.begun = q.status().Now
	for i := range each * len(courses) {
		q.held = append(q.held, &quarrel{course: &courses[i%len(courses)], i: i, order: fmt.Sprint("D-", i),
			buyer: fmt.Sprintf("buyer%d@mail.example", i), shop: fmt.Sprintf("shop%d@sellers.example", i)})
	}
	return q
}

// stage is a part of the time: what people do in it, and until when the clock goes.
type stage struct {
	name  string
	until time.Time // zero: the clock stays
	calls func() [][]call
}

// stages are the whole time. Half an hour beside each full day leaves people the time to act before it.
func (q *quarrels) stages() []stage {
	out := []stage{{name: "opening", calls: q.opening}, {name: "acting", calls: func() [][]call { return q.acting((*quarrel).first) }}}
	for day := range 6 {
		s := stage{name: fmt.Sprint("day ", day+1), until: q.begun.Add(time.Duration(day+1)*24*time.Hour + 30*time.Minute)}
		if day == 3 {
			s.calls = func() [][]call { return q.acting((*quarrel).last) }
		}
		out = append(out, s)
	}
	return out
}

func (d *quarrel) first() []act { return d.atOnce }
func (d *quarrel) last() []act  { return d.later }

// play goes through a stage with some kills in it.
func (q *quarrels) play(t *testing.T, s stage, kills int) {
	t.Helper()
	var chains [][]call
	if s.calls != nil {
		chains = s.calls()
	}
	called, at := q.all(chains), time.Now()
	for range kills {
		if !s.until.IsZero() {
			way := max(s.until.Sub(q.status().Now), 0)
			go func() { _ = q.advance(way) }() // it may die with the product, and is asked for again
		}
		what := q.moment(kills)
		q.kill()
		what += q.restart()
		t.Logf("%s: killed %s", s.name, what)
	}
	if err := <-called; err != nil {
		t.Fatalf("%s: %v", s.name, err)
	}
	worked := time.Since(at)
	q.until(later(s.until, q.status().Now))
	t.Logf("%s: quiet after %s, of which %s since the last kill", s.name, time.Since(at).Round(time.Millisecond), (time.Since(at) - worked).Round(time.Millisecond))
	if s.name == "opening" {
		q.learnIDs(t)
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
