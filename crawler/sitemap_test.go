package crawler

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/crawler/sites"
)

// listed are the addresses of a sitemap with what they say, a line each.
func listedURLs(t *testing.T, page []byte) (out []string) {
	t.Helper()
	c := New(Config{Sites: &sites.Set{}, Clock: collector.FixedClock(testNow)})
	v := c.Read(page, nil, "https://site.example/sitemap.xml", "")
	if v.Sitemap == nil {
		return nil
	}
	if err := v.Sitemap.Each(func(e SitemapEntry) error {
		out = append(out, strings.TrimSpace(strings.TrimPrefix(e.URL, "https://site.example")+" "+e.Modified.String()))
		return nil
	}); err != nil {
		t.Error(err)
	}
	return out
}

func TestSitemapsOfAllForms(t *testing.T) {
	urls := `<?xml version="1.0"?><!-- <url><loc>https://site.example/no</loc></url> --><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="x">
		<url><loc> https://site.example/a?x=1&amp;y=2 </loc><lastmod>2026-03-01</lastmod></url>
		<url><loc><![CDATA[https://site.example/b]]></loc><lastmod>2026-03-01T10:00:00+03:00</lastmod><image:image><image:loc>https://site.example/i.png</image:loc></image:image></url>
		<url><loc>https://other.example/c</loc></url><url><loc>javascript:alert(1)</loc></url><url><loc>https://site.example/p.jpg</loc></url>
		<url><loc>/d</loc><lastmod>2099-01-01</lastmod></url><url><loc>https://site.example/sitemap.xml</loc></url><url><loc>https://site.example/cut`
	want := []string{"/a?x=1&y=2 2026-03-01", "/b 2026-03-01T07:00:00Z", "/d"}
	if got := listedURLs(t, []byte(urls)); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if got := listedURLs(t, packed([]byte(urls))); !slices.Equal(got, want) {
		t.Errorf("packed: %q", got)
	}
	prefixed := `<ns0:urlset xmlns:ns0="http://www.sitemaps.org/schemas/sitemap/0.9"><ns0:url><ns0:loc>https://site.example/a</ns0:loc></ns0:url></ns0:urlset>`
	if got := listedURLs(t, []byte(prefixed)); !slices.Equal(got, []string{"/a"}) {
		t.Errorf("with a prefix: %q", got)
	}
	index := `<sitemapindex><sitemap><loc>https://site.example/s1.xml.gz</loc><lastmod>2026-02-01</lastmod></sitemap></sitemapindex>`
	if got := listedURLs(t, []byte(index)); !slices.Equal(got, []string{"/s1.xml.gz 2026-02-01"}) {
		t.Errorf("index: %q", got)
	}
	if got := listedURLs(t, packed([]byte("<html>"+strings.Repeat("x", 100)))); got != nil {
		t.Errorf("a packed page is no sitemap: %q", got)
	}
}

func TestNewsSitemap(t *testing.T) {
	c := New(Config{Sites: &sites.Set{}, Clock: collector.FixedClock(testNow)})
	v := c.Read([]byte(`<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://site.example/n/1</loc><news:news><news:publication><news:name>Сайт</news:name>
		<news:language>uk</news:language></news:publication><news:publication_date>2026-03-04T10:00:00Z</news:publication_date><news:title>Скарга на доставку</news:title></news:news></url></urlset>`), nil, "https://site.example/news.xml", "")
	if len(v.Entries) != 1 || v.Sitemap == nil {
		t.Fatalf("%+v", v)
	}
	if m := v.Entries[0]; m.Title != "Скарга на доставку" || m.ID != "https://site.example/n/1" || m.Language != "uk" || m.Published.String() != "2026-03-04T10:00:00Z" {
		t.Errorf("%+v", m)
	}
}

// lastmod decides what a later pass asks for again.
func TestWhatASitemapSaysHasChanged(t *testing.T) {
	seen := testNow.Add(-48 * time.Hour)
	for _, c := range []struct {
		modified string
		seen     time.Time
		want     bool
	}{
		{"", seen, true}, {"2026-03-01", seen, false}, {"2026-03-04", seen, true}, {"2026-03-03", seen, true}, // its day may not have been over
		{"2026-03-03T12:00:00Z", seen, false}, {"2026-03-03T13:00:00Z", seen, true}, {"2020-01-01", testNow.Add(-40 * 24 * time.Hour), true},
	} {
		e := SitemapEntry{Modified: dates{now: testNow}.ofFeed(c.modified)}
		if got := e.ChangedSince(c.seen, testNow); got != c.want {
			t.Errorf("lastmod %q: %v", c.modified, got)
		}
	}
}

// Fifty thousand addresses are walked over, and no more of them held than one.
func TestALargeSitemapIsStreamed(t *testing.T) {
	var b strings.Builder
	b.WriteString("<urlset>")
	for i := range maxSitemapAddresses + 10 {
		fmt.Fprintf(&b, "<url><loc>https://site.example/firm/%d</loc><lastmod>2026-03-01</lastmod></url>", i)
	}
	page := packed([]byte(b.String()))
	c := New(Config{Sites: &sites.Set{}, Clock: collector.FixedClock(testNow)})
	v := c.Read(page, nil, "https://site.example/sitemap.xml.gz", "")
	n, most := 0, uint64(0)
	before := heapNow()
	if err := v.Sitemap.Each(func(SitemapEntry) error {
		if n++; n%10_000 == 0 {
			most = max(most, heapNow())
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if n != maxSitemapAddresses {
		t.Errorf("%d addresses", n)
	}
	if grown := int64(most) - int64(before); grown > 2<<20 {
		t.Errorf("%d bytes are held", grown)
	}
}

func heapNow() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func TestHostileSitemaps(t *testing.T) {
	most := maxSitemapBytes
	maxSitemapBytes = 4 << 20
	defer func() { maxSitemapBytes = most }()
	for name, page := range map[string][]byte{
		"bomb": packed([]byte("<urlset>" + strings.Repeat(" ", maxSitemapBytes+1))), "words without end": []byte("<urlset><loc>" + strings.Repeat("a", 1<<20)),
		"a section without end": []byte("<urlset><url><loc><![CDATA[" + strings.Repeat("a>", 1<<19)), "not packed at all": []byte("\x1f\x8b\x08rest"),
		"tags": []byte("<urlset>" + strings.Repeat("<url>", 1<<18)), "comments": []byte("<urlset>" + strings.Repeat("<!--", 1<<18)),
	} {
		began := worked(t)
		c := New(Config{Sites: &sites.Set{}, Clock: collector.FixedClock(testNow)})
		v := c.Read(page, nil, "https://site.example/sitemap.xml", "")
		if v.Sitemap != nil {
			if err := v.Sitemap.Each(func(e SitemapEntry) error { t.Errorf("%s: %+v", name, e); return nil }); (err != nil) != (name == "bomb") {
				t.Errorf("%s: %v", name, err)
			}
		}
		if took := worked(t) - began; took > 5*time.Second || name == "bomb" && v.Outcome != Broken {
			t.Errorf("%s: %s, %s", name, took, v.Outcome)
		}
	}
}

// A crawl that starts at an index of sitemaps reads what they list; robots.txt is obeyed; sitemaps that name each other
// end.
func TestCrawlFromASitemap(t *testing.T) {
	var w *world
	xml := func(s string) http.HandlerFunc {
		return func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Type", "application/xml")
			io.WriteString(rw, strings.ReplaceAll(s, "HOST", w.URL))
		}
	}
	w = newWorld(t, "User-agent: *\nDisallow: /hidden\n", map[string]http.HandlerFunc{
		"/index.xml": xml(`<sitemapindex><sitemap><loc>HOST/b.xml.gz</loc></sitemap><sitemap><loc>HOST/index.xml</loc></sitemap></sitemapindex>`),
		"/b.xml.gz": func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Type", "application/octet-stream")
			rw.Write(packed([]byte(strings.ReplaceAll(`<urlset><url><loc>HOST/p/1</loc></url><url><loc>HOST/hidden</loc></url><url><loc>HOST/feed</loc></url></urlset>`, "HOST", w.URL))))
		},
		"/p/1":  text(review("1", "a")),
		"/feed": xml(`<rss><channel><item><title>Новость</title><link>HOST/n/1</link></item></channel></rss>`),
	})
	c := New(Config{AllowNet: loopback, DefaultDelay: NoDelay, Sites: &sites.Set{}})
	defer c.Close()
	var entries []string
	sum, err := c.Crawl(context.Background(), Run{Starts: []string{w.URL + "/index.xml"}, Out: func(collector.Review) error { return nil },
		Entry: func(m collector.Mention) error { entries = append(entries, m.Title); return nil }})
	if err != nil || sum.Reviews != 1 || sum.Forbidden != 1 || sum.Mentions != 1 || !slices.Equal(entries, []string{"Новость"}) {
		t.Errorf("%v, %+v, %q", err, sum, entries)
	}
	if w.asked("/hidden") != 0 || w.asked("/n/1") != 0 || w.asked("/index.xml") != 1 {
		t.Errorf("asked %q", w.log)
	}
}
