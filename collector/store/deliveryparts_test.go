package store

import (
	"context"
	"fmt"
	"testing"

	"molva/collector"
)

// However many deliveries a page lists, and whatever each refers to, their parts are read in the same statements.
func TestPartsOfDeliveriesAreReadTogether(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		const n = 30
		var list []collector.Delivery
		for i := range n {
			key := fmt.Sprint(i)
			client := got(s.AddPerson(ctx, w.scope, collector.Person{Name: key, Mail: key + "@post.example", Created: now}))(t)
			watch := got(s.AddWatch(ctx, w.scope, collector.Watch{Name: key, Receiver: w.person.PersonID, Query: "x" + key, Language: "ru", Channel: "mail", Created: now}))(t)
			w.visit(t, nil, w.review(key, "text "+key, 1, now))
			d, _, err := s.AddDelivery(ctx, w.scope, collector.Delivery{Kind: collector.DeliveryMatch, Receiver: client.PersonID, Channel: "mail", Language: "ru", Source: w.source.SourceID,
				Documents: []int64{w.held(t, key).DocumentID}, Watches: []int64{watch.WatchID}, Due: now}, now)
			must(t, err)
			list = append(list, d)
		}
		for _, d := range got(s.ClaimDeliveries(ctx, now, wall, 1, n))(t) {
			must(t, s.FinishDelivery(ctx, d, collector.Attempt{At: now, Outcome: "sent"}, wall))
		}
		var p DeliveryParts
		cost := func(of []collector.Delivery) (n int) {
			must(t, s.tx(ctx, func(q conn) (err error) {
				c := &counter{handle: q.h}
				q.h = c
				p, err = deliveryParts(ctx, q, w.scope, of)
				n = c.n
				return err
			}))
			return n
		}
		one := cost(list[:1])
		want(t, "statements", cost(list), one)
		want(t, "few", one <= 6, true)
		want(t, "sources", p.Sources[w.source.SourceID].Name, w.source.Name)
		for i, d := range list {
			key := fmt.Sprint(i)
			want(t, "receiver", p.Receivers[d.Receiver].Name, key)
			want(t, "watch", p.Watches[d.Watches[0]].Name, key)
			want(t, "document", p.Documents[d.Documents[0]].SiteKey, key)
			want(t, "ledger", fmt.Sprint(len(p.Attempts[d.DeliveryID]), p.Attempts[d.DeliveryID][0].Outcome), "2"+AttemptStarted)
		}
		theirs := got(s.DeliveryParts(ctx, newWorld(t, s, "two").scope, list))(t)
		want(t, "of another company", len(theirs.Receivers)+len(theirs.Sources)+len(theirs.Watches)+len(theirs.Documents)+len(theirs.CopyOf)+len(theirs.Attempts), 0)
	})
}
