package web

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/jobs"
)

func init() {
	endpoints = append(endpoints, []struct {
		method, path string
		action       collector.Action
		body         any
	}{
		{"POST", "/orders/import", collector.ActionOrders, map[string]any{}},
		{"POST", "/orders", collector.ActionOrders, map[string]any{"order": ""}},
		{"GET", "/orders", collector.ActionRead, nil},
		{"GET", "/orders/{id}", collector.ActionRead, nil},
		{"POST", "/bounces", collector.ActionOrders, map[string]any{"message_id": "none"}},
		{"GET", "/campaigns", collector.ActionRead, nil},
		{"POST", "/campaigns", collector.ActionOrders, map[string]any{"name": "", "days": 7}},
		{"GET", "/campaigns/{id}", collector.ActionRead, nil},
		{"GET", "/campaigns/{id}/invitations", collector.ActionRead, nil},
		{"POST", "/campaigns/{id}/start", collector.ActionOrders, nil},
		{"POST", "/campaigns/{id}/pause", collector.ActionOrders, nil},
	}...)
}

const someOrders = "order;buyer;buyer_mail;status;placed;delivered;amount;currency\n" +
	"A-1;Анна;anna@mail.example;delivered;01.03.2026 10:00;05.03.2026 12:00;1 234,56;UAH\n" +
	"A-2;Борис;boris@mail.example;delivered;01.03.2026;вчера;10;UAH\n" +
	"A-3;Віра;vira@mail.example;cancelled;2026-03-02 09:00;;0;UAH\n"

func (r *reader) orders(csv string) jobs.OrdersReport {
	r.w.t.Helper()
	resp := r.do("POST", "/api/v1/orders/import?format=csv", "text/csv", strings.NewReader(csv))
	answer := r.read(resp)
	var report jobs.OrdersReport
	if err := json.Unmarshal([]byte(answer), &report); err != nil || resp.StatusCode != http.StatusOK {
		r.w.t.Fatalf("%d %s", resp.StatusCode, answer)
	}
	return report
}

// A file over the API: broken lines come back with their number, the same again changes nothing.
func TestOrdersOverTheAPI(t *testing.T) {
	w := newWorld(t)
	owner := w.as(collector.RoleOwner)
	r := owner.orders(someOrders)
	if r.Read != 3 || r.New != 2 || len(r.Refused) != 1 || r.Refused[0].Line != 3 || !strings.Contains(r.Refused[0].Reason, "вчера") {
		t.Errorf("%+v", r)
	}
	if r = owner.orders(someOrders); r.New != 0 || r.Same != 2 {
		t.Errorf("again: %+v", r)
	}
	status, answer := owner.api("POST", "/orders", map[string]string{"order": "A-9", "buyer_mail": "z@mail.example", "status": "placed", "placed": "2026-03-09"})
	var whole orderWholeJSON
	w.must(json.Unmarshal([]byte(answer), &whole))
	if status != http.StatusOK || whole.Order != "A-9" || len(whole.Events) != 1 {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer = owner.api("POST", "/orders", map[string]string{"order": "A-9", "status": "placed"}); status != http.StatusBadRequest || !strings.Contains(answer, "buyer") {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer = owner.api("GET", "/orders?limit=2", nil); status != http.StatusOK || !strings.Contains(answer, `"next":"`) || strings.Count(answer, `"order":`) != 2 {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer = owner.api("GET", "/orders?order=A-3&status=cancelled", nil); strings.Count(answer, `"order":`) != 1 {
		t.Errorf("%d %s", status, answer)
	}
}

func (r *reader) file(csv, answer string) *http.Response {
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	r.w.must(form.WriteField("answer", answer))
	part, err := form.CreateFormFile("file", "orders.csv")
	r.w.must(err)
	_, err = part.Write([]byte(csv))
	r.w.must(err)
	r.w.must(form.Close())
	return r.do("POST", "/orders/import", form.FormDataContentType(), &b)
}

// The form takes a file without scripts; refused lines come back as a file that can be mended and sent again.
func TestOrdersForm(t *testing.T) {
	w := newWorld(t)
	owner := w.as(collector.RoleOwner)
	resp := owner.file(someOrders, "page")
	page := owner.read(resp)
	if resp.StatusCode != http.StatusOK || !strings.Contains(page, "Прочитано 3 строки") && !strings.Contains(page, "Прочитаны 3 строки") || !strings.Contains(page, "не дата") {
		t.Errorf("%d %s", resp.StatusCode, page)
	}
	for _, fault := range lookAt(page, "ru") {
		t.Error(fault)
	}
	resp = owner.file(someOrders, "file")
	back := owner.read(resp)
	if !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/csv") || !strings.Contains(back, "A-2") || strings.Contains(back, "A-1") || !strings.Contains(back, "reason") {
		t.Errorf("%s %q", resp.Header.Get("Content-Type"), back)
	}
	mended := strings.Replace(back, "вчера", "06.03.2026 10:00", 1)
	if r := owner.orders(mended); r.New != 1 || len(r.Refused) != 0 {
		t.Errorf("mended: %+v\n%s", r, mended)
	}
	if status, _, page := owner.post("/orders/import", url.Values{}); status != http.StatusBadRequest || !strings.Contains(page, "Файл не выбран") {
		t.Errorf("without a file: %d", status)
	}
	if resp := w.as(collector.RoleViewer).file(someOrders, "page"); resp.StatusCode != http.StatusForbidden {
		t.Errorf("a viewer: %d", resp.StatusCode)
	}
}

func signed(secret, stamp, body string) string {
	sum := hmac.New(sha256.New, []byte(secret))
	sum.Write([]byte(stamp + "." + body))
	return "sha256=" + hex.EncodeToString(sum.Sum(nil))
}

// The webhook takes what was signed with the secret of the page, and nothing old; the same again changes nothing.
func TestOrdersWebhook(t *testing.T) {
	w := newWorld(t)
	owner := w.as(collector.RoleOwner)
	if status, _, _ := owner.post("/orders/hook", url.Values{"do": {"open"}}); status != http.StatusSeeOther {
		t.Fatalf("%d", status)
	}
	secret, err := w.store.OrderHook(t.Context(), w.scope)
	w.must(err)
	call := func(stamp, signature, body string) (int, string) {
		req, err := http.NewRequest("POST", w.server.URL+"/hooks/orders", strings.NewReader(body))
		w.must(err)
		req.Header.Set("Molva-Timestamp", stamp)
		req.Header.Set("Molva-Signature", signature)
		resp, err := w.server.Client().Do(req)
		w.must(err)
		return resp.StatusCode, w.stranger().read(resp)
	}
	body := `{"order":"H-1","buyer_mail":"h@mail.example","status":"delivered","placed":"2026-03-01","delivered":"2026-03-05T10:00:00Z","shop":"more"}`
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	if status, answer := call(stamp, signed(secret, stamp, body), body); status != 200 || !strings.Contains(answer, `"new":1`) {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer := call(stamp, signed(secret, stamp, body), body); status != 200 || !strings.Contains(answer, `"same":1`) {
		t.Errorf("again: %d %s", status, answer)
	}
	old := strconv.FormatInt(time.Now().Add(-time.Hour).Unix(), 10)
	for what, c := range map[string][3]string{"old": {old, signed(secret, old, body), body}, "another secret": {stamp, signed("x", stamp, body), body},
		"another body": {stamp, signed(secret, stamp, body), "[]"}, "no time": {"", "", body}, "no signature": {stamp, "", body}} {
		if status, answer := call(c[0], c[1], c[2]); status < 400 || status >= 500 {
			t.Errorf("%s: %d %s", what, status, answer)
		}
	}
	_, _, _ = owner.post("/orders/hook", url.Values{"do": {"close"}})
	if status, _ := call(stamp, signed(secret, stamp, body), body); status != http.StatusUnauthorized {
		t.Errorf("closed: %d", status)
	}
}

// A campaign in the form and over the API; what a request may not say is refused at its field.
func TestCampaigns(t *testing.T) {
	w := newWorld(t)
	owner := w.as(collector.RoleOwner)
	owner.orders(someOrders)
	form := url.Values{"name": {"Отзывы"}, "days": {"7"}, "days_by_category": {"техника = 14\n"}, "from": {"10:00"}, "until": {"20:00"}, "reminders": {"1"}, "between": {"5"}, "cap": {"30"},
		"words": {"Оставьте отзыв и получите скидку 10 %"}}
	if status, _, page := owner.post("/campaigns", form); status != http.StatusBadRequest || !strings.Contains(page, "скидку") || !strings.Contains(page, "16 CFR 465") || !strings.Contains(page, `id="error-words"`) {
		t.Errorf("%d", status)
	}
	form.Set("words", "Нам важно знать, как всё прошло.")
	status, location, _ := owner.post("/campaigns", form)
	if status != http.StatusSeeOther {
		t.Fatalf("%d", status)
	}
	id := strings.TrimPrefix(location, "/campaigns/")
	if status, answer := owner.api("POST", "/campaigns/"+id+"/pause", nil); status != http.StatusConflict {
		t.Errorf("pause before the start: %d %s", status, answer)
	}
	if status, _, _ := owner.post(location+"/start", nil); status != http.StatusSeeOther {
		t.Errorf("start: %d", status)
	}
	status, answer := owner.api("GET", "/campaigns/"+id, nil)
	if status != 200 || !strings.Contains(answer, `"state":"started"`) || !strings.Contains(answer, `"техника":14`) || !strings.Contains(answer, `"orders":2`) {
		t.Errorf("%d %s", status, answer)
	}
	for _, path := range []string{"/campaigns", location, location + "?state=waiting", location + "?held=cap", "/orders"} {
		for _, lang := range languages {
			_, _, _ = owner.post("/language", url.Values{"lang": {lang}, "back": {"/orders"}})
			status, page := owner.get(path)
			if status != 200 {
				t.Errorf("%s: %d", path, status)
			}
			for _, fault := range lookAt(page, lang) {
				t.Errorf("%s in %s: %s", path, lang, fault)
			}
		}
	}
	_, answer = owner.api("GET", "/orders?limit=1", nil)
	order := regexp.MustCompile(`"id":"(\w+)"`).FindStringSubmatch(answer)[1]
	if status, page := owner.get("/orders/" + order); status != 200 || len(lookAt(page, "en")) > 0 {
		t.Errorf("%d %v", status, lookAt(page, "en"))
	}
}

// A GET of the link changes nothing however often; the POST of a mail program or of the page's button acts at once, without
// a cookie; what was refused can be asked for again.
func TestUnsubscribe(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	person, err := w.store.ContactOf(ctx, w.scope, collector.Contact{Name: "Анна", Mail: "anna@mail.example", Language: "uk"}, collector.SideClient, now)
	w.must(err)
	link, err := w.store.LinkFor(ctx, w.scope, collector.Link{Kind: collector.LinkUnsubscribe, Person: person, Created: now})
	w.must(err)
	gone := func() bool {
		_, gone, err := w.store.Suppressed(ctx, w.scope, person, collector.PurposeReview)
		w.must(err)
		return gone
	}
	reader := w.stranger()
	for range 5 {
		status, page := reader.get("/u/" + link.Token)
		if status != 200 || gone() || len(lookAt(page, "uk")) > 0 || !strings.Contains(page, "Більше не просити") {
			t.Fatalf("GET: %d %v %v", status, gone(), lookAt(page, "uk"))
		}
	}
	for i := range 70 { // more than any other form allows from one address
		status, _, page := w.stranger().post("/u/"+link.Token, url.Values{"List-Unsubscribe": {"One-Click"}})
		if status != 200 || !gone() || !strings.Contains(page, "Готово") {
			t.Fatalf("POST %d: %d %v", i, status, gone())
		}
	}
	if _, page := reader.get("/u/" + link.Token); !strings.Contains(page, "Надсилати знову") {
		t.Error("nothing to undo it by")
	}
	if status, _, _ := reader.post("/u/"+link.Token, url.Values{"back": {"yes"}}); status != 200 || gone() {
		t.Errorf("undo: %d %v", status, gone())
	}
	if status, _ := reader.get("/u/nonsense"); status != http.StatusNotFound {
		t.Errorf("nonsense: %d", status)
	}
}
