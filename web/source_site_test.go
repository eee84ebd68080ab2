package web

import (
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// The page of a source says which site file reads it, that nobody has seen that site live, and of a place that is not
// crawled why and how its reviews come in, in the reader's language.
func TestSourceSaysWhatItsSiteFileIs(t *testing.T) {
	w := newWorld(t)
	w.work.Sites = w.work.Crawler.Sites()
	for address, want := range map[string][]string{
		"https://www.banki.ru/services/responses/list/ajax/?bank=x": {"Файл сайта: banki — составлен по описаниям, живой сайт не видели"},
		"https://www.trustpilot.com/review/x.example": {"Этот сайт не обходится: его robots.txt запрещает обход всем роботам, кроме названных.", "сохранённая страница, выгрузка, официальный API.",
			"Файл сайта: trustpilot — составлен"},
		"http://otklik.example/1": nil,
	} {
		src, err := w.store.AddSource(t.Context(), w.scope, collector.Source{Name: "Место", URL: address, Owner: w.people[collector.RoleOwner].PersonID, Period: time.Hour})
		w.must(err)
		_, page := w.as(collector.RoleViewer).get("/sources/" + src.PublicID)
		page = strings.Join(strings.Fields(page), " ")
		for _, s := range want {
			if !strings.Contains(page, s) {
				t.Errorf("%s: the page does not say %q", address, s)
			}
		}
		if want == nil && (strings.Contains(page, "Файл сайта") || strings.Contains(page, "не обходится")) {
			t.Errorf("%s: the page speaks of a site file", address)
		}
	}
}
