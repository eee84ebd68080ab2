package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs"
)

// copies are three reviews that are placed as one text, a fourth that is another review of one of their sites, and one that stands alone.
func (w *world) copies(t *testing.T) map[string]string {
	t.Helper()
	const text = "Заказала букет из пионов на юбилей мамы, оплатила вечером. Утром привезли вялые розы, половина осыпалась ещё в коридоре."
	for key, site := range map[string]string{"b": "zhaloba.example", "c": "forum.example"} {
		_, err := w.work.Import(t.Context(), w.scope, strings.NewReader(`{"id":"`+key+`","rating":1,"text":"`+text+` Вот так!","published":"2026-02-08"}`), jobs.ImportOptions{Format: "jsonl", Site: site})
		w.must(err)
	}
	ids := w.reviews(`{"id":"a","rating":1,"text":"`+text+` <b>Обман</b>","published":"2026-02-09","author":{"name":"Иван Петров"},"item":{"name":"Букет"}}`,
		`{"id":"d","rating":1,"text":"`+text+` Повторяю.","published":"2026-02-06"}`,
		`{"id":"e","rating":1,"text":"Ужас, и никто не отвечает.","published":"2026-02-10","author":{"name":"Иван Петров"},"item":{"name":"Букет"}}`)
	id := map[string]int64{}
	for key, public := range ids {
		d, err := w.store.Document(t.Context(), w.scope, public)
		w.must(err)
		id[key] = d.DocumentID
	}
	claim, ok, err := w.store.ClaimFollower(t.Context(), w.scope.Company, "cluster", time.Now(), time.Minute)
	w.must(err)
	if !ok {
		t.Fatal("the follower is held")
	}
	turn, err := w.store.ClusterTurn(t.Context(), w.scope)
	w.must(err)
	oldest := min(id["b"], id["c"])
	now := []collector.Placed{{Document: id["a"], Near: oldest, Cluster: oldest}, {Document: id["b"], Near: oldest, Cluster: oldest},
		{Document: id["c"], Near: oldest, Cluster: oldest}, {Document: id["d"], Near: oldest, Cluster: id["d"]}}
	w.must(w.store.SaveClusters(t.Context(), claim, store.ClusterWrite{Turn: turn, Now: now}, nil))
	w.must(w.store.ReleaseFollower(t.Context(), claim, time.Now()))
	return ids
}

// A cluster is one row of the search, which opens the others; documents and texts are counted both.
func TestClusterFoldsIntoOneRow(t *testing.T) {
	w := newWorld(t)
	ids := w.copies(t)
	_, page := w.as(collector.RoleViewer).get("/search")
	if n := strings.Count(page, `<article class="hit`); n != 3 {
		t.Errorf("%d rows, want 3", n)
	}
	for _, want := range []string{"Найдено 5", "На этой странице 5 документов", "с 3 разными текстами", "и ещё в 2 местах: ", `href="/d/` + ids["c"] + `"`, `href="/d/` + ids["d"] + `"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	w.reviews(`{"id":"f","rating":5,"text":"Отлично","published":"2026-02-11"}`)
	if _, page := w.as(collector.RoleViewer).get("/search?q=rating:5"); strings.Contains(page, "На этой странице") || strings.Contains(page, `class="fold"`) {
		t.Error("a page without copies speaks of them")
	}
}

// The document's page lists the cluster, what is kept apart and why, and what may be the same incident; who may not decide sees
// no form.
func TestClusterOnTheDocumentsPage(t *testing.T) {
	w := newWorld(t)
	ids := w.copies(t)
	owner, path := w.as(collector.RoleOwner), "/d/"+ids["a"]
	if _, page := owner.get(path); !strings.Contains(page, path+"?incidents=1#cluster-h") || strings.Contains(page, "Тот же случай?") {
		t.Error("incidents are looked for unasked, or cannot be asked for")
	}
	_, page := owner.get(path + "?incidents=1")
	for _, want := range []string{"Один текст в 3 местах", `href="/d/` + ids["b"] + `"`, "Похож и стоит отдельно: 1 документ", "два отзыва одного сайта", "Тот же случай?", `href="/d/` + ids["e"] + `"`,
		"имя автора «Иван Петров»", `action="` + path + `/cluster/split"`, `formaction="` + path + `/cluster/refuse"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if _, seen := w.as(collector.RoleViewer).get(path); strings.Contains(seen, "/cluster/") || !strings.Contains(seen, "Один текст в 3 местах") {
		t.Error("a viewer may decide, or sees nothing")
	}
	if status, _, _ := w.as(collector.RoleViewer).post(path+"/cluster/split", url.Values{"reason": {"x"}}); status != http.StatusForbidden {
		t.Errorf("a viewer splits: %d", status)
	}
	accept := url.Values{"other": {"http://molva.example/d/" + ids["e"] + "#x"}, "reason": {"одна жалоба <i>"}, "seen": {seenOn(t, page)}}
	if status, to, page := owner.post(path+"/cluster/merge", accept); status != http.StatusSeeOther || !strings.HasPrefix(to, path) {
		t.Fatalf("merge: %d %s %.300s", status, to, page)
	}
	_, page = owner.get(path)
	for _, want := range []string{"Один текст в 4 местах", "объединено человеком", "Пан owner", "одна жалоба &lt;i&gt;", "Вернуть как было"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q after the merge", want)
		}
	}
	status, _, late := owner.post(path+"/cluster/split", url.Values{"reason": {"моё слово"}, "seen": accept["seen"]})
	if status != http.StatusConflict || !strings.Contains(late, "Вы хотели: «отделить», причина: «моё слово»") || !strings.Contains(late, "одна жалоба &lt;i&gt;") {
		t.Errorf("the second of two people is shown: %d", status)
	}
	if status, _, _ := owner.post(path+"/cluster/split", url.Values{"reason": {" "}}); status != http.StatusBadRequest && status != http.StatusUnprocessableEntity {
		t.Errorf("without a reason: %d", status)
	}
	if status, _, _ := owner.post(path+"/cluster/other", url.Values{"reason": {"x"}}); status != http.StatusNotFound {
		t.Errorf("an unknown decision: %d", status)
	}
}

// seenOn is what the forms of a page hand back.
func seenOn(t *testing.T, page string) string {
	t.Helper()
	_, rest, ok := strings.Cut(page, `name="seen" value="`)
	seen, _, _ := strings.Cut(rest, `"`)
	if !ok || seen == "" {
		t.Fatal("the page has no form")
	}
	return seen
}

func TestClusterByTheAPI(t *testing.T) {
	w := newWorld(t)
	ids := w.copies(t)
	owner := w.as(collector.RoleOwner)
	at := "/documents/" + ids["a"] + "/cluster"
	read := func(method, path string, in any, want int) (out clusterJSON) {
		t.Helper()
		status, answer := owner.api(method, path, in)
		if status != want {
			t.Fatalf("%s %s: %d %s", method, path, status, answer)
		}
		if want == http.StatusOK {
			w.must(json.Unmarshal([]byte(answer), &out))
		}
		return out
	}
	if c := read("GET", at, nil, http.StatusOK); len(c.Proposed) != 0 {
		t.Errorf("unasked: %+v", c.Proposed)
	}
	c := read("GET", at+"?incidents=true", nil, http.StatusOK)
	if c.Count != 3 || len(c.Documents) != 2 || len(c.Apart) != 1 || c.Apart[0].Why != "review" || len(c.Proposed) != 1 || c.Proposed[0].Confidence < 0.5 {
		t.Fatalf("the cluster is %+v", c)
	}
	refused := read("POST", at+"/refuse", map[string]any{"other": ids["e"], "reason": "другой человек", "seen": c.Seen}, http.StatusOK)
	if again := read("GET", at+"?incidents=true", nil, http.StatusOK); len(again.Proposed) != 0 || len(refused.Acts) != 1 || refused.Acts[0].Did != "refused" {
		t.Errorf("after a no: %+v %+v", refused, again)
	}
	back := read("POST", at+"/undo", map[string]any{"act": refused.Acts[0].Act, "reason": "ошибка"}, http.StatusOK)
	if again := read("GET", at+"?incidents=true", nil, http.StatusOK); len(again.Proposed) != 1 || !back.Acts[1].Undone {
		t.Errorf("after its undoing: %+v %+v", back, again)
	}
	read("POST", at+"/split", map[string]any{"reason": "x", "seen": "other"}, http.StatusConflict)
	read("POST", at+"/undo", map[string]any{"act": "none", "reason": "x"}, http.StatusNotFound)
	read("POST", at+"/merge", map[string]any{"other": ids["a"], "reason": "x"}, http.StatusBadRequest)
}

// What was not mailed because its text was told already says so on the document's page and in the list of what was mailed, with
// the document of which it is a copy; so does what was put aside.
func TestACopyIsNotMailed(t *testing.T) {
	w := newWorld(t)
	ids := w.copies(t)
	ctx := t.Context()
	owner := w.people[collector.RoleOwner]
	var writes []store.AlertWrite
	for _, key := range []string{"a", "b"} {
		d, err := w.store.Document(ctx, w.scope, ids[key])
		w.must(err)
		writes = append(writes, store.AlertWrite{Alert: collector.Alert{Receiver: owner.PersonID, Document: d.DocumentID, Kind: collector.AlertComplaint},
			Delivery: &collector.Delivery{Kind: collector.DeliveryComplaint, Channel: "mail", Due: now}})
	}
	aside, err := w.store.Document(ctx, w.scope, ids["e"])
	w.must(err)
	writes = append(writes, store.AlertWrite{Alert: collector.Alert{Receiver: owner.PersonID, Document: aside.DocumentID, Kind: collector.AlertComplaint, Why: collector.AlertDropped}})
	claim, _, err := w.store.ClaimFollower(ctx, w.scope.Company, "match", time.Now(), time.Minute)
	w.must(err)
	_, err = w.store.SaveAlerts(ctx, claim, writes, nil, now)
	w.must(err)
	claimed, _, err := w.store.TurnDeliveries(ctx, store.Turn{Now: now, Wall: time.Now(), Lease: time.Minute, Most: 9})
	w.must(err)
	var told store.Copying
	copyID := ""
	for _, d := range claimed {
		end := store.End{Delivery: d.Delivery, Attempt: collector.Attempt{At: now, Outcome: "sent"}}
		end.Delivery.State, end.Delivery.Sent = collector.DeliverySent, now
		if told.Of.Alert != 0 {
			end.Delivery.State, end.Delivery.Sent, end.Copying = collector.DeliveryCopy, time.Time{}, told
			end.Attempt = collector.Attempt{At: now, Outcome: "copy", Detail: "a copy of what its receiver was told before"}
			copyID = d.PublicID
		}
		_, _, err := w.store.TurnDeliveries(ctx, store.Turn{Ended: []store.End{end}})
		w.must(err)
		for _, other := range claimed {
			if c, err := w.store.Copies(ctx, w.scope, other.DeliveryID); told.Of.Alert == 0 && other.DeliveryID != d.DeliveryID && err == nil {
				told = store.Copying{Count: c.Count, Of: c.Others[0]}
			}
		}
	}
	first, second := ids["a"], ids["b"]
	if claimed[0].Documents[0] != writes[0].Alert.Document {
		first, second = second, first
	}
	reader := w.as(collector.RoleOwner)
	for path, wants := range map[string][]string{
		"/d/" + second:           {"не отправляли: об этом тексте уже писали", `href="/d/` + first + `"`, `href="/deliveries/` + copyID + `"`},
		"/d/" + first:            {"Письма", ">письмо</a>"},
		"/d/" + ids["e"]:         {"не отправляли: отложено как «не наше»"},
		"/deliveries?state=copy": {"копия сказанного", "Копия сказанного: ", `href="/d/` + first + `"`},
		"/deliveries/" + copyID:  {"копия сказанного раньше", "об этом тексте получателю уже писали", `href="/d/` + first + `"`},
	} {
		status, page := reader.get(path)
		for _, want := range wants {
			if status != http.StatusOK || !strings.Contains(page, want) {
				t.Errorf("%s answers %d and lacks %q", path, status, want)
			}
		}
	}
	status, answer := reader.api(http.MethodGet, "/deliveries?state=copy", nil)
	if status != http.StatusOK || !strings.Contains(answer, `"copy_of":"`+first+`"`) {
		t.Errorf("the API answers %d %s", status, answer)
	}
}
