package crawler

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"molva/collector"
	"molva/crawler/render"
	"molva/crawler/sites"
	"molva/crawler/yardstick"
)

// newBrowser starts the installed Chromium when it is needed first. Without one a test is left out and says so; where
// everything must be there, it fails.
func newBrowser(t *testing.T) *render.Browser {
	t.Helper()
	path, err := render.Find("")
	if err != nil {
		t.Fatal(err)
	}
	if path == "" {
		if os.Getenv("MOLVA_TEST_REAL") == "1" {
			t.Fatal("there is no Chromium; .ci/install installs it")
		}
		t.Skip("there is no Chromium on this machine: pages that need a browser are not tested")
	}
	b, err := render.New(render.Config{Chromium: path, Agent: DefaultAgent, PageTime: time.Minute, OwnTime: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b
}

// script is a site file of a shop whose reviews only a script puts into the page.
const scriptSite = `
name = "script"
hosts = ["127.0.0.1"]
render = true
render_pages = ['^/firm/']
render_hosts = ["cdn.example", "inner.example"]
[list]
pages = ['^/firm/']
item = "li.review"
empty = "p.none"
[list.review]
id = { attr = "data-id" }
author = "b"
text = "p"
`

func siteOf(t *testing.T, file string) *sites.Set {
	t.Helper()
	s, err := sites.Parse("script.toml", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	return sites.Of(s)
}

const firmPage = `<!DOCTYPE html><meta charset="windows-1251"><title>Firm</title><link rel="stylesheet" href="/s.css"><img src="/logo.png"><ul id="list"></ul>
<script src="https://tracker.example/t.js"></script><script src="/app.js"></script>`

const firmScript = `addEventListener("load", async () => {
	for (const r of await (await fetch("/api/reviews", {headers: {"X-Requested-With": "XMLHttpRequest"}})).json())
		list.insertAdjacentHTML("beforeend", "<li class=review data-id=" + r.id + "><b>" + r.author + "</b><p>" + r.text + "</p></li>")
	list.insertAdjacentHTML("afterend", "<a href='/firm/8'>next</a>")
})`

// heard is what a site was told by whoever asked.
type heard struct {
	mu   sync.Mutex
	head map[string]http.Header
}

func (h *heard) note(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		h.head[r.URL.Path] = r.Header
		h.mu.Unlock()
		http.SetCookie(w, &http.Cookie{Name: "visitor", Value: "1"})
		next(w, r)
	}
}

func answer(kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		_, _ = io.WriteString(w, body)
	}
}

// Reviews that a page's script brings are read like any; the site sees one honest visitor who asks for no more than is needed.
func TestReviewsThatAScriptBringsAreRead(t *testing.T) {
	h := &heard{head: map[string]http.Header{}}
	w := newWorld(t, "User-agent: *\nDisallow: /private\n", map[string]http.HandlerFunc{
		"/firm/7": h.note(answer("text/html", firmPage)), "/app.js": h.note(answer("text/javascript; charset=utf-8", firmScript)), "/s.css": h.note(answer("text/css", "li{}")),
		"/api/reviews": h.note(answer("application/json", `[{"id": 1, "author": "Ольга", "text": "Чекала три години."}, {"id": 2, "author": "Пётр", "text": "Всё хорошо"}]`))}, yardstick.Shown...)
	s := w.open(t, Config{Browser: newBrowser(t), Sites: siteOf(t, scriptSite)})
	began := time.Now()
	v := s.Fetch(t.Context(), collector.Page{URL: w.URL + "/firm/7", ETag: `"a"`})
	if v.Outcome != OK || len(v.Reviews) != 2 || v.Reviews[0].Text != "Чекала три години." || v.Reviews[1].Author.Name != "Пётр" {
		t.Fatalf("%s, %s: %+v", v.Outcome, v.Reason, v.Reviews)
	}
	if !slices.Contains(v.Links, w.URL+"/firm/8") || string(v.Raw) != firmPage || !bytes.Contains(v.Rendered, []byte("Чекала три години.")) || v.BodyHash != hashOf(v.Rendered) {
		t.Errorf("links %q, raw %.40q, rendered %.40q", v.Links, v.Raw, v.Rendered)
	}
	if asked := w.log; len(asked) != 5 || w.asked("/logo.png") != 0 {
		t.Errorf("it asked for %q", asked)
	}
	for path, head := range h.head {
		if head.Get("User-Agent") != DefaultAgent || head.Get("Cookie") != "" || head.Get("Sec-Ch-Ua") != "" || head.Get("If-None-Match") != "" {
			t.Errorf("%s was asked for with %v", path, head)
		}
	}
	if got := h.head["/api/reviews"].Get("X-Requested-With"); got != "XMLHttpRequest" {
		t.Errorf("the script's own field: %q", got)
	}
	if s.Next().Before(began) {
		t.Error("the delay did not begin anew behind the page")
	}
	again := s.Fetch(t.Context(), collector.Page{URL: w.URL + "/firm/7", BodyHash: v.BodyHash})
	if again.Outcome != NotModified || len(again.Reviews) != 2 {
		t.Errorf("the same page again: %s, %d reviews", again.Outcome, len(again.Reviews))
	}
}

// Where something is missing that a page needs, it is never taken for one without reviews.
func TestAPageThatCannotBeShownIsNoPageWithoutReviews(t *testing.T) {
	script := func(url string) http.HandlerFunc {
		return text(`<ul id="list"></ul><p class="none">no reviews yet</p><script>fetch("` + url + `").then(r => r.json()).then(r => list.innerHTML = r[0])</script>`)
	}
	other := httptest.NewServer(yardstick.Honest(t.Errorf, DefaultAgent, http.NotFoundHandler(), yardstick.Shown...))
	defer other.Close()
	w := newWorld(t, "User-agent: *\nDisallow: /private\n", map[string]http.HandlerFunc{"/firm/1": script("/api/down"), "/api/down": status(http.StatusBadGateway),
		"/firm/2": script("/private/reviews"), "/private/reviews": answer("application/json", "[1]"), "/firm/3": script("http://cdn.example/reviews"), "/firm/4": script("http://inner.example/reviews"),
		"/firm/5": script("/moved"), "/moved": to("http://inner.example/x"), "/firm/6": text(`<p class="none">no reviews yet</p>`), "/firm/7": text(`<script>location = "/firm/6"</script>`), "/about": text("<p>about</p>")}, yardstick.Shown...)
	cfg := Config{Browser: newBrowser(t), Sites: siteOf(t, scriptSite), Resolve: map[string]string{"cdn.example": strings.TrimPrefix(other.URL, "http://"), "inner.example": "10.0.0.1:80"}}
	s := w.open(t, cfg)
	for path, want := range map[string]struct {
		outcome Outcome
		drift   bool
		reason  string
	}{
		"/firm/1": {Retry, false, "the browser could not show the page: " + w.URL + "/api/down: the site answered 502"},
		"/firm/2": {OK, true, "the page shows nothing without what may not be asked for: " + w.URL + "/private/reviews: robots.txt line 2"},
		"/firm/4": {OK, true, "inner.example/"},
		"/firm/5": {OK, true, "inner.example/"},
		"/firm/6": {OK, false, ""},
		"/firm/7": {OK, true, ""},
	} {
		v := s.Fetch(t.Context(), collector.Page{URL: w.URL + path})
		if v.Outcome != want.outcome || v.Drift != want.drift || !strings.Contains(v.Reason, want.reason) || len(v.Reviews) > 0 {
			t.Errorf("%s: %s, drift %v, %q, want %+v", path, v.Outcome, v.Drift, v.Reason, want)
		}
		if path == "/firm/7" && !slices.Contains(v.Links, w.URL+"/firm/6") {
			t.Errorf("where the script wanted to go is no link: %q", v.Links)
		}
	}
	if n := w.asked("/private/reviews"); n != 0 {
		t.Errorf("what robots.txt forbids was asked for %d times", n)
	}
	cfg.Browser = nil
	v := w.open(t, cfg).Fetch(t.Context(), collector.Page{URL: w.URL + "/firm/6"})
	if v.Outcome != Blocked || v.Reason != collector.Because("needs_browser").String() || v.Status != 0 || v.Refused() {
		t.Errorf("without a browser: %s, %q, status %d", v.Outcome, v.Reason, v.Status)
	}
	if v := w.open(t, cfg).Fetch(t.Context(), collector.Page{URL: w.URL + "/about"}); v.Outcome != OK {
		t.Errorf("a page that needs none, without a browser: %s, %q", v.Outcome, v.Reason)
	}
}

// Another host is asked where the site file names it, within its own robots.txt and delay; a second page waits for its turn.
func TestOtherHostsAreAskedWhereTheSiteFileNamesThem(t *testing.T) {
	cdn := newWorld(t, "User-agent: *\nCrawl-delay: 0.3\n", map[string]http.HandlerFunc{"/app.js": answer("text/javascript", `document.body.innerHTML = "<li class=review data-id=1><b>A</b><p>text</p>"`)}, yardstick.Shown...)
	page := text(`<body><script src="http://cdn.example/app.js"></script>`)
	w := newWorld(t, "", map[string]http.HandlerFunc{"/firm/1": page, "/firm/2": page}, yardstick.Shown...)
	s := w.open(t, Config{Browser: newBrowser(t), Sites: siteOf(t, scriptSite), Resolve: map[string]string{"cdn.example": strings.TrimPrefix(cdn.URL, "http://")}})
	for _, path := range []string{"/firm/1", "/firm/2"} {
		if v := s.Fetch(t.Context(), collector.Page{URL: w.URL + path}); len(v.Reviews) != 1 {
			t.Errorf("%s: %s, %q, %d reviews", path, v.Outcome, v.Reason, len(v.Reviews))
		}
	}
	if want := []string{"/robots.txt", "/app.js", "/app.js"}; !slices.Equal(cdn.log, want) {
		t.Fatalf("the other host was asked for %q", cdn.log)
	}
	for i := range cdn.at[1:] {
		if gap := cdn.at[i+1].Sub(cdn.at[i]); gap < 290*time.Millisecond {
			t.Errorf("%s after the request before", gap)
		}
	}
}

// What the browser made of an answer stands beside it in the evidence, under the same chain.
func TestEvidenceKeepsTheRenderedDocument(t *testing.T) {
	e := exchange(1)
	e.Rendered = []byte("<html>\r\n\r\nwhat was read</html>")
	w := &EvidenceWriter{}
	begin, err := w.Begin(EvidenceInfo{File: "a.warc.gz", At: e.Fetched})
	if err != nil {
		t.Fatal(err)
	}
	file := slices.Clone(begin)
	kept, err := w.Add(e)
	if err != nil {
		t.Fatal(err)
	}
	all, chain, err := readEvidence(append(file, kept.Bytes...))
	if err != nil || len(all) != 5 || chain != kept.Chain {
		t.Fatalf("%d records, %v", len(all), err)
	}
	shown := all[3]
	if shown.Type != recordShown || !bytes.Equal(shown.Block, e.Rendered) || !strings.Contains(shown.Head(), "WARC-Refers-To: "+all[2].ID) || !shown.IsResponse() {
		t.Errorf("%s %q: %s", shown.Type, shown.Block, shown.Head())
	}
	if body, _, err := ReadExchange(kept.Bytes); err != nil || !bytes.Equal(body, e.Body) {
		t.Errorf("the answer itself: %q, %v", body, err)
	}
}
