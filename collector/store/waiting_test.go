package store

import (
	"context"
	"testing"
	"time"

	"molva/collector"
)

// What waits at the close of a pass is told by its summary, once; what the summary tells is found by it.
func TestASummaryTakesWhatWaits(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.visit(t, nil, w.review("r1", "a", 1, now), w.review("r2", "b", 1, now), w.review("r3", "c", 5, now))
		watch := got(s.AddWatch(ctx, w.scope, collector.Watch{Name: "w", Query: "q", Receiver: w.person.PersonID, Channel: "mail", Created: now}))(t)
		alert := func(key string, kind collector.AlertKind, why collector.AlertWhy) collector.Alert {
			return collector.Alert{Receiver: w.person.PersonID, Document: w.held(t, key).DocumentID, Kind: kind, Why: why, Watches: []int64{watch.WatchID}}
		}
		got(s.NoteAlerts(ctx, w.scope, []collector.Alert{alert("r1", "complaint", collector.AlertWaits), alert("r1", "match", collector.AlertCovered),
			alert("r2", "match", collector.AlertWaits), alert("r3", "match", collector.AlertKnown)}))(t)
		got(s.NoteAlerts(ctx, w.scope, []collector.Alert{alert("r2", "complaint", collector.AlertWaits), alert("r2", "match", collector.AlertCovered)}))(t) // it became one
		must(t, s.DeleteWatch(ctx, w.scope, watch.PublicID, now))

		waiting := got(s.Waiting(ctx, w.scope, w.source.SourceID))(t)
		want(t, "receivers", len(waiting), 1)
		want(t, "rules", len(waiting[0].Watches), 1)
		w.closePass(t, collector.HealthPartial, now.Add(time.Minute), collector.Delivery{Kind: collector.DeliverySummary, Receiver: w.person.PersonID, Channel: "mail", Due: now})
		want(t, "receivers after", len(got(s.Waiting(ctx, w.scope, w.source.SourceID))(t)), 0)
		mail := got(s.Deliveries(ctx, w.scope, DeliveryFilter{}, "", 9))(t)[0]
		told := got(s.ToldDocuments(ctx, w.scope, mail.DeliveryID, 9))(t)
		want(t, "told", len(told), 2)
		want(t, "told first", keysOf(got(s.ToldDocuments(ctx, w.scope, mail.DeliveryID, 1))(t)), keysOf(told[:1]))
		want(t, "tally", got(s.ToldTally(ctx, w.scope, mail.DeliveryID))(t), ToldTally{Reviews: 2, Stars: [6]int{1: 2}})
		why := map[collector.AlertWhy]int{}
		for _, a := range got(s.AlertsOf(ctx, w.scope, []int64{told[0].DocumentID, told[1].DocumentID, w.held(t, "r3").DocumentID}))(t) {
			why[a.Why]++
			want(t, "by the summary", a.Delivery == mail.DeliveryID, a.Why == collector.AlertTold)
		}
		want(t, "told", why[collector.AlertTold], 2)
		want(t, "covered", why[collector.AlertCovered], 2)
		want(t, "known", why[collector.AlertKnown], 1)
	})
}
