package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
)

// described holds an answer of the API against openapi.json: its status is named there, and its body has the fields that
// are named and no others. Every test that speaks to the API passes here.
func (w *world) described(req *http.Request, resp *http.Response) {
	w.t.Helper()
	op := w.operation(req.Method, req.URL.Path)
	if op == nil {
		return
	}
	b, err := io.ReadAll(resp.Body)
	w.must(err)
	_ = resp.Body.Close()
	resp.Body = io.NopCloser(bytes.NewReader(b))
	for _, what := range deviations(w.site.described, op, resp, b) {
		w.t.Errorf("%s %s: %d is not as described: %s\n%.300s", req.Method, req.URL.Path, resp.StatusCode, what, b)
	}
}

var placeholder = regexp.MustCompile(`\\\{[^/]*\\\}`) // of a path whose letters are quoted

// operation is the one that answers a path; nil when openapi.json knows none.
func (w *world) operation(method, path string) *huma.Operation {
	for pattern, item := range w.site.described.Paths {
		if !regexp.MustCompile("^" + placeholder.ReplaceAllString(regexp.QuoteMeta(pattern), "[^/]+") + "$").MatchString(path) {
			continue
		}
		op := map[string]*huma.Operation{"GET": item.Get, "POST": item.Post, "PUT": item.Put, "PATCH": item.Patch, "DELETE": item.Delete}[method]
		if op != nil { // "/watches/preview" is no rule's id
			return op
		}
	}
	return nil
}

func deviations(api *huma.OpenAPI, op *huma.Operation, resp *http.Response, b []byte) []string {
	said := op.Responses[strconv.Itoa(resp.StatusCode)]
	if said == nil {
		return []string{"the status is not named"}
	}
	if len(said.Content) == 0 {
		if len(b) > 0 {
			return []string{"no body is named"}
		}
		return nil
	}
	kind, _, _ := strings.Cut(resp.Header.Get("Content-Type"), ";")
	media := said.Content[kind]
	if media == nil {
		return []string{"the type " + kind + " is not named"}
	}
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		return []string{err.Error()}
	}
	var found huma.ValidateResult
	huma.Validate(api.Components.Schemas, media.Schema, huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, v, &found)
	var out []string
	for _, err := range found.Errors {
		out = append(out, err.Error())
	}
	return out
}

// The holding itself holds: an answer with a field too many, one too few, of another type or status is found.
func TestAnswersAreHeldAgainstTheDescription(t *testing.T) {
	w := newWorld(t)
	op := w.operation("POST", "/api/v1/watches/preview")
	for body, want := range map[string]string{`{"would_have_found":1}`: "", `{"would_have_found":1,"id":"x"}`: "unexpected property", `{}`: "required", `{"would_have_found":"1"}`: "integer"} {
		resp := &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}}
		if got := strings.Join(deviations(w.site.described, op, resp, []byte(body)), "; "); (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
	if got := deviations(w.site.described, op, &http.Response{StatusCode: 418}, nil); len(got) == 0 {
		t.Error("a status that is not named passes")
	}
	if w.operation("GET", "/api/v1/documents/abc") == nil || w.operation("GET", "/api/v1/nothing") != nil {
		t.Error("operations are found wrongly")
	}
}

// Each endpoint says how one signs in and no status that is never served.
func TestDescriptionNamesSessionAndStatuses(t *testing.T) {
	w := newWorld(t)
	_, text := w.stranger().get("/api/v1/openapi.json")
	var api struct {
		Components struct {
			SecuritySchemes map[string]struct{ Type, In, Name string }
		}
		Paths map[string]map[string]struct {
			Security  []map[string][]string
			Responses map[string]any
		}
	}
	w.must(json.Unmarshal([]byte(text), &api))
	if s := api.Components.SecuritySchemes["session"]; s.Type != "apiKey" || s.In != "cookie" || s.Name != "molva_session" {
		t.Errorf("the session is described as %+v", s)
	}
	for path, methods := range api.Paths {
		for method, op := range methods {
			name := strings.ToUpper(method) + " " + path
			if open := name == "POST /api/v1/session"; open == (len(op.Security) > 0) {
				t.Errorf("%s: security %v", name, op.Security)
			}
			if op.Responses["422"] != nil || op.Responses["503"] == nil {
				t.Errorf("%s describes the statuses %v", name, slices.Sorted(maps.Keys(op.Responses)))
			}
		}
	}
	for name, status := range map[string]string{"post /people": "409", "post /sources": "409", "post /session": "429", "put /company": "413", "post /import": "413"} {
		method, path, _ := strings.Cut(name, " ")
		if api.Paths["/api/v1"+path][method].Responses[status] == nil {
			t.Errorf("%s does not describe %s", name, status)
		}
	}
}

// Whatever changes something answers as described when it succeeds too; described looks at each.
func TestSuccessesAreAsDescribed(t *testing.T) {
	w := newWorld(t)
	ids := w.reviews(`{"id":"1","rating":1,"title":"Обман","text":"Деньги не вернули, верните деньги!","published":"2026-01-05","author":"Анна","item":"Розы","images":["http://otklik.example/1.jpg"],"replies":[{"author":"Магазин","text":"Вернём"}]}`)
	owner := w.as(collector.RoleOwner)
	var made struct{ ID string }
	for _, c := range []struct {
		method, path string
		body         any
		status       int
	}{
		{"PUT", "/company", map[string]any{"name": "Флорамо", "zone": "Europe/Kyiv"}, 200},
		{"POST", "/people", map[string]any{"mail": "new@floramo.example", "role": "viewer", "password": "long enough a password"}, 201},
		{"POST", "/watches", map[string]any{"query": "is:complaint"}, 201},
		{"GET", "/watches", nil, 200},
		{"POST", "/watches/preview", map[string]any{"query": "is:complaint"}, 200},
		{"GET", "/documents?q=" + "is:complaint", nil, 200},
		{"GET", "/documents/" + ids["1"], nil, 200},
		{"POST", "/sources", map[string]any{"url": "http://otklik.example/", "owner": "new@floramo.example"}, 201},
		{"PATCH", "/sources/{made}", map[string]any{"period": "12h"}, 200},
		{"POST", "/sources/{made}/run", nil, 200},
		{"GET", "/sources/{made}/history", nil, 200},
		{"GET", "/history/sources", nil, 200},
		{"POST", "/sources/{made}/accept", map[string]any{"why": "it is so"}, 409},
		{"POST", "/sources/{made}/remove", map[string]any{"why": "it closed"}, 200},
		{"GET", "/sources?removed=true", nil, 200},
		{"POST", "/sources/{made}/restore", map[string]any{"why": "it is open again", "owner": "new@floramo.example"}, 200},
		{"GET", "/deliveries", nil, 200}, {"GET", "/status", nil, 200}, {"GET", "/queue", nil, 200}, {"GET", "/hosts?key=http://none.example:80", nil, 404}, {"GET", "/verify", nil, 200}, {"GET", "/people", nil, 200},
		{"POST", "/import", map[string]any{"id": "2", "text": "Хорошо"}, 200},
		{"POST", "/import?source=none", map[string]any{"id": "2", "text": "Хорошо"}, 404},
		{"POST", "/demo/flush-queue", nil, 403},
	} {
		status, answer := owner.api(c.method, strings.ReplaceAll(c.path, "{made}", made.ID), c.body)
		if status != c.status {
			t.Errorf("%s %s: %d, want %d: %s", c.method, c.path, status, c.status, answer)
		}
		if status == 201 {
			w.must(json.Unmarshal([]byte(answer), &made))
		}
	}
	if status, answer := w.stranger().api("POST", "/session", map[string]string{"mail": "owner@floramo.example", "password": "wrong"}); status != 401 {
		t.Error(fmt.Sprint(status, answer))
	}
}

// Every field of an answer or a question says what it holds: one without a type tells whoever writes a client nothing.
func TestEveryFieldIsTyped(t *testing.T) {
	w := newWorld(t)
	seen := 0
	for name, schema := range w.site.described.Components.Schemas.Map() {
		for field, is := range schema.Properties {
			for is.Items != nil {
				is = is.Items
			}
			if seen++; is.Type == "" && is.Ref == "" && len(is.OneOf)+len(is.AnyOf) == 0 {
				t.Errorf("%s.%s has no type", name, field)
			}
		}
	}
	if seen == 0 {
		t.Fatal("no field is described")
	}
}
