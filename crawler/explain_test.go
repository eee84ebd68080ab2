package crawler

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
)

// A robots.txt that fails forbids all, and the block says how it failed.
func TestExplainRobotsThatFails(t *testing.T) {
	w := newWorld(t, "", map[string]http.HandlerFunc{"/robots.txt": status(503), "/": text("x")})
	var out bytes.Buffer
	sum, _, err := w.crawl(t, Config{}, Run{Explain: &out})
	if err != nil || sum.MissedAll != 1 || w.asked("/") != 0 {
		t.Fatalf("%+v %v, asked for %q", sum, err, w.log)
	}
	for _, want := range []string{"  verdict:    is not asked for now: robots.txt answered 503: nothing may be asked\n", "  robots.txt: answered 503: nothing may be asked; it knows this robot as molvabot\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it does not say %q:\n%s", want, out.String())
		}
	}
	if n := strings.Count(out.String(), "waits      "); n != 1 { // it is asked for three times, and nothing new comes of that
		t.Errorf("it says %d times that the page waits:\n%s", n, out.String())
	}
}

// Links are read against the page's base, and a page that says nofollow of itself leads nowhere.
func TestExplainNofollowOfPages(t *testing.T) {
	w := newWorld(t, "", map[string]http.HandlerFunc{
		"/":  text(`<base href="/dir/"><a rel=nofollow href=ad>a</a><a rel=nofollow href=ad>a</a><a href="/p">p</a>`),
		"/p": text(`<meta name=robots content=nofollow><a href="/q">q</a><a rel=nofollow href="/dir/ad">a</a>`)})
	var out bytes.Buffer
	if sum, _, err := w.crawl(t, Config{}, Run{Explain: &out}); err != nil || sum.Pages != 2 {
		t.Fatalf("%+v %v", sum, err)
	}
	got := strings.ReplaceAll(out.String(), w.URL, "")
	for _, want := range []string{"nofollow   /dir/ad  (not followed from /)\n", "nofollow   /q  (not followed from /p)\n"} {
		if strings.Count(got, want) != 1 {
			t.Errorf("it does not say %q once:\n%s", want, got)
		}
	}
}
