package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"molva/collector"
)

// trade is a world at work, with a seller whose order was cancelled for want of goods.
func trade(t *testing.T) *world {
	w := newWorld(t)
	ctx, stop := context.WithCancel(context.Background())
	var at sync.WaitGroup
	for _, run := range []func(context.Context) error{w.work.RunWorkers, w.work.RunScheduler} {
		at.Go(func() {
			if err := run(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	t.Cleanup(func() { stop(); at.Wait() })
	w.cancelled("A-1", now)
	return w
}

func (w *world) cancelled(key string, at time.Time) {
	w.t.Helper()
	_, _, err := w.store.SaveOrder(context.Background(), w.scope, collector.Purchase{Key: key, SellerKey: "s-1", SellerName: "Дім <квітів>", SellerMail: "shop@seller.example",
		Buyer: collector.Contact{Name: "Анна", Mail: "anna@client.example"}, Status: collector.OrderCancelled,
		Events: []collector.OrderEvent{{Status: collector.OrderPlaced, At: at.Add(-time.Hour)}, {Status: collector.OrderCancelled, At: at, Reason: "нет в наличии"}}}, at)
	w.must(err)
	w.steps()
}

// steps waits until all that is due was done.
func (w *world) steps() {
	w.t.Helper()
	w.must(w.work.Quiet(w.t.Context()))
}

func decode[T any](t *testing.T, answer string) (out T) {
	t.Helper()
	if err := json.Unmarshal([]byte(answer), &out); err != nil {
		t.Fatalf("%v in %s", err, answer)
	}
	return out
}

// ask calls an endpoint and wants a status.
func ask[T any](r *reader, method, path string, in any, status int) T {
	r.w.t.Helper()
	is, answer := r.api(method, path, in)
	if is != status {
		r.w.t.Fatalf("%s %s: %d %s", method, path, is, answer)
	}
	if status >= 300 {
		var none T
		return none
	}
	return decode[T](r.w.t, answer)
}

// The story of seed 001 over HTTP: a finding and its repeat, a note above the answer field, an obscene message that is but
// a proposal, and a person who blocks.
func TestInspectionStory(t *testing.T) {
	w := trade(t)
	w.cancelled("A-2", now)
	owner := w.as(collector.RoleOwner)
	found := ask[findingsJSON](owner, "GET", "/findings?seller=key:s-1", nil, 200).Findings
	if len(found) != 2 || found[0].Grade != 2 || found[1].Grade != 1 || found[0].Clause != "001 3.6" {
		t.Fatalf("%+v", found)
	}
	list := ask[inspectionsJSON](owner, "GET", "/inspections", nil, 200)
	if len(list.Plan) != 1 || list.Plan[0].Why[0].Check != "goods" || list.Plan[0].Inspection != list.Inspections[0].ID {
		t.Fatalf("%+v", list)
	}
	id := list.Inspections[0].ID
	ask[noteJSON](owner, "POST", "/sellers/key:s-1/notes", map[string]string{"text": "Отвечает <грубо>"}, 201)
	_, page := owner.get("/inspections/" + id)
	note, field := strings.Index(page, "Отвечает &lt;грубо&gt;"), strings.Index(page, `name="text"`)
	if note < 0 || field < note {
		t.Errorf("the note stands at %d, the field at %d", note, field)
	}
	said := map[string]string{"side": "seller", "text": "пошли вы на хуй"}
	ask[inspectChatJSON](owner, "POST", "/orders/A-1/chat", said, 201)
	w.steps()
	blocks := ask[blocksJSON](owner, "GET", "/blocks?state=waiting", nil, 200).Blocks
	if len(blocks) != 1 || blocks[0].State != collector.BlockProposed || blocks[0].Seller.State != collector.SellerListed || blocks[0].Clause != "11.3" {
		t.Fatalf("%+v", blocks)
	}
	if _, page := owner.get("/inspections"); !strings.Contains(page, "Предложено") || !strings.Contains(page, "Дім &lt;квітів&gt;") {
		t.Error("the proposal is not shown")
	}
	ask[blockJSON](w.as(collector.RoleViewer), "POST", "/blocks/"+blocks[0].ID+"/confirm", map[string]string{}, 403)
	b := ask[blockJSON](owner, "POST", "/blocks/"+blocks[0].ID+"/confirm", map[string]string{}, 200)
	if b.State != collector.BlockConfirmed || b.Seller.State != collector.SellerBlocked {
		t.Errorf("%+v", b)
	}
	ask[blockJSON](owner, "POST", "/blocks/"+b.ID+"/dismiss", map[string]string{"reason": "x"}, 409)
}

// The seller's own pages: GET changes nothing, a POST answers or appeals, and what can be mended is shown there.
func TestSellersOwnPages(t *testing.T) {
	w := trade(t)
	ctx := context.Background()
	owner, seller := w.as(collector.RoleOwner), w.stranger()
	i := ask[inspectionsJSON](owner, "GET", "/inspections", nil, 200).Inspections[0]
	ask[noteJSON](owner, "POST", "/sellers/"+i.Seller.ID+"/notes", map[string]string{"text": "секрет"}, 201)
	ask[inspectChatJSON](owner, "POST", "/inspections/"+i.ID+"/messages", map[string]string{"text": "Обновите витрину"}, 201)
	held, err := w.store.Inspection(ctx, w.scope, i.ID)
	w.must(err)
	shop, err := w.store.SellerByID(ctx, w.scope, held.Seller)
	w.must(err)
	link, err := w.store.LinkFor(ctx, w.scope, collector.Link{Kind: collector.LinkInspection, Subject: held.InspectionID, Person: shop.Person, Created: now})
	w.must(err)
	path := "/inspection/" + link.Token
	status, page := seller.get(path)
	if status != 200 || !strings.Contains(page, "Обновите витрину") || strings.Contains(page, "секрет") || !strings.Contains(page, "A-1") || strings.Contains(page, "<script") || len(page) > 15<<10 {
		t.Errorf("%d %s", status, page)
	}
	if status, _, page := seller.post(path, url.Values{"text": {" "}}); status != http.StatusBadRequest || !strings.Contains(page, "Здесь ничего не написано") {
		t.Errorf("no words: %d", status)
	}
	if status, to, _ := seller.post(path, url.Values{"text": {"иди нахуй"}}); status != http.StatusSeeOther || !strings.HasPrefix(to, path) {
		t.Errorf("an answer: %d %s", status, to)
	}
	w.steps()
	b := ask[blocksJSON](owner, "GET", "/blocks", nil, 200).Blocks[0]
	if status, _, _ := owner.post("/inspections/"+i.ID+"/block", url.Values{"block": {b.ID}, "decision": {"confirm"}}); status != http.StatusSeeOther {
		t.Fatalf("confirm: %d", status)
	}
	block, err := w.store.Block(ctx, w.scope, b.ID)
	w.must(err)
	link, err = w.store.LinkFor(ctx, w.scope, collector.Link{Kind: collector.LinkAppeal, Subject: block.BlockID, Person: shop.Person, Created: now})
	w.must(err)
	appeal := "/appeal/" + link.Token
	for range 2 {
		if status, page := seller.get(appeal); status != 200 || !strings.Contains(page, "11.3") || !strings.Contains(page, "<form") {
			t.Errorf("%d %s", status, page)
		}
	}
	if status, _, _ := seller.post(appeal, url.Values{"text": {"Это писал не наш сотрудник"}}); status != http.StatusSeeOther {
		t.Errorf("appeal: %d", status)
	}
	if status, _, page := seller.post(appeal, url.Values{"text": {"ещё"}}); status != http.StatusConflict || !strings.Contains(page, "уже рассматривают") {
		t.Errorf("appealed twice: %d", status)
	}
	status, _, page = owner.post("/inspections/"+i.ID+"/block", url.Values{"block": {b.ID}, "decision": {"lift"}, "reason": {""}})
	if status != http.StatusBadRequest || !strings.Contains(page, `id="error-reason"`) {
		t.Errorf("without a reason: %d", status)
	}
	manager := w.as(collector.RoleManager)
	ask[blockJSON](owner, "POST", "/blocks/"+b.ID+"/lift", map[string]string{"reason": "проверили"}, 409)
	if lifted := ask[blockJSON](manager, "POST", "/blocks/"+b.ID+"/lift", map[string]string{"reason": "проверили"}, 200); lifted.Seller.State != collector.SellerListed {
		t.Errorf("%+v", lifted)
	}
	for _, unknown := range []string{"/inspection/none", "/appeal/none", "/appeal/" + strings.TrimPrefix(path, "/inspection/")} {
		if status, _ := seller.get(unknown); status != http.StatusNotFound {
			t.Errorf("%s: %d", unknown, status)
		}
	}
}

// Every page of inspections in every language says all that it has to, in marks that a browser understands.
func TestInspectionPages(t *testing.T) {
	w := trade(t)
	owner := w.as(collector.RoleOwner)
	ask[inspectChatJSON](owner, "POST", "/orders/A-1/chat", map[string]string{"side": "seller", "text": "<b>сука</b>"}, 201)
	w.steps()
	i := ask[inspectionsJSON](owner, "GET", "/inspections", nil, 200).Inspections[0]
	ask[noteJSON](owner, "POST", "/sellers/key:s-1/notes", map[string]string{"text": "<i>заметка</i>"}, 201)
	ask[expertJSON](owner, "POST", "/inspections/"+i.ID+"/expert", map[string]string{"text": "<u>зачем</u>"}, 201)
	ask[inspectChatJSON](owner, "POST", "/inspections/"+i.ID+"/messages", map[string]string{"text": "<s>привет</s>"}, 201)
	for _, lang := range languages {
		owner.post("/language", url.Values{"lang": {lang}, "back": {"/queue"}})
		for _, path := range []string{"/inspections", "/inspections/" + i.ID} {
			status, page := owner.get(path)
			if status != 200 {
				t.Errorf("%s: %d", path, status)
			}
			for _, fault := range lookAt(page, lang) {
				t.Errorf("%s in %s: %s", path, lang, fault)
			}
			for _, bad := range []string{"<b>сука", "<i>заметка", "<u>зачем", "<s>привет", "<квітів>"} {
				if strings.Contains(page, bad) {
					t.Errorf("%s shows %s as it is", path, bad)
				}
			}
		}
	}
	for path, form := range map[string]url.Values{"messages": {"text": {""}}, "notes": {"note": {""}}, "expert": {"why": {""}}, "called": {"outcome": {""}}, "block": {"decision": {"x"}}} {
		if status, _, page := owner.post("/inspections/"+i.ID+"/"+path, form); status != http.StatusBadRequest || !strings.Contains(page, `class="wrong"`) {
			t.Errorf("%s: %d", path, status)
		}
	}
	order, err := w.store.OrderByKey(context.Background(), w.scope, "A-1")
	w.must(err)
	for _, path := range []string{"/orders/" + order.PublicID, "/sellers/" + i.Seller.ID} {
		if status, page := owner.get(path); status != 200 || !strings.Contains(page, "&lt;i&gt;заметка") || !strings.Contains(page, "&lt;b&gt;сука") || !strings.Contains(page, "/inspections/"+i.ID) {
			t.Errorf("%s: %d, note %v, message %v", path, status, strings.Contains(page, "&lt;i&gt;заметка"), strings.Contains(page, "&lt;b&gt;сука"))
		}
	}
	call := ask[inspectionWholeJSON](owner, "GET", "/inspections/"+i.ID, nil, 200).Calls[0]
	if status, _, _ := owner.post("/inspections/"+i.ID+"/called", url.Values{"call": {call.ID}, "outcome": {"договорились"}}); status != http.StatusSeeOther {
		t.Errorf("called: %d", status)
	}
	if status, _, _ := owner.post("/inspections/"+i.ID+"/close", nil); status != http.StatusSeeOther {
		t.Errorf("close: %d", status)
	}
	if status, _, page := owner.post("/inspections/"+i.ID+"/messages", url.Values{"text": {"x"}}); status != http.StatusConflict || !strings.Contains(page, "The inspection is closed") {
		t.Errorf("a closed one: %d", status)
	}
	if status, _, page := owner.post("/inspections", url.Values{"seller": {"none"}}); status != http.StatusNotFound || !strings.Contains(page, `id="error-seller"`) {
		t.Errorf("an unknown seller: %d", status)
	}
	if status, to, _ := owner.post("/inspections", url.Values{"seller": {"s-1"}}); status != http.StatusSeeOther || to == "/inspections/"+i.ID {
		t.Errorf("a new one: %d %s", status, to)
	}
}

func init() {
	endpoints = append(endpoints, []struct {
		method, path string
		action       collector.Action
		body         any
	}{
		{"GET", "/inspections", collector.ActionRead, nil},
		{"POST", "/inspections", collector.ActionInspect, map[string]any{"seller": "none"}},
		{"GET", "/inspections/{id}", collector.ActionRead, nil},
		{"POST", "/inspections/{id}/messages", collector.ActionInspect, map[string]any{"text": "x"}},
		{"POST", "/inspections/{id}/expert", collector.ActionInspect, map[string]any{"text": "x"}},
		{"POST", "/inspections/{id}/close", collector.ActionInspect, nil},
		{"POST", "/calls/{id}/done", collector.ActionInspect, map[string]any{"text": "x"}},
		{"GET", "/findings", collector.ActionRead, nil},
		{"GET", "/blocks", collector.ActionRead, nil},
		{"POST", "/blocks/{id}/confirm", collector.ActionInspect, map[string]any{}},
		{"POST", "/blocks/{id}/dismiss", collector.ActionInspect, map[string]any{"reason": "x"}},
		{"POST", "/blocks/{id}/uphold", collector.ActionInspect, map[string]any{"reason": "x"}},
		{"POST", "/blocks/{id}/lift", collector.ActionInspect, map[string]any{"reason": "x"}},
		{"GET", "/sellers/{id}/notes", collector.ActionRead, nil},
		{"POST", "/sellers/{id}/notes", collector.ActionInspect, map[string]any{"text": "x"}},
		{"GET", "/orders/{key}/chat", collector.ActionRead, nil},
		{"POST", "/orders/{key}/chat", collector.ActionOrders, map[string]any{"side": "seller", "text": "x"}},
	}...)
}
