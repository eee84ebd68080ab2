package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"molva/collector"
	"molva/collector/store"
	"molva/search"
)

// reviewed is a world with reviews of our own: of items and of the company, of all stars, some of them not shown.
func reviewed(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	r := w.stranger()
	long := strings.Repeat("Очень подробный рассказ о доставке. ", 40)
	for i, c := range []struct{ stars, about, text string }{
		{"1", "1", "Ужасно, завяли за час"}, {"5", "1", "Прекрасно"}, {"4", "company", long}, {"1", "company", "Не дозвониться"},
		{"2", "company", "Пишите на spam@example.com"}, {"3", "1", ""},
	} {
		l := w.ownLink(strconv.Itoa(i), "Анна", "Розы")
		if status, page := r.parts("/r/"+l.Token, url.Values{"rating": {c.stars}, "about": {c.about}, "text": {c.text}, "name": {"Анна"}}); status != 200 {
			t.Fatalf("%d %s", status, page)
		}
	}
	if status, _, page := r.post("/reviews/new", url.Values{"rating": {"5"}, "text": {"Купите у нас"}}); status != 200 || strings.Contains(page, "/dispute/") {
		t.Fatalf("without a link: %d %s", status, page)
	}
	w.index()
	return w
}

// found is how many documents the index finds.
func (w *world) found(query string) int {
	w.t.Helper()
	q, err := search.ParseFor(query, nil)
	w.must(err)
	r, err := w.options.Index.Search(context.Background(), search.Request{Company: w.scope.Company, Query: q})
	w.must(err)
	return r.Total
}

// Page, store and index tell the same numbers, and one star stands like any other.
func TestPublicPageEqualsIndex(t *testing.T) {
	w := reviewed(t)
	_, page := w.stranger().get("/reviews")
	total := regexp.MustCompile(`data-total="(\d+)"`).FindStringSubmatch(page)
	if total == nil || total[1] != "5" || w.found("site:own is:live") != 5 || len(w.ownAll(store.OwnFilter{State: collector.OwnPublished})) != 5 || w.found("site:own") != 7 {
		t.Errorf("total %v, index %d", total, w.found("site:own is:live"))
	}
	for stars := 1; stars <= 5; stars++ {
		want := w.found("site:own is:live rating:" + strconv.Itoa(stars))
		if bar := regexp.MustCompile(`data-stars="` + strconv.Itoa(stars) + `">(\d+)<`).FindStringSubmatch(page); bar == nil || bar[1] != strconv.Itoa(want) {
			t.Errorf("%d stars: the bar is %v, the index has %d", stars, bar, want)
		}
	}
	_, items := w.stranger().get("/reviews?about=items")
	for what, ok := range map[string]bool{
		"the company's section shows the company's": strings.Contains(page, "Не дозвониться") && !strings.Contains(page, "завяли"),
		"the items' section shows theirs":           strings.Contains(items, "завяли") && !strings.Contains(items, "Не дозвониться"),
		"what waits is shown to nobody":             !strings.Contains(page+items, "spam@") && !strings.Contains(page+items, "Купите"),
		"a long one is folded without scripts":      strings.Contains(page, "<details><summary>Читать дальше") && !strings.Contains(page, "<script"),
		"it says what is verified":                  strings.Contains(page, "покупка подтверждена"),
		"search engines may show it":                !strings.Contains(page, "noindex"),
		"tabs name sections and categories":         strings.Contains(page, "О компании (2)") && strings.Contains(page, "О товарах (3)") && strings.Contains(page, "Цветы (2)"),
		"the form stands behind pages":              strings.Index(page, `id="form"`) > strings.LastIndex(page, "<article"),
	} {
		if !ok {
			t.Errorf("not so: %s", what)
		}
	}
	_, all := w.stranger().get("/reviews?all=1")
	if strings.Index(all, `id="form"`) > strings.Index(all, "<article") {
		t.Error("on one page the form does not stand above")
	}
}

// Stars as structured data are given for an item alone, with the counts of the page.
func TestStructuredData(t *testing.T) {
	w := reviewed(t)
	r := w.stranger()
	_, page := r.get("/reviews?item=" + url.QueryEscape("http://shop.example/Розы"))
	node := regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`).FindAllStringSubmatch(page, -1)
	if len(node) != 1 {
		t.Fatalf("%d nodes in %s", len(node), page)
	}
	var p productNode
	w.must(json.Unmarshal([]byte(node[0][1]), &p))
	if p.Type != "Product" || p.Name != "Розы" || p.Rating.Count != 3 || p.Rating.Value != "3.00" || len(p.Reviews) != 3 || !strings.Contains(page, `data-total="3"`) {
		t.Errorf("node: %+v", p)
	}
	for _, path := range []string{"/reviews", "/reviews?about=items", "/reviews/how"} {
		if _, page := r.get(path); strings.Contains(page, "ld+json") || strings.Contains(page, "Organization") {
			t.Errorf("%s has structured data", path)
		}
	}
	if status, _ := r.get("/reviews?item=nothing"); status != http.StatusNotFound {
		t.Errorf("no such item: %d", status)
	}
}

// Moderators decide over the API and the console; nobody changes what an author said.
func TestModeration(t *testing.T) {
	w := reviewed(t)
	manager := w.as(collector.RoleManager)
	_, answer := manager.api("GET", "/own?state=pending", nil)
	var list ownListJSON
	w.must(json.Unmarshal([]byte(answer), &list))
	if len(list.Reviews) != 2 || list.Report[4].Published != 2 || list.Report[3].Pending != 1 {
		t.Fatalf("pending: %s", answer)
	}
	mailed := list.Reviews[1]
	if mailed.Order == "" || len(mailed.Causes) != 1 || mailed.Causes[0] != collector.OwnCauseMail || !mailed.Verified || list.Reviews[0].Verified {
		mailed = list.Reviews[0]
	}
	at := "/own/" + mailed.ID
	for _, c := range []struct {
		method, path string
		body         any
		status       int
		want         string
	}{
		{"POST", at + "/refuse", refuseBody{Reason: "negative"}, 400, "personal_data, obscene"},
		{"POST", at + "/refuse", refuseBody{Reason: "personal_data", Note: "Уберите адрес"}, 200, `"refused"`},
		{"POST", at + "/refuse", refuseBody{Reason: "personal_data"}, 409, "refused already"},
		{"PATCH", at, map[string]any{"rating": 5}, 403, "author alone"},
		{"GET", at, nil, 200, "change_refused"},
		{"POST", at + "/publish", nil, 200, `"published"`},
		{"POST", at + "/reply", replyBody{Text: "Спасибо, учтём"}, 200, "Спасибо, учтём"},
		{"GET", "/own?state=lost", nil, 400, "pending, published, refused"},
	} {
		if status, answer := manager.api(c.method, c.path, c.body); status != c.status || !strings.Contains(answer, c.want) {
			t.Errorf("%s %s: %d %s", c.method, c.path, status, answer)
		}
	}
	if _, page := w.stranger().get("/reviews"); !strings.Contains(page, "Спасибо, учтём") || !strings.Contains(page, "spam@") {
		t.Error("the published review and its answer are not shown")
	}
	if status, page := w.stranger().get("/reviews/" + mailed.ID); status != 200 || !strings.Contains(page, "Ответ компании") {
		t.Errorf("its page: %d", status)
	}
	for _, lang := range languages {
		manager.post("/language", url.Values{"lang": {lang}, "back": {"/own"}})
		for _, path := range []string{"/own", "/own?state=refused", "/own?state=published", "/own/" + mailed.ID} {
			status, page := manager.get(path)
			if faults := lookAt(strings.ReplaceAll(page, "change_refused", ""), lang); status != 200 || len(faults) > 0 {
				t.Errorf("%s in %s: %d %v", path, lang, status, faults)
			}
		}
	}
	if status, page := manager.get("/own/" + mailed.ID); status != 200 || !strings.Contains(page, "004 H3 author only") {
		t.Errorf("its console page: %d", status)
	}
	status, _, page := manager.post("/own/"+mailed.ID+"/refuse", url.Values{"reason": {"negative"}})
	if status != 400 || !strings.Contains(page, "personal_data") {
		t.Errorf("negative by the form: %d", status)
	}
	if status, location, _ := manager.post("/own/"+mailed.ID+"/refuse", url.Values{"reason": {"off_topic"}}); status != 303 || location != "/own/"+mailed.ID {
		t.Errorf("refused by the form: %d %s", status, location)
	}
	if _, page := w.stranger().get("/reviews/how"); !strings.Contains(page, "14 дней") || !strings.Contains(page, "реклама") || strings.Contains(page, "how_") {
		t.Errorf("how: %s", page)
	}
}
