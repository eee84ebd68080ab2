package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"molva/collector"
)

// winds are documents about a shop and about weather, of which the weather was thrown out.
func (w *world) winds() map[string]string {
	w.t.Helper()
	var lines []string
	for i := range 6 {
		lines = append(lines, fmt.Sprintf(`{"id":"w%d","rating":3,"text":"Сильный ветер и порывы, белый снег %d","published":"2026-03-0%d"}`, i, i, 1+i))
		lines = append(lines, fmt.Sprintf(`{"id":"s%d","rating":2,"text":"Магазин Белый ветер не вернул деньги %d","published":"2026-01-0%d"}`, i, i, 1+i))
	}
	lines = append(lines, `{"id":"x","rating":2,"text":"Белый ветер: порывы щедрости","published":"2026-03-01"}`)
	ids := w.reviews(lines...)
	mine := collector.Scope{Company: w.scope.Company, Person: w.people[collector.RoleManager].PersonID, Role: collector.RoleManager}
	for key, id := range ids {
		c := collector.HandlingChange{Stage: collector.StageDone}
		if key[0] == 'w' {
			c.Stage = collector.StageDropped
		}
		_, err := w.work.Handle(w.t.Context(), mine, id, 0, c)
		w.must(err)
	}
	return w.reviews(`{"id":"x2","rating":5,"text":"Спасибо","published":"2026-03-01"}`)
}

func topicFields(name, query, exclude string, version int64) url.Values {
	return url.Values{"name": {name}, "query": {query, ""}, "query_name": {"основной", ""}, "exclude_kind": {"words", "words"}, "exclude": {exclude, ""}, "version": {fmt.Sprint(version)}}
}

// A topic is written, counted, proposed for, saved, saved over by another, rolled back and taken away, all without a script.
func TestTopicPages(t *testing.T) {
	w := newWorld(t)
	w.winds()
	owner, manager := w.as(collector.RoleOwner), w.as(collector.RoleManager)
	if status, page := owner.get("/topics"); status != http.StatusOK || !strings.Contains(page, "Тем ещё нет") {
		t.Fatalf("no topics: %d", status)
	}
	form := topicFields("Белый ветер", "белый ветер", "порывы", 0)
	form.Set("do", "preview")
	status, _, page := owner.post("/topics", form)
	for _, want := range []string{"Тема находит", ">6</a>", "слова «порывы»</strong> убирает", `class="costs"`, "<mark>", "наугад"} {
		if status != http.StatusOK || !strings.Contains(page, want) {
			t.Errorf("the preview does not say %q: %d", want, status)
		}
	}
	form = topicFields("Белый ветер", "белый ветер", "", 0)
	form.Set("do", "propose")
	if _, _, page = owner.post("/topics", form); !strings.Contains(page, `name="add" value="words:`) || !strings.Contains(page, "Сравнены 6 отмеченных") {
		t.Error("nothing is proposed")
	}
	form.Set("do", "preview")
	form.Set("add", "words:порывы")
	if _, _, page = owner.post("/topics", form); !strings.Contains(page, `name="exclude" value="порывы"`) {
		t.Error("what was ticked does not stand in the form")
	}
	form.Del("do")
	form.Del("add")
	form["query"] = []string{"(белый"}
	if status, _, page = owner.post("/topics", form); status != http.StatusBadRequest || !strings.Contains(page, "Запрос 1, знак 1:") || !strings.Contains(page, "(белый</textarea>") {
		t.Errorf("a mistake is not shown where it stands: %d", status)
	}
	status, at, _ := owner.post("/topics", topicFields("Белый ветер", "белый ветер", "порывы", 0))
	if status != http.StatusSeeOther || !strings.HasPrefix(at, "/topics/") {
		t.Fatalf("not saved: %d %s", status, at)
	}
	if status, _, _ = owner.post(at, topicFields("Белый ветер", "белый ветер OR магазин", "порывы", 1)); status != http.StatusSeeOther {
		t.Errorf("not saved again: %d", status)
	}
	status, _, page = manager.post(at, topicFields("Белый ветер", "белый ветер", "метель", 1))
	for _, want := range []string{"Тему изменили, пока вы писали", "исключение добавлено, слова: метель", "исключение убрано, слова: порывы", `name="version" value="2"`, `value="метель"`} {
		if status != http.StatusConflict || !strings.Contains(page, want) {
			t.Errorf("the conflict does not show %q: %d", want, status)
		}
	}
	if status, _, _ = manager.post(at+"/restore", url.Values{"version": {"2"}, "to": {"1"}}); status != http.StatusSeeOther {
		t.Errorf("not rolled back: %d", status)
	}
	if _, page = manager.get(at); !strings.Contains(page, "Возвращена версия 1") || !strings.Contains(page, "возврат к версии 1") || !strings.Contains(page, "запрос «основной»: белый ветер → белый ветер OR магазин") {
		t.Error("the versions are not told")
	}
	if _, page = owner.get("/topics"); !strings.Contains(page, "Белый ветер") || !strings.Contains(page, "версия 3") {
		t.Error("the list does not show the topic")
	}
	if _, page = owner.get("/search?q=" + url.QueryEscape(`@"белый ветер"`)); !strings.Contains(page, "Найдено 6 документов") {
		t.Error("the topic that a query names does not find its six documents")
	}
	viewer := w.as(collector.RoleViewer)
	if status, _, _ = viewer.post(at, topicFields("т", "x", "", 3)); status != http.StatusForbidden {
		t.Errorf("a viewer edits: %d", status)
	}
	if status, page = viewer.get(at); status != http.StatusOK || strings.Contains(page, "Сохранить тему") {
		t.Errorf("a viewer sees: %d", status)
	}
	if status, _, _ = owner.post(at+"/delete", nil); status != http.StatusSeeOther {
		t.Errorf("not taken away: %d", status)
	}
}

// hx sends a form as the page does while it is edited.
func (r *reader) hx(path string, form url.Values) string {
	r.w.t.Helper()
	req, err := http.NewRequest(http.MethodPost, r.w.server.URL+path, strings.NewReader(form.Encode()))
	r.w.must(err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("HX-Request", "true")
	resp, err := r.http.Do(req)
	r.w.must(err)
	return r.read(resp)
}

// follow sends a form and opens the page to which it leads.
func (r *reader) follow(path string, form url.Values) string {
	r.w.t.Helper()
	_, at, _ := r.post(path, form)
	_, page := r.get(at)
	return page
}

// A rule is tried, saved, applied to the archive and undone on its page.
func TestRulePages(t *testing.T) {
	w := newWorld(t)
	w.winds()
	owner := w.as(collector.RoleOwner)
	form := url.Values{"name": {"Шум"}, "query": {"порывы"}, "stage": {"done"}, "add": {"погода"}, "active": {"1"}}
	form.Set("do", "preview")
	if status, _, page := owner.post("/rules", form); status != http.StatusOK || !strings.Contains(page, "Затронуло бы") || !strings.Contains(page, ">7</a>") {
		t.Errorf("the dry run: %d", status)
	}
	form.Set("query", "(порывы")
	if _, _, page := owner.post("/rules", form); !strings.Contains(page, "знак 1.") {
		t.Error("a mistake is not shown")
	}
	form.Set("query", "порывы")
	form.Del("do")
	status, at, _ := owner.post("/rules", form)
	if status != http.StatusSeeOther || !strings.HasPrefix(at, "/rules/") {
		t.Fatalf("not saved: %d %s", status, at)
	}
	form.Set("version", "1")
	form.Set("stage", "open")
	if status, _, _ := owner.post(at, form); status != http.StatusSeeOther {
		t.Errorf("not saved again: %d", status)
	}
	if status, _, page := owner.post(at, form); status != http.StatusConflict || !strings.Contains(page, "Правило изменили, пока вы писали") || !strings.Contains(page, `name="version" value="2"`) {
		t.Errorf("the conflict: %d", status)
	}
	if status, _, _ := owner.post(at+"/apply", url.Values{"version": {"2"}}); status != http.StatusSeeOther {
		t.Errorf("not applied: %d", status)
	}
	_, page := owner.get(at)
	if !strings.Contains(page, "7 документов") || !strings.Contains(page, "затронуто 7 документов") {
		t.Error("what it did is not told")
	}
	rules, err := w.store.Rules(t.Context(), w.scope)
	w.must(err)
	runs, err := w.store.BulksOfRule(t.Context(), w.scope, rules[0].RuleID, 9)
	w.must(err)
	if status, _, _ := owner.post(at+"/undo", url.Values{"bulk": {runs[0].PublicID}}); status != http.StatusSeeOther {
		t.Errorf("not undone: %d", status)
	}
	if _, page = owner.get("/rules"); !strings.Contains(page, "затронуто 0 документов") || !strings.Contains(page, "отменено у 7 документов") || !strings.Contains(page, "состояние: в работе") {
		t.Error("the list does not say what was undone")
	}
	for id, want := range map[string]bool{strings.TrimPrefix(at, "/rules/"): true, "": false} {
		form.Set("id", id)
		if page := owner.hx("/rules/preview", form); strings.Contains(page, "У 7 из них люди отменили сделанное правилом") != want {
			t.Errorf("%q: while it is edited: %s", id, page)
		}
	}
	if page := owner.follow(at+"/apply", url.Values{"version": {"2"}}); !strings.Contains(page, "люди отменили его действие") {
		t.Error("what people took back is done again unasked, or it is not said")
	}
	if page := owner.follow(at+"/apply", url.Values{"version": {"2"}, "taken_back": {"1"}}); !strings.Contains(page, "затронуто 7 документов") {
		t.Error("what people took back is not done though they ask for it")
	}
	for _, do := range []string{"/switch", "/move", "/delete"} {
		if status, _, _ := owner.post(at+do, url.Values{"to": {"up"}}); status != http.StatusSeeOther {
			t.Errorf("%s: %d", do, status)
		}
	}
}

// A rule's page says what the rule left, and what an undo kept, which can be undone again there.
func TestARulePageSaysWhatWasLeftAndKept(t *testing.T) {
	w := newWorld(t)
	ids := w.winds()
	owner := w.as(collector.RoleOwner)
	mine := collector.Scope{Company: w.scope.Company, Person: w.people[collector.RoleManager].PersonID, Role: collector.RoleManager}
	var tags []string
	for i := range collector.TagsMost {
		tags = append(tags, fmt.Sprint("т", i))
	}
	handle := func(id string, c collector.HandlingChange) {
		_, err := w.work.Handle(t.Context(), mine, id, w.handling(id).Version, c)
		w.must(err)
	}
	handle(ids["w0"], collector.HandlingChange{Add: tags})
	_, at, _ := owner.post("/rules", url.Values{"name": {"Шум"}, "query": {"порывы"}, "stage": {"open"}, "add": {"погода"}, "active": {"1"}})
	if page := owner.follow(at+"/apply", url.Values{"version": {"1"}}); !strings.Contains(page, "затронуто 6 документов, не тронут 1 документ") {
		t.Error("what was left is not told")
	}
	handle(ids["w1"], collector.HandlingChange{Stage: collector.StageDone})
	rules, err := w.store.Rules(t.Context(), w.scope)
	w.must(err)
	runs, err := w.store.BulksOfRule(t.Context(), w.scope, rules[0].RuleID, 9)
	w.must(err)
	for range 2 {
		page := owner.follow(at+"/undo", url.Values{"bulk": {runs[0].PublicID}})
		if !strings.Contains(page, "отменено у 5 документов, у 1 документа оставлено то, что изменили позже") || !strings.Contains(page, `name="bulk" value="`+runs[0].PublicID) {
			t.Error("what was kept is not told, or not offered again")
		}
	}
	if h := w.handling(ids["w1"]); h.At() != collector.StageDone || len(h.Tags) != 0 {
		t.Errorf("%+v", h)
	}
}

func TestTopicsAndRulesOfTheAPI(t *testing.T) {
	w := newWorld(t)
	w.winds()
	owner := w.as(collector.RoleOwner)
	text := map[string]any{"name": "Ветер", "queries": []map[string]string{{"query": "белый ветер"}}, "exclusions": []map[string]string{{"kind": "words", "value": "порывы"}}}
	call := func(method, path string, in any, want int) (out map[string]any) {
		t.Helper()
		status, answer := owner.api(method, path, in)
		if status != want {
			t.Fatalf("%s %s: %d %s", method, path, status, answer)
		}
		if answer != "" {
			w.must(json.Unmarshal([]byte(answer), &out))
		}
		return out
	}
	preview := call("POST", "/topics/preview", map[string]any{"text": text}, 200)
	if all := preview["total"].(map[string]any)["all"].(map[string]any); all["count"] != 6.0 {
		t.Errorf("%v", all)
	}
	call("POST", "/topics/proposals", map[string]any{"text": text}, 200)
	topic := call("POST", "/topics", map[string]any{"text": text, "note": "первый"}, 201)
	id := fmt.Sprint("/topics/", topic["id"])
	call("POST", "/topics", map[string]any{"text": text}, 409)
	text["sites"] = []string{"otklik"}
	call("PUT", id, map[string]any{"text": text, "version": 1}, 200)
	call("PUT", id, map[string]any{"text": text, "version": 1}, 409)
	call("POST", id+"/restore", map[string]any{"version": 2, "to": 1}, 200)
	if v := call("GET", id+"/versions", nil, 200)["versions"].([]any); len(v) != 3 {
		t.Errorf("%d versions", len(v))
	}
	rule := map[string]any{"name": "П", "query": "@ветер", "change": map[string]any{"stage": "done", "add_tags": []string{"т"}}}
	if n := call("POST", "/rules/preview", rule, 200)["all"].(map[string]any)["count"]; n != 6.0 {
		t.Errorf("would touch %v", n)
	}
	made := call("POST", "/rules", rule, 201)
	at := fmt.Sprint("/rules/", made["id"])
	call("POST", at+"/apply", map[string]any{"version": 1}, 201)
	bulk := call("GET", at+"/bulk", nil, 200)["bulk"].([]any)[0].(map[string]any)
	call("POST", fmt.Sprint("/bulk/", bulk["id"], "/undo"), nil, 200)
	call("PUT", at, map[string]any{"text": rule, "version": 1}, 200)
	if try := call("POST", fmt.Sprint("/rules/preview?rule=", made["id"]), rule, 200); try["taken_back"] != 6.0 || try["taken_back_of"] != 6.0 {
		t.Errorf("undone: %v", try)
	}
	call("POST", at+"/apply", map[string]any{"version": 2}, 400)
	call("POST", at+"/apply", map[string]any{"version": 2, "taken_back": true}, 201)
	call("POST", "/rules/order", map[string]any{"rules": []any{made["id"]}}, 204)
	call("GET", "/rules", nil, 200)
	call("GET", "/topics", nil, 200)
	call("DELETE", id, nil, 409) // the rule names it
	call("DELETE", at, nil, 204)
	call("DELETE", id, nil, 204)
}
