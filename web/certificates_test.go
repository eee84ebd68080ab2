package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs/certificate"
)

// checked is a world with one place that was read at its first check and refused at its second, on the first of March.
func checked(t *testing.T) (*world, collector.Source) {
	return checkedThen(t, collector.HealthBlocked, store.PassTally{})
}

// checkedThen is that world with a second check that came out some other way.
func checkedThen(t *testing.T, second collector.Health, tally store.PassTally) (*world, collector.Source) {
	w := newWorld(t)
	ctx := context.Background()
	day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	src, err := w.store.AddSource(ctx, w.scope, collector.Source{Name: "<b>Отклик</b>", URL: "http://otklik.example/", Owner: w.people[collector.RoleOwner].PersonID, Period: 12 * time.Hour, Due: day})
	w.must(err)
	for n, health := range []collector.Health{collector.HealthOK, second, collector.HealthOK} {
		src, _, err = w.store.StartPass(ctx, w.scope, src.SourceID, src.URL, "http://otklik.example:80", day.Add(time.Duration(12*n)*time.Hour))
		w.must(err)
		if health == collector.HealthBlocked {
			src.Reason = "the site answered 403"
		}
		src.Health = health
		brought := store.PassTally{}
		if n == 1 {
			brought, src.Stopped = tally, tally.Stopped > 0
		}
		_, err = w.store.ClosePass(ctx, w.scope, src, brought, 2, src.PassStart.Add(time.Minute), nil)
		w.must(err)
		src, err = w.store.SourceByID(ctx, w.scope, src.SourceID)
		w.must(err)
	}
	return w, src
}

const (
	oneDay  = "from=2026-03-01&to=2026-03-01"
	twoDays = "from=2026-03-01&to=2026-03-02"
)

func TestCertificatePages(t *testing.T) {
	w, src := checked(t)
	owner := w.as(collector.RoleOwner)
	everyLanguage(t, owner, "/certificates", "/certificates?"+oneDay, "/certificates?"+twoDays)
	_, page := owner.get("/certificates")
	if !strings.Contains(page, `value="2026-02-01"`) || !strings.Contains(page, `value="2026-02-28"`) {
		t.Error("the month that has passed is not offered")
	}

	// Of two days the second has no check behind its first: it is refused, and the hole can be explained.
	days := url.Values{"from": {"2026-03-01"}, "to": {"2026-03-02"}}
	status, _, page := owner.post("/certificates", days)
	if status != http.StatusConflict || !strings.Contains(page, "Пропусков без объяснения: 1") || !strings.Contains(page, "Проверки нет") || strings.Contains(page, "<b>Отклик") {
		t.Fatalf("%d %s", status, page)
	}
	hidden := func(name string) string {
		m := regexp.MustCompile(`type="hidden" name="` + name + `" value="([^"]+)"`).FindStringSubmatch(page[strings.Index(page, "/certificates/explain"):])
		if m == nil {
			t.Fatalf("the form lacks %s", name)
		}
		return strings.ReplaceAll(m[1], "&#43;", "+")
	}
	note := url.Values{"source": {src.PublicID}, "from": {hidden("from")}, "to": {hidden("to")}, "first": {"2026-03-01"}, "last": {"2026-03-02"}, "text": {"Переезд <i>сервера</i>"}}
	if status, _, _ := w.as(collector.RoleViewer).post("/certificates/explain", note); status != http.StatusForbidden {
		t.Errorf("a viewer explains: %d", status)
	}
	empty := url.Values{"source": note["source"], "from": note["from"], "to": note["to"], "first": note["first"], "last": note["last"], "text": {" "}}
	if status, _, page := owner.post("/certificates/explain", empty); status != http.StatusBadRequest || !strings.Contains(page, "Проверки нет") {
		t.Errorf("an empty explanation: %d", status)
	}
	if status, to, _ := owner.post("/certificates/explain", note); status != http.StatusSeeOther || !strings.HasPrefix(to, "/certificates?"+twoDays) {
		t.Fatalf("%d %s", status, to)
	}
	if _, page = owner.get("/certificates?" + twoDays); !strings.Contains(page, "Переезд &lt;i&gt;сервера") || !strings.Contains(page, "Выдать сертификат") {
		t.Error("the explanation is not shown")
	}
	status, to, _ := owner.post("/certificates", days)
	if status != http.StatusSeeOther {
		t.Fatalf("%d", status)
	}
	_, to, _ = follow(owner, to)
	anybody := w.stranger()
	status, page = anybody.get(to)
	for _, want := range []string{"Проверено за то время, что площадки были в списке, с объяснёнными пропусками", "Весь период были в списке: 0 из 1 площадок. Добавлены позже: 1, последняя – 1 мар 2026, 0", "Площадка не пускает", "Переезд &lt;i&gt;сервера", "Пан owner", "SHA-256", "Полных проверок: 2 из 3"} {
		if status != http.StatusOK || !strings.Contains(page, want) {
			t.Errorf("%d, the page lacks %q", status, want)
		}
	}
	for _, fault := range lookAt(page, "ru") {
		t.Error(fault)
	}
	_, file := anybody.get(to + "/file")
	c, sum, err := certificate.Verify([]byte(file), "")
	if err != nil || !strings.Contains(page, sum) || c.Verdict != certificate.VerdictExplainedListed || strings.Contains(file, "Пан owner") {
		t.Errorf("the file: %v %s", err, c.Verdict)
	}
	if status, _ := anybody.get("/certificate/nobody"); status != http.StatusNotFound {
		t.Errorf("a token that there is not: %d", status)
	}
	everyLanguage(t, owner, "/certificates?"+twoDays)
}

// A period of one day is named once, and the public page leaves out who is known by a mail address alone.
func TestCertificateOfADay(t *testing.T) {
	w, _ := checkedThen(t, collector.HealthOK, store.PassTally{})
	owner := w.as(collector.RoleOwner)
	status, to, page := owner.post("/certificates", url.Values{"from": {"2026-03-01"}, "to": {"2026-03-01"}})
	if status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, page)
	}
	_, to, _ = follow(owner, to)
	_, public := w.stranger().get(to)
	_, list := owner.get("/certificates")
	for name, page := range map[string]string{"public": public, "list": list} {
		if !strings.Contains(page, "1 мар 2026") || strings.Contains(page, "1 мар 2026 –") {
			t.Errorf("%s: %s", name, page)
		}
	}
	if strings.Contains(public, "—.") || strings.Contains(public, ", —") {
		t.Errorf("a dash for a name: %s", public)
	}
}

// Of two checks one read all, the other the newest and no page that had long been the same: the pages say so.
func TestCertificatePagesTellNews(t *testing.T) {
	w, _ := checkedThen(t, collector.HealthOK, store.PassTally{Stopped: 1, Outcomes: map[string]int{collector.OutcomeResting: 3}})
	owner := w.as(collector.RoleOwner)
	status, to, page := owner.post("/certificates", url.Values{"from": {"2026-03-01"}, "to": {"2026-03-01"}})
	if status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, page)
	}
	_, to, _ = follow(owner, to)
	for path, r := range map[string]*reader{to: w.stranger(), "/certificates?" + oneDay: owner} {
		_, page := r.get(path)
		for _, want := range []string{"Полных проверок: 1 из 2", "проверок только нового: 1", "последняя полная проверка", "не менявшиеся страницы пропущены: 1, за одну – не более 3"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s lacks %q", path, want)
			}
		}
	}
}

// Of a month in which the list was empty until its last day no certificate is issued, however well that day went: page and
// API say for which days, and which period can be had. A period that is not over is refused as well.
func TestCertificateOfALaterList(t *testing.T) {
	w, _ := checkedThen(t, collector.HealthOK, store.PassTally{})
	owner := w.as(collector.RoleOwner)
	const month = "from=2026-02-02&to=2026-03-01"
	for lang, want := range map[string][]string{
		"ru": {"Не выдаётся: 2 фев 2026 – 28 фев 2026 в списке не было ни одной площадки.", "Выберите период, в который она уже была: 1 мар 2026."},
		"uk": {"Не видається: 2 лют 2026 – 28 лют 2026 у списку не було жодного майданчика.", "Виберіть період, у який він уже був: 1 бер 2026."},
		"en": {"It is refused: 2 Feb 2026 – 28 Feb 2026 no place was on the list.", "Choose a period in which there was one: 1 Mar 2026."},
	} {
		owner.post("/language", url.Values{"lang": {lang}})
		status, page := owner.get("/certificates?" + month)
		for _, words := range want {
			if status != http.StatusOK || !strings.Contains(page, words) || strings.Contains(page, `<form method="post" action="/certificates">`) {
				t.Errorf("%s: %d, the page lacks %q, or offers to issue", lang, status, words)
			}
		}
	}
	owner.post("/language", url.Values{"lang": {"ru"}})
	if status, _, page := owner.post("/certificates", url.Values{"from": {"2026-02-02"}, "to": {"2026-03-01"}}); status != http.StatusConflict || !strings.Contains(page, "С 2026-02-02 по 2026-02-28 в списке не было ни одной площадки") || !strings.Contains(page, "выберите период с 2026-03-01 по 2026-03-01") {
		t.Errorf("%d %s", status, page)
	}
	status, answer := owner.api(http.MethodPost, "/certificates", map[string]string{"from": "2026-02-02", "to": "2026-03-01"})
	if status != http.StatusConflict || !strings.Contains(answer, "from 2026-02-02 to 2026-02-28 nothing was on the list") {
		t.Errorf("%d %s", status, answer)
	}
	status, answer = owner.api(http.MethodGet, "/certificate-draft?"+month, nil)
	var draft draftJSON
	if err := json.Unmarshal([]byte(answer), &draft); err != nil || status != http.StatusOK || len(draft.Unlisted) != 1 || draft.Verdict != certificate.VerdictHoles || draft.Watched.Joined != 1 || !strings.Contains(draft.Refusal, "2026-02-28") {
		t.Errorf("%d %s", status, answer)
	}
	ahead := url.Values{"from": {"2026-03-01"}, "to": {w.work.Clock.Now().AddDate(0, 0, 3).Format(time.DateOnly)}}
	if status, _, page := owner.post("/certificates", ahead); status != http.StatusBadRequest || !strings.Contains(page, "Период ещё не кончился") {
		t.Errorf("a period that is not over: %d %s", status, page)
	}
}

// follow is where an address leads.
func follow(r *reader, path string) (int, string, string) {
	resp := r.do(http.MethodGet, path, "", nil)
	return resp.StatusCode, resp.Header.Get("Location"), r.read(resp)
}

func TestCertificateAPI(t *testing.T) {
	w, src := checked(t)
	manager := w.as(collector.RoleManager)
	period := map[string]string{"from": "2026-03-01", "to": "2026-03-02"}
	if status, answer := manager.api(http.MethodPost, "/certificates", period); status != http.StatusConflict || !strings.Contains(answer, "1 holes") {
		t.Errorf("%d %s", status, answer)
	}
	status, answer := manager.api(http.MethodGet, "/certificate-draft?"+twoDays, nil)
	var draft draftJSON
	if err := json.Unmarshal([]byte(answer), &draft); err != nil || status != http.StatusOK || draft.Verdict != certificate.VerdictHoles || len(draft.Places) != 1 {
		t.Fatalf("%d %s %v", status, answer, err)
	}
	var hole certificate.Gap
	for _, g := range draft.Places[0].Gaps {
		if g.Hole() {
			hole = g
		}
	}
	note := map[string]any{"source": src.PublicID, "from": hole.From, "to": hole.To, "text": "Переезд"}
	if status, answer := manager.api(http.MethodPost, "/certificates/explanations", note); status != http.StatusNoContent {
		t.Errorf("%d %s", status, answer)
	}
	status, answer = manager.api(http.MethodPost, "/certificates", period)
	var issued issuedJSON
	if err := json.Unmarshal([]byte(answer), &issued); err != nil || status != http.StatusCreated {
		t.Fatalf("%d %s %v", status, answer, err)
	}
	if _, sum, err := certificate.Verify([]byte(issued.File), issued.SHA256); err != nil || sum != issued.SHA256 {
		t.Errorf("the file: %v", err)
	}
	if status, answer := manager.api(http.MethodGet, "/certificates/"+issued.ID, nil); status != http.StatusOK || !strings.Contains(answer, issued.SHA256) {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer := manager.api(http.MethodGet, "/certificates", nil); status != http.StatusOK || !strings.Contains(answer, issued.ID) {
		t.Errorf("%d %s", status, answer)
	}
	for path, want := range map[string]int{"/certificates/nobody": http.StatusNotFound, "/certificate-draft?from=x&to=y": http.StatusBadRequest, "/certificate-draft?from=2026-03-01&to=2026-04-01": http.StatusBadRequest} {
		if status, answer := manager.api(http.MethodGet, path, nil); status != want {
			t.Errorf("%s: %d %s", path, status, answer)
		}
	}
	if status, _ := w.as(collector.RoleViewer).api(http.MethodPost, "/certificates", period); status != http.StatusForbidden {
		t.Errorf("a viewer issues: %d", status)
	}
}
