package crawler

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"time"

	"molva/collector"
)

// Waits grow by doubling up to the cap, and chance makes them longer alone.
func TestBackOffGrowsAndChanceOnlyLengthens(t *testing.T) {
	c := New(Config{})
	for failures, want := range map[int]time.Duration{1: 2 * time.Second, 2: 4 * time.Second, 5: 32 * time.Second, 9: 512 * time.Second,
		10: maxBackOff, 63: maxBackOff, 1 << 40: maxBackOff} {
		differ := map[time.Duration]bool{}
		for range 200 {
			got := c.backOffAfter(failures)
			if got < want || got > want+want/4 {
				t.Errorf("after %d failures %s, want %s up to a quarter more", failures, got, want)
			}
			differ[got] = true
		}
		if len(differ) < 100 {
			t.Errorf("after %d failures only %d different waits of 200", failures, len(differ))
		}
	}
	if stretched(time.Second, 0) != time.Second || stretched(0, 1) != 0 || stretched(100*365*24*time.Hour, 1) < 100*365*24*time.Hour {
		t.Error("a wait was made shorter, or one where none was asked for")
	}
}

// The usual delay is never shorter than asked for, and no clockwork.
func TestDelayIsLengthenedByChance(t *testing.T) {
	s := New(Config{}).Open(context.Background(), collector.Host{Key: "http://a.example:80", RobotsStatus: 200,
		Robots: []byte("User-agent: *\nCrawl-delay: 10"), RobotsExpires: time.Now().Add(time.Hour)})
	differ := map[time.Duration]bool{}
	for range 200 {
		s.asked()
		gap := s.Next().Sub(s.last)
		if gap < 10*time.Second || gap > 12500*time.Millisecond {
			t.Fatalf("a gap of %s for a Crawl-delay of 10 s", gap)
		}
		differ[gap] = true
	}
	if len(differ) < 100 {
		t.Errorf("only %d different gaps of 200", len(differ))
	}
}

// The site's own log: after 403, 429 and 5xx in a row each gap is at least twice the one before, and a good answer ends that.
func TestBackOffAsTheSiteSeesIt(t *testing.T) {
	answers := []int{403, 429, 500, 503, 200, 502, 200}
	n := 0
	w := newWorld(t, "", map[string]http.HandlerFunc{"/": func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(answers[n]); n++ }})
	s := w.open(t, Config{})
	s.c.pause = 5 * time.Millisecond
	var failures []int
	for range answers {
		s.Fetch(context.Background(), collector.Page{URL: w.URL + "/"})
		failures = append(failures, s.Failures())
	}
	pauses := []time.Duration{0, 0, 2, 4, 8, 16, 0, 2} // before each request, robots.txt first
	for i := range w.at {
		if want := pauses[i] * s.c.pause; i > 0 && w.at[i].Sub(w.at[i-1]) < want {
			t.Errorf("request %d came %s after the one before, want %s", i, w.at[i].Sub(w.at[i-1]), want)
		}
	}
	for i, want := range []int{1, 2, 3, 4, 0, 1, 0} {
		if failures[i] != want {
			t.Errorf("after the answers %v the failures in a row were %v", answers, failures)
			break
		}
	}
}

// The longer of Retry-After, in either form, and our own back-off holds; also where the answer is a refusal.
func TestRetryAfterAgainstBackOff(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		header string
		had    int // failures of the host's row
		least  time.Duration
		most   time.Duration
	}{
		"seconds are longer":     {429, "60", 0, 60 * time.Second, 61 * time.Second},
		"a date is longer":       {503, time.Now().Add(2 * time.Minute).UTC().Format(http.TimeFormat), 0, 118 * time.Second, 122 * time.Second},
		"of a refusal too":       {403, "60", 0, 60 * time.Second, 61 * time.Second},
		"the back-off is longer": {429, "1", 6, 128 * time.Second, 161 * time.Second},
		"zero shortens nothing":  {503, "0", 1, 4 * time.Second, 6 * time.Second},
		"a date that has passed": {503, time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat), 1, 4 * time.Second, 6 * time.Second},
	} {
		w := newWorld(t, "", map[string]http.HandlerFunc{"/": status(c.status, "Retry-After", c.header)})
		s := w.open(t, Config{})
		s.failures = c.had
		v := s.Fetch(context.Background(), collector.Page{URL: w.URL + "/"})
		if wait := s.Before().Sub(v.Fetched); wait < c.least || wait > c.most {
			t.Errorf("%s: left alone for %s, want %s to %s", name, wait, c.least, c.most)
		}
		if s.Failures() != c.had+1 {
			t.Errorf("%s: %d failures", name, s.Failures())
		}
	}
}

// Requests that were under way together fail together: one failure, not eight.
func TestFailuresAtOnceAreOne(t *testing.T) {
	const most = 8
	var all sync.WaitGroup
	all.Add(most)
	w := newWorld(t, "", map[string]http.HandlerFunc{"/": func(rw http.ResponseWriter, _ *http.Request) {
		all.Done()
		all.Wait()
		rw.WriteHeader(http.StatusServiceUnavailable)
	}})
	s := w.open(t, Config{Parallel: most})
	s.Robots(context.Background())
	var fetches sync.WaitGroup
	for range most {
		fetches.Go(func() { s.Fetch(context.Background(), collector.Page{URL: w.URL + "/"}) })
	}
	fetches.Wait()
	if s.Failures() != 1 {
		t.Errorf("%d failures in a row", s.Failures())
	}
}

// A robots.txt that fails is left alone for longer each time, and asked for again when its time has passed.
func TestRobotsFailuresGrow(t *testing.T) {
	w := newWorld(t, "", map[string]http.HandlerFunc{"/robots.txt": status(500), "/": text("x")})
	s := w.open(t, Config{})
	s.c.pause = time.Millisecond
	for i := 1; i <= 3; i++ {
		if a := s.Robots(context.Background()); a.Reason == "" || s.Failures() != i {
			t.Fatalf("asked %d times: %q, %d failures", i, a.Reason, s.Failures())
		}
		s.answer.Expires = time.Time{}
	}
	if w.asked("/robots.txt") != 3 || w.asked("/") != 0 {
		t.Errorf("asked for %q", w.log)
	}
}

// A host that fails for good is given up by a crawl without a store, and the summary says which and why.
func TestCrawlGivesAFailingHostUp(t *testing.T) {
	w := newWorld(t, "", map[string]http.HandlerFunc{"/": text(`<a href="/a">a</a><a href="/b">b</a>`), "/a": status(503, "Retry-After", "3600")})
	sum, _, err := w.crawl(t, Config{}, Run{})
	if err != nil || len(sum.GivenUp) != 1 || sum.Waiting != 1 || w.asked("/b") != 0 {
		t.Fatalf("%+v %v, asked for %q", sum, err, w.log)
	}
	if why := sum.GivenUp[0]; why[:len(w.URL)] != w.URL {
		t.Errorf("given up: %q", why)
	}
}
