package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
)

// Letters to clients stand in the ledger like alerts do, with their purpose; one that its receiver does not want says so.
func TestLettersToClientsInTheLedger(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	client, err := w.store.ContactOf(ctx, w.scope, collector.Contact{Name: "Анна Рябова", Mail: "anna@post.example"}, collector.SideClient, now)
	w.must(err)
	d, _, err := w.store.AddDelivery(ctx, w.scope, collector.Delivery{Kind: "unheard_of", Receiver: client, Channel: "mail", Language: "ru", About: "case", AboutID: 5,
		Purpose: collector.PurposeReview, Once: "x", Due: now}, now)
	w.must(err)
	w.must(w.store.Suppress(ctx, w.scope, client, collector.PurposeReview, now, "unsubscribed"))
	claimed, _, err := w.store.TurnDeliveries(ctx, store.Turn{Now: now, Wall: time.Now(), Lease: time.Minute, Most: 1})
	w.must(err)
	claimed[0].State = collector.DeliveryRefused
	w.must(w.store.FinishDelivery(ctx, claimed[0].Delivery, collector.Attempt{At: now, Outcome: "unwanted", Detail: "the receiver wants no such mails: unsubscribed"}, time.Time{}))

	owner := w.as(collector.RoleOwner)
	for _, path := range []string{"/deliveries", "/deliveries?state=refused", "/deliveries/" + d.PublicID} {
		status, page := owner.get(path)
		if status != http.StatusOK || !strings.Contains(page, "Анна Рябова") || !strings.Contains(page, "unheard of") || !strings.Contains(page, "не нужно") {
			t.Errorf("%s: %d", path, status)
		}
	}
	_, page := owner.get("/deliveries/" + d.PublicID)
	for _, words := range []string{"от таких писем можно отказаться", "получатель отказался от таких писем: unsubscribed"} {
		if !strings.Contains(page, words) {
			t.Errorf("the page lacks %q", words)
		}
	}
	if _, page := owner.get("/deliveries?state=dead"); strings.Contains(page, "Анна Рябова") {
		t.Error("what nobody wanted stands among the dead")
	}
	status, answer := owner.api(http.MethodGet, "/deliveries?state=refused", nil)
	for _, part := range []string{`"state":"refused"`, `"purpose":"review"`, `"about":"case"`, `"mail":"anna@post.example"`, `"outcome":"unwanted"`} {
		if status != http.StatusOK || !strings.Contains(answer, part) {
			t.Errorf("%d lacks %s: %s", status, part, answer)
		}
	}
	if all, err := w.store.Deliveries(ctx, w.scope, store.DeliveryFilter{State: collector.DeliveryRefused}, "", 9); err != nil || len(all) != 1 {
		t.Errorf("%d, %v", len(all), err)
	}
}
