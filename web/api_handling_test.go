package web

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"molva/collector"
)

func TestHandlingOverTheAPI(t *testing.T) {
	w, ids := worked(t)
	ann := w.as(collector.RoleManager)
	path := "/documents/" + ids["1"] + "/handling"
	me := w.people[collector.RoleManager]
	change := map[string]any{"stage": "open", "assignee": me.Mail, "add_tags": []string{"Вип"}, "note": "x"}
	status, answer := ann.api(http.MethodPost, path, map[string]any{"version": 0, "change": change})
	var h handlingJSON
	w.must(json.Unmarshal([]byte(answer), &h))
	if status != http.StatusOK || h.Stage != "open" || h.Assignee != me.PublicID || h.Tags[0] != "вип" || h.Version != 1 || h.Notes != 1 {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer = ann.api(http.MethodPost, path, map[string]any{"version": 0, "change": change}); status != http.StatusConflict {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer = ann.api(http.MethodGet, "/documents/"+ids["1"]+"/history", nil); status != http.StatusOK || strings.Count(answer, `"did"`) != 4 {
		t.Errorf("%d %s", status, answer)
	}
	if _, answer = ann.api(http.MethodGet, "/documents?q=", nil); !strings.Contains(answer, `"handling":{"stage":"open"`) {
		t.Errorf("%s", answer)
	}
	status, answer = ann.api(http.MethodPost, "/bulk", map[string]any{"query": "букет", "change": map[string]any{"stage": "done", "assignee": ""}})
	var b bulkJSON
	w.must(json.Unmarshal([]byte(answer), &b))
	if status != http.StatusCreated || b.State != collector.BulkDone || b.Tally["done"] != 3 || b.Taken != 3 || b.Found != 3 {
		t.Errorf("%d %s", status, answer)
	}
	_, err := w.work.Handle(context.Background(), w.scope, ids["2"], 1, collector.HandlingChange{Stage: collector.StageOpen})
	w.must(err)
	if status, answer = ann.api(http.MethodPost, "/bulk/"+b.ID+"/undo", nil); status != http.StatusOK || !strings.Contains(answer, `"kept":["`+ids["2"]+`"]`) {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer = ann.api(http.MethodPost, "/bulk/"+b.ID+"/undo", nil); status != http.StatusOK || !strings.Contains(answer, `"kept":["`+ids["2"]+`"]`) {
		t.Errorf("what was kept is asked for again: %d %s", status, answer)
	}
	if status, answer = ann.api(http.MethodGet, "/bulk/"+b.ID, nil); status != http.StatusOK || !strings.Contains(answer, `"undone":2`) {
		t.Errorf("%d %s", status, answer)
	}
	_, answer = ann.api(http.MethodPost, "/bulk", map[string]any{"query": "букет", "change": map[string]any{"add_tags": []string{"ещё"}}})
	w.must(json.Unmarshal([]byte(answer), &b))
	for _, want := range []int{http.StatusOK, http.StatusConflict} {
		if status, answer = ann.api(http.MethodPost, "/bulk/"+b.ID+"/undo", nil); status != want {
			t.Errorf("undone wholly: %d %s", status, answer)
		}
	}
	_, answer = ann.api(http.MethodGet, "/documents?q=букет", nil)
	var seen documentsJSON
	w.must(json.Unmarshal([]byte(answer), &seen))
	_, err = w.work.Handle(context.Background(), w.scope, ids["2"], w.handling(ids["2"]).Version, collector.HandlingChange{Stage: collector.StageDone})
	w.must(err)
	if status, answer = ann.api(http.MethodPost, "/bulk", map[string]any{"query": "букет", "moment": seen.Moment, "change": map[string]any{"stage": "dropped"}}); status != http.StatusCreated || !strings.Contains(answer, `"left":["`+ids["2"]+`"]`) {
		t.Errorf("what was seen: %d %s", status, answer)
	}
	for _, bad := range []map[string]any{{"query": "x", "moment": "yesterday"}, {"query": "x", "documents": []any{map[string]any{"id": ids["1"], "version": 1}}}, {}, {"documents": []any{map[string]any{"id": "none", "version": 1}}}, {"query": "rating:<"}} {
		bad["change"] = map[string]any{"stage": "done"}
		if status, answer = ann.api(http.MethodPost, "/bulk", bad); status != http.StatusBadRequest {
			t.Errorf("%v: %d %s", bad, status, answer)
		}
	}
	status, answer = ann.api(http.MethodPost, "/views", map[string]any{"name": "Плохие", "query": "rating:<3", "filters": []string{"is:live"}, "shared": true})
	var v viewJSON
	w.must(json.Unmarshal([]byte(answer), &v))
	if status != http.StatusCreated || v.URL != "/search?f=is%3Alive&q=rating%3A%3C3" || v.Sort != "published" {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer = ann.api(http.MethodPost, "/views", map[string]any{"name": "плохие", "query": ""}); status != http.StatusConflict {
		t.Errorf("%d %s", status, answer)
	}
	change = map[string]any{"name": "Плохие", "query": "rating:<2", "version": v.Version}
	if status, answer = ann.api(http.MethodPut, "/views/"+v.ID, change); status != http.StatusOK || !strings.Contains(answer, `"query":"rating:<2"`) || !strings.Contains(answer, `"version":2`) {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer = ann.api(http.MethodPut, "/views/"+v.ID, change); status != http.StatusConflict {
		t.Errorf("changed over another change: %d %s", status, answer)
	}
	if status, _ = w.as(collector.RoleViewer).api(http.MethodDelete, "/views/"+v.ID, nil); status != http.StatusForbidden {
		t.Errorf("a viewer: %d", status)
	}
	if status, _ = ann.api(http.MethodDelete, "/views/"+v.ID, nil); status != http.StatusNoContent {
		t.Errorf("%d", status)
	}
}
