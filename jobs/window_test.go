package jobs

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"molva/collector"
	"molva/crawler"
	"molva/crawler/yardstick"
)

// press is a site with a feed, articles and a sitemap, which knows ETags.
type press struct {
	*httptest.Server
	mu    sync.Mutex
	pages map[string]string
	asked map[string]int // whole answers, by address
	same  int            // answers 304

	failing map[string]bool // addresses that answer 400
}

func newPress(t testing.TB) *press {
	p := &press{pages: map[string]string{}, asked: map[string]int{}, failing: map[string]bool{}}
	p.Server = httptest.NewServer(yardstick.Honest(t.Errorf, crawler.DefaultAgent, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.failing[r.URL.RequestURI()] {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		page, ok := p.pages[r.URL.RequestURI()]
		if !ok {
			http.NotFound(w, r)
			return
		}
		tag := fmt.Sprintf(`"%x"`, sha256.Sum256([]byte(page)))
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			p.same++
			w.WriteHeader(http.StatusNotModified)
			return
		}
		p.asked[r.URL.RequestURI()]++
		w.Header().Set("Content-Type", map[bool]string{true: "text/html; charset=utf-8", false: "application/xml"}[strings.HasPrefix(page, "<html")])
		fmt.Fprint(w, page)
	})))
	t.Cleanup(p.Close)
	p.pages["/robots.txt"] = "User-agent: *\nDisallow: /hidden/\nCrawl-delay: 0\n"
	return p
}

func (p *press) set(path, page string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pages[path] = strings.ReplaceAll(page, "HOST", p.URL)
}

// times is how often an address was answered whole.
func (p *press) times(path string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked[path]
}

func (p *press) feed(numbers ...int) {
	var b strings.Builder
	for _, n := range numbers {
		fmt.Fprintf(&b, "<item><title>Новость %d о Флорамо</title><link>HOST/n/%d</link><description>Коротко о деле %d.</description><pubDate>Mon, 26 Oct 2026 10:00:00 GMT</pubDate></item>", n, n, n)
	}
	p.set("/feed", "<rss><channel><title>Новости</title>"+b.String()+"</channel></rss><!-- "+fmt.Sprint(numbers)+" -->")
}

func (b *bench) watchPlace(url string) collector.Source {
	b.t.Helper()
	s, err := b.AddSource(b.t.Context(), b.scope, collector.Source{Name: "Лента", URL: url, Owner: b.owner.PersonID, Period: 6 * time.Hour})
	must(b.t, err)
	return s
}

// A feed shows the newest: each entry is a mention, and what falls out of the feed is not gone. A feed that has not changed is
// not even sent.
func TestAFeedIsAWindow(t *testing.T) {
	b, p := newBench(t), newPress(t)
	p.feed(3, 2, 1)
	s := b.watchPlace(p.URL + "/feed")
	b.advance(6 * time.Hour)
	if s = b.reread(s); s.Health != collector.HealthOK || !strings.Contains(s.Reason, "newest") || b.find("Флорамо") != 3 {
		t.Fatalf("%s %q, %d found", s.Health, s.Reason, b.find("Флорамо"))
	}
	p.feed(5, 4)
	for range 2 * goneAfter {
		b.advance(6 * time.Hour)
	}
	if s = b.reread(s); s.Health != collector.HealthOK || b.find("is:gone") != 0 || b.find("Флорамо") != 5 {
		t.Errorf("%s %q, %d gone, %d found", s.Health, s.Reason, b.find("is:gone"), b.find("Флорамо"))
	}
	if p.times("/feed") != 2 || p.same != 2*goneAfter-1 || p.times("/n/1") != 0 {
		t.Errorf("sent %d times, unchanged %d times; articles %d", p.times("/feed"), p.same, p.times("/n/1"))
	}
	p.set("/feed", "<html><body>Мы переехали")
	b.advance(6 * time.Hour)
	if s = b.reread(s); s.Health != collector.HealthDrift || !strings.Contains(s.Reason, "gave a feed before") {
		t.Errorf("no feed any more: %s %q", s.Health, s.Reason)
	}
}

// The page that an entry leads to, read by another source, is the same mention, and its fuller text stays.
func TestAnEntryAndItsArticleAreOneMention(t *testing.T) {
	b, p := newBench(t), newPress(t)
	p.feed(1)
	p.set("/n/1", `<html><script type="application/ld+json">{"@type":"NewsArticle","headline":"Новость 1 о Флорамо","articleBody":"Вся статья о том, как покупатели ждали букеты до вечера.","datePublished":"2026-10-26T10:00:00Z"}</script>`)
	b.watchPlace(p.URL + "/feed")
	b.advance(6 * time.Hour)
	b.watchPlace(p.URL + "/n/1")
	for range 3 {
		b.advance(6 * time.Hour)
	}
	if n, whole := b.find("Флорамо"), b.find("букеты"); n != 1 || whole != 1 || b.find("is:gone") != 0 {
		t.Errorf("%d mentions, %d with the whole text, %d gone", n, whole, b.find("is:gone"))
	}
	status, err := b.Status(t.Context(), b.scope)
	must(t, err)
	if status.Versions != 2 { // posted, completed
		t.Errorf("%d versions", status.Versions)
	}
}

// A sitemap says what is worth a visit; what it calls unchanged is not asked for, and nothing on it is gone.
func TestASitemapSaysWhatHasChanged(t *testing.T) {
	b, p := newBench(t), newPress(t)
	page := func(id, text string) string {
		return `<html><script type="application/ld+json">{"@type":"Review","@id":"#` + id + `","author":"Оля","reviewBody":"` + text + `","reviewRating":{"ratingValue":4}}</script>`
	}
	list := func(a, c string) {
		p.set("/map.xml", `<urlset><url><loc>HOST/a</loc><lastmod>`+a+`</lastmod></url><url><loc>HOST/c</loc><lastmod>`+c+`</lastmod></url><url><loc>HOST/hidden/x</loc></url></urlset>`)
	}
	p.set("/a", page("a", "Букет хорош"))
	p.set("/c", page("c", "Букет завял"))
	p.set("/sitemap.xml", `<sitemapindex><sitemap><loc>HOST/map.xml</loc></sitemap></sitemapindex>`)
	list("2026-10-01", "2026-10-01")
	s := b.watchPlace(p.URL + "/sitemap.xml")
	b.advance(6 * time.Hour)
	list("2026-10-01", b.Now().Add(time.Hour).Format(time.RFC3339))
	p.set("/c", page("c", "Букет завял, деньги вернули"))
	for range goneAfter + 1 {
		b.advance(6 * time.Hour)
	}
	if s = b.reread(s); s.Health != collector.HealthOK || b.find("Букет") != 2 || b.find("вернули") != 1 || b.find("is:gone") != 0 {
		t.Errorf("%s %q, %d found, %d gone", s.Health, s.Reason, b.find("Букет"), b.find("is:gone"))
	}
	if p.times("/a") != 1 || p.times("/c") != 2 || p.times("/hidden/x") != 0 {
		t.Errorf("a %d, c %d, hidden %d", p.times("/a"), p.times("/c"), p.times("/hidden/x"))
	}
}

// Older pages of a window are read in the first pass, and later as long as all is new.
func TestOlderPagesOfAWindow(t *testing.T) {
	b, p := newBench(t), newPress(t)
	show := func(path, next string, numbers ...int) {
		var items []string
		for _, n := range numbers {
			items = append(items, fmt.Sprintf(`<entry><title>Запись %d</title><link href="HOST/n/%d"/><updated>2026-10-26T10:00:00Z</updated></entry>`, n, n))
		}
		p.set(path, `<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="`+next+`"/>`+strings.Join(items, "")+`</feed><!-- `+fmt.Sprint(numbers)+` -->`)
	}
	show("/feed", "/feed?p=2", 4, 3)
	show("/feed?p=2", "/feed?p=3", 2, 1)
	show("/feed?p=3", "", 0)
	b.watchPlace(p.URL + "/feed")
	b.advance(6 * time.Hour)
	if n := b.find("Запись"); n != 5 {
		t.Fatalf("%d in the first pass", n)
	}
	show("/feed", "/feed?p=2", 8, 7)
	show("/feed?p=2", "/feed?p=3", 6, 4)
	show("/feed?p=3", "", 3, 2, 1, 0)
	b.advance(6 * time.Hour)
	if n := b.find("Запись"); n != 8 || p.times("/feed?p=3") != 1 {
		t.Errorf("%d entries, the third page was sent %d times", n, p.times("/feed?p=3"))
	}
}

// The host of a second page has just been asked for the first: its turn is waited for, where it comes soon.
func TestFeedsWaitForTheTurnOfTheHost(t *testing.T) {
	b, p := newBench(t), newPress(t)
	p.set("/blog", `<html><head><link rel="alternate" type="application/rss+xml" title="Блог" href="/feed"></head>`)
	s := b.watchPlace(p.URL + "/blog")
	key, err := crawler.HostKey(s.URL)
	must(t, err)
	id, err := b.Store.EnsureHost(t.Context(), b.scope, key)
	must(t, err)
	leave := func(until time.Time) {
		h, ok, err := b.Store.ClaimHost(t.Context(), id, time.Now(), hostLease)
		if must(t, err); !ok {
			t.Fatal("the host is not free")
		}
		h.NotBefore = until
		must(t, b.Store.SaveHost(t.Context(), h))
		must(t, b.Store.ReleaseHost(t.Context(), h, time.Now()))
	}
	turn := time.Now().Add(feedsLook + feedsLook/2)
	leave(turn)
	if feeds, err := b.NamedFeeds(t.Context(), b.scope, s.PublicID); err != nil || len(feeds) != 1 || time.Now().Before(turn) {
		t.Errorf("%v %v, %s before its turn", feeds, err, time.Until(turn))
	}
	long := time.Now().Add(time.Hour)
	leave(long)
	_, err = b.NamedFeeds(t.Context(), b.scope, s.PublicID)
	if collector.CodeOf(err) != collector.CodeConflict || !strings.Contains(err.Error(), "left alone until "+long.UTC().Format(time.RFC3339)) || !strings.Contains(err.Error(), "/feeds") || p.times("/blog") != 1 {
		t.Errorf("%v, asked %d times", err, p.times("/blog"))
	}
}

// Whoever adds a page hears which feeds it names; its host is asked under its lease, and let go.
func TestFeedsThatASourceNames(t *testing.T) {
	b, p := newBench(t), newPress(t)
	p.set("/blog", `<html><head><link rel="alternate" type="application/rss+xml" title="Блог" href="/feed"></head>`)
	s := b.watchPlace(p.URL + "/blog")
	for range 2 {
		feeds, err := b.NamedFeeds(t.Context(), b.scope, s.PublicID)
		must(t, err)
		if len(feeds) != 1 || feeds[0] != (NamedFeed{URL: p.URL + "/feed", Title: "Блог"}) {
			t.Errorf("%v", feeds)
		}
	}
	other := newPress(t)
	other.set("/robots.txt", "User-agent: *\nDisallow: /\n")
	hidden := b.watchPlace(other.URL + "/blog")
	if _, err := b.NamedFeeds(t.Context(), b.scope, hidden.PublicID); collector.CodeOf(err) != collector.CodeUnavailable || other.times("/blog") != 0 {
		t.Errorf("%v, asked %d times", err, other.times("/blog"))
	}
	hosts, err := b.Store.Hosts(t.Context(), b.scope, "", 9)
	must(t, err)
	for _, h := range hosts {
		if h.Fence != "" || h.LeaseUntil.After(time.Now()) {
			t.Errorf("%s is still leased", h.Key)
		}
		id, err := b.Store.EnsureHost(t.Context(), b.scope, h.Key)
		must(t, err)
		_, ok, err := b.Store.ClaimHost(t.Context(), id, time.Now().Add(time.Minute), hostLease)
		must(t, err)
		if !ok {
			t.Errorf("%s cannot be leased", h.Key)
		}
	}
	if _, err := b.NamedFeeds(t.Context(), b.scope, s.PublicID); collector.CodeOf(err) != collector.CodeConflict {
		t.Errorf("a host that is being crawled: %v", err)
	}
}
