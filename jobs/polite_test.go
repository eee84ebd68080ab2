package jobs

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"molva/collector"
	"molva/crawler/sites"
)

// visitedFrom lets the bench's site be visited only in hours that begin so long from now and last two hours. They are
// of wall time, by Kyiv's clock.
func (b *bench) visitedFrom(wait time.Duration) (opens time.Time) {
	b.t.Helper()
	zone, _ := collector.Zone("Europe/Kyiv")
	opens = time.Now().Add(wait).Truncate(time.Minute)
	from := opens.In(zone)
	site, err := sites.Parse("night.toml", fmt.Appendf(nil, "name = \"night\"\nhosts = [\"127.0.0.1\"]\nzone = \"Europe/Kyiv\"\nhours = \"%s-%s\"\n",
		from.Format("15:04"), from.Add(2*time.Hour).Format("15:04")))
	must(b.t, err)
	b.useSites(sites.Of(site))
	return opens
}

// Outside of its hours a host is asked for nothing by any worker; its pages stay due, and the row says until when and why.
func TestSourceWaitsForItsHours(t *testing.T) {
	everywhere(t, func(b *bench) {
		b.site.reviews = ordinary()
		opens := b.visitedFrom(3 * time.Hour)
		s := b.source()
		b.advance(2 * time.Minute)
		h := b.hostRow()
		if !h.NotBefore.Equal(opens) || h.Reason != "it is visited at "+b.VisitHours(s).String()+" only" || h.Failures != 0 || h.Fence != "" {
			t.Errorf("left alone until %s (%s), %q, %d failures, fence %q", h.NotBefore, opens, h.Reason, h.Failures, h.Fence)
		}
		pages, err := b.Store.DuePages(t.Context(), h.HostID, b.Now(), 10)
		must(t, err)
		if s = b.reread(s); len(b.site.asked) != 0 || !s.PassOpen || len(pages) != 1 || pages[0].Tries != 0 || pages[0].Outcome != "" {
			t.Errorf("asked for %q, pass open %t, due %+v", b.site.asked, s.PassOpen, pages)
		}
		for wall, ready := range map[time.Time]bool{opens.Add(-time.Second): false, opens: true} {
			ids, err := b.Store.ReadyHosts(t.Context(), b.Now(), wall, 10)
			must(t, err)
			if slices.Contains(ids, h.HostID) != ready {
				t.Errorf("ready at %s: %v", wall, ids)
			}
		}
		if _, err := b.NamedFeeds(t.Context(), b.scope, s.PublicID); err == nil {
			t.Error("a person's look at the feeds went past the hours")
		}
		b.visitedFrom(-time.Hour)
		must(t, b.freeHost())
		b.advance(time.Minute)
		if s = b.reread(s); s.PassOpen || s.Health != collector.HealthOK || b.hostRow().Reason != "" {
			t.Errorf("within its hours: open %t, %s %q, host %q", s.PassOpen, s.Health, s.Reason, b.hostRow().Reason)
		}
	})
}
