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

func init() {
	made = append(made, "dispute_")
	endpoints = append(endpoints, []struct {
		method, path string
		action       collector.Action
		body         any
	}{
		{"GET", "/disputes", collector.ActionRead, nil},
		{"POST", "/disputes", collector.ActionDisputes, map[string]any{"order": "none"}},
		{"POST", "/disputes/links", collector.ActionDisputes, map[string]any{"order": "none"}},
		{"GET", "/disputes/{id}", collector.ActionRead, nil},
		{"POST", "/disputes/{id}/decide", collector.ActionDisputes, map[string]any{"facts": ""}},
		{"POST", "/disputes/{id}/lines/{line}/done", collector.ActionDisputes, map[string]any{"proof": ""}},
	}...)
}

const disputeWhat = "Букет привезли увядшим, лепестки осыпались в первый же вечер."

// bought is an order that was delivered some time ago.
func (w *world) bought(key string, ago time.Duration) collector.Order {
	w.t.Helper()
	o, _, err := w.store.SaveOrder(w.t.Context(), w.scope, collector.Purchase{Key: key, SellerKey: "s1", SellerName: "Роза & Ко", SellerMail: "roza@seller.example", Courier: collector.CourierSeller,
		Status: collector.OrderDelivered, Amount: 250000, Currency: "RUB", Buyer: collector.Contact{Name: "Анна", Mail: "anna@client.example", Language: "ru"},
		Items:  []collector.OrderItem{{Name: "Пионы <b>", Quantity: 1}},
		Events: []collector.OrderEvent{{Status: collector.OrderPlaced, At: now.Add(-ago - time.Hour)}, {Status: collector.OrderDelivered, At: now.Add(-ago)}}}, now)
	w.must(err)
	return o
}

// linkTo is the path of a link.
func (w *world) linkTo(kind collector.LinkKind, subject, person int64, path string) string {
	w.t.Helper()
	l, err := w.store.LinkFor(w.t.Context(), w.scope, collector.Link{Kind: kind, Subject: subject, Person: person, Created: now})
	w.must(err)
	return path + l.Token
}

var someClaim = url.Values{"rating": {"1.5"}, "reason": {"quality"}, "outcome": {"partial_refund"}, "amount": {"1 000,50"}, "description": {disputeWhat}}

// A dispute from its opening to its end, over the pages of both sides, without scripts.
func TestDisputePages(t *testing.T) {
	w := newWorld(t)
	o := w.bought("1001", 71*time.Hour)
	client, seller, owner := w.stranger(), w.stranger(), w.as(collector.RoleOwner)
	open := w.linkTo(collector.LinkDisputeOpen, o.OrderID, o.Buyer, "/dispute/new/")
	if status, page := client.get(open); status != http.StatusOK || !strings.Contains(page, "Открыть спор") || len(lookAt(page, "ru")) > 0 {
		t.Fatalf("%d %v", status, lookAt(page, "ru"))
	}
	bad := url.Values{"rating": {"2"}, "reason": {"quality"}, "outcome": {"promo_code"}, "description": {disputeWhat}}
	if status, _, page := client.post(open, bad); status != http.StatusBadRequest || !strings.Contains(page, "ниже 2.") || !strings.Contains(page, disputeWhat) || !strings.Contains(page, `id="error-rating"`) || len(lookAt(page, "ru")) > 0 {
		t.Errorf("rating 2: %d %v", status, lookAt(page, "ru"))
	}
	status, to, _ := client.post(open, someClaim)
	if status != http.StatusSeeOther || !strings.HasPrefix(to, "/dispute/client/") {
		t.Fatalf("%d %s", status, to)
	}
	if status, _, page := client.post(open, someClaim); status != http.StatusConflict || !strings.Contains(page, "спор уже открыт") {
		t.Errorf("twice: %d", status)
	}
	d, ok, err := w.store.DisputeOfOrder(t.Context(), w.scope, o.OrderID)
	w.must(err)
	if !ok || d.State != collector.DisputeAnswer {
		t.Fatalf("%+v", d)
	}
	shop := w.linkTo(collector.LinkDisputeSeller, d.DisputeID, d.Merchant, "/dispute/seller/")
	for _, step := range []struct {
		who  *reader
		path string
		form url.Values
		sees string
	}{
		{seller, shop, url.Values{"do": {"refuse"}, "claim": {"yes"}, "text": {"Претензия верна, но деньги не вернём."}}, "деньги не вернём"},
		{client, to, url.Values{"do": {"message"}, "text": {"А что предложите? <b>"}}, "А что предложите? &lt;b&gt;"},
		{seller, shop, url.Values{"do": {"offer"}, "outcome": {"promo_code"}, "text": {"скидка 20 %"}}, "промокод"},
		{client, to, url.Values{"do": {"accept"}, "no": {"2"}}, "Покупатель подтвердил предложение продавца"},
		{seller, shop, url.Values{"do": {"done"}, "proof": {"ROZA-20"}}, "ROZA-20"},
	} {
		if status, location, page := step.who.post(step.path, step.form); status != http.StatusSeeOther || location != step.path {
			t.Fatalf("%v: %d %s", step.form, status, page)
		}
		status, page := step.who.get(step.path)
		if status != http.StatusOK || !strings.Contains(page, step.sees) || len(lookAt(page, "ru")) > 0 {
			t.Errorf("%v: %d, %v, sees no %q", step.form, status, lookAt(page, "ru"), step.sees)
		}
		for _, path := range []string{"/disputes", "/disputes/" + d.PublicID} {
			if status, page := owner.get(path); status != http.StatusOK || len(lookAt(page, "ru")) > 0 {
				t.Errorf("%s: %d %v %s", path, status, lookAt(page, "ru"), page)
			}
		}
	}
	if status, _, page := client.post(to, url.Values{"do": {"offer"}, "outcome": {"promo_code"}}); status != http.StatusConflict || !strings.Contains(page, "нельзя") {
		t.Errorf("after the end: %d", status)
	}
	if d, err = w.store.DisputeByID(t.Context(), w.scope, d.DisputeID); err != nil || d.State != collector.DisputeClosed {
		t.Errorf("%+v %v", d, err)
	}
}

// A second too late the page shows the way to the desk, and so does the API.
func TestDisputeTooLate(t *testing.T) {
	w := newWorld(t)
	o := w.bought("1", 72*time.Hour+time.Second)
	open := w.linkTo(collector.LinkDisputeOpen, o.OrderID, o.Buyer, "/dispute/new/")
	if status, page := w.stranger().get(open); status != http.StatusOK || !strings.Contains(page, "Время для спора вышло") || !strings.Contains(page, `href="/complaint"`) || strings.Contains(page, "<form") {
		t.Errorf("%d %s", status, page)
	}
	if status, _, page := w.stranger().post(open, someClaim); status != http.StatusBadRequest || !strings.Contains(page, "/complaint") {
		t.Errorf("%d", status)
	}
	owner := w.as(collector.RoleOwner)
	in := map[string]any{"order": "1", "rating": 1, "reason": "quality", "outcome": "promo_code", "description": disputeWhat}
	if status, answer := owner.api("POST", "/disputes", in); status != http.StatusBadRequest || !strings.Contains(answer, "/complaint") {
		t.Errorf("%d %s", status, answer)
	}
}

// The API opens, shows, decides and closes; what is not allowed says what is.
func TestDisputesAPI(t *testing.T) {
	w := newWorld(t)
	w.bought("1", 72*time.Hour)
	owner, viewer := w.as(collector.RoleOwner), w.as(collector.RoleViewer)
	in := map[string]any{"order": "1", "rating": 1.5, "reason": "late", "outcome": "full_refund", "description": disputeWhat}
	if status, answer := viewer.api("POST", "/disputes", in); status != http.StatusForbidden {
		t.Errorf("%d %s", status, answer)
	}
	status, answer := owner.api("POST", "/disputes", in)
	var d disputeJSON
	if err := json.Unmarshal([]byte(answer), &d); err != nil || status != http.StatusCreated || d.State != collector.DisputeAnswer || d.Offers[0].Amount != 250000 || d.Next == nil || d.Order != "1" {
		t.Fatalf("%d %s %v", status, answer, err)
	}
	if status, answer := owner.api("POST", "/disputes", in); status != http.StatusConflict {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer := owner.api("POST", "/disputes/"+d.ID+"/decide", map[string]any{"facts": "a", "rule": "b", "outcome": "none"}); status != http.StatusConflict || !strings.Contains(answer, "nothing is to be done") {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer := viewer.api("GET", "/disputes?state=answer", nil); status != http.StatusOK || !strings.Contains(answer, d.ID) {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer := viewer.api("GET", "/disputes?state=closed", nil); status != http.StatusOK || strings.Contains(answer, d.ID) {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer := owner.api("POST", "/disputes/links", map[string]any{"order": "1"}); status != http.StatusOK || !strings.Contains(answer, "/dispute/new/") {
		t.Errorf("%d %s", status, answer)
	}
}
