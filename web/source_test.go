package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs"
)

// duePage is the first page of a new source, due in a pass that has begun, and its host in hand.
func (w *world) duePage(t *testing.T) (collector.Source, collector.Host, collector.Page) {
	t.Helper()
	ctx := t.Context()
	src, err := w.store.AddSource(ctx, w.scope, collector.Source{Name: "Отклик", URL: "http://otklik.example/", Owner: w.people[collector.RoleOwner].PersonID, Period: time.Hour})
	w.must(err)
	src, _, err = w.store.StartPass(ctx, w.scope, src.SourceID, src.URL, "http://otklik.example:80", now)
	w.must(err)
	hosts, err := w.store.Hosts(ctx, w.scope, "", 1)
	w.must(err)
	host, _, err := w.store.ClaimHost(ctx, hosts[0].HostID, time.Now(), time.Minute)
	w.must(err)
	pages, err := w.store.DuePages(ctx, host.HostID, now, 1)
	w.must(err)
	page := pages[0]
	return src, host, page
}

// broken is a source whose pass, in another process, met a page that could not be read.
func (w *world) broken(t *testing.T) collector.Source {
	t.Helper()
	ctx := t.Context()
	src, host, page := w.duePage(t)
	page.Due, page.Outcome, page.Reason = time.Time{}, jobs.OutcomeDrift, "read 0 of 3"
	n, err := w.store.SavePage(ctx, w.scope, store.PageResult{Host: host, Page: page, Now: now, Sample: &store.Sample{Text: "<script>alert(1)</script>Привет", Cut: true},
		Raw: &collector.RawAnswer{URL: src.URL, File: "elsewhere.raw", Fetched: now, Status: 200}})
	w.must(err)
	src.Health, src.Reason, src.Sample, src.FirstOver = collector.HealthDrift, "read 0 of 3", n.Raw, now
	_, err = w.store.ClosePass(ctx, w.scope, src, store.PassTally{}, 2, now, nil)
	w.must(err)
	return src
}

// TestSampleIsShownAsText: the page that could not be read is shown harmless, although another process crawled it and its
// raw answer is not in this one's folder.
func TestSampleIsShownAsText(t *testing.T) {
	w := newWorld(t)
	src := w.broken(t)
	status, shown := w.as(collector.RoleOwner).get("/sources/" + src.PublicID + "/sample")
	if status != http.StatusOK || !strings.Contains(shown, "&lt;script&gt;alert(1)&lt;/script&gt;Привет") || strings.Contains(shown, "<script>alert(1)") {
		t.Errorf("%d %s", status, shown)
	}
}

// A place of which nothing was ever read did not change.
func TestAPlaceThatWasNeverReadDidNotChange(t *testing.T) {
	w := newWorld(t)
	src, _, _ := w.duePage(t)
	src.Health, src.Reason = collector.HealthDrift, "read 0 of 3"
	_, err := w.store.ClosePass(t.Context(), w.scope, src, store.PassTally{}, 2, now, nil)
	w.must(err)
	if _, page := w.as(collector.RoleOwner).get("/sources/" + src.PublicID); !strings.Contains(page, "не читается — прочитано 0 из 3") {
		t.Error(page)
	}
}

// A mail to the owner of a source, who may be a viewer, promises what is wrong with it and the page that could not be read.
func TestEverybodyReadsTheStateOfASource(t *testing.T) {
	w := newWorld(t)
	src := w.broken(t)
	for _, role := range []collector.Role{collector.RoleViewer, collector.RoleManager, collector.RoleOwner} {
		reader := w.as(role)
		status, page := reader.get("/sources/" + src.PublicID)
		if status != http.StatusOK {
			t.Errorf("%s: %d", role, status)
		}
		for _, want := range []string{"сайт изменился — прочитано 0 из 3", "Последний полный обход", "Отзывов</dt>", `href="/sources/` + src.PublicID + `/sample"`,
			fmt.Sprintf(`href="/search?f=source:%d"`, src.SourceID), "http://otklik.example/"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the page does not say %q", role, want)
			}
		}
		changes := role.May(collector.ActionSources)
		for _, form := range []string{`action="/sources/` + src.PublicID + `"`, `action="/sources/` + src.PublicID + `/run"`, `name="owner"`} {
			if strings.Contains(page, form) != changes {
				t.Errorf("%s: %s stands in the page: %v", role, form, !changes)
			}
		}
		if status, _, _ := reader.post("/sources/"+src.PublicID, url.Values{"name": {"Другое"}, "owner": {w.people[collector.RoleOwner].PublicID}, "period": {"6h"}}); (status == http.StatusForbidden) == changes {
			t.Errorf("%s changes the source: %d", role, status)
		}
		if _, page := reader.get("/sources"); !strings.Contains(page, `<a href="/sources/`+src.PublicID+`">`) {
			t.Errorf("%s: the list does not lead to the page", role)
		}
	}
}

// The search for a source that a mail or its page leads to is called by the source's name.
func TestASourceIsChosenByItsName(t *testing.T) {
	w := newWorld(t)
	src := w.broken(t)
	_, page := w.as(collector.RoleViewer).get(fmt.Sprintf("/search?q=%s&f=source:%d", url.QueryEscape("(is:complaint) OR (букет)"), src.SourceID))
	if !strings.Contains(page, "Источник: Отклик") || strings.Contains(page, "Запрос не понят") {
		t.Errorf("%s", page)
	}
}

// What was never read is neither well nor ill: the list, the page and the totals say so.
func TestASourceThatWasNeverReadIsNotGreen(t *testing.T) {
	w := newWorld(t)
	src, err := w.store.AddSource(t.Context(), w.scope, collector.Source{Name: "Отклик", URL: "http://otklik.example/1", Owner: w.people[collector.RoleOwner].PersonID, Period: time.Hour, Due: now})
	w.must(err)
	viewer := w.as(collector.RoleViewer)
	for lang, want := range map[string]string{"ru": "1 ещё не прочитан", "uk": "1 ще не прочитане", "en": "1 not read yet"} {
		viewer.post("/language", url.Values{"lang": {lang}})
		if _, page := viewer.get("/sources"); !strings.Contains(page, want) || !strings.Contains(page, `class="card source new"`) || !strings.Contains(page, `<span class="light new" role="img"`) || strings.Contains(page, `class="card source green"`) {
			t.Errorf("the list in %s does not say %q", lang, want)
		}
		if _, page := viewer.get("/sources/" + src.PublicID); !strings.Contains(page, `class="light new"`) && !strings.Contains(page, `source new"`) {
			t.Errorf("the page in %s shows another light", lang)
		}
	}
}
