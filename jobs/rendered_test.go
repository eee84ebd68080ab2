package jobs

import (
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/crawler"
	"molva/crawler/render"
	"molva/crawler/sites"
)

// scriptPage shows its reviews only when its script has run.
const scriptPage = `<!DOCTYPE html><ul id="list"></ul><script>setTimeout(() => {
	for (const [id, who, text] of [["r1", "Ольга", "Привезли зів’ялі троянди, гроші не повернули"], ["r2", "Петро", "Все добре, дякую"]])
		list.insertAdjacentHTML("beforeend", "<li class=review data-id=" + id + "><b>" + who + "</b><p>" + text + "</p></li>")
}, 500)</script>`

// A source of a site whose pages need a browser is read with one, and its evidence says what was read; without one it is
// blocked with what to do, nothing is asked, and what is held is not gone.
func TestASourceThatNeedsABrowser(t *testing.T) {
	path, err := render.Find("")
	must(t, err)
	if path == "" {
		if os.Getenv("MOLVA_TEST_REAL") == "1" {
			t.Fatal("there is no Chromium; .ci/install installs it")
		}
		t.Skip("there is no Chromium on this machine: a source that needs a browser is not tested")
	}
	browser, err := render.New(render.Config{Chromium: path, Agent: crawler.DefaultAgent, PageTime: time.Minute, OwnTime: time.Second})
	must(t, err)
	defer browser.Close()
	b := newBench(t)
	b.site.pages = map[string]string{"/": scriptPage}
	file, err := sites.Parse("script.toml", []byte("name = \"script\"\nhosts = [\"127.0.0.1\"]\nrender = true\n[list]\npages = ['^/$']\nitem = \"li.review\"\nreview = { id = { attr = \"data-id\" }, author = \"b\", text = \"p\" }\n"))
	must(t, err)
	b.useSites(sites.Of(file))
	with := func(r *render.Browser) {
		b.Work.Crawler = crawler.New(crawler.Config{AllowNet: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, DefaultDelay: crawler.NoDelay, Clock: b, Log: b.Log, Sites: b.Sites, Browser: r})
	}
	with(browser)
	s := b.source()
	b.advance(2 * time.Minute)
	if s = b.reread(s); s.Health != collector.HealthOK || s.Read != 2 || b.find("зів’ялі") != 1 {
		t.Fatalf("with a browser: %s %q, %d read", s.Health, s.Reason, s.Read)
	}
	if n := shownRecords(t, b); n != 1 {
		t.Errorf("%d rendered documents among the evidence", n)
	}
	asked := len(b.site.asked)
	with(nil)
	for range goneAfter + 1 {
		b.advance(s.Period + time.Minute)
	}
	if s = b.reread(s); s.Health != collector.HealthBlocked || s.Reason != collector.Because("needs_browser").String() {
		t.Errorf("without a browser: %s %q", s.Health, s.Reason)
	}
	for _, p := range b.site.asked[asked:] {
		if p != "/robots.txt" {
			t.Errorf("%s was asked for without a browser", p)
		}
	}
	for _, key := range []string{"r1", "r2"} {
		held, err := b.Store.Held(t.Context(), b.scope, "script", collector.KindReview, []string{key})
		must(t, err)
		if len(held) != 1 || held[key].State == collector.StateGone {
			t.Errorf("%s: %+v", key, held)
		}
	}
	told := 0
	for _, m := range b.mail.sent {
		if strings.Contains(m.Subject, "потрібен браузер") {
			told++
		}
	}
	if told != 1 {
		t.Errorf("the owner was told %d times", told)
	}
}

// shownRecords counts the rendered documents in the bench's files of evidence.
func shownRecords(t *testing.T, b *bench) (n int) {
	t.Helper()
	files, err := os.ReadDir(b.Raw.dir)
	must(t, err)
	for _, f := range files {
		file, err := os.Open(filepath.Join(b.Raw.dir, f.Name()))
		must(t, err)
		defer file.Close()
		for r := crawler.NewEvidenceReader(file); ; {
			rec, err := r.Next()
			if err != nil {
				break
			}
			if rec.Type == "conversion" && strings.Contains(string(rec.Block), "зів’ялі троянди") && strings.Contains(string(rec.Block), "<li class=\"review\"") {
				n++
			}
		}
	}
	return n
}
