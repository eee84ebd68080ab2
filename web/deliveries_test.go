package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs"
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

// alerted has the owner told of some documents by a mail each that is due at an instant.
func (w *world) alerted(due time.Time, documents ...int64) {
	w.t.Helper()
	var writes []store.AlertWrite
	for _, id := range documents {
		writes = append(writes, store.AlertWrite{Alert: collector.Alert{Receiver: w.people[collector.RoleOwner].PersonID, Document: id, Kind: collector.AlertComplaint},
			Delivery: &collector.Delivery{Kind: collector.DeliveryComplaint, Channel: "mail", Due: due}})
	}
	claim, ok, err := w.store.ClaimFollower(w.t.Context(), w.scope.Company, "match", time.Now(), time.Minute)
	w.must(err)
	if !ok {
		w.t.Fatal("the follower is held")
	}
	_, err = w.store.SaveAlerts(w.t.Context(), claim, writes, nil, now)
	w.must(err)
	w.must(w.store.ReleaseFollower(w.t.Context(), claim, time.Now()))
}

// ended has all mails that are due end in a state, and gives them back.
func (w *world) ended(state collector.DeliveryState, at time.Time) (out []collector.Delivery) {
	w.t.Helper()
	claimed, _, err := w.store.TurnDeliveries(w.t.Context(), store.Turn{Now: at, Wall: time.Now(), Lease: time.Minute, Most: 99})
	w.must(err)
	for _, c := range claimed {
		d := c.Delivery
		if d.State = state; state == collector.DeliverySent {
			d.Sent = at
		}
		w.must(w.store.FinishDelivery(w.t.Context(), d, collector.Attempt{At: at, Outcome: string(state)}, time.Time{}))
		out = append(out, d)
	}
	return out
}

// A document's page says of each mail about it where that stands and when it was sent, and leads to it: of a summary, too, whose
// documents stand in no list of its own.
func TestADocumentSaysWhereItsMailsStand(t *testing.T) {
	w := newWorld(t)
	ctx, owner := t.Context(), w.people[collector.RoleOwner].PersonID
	src, err := w.store.AddSource(ctx, w.scope, collector.Source{Name: "Отклик", URL: "http://otklik.example/", Owner: owner, Period: time.Hour, Due: now})
	w.must(err)
	ids := map[string]collector.Document{}
	for _, key := range []string{"sum", "gone", "due"} {
		_, err := w.work.Import(ctx, w.scope, strings.NewReader(`{"id":"`+key+`","text":"Обман, верните деньги","rating":1,"published":"2026-03-01"}`),
			jobs.ImportOptions{Format: "jsonl", Site: "otklik", Source: src.PublicID})
		w.must(err)
		held, err := w.store.Held(ctx, w.scope, "otklik", collector.KindReview, []string{key})
		w.must(err)
		ids[key] = held[key]
	}
	_, err = w.store.NoteAlerts(ctx, w.scope, []collector.Alert{{Receiver: owner, Document: ids["sum"].DocumentID, Kind: collector.AlertComplaint, Why: collector.AlertWaits}})
	w.must(err)
	src, _, err = w.store.StartPass(ctx, w.scope, src.SourceID, src.URL, "http://otklik.example:80", now)
	w.must(err)
	_, err = w.store.ClosePass(ctx, w.scope, src, store.PassTally{}, 2, now, []collector.Delivery{{Kind: collector.DeliverySummary, Receiver: owner, Channel: "mail", Due: now}})
	w.must(err)
	sum := w.ended(collector.DeliverySent, now.Add(time.Minute))
	w.alerted(now.Add(time.Hour), ids["gone"].DocumentID)
	dead := w.ended(collector.DeliveryDead, now.Add(2*time.Hour))
	w.alerted(now.Add(3*time.Hour), ids["due"].DocumentID)
	if len(sum) != 1 || len(dead) != 1 || len(sum[0].Documents) != 0 {
		t.Fatalf("%+v %+v", sum, dead)
	}
	reader := w.as(collector.RoleOwner)
	for key, wants := range map[string][]string{
		"sum":  {`href="/deliveries/` + sum[0].PublicID + `">письмо</a>`, `badge ok">отправлено<`, `datetime="2026-03-10T12:01:00Z"`},
		"gone": {`href="/deliveries/` + dead[0].PublicID + `">письмо</a>`, `badge bad">не доставлено<`},
		"due":  {`>письмо</a>`, `badge">ожидает<`, `datetime="2026-03-10T15:00:00Z"`},
	} {
		status, page := reader.get("/d/" + ids[key].PublicID)
		_, page, _ = strings.Cut(page, `id="mailed-h"`)
		page, _, _ = strings.Cut(page, "</section>")
		for _, want := range wants {
			if status != http.StatusOK || !strings.Contains(page, want) {
				t.Errorf("%s answers %d and lacks %q: %s", key, status, want, page)
			}
		}
	}
}
