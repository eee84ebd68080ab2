package deploy

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/crawler"
	"molva/crawler/yardstick"
)

// gapSite has a Crawl-delay and notes when it was asked.
type gapSite struct {
	*httptest.Server
	mu    sync.Mutex
	asked []time.Time
}

const siteGap = 150 * time.Millisecond

func newGapSite(t *testing.T) *gapSite {
	s := &gapSite{}
	s.Server = httptest.NewServer(yardstick.Honest(t.Errorf, crawler.DefaultAgent, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked = append(s.asked, time.Now())
		s.mu.Unlock()
		if r.URL.Path == "/robots.txt" {
			fmt.Fprintf(w, "User-agent: *\nCrawl-delay: %g\n", siteGap.Seconds())
			return
		}
		io.WriteString(w, "x")
	})))
	t.Cleanup(s.Close)
	return s
}

// sharedFolder is a data folder with a database in it, and its owner's store.
func sharedFolder(t *testing.T) (dir string, s *store.Store, scope collector.Scope) {
	t.Helper()
	dir = t.TempDir()
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(dir, databaseFile), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	company, err := s.EnsureCompany(t.Context(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return dir, s, collector.System(company.CompanyID)
}

// Crawls of one data folder keep the site's delay between them, in turn and at once, whether or not a product owns it.
func TestCrawlsOfOneFolderKeepTheGap(t *testing.T) {
	for _, owned := range []bool{false, true} {
		site := newGapSite(t)
		dir, _, _ := sharedFolder(t)
		if owned {
			lock, err := lockFolder(dir)
			if err != nil {
				t.Fatal(err)
			}
			defer lock.Close()
		}
		crawl := func() {
			if status, _, errs := molva("crawl", site.URL+"/", "--allow-net", "127.0.0.0/8", "--data", dir); status != 0 || !strings.Contains(errs, "1 page, 0 reviews") {
				t.Errorf("owned %t: status %d\n%s", owned, status, errs)
			}
		}
		crawl()
		crawl()
		var both sync.WaitGroup
		both.Go(crawl)
		both.Go(crawl)
		both.Wait()
		if len(site.asked) != 4*2 {
			t.Errorf("owned %t: asked %d times", owned, len(site.asked))
		}
		for i := 1; i < len(site.asked); i++ {
			if gap := site.asked[i].Sub(site.asked[i-1]); gap < siteGap {
				t.Errorf("owned %t: request %d came %s after the one before", owned, i, gap)
			}
		}
	}
}

// A host that the running product asks is waited for and then not asked; it is said who has it and what to do.
func TestACrawlSaysWhoAsksAHost(t *testing.T) {
	site := newGapSite(t)
	dir, s, scope := sharedFolder(t)
	id, err := s.EnsureHost(t.Context(), scope, site.URL)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok, err := s.ClaimHost(t.Context(), id, time.Now(), time.Minute); err != nil || !ok {
		t.Fatal(ok, err)
	}
	status, _, errs := molva("crawl", site.URL+"/", "--allow-net", "127.0.0.0/8", "--data", dir, "--wait", "80ms", "--explain")
	for _, want := range []string{site.URL + ": the running molva asks this host, for a source: waiting up to 80ms\n", "verdict:    is not asked for: another process asks its host\n",
		"not read: " + site.URL + "/: retry: the running molva asks this host, for a source (waited 80ms): begin again when its pass is over, or give --wait longer\n"} {
		if status != exitPartly || len(site.asked) != 0 || !strings.Contains(errs, want) {
			t.Errorf("status %d, %d requests, want %q in\n%s", status, len(site.asked), want, errs)
		}
	}
	if status, _, errs := molva("crawl", site.URL+"/", "--wait=-1s"); status != exitUsage || !strings.Contains(errs, "--wait: it must be 0 or more") {
		t.Errorf("%d\n%s", status, errs)
	}
}
