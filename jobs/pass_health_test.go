package jobs

import (
	"testing"

	"molva/collector"
	"molva/collector/store"
	"molva/crawler"
)

// A pass whose pages are all gone says what the site answered, not that they came without reviews; one whose first page
// leads to where nobody may go is blocked.
func TestHealthOfAPassThatReadNothing(t *testing.T) {
	for reason, c := range map[string]struct {
		outcomes map[crawler.Outcome]int
		held     int
		want     collector.Health
	}{
		collector.Because("site_answered", 404).String(): {map[crawler.Outcome]int{crawler.Gone: 1}, 0, collector.HealthDrift},
		collector.Because("site_answered", 410).String(): {map[crawler.Outcome]int{crawler.Gone: 2}, 6, collector.HealthDrift},
		"robots.txt line 2 forbids it":                   {map[crawler.Outcome]int{crawler.OK: 1, crawler.Forbidden: 1}, 0, collector.HealthBlocked},
	} {
		tally := store.PassTally{Outcomes: map[string]int{}, Held: c.held, Reason: reason}
		for o, n := range c.outcomes {
			tally.Outcomes[string(o)] = n
			tally.Pages += n
		}
		if health, why := healthOf(tally, drift{}); health != c.want || why != reason {
			t.Errorf("%s: %s %q", reason, health, why)
		}
	}
}
