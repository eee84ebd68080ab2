package jobs

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/crawler"
	"molva/crawler/yardstick"
)

// newsOf is a feed of which each entry is one text in HTML, with a page of its own.
func newsOf(t *testing.T, entries ...string) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(yardstick.Honest(t.Errorf, crawler.DefaultAgent, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, `<rss version="2.0"><channel><title>Новости</title><link>http://`+r.Host+`/</link>`)
		for i, e := range entries {
			fmt.Fprintf(w, "<item><title>Новость %d</title><link>http://%s/news/%d</link><description><![CDATA[%s]]></description><pubDate>Fri, 30 Oct 2026 10:00:00 GMT</pubDate></item>", i, r.Host, i, e)
		}
		fmt.Fprint(w, `</channel></rss>`)
	})))
	t.Cleanup(s.Close)
	return s
}

// feedSource reads a feed once.
func (b *bench) feedSource(url string) collector.Source {
	b.t.Helper()
	s, err := b.AddSource(b.t.Context(), b.scope, collector.Source{Name: "Новости", URL: url + "/rss", Owner: b.owner.PersonID, Period: 6 * time.Hour})
	must(b.t, err)
	b.advance(2 * time.Minute)
	if s = b.reread(s); s.Health != collector.HealthOK {
		b.t.Fatalf("%s %q", s.Health, s.Reason)
	}
	return s
}

// proposed are the places that are proposed, most named first.
func (b *bench) proposed() string {
	b.t.Helper()
	list, err := b.Proposals(b.t.Context(), b.scope, collector.ProposalOpen)
	must(b.t, err)
	var out []string
	for _, p := range list {
		out = append(out, fmt.Sprintf("%s %d", p.Place, p.Named))
	}
	return strings.Join(out, ", ")
}

// Row B9: a feed of news links to a forum that nobody has registered: it is proposed with the words; accepted, it is a source
// with owner and period; refused, it is not proposed again.
func TestAnUnknownForumIsProposed(t *testing.T) {
	b := newBench(t)
	feed := newsOf(t,
		`Клиенты жалуются на «Флорамо»: <a href="https://www.gorod-forum.ru/topic/77?utm_source=x#p5">обсуждение</a> растёт`,
		`Про Флорамо пишут на gorod-forum.ru и на https://otzyvy.kiev.ua/floramo.`,
		`О погоде: <a href="https://pogoda-forum.ru/">форум</a>`,
		`Флорамо: <a href="https://t.me/share/url?url=x">поделиться</a> <a href="https://bit.ly/3x">ещё</a> <a href="https://floramo.ru/about">сайт</a> <a href="https://vk.com/share.php?u=1">VK</a> <a href="/news/2">дальше</a> <a href="http://127.0.0.1/x">x</a> <a href="https://t.me/s/gorod_chat">чат</a>`)
	s := b.feedSource(feed.URL)
	if got := b.proposed(); got != "gorod-forum.ru 2, otzyvy.kiev.ua 1, t.me/gorod_chat 1" {
		t.Fatalf("proposed: %s", got)
	}
	b.advance(7 * time.Hour) // the same again is no news
	list, err := b.Proposals(t.Context(), b.scope, collector.ProposalOpen)
	must(t, err)
	forum := list[0]
	if forum.Named != 2 || len(forum.Evidence) != 2 || forum.Origin.SourceID != s.SourceID || forum.URL != "https://www.gorod-forum.ru/topic/77?utm_source=x" {
		t.Errorf("%+v", forum)
	}
	if words := forum.Evidence[0].Words + forum.Evidence[1].Words; !strings.Contains(words, "Про Флорамо пишут на gorod-forum.ru и на") || !strings.Contains(words, "Клиенты жалуются") {
		t.Errorf("words %q", words)
	}
	if _, err := b.AcceptProposal(t.Context(), b.scope, forum.PublicID, collector.Source{Period: time.Hour}, ""); collector.CodeOf(err) != collector.CodeInvalid {
		t.Errorf("accepted without an owner: %v", err)
	}
	b.allow("www.gorod-forum.ru")
	made, err := b.AcceptProposal(t.Context(), b.scope, forum.PublicID, collector.Source{Owner: b.owner.PersonID, Period: 12 * time.Hour}, "клиенты пишут там")
	must(t, err)
	if made.Name != "gorod-forum.ru" || made.Period != 12*time.Hour || made.Owner != b.owner.PersonID || made.Due.IsZero() {
		t.Errorf("%+v", made)
	}
	history, err := b.SourceHistory(t.Context(), b.scope, made.PublicID)
	must(t, err)
	if len(history) != 1 || history[0].Did != collector.SourceAdded || history[0].Facts.Place != "gorod-forum.ru" || history[0].Facts.Why != "клиенты пишут там" {
		t.Errorf("%+v", history)
	}
	if _, err := b.AcceptProposal(t.Context(), b.scope, forum.PublicID, collector.Source{Owner: b.owner.PersonID, Period: time.Hour}, ""); collector.CodeOf(err) != collector.CodeConflict {
		t.Errorf("accepted twice: %v", err)
	}
	if err := b.RefuseProposal(t.Context(), b.scope, list[1].PublicID, ""); collector.CodeOf(err) != collector.CodeInvalid {
		t.Errorf("refused without a reason: %v", err)
	}
	must(t, b.RefuseProposal(t.Context(), b.scope, list[1].PublicID, "витрина, отзывов нет"))
	must(t, b.Store.RemoveSource(t.Context(), b.scope, s, b.Now()))
	b.feedSource(newsOf(t, `Флорамо опять: gorod-forum.ru, https://otzyvy.kiev.ua/new и <a href="http://noviy.example.com/x">тут</a>`).URL)
	if got := b.proposed(); got != "example.com 1, t.me/gorod_chat 1" {
		t.Errorf("later: %s", got)
	}
}

// allow lets a place be registered although its name is known to nobody here; nobody answers there.
func (b *bench) allow(host string) {
	b.Work.Crawler = crawler.New(crawler.Config{AllowNet: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Resolve: map[string]string{host: "127.0.0.1:9"},
		DefaultDelay: crawler.NoDelay, Clock: b, Log: b.Log})
}

func TestHostileTextsDoNotFloodTheQueue(t *testing.T) {
	b := newBench(t)
	var entries []string
	for i := range 40 {
		var links strings.Builder
		for k := range 30 {
			fmt.Fprintf(&links, `<a href="https://spam-%d-%d.ru/x">x</a> spam%d-%d.com `, i, k, i, k)
		}
		entries = append(entries, "Флорамо "+links.String())
	}
	b.feedSource(newsOf(t, entries...).URL)
	list, err := b.Proposals(t.Context(), b.scope, collector.ProposalOpen)
	must(t, err)
	if len(list) != proposalBounds.ADay {
		t.Errorf("%d proposals of one source in a day, want %d", len(list), proposalBounds.ADay)
	}
}

func TestPlaces(t *testing.T) {
	for address, want := range map[string]string{
		"https://www.Forum.EXAMPLE.ru/t/1#x": "example.ru", "http://m.otzyv.kiev.ua/": "otzyv.kiev.ua", "https://user.livejournal.com/1": "livejournal.com",
		"https://t.me/s/News_Chat/15": "t.me/news_chat", "https://t.me/share/url?url=a": "", "https://vk.com/club5?w=wall": "vk.com/club5", "https://vk.com/": "",
		"https://youtube.com/watch?v=1": "", "https://www.youtube.com/@shop": "youtube.com/@shop", "https://отзывы.рф/a": "отзывы.рф", "https://bit.ly/a": "",
		"https://127.0.0.1/": "", "http://localhost/": "", "http://shop.internal/": "", "ftp://forum.ru/": "", "https://a:b@forum.ru/": "", "https://ru/": "", "::": "",
		"https://yandex.ru/maps/org/floramo/1234567/reviews/": "yandex.ru/maps/org/1234567", "https://yandex.by/maps/213/moscow/org/x/77/?ll=1": "yandex.ru/maps/org/77",
		"https://yandex.ru/search?text=a": "", "https://yandex.ru/maps/213/moscow/": "", "https://google.com/": "", "https://mail.ru/": "", "https://play.google.com/store": "",
		"https://www.google.com/maps/place/%D0%A4%D0%BB%D0%BE%D1%80%D0%B0%D0%BC%D0%BE+Kyiv/@50.4,30.5,17z/data=!4m": "google.com/maps/place/флорамо+kyiv",
		"https://www.google.com/maps/place/%00%ff/@50.4":                                                            "", "https://maps.google.com/?cid=15": "google.com/maps/cid/15",
		"https://apps.apple.com/ru/app/floramo/id99?see-all=reviews": "apps.apple.com/app/id99", "https://itunes.apple.com/ua/rss/customerreviews/page=1/id=99/sortby=mostrecent/json": "apps.apple.com/app/id99",
		"https://play.google.com/store/apps/details?id=com.Floramo.app&hl=ru": "play.google.com/store/apps/com.floramo.app", "https://play.google.com/store/apps/details?id=%00": "",
		"https://market.yandex.ru/product--buket/5/reviews": "market.yandex.ru", "https://market.yandex.ru/": "", "https://otvet.mail.ru/question/123": "otvet.mail.ru",
		"https://m.facebook.com/groups/Kyiv.Mamy/posts/5": "facebook.com/groups/kyiv.mamy", "https://facebook.com/groups/": "", "https://facebook.com/floramo": "facebook.com/floramo",
		"https://vk.com/topic-123_45": "vk.com/club123", "https://m.vk.com/wall-123_9?reply=1": "vk.com/club123", "https://vk.com/public123": "vk.com/club123", "https://vk.com/wall7_1": "vk.com/id7",
		"https://x.test/": "", "mailto:a@forum.ru": "",
	} {
		if got, _ := placeAt(address); got != want {
			t.Errorf("%s is %q, want %q", address, got, want)
		}
	}
	for text, want := range map[string]string{
		"пишут на Forum.ru, и на www.chat.com.ua/a.":                                "https://Forum.ru https://www.chat.com.ua/a",
		"см. (https://a.ru/x?y=1) или HTTP://B.RU":                                  "https://a.ru/x?y=1 http://B.RU",
		"почта a@forum.ru, файл readme.md, 1.5 кг, т.к. хорошо.Спасибо и прайс.xls": "",
		"плохой сайт отзывы.рф!":                                                    "https://отзывы.рф",
	} {
		if got := strings.Join(addressesIn(text), " "); got != want {
			t.Errorf("%q names %q, want %q", text, got, want)
		}
	}
}

// Any text may come; nothing in it stops a follower.
func FuzzPlaces(f *testing.F) {
	for _, s := range []string{"https://forum.ru/x", "a.b.c.ru", "http://[::1]/", "xn--.рф", "https://t.me/", "://", "http://%zz.ru", "https://google.com/maps/place/%F0%9F%98%80", "https://play.google.com/store/apps/details?id=;", "https://a.ru:99999/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, a := range append(addressesIn(s), s) {
			if place, at := placeAt(a); len(place) > placeMost || (place == "") != (at == "") {
				t.Errorf("%q is %q at %q", a, place, at)
			}
		}
	})
}
