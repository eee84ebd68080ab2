package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

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

const sqlUnmatchedWhole = `
SELECT ` + documentColumns + documentTables + `
WHERE d.source_id = ? AND d.company_id = ? AND d.first_pass = 1 AND d.state = 'live' AND d.document_id > ?
    AND EXISTS (SELECT 1 FROM document_follow f WHERE f.document_id = d.document_id AND f.matched < f.rev)
ORDER BY d.document_id LIMIT ?`

// What no rule has looked at is found from what lags as it is found from what the source has.
func TestUnmatched(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx, r := context.Background(), rand.New(rand.NewPCG(1, 2))
		w := newWorld(t, s, "one")
		other := got(s.AddSource(ctx, w.scope, collector.Source{Name: "other", URL: "http://one.example:80/other", Owner: w.person.PersonID, Due: now}))(t)
		var writes []DocumentWrite
		for i := range 80 {
			write := w.review(fmt.Sprint("r", i), fmt.Sprint(i), 1, now)
			write.Document.FirstPass = r.IntN(4) > 0
			write.Document.State = pick(r, collector.StateLive, collector.StateLive, collector.StateGone)
			write.Document.Source = pick(r, w.source.SourceID, w.source.SourceID, other.SourceID)
			writes = append(writes, write)
		}
		got(s.SaveDocuments(ctx, w.scope, writes))(t)
		var done []DocRev
		for _, d := range got(s.DocumentsAfter(ctx, w.scope, 0, 80))(t) {
			if r.IntN(3) == 0 {
				done = append(done, DocRev{d.DocumentID, d.Rev})
			}
		}
		must(t, s.MarkFollowed(ctx, w.claim(t, "match"), done))
		after, n := int64(0), 0
		for {
			whole := got(documents(ctx, s.read(), sqlUnmatchedWhole, w.source.SourceID, w.scope.Company, after, 7))(t)
			if diff := cmp.Diff(whole, got(s.Unmatched(ctx, w.scope, w.source.SourceID, after, 7))(t), cmpopts.EquateEmpty()); diff != "" {
				t.Fatal(diff)
			}
			if len(whole) == 0 {
				break
			}
			after, n = whole[len(whole)-1].DocumentID, n+len(whole)
		}
		want(t, "some are unmatched", n > 10, true)
	})
}
