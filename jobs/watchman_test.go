package jobs

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"molva/collector"
	"molva/jobs/alert"
	"molva/jobs/silence"
)

// bell remembers what it rang, and fails while it is told to.
type bell struct {
	mu    sync.Mutex
	away  bool
	rings []alert.Ring
}

func (l *bell) Name() string { return "url" }

func (l *bell) Ring(_ context.Context, r alert.Ring) (string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.away {
		return "", errors.New("no answer")
	}
	l.rings = append(l.rings, r)
	return "200 OK", nil
}

func (l *bell) said() string {
	var out []string
	for _, r := range l.rings {
		out = append(out, r.Event+" "+r.What)
	}
	return strings.Join(out, ", ")
}

// watched is a bench with a second channel.
func watched(b *bench) *bell {
	l := &bell{}
	b.Bells, b.TestAlarms = []alert.Bell{l}, true
	return l
}

// look has minutes pass on both clocks, with a look by three schedulers at every fifth.
func (b *bench) look(wall time.Time, minutes int) time.Time {
	b.t.Helper()
	for range minutes / 5 {
		wall = wall.Add(5 * time.Minute)
		b.now = b.now.Add(5 * time.Minute)
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				if err := b.lookAround(b.t.Context(), wall); err != nil {
					b.t.Error(err)
				}
			})
		}
		all.Wait()
	}
	return wall
}

// Row E7: nothing is fetched any more. One alarm goes over the second channel, names since when and what to do, and one when
// it is over, also with three schedulers.
func TestNothingIsFetched(t *testing.T) {
	everywhere(t, func(b *bench) {
		l := watched(b)
		b.source()
		b.advance(time.Hour)
		wall := b.look(time.Now().Add(24*time.Hour), 10)
		if got := l.said(); got != "" {
			t.Fatalf("all is well, and the bell rang %q", got)
		}
		b.now = b.now.Add(6 * time.Hour) // the pass is due, and nobody crawls
		wall = b.look(wall, 90)
		if got := l.said(); got != "began fetch" {
			t.Fatalf("rang %q", got)
		}
		if r := l.rings[0]; !strings.Contains(r.Text, "molva serve") || r.Since.IsZero() || r.Page != "http://molva.example/status" || r.Language != "ru" {
			t.Errorf("%+v", r)
		}
		h, err := b.HealthNow(t.Context())
		must(t, err)
		if h.OK() || len(h.Silent) != 1 || h.Silent[0] != collector.SilentFetch || h.Ages.FetchDue < 3600 {
			t.Errorf("the health is %+v", h)
		}
		b.settle()
		wall = b.look(wall, 30)
		if got := l.said(); got != "began fetch, over fetch" {
			t.Errorf("rang %q", got)
		}
		if h, err = b.HealthNow(t.Context()); err != nil || h.Status != "ok" {
			t.Errorf("the health is %+v, %v", h, err)
		}
		b.look(wall, 30)
		if len(l.rings) != 2 {
			t.Errorf("rang %q", l.said())
		}
	})
}

// A bell that does not ring is rung again; what began and ended meanwhile is told once, as over.
func TestBellAway(t *testing.T) {
	b := newBench(t)
	l := watched(b)
	l.away = true
	_, err := b.SendTest(t.Context(), b.scope)
	must(t, err)
	b.now = b.now.Add(2 * time.Hour) // nobody sends
	wall := b.look(time.Now(), 20)
	v, err := b.Watchman(t.Context(), b.scope)
	must(t, err)
	if len(v.Silent) != 1 || v.Silent[0].What != collector.SilentMail || v.Silent[0].Reason == "" || v.Silent[0].Told != 0 {
		t.Fatalf("%+v", v.Silent)
	}
	if v.Silent[0].Tries > 4 {
		t.Errorf("it was rung %d times in 15 minutes", v.Silent[0].Tries)
	}
	b.settle()
	wall = b.look(wall, 30)
	l.away = false
	b.look(wall, 120)
	if got := l.said(); got != "over mail" || l.rings[0].Over.IsZero() {
		t.Errorf("rang %q: %+v", got, l.rings)
	}
}

// Without a second channel nothing waits to be told one day.
func TestNoBell(t *testing.T) {
	b := newBench(t)
	b.source()
	b.now = b.now.Add(24 * time.Hour)
	b.look(time.Now().Add(48*time.Hour), 20)
	v, err := b.Watchman(t.Context(), b.scope)
	must(t, err)
	if !v.Red() || len(v.Silent) != 1 || v.Silent[0].Told != 1 {
		t.Errorf("%+v", v)
	}
}

// A night of answers 304 alone keeps no bytes, and is no silence.
func TestNotModifiedIsAnAnswer(t *testing.T) {
	b, p := newBench(t), newPress(t)
	p.reviewPages(3, func(id int) string { return fmt.Sprint("Отзыв ", id) })
	b.watchPlace(p.URL + "/list?page=1")
	b.advance(6 * time.Hour)
	p.answers()
	asked := time.Now()
	b.advance(6 * time.Hour)
	pulse, err := b.pulse(t.Context(), b.scope, time.Now())
	must(t, err)
	if whole, same := p.answers(); whole != 0 || same != 3 || pulse.Fetched.Before(asked.Truncate(time.Microsecond)) {
		t.Errorf("%d answers whole, %d not modified, the newest of %s, asked at %s", whole, same, pulse.Fetched, asked)
	}
}

// A place that is visited at night alone is not called silent by day, nor after as many days as its hours make a pass long.
func TestWaitingForHoursIsNoSilence(t *testing.T) {
	b := newBench(t)
	b.site.reviews = ordinary()
	b.visitedFrom(3 * time.Hour)
	b.source()
	b.advance(2 * time.Minute)
	b.now = b.now.Add(100 * time.Hour)
	pulse, err := b.pulse(t.Context(), b.scope, time.Now())
	must(t, err)
	if seen := silence.Look(pulse); len(pulse.Late) != 1 || !pulse.FetchDue.IsZero() || len(seen) != 0 {
		t.Errorf("late %d, due since %s, silent %+v", len(pulse.Late), pulse.FetchDue, seen)
	}
}
