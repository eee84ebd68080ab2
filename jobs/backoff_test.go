package jobs

import (
	"net/http"
	"testing"
	"time"

	"molva/collector"
)

// hostRow is the row of the site's host.
func (b *bench) hostRow() collector.Host {
	b.t.Helper()
	hosts, err := b.Store.Hosts(b.t.Context(), b.scope, "", 1)
	must(b.t, err)
	return hosts[0]
}

// restarted is a new process on the same rows: nothing of the old crawler is left.
func (b *bench) restarted() {
	b.Crawler.Close()
	b.useSites(b.Sites)
}

// Failures in a row stand in the host's row: each process goes on where the last one stopped, and a good answer ends the
// row. Whatever the site answers with, its own word wins where it is longer.
func TestBackOffIsKeptInTheHostsRow(t *testing.T) {
	everywhere(t, func(b *bench) {
		b.site.reviews, b.site.answer = ordinary(), http.StatusServiceUnavailable
		s := b.source()
		for i, c := range []struct{ failures, seconds int }{{1, 2}, {2, 4}, {3, 8}} {
			b.restarted()
			began := time.Now()
			b.advance(2 * time.Minute)
			h := b.hostRow()
			if wait := h.NotBefore.Sub(began); h.Failures != c.failures || wait < time.Duration(c.seconds)*time.Second || h.Reason != "the site answered 503" {
				t.Fatalf("try %d: %d failures, left alone for %s, %q", i+1, h.Failures, wait, h.Reason)
			}
			must(t, b.freeHost())
		}
		b.site.set(func() { b.site.retryAfter = "100" })
		began := time.Now()
		b.advance(time.Minute)
		if h := b.hostRow(); h.Failures != 4 || h.NotBefore.Sub(began) < 100*time.Second {
			t.Fatalf("Retry-After of 100 s: %d failures, left alone for %s", h.Failures, h.NotBefore.Sub(began))
		}
		must(t, b.freeHost())
		b.site.set(func() { b.site.answer = 0 })
		b.advance(time.Minute)
		if h := b.hostRow(); h.Failures != 0 || h.Reason != "" || b.reread(s).Health != collector.HealthOK {
			t.Errorf("after a good pass: %d failures, %q, %s", h.Failures, h.Reason, b.reread(s).Health)
		}
	})
}

// A robots.txt that answers 5xx: nothing else is asked for, the row grows, and after its tries the pass says why.
func TestRobotsThatFailsIsNotAskedThrough(t *testing.T) {
	b := newBench(t)
	b.site.reviews, b.site.robots = ordinary(), http.StatusBadGateway
	s := b.source()
	b.advance(2 * time.Minute)
	for range pageTries - 1 {
		if h := b.hostRow(); h.Failures == 0 || !h.NotBefore.After(time.Now().Add(time.Second)) {
			t.Fatalf("%d failures, left alone until %s", h.Failures, h.NotBefore)
		}
		must(t, b.freeHost())
		b.forgetRobots()
		b.advance(time.Minute)
	}
	if s = b.reread(s); s.PassOpen || s.Health != collector.HealthPartial || s.Reason != "robots.txt answered 502: nothing may be asked" {
		t.Errorf("open %t, %s %q", s.PassOpen, s.Health, s.Reason)
	}
	if h := b.hostRow(); h.Failures != pageTries {
		t.Errorf("%d failures in a row", h.Failures)
	}
	for _, path := range b.site.asked {
		if path != "/robots.txt" {
			t.Errorf("asked for %s", path)
		}
	}
}

// forgetRobots makes what is held of robots.txt out of date, as time does.
func (b *bench) forgetRobots() {
	b.t.Helper()
	h, ok, err := b.Store.ClaimHost(b.t.Context(), b.hostRow().HostID, time.Now(), time.Minute)
	must(b.t, err)
	if !ok {
		b.t.Fatal("the host cannot be leased")
	}
	h.RobotsExpires = time.Time{}
	must(b.t, b.Store.SaveHost(b.t.Context(), h))
	must(b.t, b.Store.ReleaseHost(b.t.Context(), h, time.Now()))
}
