package jobs

import (
	"testing"
	"time"

	"molva/collector"
)

// A shorter period holds from the last pass on at once; a longer one leaves the next pass where it was, as does a running pass.
func TestShorterPeriodHoldsAtOnce(t *testing.T) {
	b := newBench(t)
	b.site.reviews = ordinary()
	s := b.source()
	b.advance(2 * time.Minute)
	s = b.reread(s)
	set := func(period time.Duration) collector.Source {
		t.Helper()
		is := b.reread(s)
		is.Period = period
		must(t, b.SaveSource(t.Context(), b.scope, is, ""))
		return b.reread(s)
	}
	if is := set(30 * 24 * time.Hour); !is.Due.Equal(s.PassStart.Add(s.Period)) {
		t.Errorf("a longer period moved the next pass from %s to %s", s.Due, is.Due)
	}
	b.advance(s.Period)
	s = b.reread(s)
	if is := set(time.Hour); !is.Due.Equal(s.PassStart.Add(time.Hour)) {
		t.Errorf("hourly, but due at %s, read at %s", is.Due, s.PassStart)
	}
	set(30 * 24 * time.Hour)
	b.advance(time.Hour)
	b.now = b.now.Add(48 * time.Hour)
	if is := set(time.Hour); !is.Due.Equal(b.now) {
		t.Errorf("due at %s, not now, %s", is.Due, b.now)
	}
	for _, was := range []collector.Source{{Period: time.Hour, Due: b.now}, {Period: time.Hour, Due: b.now, Pass: 1, PassStart: b.now.Add(-time.Hour), PassOpen: true}} {
		if got := sooner(was, time.Minute, b.now.Add(-time.Minute)); !got.Equal(was.Due) {
			t.Errorf("%+v: due at %s", was, got)
		}
	}
}
