package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// Row A1: each source shows owner, period, when it is due or by how much it is late; without an owner its row is red; who
// removed it and why stands in its history.
func TestRegistry(t *testing.T) {
	w := newWorld(t)
	boss := w.people[collector.RoleOwner]
	late, err := w.store.AddSource(t.Context(), w.scope, collector.Source{Name: "Отклик", URL: "http://otklik.example/", Owner: boss.PersonID, Period: 24 * time.Hour, Due: now.Add(-49 * time.Hour)})
	w.must(err)
	manager := w.as(collector.RoleManager)
	_, list := manager.get("/sources")
	for _, want := range []string{"просрочен на 2 дня", "раз в 24 часа", boss.Name, "card source yellow"} {
		if !strings.Contains(list, want) {
			t.Errorf("the list does not say %q", want)
		}
	}
	path := "/sources/" + late.PublicID
	form := url.Values{"name": {"Отклик"}, "owner": {""}, "period": {"12h"}, "note": {"Читать можно, договорились с редакцией"}, "why": {"Вера ушла"}}
	if status, _, page := manager.post(path, form); status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, page)
	}
	if _, list = manager.get("/sources"); !strings.Contains(list, "card source red") || !strings.Contains(list, "нет ответственного") {
		t.Error("a row without an owner is not red")
	}
	if status, answer := manager.api("PATCH", path, map[string]string{"full_period": "240h", "why": "список длинный"}); status != http.StatusOK {
		t.Errorf("%d %s", status, answer)
	}
	if _, status := manager.get("/status"); !strings.Contains(status, path) {
		t.Error("the status does not show the place")
	}
	if status, _, page := manager.post(path+"/remove", url.Values{"why": {" "}}); status != http.StatusBadRequest || !strings.Contains(page, "Причина не указана") {
		t.Errorf("removed without a reason: %d", status)
	}
	if status, _, page := manager.post(path+"/remove", url.Values{"why": {"сайт <закрыт>"}}); status != http.StatusSeeOther {
		t.Errorf("%d %s", status, page)
	}
	if _, status := manager.get("/status"); strings.Contains(status, path) {
		t.Error("the status shows a place that was removed")
	}
	if status, _, _ := manager.post(path+"/run", nil); status != http.StatusConflict {
		t.Errorf("a removed source is run: %d", status)
	}
	if _, list = manager.get("/sources"); strings.Contains(list, "card source") || !strings.Contains(list, "Убран из реестра 1 источник") {
		t.Error("the removed source stands in the list, or not below it")
	}
	_, page := w.as(collector.RoleViewer).get(path)
	for _, want := range []string{"Ответственный: " + boss.Name + " → никто", "раз в 24 часа → раз в 12 часов", "Полный обход: раз в ", "Причина: Вера ушла", "Убран из реестра; отвечал: никто", "Причина: сайт &lt;закрыт&gt;",
		w.people[collector.RoleManager].Name, "Правила: Читать можно"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(page, "<form method=\"post\" action=\"/sources") {
		t.Error("a viewer has a form")
	}
	if status, _, page := manager.post(path+"/restore", url.Values{"why": {"снова открыт"}, "owner": {boss.PublicID}}); status != http.StatusSeeOther {
		t.Errorf("%d %s", status, page)
	}
	if back, err := w.store.Source(t.Context(), w.scope, late.PublicID); err != nil || back.Owner != boss.PersonID || !back.Removed.IsZero() || back.Period != 12*time.Hour {
		t.Errorf("%+v %v", back, err)
	}
	var history historyJSON
	_, answer := manager.api("GET", "/sources/"+late.PublicID+"/history", nil)
	w.must(json.Unmarshal([]byte(answer), &history))
	var did []string
	for _, l := range history.History {
		did = append(did, l.Did)
	}
	if got := strings.Join(did, " "); got != "restored removed full_period note period owner" || history.History[5].From != boss.Name || history.History[5].Why != "Вера ушла" ||
		history.History[2].Why != "список длинный" {
		t.Errorf("history %q %+v", got, history.History)
	}
	if _, all := manager.api("GET", "/history/sources", nil); strings.Count(string(all), `"did"`) != 6 {
		t.Errorf("all of it: %s", all)
	}
}
