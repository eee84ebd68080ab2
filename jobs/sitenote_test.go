package jobs

import (
	"testing"
	"time"

	"molva/collector"
	"molva/crawler/sites"
)

// A place that is not crawled stands in the registry, is never asked, and is shown as blocked with the reason.
func TestBarredSource(t *testing.T) {
	b := newBench(t)
	site, err := sites.Parse("closed.toml", []byte("name = \"closed\"\nhosts = [\"127.0.0.1\"]\ncrawl = \"no\"\nwhy = \"it forbids\"\nwhy_in = { uk = \"забороняє\" }\nways = [\"export\"]\nfixture = \"made\"\nfacts = \"x\"\n"))
	must(t, err)
	b.useSites(sites.Of(site))
	s := b.source()
	b.advance(2 * time.Minute)
	s = b.reread(s)
	if s.Health != collector.HealthBlocked || s.Reason != "the site closed is not crawled: its site file says why" {
		t.Errorf("%s %q", s.Health, s.Reason)
	}
	for _, path := range b.site.asked {
		if path != "/robots.txt" {
			t.Errorf("%s was asked for", path)
		}
	}
	if n := b.SiteNote(s, "uk"); n.Name != "closed" || !n.Made || !n.Barred || n.Why != "забороняє" || len(n.Ways) != 1 {
		t.Errorf("%+v", n)
	}
	if n := b.SiteNote(s, "en"); n.Why != "it forbids" {
		t.Errorf("%+v", n)
	}
	if n := b.SiteNote(collector.Source{URL: "http://elsewhere.example/"}, "en"); n.Name != "" || n.Barred {
		t.Errorf("%+v", n)
	}
}
