package crawler

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/crawler/sites"
)

// nightly are site files that let 127.0.0.1 be visited from 01:00 to 06:00 in Kyiv.
func nightly(t *testing.T) *sites.Set {
	t.Helper()
	site, err := sites.Parse("night.toml", []byte("name = \"night\"\nhosts = [\"127.0.0.1\"]\nzone = \"Europe/Kyiv\"\nhours = \"01:00-06:00\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	return sites.Of(site)
}

// Outside of its hours a host is asked for nothing, robots.txt included; within them all is as usual.
func TestHoursOfAHost(t *testing.T) {
	w := newWorld(t, "User-agent: *\nDisallow:", map[string]http.HandlerFunc{"/": text("x")})
	at := time.Date(2026, 11, 28, 20, 0, 0, 0, time.UTC) // 22:00 in Kyiv
	opens := time.Date(2026, 11, 28, 23, 0, 0, 0, time.UTC)
	s := w.open(t, Config{Sites: nightly(t)})
	s.c.now = func() time.Time { return at }
	page := collector.Page{URL: w.URL + "/"}
	v := s.Fetch(context.Background(), page)
	if !v.Closed() || !v.RetryAt.Equal(opens) || !s.Opens().Equal(opens) || v.Reason != "it is visited at 01:00-06:00 Europe/Kyiv only" || s.Failures() != 0 {
		t.Errorf("%s %q, again at %s, %d failures", v.Outcome, v.Reason, v.RetryAt, s.Failures())
	}
	if d, err := s.Decide(context.Background(), page.URL); err != nil || d.Allowed {
		t.Errorf("%+v %v", d, err)
	}
	if len(w.log) != 0 {
		t.Fatalf("asked for %q", w.log)
	}
	at = opens
	if v := s.Fetch(context.Background(), page); v.Outcome != OK || !s.Opens().IsZero() {
		t.Errorf("within its hours: %s %q", v.Outcome, v.Reason)
	}
	at = opens.Add(5 * time.Hour) // 06:00; robots.txt is known
	if v := s.Fetch(context.Background(), page); !v.Closed() || w.asked("/") != 1 {
		t.Errorf("at their end: %s %q, asked for %q", v.Outcome, v.Reason, w.log)
	}
}

// A crawl without a store does not wait for the night: it says when that is.
func TestCrawlOutsideOfHours(t *testing.T) {
	w := newWorld(t, "", map[string]http.HandlerFunc{"/": text("x")})
	c := New(Config{AllowNet: loopback, Sites: nightly(t)})
	defer c.Close()
	c.now = func() time.Time { return time.Now().Truncate(24 * time.Hour).Add(36 * time.Hour) } // noon of tomorrow: they begin long after now
	sum, err := c.Crawl(context.Background(), Run{Starts: []string{w.URL + "/"}, Out: func(collector.Review) error { return nil }})
	if err != nil || sum.MissedAll != 1 || !strings.Contains(sum.Missed[0].Reason, "visited at 01:00-06:00 Europe/Kyiv only") || len(w.log) != 0 {
		t.Errorf("%+v %v, asked for %q", sum, err, w.log)
	}
}
