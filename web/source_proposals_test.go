package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"molva/collector"
	"molva/collector/store"
)

// proposed is a place that a review has named, as the follower of the rules notes it.
func (w *world) proposed(t *testing.T, place, address string, document int64) collector.Proposal {
	t.Helper()
	n := collector.Naming{Place: place, URL: address, Document: document, At: now}
	w.must(w.store.Propose(t.Context(), w.scope, []collector.Naming{n}, nil, store.ProposalBounds{ADay: 9, Open: 9}))
	list, err := w.store.Proposals(t.Context(), w.scope, collector.ProposalOpen, 9)
	w.must(err)
	for _, p := range list {
		if p.Place == place {
			return p
		}
	}
	t.Fatalf("%s is not proposed", place)
	return collector.Proposal{}
}

// Row B9: the queue shows the place with the words that name it; accepted it is a source with owner and period, refused
// it keeps the reason and who said it.
func TestProposals(t *testing.T) {
	w := newWorld(t)
	ids := w.reviews(`{"id":"1","rating":1,"text":"Флорамо обсуждают на otklik.example <b>и</b> там пишут, что везли два дня","published":"2026-02-05"}`)
	d, err := w.store.Document(t.Context(), w.scope, ids["1"])
	w.must(err)
	forum := w.proposed(t, "otklik.example", "http://otklik.example/topic", d.DocumentID)
	junk := w.proposed(t, "junk.example", "http://junk.example/", d.DocumentID)
	manager, boss := w.as(collector.RoleManager), w.people[collector.RoleOwner]

	if _, page := manager.get("/sources"); !strings.Contains(page, "2 предложенных места ждут решения") {
		t.Error("the list of sources does not lead to the proposals")
	}
	_, page := manager.get("/sources/proposals")
	for _, want := range []string{"otklik.example", "Флорамо обсуждают на otklik.example &lt;b&gt;и", "назван в 1 тексте", `href="/d/` + ids["1"] + `"`, "Отклонить навсегда", `name="owner"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the queue does not say %q", want)
		}
	}
	if _, page := w.as(collector.RoleViewer).get("/sources/proposals"); strings.Contains(page, `action="/sources/proposals`) || !strings.Contains(page, "junk.example") {
		t.Error("a viewer has forms, or sees nothing")
	}
	if status, _, page := manager.post("/sources/proposals/"+forum.PublicID+"/accept", url.Values{"url": {"http://otklik.example/topic"}}); status != http.StatusBadRequest || !strings.Contains(page, "Ответственный не назван") {
		t.Errorf("accepted without an owner: %d", status)
	}
	form := url.Values{"url": {"http://otklik.example/topic"}, "name": {"Форум"}, "owner": {boss.PublicID}, "period": {"12h"}}
	status, location, page := manager.post("/sources/proposals/"+forum.PublicID+"/accept", form)
	if status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, page)
	}
	if _, page = manager.get(location); !strings.Contains(page, "Форум") || !strings.Contains(page, "Добавлен из предложенных мест") || !strings.Contains(page, "раз в 12 часов") {
		t.Error("the source is not shown as it was accepted")
	}
	if status, _, _ = manager.post("/sources/proposals/"+junk.PublicID+"/refuse", url.Values{"why": {""}}); status != http.StatusBadRequest {
		t.Errorf("refused without a reason: %d", status)
	}
	if status, _, page = manager.post("/sources/proposals/"+junk.PublicID+"/refuse", url.Values{"why": {"одна реклама"}}); status != http.StatusSeeOther {
		t.Errorf("%d %s", status, page)
	}
	_, page = manager.get("/sources/proposals")
	for _, want := range []string{"Новых мест нет", "Отклонено 1 место", "Причина: одна реклама", w.people[collector.RoleManager].Name} {
		if !strings.Contains(page, want) {
			t.Errorf("afterwards the queue does not say %q", want)
		}
	}
	if status, _ := manager.api("POST", "/proposals/"+junk.PublicID+"/accept", map[string]string{"owner": boss.Mail}); status != http.StatusConflict {
		t.Errorf("a refused one is accepted: %d", status)
	}
	var list proposalsJSON
	_, answer := manager.api("GET", "/proposals?state=refused", nil)
	w.must(json.Unmarshal([]byte(answer), &list))
	if len(list.Proposals) != 1 || list.Proposals[0].Why != "одна реклама" || list.Proposals[0].DecidedBy != w.people[collector.RoleManager].Name || len(list.Proposals[0].Evidence) != 1 {
		t.Errorf("%+v", list)
	}
}
