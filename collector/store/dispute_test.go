package store

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"molva/collector"
)

// disputed is a dispute of a new order that was opened at an instant.
func (w *world) disputed(t *testing.T, key string, reason collector.DisputeReason, opened time.Time) (collector.Dispute, error) {
	t.Helper()
	ctx := context.Background()
	o, _, err := w.s.SaveOrder(ctx, w.scope, collector.Purchase{Key: key, SellerKey: "s", Status: collector.OrderDelivered, Buyer: collector.Contact{Name: "Анна", Mail: key + "@client.example"},
		Events: []collector.OrderEvent{{Status: collector.OrderDelivered, At: now}}}, now)
	must(t, err)
	d := collector.Dispute{Order: o.OrderID, Seller: o.Seller, Client: o.Buyer, Policy: 1, Rating: 1.5, Reason: reason, Description: "увял", State: collector.DisputeAnswer,
		Currency: "RUB", Opened: opened, Completed: now, Since: opened, Until: opened.Add(72 * time.Hour), Seen: opened, Next: opened.Add(24 * time.Hour), SellerOwes: opened,
		Offers: []collector.DisputeOffer{{No: 1, Side: collector.SideClient, Kind: collector.OutcomePromo, At: opened}}}
	letter := &collector.Delivery{Kind: "dispute", Receiver: o.Buyer, Channel: "mail", Data: "{}", Due: opened}
	return w.s.AddDispute(ctx, w.scope, d, DisputeWrite{At: opened, Trail: []collector.Trail{{At: opened, Did: "open", Rule: "003 1.1"}}, Deliveries: []*collector.Delivery{letter, letter}})
}

// A dispute is one row with its timer, letters and log; a step on a row that was changed since writes nothing.
func TestDisputeRows(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		d := got(w.disputed(t, "1", collector.DisputeQuality, now))(t)
		held := got(s.Dispute(ctx, w.scope, d.PublicID))(t)
		want(t, "held", fmt.Sprintf("%+v", held), fmt.Sprintf("%+v", d))
		timer, ok, err := s.Timer(ctx, w.scope, collector.TimerDispute, d.DisputeID)
		must(t, err)
		want(t, "timer", fmt.Sprint(ok, timer.Due.Equal(d.Next)), "true true")
		want(t, "matter", got(s.MatterOf(ctx, w.scope, d.Order, 0))(t), "dispute")
		if _, err := w.disputed(t, "1", collector.DisputeLate, now); collector.CodeOf(err) != collector.CodeConflict {
			t.Errorf("two open disputes of one order: %v", err)
		}

		d.State, d.Closed, d.Next, d.Resolution = collector.DisputeClosed, now, time.Time{}, "withdraw"
		d.Lines = []collector.DisputeLine{{No: 1, Kind: collector.OutcomePromo, Executor: collector.SideSeller, Due: now, Done: now, Proof: "x", SHA256: "y"}}
		write := DisputeWrite{At: now, Closed: true, Solved: true, Postings: []collector.DisputePosting{{Line: 1, At: now, Account: "seller", Amount: -5}, {Line: 1, At: now, Account: "client", Amount: 5}}}
		got(s.SaveDispute(ctx, w.scope, d, write))(t)
		if _, err := s.SaveDispute(ctx, w.scope, d, write); !errors.Is(err, ErrStale) {
			t.Errorf("a step on an old row: %v", err)
		}
		want(t, "postings", len(got(s.DisputePostings(ctx, w.scope, d.DisputeID))(t)), 2)
		want(t, "matter", got(s.MatterOf(ctx, w.scope, d.Order, 0))(t), "")
		if _, ok, _ := s.Timer(ctx, w.scope, collector.TimerDispute, d.DisputeID); ok {
			t.Error("the clock of a closed dispute runs on")
		}
		again := got(w.disputed(t, "1", collector.DisputeQuality, now.Add(time.Hour)))(t) // the first one was taken back
		last, ok, err := s.DisputeOfOrder(ctx, w.scope, d.Order)
		must(t, err)
		want(t, "open one", fmt.Sprint(ok, last.DisputeID == again.DisputeID), "true true")
	})
}

// Disputes are paged from the last opened one, each once, and those of another company are not seen.
func TestDisputePagesAndScope(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		one, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		var d collector.Dispute
		for i := range 7 {
			d = got(one.disputed(t, fmt.Sprint(i), collector.DisputeQuality, now.Add(time.Duration(i/2)*time.Minute)))(t)
		}
		seen, after := map[string]bool{}, DisputeMark{}
		for {
			page := got(s.Disputes(ctx, one.scope, collector.DisputeAnswer, after, 3))(t)
			if len(page) == 0 {
				break
			}
			for _, p := range page {
				if seen[p.PublicID] || !after.Opened.IsZero() && p.Opened.After(after.Opened) {
					t.Errorf("%s stands at the wrong place", p.PublicID)
				}
				seen[p.PublicID], after = true, DisputeMark{p.Opened, p.PublicID}
			}
		}
		want(t, "seen", len(seen), 7)
		want(t, "closed", len(got(s.Disputes(ctx, one.scope, collector.DisputeClosed, DisputeMark{}, 9))(t)), 0)
		want(t, "counted", got(s.CountDisputes(ctx, one.scope))(t)[collector.DisputeAnswer], 7)
		want(t, "of the seller", len(got(s.DisputesOfSeller(ctx, one.scope, d.Seller, now.Add(time.Minute)))(t)), 5)

		for what, err := range map[string]error{"public": second(s.Dispute(ctx, two.scope, d.PublicID)), "inside": second(s.DisputeByID(ctx, two.scope, d.DisputeID))} {
			if collector.CodeOf(err) != collector.CodeNotFound {
				t.Errorf("%s of another company: %v", what, err)
			}
		}
		_, of, err := s.DisputeOfOrder(ctx, two.scope, d.Order)
		must(t, err)
		want(t, "of another company", fmt.Sprint(of, len(got(s.Disputes(ctx, two.scope, "", DisputeMark{}, 9))(t)), len(got(s.CountDisputes(ctx, two.scope))(t)),
			len(got(s.DisputePostings(ctx, two.scope, d.DisputeID))(t)), len(got(s.DisputesOfSeller(ctx, two.scope, d.Seller, time.Time{}))(t)), got(s.DocumentOfOrder(ctx, two.scope, d.Order))(t)),
			"false 0 0 0 0 0")
		if _, err := s.SaveDispute(ctx, two.scope, d, DisputeWrite{At: now}); !errors.Is(err, ErrStale) {
			t.Errorf("written by another company: %v", err)
		}
	})
}
