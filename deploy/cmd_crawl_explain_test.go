package deploy

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/crawler"
	"molva/crawler/yardstick"
	"sync/atomic"
)

// explained is the block about an address that a person reads, with the site's own address left out.
func explained(t *testing.T, site *httptest.Server, path string, flags ...string) string {
	t.Helper()
	_, _, errs := molva(append([]string{"crawl", "--explain", site.URL + path, "--allow-net", "127.0.0.0/8", "--max-pages", "1"}, flags...)...)
	block := strings.Builder{}
	for i, line := range strings.SplitAfter(errs, "\n") {
		if i > 0 && !strings.HasPrefix(line, "  ") {
			break
		}
		block.WriteString(line)
	}
	return strings.ReplaceAll(block.String(), site.URL, "SITE")
}

// robotsSite answers robots.txt as told, and every page.
func robotsSite(t *testing.T, agent string, status int, robots string) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(yardstick.Honest(t.Errorf, agent, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			w.WriteHeader(status)
			io.WriteString(w, robots)
			return
		}
		io.WriteString(w, `<a rel="nofollow" href="/ad">ad</a>`)
	})))
	t.Cleanup(s.Close)
	return s
}

// shopAgent is an agent that somebody has set.
const shopAgent = "ShopWatch/2 (+https://shop.ua/bot)"

func TestExplainIsOneReadableBlock(t *testing.T) {
	site := robotsSite(t, shopAgent, 200, "User-agent: *\nDisallow: /hidden/\nCrawl-delay: 0.01\n")
	got := explained(t, site, "/hidden/x", "--agent", shopAgent)
	want := `SITE/hidden/x
  verdict:    is not asked for: robots.txt line 2 forbids it: Disallow: /hidden/
  guard:      127.0.0.1, loopback address 127.0.0.0/8, allowed by --allow-net
  hours:      any: no site file names hours for this host
  back-off:   not known without a data folder (--data DIR), nor is what other processes ask of this host
  robots.txt: line 2 forbids it: Disallow: /hidden/; it knows this robot as shopwatch
  delay:      10ms: Crawl-delay in line 3 of robots.txt; chance makes a wait up to a quarter longer
  site file:  none: pages are read by what they say of themselves (schema.org, microformats)
  nofollow:   a start is asked for whatever links say; links that are nofollow, and those of pages that say so, are not followed
  agent:      ShopWatch/2 (+https://shop.ua/bot)
`
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// What decides is named, whichever it is.
func TestExplainNamesWhatDecides(t *testing.T) {
	dir := t.TempDir()
	zone, _ := collector.Zone("Europe/Kyiv")
	opens := time.Now().Add(3 * time.Hour).Truncate(time.Minute).In(zone)
	night := fmt.Sprintf("name = \"night\"\nhosts = [\"127.0.0.1\"]\nzone = \"Europe/Kyiv\"\nhours = \"%s-%s\"\n", opens.Format("15:04"), opens.Add(time.Hour).Format("15:04"))
	if err := os.WriteFile(filepath.Join(dir, "night.toml"), []byte(night), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		status int
		robots string
		flags  []string
		says   []string
	}{
		"allowed":       {200, "User-agent: *\nDisallow:", nil, []string{"verdict:    may be asked for\n", "delay:      5ms: the default, as robots.txt names none"}},
		"a rule allows": {200, "User-agent: *\nDisallow: /\nAllow: /page", nil, []string{"verdict:    may be asked for\n", "robots.txt: line 3 allows it: Allow: /page"}},
		"no robots.txt": {404, "", nil, []string{"verdict:    may be asked for\n", "robots.txt: answered 404: everything is allowed"}},
		"its hours": {200, "", []string{"--sites", dir}, []string{"verdict:    is not asked for: it is visited at " + opens.Format("15:04"), "they begin at " + opens.UTC().Format(time.RFC3339),
			"robots.txt: not asked for", "site file:  night (" + filepath.Join(dir, "night.toml") + ")"}},
	} {
		got := explained(t, robotsSite(t, crawler.DefaultAgent, c.status, c.robots), "/page", append(c.flags, "--delay", "5ms")...)
		for _, want := range c.says {
			if !strings.Contains(got, want) {
				t.Errorf("%s: it does not say %q:\n%s", name, want, got)
			}
		}
	}
	for address, want := range map[string]string{"http://10.0.0.1/": "is not asked for: the address 10.0.0.1 is refused: private address 10.0.0.0/8",
		"https://www.trustpilot.com/review/x": "is not asked for: the site trustpilot is not crawled: its robots.txt forbids",
		"http://93.184.216.34/":               "is not asked for: public sites are not asked by an agent that names nobody"} {
		status, _, errs := molva("crawl", "--explain", address)
		if status != 1 || !strings.Contains(errs, "  verdict:    "+want) || strings.Count(errs, "verdict:") != 1 {
			t.Errorf("%s: %d\n%s", address, status, errs)
		}
	}
}

// A data folder knows until when a host is left alone, and why, and when a source asks for the page.
func TestExplainKnowsTheBackOff(t *testing.T) {
	site := robotsSite(t, crawler.DefaultAgent, 404, "")
	dir := t.TempDir()
	s, err := store.Open(context.Background(), "sqlite:"+filepath.Join(dir, "molva.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	company, err := s.EnsureCompany(context.Background(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	scope := collector.System(company.CompanyID)
	before := explained(t, site, "/", "--data", dir, "--delay", "0")
	id, err := s.EnsureHost(context.Background(), scope, site.URL)
	if err != nil {
		t.Fatal(err)
	}
	visited := knownPage(t, s, scope, id, site.URL)
	h, _, err := s.ClaimHost(context.Background(), id, time.Now().Add(time.Minute), time.Minute) // the crawl has asked it just now
	if err != nil {
		t.Fatal(err)
	}
	h.NotBefore, h.Reason, h.Failures = time.Now().Add(time.Hour), collector.Because("site_answered", 429).String(), 3
	for _, err := range []error{s.SaveHost(context.Background(), h), s.ReleaseHost(context.Background(), h, time.Now()), s.Close()} {
		if err != nil {
			t.Fatal(err)
		}
	}
	after := explained(t, site, "/", "--data", dir, "--delay", "0")
	if want := "back-off:   none: nothing was asked of this host yet"; !strings.Contains(before, want) {
		t.Errorf("it does not say %q:\n%s", want, before)
	}
	for _, want := range []string{"verdict:    is not asked for: its host is to be left alone for a while\n",
		"back-off:   until " + h.NotBefore.UTC().Format(time.RFC3339) + ": the site answered 429; 3 failures in a row\n",
		"visits:     source Отклик asked for it at " + visited + ", in its newest pass; one comes every 6h0m0s\n", "robots.txt: not asked for\n"} {
		if !strings.Contains(after, want) {
			t.Errorf("it does not say %q:\n%s", want, after)
		}
	}
}

// The links that a page marks nofollow are named among the lines about addresses.
func TestExplainNamesNofollow(t *testing.T) {
	site := robotsSite(t, crawler.DefaultAgent, 404, "")
	_, _, errs := molva("crawl", "--explain", site.URL+"/", "--allow-net", "127.0.0.0/8", "--delay", "0")
	if want := "nofollow   " + site.URL + "/ad  (not followed from " + site.URL + "/)\n"; strings.Count(errs, want) != 1 {
		t.Errorf("it does not say %q:\n%s", want, errs)
	}
}

// knownPage gives a company a source whose first page was visited; it says when.
func knownPage(t *testing.T, s *store.Store, scope collector.Scope, host int64, address string) string {
	t.Helper()
	ctx, visited := t.Context(), time.Now().Add(-time.Hour)
	owner, err := s.AddPerson(ctx, scope, collector.Person{Name: "Вера", Mail: "vera@shop.example", Role: collector.RoleOwner})
	if err != nil {
		t.Fatal(err)
	}
	src, err := s.AddSource(ctx, scope, collector.Source{Name: "Отклик", URL: address + "/", Owner: owner.PersonID, Period: 6 * time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	if src, _, err = s.StartPass(ctx, scope, src.SourceID, src.URL, address, visited); err != nil {
		t.Fatal(err)
	}
	h, _, err := s.ClaimHost(ctx, host, time.Now().Add(time.Minute), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	pages, err := s.DuePages(ctx, host, visited, 1)
	if err != nil || len(pages) != 1 {
		t.Fatal(pages, err)
	}
	page := pages[0]
	page.Due, page.Outcome, page.Visited, page.Changed = time.Time{}, "ok", visited, visited
	if _, err := s.SavePage(ctx, scope, store.PageResult{Host: h, Page: page, Now: visited}); err != nil {
		t.Fatal(err)
	}
	if err := s.ReleaseHost(ctx, h, time.Now()); err != nil {
		t.Fatal(err)
	}
	return visited.UTC().Format(time.RFC3339)
}

// A run asks nothing of a host that is to be left alone by what the data folder knows, with --explain or without.
func TestACrawlLeavesAHostAlone(t *testing.T) {
	var asked atomic.Int64
	site := httptest.NewServer(yardstick.Honest(t.Errorf, crawler.DefaultAgent, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		http.NotFound(w, r)
	})))
	t.Cleanup(site.Close)
	dir := t.TempDir()
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(dir, "molva.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	company, err := s.EnsureCompany(t.Context(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	id, err := s.EnsureHost(t.Context(), collector.System(company.CompanyID), site.URL)
	if err != nil {
		t.Fatal(err)
	}
	h, _, err := s.ClaimHost(t.Context(), id, time.Now(), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	h.NotBefore, h.Reason = time.Now().Add(time.Hour), collector.Because("site_answered", 429).String()
	for _, err := range []error{s.SaveHost(t.Context(), h), s.ReleaseHost(t.Context(), h, time.Now()), s.Close()} {
		if err != nil {
			t.Fatal(err)
		}
	}
	broken := t.TempDir()
	if err := os.WriteFile(filepath.Join(broken, databaseFile), bytes.Repeat([]byte("no database"), 500), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, data string
		status     int
		says       []string
	}{
		{"it asked for an hour", dir, exitPartly, []string{"not read: " + site.URL + "/: retry: the site answered 429"}},
		{"a database that cannot be read", broken, exitPartly, []string{"not read: " + site.URL + "/: retry: it is not known until when its host is to be left alone: "}},
		{"a folder that is not there", filepath.Join(dir, "none"), exitUsage, []string{"--data: there is no data folder"}},
		{"a folder without a database", t.TempDir(), exitUsage, []string{"holds no database (name the folder of molva serve)"}},
	} {
		for _, flags := range [][]string{nil, {"--explain"}} {
			status, _, errs := molva(append([]string{"crawl", site.URL + "/", "--allow-net", "127.0.0.0/8", "--data", c.data}, flags...)...)
			if flags != nil && c.data == broken {
				c.says = append(c.says, "verdict:    is not asked for: it is not known until when its host is to be left alone\n", "back-off:   not known: ", "robots.txt: not asked for\n")
			}
			for _, want := range c.says {
				if status != c.status || asked.Load() != 0 || !strings.Contains(errs, want) {
					t.Errorf("%s, %v: status %d, %d requests, want %q in\n%s", c.name, flags, status, asked.Load(), want, errs)
				}
			}
		}
	}
}
