package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
)

// How much of what a site declares is held, and how often its pages are asked for, stand on the source's page, in the list
// and in the API.
func TestHowThoroughlyASourceIsRead(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	src, host, page := w.duePage(t)
	page.Due, page.Outcome, page.Visited, page.Changed = time.Time{}, "ok", now, now.Add(-40*24*time.Hour)
	_, err := w.store.SavePage(ctx, w.scope, store.PageResult{Host: host, Page: page, Now: now})
	w.must(err)
	src.Health, src.FirstOver = collector.HealthOK, now
	src.Coverage = collector.Coverage{Declared: 812, Held: 600, Why: collector.Because("coverage_last", 812, 600, 212, 600).String()}
	src.RevisitLeast, src.RevisitMost, src.Resting = 6*time.Hour, 14*24*time.Hour, 3
	_, err = w.store.ClosePass(ctx, w.scope, src, store.PassTally{}, 2, now, nil)
	w.must(err)
	reader := w.as(collector.RoleViewer)
	for path, wants := range map[string][]string{
		"/sources/" + src.PublicID: {"заявлено 812, собрано 600, недоступно 212: сайт показывает только последние 600", "раз в 6 ч", "раз в 14 дней", "3 страницы отдыхают", "раз в 7 дней"},
		"/sources":                 {"заявлено 812, собрано 600, недоступно 212: сайт показывает только последние 600"},
		"/api/v1/sources": {`"why":"declared 812, held 600, 212 unreachable: the site shows the last 600"`, `"missing":212`, `"least":"6h0m0s"`, `"most":"336h0m0s"`,
			`"resting":3`, `"full_period":"168h0m0s"`},
		"/api/v1/pages?url=HTTP%3A%2F%2Fotklik.example%3A80%2F%23top": {`"name":"Отклик","url":"http://otklik.example/","outcome":"ok"`, `"interval":"1h0m0s"`, `"rests_until":null`},
		"/api/v1/pages?url=http%3A%2F%2Fotklik.example%2Fother":       {`"pages":[]`},
	} {
		status, page := reader.get(path)
		for _, want := range wants {
			if status != http.StatusOK || !strings.Contains(page, want) {
				t.Errorf("%s: %d, does not say %q", path, status, want)
			}
		}
	}
}
