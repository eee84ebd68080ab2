package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

func init() {
	made = append(made, "seller_", "sellers_", "point_", "pair_", "exclusion_", "figure_", "recheck_", "what_")
}

func init() {
	const reason = "the text of a test"
	endpoints = append(endpoints, []struct {
		method, path string
		action       collector.Action
		body         any
	}{
		{"GET", "/sellers", collector.ActionRead, nil},
		{"POST", "/sellers", collector.ActionSellers, map[string]any{"key": ""}},
		{"GET", "/sellers/{id}", collector.ActionRead, nil},
		{"GET", "/sellers/{id}/rows", collector.ActionRead, nil},
		{"POST", "/sellers/{id}/items", collector.ActionSellers, map[string]any{"url": "http://otklik.example/i"}},
		{"POST", "/sellers/{id}/exclude", collector.ActionSellers, map[string]any{"reason": reason}},
		{"POST", "/sellers/{id}/return", collector.ActionSellers, map[string]any{"reason": reason}},
		{"POST", "/sellers/{id}/letter", collector.ActionSellers, map[string]any{"pairs": []any{}}},
		{"POST", "/sellers/{id}/solved", collector.ActionSellers, map[string]any{"document": "none"}},
		{"POST", "/sellers/{id}/read", collector.ActionSellers, map[string]any{"document": "none"}},
		{"GET", "/sellers/{id}/suppose", collector.ActionRead, nil},
		{"GET", "/seller-policy", collector.ActionRead, nil},
		{"PUT", "/seller-policy", collector.ActionSellers, map[string]any{"days": 1}},
	}...)
}

// market is a world with a seller whom the figures condemn and two others; it says the public id of the first.
func market(t *testing.T) (*world, *reader, string) {
	t.Helper()
	w := newWorld(t)
	owner := w.as(collector.RoleOwner)
	var lines []string
	for i := range 12 {
		at := now.Add(-time.Duration(i+1) * 24 * time.Hour).Format(time.RFC3339)
		for _, s := range []struct {
			key, text string
			stars     int
		}{{"bad", "Деньги не вернули, возврат не оформляют", 1}, {"good", "Спасибо, всё отлично", 5}, {"fair", "Хороший магазин", 4}} {
			lines = append(lines, fmt.Sprintf(`{"id":"%s%d","rating":%d,"text":"%s","published":"%s","item":{"url":"https://otklik.example/%s"}}`, s.key, i, s.stars, s.text, at, s.key))
		}
	}
	w.reviews(lines...)
	id := ""
	for _, key := range []string{"bad", "good", "fair"} {
		status, answer := owner.api("POST", "/sellers", map[string]any{"key": key, "name": "Лавка " + key, "mail": key + "@sellers.example", "language": "ru"})
		if status != http.StatusCreated {
			t.Fatalf("%d %s", status, answer)
		}
		var made sellerJSON
		w.must(json.Unmarshal([]byte(answer), &made))
		if key == "bad" {
			id = made.ID
		}
		if status, answer := owner.api("POST", "/sellers/"+made.ID+"/items", map[string]any{"url": "https://otklik.example/" + key}); status != http.StatusOK {
			t.Fatalf("%d %s", status, answer)
		}
	}
	return w, owner, id
}

// The whole file over the API: refused with the figures, excluded, a letter that says nothing and one that does.
func TestSellersOverTheAPI(t *testing.T) {
	_, owner, id := market(t)
	if status, answer := owner.api("POST", "/sellers/key:good/exclude", map[string]any{}); status != http.StatusConflict || !strings.Contains(answer, "the line of") {
		t.Errorf("a good seller: %d %s", status, answer)
	}
	status, answer := owner.api("POST", "/sellers/"+id+"/exclude", map[string]any{})
	var f sellerFileJSON
	if err := json.Unmarshal([]byte(answer), &f); err != nil || status != http.StatusOK {
		t.Fatalf("%d %s", status, answer)
	}
	if f.State != collector.SellerExcluded || f.Exclusion.Due.Sub(f.Exclusion.Since) != 14*24*time.Hour || f.Exclusion.Trigger != "low" || f.Recheck != nil || len(f.Main) == 0 ||
		fmt.Sprint(f.Missing.Failed) != "[letter negatives rating]" {
		t.Errorf("%s", answer)
	}
	if status, answer := owner.api("GET", "/sellers?state=excluded", nil); status != http.StatusOK || !strings.Contains(answer, id) || strings.Contains(answer, `"key":"good"`) {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer := owner.api("GET", "/sellers/"+id+"/suppose?letter=true&solved=12", nil); status != http.StatusOK || !strings.Contains(answer, `"failed":["rating"]`) {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer := owner.api("GET", "/sellers/key:good/suppose", nil); status != http.StatusConflict {
		t.Errorf("%d %s", status, answer)
	}
	pair := func(solution string) map[string]any {
		return map[string]any{"pairs": []map[string]string{{"problem": "Деньги покупателям не вернули вовремя", "solution": solution}}}
	}
	if status, answer := owner.api("POST", "/sellers/key:bad/letter", pair("Мы станем лучше")); status != http.StatusCreated || !strings.Contains(answer, `"uncovered":["refund"]`) {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer := owner.api("POST", "/sellers/key:bad/letter", pair("Деньги возвращаем в день обращения, список возвратов сверяет бухгалтер смены.")); status != http.StatusCreated || !strings.Contains(answer, `"complete":true`) {
		t.Errorf("%d %s", status, answer)
	}
	status, answer = owner.api("GET", "/sellers/key:bad/rows?figure=neglected&days=365&limit=5", nil)
	var rows sellerRowsJSON
	if err := json.Unmarshal([]byte(answer), &rows); err != nil || status != http.StatusOK || len(rows.Reviews) != 5 || rows.Next == "" {
		t.Fatalf("%d %s", status, answer)
	}
	for _, act := range []string{"read", "solved"} {
		if status, answer := owner.api("POST", "/sellers/key:bad/"+act, map[string]any{"document": rows.Reviews[0].ID}); status != http.StatusOK {
			t.Errorf("%s: %d %s", act, status, answer)
		}
	}
	if status, answer := owner.api("GET", "/seller-policy", nil); status != http.StatusOK || !strings.Contains(answer, `"version":0`) {
		t.Errorf("%d %s", status, answer)
	}
	policy := map[string]any{"min_reviews": 5, "min_others": 2, "prior": 10, "margin": 0.1, "warn": 0.05, "auto": false, "days": 21, "main_causes": 3, "min_solution": 40,
		"new_negatives": 0, "new_positives": 1, "rating_rise": 0.2, "rating_days": 90, "suspicion_days": 90}
	if status, answer := owner.api("PUT", "/seller-policy", policy); status != http.StatusOK || !strings.Contains(answer, `"version":1`) {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer := owner.api("POST", "/sellers/key:bad/return", map[string]any{"reason": "ошибка"}); status != http.StatusOK || !strings.Contains(answer, `"state":"listed"`) {
		t.Errorf("%d %s", status, answer)
	}
}

// Every page of the console in every language, before and after an exclusion; forms say what is wrong beside them.
func TestSellerPages(t *testing.T) {
	w, owner, id := market(t)
	ctx := context.Background()
	look := func() {
		for _, lang := range languages {
			owner.post("/language", url.Values{"lang": {lang}, "back": {"/"}})
			for _, path := range []string{"/sellers", "/sellers?show=excluded", "/sellers?show=proposed", "/sellers/" + id, "/sellers/key:good",
				"/sellers/" + id + "/rows?figure=negative&days=90", "/sellers/" + id + "/rows?figure=orders&days=30"} {
				status, page := owner.get(path)
				if status != http.StatusOK {
					t.Errorf("%s: %d", path, status)
				}
				for _, fault := range lookAt(page, lang) {
					t.Errorf("%s in %s: %s", path, lang, fault)
				}
			}
		}
	}
	look()
	owner.post("/language", url.Values{"lang": {"ru"}, "back": {"/"}})
	if _, page := owner.get("/sellers/" + id); !strings.Contains(page, "Стандартные правила") || strings.Contains(page, "версия 0") {
		t.Error("the seller's page does not say that the standard rules are in force")
	}
	if status, _, page := owner.post("/sellers/key:good/exclude", url.Values{}); status != http.StatusConflict || !strings.Contains(page, "граница —") {
		t.Errorf("a good seller: %d", status)
	}
	if status, location, _ := owner.post("/sellers/"+id+"/exclude", url.Values{"reason": {"жалобы"}}); status != http.StatusSeeOther {
		t.Errorf("%d %s", status, location)
	}
	if status, _, page := owner.post("/sellers/"+id+"/return", url.Values{}); status != http.StatusBadRequest || !strings.Contains(page, "нужна причина") {
		t.Errorf("a return without a reason: %d", status)
	}
	_, err := w.work.SendImprovement(ctx, w.scope, id, []collector.SellerPair{{Problem: "<script>x</script>", Solution: "Покупатели сами виноваты"}})
	w.must(err)
	look()
	viewer := w.as(collector.RoleViewer)
	if _, page := viewer.get("/sellers/" + id); strings.Contains(page, `method="post" action="/sellers/`) {
		t.Error("a viewer sees the forms")
	}
	if status, _, _ := viewer.post("/sellers/"+id+"/exclude", url.Values{"reason": {"x"}}); status != http.StatusForbidden {
		t.Errorf("a viewer excludes: %d", status)
	}
}

// A seller opens the page of the link as often as they like; the letter is sent without scripts, a weak one comes back filled in.
func TestTheSellersOwnPage(t *testing.T) {
	w, _, id := market(t)
	ctx := context.Background()
	_, err := w.work.ExcludeSeller(ctx, w.scope, id, "")
	w.must(err)
	v, err := w.store.Seller(ctx, w.scope, id)
	w.must(err)
	link, err := w.store.LinkFor(ctx, w.scope, collector.Link{Kind: collector.LinkSeller, Subject: v.SellerID, Person: v.Person})
	w.must(err)
	seller, path := w.stranger(), "/seller/"+link.Token
	for range 3 {
		status, page := seller.get(path)
		if status != http.StatusOK || !strings.Contains(page, "Чего не хватает для возврата") || strings.Contains(page, "<script") {
			t.Fatalf("%d\n%s", status, page)
		}
		for _, fault := range lookAt(page, "ru") {
			t.Error(fault)
		}
	}
	if _, page := seller.get(path + "?try=1&letter=1&solved=12&praise=6"); !strings.Contains(page, "Тогда проверка вернёт товары в каталог.") {
		t.Error("what would be enough is not said")
	}
	if _, page := seller.get(path + "?try=1&solved=x"); !strings.Contains(page, "Этого не хватит") {
		t.Error("what would not be enough is not said")
	}
	if status, _ := seller.get("/seller/nothing"); status != http.StatusNotFound {
		t.Errorf("a foreign token: %d", status)
	}
	if status, _, page := seller.post(path, url.Values{}); status != http.StatusBadRequest || !strings.Contains(page, "нет ни одной пары") {
		t.Errorf("an empty letter: %d", status)
	}
	status, _, page := seller.post(path, url.Values{"cause_1": {"refund"}, "problem_1": {"Возвраты"}, "solution_1": {"Мы станем лучше"}})
	if status != http.StatusOK || !strings.Contains(page, "Нет проблемы и решения для причин: возврат денег") || !strings.Contains(page, ">Мы станем лучше</textarea>") {
		t.Errorf("a weak letter: %d\n%s", status, page)
	}
	status, location, _ := seller.post(path, url.Values{"cause_1": {"refund"}, "problem_1": {"Возвраты задерживаем на недели"},
		"solution_1": {"Деньги возвращаем в день обращения, список возвратов сверяет бухгалтер смены."}})
	if status != http.StatusSeeOther || location != path {
		t.Errorf("a good letter: %d %s", status, location)
	}
	if _, page := seller.get(path); !strings.Contains(page, "Письмо засчитано.") {
		t.Error("the page does not say that the letter counts")
	}
}
