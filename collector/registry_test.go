package collector

import (
	"testing"
	"time"
)

// A place that is visited at night alone is not late by day: its pass waits, and counts from when its hours began.
func TestOverdueByHours(t *testing.T) {
	hours, err := ParseVisitHours("01:00-06:00", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	at := func(day, hour int) time.Time { return time.Date(2031, 7, day, hour, 0, 0, 0, time.UTC) }
	open := Source{Period: 6 * time.Hour, PassOpen: true, PassStart: at(1, 7), Hours: hours}
	due := Source{Period: 6 * time.Hour, Due: at(1, 7), Hours: hours}
	whole := Source{Period: 6 * time.Hour, Due: at(1, 7)}
	for _, c := range []struct {
		s    Source
		now  time.Time
		want time.Duration
	}{
		{open, at(1, 20), 0}, {open, at(2, 2), 0}, {open, at(2, 20), 0}, {open, at(3, 3), 2 * time.Hour},
		{due, at(1, 20), 0}, {due, at(2, 3), 2 * time.Hour}, {whole, at(1, 9), 2 * time.Hour},
	} {
		if got := c.s.Overdue(c.now); got != c.want {
			t.Errorf("open %t at %s: late by %s, want %s", c.s.PassOpen, c.now, got, c.want)
		}
	}
}
