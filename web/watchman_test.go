package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/jobs"
)

// silent gives the world a silence that lasts and one that is over, as a look would write them.
func (w *world) silent(looked time.Time) {
	w.t.Helper()
	ctx := context.Background()
	men, err := w.store.ClaimWatchmen(ctx, looked, time.Minute)
	w.must(err)
	w.must(w.store.SaveSilences(ctx, men[0], []collector.Silence{
		{What: collector.SilentMail, Since: now.Add(-time.Hour), Detail: "mail server mx.example does not take us: 421 <b>later</b>", Noticed: looked, Began: now},
		{What: collector.SilentQueue, Since: now.Add(-9 * time.Hour), Noticed: looked, Began: now.Add(-8 * time.Hour), Over: now.Add(-7 * time.Hour), Told: 2},
	}))
	w.must(w.store.EndLook(ctx, men[0], `{"fetched":60}`, looked, looked.Add(time.Minute)))
}

// everyLanguage looks at pages as a browser would, in each language.
func everyLanguage(t *testing.T, r *reader, paths ...string) {
	t.Helper()
	for _, lang := range languages {
		r.post("/language", url.Values{"lang": {lang}})
		for _, path := range paths {
			status, page := r.get(path)
			if status != http.StatusOK {
				t.Errorf("%s in %s: %d", path, lang, status)
			}
			for _, fault := range lookAt(page, lang) {
				t.Errorf("%s in %s: %s", path, lang, fault)
			}
		}
	}
	r.post("/language", url.Values{"lang": {"ru"}})
}

func TestStatusPage(t *testing.T) {
	w, _ := furnished(t)
	owner := w.as(collector.RoleOwner)
	if _, page := owner.get("/status"); !strings.Contains(page, "ещё никто не следил") || !strings.Contains(page, "Второго канала нет") {
		t.Error("a watch at which nobody looks is not told")
	}
	if status, answer := w.stranger().get("/health"); status != http.StatusServiceUnavailable || !strings.Contains(answer, `"asleep"`) {
		t.Errorf("the health before a look: %d %s", status, answer)
	}
	w.silent(wallNow())
	if status, _, _ := owner.post("/status/test", nil); status != http.StatusSeeOther {
		t.Errorf("send a test: %d", status)
	}
	everyLanguage(t, owner, "/status")
	_, page := owner.get("/status")
	for _, want := range []string{"Письма не уходят", "почтовый сервер mx.example не отвечает или не впускает: «421 &lt;b&gt;later", "Работа стоит", "ждёт ответа", "Отклик", "нет ответственного", "http://molva.example/health", "записей нет"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	status, answer := w.stranger().get("/health")
	if status != http.StatusServiceUnavailable || !strings.Contains(answer, `"silent":["mail"]`) || strings.Contains(answer, "421") || strings.Contains(answer, "Флорамо") {
		t.Errorf("the health: %d %s", status, answer)
	}
	if status, answer := owner.api(http.MethodGet, "/watchman", nil); status != http.StatusOK || !strings.Contains(answer, `"silent":["mail"]`) || !strings.Contains(answer, `"mails":1`) {
		t.Errorf("the API: %d %s", status, answer)
	}
	viewer := w.as(collector.RoleViewer)
	for _, path := range []string{"/status/test", "/status/receiver"} {
		if status, _, _ := viewer.post(path, nil); status != http.StatusForbidden {
			t.Errorf("a viewer posts to %s: %d", path, status)
		}
	}
	if status, _, _ := owner.post("/status/receiver", url.Values{"receiver": {w.people[collector.RoleManager].PublicID}}); status != http.StatusSeeOther {
		t.Errorf("the receiver: %d", status)
	}
	if _, page := owner.get("/status"); !strings.Contains(page, `value="`+w.people[collector.RoleManager].PublicID+`" selected`) {
		t.Error("the receiver is not kept")
	}
}

// All is well when a look was made and found nothing.
func TestHealthy(t *testing.T) {
	w := newWorld(t)
	men, err := w.store.ClaimWatchmen(context.Background(), wallNow(), time.Minute)
	w.must(err)
	w.must(w.store.EndLook(context.Background(), men[0], "{}", wallNow(), wallNow().Add(time.Minute)))
	if status, answer := w.stranger().get("/health"); status != http.StatusOK || !strings.Contains(answer, `"status":"ok"`) {
		t.Errorf("%d %s", status, answer)
	}
	if _, page := w.as(collector.RoleViewer).get("/status"); !strings.Contains(page, "Всё работает") {
		t.Error("the page does not say that all is well")
	}
	must := jobs.LookMost + time.Minute
	men, err = w.store.ClaimWatchmen(context.Background(), wallNow().Add(time.Hour), time.Minute)
	w.must(err)
	w.must(w.store.EndLook(context.Background(), men[0], "{}", wallNow().Add(-must), wallNow()))
	if status, answer := w.stranger().get("/health"); status != http.StatusServiceUnavailable || !strings.Contains(answer, `"asleep"`) {
		t.Errorf("nobody looks any more: %d %s", status, answer)
	}
}

// A mail scanner that follows the link changes nothing; a press does, once, without signing in.
func TestAlarmIsAnsweredByAPost(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	a, err := w.work.SendTest(ctx, w.scope)
	w.must(err)
	address, err := w.work.LinkTo(ctx, w.scope, collector.LinkTestAlarm, a.TestID, w.people[collector.RoleOwner].PersonID)
	w.must(err)
	path := strings.TrimPrefix(address, "http://molva.example")
	anybody := w.stranger()
	for range 3 {
		status, page := anybody.get(path)
		if status != http.StatusOK || !strings.Contains(page, "Письмо дошло") {
			t.Fatalf("%d %s", status, page)
		}
	}
	if resp := anybody.do(http.MethodHead, path, "", nil); resp.StatusCode != http.StatusOK {
		t.Errorf("HEAD: %d", resp.StatusCode)
	}
	if held, err := w.store.TestAlarm(ctx, w.scope, a.TestID); err != nil || !held.Acked.IsZero() {
		t.Fatalf("a look has answered it: %+v %v", held, err)
	}
	for range 2 {
		if status, to, _ := anybody.post(path, nil); status != http.StatusSeeOther || to != path {
			t.Errorf("the press: %d %s", status, to)
		}
	}
	held, err := w.store.TestAlarm(ctx, w.scope, a.TestID)
	w.must(err)
	if held.Acked.IsZero() || held.AckedBy != w.people[collector.RoleOwner].PersonID {
		t.Errorf("%+v", held)
	}
	status, page := anybody.get(path)
	if status != http.StatusOK || !strings.Contains(page, "Спасибо") || strings.Contains(page, "<form") {
		t.Errorf("%d %s", status, page)
	}
	if status, _ := anybody.get("/alarm/nobody"); status != http.StatusNotFound {
		t.Errorf("a token that there is not: %d", status)
	}
	for lang := range map[string]bool{"uk": true, "en": true} {
		p := w.people[collector.RoleOwner]
		p.Language = lang
		w.must(w.store.SavePerson(ctx, w.scope, p))
		_, page := anybody.get(path)
		for _, fault := range lookAt(page, lang) {
			t.Errorf("in %s: %s", lang, fault)
		}
	}
}

// Of an item that has a date alone nobody knows the hour: the page says the day, in the company's zone, and no hours.
func TestTheNewestOfADateAloneIsADay(t *testing.T) {
	w := newWorld(t)
	viewer := w.as(collector.RoleViewer)
	for i, c := range []struct{ published, want, machine string }{
		{"2026-03-10", "сегодня", "2026-03-10"}, {"2026-03-09", "вчера", "2026-03-09"}, {"2026-03-05", "5 дней назад", "2026-03-05"},
		{"2026-03-10T10:00:00Z", "2 часа назад", "2026-03-10T10:00:00Z"}, {"", "записей нет", ""},
	} {
		src, err := w.store.AddSource(t.Context(), w.scope, collector.Source{Name: "Место", URL: fmt.Sprintf("http://otklik.example/%d", i), Owner: w.people[collector.RoleOwner].PersonID, Period: time.Hour, Due: now})
		w.must(err)
		if c.published != "" {
			line := fmt.Sprintf(`{"id":"d%d","text":"Букет","published":"%s"}`, i, c.published)
			_, err := w.work.Import(t.Context(), w.scope, strings.NewReader(line), jobs.ImportOptions{Format: "jsonl", Site: "otklik", Source: src.PublicID})
			w.must(err)
		}
		_, page := viewer.get("/status")
		_, row, _ := strings.Cut(page, `href="/sources/`+src.PublicID+`"`)
		row, _, _ = strings.Cut(row, "</tr>")
		if !strings.Contains(row, c.want) || c.machine != "" && !strings.Contains(row, `datetime="`+c.machine) || !strings.Contains(row, "ещё нет") {
			t.Errorf("published %q: the row does not say %q:\n%s", c.published, c.want, row)
		}
	}
}

// Where no weekly test is planned the page says why, and what mends it.
func TestWhyNoTestAlarmIsPlanned(t *testing.T) {
	for _, demo := range []bool{true, false} {
		w := newWorld(t, func(o *Options) { o.Demo = demo })
		owner := w.as(collector.RoleOwner)
		want := map[bool]string{true: "В демонстрации она не приходит сама: её часы", false: "Выключена: письма не уходят с этой машины, сервер для них задаёт --smtp"}[demo]
		if _, page := owner.get("/status"); !strings.Contains(page, want) {
			t.Errorf("in a demo %t: the page lacks %q", demo, want)
		}
		everyLanguage(t, owner, "/status")
		w.work.TestAlarms = true
		if _, page := owner.get("/status"); !strings.Contains(page, "Время следующего письма будет назначено в течение минуты") {
			t.Errorf("in a demo %t: a test that is about to be planned is not told", demo)
		}
		company, err := w.store.Company(t.Context(), w.scope)
		w.must(err)
		company.SetUp = false
		w.must(w.store.SaveCompany(t.Context(), w.scope, company))
		if _, page := owner.get("/status"); !strings.Contains(page, "Ещё не назначена: сначала заполните страницу первого запуска") {
			t.Errorf("in a demo %t: that the first-run page waits is not told", demo)
		}
	}
}
