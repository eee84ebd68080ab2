package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"molva/collector"
)

// The same rule twice for one receiver is refused, over the API and in the form, which says so in the reader's language.
func TestTheSameRuleTwice(t *testing.T) {
	w := newWorld(t)
	owner := w.as(collector.RoleOwner)
	rule := map[string]string{"query": "is:complaint"}
	if status, answer := owner.api(http.MethodPost, "/watches", rule); status != http.StatusCreated {
		t.Fatalf("%d %s", status, answer)
	}
	if status, answer := owner.api(http.MethodPost, "/watches", map[string]string{"query": " (is:complaint) "}); status != http.StatusConflict || !strings.Contains(answer, "has this rule already") {
		t.Errorf("again: %d %s", status, answer)
	}
	form := url.Values{"query": {"is:complaint"}, "receiver": {w.people[collector.RoleOwner].PublicID}, "language": {"uk"}}
	if status, _, page := owner.post("/watches", form); status != http.StatusConflict || !strings.Contains(page, "У получателя уже есть такое правило") {
		t.Errorf("in the form: %d", status)
	}
	if status, _ := owner.api(http.MethodPost, "/watches", map[string]string{"query": "is:complaint", "receiver": w.people[collector.RoleViewer].Mail}); status != http.StatusCreated {
		t.Errorf("for somebody else: %d", status)
	}
}

// A rule that looks for nothing is refused at its field, in the form, in what the form shows while it is typed, and in the API.
func TestAnEmptyRuleIsRefused(t *testing.T) {
	w := newWorld(t)
	owner := w.as(collector.RoleOwner)
	for _, query := range []string{"", "   "} {
		status, _, page := owner.post("/watches", url.Values{"query": {query}, "language": {"ru"}})
		if status != http.StatusBadRequest || !strings.Contains(page, "Правило ничего не ищет.") || !strings.Contains(page, "или is:complaint") || !strings.Contains(page, `id="query" name="query" required`) ||
			!strings.Contains(page, `aria-invalid="true"`) || strings.Contains(page, "Запрос не понят") {
			t.Errorf("the form takes %q: %d", query, status)
		}
		if status, answer := owner.api("POST", "/watches", map[string]string{"query": query}); status != http.StatusBadRequest || !strings.Contains(answer, `"where":"query"`) {
			t.Errorf("the API takes %q: %d %s", query, status, answer)
		}
		if status, answer := owner.api("POST", "/watches/preview", map[string]string{"query": query}); status != http.StatusBadRequest {
			t.Errorf("the API says what %q would find: %d %s", query, status, answer)
		}
	}
	if _, page := owner.get("/watches?q=+++"); !strings.Contains(page, "Правило ничего не ищет.") {
		t.Error("while it is typed nothing is said")
	}
	if watches, err := w.store.Watches(t.Context(), w.scope); err != nil || len(watches) != 0 {
		t.Errorf("%d rules, %v", len(watches), err)
	}
}

// A rule that names what is gone is told as broken in the list and over the API, with why; the others are not.
func TestABrokenRuleIsToldInTheList(t *testing.T) {
	w := newWorld(t)
	owner := w.as(collector.RoleOwner)
	mine := collector.Scope{Company: w.scope.Company, Person: w.people[collector.RoleOwner].PersonID, Role: collector.RoleOwner}
	view, err := w.store.AddView(t.Context(), mine, collector.Watch{Name: "наши", Query: "букет", Receiver: mine.Person})
	if err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{"@наши rating:<3", "курьер"} {
		if status, answer := owner.api(http.MethodPost, "/watches", map[string]string{"query": query}); status != http.StatusCreated {
			t.Fatalf("%d %s", status, answer)
		}
	}
	told := func() (page int, api int) {
		_, html := owner.get("/watches")
		_, answer := owner.api(http.MethodGet, "/watches", nil)
		return strings.Count(html, "ни о чём не сообщает"), strings.Count(answer, `"broken":"there is no saved query «наши»`)
	}
	if page, api := told(); page != 0 || api != 0 {
		t.Errorf("all work: %d on the page, %d over the API are called broken", page, api)
	}
	if err := w.store.DeleteView(t.Context(), mine, view.PublicID, false, now); err != nil {
		t.Fatal(err)
	}
	if page, api := told(); page != 1 || api != 1 {
		t.Errorf("the view is gone: %d on the page, %d over the API are called broken, want 1", page, api)
	}
	if _, html := owner.get("/watches"); !strings.Contains(html, "Сохранённого запроса «наши» нет") {
		t.Errorf("the page does not say what is gone: %s", html)
	}
}
