package crawler

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// A run waits before its first request, robots.txt included, until the host's row lets it; and leaves in the row until when
// the next one waits.
func TestARunBeginsAndEndsByTheHostsRow(t *testing.T) {
	w := newWorld(t, "User-agent: *\nCrawl-delay: 0.05\n", map[string]http.HandlerFunc{"/": text("x")})
	row := collector.Host{HostID: 7, Key: w.key(), Fence: "f", NotBefore: time.Now().Add(150 * time.Millisecond), Failures: 2}
	var saved, freed []collector.Host
	keep := func(to *[]collector.Host) func(context.Context, collector.Host) error {
		return func(_ context.Context, h collector.Host) error { *to = append(*to, h); return nil }
	}
	sum, _, err := w.crawl(t, Config{}, Run{Lease: func(context.Context, string, context.CancelCauseFunc) (*Leased, error) {
		return &Leased{Host: row, Save: keep(&saved), Free: keep(&freed)}, nil
	}})
	if err != nil || sum.Pages != 1 || len(w.at) != 2 || w.at[0].Before(row.NotBefore) {
		t.Fatalf("%+v, %v: asked for %q at %v, not before %s", sum, err, w.log, w.at, row.NotBefore)
	}
	if len(saved) == 0 || saved[0].Delay != 50*time.Millisecond || saved[0].Fence != "f" {
		t.Errorf("while it ran: %+v", saved)
	}
	if len(freed) != 1 || freed[0].NotBefore.Before(w.at[1].Add(50*time.Millisecond)) || freed[0].Failures != 0 || freed[0].Reason != "" || freed[0].HostID != 7 {
		t.Errorf("at its end: %+v", freed)
	}
}

// A host that is lost to another process is not asked any more, and what was left is told with the reason.
func TestALostHostIsGivenUp(t *testing.T) {
	var lose context.CancelCauseFunc
	w := newWorld(t, "", map[string]http.HandlerFunc{"/": func(rw http.ResponseWriter, r *http.Request) {
		lose(&collector.Error{Code: collector.CodeConflict, Msg: "another process has taken the host over"})
		text(`<a href="/next">n</a>`)(rw, r)
	}})
	free := errors.New("lost")
	sum, _, err := w.crawl(t, Config{}, Run{Lease: func(_ context.Context, _ string, lost context.CancelCauseFunc) (*Leased, error) {
		lose = lost
		write := func(context.Context, collector.Host) error { return free }
		return &Leased{Host: collector.Host{Key: w.key()}, Save: write, Free: write}, nil
	}})
	if err != nil || w.asked("/next") != 0 || sum.Waiting == 0 || len(sum.GivenUp) != 1 || !strings.HasSuffix(sum.GivenUp[0], ": another process has taken the host over") {
		t.Errorf("%+v, %v, asked for %q", sum, err, w.log)
	}
}

// Nothing is asked of a host that cannot be had: each start says who has it, and its explanation, too.
func TestAHostThatCannotBeHadIsNotAsked(t *testing.T) {
	for name, c := range map[string]struct {
		err             error
		reason, verdict string
	}{
		"taken": {&collector.Error{Code: collector.CodeConflict, Msg: "another molva crawl asks this host", Hint: "wait"}, "another molva crawl asks this host: wait", "another process asks its host\n"},
		"fault": {errors.New("boom"), "it is not known until when its host is to be left alone: boom", "it is not known until when its host is to be left alone\n"},
	} {
		w := newWorld(t, "", nil)
		var out strings.Builder
		sum, _, err := w.crawl(t, Config{}, Run{Explain: &out, Held: func(string, []string) (Held, error) { return Held{}, nil },
			Lease: func(context.Context, string, context.CancelCauseFunc) (*Leased, error) { return nil, c.err }})
		if err != nil || len(w.log) != 0 || len(sum.Missed) != 1 || sum.Missed[0].Outcome != Retry || sum.Missed[0].Reason != c.reason || !strings.Contains(out.String(), "is not asked for: "+c.verdict) {
			t.Errorf("%s: %+v, %v, asked for %q\n%s", name, sum, err, w.log, out.String())
		}
	}
}
