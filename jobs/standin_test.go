package jobs

import (
	"io/fs"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/crawler/sites"
)

// A page that came instead of the one asked for is no news of deleted reviews: the source says what it is, its owner
// hears once, and what was collected stays.
func TestWhatCameInsteadOfThePageIsSaidAndNothingIsGone(t *testing.T) {
	for _, c := range []struct {
		name, page string
		health     collector.Health
		reason     string
	}{
		{"sign-in", `<title>Вход</title><h1>Вход</h1><form><input type=password></form>`, collector.HealthBlocked, "a sign-in instead of the page"},
		{"cookies", `<title>Магазин</title><h1>Мы используем cookie</h1><button>Принять</button>`, collector.HealthBlocked, "a request to accept cookies instead of the page"},
		{"captcha", `<title>Вы не робот?</title><form action="/checkcaptcha"></form>`, collector.HealthBlocked, "a Yandex captcha instead of the page"},
		{"soft 404", `<title>Страница не найдена</title><h1>Страница не найдена</h1>`, collector.HealthDrift, "the page says that it does not exist"},
		{"language", `<html lang="de"><title>Laden</title><h1>Laden</h1>`, collector.HealthDrift, "the page came in another language (de) and shows no reviews"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			s := b.source()
			b.show(map[string]string{"/": page("", card{id: "data-review-id=1", author: "А", text: "Один"}, card{id: "data-review-id=2", author: "Б", text: "Два"}, card{id: "data-review-id=3", author: "В", text: "Три"})})
			for range 3 {
				must(t, b.freeHost())
				b.show(map[string]string{"/": c.page})
			}
			if s = b.reread(s); s.Health != c.health || s.Reason != c.reason {
				t.Errorf("%s %q", s.Health, s.Reason)
			}
			if gone, mails := b.find("is:gone"), b.mail.take(); gone != 0 || mails != "drift" {
				t.Errorf("%d gone, mails %q", gone, mails)
			}
		})
	}
}

// The beginnings that a list of a shipped site shows lead to the reviews' own pages, and the whole texts stay.
func TestTheBeginningsOfAShippedSiteAreCompleted(t *testing.T) {
	b := newBench(t)
	shipped := sites.Embedded().Named("otzovik")
	site := *shipped
	site.Name, site.Hosts, site.Crawl, site.Why = b.siteName(), []string{b.siteName()}, "yes", ""
	b.useSites(sites.Of(&site))
	saved := func(name string) string {
		p, err := fs.ReadFile(shipped.Pages(), name)
		must(t, err)
		return string(p)
	}
	_, err := b.AddSource(t.Context(), b.scope, collector.Source{Name: "Сайт", URL: b.site.URL + "/reviews/bank_primer/", Owner: b.owner.PersonID, Period: 6 * time.Hour})
	must(t, err)
	pages := map[string]string{"/reviews/bank_primer/": saved("list.html"), "/reviews/bank_primer/2/": saved("second.html"), "/review_1000001.html": saved("review.html")}
	for range 3 {
		if docs, _ := b.show(pages); docs != 4 {
			t.Errorf("%d documents", docs)
		}
	}
	if got := b.life("1000001"); got != "posted completed" {
		t.Errorf("life %q", got)
	}
	if b.find("перезвонили") != 1 {
		t.Error("the end of the text, which its own page alone has, is not found")
	}
	pages["/review_1000001.html"] = strings.Replace(saved("review.html"), "Не перезвонили ни разу", "Перезвонили через месяц", 1)
	b.show(pages)
	if got := b.life("1000001"); got != "posted completed edited" {
		t.Errorf("life %q", got)
	}
}
