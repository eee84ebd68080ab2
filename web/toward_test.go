package web

import (
	"strings"
	"testing"

	"molva/collector"
)

// A text that blames the company and praises another one, or the other way, says so in its row and on its page; one that says the same
// of both its tones, or names nobody, has no badge.
func TestToneTowardTheCompanyIsShown(t *testing.T) {
	w := newWorld(t)
	w.reviews(`{"id":"1","text":"У Лепестка отлично, а у Флорамо обман","published":"2026-01-03"}`,
		`{"id":"2","text":"Флорамо – обман и хамство, деньги не вернули, ужасный сервис","published":"2026-01-02"}`,
		`{"id":"3","text":"Ужасный обман, деньги не вернули","published":"2026-01-01"}`)
	ann := w.as(collector.RoleManager)
	const badge = ">тон к нам: негативный<"
	_, page := ann.get("/search")
	if n := strings.Count(page, badge); n != 1 || !strings.Contains(page, "Тон к нам") {
		t.Errorf("%d badges", n)
	}
	_, page = ann.get("/search?q=toward:none")
	if strings.Contains(page, badge) || strings.Contains(page, "Флорамо –") || !strings.Contains(page, "Ужасный обман") || !strings.Contains(page, "нас не называют") {
		t.Error("who names nobody is not found alone, or told otherwise")
	}
	docs, err := w.store.DocumentsAfter(t.Context(), w.scope, 0, 9)
	w.must(err)
	for i, d := range docs {
		_, page := ann.get("/d/" + d.PublicID)
		_, api := ann.get("/api/v1/documents/" + d.PublicID)
		if strings.Contains(page, badge) != (i == 0) || strings.Contains(page, "<dt>Тон к нам</dt>") != (i < 2) || strings.Contains(page, "нас сравнивают") != (i == 0) {
			t.Errorf("%s: the page", d.Text)
		}
		if strings.Contains(api, `"toward":{"named":true`) != (i < 2) || strings.Contains(api, `"apart":true`) != (i == 0) {
			t.Errorf("%s: the API: %s", d.Text, api)
		}
	}
}
