package deploy

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"molva/crawler"
	"molva/crawler/render"
	"molva/crawler/yardstick"
)

// Reviews that only a script shows are printed by the commands where there is a browser; where there is none, they say so.
func TestCommandsShowPagesInABrowser(t *testing.T) {
	s := httptest.NewServer(yardstick.Honest(t.Errorf, crawler.DefaultAgent, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			_, _ = io.WriteString(w, `<p>Firm</p><script src="/app.js"></script>`)
		case "/app.js":
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = io.WriteString(w, `setTimeout(() => document.body.insertAdjacentHTML("beforeend", '<div class=r itemscope itemtype="https://schema.org/Review" itemid=7><b itemprop=author>Olha</b><p itemprop=reviewBody>Never again</p></div>'), 1000)`)
		default:
			http.NotFound(w, r)
		}
	}), yardstick.Shown...))
	defer s.Close()
	dir := t.TempDir()
	file := "name = \"script\"\nhosts = [\"127.0.0.1\"]\nrender = true\nlist = { pages = ['^/'], item = \".r\", review = { author = \"b\", text = \"p\" } }\n"
	if err := os.WriteFile(filepath.Join(dir, "script.toml"), []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	path, err := render.Find("")
	if err != nil {
		t.Fatal(err)
	}
	if path == "" && os.Getenv("MOLVA_TEST_REAL") == "1" {
		t.Fatal("there is no Chromium; .ci/install installs it")
	}
	for _, c := range []struct {
		name   string
		args   []string
		needs  bool // a browser
		status int
		says   string
	}{
		{"by the site file, no browser", []string{"crawl", s.URL, "--sites", dir, "--chromium", "off"}, false, 3, "not read: " + s.URL + "/: blocked: the page needs a browser"},
		{"all pages, no browser", []string{"crawl", s.URL, "--render", "--chromium", "off"}, false, 2, "--chromium PATH"},
		{"no such browser", []string{"crawl", s.URL, "--chromium", "/no/such/program"}, false, 2, "/no/such/program"},
		{"one page, no browser", []string{"extract", s.URL, "--sites", dir, "--chromium", "off"}, false, 1, "needs a browser"},
		{"not asked to", []string{"crawl", s.URL}, false, 0, "1 page, 0 reviews"},
		{"by the site file", []string{"crawl", s.URL, "--sites", dir}, true, 0, `"site":"script"`},
		{"all pages", []string{"crawl", s.URL, "--render"}, true, 0, `"id":"7"`},
		{"one page", []string{"extract", s.URL, "--render"}, true, 0, `"id": "7"`},
	} {
		if c.needs && path == "" {
			t.Logf("there is no Chromium on this machine: %s is left out", c.name)
			continue
		}
		status, out, errs := molva(append(c.args, "--allow-net", "127.0.0.0/8")...)
		if status != c.status || !strings.Contains(out+errs, c.says) || c.needs && !strings.Contains(out, "Never again") {
			t.Errorf("%s: status %d, want %d and %q:\n%s%s", c.name, status, c.status, c.says, out, errs)
		}
	}
}
