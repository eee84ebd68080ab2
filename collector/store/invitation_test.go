package store

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"molva/collector"
)

// campaign is one that was started, with some orders of one buyer that wait for their day.
func (w *world) campaign(t testing.TB, orders int) (collector.Campaign, []PlannedOrder) {
	t.Helper()
	ctx := context.Background()
	c := got(w.s.AddCampaign(ctx, w.scope, collector.Campaign{Name: "a", Days: 7, From: 600, Until: 1200, Reminders: 1, Between: 5, Cap: 30}, now))(t)
	must(t, w.s.StateCampaign(ctx, w.scope, c, collector.CampaignStarted, now))
	c = got(w.s.Campaign(ctx, w.scope, c.PublicID))(t)
	var ps []collector.Purchase
	for i := range orders {
		ps = append(ps, collector.Purchase{Key: fmt.Sprint("o", i), Buyer: collector.Contact{Name: "Анна", Mail: "anna@" + w.person.PublicID + ".example"}, Status: collector.OrderDelivered,
			Events: []collector.OrderEvent{{Status: collector.OrderPlaced, At: now.Add(-2 * time.Hour)}, {Status: collector.OrderDelivered, At: now.Add(-time.Hour)}}})
	}
	for _, what := range got(w.s.SaveOrders(ctx, w.scope, ps, now))(t) {
		want(t, "saved", what, SavedNew)
	}
	read := got(w.s.UnplannedOrders(ctx, w.scope, 999))(t)
	want(t, "unplanned", len(read), orders)
	var plans []collector.Invitation
	for _, o := range read {
		plans = append(plans, collector.Invitation{Campaign: c.CampaignID, Order: o.Order.OrderID, Person: o.Order.Buyer, State: collector.InvitationWaiting, Due: now})
	}
	must(t, w.s.SavePlans(ctx, w.scope, read, plans, now))
	want(t, "unplanned", len(got(w.s.UnplannedOrders(ctx, w.scope, 999))(t)), 0)
	return c, read
}

// Many orders of one buyer whose timers fire in one moment: one mail is made, and it is there once.
func TestOneMailAPersonAtOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		c, orders := w.campaign(t, 8)
		timers := got(s.ClaimTimers(ctx, now, wall, time.Minute, 99))(t)
		var sent, stale atomic.Int64
		var firing []collector.Timer
		for _, timer := range timers {
			if timer.Kind == collector.TimerInvite {
				firing = append(firing, timer)
			}
		}
		want(t, "timers", len(firing), len(orders))
		facts := make([]InvitationFacts, len(firing))
		for i, timer := range firing {
			facts[i] = got(s.InvitationFacts(ctx, w.scope, timer.Subject))(t)
		}
		together(t, len(firing), func(i int) error {
			next := facts[i].Invitation
			next.State, next.Step, next.Last, next.Due = collector.InvitationAsked, 1, now, time.Time{}
			mail := collector.Delivery{Kind: collector.DeliveryInvitation, Receiver: next.Person, Channel: "mail", Due: now, Purpose: collector.PurposeReview, Once: fmt.Sprint("invite:", next.InvitationID, ":1")}
			switch err := s.TakeInvitation(ctx, firing[i], facts[i], next, &mail, collector.Trail{}); collector.CodeOf(err) {
			case "":
				sent.Add(1)
			case collector.CodeConflict:
				stale.Add(1)
			default:
				return err
			}
			return nil
		})
		want(t, "sent", sent.Load(), int64(1))
		want(t, "to be decided anew", stale.Load(), int64(7))
		mails := 0
		for _, d := range got(s.Deliveries(ctx, w.scope, DeliveryFilter{}, "", 99))(t) {
			if d.Kind == collector.DeliveryInvitation {
				mails++
			}
		}
		want(t, "mails", mails, 1)
		// The one that was sent is behind: its timer is gone, and a worker back from the dead changes nothing.
		for i := range firing {
			next := facts[i].Invitation
			next.Step = 7
			if held := got(s.InvitationFacts(ctx, w.scope, firing[i].Subject))(t); held.Invitation.State == collector.InvitationAsked {
				wantCode(t, s.TakeInvitation(ctx, firing[i], facts[i], next, nil, collector.Trail{}), collector.CodeConflict)
			}
		}
		counts := got(s.CountInvitations(ctx, w.scope, c))(t)
		want(t, "counts", len(counts), 2)
	})
}

// Nothing of another company's orders and campaigns is seen or changed through a scope.
func TestScopeOfCampaigns(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		one, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		c, orders := two.campaign(t, 2)
		must(t, s.SetOrderHook(ctx, two.scope, "secret", now))
		must(t, s.Unsubscribe(ctx, two.scope, orders[0].Order.Buyer, now, "unsubscribed"))
		a := one.scope
		for what, err := range map[string]error{
			"campaign":    second(s.Campaign(ctx, a, c.PublicID)),
			"campaign/id": second(s.CampaignByID(ctx, a, c.CampaignID)),
			"counts":      second(s.CountInvitations(ctx, a, c)),
			"unsubscribe": s.Unsubscribe(ctx, a, orders[0].Order.Buyer, now, "x"),
			"bounce":      s.Bounced(ctx, a, "<nothing>", "550", now),
		} {
			wantCode(t, err, collector.CodeNotFound)
			_ = what
		}
		wantCode(t, s.StateCampaign(ctx, a, c, collector.CampaignPaused, now), collector.CodeConflict)
		must(t, s.Resubscribe(ctx, a, orders[0].Order.Buyer, now))
		_, gone, err := s.Suppressed(ctx, two.scope, orders[0].Order.Buyer, collector.PurposeReview)
		must(t, err)
		want(t, "still refused", gone, true)
		for what, n := range map[string]int{
			"campaigns":      len(got(s.Campaigns(ctx, a))(t)),
			"orders":         len(got(s.Orders(ctx, a, OrderFilter{}, "", 9))(t)),
			"count":          got(s.CountOrders(ctx, a))(t),
			"behind":         len(got(s.OrdersBehind(ctx, a, 0, 9))(t)),
			"unplanned":      len(got(s.UnplannedOrders(ctx, a, 9))(t)),
			"invitations":    len(got(s.Invitations(ctx, a, c, collector.InvitationWaiting, "", 0, 9))(t)),
			"invitations of": len(got(s.InvitationsOf(ctx, a, orders[0].Order.OrderID))(t)),
			"matters":        len(got(s.MattersOf(ctx, a, orders[0].Order.OrderID))(t)),
			"hook":           len(got(s.OrderHook(ctx, a))(t)),
		} {
			want(t, what, n, 0)
		}
		want(t, "its own", len(got(s.Orders(ctx, two.scope, OrderFilter{Key: "o"}, "", 9))(t)), 2)
		first := got(s.Orders(ctx, two.scope, OrderFilter{}, "", 1))(t)[0]
		want(t, "behind it", len(got(s.Orders(ctx, two.scope, OrderFilter{Status: collector.OrderDelivered}, first.PublicID, 9))(t)), 1)
	})
}

// What was refused stays refused however often, can be asked for again, and a bounce cannot.
func TestSuppressionOfRequests(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		_, orders := w.campaign(t, 1)
		buyer := orders[0].Order.Buyer
		gone := func() bool {
			_, gone, err := s.Suppressed(ctx, w.scope, buyer, collector.PurposeReview)
			must(t, err)
			return gone
		}
		for range 2 {
			must(t, s.Unsubscribe(ctx, w.scope, buyer, now, "unsubscribed"))
		}
		want(t, "refused", gone(), true)
		want(t, "log", len(got(s.Trail(ctx, w.scope, "person", buyer))(t)), 1)
		must(t, s.Resubscribe(ctx, w.scope, buyer, now))
		want(t, "asked for again", gone(), false)
		want(t, "planned anew", len(got(s.UnplannedOrders(ctx, w.scope, 9))(t)), 1)
		d, _, err := s.AddDelivery(ctx, w.scope, collector.Delivery{Kind: collector.DeliveryInvitation, Receiver: buyer, Channel: "mail", Due: now, MessageID: "<m@x>"}, now)
		must(t, err)
		must(t, s.Bounced(ctx, w.scope, d.MessageID, "550 gone", now))
		must(t, s.Resubscribe(ctx, w.scope, buyer, now))
		want(t, "bounced", gone(), true)
	})
}

var wholePurchases = regexp.MustCompile(`(?m)SCAN (o|v|invitation|purchase)$|Seq Scan on (purchase|invitation)|TEMP B-TREE|Sort Key`)

// What came in, what a walk reads next, one reason's list and what a bounce names are found by indexes, however many
// orders are planned already.
func TestPlansOfCampaigns(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		w := newWorld(t, s, "one")
		c, orders := w.campaign(t, 600)
		mails := strings.Replace(sqlCrowdDeliveries, "'', '', 1, 0,", "'', '<' || CAST(i AS TEXT) || '>', 1, 0,", 1)
		must(t, second(s.write().exec(t.Context(), mails, 2000, w.scope.Company, w.person.PersonID)))
		if s.Dialect() == "postgres" {
			_, err := s.writer.Exec("ANALYZE")
			must(t, err)
		}
		in, ids := inList(make([]int64, listMost))
		company := w.scope.Company
		for name, p := range map[string]struct {
			query, index string
			args         []any
		}{
			"unplanned":   {sqlUnplanned, "purchase_unplanned", []any{company, 9}},
			"walk":        {sqlOrdersBehind, map[string]string{"sqlite": "rowid>", "postgres": "purchase_pkey"}[s.Dialect()], []any{company, orders[0].Order.OrderID, 9}},
			"by reason":   {sqlInvitations, "invitation_list", []any{c.CampaignID, company, "held", "cap", 0, 9}},
			"counts":      {sqlHeldBy, "invitation_", []any{c.CampaignID}},
			"paused":      {sqlHeldPaused, "invitation_list", []any{c.CampaignID, 9}},
			"among":       {sqlInvitationsAmong + in, "", append([]any{c.CampaignID}, ids...)},
			"of an order": {strings.Replace(sqlInvitationsOf, "ORDER BY v.campaign_id", "", 1), "invitation_order", []any{1, company}},
			"bounce":      {sqlDeliveryByMessage, "delivery_message", []any{"<x>", company}},
			"buyer":       {sqlReplanBuyer, "purchase_buyer", []any{1, company}},
		} {
			plan := explain(t, s, p.query, p.args...)
			if !strings.Contains(plan, p.index) || wholePurchases.MatchString(plan) {
				t.Errorf("%s does not use %s:\n%s", name, p.index, plan)
			}
		}
	})
}

// A plan of an order that changed since it was read is not written: it would undo the one that the change set off.
func TestStalePlanIsNotWritten(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		c, orders := w.campaign(t, 1)
		o := orders[0].Order
		must(t, s.tx(ctx, func(q conn) error { return replanBuyer(ctx, q, w.scope.Company, o.Buyer, now) }))
		late := collector.Invitation{Campaign: c.CampaignID, Order: o.OrderID, Person: o.Buyer, State: collector.InvitationHeld, Reason: collector.HoldNotDelivered}
		must(t, s.SaveWalk(ctx, w.scope, c, orders, []collector.Invitation{late}, false, now))
		must(t, s.SavePlans(ctx, w.scope, orders, []collector.Invitation{late}, now))
		line := got(s.InvitationsOf(ctx, w.scope, o.OrderID))(t)[0]
		want(t, "state", line.State, collector.InvitationWaiting)
		want(t, "unplanned", len(got(s.UnplannedOrders(ctx, w.scope, 9))(t)), 1)
	})
}

// A request is not held as paused by what was read before the campaign went on: nothing would wake it.
func TestPauseThatEndedHoldsNothing(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		c, _ := w.campaign(t, 1)
		must(t, s.StateCampaign(ctx, w.scope, c, collector.CampaignPaused, now))
		var timer collector.Timer
		for _, claimed := range got(s.ClaimTimers(ctx, now, wall, time.Minute, 99))(t) {
			if claimed.Kind == collector.TimerInvite {
				timer = claimed
			}
		}
		facts := got(s.InvitationFacts(ctx, w.scope, timer.Subject))(t)
		must(t, s.StateCampaign(ctx, w.scope, facts.Campaign, collector.CampaignStarted, now))
		next := facts.Invitation
		next.State, next.Reason, next.Due = collector.InvitationHeld, collector.HoldPaused, time.Time{}
		want(t, "code", collector.CodeOf(s.TakeInvitation(ctx, timer, facts, next, nil, collector.Trail{})), collector.CodeConflict)
	})
}

// The review of an order follows the order to the seller that the shop names in the end.
func TestReviewFollowsSeller(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		p := collector.Purchase{Key: "x", SellerKey: "wrong", BranchKey: "b1", Buyer: collector.Contact{Mail: "x@mail.example"}, Status: collector.OrderPlaced,
			Events: []collector.OrderEvent{{Status: collector.OrderPlaced, At: now}}}
		o, _, err := s.SaveOrder(ctx, w.scope, p, now)
		must(t, err)
		must(t, s.tx(ctx, func(q conn) error { return linkDocument(ctx, q, 77, o) }))
		p.SellerKey, p.BranchKey = "right", "b2"
		changed, _, err := s.SaveOrder(ctx, w.scope, p, now)
		must(t, err)
		seller := got(one[int64](ctx, s.read(), `SELECT seller_id FROM document_order WHERE document_id = ?`, 77))(t)
		branch := got(one[int64](ctx, s.read(), `SELECT branch_id FROM document_order WHERE document_id = ?`, 77))(t)
		want(t, "seller", seller, changed.Seller)
		want(t, "branch", branch, changed.Branch)
		want(t, "changed", changed.Seller != o.Seller && changed.Branch != o.Branch, true)
	})
}
