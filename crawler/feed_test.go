package crawler

import (
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"molva/collector"
	"molva/crawler/sites"
)

// readFeedAt reads a document as the page of an address.
func readFeedAt(doc, address string) Visit {
	c := New(Config{Sites: &sites.Set{}, Clock: collector.FixedClock(testNow)})
	return c.Read([]byte(doc), http.Header{"Content-Type": {"application/xml; charset=utf-8"}}, address, "")
}

const newsFeed = `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Новости</title><link>https://news.example/</link><language>ru</language>
<item><title>Доставка &lt;b&gt;подвела&lt;/b&gt;</title><link>https://news.example/2026/1?utm_source=rss</link><dc:creator>Ольга</dc:creator>
<pubDate>Mon, 27 Oct 2025 10:00:00 +0300</pubDate><description>Кратко</description>
<content:encoded><![CDATA[<p>Привезли<br>поздно.</p><p>Деньги не вернули</p><script>x()</script>]]></content:encoded>
<enclosure url="/p.jpg" type="image/jpeg" length="1"/><enclosure url="/p.mp3" type="audio/mpeg" length="1"/></item>
<item><title>Комментарий</title><link>https://news.example/2026/1#comment-12</link><description>Тоже обманули</description></item>
<item><title>Анонс</title><link>https://news.example/</link><guid isPermaLink="false">g-7</guid><pubDate>2025-10-27</pubDate></item>
<item><title>Чужое</title><link>https://www.google.com/url?rct=j&amp;url=https://forum.example/t/5&amp;ct=ga</link></item>
</channel></rss>`

func TestEntriesOfAFeedAreMentions(t *testing.T) {
	v := readFeedAt(newsFeed, "https://news.example/feed/")
	want := []collector.Mention{
		{ID: "https://news.example/2026/1", Site: "news.example", URL: "https://news.example/2026/1", Author: collector.Author{Name: "Ольга"},
			Title: "Доставка подвела", Text: "Привезли\nпоздно.\n\nДеньги не вернули", Language: "ru", Excerpt: true,
			Published: collector.PublishedAt(time.Date(2025, 10, 27, 7, 0, 0, 0, time.UTC)), Images: []string{"https://news.example/p.jpg"}},
		{ID: "https://news.example/2026/1#comment-12", Site: "news.example", URL: "https://news.example/2026/1#comment-12",
			Title: "Комментарий", Text: "Тоже обманули", Language: "ru", Excerpt: true},
		{ID: "g-7", Site: "news.example", URL: "https://news.example/", Title: "Анонс", Language: "ru", Excerpt: true, Published: collector.PublishedOn(2025, 10, 27)},
		{ID: "https://forum.example/t/5", Site: "forum.example", URL: "https://forum.example/t/5", Title: "Чужое", Language: "ru", Excerpt: true},
	}
	if d := cmp.Diff(want, v.Entries); d != "" || !v.Window || v.Outcome != OK || len(v.Links) != 0 {
		t.Errorf("window %v, %s, links %v\n%s", v.Window, v.Outcome, v.Links, d)
	}
}

// A site file may ask that the pages of the entries are visited as well.
func TestEntriesAreFollowedIfAskedFor(t *testing.T) {
	s, err := sites.Parse("news.toml", []byte("name = \"news\"\nhosts = [\"news.example\"]\n[feed]\nfollow = true\n"))
	if err != nil {
		t.Fatal(err)
	}
	c := New(Config{Sites: sites.Of(s), Clock: collector.FixedClock(testNow)})
	v := c.Read([]byte(newsFeed), nil, "https://news.example/feed/", "")
	if got := strings.Join(v.Links, " "); got != "https://news.example/2026/1 https://news.example/" {
		t.Errorf("links %q", got)
	}
}

func TestFeedsOfOtherForms(t *testing.T) {
	for _, c := range []struct{ name, doc, want string }{
		{"atom, author of the feed, updated alone", `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="uk"><author><email>a@b.example</email><name>Іван</name></author>
			<link rel="next" href="?page=2"/><entry><title type="text">A &lt;b&gt; c</title><link rel="self" href="/s"/><link href="/e"/><updated>2025-10-27T10:00:00Z</updated>
			<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Раз</p><script/><p>два</p></div></content><source><title>Не це</title></source></entry></feed>`,
			"https://site.example/e|A <b> c|Раз\n\nдва|Іван|2025-10-27T10:00:00Z|uk"},
		{"json feed", `{"version":"https://jsonfeed.org/version/1.1","title":"t","language":"en","items":[{"id":1,"url":"/e","content_html":"<p>One<br>two</p>","date_published":"2025-10-27T10:00:00Z","authors":[{"name":"N"}]}]}`,
			"https://site.example/e||One\ntwo|N|2025-10-27T10:00:00Z|en"},
		{"broken off, stray marks, never closed", `<rss><channel><item><title>5 < 6 & 7</title><link>/e</link><description>Начало <b>текста</description></item><item><title>x`,
			"https://site.example/e|5 < 6 & 7|Начало текста||| / |x||||"},
		{"koi8 by its declaration", "<?xml version='1.0' encoding='koi8-r'?><rss><channel><item><link>/e</link><title>\xf0\xcc\xcf\xc8\xcf\xc5 \xcb\xc1\xde\xc5\xd3\xd4\xd7\xcf</title></item></channel></rss>",
			"https://site.example/e|Плохое качество||||"},
	} {
		header := http.Header{}
		v := New(Config{Sites: &sites.Set{}, Clock: collector.FixedClock(testNow)}).Read([]byte(c.doc), header, "https://site.example/feed", "")
		var got []string
		for _, m := range v.Entries {
			got = append(got, strings.Join([]string{m.URL, m.Title, m.Text, m.Author.Name, m.Published.String(), m.Language}, "|"))
		}
		if strings.Join(got, " / ") != c.want {
			t.Errorf("%s: %q, want %q", c.name, strings.Join(got, " / "), c.want)
		}
	}
}

func TestAFeedOfReviews(t *testing.T) {
	v := readFeedAt(`<feed xmlns="http://www.w3.org/2005/Atom" xmlns:im="http://itunes.apple.com/rss"><title>Магазин</title>
		<entry><id>77</id><title>Плохо</title><content type="text">Не работает</content><im:rating>2</im:rating><author><name>Z</name></author></entry>
		<entry><id>78</id><title>Статья</title><content type="text">Без оценки</content></entry></feed>`, "https://shop.example/reviews.xml")
	if len(v.Reviews) != 1 || v.Reviews[0].Rating != 2 || v.Reviews[0].Item.Name != "Магазин" || v.Reviews[0].ID != "77" || len(v.Entries) != 1 {
		t.Errorf("%+v, entries %+v", v.Reviews, v.Entries)
	}
}

func TestDatesOfFeeds(t *testing.T) {
	d := dates{now: testNow}
	for in, want := range map[string]string{"Thu, 01 Jan 2004 19:48:21 GMT": "2004-01-01T19:48:21Z", "1 Jan 04 19:48 EST": "2004-01-02T00:48:00Z",
		"Thu, 1 January 2004 19:48:21 +0300": "2004-01-01T16:48:21Z", "Чт, 01 янв 2004 19:48:21 MSK": "2004-01-01T16:48:21Z",
		"01-Jan-2004 10:00:00 0200": "2004-01-01T08:00:00Z", "2004-01-05": "2004-01-05", "20040105": "2004-01-05", "04-01-05": "2004-01-05",
		"Thu, 01 Jan 2004 19:48:21 Nowhere": "2004-01-01", "Fri, 31 Feb 2004 10:00:00 GMT": "", "Mon, 26 Oct 2099 10:00:00 GMT": "",
		"Thu, 01 Jan 1970 00:00:00 GMT": "", "2004-01": "", "soon": "", strings.Repeat("1", 200): ""} {
		if got := d.ofFeed(in).String(); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// worked is the processor's time that this process has taken: on a busy machine the clock tells nothing.
func worked(t testing.TB) time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		t.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// Hostile feeds are read within bounds of time and memory, and nothing of them but plain words comes out.
func TestHostileFeeds(t *testing.T) {
	item := func(s string) string { return "<rss><channel><item>" + s + "</item></channel></rss>" }
	bomb := `<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">` + strings.Repeat(`<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">`, 1000) + `<!ENTITY f SYSTEM "file:///etc/passwd">]>`
	const large = 1 << 19
	for _, c := range []struct {
		name, doc string
		entries   int
	}{
		{"entity bomb", bomb + item("<title>&b;&f;</title>"), 1},
		{"nested elements", item("<title>t</title>" + strings.Repeat("<a:b>", large/5)), 1},
		{"nested items", strings.Repeat("<rss><item>", large/11), 0},
		{"different elements", item("<title>t</title>") + strings.Repeat("<a><b></c>", large/10), 1},
		{"one long title", item("<title>" + strings.Repeat("и", large/2) + "</title>"), 1},
		{"many entries", "<rss><channel>" + strings.Repeat("<item><title>a</title></item>", large/29), 1},
		{"declarations without end", "<rss>" + strings.Repeat("<!a[>", large/5), 0},
		{"comments without end", "<rss>" + strings.Repeat("<!--", large/4), 0},
		{"tags without end", "<rss>" + strings.Repeat("<a b='", large/6), 0},
		{"sections without end", item("<title>" + strings.Repeat("<![CDATA[", large/9)), 0},
		{"namespaces", "<rss>" + strings.Repeat(`<a xmlns:b="c">`, large/15), 0},
		{"bases", "<rss>" + strings.Repeat(`<a xml:base="https://a.example/b/c">`, large/36), 0},
		{"authors", item("<title>t</title>" + strings.Repeat("<author>", large/8)), 1},
		{"markup in a text", item("<description>" + strings.Repeat("&lt;b&gt;", large/10) + "x</description>"), 1},
		{"json, nested", `{"version":"https://jsonfeed.org/version/1","items":` + strings.Repeat("[", large/2), 0},
	} {
		began := worked(t)
		v := readFeedAt(c.doc, "https://site.example/feed")
		if took := worked(t) - began; took > 5*time.Second {
			t.Errorf("%s: took %s", c.name, took)
		}
		if len(v.Entries) != c.entries {
			t.Errorf("%s: %d entries, want %d", c.name, len(v.Entries), c.entries)
		}
		for _, m := range v.Entries {
			if len(m.Title) > 4*maxFeedLine || len(m.Text) > 4*maxFeedText || strings.Contains(m.Title, "root:") {
				t.Errorf("%s: title of %d bytes, text of %d", c.name, len(m.Title), len(m.Text))
			}
		}
	}
	v := readFeedAt(item(`<title>&lt;script&gt;alert(1)&lt;/script&gt;Скидки&#0;&#x1f;</title><link>javascript:alert(1)</link><enclosure type="image/png" url="data:image/png;base64,x"/>
		<author>a@b.example (Ю)</author><pubDate>Mon, 26 Oct 2099 10:00:00 GMT</pubDate>`), "https://site.example/feed")
	if m := v.Entries[0]; m.Title != "Скидки" || m.URL != "" || m.Images != nil || m.Author.Name != "Ю" || m.Published.Known() {
		t.Errorf("%+v", m)
	}
}

// A page that is no feed is not taken for one.
func TestWhatIsNoFeed(t *testing.T) {
	for _, doc := range []string{"", "<", "<html><body><rss>", "text <rss>", `{"version":"1.1","items":[]}`, `{"version":2}`, "<!DOCTYPE html><html>", "<svg/>"} {
		if v := readFeedAt(doc, "https://site.example/"); v.Window || v.Sitemap != nil {
			t.Errorf("%q is taken for a feed", doc)
		}
	}
}

// Any bytes never panic, come out as valid text within bounds, and addresses are web addresses.
func FuzzFeed(f *testing.F) {
	f.Add([]byte(newsFeed))
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://a.example/"><entry><content type="xhtml"><div>x</div></content><link href="b"/></entry></feed>`))
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1","items":[{"id":"a","content_html":"<p>x"}]}`))
	f.Add([]byte("<rss><item><title><![CDATA[a]]]]><![CDATA[>]]></title><!DOCTYPE a [<!b>]><author><name>x</author></item>"))
	f.Add([]byte("\xff\xfe<\x00r\x00s\x00s\x00>\x00"))
	f.Fuzz(func(t *testing.T, doc []byte) {
		v := readFeedAt(string(doc), "https://site.example/feed")
		for _, m := range v.Entries {
			if m.ID == "" || m.Title == "" && m.Text == "" || m.URL != "" && !strings.HasPrefix(m.URL, "http") {
				t.Errorf("%+v", m)
			}
			if r := m.AsReview(); strings.ToValidUTF8(r.Title+r.Text+r.Author.Name+r.ID, "?") != r.Title+r.Text+r.Author.Name+r.ID {
				t.Errorf("not UTF-8: %+v", m)
			}
			if m.Published.Known() && m.Published.Time.After(testNow.Add(14*time.Hour)) {
				t.Errorf("from the future: %+v", m)
			}
		}
		if v.Sitemap != nil {
			if err := v.Sitemap.Each(func(e SitemapEntry) error { return nil }); err != nil && v.Outcome == OK {
				t.Errorf("%v", err)
			}
		}
	})
}

// A page names its feeds in its head; what is none, or leads nowhere, is not told.
func TestFeedsThatAPageNames(t *testing.T) {
	c := New(Config{Sites: &sites.Set{}, Clock: collector.FixedClock(testNow)})
	page := `<html><head><base href="https://news.example/blog/"><link rel="alternate" type="application/rss+xml; charset=utf-8" title="Всё &amp; сразу" href="/feed?utm_source=x">
		<link rel=ALTERNATE type=application/atom+xml href=atom.xml><link rel=alternate type=application/rss+xml href=/feed><link rel=alternate hreflang=uk href=/uk/>
		<link rel=alternate type=application/rss+xml href="javascript:x()"><link rel=stylesheet type=text/css href=a.css></head><body><link rel=alternate type=application/rss+xml href=/no>`
	v := Visit{URL: "https://news.example/", Raw: []byte(page), Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}}}
	want := []FeedLink{{"https://news.example/feed", "Всё & сразу"}, {"https://news.example/blog/atom.xml", ""}}
	if d := cmp.Diff(want, c.NamedFeeds(v, "")); d != "" {
		t.Error(d)
	}
	v.Raw = packed([]byte(page))
	if got := c.NamedFeeds(v, ""); len(got) != 2 {
		t.Errorf("packed: %v", got)
	}
}
