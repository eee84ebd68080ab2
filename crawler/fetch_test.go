package crawler

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"molva/collector"
)

func TestOutcomes(t *testing.T) {
	w := newWorld(t, "User-agent: *\nDisallow: /hidden/\n", map[string]http.HandlerFunc{
		"/ok":   text(`<a href="/next?utm_source=x#top">n</a><a rel="nofollow" href="/ad">ad</a><a href="https://other.example/">o</a>`),
		"/gone": status(410), "/refused": status(403), "/bad": status(400),
		"/busy": status(429, "Retry-After", "120"), "/down": status(503), "/hop": to("/ok"), "/into": to("/hidden/x"),
		"/away": to("https://other.example/x?utm_medium=y"), "/png": func(rw http.ResponseWriter, _ *http.Request) { rw.Header().Set("Content-Type", "image/png") },
		"/captcha": text(`<title>Вы не робот?</title><form action="/checkcaptcha">`), "/to-login": to("/login"), "/login": text("<form>"),
		"/loop": to("/loop"),
	})
	for _, c := range []struct {
		path    string
		outcome Outcome
		reason  string
		status  int
	}{
		{"/ok", OK, "", 200}, {"/gone", Gone, "410", 410}, {"/missing", Gone, "404", 404}, {"/refused", Blocked, "403", 403},
		{"/bad", Broken, "400", 400}, {"/busy", Retry, "429", 429}, {"/down", Retry, "503", 503}, {"/hop", OK, "", 200},
		{"/hidden/x", Forbidden, "line 2", 0}, {"/into", Forbidden, "Disallow: /hidden/", 302}, {"/away", OK, "redirects to another host", 302},
		{"/png", OK, "image/png", 200}, {"/captcha", Blocked, "Yandex", 200}, {"/to-login", Blocked, "sign-in", 200}, {"/loop", Broken, "redirects", 302},
	} {
		v := w.fetch(t, Config{}, c.path)
		if v.Outcome != c.outcome || v.Status != c.status || !strings.Contains(v.Reason, c.reason) {
			t.Errorf("%s: %s %d %q, want %s %d %q", c.path, v.Outcome, v.Status, v.Reason, c.outcome, c.status, c.reason)
		}
	}
	v := w.fetch(t, Config{}, "/hop")
	if v.URL != w.URL+"/ok" || len(v.Links) != 1 || v.Links[0] != w.URL+"/next" {
		t.Errorf("after a redirect: %s, links %q", v.URL, v.Links)
	}
	if v := w.fetch(t, Config{}, "/away"); v.Moved != "https://other.example/x" || len(v.Links) != 1 {
		t.Errorf("moved to %q, links %q", v.Moved, v.Links)
	}
	if w.asked("/hidden/x") != 0 {
		t.Error("a forbidden page was asked for")
	}
	if n := w.asked("/loop"); n != 11 {
		t.Errorf("an endless redirect was followed with %d requests, want 11", n)
	}
}

func TestRobotsFirst(t *testing.T) {
	for _, c := range []struct {
		status  int
		outcome Outcome
	}{{404, OK}, {500, Retry}, {503, Retry}, {429, Retry}} {
		w := newWorld(t, "", map[string]http.HandlerFunc{"/": text("x"), "/robots.txt": status(c.status)})
		v := w.fetch(t, Config{}, "/")
		if v.Outcome != c.outcome {
			t.Errorf("robots.txt %d: %s (%s), want %s", c.status, v.Outcome, v.Reason, c.outcome)
		}
		if c.outcome == Retry && (w.asked("/") != 0 || v.RetryAt.IsZero()) {
			t.Errorf("robots.txt %d: the page was asked for, or no time to come again was named", c.status)
		}
		if w.log[0] != "/robots.txt" {
			t.Errorf("asked %q before robots.txt", w.log[0])
		}
	}
	w := newWorld(t, "", map[string]http.HandlerFunc{"/": text("x"), "/robots.txt": to("/r2"), "/r2": text("User-agent: *\nDisallow: /")})
	if v := w.fetch(t, Config{}, "/"); v.Outcome != Forbidden {
		t.Errorf("a redirected robots.txt was not obeyed: %s %s", v.Outcome, v.Reason)
	}
}

// What robots.txt asks for with Retry-After is counted from its answer on, however long that took to come.
func TestRobotsRetryAfterCountsFromTheAnswer(t *testing.T) {
	var answered time.Time
	w := newWorld(t, "", map[string]http.HandlerFunc{"/": text("x"), "/robots.txt": func(rw http.ResponseWriter, _ *http.Request) {
		<-time.After(100 * time.Millisecond)
		rw.Header().Set("Retry-After", "2")
		answered = time.Now()
		rw.WriteHeader(http.StatusServiceUnavailable)
	}})
	s := w.open(t, Config{})
	a := s.Robots(context.Background())
	if wait := a.RetryAt.Sub(answered); wait < 2*time.Second {
		t.Errorf("asked again %s after an answer that wanted 2 s", wait)
	}
	if next := s.Next(); next.Before(answered.Add(2 * time.Second)) {
		t.Errorf("the slice would ask %s after it", next.Sub(answered))
	}
}

// The delay holds between any two requests: robots.txt, pages, each hop of a redirect.
func TestDelayHoldsAtEveryHop(t *testing.T) {
	const delay = 40 * time.Millisecond
	w := newWorld(t, "User-agent: *\nCrawl-delay: 0.04\n", map[string]http.HandlerFunc{"/": text("x"), "/a": to("/b"), "/b": to("/c"), "/c": text("x")})
	s := w.open(t, Config{DefaultDelay: time.Hour, Parallel: 8}) // the site's own delay replaces ours in both directions
	var wg sync.WaitGroup
	for _, p := range []string{"/", "/a", "/"} {
		wg.Go(func() { s.Fetch(context.Background(), collector.Page{URL: w.URL + p}) })
	}
	wg.Wait()
	if len(w.at) != 6 {
		t.Fatalf("%d requests: %q", len(w.at), w.log)
	}
	for i := 1; i < len(w.at); i++ {
		if gap := w.at[i].Sub(w.at[i-1]); gap < delay {
			t.Errorf("%s came %s after %s", w.log[i], gap, w.log[i-1])
		}
	}
	if s.Next().Before(time.Now()) {
		t.Error("Next must lie ahead")
	}
}

func TestHostRowIsObeyed(t *testing.T) {
	w := newWorld(t, "User-agent: *\nDisallow: /\n", map[string]http.HandlerFunc{"/": text("x")})
	c := New(Config{AllowNet: loopback, DefaultDelay: NoDelay})
	host := collector.Host{Key: w.URL, RobotsStatus: 200, Robots: []byte("User-agent: *\nAllow: /"), RobotsExpires: time.Now().Add(time.Hour),
		NotBefore: time.Now().Add(30 * time.Millisecond)}
	v := c.Open(context.Background(), host).Fetch(context.Background(), collector.Page{URL: w.URL + "/"})
	if v.Outcome != OK || w.asked("/robots.txt") != 0 {
		t.Errorf("held robots.txt was not used: %s %s", v.Outcome, v.Reason)
	}
	if len(w.at) == 0 || w.at[0].Before(host.NotBefore) {
		t.Error("asked before NotBefore")
	}
	host.RobotsExpires = time.Now().Add(-time.Second)
	if v := c.Open(context.Background(), host).Fetch(context.Background(), collector.Page{URL: w.URL + "/"}); v.Outcome != Forbidden {
		t.Errorf("expired robots.txt was used: %s", v.Outcome)
	}
	if v := c.Open(context.Background(), host).Fetch(context.Background(), collector.Page{URL: "http://other.example/"}); v.Outcome != Forbidden {
		t.Errorf("an address of another host: %s", v.Outcome)
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		header, date string
		wait         time.Duration
	}{
		{"", "", 0}, {"2", "", 2 * time.Second}, {"0.5", "", 500 * time.Millisecond}, {"-1", "", 0}, {"soon", "", 0},
		{"Sun, 01 Mar 2026 12:02:00 GMT", "", 2 * time.Minute}, {"Sun, 01 Mar 2026 11:00:00 GMT", "", 0},
		{"Sun, 01 Mar 2026 13:00:10 GMT", "Sun, 01 Mar 2026 13:00:00 GMT", time.Hour + 10*time.Second}, {"99999999", "", maxRetryAfter},
	} {
		h := http.Header{"Retry-After": {c.header}, "Date": {c.date}}
		got := retryAfter(h, now)
		if c.wait == 0 && !got.IsZero() && got.After(now) || c.wait > 0 && !got.Equal(now.Add(c.wait)) {
			t.Errorf("Retry-After %q: %s, want %s", c.header, got.Sub(now), c.wait)
		}
	}
	w := newWorld(t, "", map[string]http.HandlerFunc{"/": status(503, "Retry-After", "30")})
	s := w.open(t, Config{})
	v := s.Fetch(context.Background(), collector.Page{URL: w.URL + "/"})
	if wait := time.Until(v.RetryAt); wait < 29*time.Second || s.Next().Before(v.RetryAt) {
		t.Errorf("RetryAt in %s, Next in %s", wait, time.Until(s.Next()))
	}
}

func TestConditionalRequests(t *testing.T) {
	var seen http.Header
	w := newWorld(t, "", map[string]http.HandlerFunc{"/": func(rw http.ResponseWriter, r *http.Request) {
		seen = r.Header
		rw.Header().Set("ETag", `"v1"`)
		rw.Header().Set("Last-Modified", "Sun, 01 Mar 2026 12:00:00 GMT")
		if r.Header.Get("If-None-Match") == `"v1"` {
			rw.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(rw, `<a href="/a">a</a>`)
	}})
	s := w.open(t, Config{})
	first := s.Fetch(context.Background(), collector.Page{URL: w.URL + "/"})
	page := collector.Page{URL: w.URL + "/", ETag: first.ETag, Modified: first.Modified, BodyHash: first.BodyHash}
	if v := s.Fetch(context.Background(), page); v.Outcome != NotModified || v.Status != 304 || v.BodyHash != first.BodyHash || v.ETag != `"v1"` {
		t.Errorf("second visit: %s %d", v.Outcome, v.Status)
	}
	if seen.Get("If-Modified-Since") != first.Modified || first.Modified == "" {
		t.Errorf("If-Modified-Since %q", seen.Get("If-Modified-Since"))
	}
	if !strings.Contains(seen.Get("User-Agent"), "+https://") {
		t.Errorf("User-Agent %q names no address to write to", seen.Get("User-Agent"))
	}
	page.ETag, page.Modified = "", ""
	if v := s.Fetch(context.Background(), page); v.Outcome != NotModified || v.Status != 200 || len(v.Links) != 1 {
		t.Errorf("the same body: %s %d, %d links", v.Outcome, v.Status, len(v.Links))
	}
}
