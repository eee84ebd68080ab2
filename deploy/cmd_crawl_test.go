package deploy

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"molva/crawler"
	"molva/crawler/yardstick"
)

// site serves made-up pages with JSON-LD; /teapot is a page that cannot be read.
func reviewSite(t *testing.T) *httptest.Server {
	t.Helper()
	page := func(id, more string) string {
		return `<script type="application/ld+json">{"@type":"Review","identifier":"` + id + `","author":"Оля","reviewBody":"<b> & ёжик","reviewRating":{"ratingValue":4}}</script>` + more
	}
	s := httptest.NewServer(yardstick.Honest(t.Errorf, crawler.DefaultAgent, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			io.WriteString(w, "User-agent: *\nDisallow: /hidden/\n")
		case "/":
			io.WriteString(w, page("1", `<a href="/2">2</a><a href="/hidden/x">h</a><a href="/gone">g</a>`))
		case "/2":
			io.WriteString(w, page("2", ""))
		case "/part":
			io.WriteString(w, page("3", `<a href="/teapot">t</a>`))
		case "/teapot":
			w.WriteHeader(http.StatusTeapot)
		default:
			http.NotFound(w, r)
		}
	})))
	t.Cleanup(s.Close)
	return s
}

func molva(args ...string) (status int, out, errs string) {
	var o, e bytes.Buffer
	status = Main(args, strings.NewReader(""), &o, &e)
	return status, o.String(), e.String()
}

func TestCrawlCommand(t *testing.T) {
	s := reviewSite(t)
	file := filepath.Join(t.TempDir(), "out.jsonl")
	for _, c := range []struct {
		name   string
		args   []string
		status int
		lines  int
		says   string
	}{
		{"all", []string{s.URL + "/"}, 0, 2, "3 pages, 2 reviews, 0 mentions; 1 gone (404, 410), 1 forbidden"},
		{"explained", []string{s.URL + "/", "--explain"}, 0, 2, "forbidden  " + s.URL + "/hidden/x  (robots.txt line 2 forbids it: Disallow: /hidden/)"},
		{"into a file", []string{s.URL + "/", "-o", file}, 0, 0, "2 reviews"},
		{"a page missed", []string{s.URL + "/part"}, 3, 1, "not read: " + s.URL + "/teapot: broken: the site answered 418"},
		{"too many pages", []string{s.URL + "/", "--max-pages", "1"}, 3, 1, "links were not followed"},
		{"one page", []string{s.URL + "/teapot"}, 3, 0, "molva: done in part: 1 page could not be read"},
		{"usage", []string{s.URL + "/", "--parallel", "0"}, 2, 0, "--parallel"},
		{"unknown flag", []string{s.URL + "/", "--paralel", "2"}, 2, 0, "--paralel"},
		{"no address", []string{"shop"}, 2, 0, "is no web address"},
		{"no such site", []string{s.URL + "/", "--site", "nosuch"}, 2, 0, "no site file named"},
		{"bad network", []string{s.URL + "/", "--allow-net", "all"}, 2, 0, "is no network"},
		{"no such folder", []string{s.URL + "/", "--sites", "/nonexistent"}, 2, 0, "/nonexistent"},
		{"private address", []string{"http://10.0.0.1/"}, 1, 0, "private address 10.0.0.0/8"},
		{"no folder for the output", []string{s.URL + "/", "-o", "/nonexistent/out"}, 1, 0, "/nonexistent/out"},
	} {
		args := append([]string{"crawl", "--delay", "0"}, c.args...)
		if c.name != "private address" && c.name != "bad network" {
			args = append(args, "--allow-net", "127.0.0.1/32")
		}
		status, out, errs := molva(args...)
		if status != c.status || strings.Count(out, "\n") != c.lines || !strings.Contains(errs, c.says) {
			t.Errorf("%s: status %d, %d lines, %q\nwant %d, %d, %q", c.name, status, strings.Count(out, "\n"), errs, c.status, c.lines, c.says)
		}
	}
	b, err := os.ReadFile(file)
	if err != nil || bytes.Count(b, []byte("\n")) != 2 || !bytes.Contains(b, []byte("<b> & ёжик")) {
		t.Errorf("%s, %v", b, err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), ".*")); len(left) != 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestExtractCommand(t *testing.T) {
	s := reviewSite(t)
	page := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(page, []byte(`<script type="application/ld+json">{"@type":"Product","name":"A","aggregateRating":{"ratingValue":4,"reviewCount":9},"review":{"@type":"Review","reviewBody":"x"}}</script><a href="b">b</a>`), 0o600); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Reviews   []struct{ ID, Text, URL string }
		Aggregate struct{ Count int }
		Links     []string
	}
	status, out, errs := molva("extract", page, "--url", "https://shop.example/p/")
	if err := json.Unmarshal([]byte(out), &got); err != nil || status != 0 {
		t.Fatalf("%d %s %v %s", status, out, err, errs)
	}
	if len(got.Reviews) != 1 || got.Reviews[0].Text != "x" || got.Aggregate.Count != 9 || len(got.Links) != 1 || got.Links[0] != "https://shop.example/p/b" {
		t.Errorf("%s", out)
	}
	if status, out, errs := molva("extract", s.URL+"/2", "--allow-net", "127.0.0.0/8"); status != 0 || !strings.Contains(out, `"id": "2"`) {
		t.Errorf("%d %s %s", status, out, errs)
	}
	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"nosuch.html"}, 2, "nosuch.html"}, {[]string{s.URL + "/2"}, 1, "loopback"}, {[]string{s.URL + "/hidden/1", "--allow-net", "127.0.0.0/8"}, 1, "robots.txt line 2"},
		{[]string{page, "--url", "shop"}, 2, "is no web address"},
	} {
		if status, out, errs := molva(append([]string{"extract"}, c.args...)...); status != c.status || out != "" || !strings.Contains(errs, c.says) {
			t.Errorf("%q: %d %q %q", c.args, status, out, errs)
		}
	}
}

func TestSitesCheckCommand(t *testing.T) {
	if status, out, errs := molva("sites", "check"); status != 0 || !strings.Contains(out, "ok       firm.html  2 reviews") {
		t.Errorf("%d %s %s", status, out, errs)
	}
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("mine.toml", "name = \"mine\"\nhosts = [\"mine.example\"]\n[list]\nitem = \".r\"\n[list.review]\ntext = \"p\"\n")
	write("testdata/mine/a.html", `<div class="r" ><p>Так</p></div>`)
	write("testdata/mine/a.json", `{"url":"https://mine.example/","now":"2026-01-01T00:00:00Z","reviews":[{"text":"Ні"}],"links":[]}`)
	if status, out, errs := molva("sites", "check", "mine", "--sites", dir); status != 1 || !strings.Contains(out, `reviews[0].text: want "Ні", got "Так"`) {
		t.Errorf("%d %s %s", status, out, errs)
	}
	if status, out, errs := molva("sites", "check", "mine", "--sites", dir, "--write"); status != 0 {
		t.Errorf("%d %s %s", status, out, errs)
	}
	if status, out, errs := molva("sites", "check", "mine", "--sites", dir); status != 0 {
		t.Errorf("%d %s %s", status, out, errs)
	}
	write("bad.toml", "name = \"bad\"\nhosts = [\"bad.example\"]\n[list]\nitm = \".r\"\n")
	if status, _, errs := molva("sites", "check", "--sites", dir); status != 2 || !strings.Contains(errs, "bad.toml:4:1") || !strings.Contains(errs, "list.itm") {
		t.Errorf("%d %s", status, errs)
	}
}

// A page that came instead of the one asked for says what it is and what to do: a site's own block page, saved.
func TestExtractSaysWhatCameInstead(t *testing.T) {
	for page, says := range map[string]string{
		"yell/blocked.html":    "blocked: a refusal instead of the page: use the site's official interface, an export or a saved page",
		"flowwow/blocked.html": "blocked: a Yandex captcha instead of the page: use the site's official interface",
	} {
		status, out, errs := molva("extract", filepath.Join("../crawler/sites/testdata", page), "--url", "https://shop.example/p/")
		if status != 3 || !strings.Contains(errs, says) || !strings.Contains(out, `"reviews": []`) {
			t.Errorf("%s: %d, %s", page, status, errs)
		}
	}
}
