package crawler

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// A store is asked once about a host, however many starts a run has there and whether or not they are explained; about the
// starts only where somebody reads what is known of them.
func TestAStoreIsAskedOnceAboutAHost(t *testing.T) {
	for _, explained := range []bool{false, true} {
		w := newWorld(t, "", nil)
		starts := []string{w.URL + "/a", w.URL + "/b", w.URL + "/c?utm_source=x"}
		asked, pages := 0, []string(nil)
		var out bytes.Buffer
		r := Run{Starts: starts, Held: func(_ string, of []string) (Held, error) {
			asked, pages = asked+1, of
			visits := map[string][]collector.PageVisit{}
			for i, address := range of {
				visits[address] = []collector.PageVisit{{Source: "номер " + string(rune('0'+i))}}
			}
			return Held{Host: &collector.Host{Failures: 2}, Pages: visits}, nil
		}}
		if explained {
			r.Explain = &out
		}
		if _, _, err := w.crawl(t, Config{}, r); err != nil || asked != 1 {
			t.Errorf("explained %t: asked %d times, %v", explained, asked, err)
		}
		if want := []string{w.URL + "/a", w.URL + "/b", w.URL + "/c"}; explained != (len(pages) > 0) || explained && !slices.Equal(pages, want) {
			t.Errorf("explained %t: asked about %q", explained, pages)
		}
		for _, source := range []string{"номер 0", "номер 1", "номер 2"} {
			if n := strings.Count(out.String(), "source "+source+" knows it"); explained && n != 1 {
				t.Errorf("%q is told %d times in\n%s", source, n, out.String())
			}
		}
	}
}

// Nothing is asked of a host, neither a page nor robots.txt, while it is to be left alone, and while nobody can tell whether
// it is; each start says why.
func TestAHostOfWhichNothingIsKnownIsLeftAlone(t *testing.T) {
	for name, c := range map[string]struct {
		held Held
		err  error
		why  string
	}{
		"it asked for it": {Held{Host: &collector.Host{Reason: "the site answered 429", NotBefore: time.Now().Add(time.Hour)}}, nil, "the site answered 429"},
		"not known":       {Held{}, &collector.Error{Msg: "the database is locked", Hint: "wait"}, "it is not known until when its host is to be left alone: the database is locked"},
		"foreign error":   {Held{}, errors.New("boom"), "it is not known until when its host is to be left alone: boom"},
	} {
		w := newWorld(t, "", nil)
		sum, _, err := w.crawl(t, Config{}, Run{Starts: []string{w.URL + "/a", w.URL + "/b"}, Held: func(string, []string) (Held, error) { return c.held, c.err }})
		if err != nil || sum.Pages != 0 || sum.MissedAll != 2 || !sum.Partial() || len(w.log) != 0 {
			t.Errorf("%s: %+v, %v; asked for %v", name, sum, err, w.log)
		}
		for _, m := range sum.Missed {
			if _, known := collector.ReasonOf(m.Reason); m.Outcome != Retry || m.Reason != c.why || !known {
				t.Errorf("%s: %+v, want %q", name, m, c.why)
			}
		}
	}
}
