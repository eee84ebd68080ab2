package collector

import (
	"testing"
	"time"
)

// A page is asked for in each pass, unless it rests longer.
func TestIntervalOfAPage(t *testing.T) {
	visited := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	for want, p := range map[time.Duration]Page{
		0:              {},
		6 * time.Hour:  {Visited: visited},
		50 * time.Hour: {Visited: visited, Rest: visited.Add(50 * time.Hour)},
	} {
		if got := (PageVisit{Page: p, Period: 6 * time.Hour}).Interval(); got != want {
			t.Errorf("%+v: %s, want %s", p, got, want)
		}
	}
}
