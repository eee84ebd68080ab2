package store

import (
	"context"
	"fmt"
	"testing"
	"time"

	"molva/collector"
)

func (w *world) ledger(t testing.TB, d collector.Delivery) string {
	t.Helper()
	line := ""
	for _, a := range got(w.s.Attempts(context.Background(), w.scope, d.DeliveryID))(t) {
		line += a.Outcome + "; "
	}
	return line
}

// The way of a mail: deferred, tried again at its time, sent; every try is a line.
func TestDelivery(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.addDue(t, 1)
		want(t, "too early", len(got(s.ClaimDeliveries(ctx, now.Add(-time.Second), wall, time.Minute, 9))(t)), 0)
		d := got(s.ClaimDeliveries(ctx, now, wall, time.Minute, 9))(t)[0]
		want(t, "mail", d.Mail, "Hanna@one.example")
		want(t, "documents", len(d.Documents), 1)
		want(t, "tries", d.Tries, 1)
		want(t, "taken twice", len(got(s.ClaimDeliveries(ctx, now, wall, time.Minute, 9))(t)), 0)
		must(t, s.FinishDelivery(ctx, d, collector.Attempt{At: now, Outcome: "deferred", Detail: "451 later"}, wall.Add(5*time.Second)))
		wantCode(t, s.FinishDelivery(ctx, d, collector.Attempt{At: now, Outcome: "sent"}, time.Time{}), collector.CodeConflict)
		want(t, "before its time", len(got(s.ClaimDeliveries(ctx, now, wall.Add(4*time.Second), time.Minute, 9))(t)), 0)
		d = got(s.ClaimDeliveries(ctx, now, wall.Add(5*time.Second), time.Minute, 9))(t)[0]
		want(t, "tries", d.Tries, 2)
		want(t, "doubt", d.Doubt, false)
		d.State, d.Sent, d.MessageID = collector.DeliverySent, now, "<x@y>"
		must(t, s.FinishDelivery(ctx, d, collector.Attempt{At: now, Outcome: "sent", Detail: "250 OK"}, time.Time{}))
		want(t, "ledger", w.ledger(t, d), "started; deferred; started; sent; ")
		after := got(s.Delivery(ctx, w.scope, d.PublicID))(t)
		want(t, "state", after.State, collector.DeliverySent)
		want(t, "message id", after.MessageID, "<x@y>")
		want(t, "sent", after.Sent, now)
		want(t, "again", len(got(s.ClaimDeliveries(ctx, now, wall.Add(time.Hour), time.Minute, 9))(t)), 0)
		want(t, "counted", got(s.Tally(ctx, w.scope))(t).Deliveries[collector.DeliverySent], 1)
	})
}

// A process that died in mid-send leaves a try without an end: the next one says that it may have been sent twice.
func TestDoubt(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.addDue(t, 2)
		all := got(s.ClaimDeliveries(ctx, now, wall, time.Minute, 9))(t)
		must(t, s.FinishDelivery(ctx, all[1], collector.Attempt{At: now, Outcome: "deferred"}, time.Time{}))
		must(t, s.FreeLeases(ctx, time.Now()))
		again := got(s.ClaimDeliveries(ctx, now, wall, time.Minute, 9))(t)
		want(t, "again", len(again), 2)
		for _, d := range again {
			want(t, "doubt", d.Doubt, d.DeliveryID == all[0].DeliveryID)
		}
		want(t, "ledger", w.ledger(t, all[0]), "started; taken over; started; ")
		want(t, "ledger", w.ledger(t, all[1]), "started; deferred; started; ")
		wantCode(t, s.FinishDelivery(ctx, all[0], collector.Attempt{At: now, Outcome: "sent"}, time.Time{}), collector.CodeConflict)
	})
}

// (receiver, document, kind) is told once, whatever finds it again.
func TestAlertsOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.visit(t, nil, w.review("r1", "a", 1, now), w.review("r2", "b", 1, now))
		d1, d2 := w.held(t, "r1"), w.held(t, "r2")
		watch := got(s.AddWatch(ctx, w.scope, collector.Watch{Name: "w", Query: "q", Receiver: w.person.PersonID, Channel: "mail", Created: now}))(t)
		want(t, "since", watch.Since, d2.DocumentID)
		want(t, "known", got(s.NoteAlerts(ctx, w.scope, []collector.Alert{{Receiver: w.person.PersonID, Document: d1.DocumentID, Kind: collector.AlertMatch}}))(t), 1)
		c := w.claim(t, "match")
		write := func(d collector.Document, k collector.AlertKind) AlertWrite {
			return AlertWrite{Alert: collector.Alert{Receiver: w.person.PersonID, Document: d.DocumentID, Kind: k, Watches: []int64{watch.WatchID}},
				Delivery: &collector.Delivery{Kind: collector.DeliveryKind(k), Source: d.Source, Channel: "mail", Due: now}}
		}
		all := []AlertWrite{write(d1, collector.AlertMatch), write(d2, collector.AlertMatch), write(d1, collector.AlertComplaint), write(d2, collector.AlertComplaint)}
		want(t, "new", got(s.SaveAlerts(ctx, c, all, nil, now))(t), 3)
		want(t, "new again", got(s.SaveAlerts(ctx, c, all, nil, now))(t), 0)
		told := got(s.Deliveries(ctx, w.scope, DeliveryFilter{}, "", 9))(t)
		want(t, "deliveries", len(told), 3)
		want(t, "rule", told[0].Watches[0], watch.WatchID)
		byID := got(s.DeliveriesByID(ctx, w.scope, []int64{told[0].DeliveryID, told[2].DeliveryID, 999}))(t)
		want(t, "by id", len(byID), 2)
		want(t, "its own document", byID[told[2].DeliveryID].Documents[0], told[2].Documents[0])
		want(t, "complaints", len(got(s.Deliveries(ctx, w.scope, DeliveryFilter{Kind: collector.DeliveryComplaint}, "", 9))(t)), 2)
		for _, a := range got(s.AlertsOf(ctx, w.scope, []int64{d1.DocumentID, d2.DocumentID}))(t) {
			want(t, fmt.Sprint("told ", a), a.Delivery > 0, a.Document == d2.DocumentID || a.Kind == collector.AlertComplaint)
		}
		must(t, s.DeleteWatch(ctx, w.scope, watch.PublicID, now))
		want(t, "rules", len(got(s.Watches(ctx, w.scope))(t)), 0)
		want(t, "still named", got(s.WatchesByID(ctx, w.scope, told[0].Watches))(t)[0].Name, "w")
	})
}

// Eight matchers that find the same at once tell it once.
func TestAlertsTogether(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.visit(t, nil, w.review("r1", "a", 1, now))
		d := w.held(t, "r1")
		together(t, claimers, func(int) error {
			_, err := s.NoteAlerts(ctx, w.scope, []collector.Alert{{Receiver: w.person.PersonID, Document: d.DocumentID, Kind: collector.AlertMatch}})
			return err
		})
		want(t, "alerts", len(got(s.AlertsOf(ctx, w.scope, []int64{d.DocumentID}))(t)), 1)
	})
}

// A page of the ledger stays where it is while rows arrive.
func TestDeliveriesPaging(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.addDue(t, 25) // all at one instant
		seen, after := map[int64]bool{}, ""
		for {
			page := got(s.Deliveries(ctx, w.scope, DeliveryFilter{}, after, 10))(t)
			if len(page) == 0 {
				break
			}
			for _, d := range page {
				want(t, "seen before", seen[d.DeliveryID], false)
				seen[d.DeliveryID] = true
			}
			after = page[len(page)-1].PublicID
			_, _, err := s.AddDelivery(ctx, w.scope, collector.Delivery{Kind: "match", Receiver: w.person.PersonID, Due: now}, now.Add(time.Hour))
			must(t, err)
		}
		want(t, "seen", len(seen), 25)
	})
}

// A rule and what it finds already are saved together; a receiver has one rule of a form.
func TestARuleIsSavedWithWhatItKnows(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.visit(t, nil, w.review("r1", "a", 1, now))
		d := w.held(t, "r1")
		rule := collector.Watch{Name: "w", Query: "q", Canon: "q", Receiver: w.person.PersonID, Channel: "mail", Created: now}
		known := collector.Alert{Receiver: w.person.PersonID, Document: d.DocumentID, Kind: collector.AlertMatch}
		watch := got(s.AddWatch(ctx, w.scope, rule, known))(t)
		alerts := got(s.AlertsOf(ctx, w.scope, []int64{d.DocumentID}))(t)
		want(t, "alerts", len(alerts), 1)
		want(t, "why", alerts[0].Why, collector.AlertKnown)
		_, err := s.AddWatch(ctx, w.scope, rule)
		want(t, "twice", collector.CodeOf(err), collector.CodeConflict)
		must(t, s.DeleteWatch(ctx, w.scope, watch.PublicID, now))
		got(s.AddWatch(ctx, w.scope, rule))(t)
	})
}
