package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"molva/collector"
)

var statusLink = regexp.MustCompile(`/c/[0-9A-Za-z]+`)

func init() {
	read, act := collector.ActionRead, collector.ActionCases
	endpoints = append(endpoints, []struct {
		method, path string
		action       collector.Action
		body         any
	}{
		{"GET", "/cases", read, nil}, {"GET", "/cases/{id}", read, nil}, {"POST", "/cases", act, map[string]any{}}, {"POST", "/cases/{id}/higher", act, nil},
		{"POST", "/cases/{id}/answer", act, map[string]any{"text": "x"}}, {"POST", "/cases/{id}/move", act, map[string]any{"due": "2026-03-12T12:00:00Z", "reason": "x"}},
		{"POST", "/cases/{id}/solve", act, map[string]any{"text": "x"}}, {"POST", "/cases/{id}/merge", act, map[string]any{"into": "x"}},
		{"POST", "/cases/{id}/split", act, map[string]any{"entry": "x"}}, {"GET", "/desk/hours", read, nil}, {"GET", "/desk/ladder", read, nil},
		{"PUT", "/desk/hours", act, map[string]any{"zone": "", "week": map[string]any{}}}, {"PUT", "/desk/ladder", act, map[string]any{"steps": []any{}}},
		{"GET", "/desk/templates/{kind}/{language}", read, nil}, {"PUT", "/desk/templates/{kind}/{language}", act, map[string]any{"text": "x"}},
	}...)
}

// complain sends the public form without signing in and is the address of the status page.
func (w *world) complain(form url.Values) (*reader, string) {
	w.t.Helper()
	r := w.stranger()
	status, _, page := r.post("/complaint", form)
	if status != http.StatusCreated {
		w.t.Fatalf("%d %s", status, page)
	}
	return r, statusLink.FindString(page)
}

// A complaint by phone alone: the page gives the address of the case, which shows what is next and lets the client write and
// go higher; GET changes nothing.
func TestComplaintFormAndStatusPage(t *testing.T) {
	w := newWorld(t)
	r, link := w.complain(url.Values{"name": {"Анна"}, "phone": {"067 123-45-67"}, "order": {"A-1"}, "text": {"Букет завял."}})
	if link == "" {
		t.Fatal("there is no address of the case")
	}
	for range 3 {
		status, page := r.get(link)
		for _, want := range []string{"Обращение №1001", "Букет завял.", "Следующий шаг", "Специалист по обращениям", `action="` + link + `/higher"`, "noindex"} {
			if status != http.StatusOK || !strings.Contains(page, want) {
				t.Fatalf("%d, %q is not on the page:\n%s", status, want, page)
			}
		}
		if strings.Contains(page, "Анна") || strings.Contains(page, "<script") || len(page) > 15<<10 {
			t.Error("the page names somebody, has a script or is too large")
		}
	}
	if status, to, _ := r.post(link, url.Values{"text": {"И открытки нет."}}); status != http.StatusSeeOther || !strings.HasPrefix(to, link) {
		t.Errorf("a message: %d %s", status, to)
	}
	if status, _, page := r.post(link, url.Values{"text": {" "}}); status != http.StatusBadRequest || !strings.Contains(page, "Сообщение пустое.") || !strings.Contains(page, `aria-invalid="true"`) {
		t.Errorf("an empty message: %d", status)
	}
	for range 2 {
		if status, _, _ := r.post(link+"/higher", url.Values{"level": {"0"}}); status != http.StatusSeeOther {
			t.Errorf("higher: %d", status)
		}
	}
	_, page := r.get(link)
	if !strings.Contains(page, "Руководитель отдела заботы о клиентах") || !strings.Contains(page, "Вы обратились выше") || !strings.Contains(page, `name="level" value="1"`) || !strings.Contains(page, "И открытки нет.") {
		t.Errorf("after going higher:\n%s", page)
	}
	if status, _ := r.get("/c/nothing"); status != http.StatusNotFound {
		t.Errorf("another token: %d", status)
	}
	// With a mail address the link is in the letter alone.
	if _, link := w.complain(url.Values{"mail": {"oleg@mail.example"}, "text": {"Нет заказа."}}); link != "" {
		t.Errorf("a page that anybody may have filled in tells %s", link)
	}
	// Nor does it tell a stranger whether somebody has a case: the page is the same for the first message and the next.
	_, _, first := w.stranger().post("/complaint", url.Values{"mail": {"vera@mail.example"}, "text": {"Раз."}})
	_, _, next := w.stranger().post("/complaint", url.Values{"mail": {"vera@mail.example"}, "text": {"Два."}})
	if first != next || !strings.Contains(first, "в письме") {
		t.Errorf("the pages differ:\n%s\n%s", first, next)
	}
	for field, form := range map[string]url.Values{"mail": {"mail": {"x"}, "text": {"y"}}, "phone": {"phone": {"12"}, "text": {"y"}}, "text": {"mail": {"a@b.example"}}} {
		if status, _, page := r.post("/complaint", form); status != http.StatusBadRequest || !strings.Contains(page, `id="error-`+field+`"`) {
			t.Errorf("%s: %d", field, status)
		}
	}
}

// What the API does is what the console does; a date moves with a reason alone.
func TestCasesOverTheAPI(t *testing.T) {
	w := newWorld(t)
	m := w.as(collector.RoleManager)
	open := func(in map[string]any) openedCaseJSON {
		t.Helper()
		status, answer := m.api(http.MethodPost, "/cases", in)
		var out openedCaseJSON
		if err := json.Unmarshal([]byte(answer), &out); status != http.StatusCreated || err != nil {
			t.Fatalf("%d %s", status, answer)
		}
		return out
	}
	c := open(map[string]any{"mail": "anna@mail.example", "text": "Где заказ?", "language": "uk"})
	if !c.New || c.Number != 1001 || c.State != "open" || c.Due == nil || !strings.HasPrefix(c.Page, "http://molva.example/c/") || c.Left <= 0 {
		t.Fatalf("%+v", c)
	}
	if again := open(map[string]any{"mail": "ANNA@mail.example", "text": "Где заказ?"}); again.New || again.ID != c.ID {
		t.Errorf("%+v", again)
	}
	at := "/cases/" + c.ID
	for _, bad := range []map[string]any{{}, {"due": "2026-03-12T12:00:00Z"}, {"reason": "Ждём."}, {"due": "2026-03-12T12:00:00Z", "reason": "  "}, {"due": "2026-03-12T12:00:00Z", "reason": ". ."}, {"due": "2026-03-01T12:00:00Z", "reason": "Ждём."}} {
		if status, answer := m.api(http.MethodPost, at+"/move", bad); status != http.StatusBadRequest {
			t.Errorf("%v: %d %s", bad, status, answer)
		}
	}
	var whole wholeCaseJSON
	step := func(act string, in any) {
		t.Helper()
		status, answer := m.api(http.MethodPost, at+"/"+act, in)
		whole = wholeCaseJSON{}
		if err := json.Unmarshal([]byte(answer), &whole); status != http.StatusOK || err != nil {
			t.Fatalf("%s: %d %s", act, status, answer)
		}
	}
	step("move", map[string]any{"due": "2026-03-12T12:00:00Z", "reason": "Ждём склад."})
	if last := whole.Trail[len(whole.Trail)-1]; whole.Moves != 1 || last.Did != "moved" || last.Text != "Ждём склад." || last.Was == nil || last.Rule == "" {
		t.Errorf("%+v", whole)
	}
	step("answer", map[string]any{"text": "Пришлите фото.", "wait": true})
	step("higher", nil)
	if whole.Level != 1 || whole.State != "open" {
		t.Errorf("%+v", whole.CaseJSON)
	}
	step("solve", map[string]any{"text": "Привезли."})
	if status, answer := m.api(http.MethodPost, at+"/answer", map[string]any{"text": "x"}); status != http.StatusConflict || !strings.Contains(answer, "allowed now: higher, say") {
		t.Errorf("an answer to a solved case: %d %s", status, answer)
	}
	if status, answer := m.api(http.MethodGet, "/cases?state=solved", nil); status != http.StatusOK || !strings.Contains(answer, c.ID) {
		t.Errorf("%d %s", status, answer)
	}
	v := w.as(collector.RoleViewer)
	if status, answer := v.api(http.MethodGet, at, nil); status != http.StatusOK || strings.Contains(answer, "/c/") {
		t.Errorf("a viewer: %d %s", status, answer)
	}
	if status, _ := v.api(http.MethodPost, at+"/higher", nil); status != http.StatusForbidden {
		t.Errorf("a viewer acts: %d", status)
	}
}

// Each page of the desk in each state, for each role that may see it.
func TestCasePages(t *testing.T) {
	w := newWorld(t)
	ids := w.reviews(`{"id":"r1","text":"Ужас: букет завял, деньги не вернули, отвратительное обслуживание!","rating":1}`)
	m := w.as(collector.RoleManager)
	status, to, _ := m.post("/d/"+ids["r1"]+"/case", nil)
	if status != http.StatusSeeOther || !strings.HasPrefix(to, "/cases/") {
		t.Fatalf("%d %s", status, to)
	}
	_, other, _ := m.post("/cases", url.Values{"mail": {"anna@mail.example"}, "text": {"Где заказ?"}})
	if _, page := m.get("/d/" + ids["r1"]); !strings.Contains(page, "Обращение №1001") {
		t.Error("the document does not lead to its case")
	}
	for _, f := range []struct {
		path, want string
		form       url.Values
	}{
		{to + "/answer", "Ответ пуст.", url.Values{"text": {" "}}}, {to + "/move", "Срок не переносится без причины.", url.Values{"due": {"2026-03-12T12:00"}}},
		{to + "/move", "Это не дата со временем.", url.Values{"due": {"завтра"}, "reason": {"x"}}}, {to + "/merge", "Обращения с таким номером нет.", url.Values{"into": {"77"}}},
		{other + "/merge", "Это обращения разных клиентов.", url.Values{"into": {"1001"}}},
	} {
		if status, _, page := m.post(f.path, f.form); status != http.StatusBadRequest || !strings.Contains(page, f.want) {
			t.Errorf("%s: %d, %q is not said", f.path, status, f.want)
		}
	}
	for path, form := range map[string]url.Values{to + "/answer": {"text": {"Заменим."}}, other + "/move": {"due": {"2026-03-12T12:00"}, "reason": {"Ждём курьера."}}} {
		if status, _, page := m.post(path, form); status != http.StatusSeeOther {
			t.Errorf("%s: %d %s", path, status, page)
		}
	}
	if status, _, _ := m.post(to+"/merge", url.Values{"into": {"№1002"}}); status != http.StatusSeeOther {
		t.Errorf("merge: %d", status)
	}
	for _, r := range []*reader{m, w.as(collector.RoleViewer)} {
		for path, want := range map[string]string{"/cases": "№1002", "/cases?state=merged": "№1001", "/cases?level=2": "Таких обращений нет", "/cases?mine=1": "Таких обращений нет", to: "Рассматривается вместе",
			other: "Срок перенесён", "/cases/desk": "Europe/Kyiv", "/cases/desk?kind=case_moved&language=uk": "{{reason}}"} {
			if status, page := r.get(path); status != http.StatusOK || !strings.Contains(page, want) {
				t.Errorf("%s: %d, %q is not there", path, status, want)
			}
		}
	}
	if status, page := m.get(other); status != http.StatusOK || !strings.Contains(page, "Отделить") {
		t.Errorf("%d: a message cannot be taken out", status)
	}
}

// The published procedure is the configuration: a target that is changed is changed there. What the desk cannot keep is
// refused at its field.
func TestDeskSettings(t *testing.T) {
	w := newWorld(t)
	m := w.as(collector.RoleManager)
	if _, page := w.stranger().get("/procedure"); !strings.Contains(page, "Ответ — 4 часа") || !strings.Contains(page, "09:00-13:00, 14:00-18:00") {
		t.Errorf("the usual procedure:\n%s", page)
	}
	ladder := map[string]any{"steps": []map[string]string{{"name": "Оператор", "answer": "1h30m", "solve": "8"}, {"name": "Марія Директор", "person": "manager@floramo.example", "contact": "+380 44 000-00-00", "answer": "3h", "solve": "16h"}}}
	if status, answer := m.api(http.MethodPut, "/desk/ladder", ladder); status != http.StatusOK || !strings.Contains(answer, `"1h30m"`) || !strings.Contains(answer, `"8h"`) {
		t.Errorf("%d %s", status, answer)
	}
	hours := map[string]any{"zone": "Europe/Moscow", "week": map[string]any{"mon": []string{"09:00-17:00"}}, "holidays": []map[string]any{{"date": "2026-12-31"}}}
	if status, answer := m.api(http.MethodPut, "/desk/hours", hours); status != http.StatusOK || !strings.Contains(answer, `"version":1`) {
		t.Errorf("%d %s", status, answer)
	}
	if _, page := w.stranger().get("/procedure"); !strings.Contains(page, "Ответ — 1 час 30 минут") || !strings.Contains(page, "380 44 000-00-00") || !strings.Contains(page, "Europe/Moscow") || !strings.Contains(page, "09:00-17:00") || !strings.Contains(page, "2026-12-31") || strings.Contains(page, "noindex") {
		t.Errorf("the changed procedure:\n%s", page)
	}
	if status, answer := m.api(http.MethodPut, "/desk/hours", map[string]any{"zone": "Europe/Kyiv", "week": map[string]any{}}); status != http.StatusBadRequest || !strings.Contains(answer, "no open hour") {
		t.Errorf("an empty calendar: %d %s", status, answer)
	}
	if status, answer := m.api(http.MethodPut, "/desk/templates/case_receipt/ru", map[string]any{"text": "{{what}} {{when}} {{whom}}"}); status != http.StatusBadRequest || !strings.Contains(answer, "{{higher}}") || !strings.Contains(answer, "002 rule 4") {
		t.Errorf("a receipt that lacks a part: %d %s", status, answer)
	}
	if status, _, page := m.post("/cases/desk/template", url.Values{"kind": {"case_receipt"}, "language": {"ru"}, "text": {"{{what}} {{when}} {{higher}}"}}); status != http.StatusBadRequest || !strings.Contains(page, "В письме нет места {{whom}}.") || !strings.Contains(page, "с кем связаться") {
		t.Errorf("in the form: %d", status)
	}
	if status, _, _ := m.post("/cases/desk/template", url.Values{"kind": {"case_moved"}, "language": {"ru"}, "text": {"{{reason}}: {{when}}"}}); status != http.StatusSeeOther {
		t.Errorf("a good template: %d", status)
	}
	if status, answer := m.api(http.MethodGet, "/desk/templates/case_moved/ru", nil); status != http.StatusOK || !strings.Contains(answer, `"text":"{{reason}}: {{when}}"`) {
		t.Errorf("%d %s", status, answer)
	}
	for path, form := range map[string]url.Values{"/cases/desk/hours": {"zone": {"Europe/Kyiv"}, "day1": {"9-25"}}, "/cases/desk/ladder": {"answer0": {"4"}, "solve0": {"8"}}} {
		if status, _, page := m.post(path, form); status != http.StatusBadRequest || !strings.Contains(page, `role="alert"`) {
			t.Errorf("%s: %d", path, status)
		}
	}
	if status, _, _ := m.post("/cases/desk/hours", url.Values{"zone": {"Europe/Kyiv"}, "day1": {"9:00–13:00, 14-18"}, "holidays": {"2026-12-31 09:00-13:00\r\n2027-01-01\r\n"}}); status != http.StatusSeeOther {
		t.Errorf("good hours: %d", status)
	}
	if status, _, _ := m.post("/cases/desk/ladder", url.Values{"answer0": {"4"}, "solve0": {"8"}, "answer1": {"1h30m"}, "solve1": {"24"}, "answer2": {""}}); status != http.StatusSeeOther {
		t.Errorf("a good ladder: %d", status)
	}
	if status, _ := w.as(collector.RoleViewer).api(http.MethodPut, "/desk/ladder", ladder); status != http.StatusForbidden {
		t.Errorf("a viewer: %d", status)
	}
}
