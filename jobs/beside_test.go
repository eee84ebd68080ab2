package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/crawler"
)

// beside is what another process on the bench's database file takes hosts with.
func (b *bench) beside(patience time.Duration) Beside {
	b.t.Helper()
	s, err := store.OpenBeside(b.t.Context(), "sqlite:"+filepath.Join(b.dir, "molva.db"), slog.New(slog.DiscardHandler))
	must(b.t, err)
	b.t.Cleanup(func() { must(b.t, s.Close()) })
	return Beside{Store: s, Scope: b.scope, Patience: patience, Waits: func(string, string) {}, Rests: func(string, time.Time) {}}
}

// crawlBeside crawls the bench's site as another process on its database does.
func (b *bench) crawlBeside(delay time.Duration, held Beside) (crawler.Summary, error) {
	c := crawler.New(crawler.Config{AllowNet: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, DefaultDelay: delay, Log: b.Log})
	defer c.Close()
	return c.Crawl(b.t.Context(), crawler.Run{Starts: []string{b.site.URL + "/"}, Lease: held.Lease, Out: func(collector.Review) error { return nil }})
}

// A worker and two crawls, each a process of its own, read one site at once: its own log shows that none of them shortened
// a gap of the others, robots.txt included, and that each of them came to its end.
func TestCrawlsBesideAWorkerKeepTheGap(t *testing.T) {
	const gap = 120 * time.Millisecond
	b := newBench(t)
	began := make(chan struct{})
	var first sync.Once
	var log []time.Time
	b.site.delay, b.site.pages = "0.12", map[string]string{"/": "<a href=/a>a</a><a href=/b>b</a>", "/a": "a", "/b": "b"}
	b.site.seen = func(string) { log = append(log, time.Now()); first.Do(func() { close(began) }) }
	s := b.source()
	b.now = b.now.Add(2 * time.Minute)
	ctx, stop := context.WithCancel(t.Context())
	var worker, crawls sync.WaitGroup
	worker.Go(func() { b.workUntil(ctx) })
	<-began
	for range 2 {
		held := b.beside(time.Minute)
		crawls.Go(func() {
			if sum, err := b.crawlBeside(crawler.NoDelay, held); err != nil || sum.Pages != 3 || sum.Partial() {
				t.Errorf("%+v, %v", sum, err)
			}
		})
	}
	crawls.Wait()
	for tick := time.NewTicker(10 * time.Millisecond); b.reread(s).PassOpen; {
		<-tick.C
	}
	stop()
	worker.Wait()
	b.site.set(func() {
		if len(log) < 3*3+2 { // pages of all, and robots.txt
			t.Errorf("asked for %q", b.site.asked)
		}
		for i := 1; i < len(log); i++ {
			if log[i].Sub(log[i-1]) < gap {
				t.Errorf("%s %s after %s", b.site.asked[i], log[i].Sub(log[i-1]), b.site.asked[i-1])
			}
		}
	})
	if h := b.hostRow(); h.Fence != "" || h.NotBefore.Before(log[len(log)-1].Add(gap)) {
		t.Errorf("at the end: fence %q, not before %s; last asked at %s", h.Fence, h.NotBefore, log[len(log)-1])
	}
}

// workUntil does what is due, round after round, as a worker does.
func (b *bench) workUntil(ctx context.Context) {
	handlers := b.handlers()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		tickets, err := b.dueTickets(context.WithoutCancel(ctx), b.Now(), time.Now())
		for _, ticket := range tickets {
			err = errors.Join(err, handlers[ticket.Task](context.WithoutCancel(ctx), ticket))
		}
		if err != nil {
			b.t.Error(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// The next process waits the usual delay also after a crawl that was told to wait none, and what a site asked for holds for
// all: until when, why, and how often in a row.
func TestACrawlLeavesWhenItsHostMayBeAsked(t *testing.T) {
	for answer, want := range map[int]struct {
		least    time.Duration
		failures int
		reason   string
	}{0: {time.Second, 0, ""}, 503: {time.Hour, 1, "the site answered 503"}} {
		b := newBench(t)
		var last time.Time
		b.site.pages, b.site.robots = map[string]string{"/": "x"}, 404
		b.site.answer, b.site.retryAfter = answer, "3600"
		b.site.seen = func(string) { last = time.Now() }
		_, err := b.crawlBeside(crawler.NoDelay, b.beside(0))
		must(t, err)
		h := b.hostRow()
		if h.NotBefore.Before(last.Add(want.least)) || h.Failures != want.failures || h.Reason != want.reason || h.Fence != "" || h.RobotsStatus != 0 {
			t.Errorf("answered %d at %s: %+v", answer, last, h)
		}
	}
}

// A host that another process asks is waited for, and then given up with who asks it and what to do.
func TestAHostThatIsAskedIsGivenUp(t *testing.T) {
	b := newBench(t)
	held := b.beside(60 * time.Millisecond)
	var told []string
	held.Waits = func(_, who string) { told = append(told, who) }
	key, err := crawler.HostKey(b.site.URL)
	must(t, err)
	id, err := b.Store.EnsureHost(t.Context(), b.scope, key)
	must(t, err)
	for i, c := range []struct {
		claim func(context.Context, int64, time.Time, time.Duration) (collector.Host, bool, error)
		wall  time.Time
		says  string
	}{
		{b.Store.ClaimHost, time.Now(), "the running molva asks this host, for a source (waited 60ms): begin"},
		{b.Store.ClaimHostBeside, time.Now(), "another molva crawl asks this host (waited 60ms): wait"},
		{b.Store.ClaimHostBeside, time.Now().Add(-time.Minute), "a process that has ended asked this host a moment ago (waited 60ms): begin"},
	} {
		h, ok, err := c.claim(t.Context(), id, c.wall, 30*time.Second)
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		h.Delay = time.Hour // that of a dead one's host begins anew
		must(t, b.Store.SaveHost(t.Context(), h))
		sum, err := b.crawlBeside(crawler.NoDelay, held)
		if err != nil || len(sum.Missed) != 1 || sum.Missed[0].Outcome != crawler.Retry || !strings.HasPrefix(sum.Missed[0].Reason, c.says) || len(b.site.asked) != 0 {
			t.Errorf("%+v, %v, asked for %q", sum, err, b.site.asked)
		}
		if len(told) != i+1 || !strings.HasPrefix(c.says, told[i]) {
			t.Errorf("told %q", told)
		}
		must(t, b.Store.ReleaseHost(t.Context(), h, time.Now()))
	}
}

// A lease that another process has taken over, or that could not be renewed before it ran out, ends the run on its host.
func TestALeaseThatIsLostIsTold(t *testing.T) {
	b := newBench(t)
	held := b.beside(0)
	id, err := b.Store.EnsureHost(t.Context(), b.scope, "http://lost.example:80")
	must(t, err)
	h, _, err := held.Store.ClaimHostBeside(t.Context(), id, time.Now(), hostLease)
	must(t, err)
	ctx, lost := context.WithCancelCause(t.Context())
	l := &besideLease{store: held.Store, host: h, until: time.Now().Add(hostLease), lost: lost}
	if err := l.renew(t.Context(), time.Now()); err != nil || ctx.Err() != nil {
		t.Errorf("%v, %v", err, ctx.Err())
	}
	_, ok, err := b.Store.ClaimHost(t.Context(), id, time.Now().Add(time.Minute), hostLease)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	if err := l.renew(t.Context(), time.Now()); collector.CodeOf(err) != collector.CodeConflict || fmt.Sprint(context.Cause(ctx)) != "another process has taken the host over (begin again when it is done)" {
		t.Errorf("%v, %v", err, context.Cause(ctx))
	}
	away, err := store.OpenBeside(t.Context(), "sqlite:"+filepath.Join(b.dir, "molva.db"), b.Log)
	must(t, err)
	must(t, away.Close())
	ctx, lost = context.WithCancelCause(t.Context())
	l = &besideLease{store: away, host: h, until: time.Now().Add(hostLease / 2), lost: lost}
	if err := l.renew(t.Context(), time.Now()); err == nil || ctx.Err() != nil {
		t.Errorf("with time for another try: %v, %v", err, context.Cause(ctx))
	}
	l.until = time.Now().Add(hostLease / 5)
	if err := l.renew(t.Context(), time.Now()); err == nil || collector.CodeOf(context.Cause(ctx)) != collector.CodeUnavailable {
		t.Errorf("without: %v, %v", err, context.Cause(ctx))
	}
}
