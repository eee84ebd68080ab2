package crawler

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"molva/collector"
	"molva/crawler/sites"
	"molva/crawler/yardstick"
)

func review(id, text string) string {
	return ld + `{"@type":"Review","identifier":"` + id + `","author":"A","reviewBody":"` + text + `"}</script>`
}

// crawl runs from "/" of the world and gives the summary and the ids in the order in which they came.
func (w *world) crawl(t testing.TB, cfg Config, r Run) (Summary, []string, error) {
	t.Helper()
	cfg.AllowNet = loopback
	if cfg.Sites == nil {
		cfg.Sites = &sites.Set{}
	}
	if cfg.DefaultDelay == 0 {
		cfg.DefaultDelay = NoDelay
	}
	if r.Starts == nil {
		r.Starts = []string{w.URL + "/"}
	}
	var ids []string
	if r.Out == nil {
		r.Out = func(v collector.Review) error { ids = append(ids, v.ID); return nil }
	}
	c := New(cfg)
	c.pause = 5 * time.Millisecond
	defer c.Close()
	sum, err := c.Crawl(context.Background(), r)
	return sum, ids, err
}

func TestCrawlFollowsLinksAndSitemap(t *testing.T) {
	w := newWorld(t, "", nil)
	pages := map[string]http.HandlerFunc{
		"/":        text(review("1", "a") + `<a href="/b?utm_source=x">b</a><a href="/c#top">c</a><a rel=nofollow href="/ads">x</a><a href="/hidden/x">h</a><a href="/404">n</a><a href="https://other.example/">o</a><a href="/hop">r</a><a href="/away">r</a>`),
		"/b":       text(review("2", "b") + `<a href="/d">d</a><a href="/">home</a>`),
		"/c":       text(review("3", "c") + review("1", "a")),
		"/d":       text(review("4", "d")),
		"/hop":     to("/landing"),
		"/landing": text(review("5", "e")),
		"/away":    to("https://other.example/"),
		"/map/a.xml": func(rw http.ResponseWriter, _ *http.Request) {
			fmt.Fprintf(rw, `<sitemapindex><sitemap><loc>%s/map/b.xml.gz</loc></sitemap></sitemapindex>`, w.URL)
		},
		"/map/b.xml.gz": func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Type", "application/gzip")
			z := gzip.NewWriter(rw)
			fmt.Fprintf(z, `<urlset><url><loc> %s/only-in-the-map?a=1&amp;b=2 </loc></url><url><loc>https://other.example/x</loc></url></urlset>`, w.URL)
			z.Close()
		},
		"/only-in-the-map?a=1&b=2": text(review("6", "f")),
	}
	w = newWorld(t, "", pages)
	w.robots = "User-agent: *\nDisallow: /hidden/\nSitemap: " + w.URL + "/map/a.xml\nSitemap: https://other.example/map.xml\n"
	var explained bytes.Buffer
	sum, ids, err := w.crawl(t, Config{}, Run{Explain: &explained})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(ids)
	if got := strings.Join(ids, " "); got != "1 2 3 4 5 6" {
		t.Errorf("reviews %s", got)
	}
	if sum.Partial() || sum.Pages != 8 || sum.Gone != 1 || sum.Forbidden != 1 || sum.Elsewhere != 1 || sum.Reviews != 6 {
		t.Errorf("%+v", sum)
	}
	if w.log[0] != "/robots.txt" || w.asked("/hidden/x")+w.asked("/ads") != 0 || w.asked("/b") != 1 || w.asked("/robots.txt") != 1 {
		t.Errorf("asked %q", w.log)
	}
	if slices.Index(w.log, "/d") < slices.Index(w.log, "/c") {
		t.Errorf("not breadth first: %q", w.log)
	}
	if !strings.Contains(explained.String(), "forbidden  "+w.URL+"/hidden/x  (robots.txt line 2 forbids it: Disallow: /hidden/)") {
		t.Errorf("explained %s", explained.String())
	}
}

func TestCrawlIsPartialWhenAPageIsMissed(t *testing.T) {
	slow := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	for _, c := range []struct {
		name    string
		broken  http.HandlerFunc
		partial bool
	}{
		{"too large", text(strings.Repeat("x", 2<<20)), true}, {"too slow", slow, true}, {"refused", status(403), true}, {"error", status(500), true},
		{"endless redirect", to("/x"), true}, {"gone", status(410), false}, {"forbidden", to("/hidden/1"), false}, {"elsewhere", to("https://other.example/"), false},
		{"captcha", text(`<form action="/checkcaptcha">`), true}, {"a picture", func(rw http.ResponseWriter, _ *http.Request) { rw.Header().Set("Content-Type", "image/png") }, false},
		{"bad request", status(400), true},
	} {
		w := newWorld(t, "User-agent: *\nDisallow: /hidden/", map[string]http.HandlerFunc{"/": text(`<a href="/x">x</a><a href="/y">y</a>`), "/x": c.broken, "/y": text(review("1", "a"))})
		cfg := Config{MaxBody: 1 << 20}
		if c.name == "too slow" {
			cfg.Timeout = 300 * time.Millisecond
		}
		sum, ids, err := w.crawl(t, cfg, Run{})
		if err != nil || sum.Partial() != c.partial || len(ids) != 1 {
			t.Errorf("%s: partial %v, want %v; %d reviews, %+v, %v", c.name, sum.Partial(), c.partial, len(ids), sum.Missed, err)
		}
		if n := w.asked("/x"); (c.name == "too large" || c.name == "too slow") && n != 1 {
			t.Errorf("%s: asked for %d times", c.name, n)
		}
	}
}

func TestCrawlTriesAgainWhenAskedTo(t *testing.T) {
	var n atomic.Int32
	var first, second time.Time
	w := newWorld(t, "", map[string]http.HandlerFunc{"/": func(rw http.ResponseWriter, _ *http.Request) {
		if n.Add(1) == 1 {
			first = time.Now()
			rw.Header().Set("Retry-After", "1")
			rw.WriteHeader(503)
			return
		}
		second = time.Now()
		io.WriteString(rw, review("1", "a"))
	}})
	sum, ids, err := w.crawl(t, Config{}, Run{})
	if err != nil || sum.Partial() || len(ids) != 1 || second.Sub(first) < time.Second {
		t.Errorf("%+v %q %v, gap %s", sum, ids, err, second.Sub(first))
	}
}

func TestCrawlBounds(t *testing.T) {
	chain := map[string]http.HandlerFunc{}
	for i := range 20 {
		chain[fmt.Sprintf("/%d", i)] = text(fmt.Sprintf(`<a href="/%d">n</a>`, i+1) + review(fmt.Sprint(i), "x"))
	}
	w := newWorld(t, "", chain)
	sum, ids, err := w.crawl(t, Config{}, Run{Starts: []string{w.URL + "/0"}, MaxPages: 5})
	if err != nil || sum.Pages != 5 || len(ids) != 5 || sum.Waiting != 1 || !sum.Partial() {
		t.Errorf("%+v %v", sum, err)
	}
	if sum, _, _ := w.crawl(t, Config{}, Run{Starts: []string{w.URL + "/19"}, MaxPages: 2}); sum.Partial() || sum.Gone != 1 {
		t.Errorf("the bound reached with nothing left is no partial run: %+v", sum)
	}
}

func TestCrawlErrors(t *testing.T) {
	w := newWorld(t, "", map[string]http.HandlerFunc{"/": text(review("1", "a"))})
	for _, c := range []struct {
		name string
		run  Run
		code collector.Code
	}{
		{"private address", Run{Starts: []string{"http://10.0.0.1/"}}, collector.CodeForbidden},
		{"no address", Run{Starts: []string{"shop"}}, collector.CodeInvalid},
		{"no such site", Run{Site: "nosuch"}, collector.CodeInvalid},
		{"output", Run{Out: func(collector.Review) error { return errors.New("pipe") }}, collector.CodeInternal},
	} {
		if _, _, err := w.crawl(t, Config{}, c.run); collector.CodeOf(err) != c.code {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	for name, run := range map[string]Run{"nobody there": {Starts: []string{"http://127.0.0.1:1/"}}, "start is elsewhere": {Starts: []string{w.URL + "/away"}}} {
		moved := newWorld(t, "", map[string]http.HandlerFunc{"/away": to("https://other.example/")})
		if name == "start is elsewhere" {
			run.Starts = []string{moved.URL + "/away"}
		}
		sum, _, err := w.crawl(t, Config{}, run)
		if err != nil || !sum.Partial() {
			t.Errorf("%s: %+v %v", name, sum, err)
		}
	}
	refused := newWorld(t, "User-agent: *\nDisallow: /", nil)
	if sum, _, err := refused.crawl(t, Config{}, Run{}); err != nil || sum.Partial() || sum.Forbidden != 1 || sum.Pages != 0 {
		t.Errorf("%+v %v", sum, err)
	}
}

func TestCrawlStopsWhenCancelled(t *testing.T) {
	w := newWorld(t, "User-agent: *\nCrawl-delay: 3600", map[string]http.HandlerFunc{"/": text("x")})
	ctx, cancel := context.WithCancel(context.Background())
	c := New(Config{AllowNet: loopback, Sites: &sites.Set{}})
	defer c.Close()
	go func() { // as soon as robots.txt was asked for
		for w.asked("/robots.txt") == 0 {
			runtime.Gosched()
		}
		cancel()
	}()
	began := time.Now()
	_, err := c.Crawl(ctx, Run{Starts: []string{w.URL + "/"}, Out: func(collector.Review) error { return nil }})
	if !errors.Is(err, context.Canceled) || time.Since(began) > 5*time.Second {
		t.Errorf("%v after %s", err, time.Since(began))
	}
}

// Goroutines are bounded by the workers, however many addresses wait (trap 1): the same with 40,000 as with 500.
func TestGoroutinesDoNotGrowWithTheQueue(t *testing.T) {
	few, many := goroutinesWith(t, 500), goroutinesWith(t, 40_000)
	t.Logf("goroutines with 500 waiting %d, with 40,000 %d", few, many)
	if many > few+5 {
		t.Errorf("%d goroutines more", many-few)
	}
}

func goroutinesWith(t *testing.T, waiting int) int {
	var most atomic.Int64
	pages := map[string]http.HandlerFunc{}
	for k := range waiting/500 + 1 {
		var b strings.Builder
		for i := range 500 {
			fmt.Fprintf(&b, `<a href="/p/%d">x</a>`, k*500+i)
		}
		fmt.Fprintf(&b, `<a href="/list/%d">x</a>`, k+1)
		pages[fmt.Sprintf("/list/%d", k)] = text(b.String())
	}
	w := newWorld(t, "", pages)
	c := New(Config{AllowNet: loopback, Sites: &sites.Set{}, DefaultDelay: NoDelay, Parallel: 8})
	defer c.Close()
	ctx := context.Background()
	s := c.Open(ctx, collector.Host{Key: w.URL, RobotsStatus: 404, RobotsExpires: farFuture})
	h := &hostRun{key: w.URL}
	var err error
	if h.queue, err = newFrontier(tableSlots); err != nil {
		t.Fatal(err)
	}
	defer h.queue.close()
	for k := range waiting/500 + 1 { // the lists alone are fetched; what they link to waits
		v := s.Fetch(ctx, collector.Page{URL: fmt.Sprintf("%s/list/%d", w.URL, k)})
		for _, l := range v.Links {
			if _, err := h.queue.add(l, 1); err != nil {
				t.Fatal(err)
			}
		}
		most.Store(max(most.Load(), int64(runtime.NumGoroutine())))
	}
	if h.queue.waiting < waiting {
		t.Fatalf("%d wait, want %d", h.queue.waiting, waiting)
	}
	return int(most.Load())
}

// TestAClosedPortIsNamed: nothing is asked of a host whose robots.txt does not answer, and a command says why it does not.
func TestAClosedPortIsNamed(t *testing.T) {
	closed := httptest.NewServer(yardstick.Honest(t.Errorf, DefaultAgent, http.NotFoundHandler()))
	closed.Close()
	c := New(Config{AllowNet: loopback, Sites: &sites.Set{}, DefaultDelay: NoDelay})
	c.pause = time.Millisecond
	defer c.Close()
	sum, err := c.Crawl(t.Context(), Run{Starts: []string{closed.URL}, Out: func(collector.Review) error { return nil }})
	if err != nil || len(sum.Missed) != 1 || !strings.HasSuffix(sum.Missed[0].Reason, "connection refused)") {
		t.Errorf("crawl: %+v, %v", sum.Missed, err)
	}
	if _, err := c.Once(t.Context(), closed.URL, ""); err == nil || !strings.Contains(err.Error(), "robots.txt gave no answer: nothing may be asked (no answer: ") || !strings.Contains(err.Error(), "connection refused)") {
		t.Errorf("once: %v", err)
	}
}
