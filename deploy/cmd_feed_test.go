package deploy

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"molva/crawler"
	"molva/crawler/yardstick"
)

// feedSite has a feed of two entries, a sitemap, and a page that names the feed.
func feedSite(t *testing.T) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(yardstick.Honest(t.Errorf, crawler.DefaultAgent, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := "http://" + r.Host
		switch r.URL.Path {
		case "/feed":
			w.Header().Set("Content-Type", "application/rss+xml; charset=windows-1251")
			io.WriteString(w, "<rss><channel><item><title>\xc6\xe0\xeb\xee\xe1\xe0</title><link>/n/1</link><description>&lt;b&gt;A&lt;/b&gt; &amp;amp; B</description><pubDate>Mon, 26 Jan 2026 10:00:00 GMT</pubDate></item>"+
				"<item><title>Two</title><link>/n/2</link></item></channel></rss>")
		case "/sitemap.xml":
			w.Header().Set("Content-Type", "application/xml")
			io.WriteString(w, "<urlset><url><loc>"+host+"/feed</loc><lastmod>2026-01-02</lastmod></url><url><loc>"+host+"/gone</loc></url></urlset>")
		case "/blog":
			io.WriteString(w, `<html><head><link rel="alternate" type="application/rss+xml" title="News" href="/feed"></head>`)
		default:
			http.NotFound(w, r)
		}
	})))
	t.Cleanup(s.Close)
	return s
}

func TestCrawlAndExtractOfFeeds(t *testing.T) {
	s := feedSite(t)
	for _, start := range []string{"/feed", "/sitemap.xml"} {
		status, out, errs := molva("crawl", s.URL+start, "--delay", "0", "--allow-net", "127.0.0.0/8")
		lines := strings.Split(strings.TrimSpace(out), "\n")
		if status != 0 || len(lines) != 2 || !strings.Contains(errs, "0 reviews, 2 mentions") {
			t.Fatalf("%s: %d %q %s", start, status, out, errs)
		}
		var m struct{ ID, URL, Title, Text, Published string }
		if err := json.Unmarshal([]byte(lines[0]), &m); err != nil || m.URL != s.URL+"/n/1" || m.ID != m.URL || m.Title != "Жалоба" || m.Text != "A & B" || m.Published != "2026-01-26T10:00:00Z" {
			t.Errorf("%v %s", err, lines[0])
		}
	}
	var page struct {
		Entries []struct{ Title string }
		Reviews []any
	}
	status, out, errs := molva("extract", s.URL+"/feed", "--allow-net", "127.0.0.0/8")
	if err := json.Unmarshal([]byte(out), &page); err != nil || status != 0 || len(page.Entries) != 2 || page.Entries[1].Title != "Two" || page.Reviews == nil {
		t.Errorf("%d %v %s %s", status, err, out, errs)
	}
	status, out, _ = molva("extract", s.URL+"/sitemap.xml", "--allow-net", "127.0.0.0/8")
	if want := []string{`{"url":"` + s.URL + `/feed","modified":"2026-01-02"}`, `{"url":"` + s.URL + `/gone"}`}; status != 0 || !slices.Equal(strings.Split(strings.TrimSpace(out), "\n"), want) {
		t.Errorf("%d %s", status, out)
	}
}

// Whoever adds a page as a source hears that it names a feed, which is the better source.
func TestAddingASourceTellsItsFeeds(t *testing.T) {
	s := feedSite(t)
	data := t.TempDir()
	status, out, errs := molva("sources", "add", s.URL+"/blog", "--data", data, "--allow-net", "127.0.0.0/8")
	if status != 0 || !strings.Contains(out, "this page names a feed: "+s.URL+"/feed (News)\n") {
		t.Errorf("%d %q %s", status, out, errs)
	}
	status, out, errs = molva("sources", "add", s.URL+"/nothing", "--data", data, "--allow-net", "127.0.0.0/8")
	if status != 0 || strings.Contains(out, "names a feed") || !strings.Contains(errs, "is not known") {
		t.Errorf("%d %q %s", status, out, errs)
	}
}
