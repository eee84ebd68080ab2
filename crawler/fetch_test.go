package crawler

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"molva/collector"
	"molva/crawler/sites"
)

// world is a site on loopback that notes when it was asked for what.
type world struct {
	*httptest.Server
	mu     sync.Mutex
	log    []string
	at     []time.Time
	robots string
}

// newWorld serves robots.txt and whatever pages says; other addresses are 404.
func newWorld(t testing.TB, robots string, pages map[string]http.HandlerFunc) *world {
	t.Helper()
	w := &world{robots: robots}
	w.Server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		w.log, w.at = append(w.log, r.URL.RequestURI()), append(w.at, time.Now())
		w.mu.Unlock()
		if r.URL.Path == "/robots.txt" && pages["/robots.txt"] == nil {
			if w.robots == "" {
				http.NotFound(rw, r)
				return
			}
			io.WriteString(rw, w.robots)
			return
		}
		if h := pages[r.URL.RequestURI()]; h != nil {
			h(rw, r)
			return
		}
		http.NotFound(rw, r)
	}))
	t.Cleanup(w.Close)
	return w
}

func (w *world) asked(path string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, p := range w.log {
		if p == path {
			n++
		}
	}
	return n
}

func (w *world) key() string { return w.URL }

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

// open begins a slice on the world with no delay but what robots.txt says.
func (w *world) open(t testing.TB, cfg Config) *Slice {
	t.Helper()
	if cfg.AllowNet == nil {
		cfg.AllowNet = loopback
	}
	if cfg.DefaultDelay == 0 {
		cfg.DefaultDelay = NoDelay
	}
	if cfg.Sites == nil {
		cfg.Sites = &sites.Set{}
	}
	c := New(cfg)
	t.Cleanup(c.Close)
	return c.Open(context.Background(), collector.Host{Key: w.key()})
}

func (w *world) fetch(t testing.TB, cfg Config, path string) Visit {
	t.Helper()
	return w.open(t, cfg).Fetch(context.Background(), collector.Page{URL: w.URL + path})
}

func text(s string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, s)
	}
}

func to(address string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, address, http.StatusFound) }
}

func status(code int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
	}
}

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

func packed(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write(b)
	z.Close()
	return out.Bytes()
}

// A page above the limit is an error, never a short page; raw bytes are kept as they came.
func TestBounds(t *testing.T) {
	bomb := packed(make([]byte, 3<<20))
	small := packed([]byte(`<a href="/x">x</a>`))
	zipped := func(b []byte) http.HandlerFunc {
		return func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Encoding", "gzip")
			rw.Header().Set("Content-Type", "text/html")
			rw.Write(b)
		}
	}
	drip := func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Content-Type", "text/html")
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-r.Context().Done():
				return
			case <-tick.C:
				io.WriteString(rw, "x")
				rw.(http.Flusher).Flush()
			}
		}
	}
	hang := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	w := newWorld(t, "", map[string]http.HandlerFunc{"/bomb": zipped(bomb), "/small": zipped(small), "/drip": drip, "/hang": hang,
		"/limit": text(strings.Repeat("x", 1<<20)), "/over": text(strings.Repeat("x", 1<<20+1)), "/cut": zipped(small[:len(small)-9]),
		"/br": func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Encoding", "br")
			io.WriteString(rw, "x")
		}})
	cfg := Config{MaxBody: 1 << 20, Timeout: 150 * time.Millisecond}
	for path, want := range map[string]struct {
		outcome Outcome
		reason  string
	}{"/bomb": {Broken, "too large"}, "/over": {Broken, "too large"}, "/limit": {OK, ""}, "/small": {OK, ""}, "/drip": {Broken, "too slow"},
		"/hang": {Broken, "too slow"}, "/cut": {Retry, "decompress"}, "/br": {Retry, "not asked for"}} {
		began := time.Now()
		v := w.fetch(t, cfg, path)
		if v.Outcome != want.outcome || !strings.Contains(v.Reason, want.reason) {
			t.Errorf("%s: %s %q, want %s %q", path, v.Outcome, v.Reason, want.outcome, want.reason)
		}
		if len(v.Reviews)+len(v.Links) > 0 && v.Outcome != OK {
			t.Errorf("%s: a broken page was read", path)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s took %s", path, took)
		}
	}
	if v := w.fetch(t, cfg, "/small"); !bytes.Equal(v.Raw, small) || len(v.Links) != 1 {
		t.Errorf("raw bytes are not those of the wire: %d of %d, links %q", len(v.Raw), len(small), v.Links)
	}
}

func TestNoAnswerIsRetry(t *testing.T) {
	w := newWorld(t, "User-agent: *\nAllow: /", nil)
	s := w.open(t, Config{})
	s.Robots(context.Background())
	w.Close()
	if v := s.Fetch(context.Background(), collector.Page{URL: w.URL + "/"}); v.Outcome != Retry || v.Status != -1 || !strings.Contains(v.Reason, "no answer") {
		t.Errorf("%s %d %q", v.Outcome, v.Status, v.Reason)
	}
}

// A context that ends stops a wait at once.
func TestCancelEndsAWait(t *testing.T) {
	w := newWorld(t, "User-agent: *\nCrawl-delay: 3600", map[string]http.HandlerFunc{"/": text("x")})
	s := w.open(t, Config{})
	s.Robots(context.Background())
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	began := time.Now()
	v := s.Fetch(ctx, collector.Page{URL: w.URL + "/"})
	if v.Outcome != Retry || time.Since(began) > 5*time.Second || w.asked("/") != 0 {
		t.Errorf("%s %q after %s", v.Outcome, v.Reason, time.Since(began))
	}
	// The place in the row is free again.
	ctx2, cancel2 := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel2()
	if v := s.Fetch(ctx2, collector.Page{URL: w.URL + "/"}); v.Outcome != Retry {
		t.Errorf("%s", v.Outcome)
	}
}

func TestParallelOnlyWithoutDelay(t *testing.T) {
	var mu sync.Mutex
	now, most := 0, 0
	gate := make(chan struct{})
	slow := func(rw http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		now++
		most = max(most, now)
		if now == 3 {
			close(gate)
		}
		mu.Unlock()
		<-gate
		mu.Lock()
		now--
		mu.Unlock()
		io.WriteString(rw, "x")
	}
	pages := map[string]http.HandlerFunc{}
	for i := range 3 {
		pages[fmt.Sprintf("/%d", i)] = slow
	}
	w := newWorld(t, "", pages)
	s := w.open(t, Config{Parallel: 3})
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Go(func() {
			if v := s.Fetch(context.Background(), collector.Page{URL: fmt.Sprintf("%s/%d", w.URL, i)}); v.Outcome != OK {
				t.Errorf("%s %s", v.Outcome, v.Reason)
			}
		})
	}
	wg.Wait()
	if most != 3 {
		t.Errorf("%d at once, want 3", most)
	}
}
