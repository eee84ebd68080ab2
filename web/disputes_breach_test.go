package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
)

// A compensation that nobody made in time: the client's page says what happens next and when, and leads to the case; the
// dispute and the case lead to each other in the console.
func TestBreachPages(t *testing.T) {
	w := newWorld(t)
	o := w.bought("1001", 71*time.Hour)
	client, owner := w.stranger(), w.as(collector.RoleOwner)
	_, to, _ := client.post(w.linkTo(collector.LinkDisputeOpen, o.OrderID, o.Buyer, "/dispute/new/"), someClaim)
	d, _, err := w.store.DisputeOfOrder(t.Context(), w.scope, o.OrderID)
	w.must(err)
	shop := w.linkTo(collector.LinkDisputeSeller, d.DisputeID, d.Merchant, "/dispute/seller/")
	if status, _, page := w.stranger().post(shop, url.Values{"do": {"accept"}}); status != http.StatusSeeOther {
		t.Fatal(page)
	}
	d, err = w.store.DisputeByID(t.Context(), w.scope, d.DisputeID)
	w.must(err)
	d.State, d.Since, d.Seen, d.Until, d.Next = collector.DisputeBreach, now, now, time.Time{}, now.Add(24*time.Hour)
	_, err = w.store.SaveDispute(t.Context(), w.scope, d, store.DisputeWrite{At: now, Trail: []collector.Trail{{At: now, Did: "platform_late"}, {At: now, Did: "breach_remind"}}})
	w.must(err)
	hash := "dispute:" + d.PublicID
	c, err := w.store.OpenCase(t.Context(), w.scope, store.Incident{Client: d.Client, Order: d.Order, Hash: hash}, store.CaseStep{
		Case:  collector.Case{State: collector.CaseOpen, Client: d.Client, Order: d.Order, Opened: now, AnswerBy: now.Add(time.Hour), Due: now.Add(time.Hour), Changed: now},
		Entry: &collector.CaseEntry{Source: collector.CaseFromDispute, Hash: hash, At: now}, Words: collector.Chat{At: now, Text: "Долг"}, Trail: collector.Trail{At: now, Did: "opened"}}, now)
	w.must(err)

	status, page := client.get(to)
	for _, want := range []string{"Следующее напоминание о долге: ", "Обращение №1001 об этом долге", "/c/", "тогда спор закроется"} {
		if status != http.StatusOK || !strings.Contains(page, want) || len(lookAt(page, "ru")) > 0 {
			t.Errorf("the client's page: %d %v lacks %q\n%s", status, lookAt(page, "ru"), want, page)
		}
	}
	if _, page := w.stranger().get(shop); strings.Contains(page, "/c/") {
		t.Error("the seller's page leads to the client's case")
	}
	for path, want := range map[string]string{"/disputes/" + d.PublicID: "/cases/" + c.PublicID, "/cases/" + c.PublicID: "/disputes/" + d.PublicID, "/disputes": "badge bad"} {
		if status, page := owner.get(path); status != http.StatusOK || !strings.Contains(page, want) {
			t.Errorf("%s: %d lacks %q", path, status, want)
		}
	}
	if status, answer := owner.api("GET", "/disputes/"+d.PublicID, nil); status != http.StatusOK || !strings.Contains(answer, `"case":"`+c.PublicID+`"`) {
		t.Errorf("%d %s", status, answer)
	}
}
