package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"molva/collector"
)

// endpoints are all that the API has, each with what it needs and a body that reaches the handler and changes little.
var endpoints = []struct {
	method, path string
	action       collector.Action
	body         any
}{
	{"DELETE", "/session", collector.ActionRead, nil},
	{"GET", "/company", collector.ActionRead, nil},
	{"PUT", "/company", collector.ActionPeople, map[string]any{"name": ""}},
	{"GET", "/people", collector.ActionRead, nil},
	{"POST", "/people", collector.ActionPeople, map[string]any{"mail": "nobody"}},
	{"PUT", "/people/{id}/password", collector.ActionPeople, map[string]any{"password": "x"}},
	{"PUT", "/people/{id}/role", collector.ActionPeople, map[string]any{"role": "king"}},
	{"GET", "/sources", collector.ActionRead, nil},
	{"POST", "/sources", collector.ActionSources, map[string]any{"url": "http://10.0.0.1/"}},
	{"PATCH", "/sources/{id}", collector.ActionSources, map[string]any{}},
	{"POST", "/sources/{id}/run", collector.ActionSources, nil},
	{"POST", "/sources/{id}/feeds", collector.ActionSources, nil},
	{"GET", "/sources/{id}/history", collector.ActionRead, nil},
	{"GET", "/history/sources", collector.ActionRead, nil},
	{"GET", "/proposals", collector.ActionRead, nil},
	{"POST", "/proposals/{id}/accept", collector.ActionSources, map[string]any{"owner": "x"}},
	{"GET", "/documents/{id}/cluster", collector.ActionRead, nil},
	{"POST", "/documents/{id}/cluster/merge", collector.ActionCases, map[string]any{"other": "x", "reason": "x"}},
	{"POST", "/documents/{id}/cluster/refuse", collector.ActionCases, map[string]any{"other": "x", "reason": "x"}},
	{"POST", "/documents/{id}/cluster/split", collector.ActionCases, map[string]any{"reason": "x"}},
	{"POST", "/documents/{id}/cluster/undo", collector.ActionCases, map[string]any{"act": "x", "reason": "x"}},
	{"POST", "/proposals/{id}/refuse", collector.ActionSources, map[string]any{"why": "x"}},
	{"POST", "/sources/{id}/remove", collector.ActionSources, map[string]any{"why": "x"}},
	{"POST", "/sources/{id}/restore", collector.ActionSources, map[string]any{"why": "x"}},
	{"POST", "/sources/{id}/accept", collector.ActionSources, map[string]any{"why": "x"}},
	{"GET", "/documents", collector.ActionRead, nil},
	{"GET", "/documents/{id}", collector.ActionRead, nil},
	{"GET", "/documents/{id}/evidence", collector.ActionRead, nil},
	{"POST", "/documents/{id}/evidence/redact", collector.ActionOperate, map[string]any{"sha256": "x", "reason": ""}},
	{"GET", "/documents/{id}/history", collector.ActionRead, nil},
	{"POST", "/documents/{id}/handling", collector.ActionHandle, map[string]any{"version": 0, "change": map[string]any{"stage": "done"}}},
	{"POST", "/bulk", collector.ActionHandle, map[string]any{"change": map[string]any{"stage": "done"}}},
	{"GET", "/bulk/{id}", collector.ActionRead, nil},
	{"POST", "/bulk/{id}/undo", collector.ActionHandle, nil},
	{"GET", "/views", collector.ActionRead, nil},
	{"POST", "/views", collector.ActionHandle, map[string]any{"name": "", "query": ""}},
	{"PUT", "/views/{id}", collector.ActionHandle, map[string]any{"name": "x", "query": "", "version": 1}},
	{"DELETE", "/views/{id}", collector.ActionHandle, nil},
	{"GET", "/evidence", collector.ActionRead, nil},
	{"GET", "/watches", collector.ActionRead, nil},
	{"POST", "/watches", collector.ActionWatches, map[string]any{"query": "rating:<"}},
	{"POST", "/watches/preview", collector.ActionRead, map[string]any{"query": "rating:<"}},
	{"PUT", "/watches/{id}", collector.ActionWatches, map[string]any{"query": "rating:<", "version": 1}},
	{"DELETE", "/watches/{id}", collector.ActionWatches, nil},
	{"GET", "/deliveries", collector.ActionRead, nil},
	{"GET", "/status", collector.ActionRead, nil},
	{"GET", "/queue", collector.ActionRead, nil},
	{"POST", "/queue/aside", collector.ActionOperate, nil},
	{"GET", "/hosts", collector.ActionRead, nil},
	{"GET", "/variants", collector.ActionRead, nil},
	{"GET", "/pages", collector.ActionRead, nil},
	{"GET", "/verify", collector.ActionRead, nil},
	{"POST", "/reindex", collector.ActionOperate, nil},
	{"GET", "/training", collector.ActionRead, nil},
	{"POST", "/training", collector.ActionOperate, nil},
	{"POST", "/training/undo", collector.ActionOperate, nil},
	{"GET", "/training/versions", collector.ActionRead, nil},
	{"POST", "/training/versions/{version}/use", collector.ActionOperate, map[string]any{"seen": 0}},
	{"GET", "/training/runs/{number}", collector.ActionRead, nil},
	{"POST", "/training/runs/{number}/withdraw", collector.ActionOperate, nil},
	{"POST", "/import", collector.ActionImport, map[string]any{}},
	{"POST", "/demo/clock", collector.ActionOperate, map[string]any{"advance": "never"}},
	{"POST", "/demo/flush-queue", collector.ActionOperate, nil},
	{"GET", "/demo/mails", collector.ActionPeople, nil},
	// topics and rules
	{"GET", "/topics", collector.ActionRead, nil},
	{"POST", "/topics", collector.ActionWatches, map[string]any{"text": map[string]any{"name": "", "queries": []any{}}}},
	{"PUT", "/topics/{id}", collector.ActionWatches, map[string]any{"text": map[string]any{"name": "", "queries": []any{}}, "version": 1}},
	{"DELETE", "/topics/{id}", collector.ActionWatches, nil},
	{"POST", "/topics/{id}/restore", collector.ActionWatches, map[string]any{"version": 1, "to": 1}},
	{"GET", "/topics/{id}/versions", collector.ActionRead, nil},
	{"POST", "/topics/preview", collector.ActionRead, map[string]any{"text": map[string]any{"name": "", "queries": []any{}}}},
	{"POST", "/topics/proposals", collector.ActionRead, map[string]any{"text": map[string]any{"name": "", "queries": []any{}}}},
	{"GET", "/rules", collector.ActionRead, nil},
	{"POST", "/rules", collector.ActionWatches, map[string]any{"name": "", "query": "", "change": map[string]any{}}},
	{"PUT", "/rules/{id}", collector.ActionWatches, map[string]any{"text": map[string]any{"name": "", "query": "", "change": map[string]any{}}, "version": 1}},
	{"DELETE", "/rules/{id}", collector.ActionWatches, nil},
	{"POST", "/rules/order", collector.ActionWatches, map[string]any{"rules": []any{"none"}}},
	{"POST", "/rules/preview", collector.ActionWatches, map[string]any{"name": "", "query": "", "change": map[string]any{}}},
	{"POST", "/rules/{id}/apply", collector.ActionWatches, map[string]any{"version": 1}},
	{"GET", "/rules/{id}/bulk", collector.ActionRead, nil},
	// reviews of our own
	{"GET", "/own", collector.ActionRead, nil},
	{"GET", "/own/{id}", collector.ActionRead, nil},
	{"PATCH", "/own/{id}", collector.ActionRead, map[string]any{"rating": 5}},
	{"POST", "/own/{id}/publish", collector.ActionModerate, nil},
	{"POST", "/own/{id}/refuse", collector.ActionModerate, map[string]any{"reason": "negative"}},
	{"POST", "/own/{id}/reply", collector.ActionModerate, map[string]any{"text": ""}},
}

func TestEveryEndpointForEveryRole(t *testing.T) {
	w := newWorld(t)
	_, description := w.stranger().get("/api/v1/openapi.json")
	var openapi struct {
		Paths map[string]map[string]any `json:"paths"`
	}
	w.must(json.Unmarshal([]byte(description), &openapi))
	known := map[string]bool{"POST /session": true} // open to everybody; it has its own test
	for _, e := range endpoints {
		known[e.method+" "+e.path] = true
	}
	for path, methods := range openapi.Paths {
		for m := range methods {
			if name := strings.ToUpper(m) + " " + strings.TrimPrefix(path, "/api/v1"); !known[name] {
				t.Errorf("%s is not in the matrix of this test", name)
			}
		}
	}
	for _, role := range []collector.Role{"", collector.RoleViewer, collector.RoleManager, collector.RoleOwner} {
		asker := w.stranger()
		if role != "" {
			asker = w.as(role)
		}
		for _, e := range endpoints {
			if e.path == "/reindex" && role.May(e.action) || e.path == "/session" {
				continue // one takes a worker, the other ends the session; both have their own test
			}
			path := strings.ReplaceAll(e.path, "{id}", "none")
			status, answer := asker.api(e.method, path, e.body)
			switch {
			case role == "" && status != http.StatusUnauthorized:
				t.Errorf("nobody: %s %s: %d %s", e.method, path, status, answer)
			case role != "" && !role.May(e.action) && (status != http.StatusForbidden || !strings.Contains(answer, "your role")):
				t.Errorf("%s: %s %s: %d %s", role, e.method, path, status, answer)
			case role.May(e.action) && (status == http.StatusUnauthorized || strings.Contains(answer, "your role") || status >= 500):
				t.Errorf("%s: %s %s: %d %s", role, e.method, path, status, answer)
			}
		}
	}
}

func TestErrorsHaveOneShape(t *testing.T) {
	w := newWorld(t)
	owner := w.as(collector.RoleOwner)
	for _, c := range []struct {
		method, path, body string
		status             int
		code               collector.Code
		where, message     string
	}{
		{"GET", "/nothing", "", 404, collector.CodeNotFound, "", "no such endpoint"},
		{"PATCH", "/company", "{}", 404, collector.CodeNotFound, "", "no such endpoint"},
		{"PUT", "/company", `{"name":"x","colour":"red"}`, 400, collector.CodeInvalid, "colour", "unknown field colour"},
		{"PUT", "/company", `{"name":5}`, 400, collector.CodeInvalid, "name", "string"},
		{"PUT", "/company", `{"name":`, 400, collector.CodeInvalid, "", ""},
		{"PUT", "/company", ``, 400, collector.CodeInvalid, "", ""},
		{"PUT", "/company", `{"name":"` + strings.Repeat("a", maxForm) + `"}`, 413, collector.CodeTooLarge, "body", "too large"},
		{"PUT", "/company", `{"name":"x","zone":"Mars/Crater"}`, 400, collector.CodeInvalid, "zone", "time zone"},
		{"PUT", "/company", `{"name":"x","owner_mail":"not a mail"}`, 400, collector.CodeInvalid, "owner_mail", "mail address"},
		{"GET", "/documents?q=rating:%3C", "", 400, collector.CodeInvalid, "1:9", "number"},
		{"GET", "/documents?limit=many", "", 400, collector.CodeInvalid, "limit", ""},
		{"GET", "/documents?sorted=yes", "", 400, collector.CodeInvalid, "sorted", ""},
		{"GET", "/documents?sort=colour", "", 400, collector.CodeInvalid, "sort", ""},
		{"GET", "/documents?after=nonsense", "", 400, collector.CodeInvalid, "", ""},
		{"GET", "/documents/none", "", 404, collector.CodeNotFound, "", ""},
		{"POST", "/sources", `{"url":"http://10.0.0.1/"}`, 403, collector.CodeForbidden, "", "private address 10.0.0.0/8"},
		{"POST", "/sources", `{"url":"http://otklik.example/","owner":"nobody"}`, 400, collector.CodeInvalid, "owner", "no such person"},
		{"POST", "/sources", `{"url":"http://otklik.example/","period":"often"}`, 400, collector.CodeInvalid, "period", ""},
		{"POST", "/sources", `{"url":""}`, 400, collector.CodeInvalid, "url", "missing"},
		{"POST", "/watches", `{"query":"(букет"}`, 400, collector.CodeInvalid, "1:1", "bracket"},
		{"POST", "/people", `{"mail":"a@b.example","role":"king"}`, 400, collector.CodeInvalid, "role", "no such role"},
		{"POST", "/people", `{"mail":"owner@floramo.example"}`, 409, collector.CodeConflict, "mail", "already"},
		{"POST", "/demo/clock", `{"advance":"soon"}`, 400, collector.CodeInvalid, "advance", ""},
		{"POST", "/import?format=xml", "x", 400, collector.CodeInvalid, "format", ""},
	} {
		resp := owner.do(c.method, "/api/v1"+c.path, "application/json", strings.NewReader(c.body))
		answer := owner.read(resp)
		var f failure
		if err := json.Unmarshal([]byte(answer), &f); err != nil {
			t.Errorf("%s %s: %q is no error of ours: %v", c.method, c.path, answer, err)
			continue
		}
		if resp.StatusCode != c.status || f.Err.Code != c.code || c.where != "" && f.Err.Where != c.where || !strings.Contains(f.Err.Message, c.message) {
			t.Errorf("%s %s %.60s: %d %s", c.method, c.path, c.body, resp.StatusCode, answer)
		}
	}
}

func TestSearchOverTheAPI(t *testing.T) {
	w := newWorld(t)
	ids := w.reviews(
		`{"id":"1","rating":1,"title":"Ужасный букет","text":"Деньги не вернули, верните деньги!","published":"2026-01-05","author":"Анна","item":"Розы"}`,
		`{"id":"2","rating":5,"text":"Чудові букети, дякую","published":"2026-02-05T10:00:00Z","author":"Їжак"}`,
		`{"id":"3","rating":4,"text":"Нормально","published":"2026-02-07"}`)
	viewer := w.as(collector.RoleViewer)
	var out documentsJSON
	read := func(path string) {
		t.Helper()
		status, answer := viewer.api("GET", path, nil)
		out = documentsJSON{}
		if err := json.Unmarshal([]byte(answer), &out); err != nil || status != 200 {
			t.Fatalf("%s: %d %s %v", path, status, answer, err)
		}
	}
	read("/documents?q=%D0%B1%D1%83%D0%BA%D0%B5%D1%82") // букет
	if out.Total != 2 || out.Documents[0].ID != ids["2"] || out.Documents[1].ID != ids["1"] {
		t.Errorf("букет: %+v", out)
	}
	if m := out.Documents[1].Marks; len(m) != 1 || m[0].Text != "букет" || m[0].Field != "title" || string([]rune("Ужасный букет")[m[0].Start:m[0].End]) != "букет" {
		t.Errorf("marks: %+v", m)
	}
	for name, counts := range out.Facets {
		sum := 0
		for _, c := range counts {
			sum += c.Count
		}
		if sum != out.Total && name != "cause" {
			t.Errorf("facet %s sums to %d", name, sum)
		}
	}
	read("/documents?limit=2")
	first, next := out.Documents, out.Next
	if len(first) != 2 || next == "" || out.Total != 3 {
		t.Fatalf("first page: %+v", out)
	}
	read("/documents?limit=2&after=" + next)
	if len(out.Documents) != 1 || out.Next != "" || slices.ContainsFunc(first, func(d documentJSON) bool { return d.ID == out.Documents[0].ID }) {
		t.Errorf("second page: %+v", out)
	}
	status, answer := viewer.api("GET", "/documents/"+ids["1"], nil)
	var d documentJSON
	w.must(json.Unmarshal([]byte(answer), &d))
	if status != 200 || d.SiteKey != "1" || d.Published != "2026-01-05" || len(d.VersionsOf) != 1 || d.VersionsOf[0].Change != collector.ChangePosted || d.Author.Name != "Анна" || !d.Complaint.Is() {
		t.Errorf("%d %s", status, answer)
	}
}

func TestSourcesAndRulesOverTheAPI(t *testing.T) {
	w := newWorld(t)
	w.reviews(`{"id":"1","rating":1,"text":"Обман, верните деньги!","published":"2026-01-05"}`)
	manager := w.as(collector.RoleManager)
	status, answer := manager.api("POST", "/sources", map[string]string{"url": "http://otklik.example/reviews", "period": "6h"})
	var src sourceJSON
	w.must(json.Unmarshal([]byte(answer), &src))
	if status != 201 || src.Colour != "red" || src.Owner != nil || src.Period != "6h0m0s" {
		t.Fatalf("without an owner: %d %s", status, answer)
	}
	status, answer = manager.api("PATCH", "/sources/"+src.ID, map[string]string{"owner": "manager@floramo.example", "name": "Отклик"})
	w.must(json.Unmarshal([]byte(answer), &src))
	if status != 200 || src.Colour != "new" || src.Owner == nil || src.Owner.Mail != "manager@floramo.example" || src.Name != "Отклик" || src.Due == nil {
		t.Errorf("with an owner: %d %s", status, answer)
	}
	if status, answer = manager.api("POST", "/sources", map[string]string{"url": "http://otklik.example/reviews"}); status != 409 {
		t.Errorf("the same again: %d %s", status, answer)
	}
	var rule newWatchJSON
	status, answer = manager.api("POST", "/watches", map[string]string{"query": "is:complaint", "language": "uk", "receiver": w.people[collector.RoleOwner].PublicID})
	w.must(json.Unmarshal([]byte(answer), &rule))
	if status != 201 || rule.WouldHaveFound != 1 || rule.Receiver.Mail != "owner@floramo.example" || rule.Language != "uk" {
		t.Errorf("rule: %d %s", status, answer)
	}
	if status, answer = manager.api("POST", "/watches/preview", map[string]string{"query": "rating:5"}); status != 200 || !strings.Contains(answer, `"would_have_found":0`) {
		t.Errorf("preview: %d %s", status, answer)
	}
	if status, _ = manager.api("DELETE", "/watches/"+rule.ID, nil); status != 204 {
		t.Errorf("delete: %d", status)
	}
	if status, answer = manager.api("GET", "/watches", nil); status != 200 || strings.TrimSpace(answer) != `{"watches":[]}` {
		t.Errorf("after it: %d %s", status, answer)
	}
}

func TestImportTellsBrokenLines(t *testing.T) {
	w := newWorld(t)
	manager := w.as(collector.RoleManager)
	resp := manager.do("POST", "/api/v1/import?format=jsonl&site=export", "application/x-ndjson", strings.NewReader("{\"id\":\"1\",\"rating\":5,\"text\":\"Всё хорошо\"}\n{broken\n"))
	answer := manager.read(resp)
	if resp.StatusCode != 200 || !strings.Contains(answer, `"new":1`) || !strings.Contains(answer, `"line":2`) {
		t.Errorf("%d %s", resp.StatusCode, answer)
	}
}

// TestBrandsThatAreNotNamedStay: absent is not empty.
func TestBrandsThatAreNotNamedStay(t *testing.T) {
	w := newWorld(t)
	owner := w.as(collector.RoleOwner)
	for _, step := range []struct{ body, want string }{
		{`{"name":"Флорамо Київ"}`, "[Флорамо]"},
		{`{"name":"Флорамо","brands":["Floramo"]}`, "[Floramo]"},
		{`{"name":"Флорамо","brands":[]}`, "[]"},
	} {
		resp := owner.do("PUT", "/api/v1/company", "application/json", strings.NewReader(step.body))
		answer := owner.read(resp)
		c, err := w.store.Company(t.Context(), w.scope)
		w.must(err)
		if resp.StatusCode != 200 || fmt.Sprint(c.Brands) != step.want {
			t.Errorf("%s: %d %s, brands %v", step.body, resp.StatusCode, answer, c.Brands)
		}
	}
}
