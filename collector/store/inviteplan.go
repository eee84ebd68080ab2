package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"molva/collector"
)

// PlannedOrder is what a campaign is planned by: an order, and its buyer as far as a mail needs it.
type PlannedOrder struct {
	Order  collector.Order // without items and events
	Mail   bool            // the buyer has a mail address
	Zone   string          // the buyer's; "" is the company's
	Refuse string          // why the buyer wants no requests; "" when they may be asked
}

const plannedColumns = `o.order_id, o.public_id, o.company_id, o.order_key, o.seller_id, o.branch_id, o.buyer_id, o.recipient_id, o.category, o.courier, o.status,
o.amount, o.currency, o.placed, o.delivered, o.hash, o.rev, o.created, o.changed, CASE WHEN p.mail_fold <> '' THEN 1 ELSE 0 END, p.zone,
COALESCE((SELECT u.why FROM suppression u WHERE u.company_id = o.company_id AND u.person_id = o.buyer_id AND u.purpose = 'review'), '')`

func scanPlanned(row scanner) (v PlannedOrder, err error) {
	o := &v.Order
	err = row.Scan(&o.OrderID, &o.PublicID, &o.Company, &o.Key, &o.Seller, &o.Branch, &o.Buyer, &o.Recipient, &o.Category, &o.Courier, &o.Status,
		&o.Amount, &o.Currency, when(&o.Placed), when(&o.Delivered), &o.Hash, &o.Rev, when(&o.Created), when(&o.Changed), flag(&v.Mail), &v.Zone, &v.Refuse)
	return v, err
}

const sqlOrdersBehind = `
SELECT ` + plannedColumns + ` FROM purchase o {by_id} JOIN person p ON p.person_id = o.buyer_id WHERE o.company_id = ? AND o.order_id > ? ORDER BY o.order_id LIMIT ?`

// OrdersBehind are up to n orders behind an inside id, in the order of ids: the walk of a campaign that was started.
func (s *Store) OrdersBehind(ctx context.Context, scope collector.Scope, after int64, n int) ([]PlannedOrder, error) {
	all, err := list(ctx, s.read(), scanPlanned, sqlOrdersBehind, scope.Company, after, n)
	return all, fault(err)
}

const sqlUnplanned = `
SELECT ` + plannedColumns + ` FROM purchase o JOIN person p ON p.person_id = o.buyer_id WHERE o.company_id = ? AND o.planned < o.rev ORDER BY o.order_id LIMIT ?`

// UnplannedOrders are up to n orders that came in or changed since the campaigns looked at them.
func (s *Store) UnplannedOrders(ctx context.Context, scope collector.Scope, n int) ([]PlannedOrder, error) {
	all, err := list(ctx, s.read(), scanPlanned, sqlUnplanned, scope.Company, n)
	return all, fault(err)
}

const sqlUpsertInvitations = `
INSERT INTO invitation (company_id, campaign_id, order_id, person_id, state, reason, by_order, step, due, last, rev, created) VALUES `

// What was asked stays as it is: its reminders look at the order by themselves. That a case or dispute delayed a request is
// kept: it may be late for that.
const sqlUpsertInvitationsTail = `
ON CONFLICT (campaign_id, order_id) DO UPDATE SET person_id = excluded.person_id, state = excluded.state, by_order = 0,
    reason = CASE WHEN excluded.state = 'waiting' AND invitation.reason IN ('open_case', 'open_dispute') THEN invitation.reason ELSE excluded.reason END,
    due = excluded.due, rev = invitation.rev + 1 WHERE invitation.state <> 'asked'`

const sqlInvitationsAmong = `
SELECT invitation_id, state, due FROM invitation WHERE campaign_id = ? AND order_id IN `

const sqlEndTimers = `
DELETE FROM timer WHERE kind = 'invite' AND subject_id IN `

const sqlSetTimers = `
INSERT INTO timer (company_id, kind, subject_id, due, not_before, lease_until, fence, tries, reason) VALUES `

const sqlSetTimersTail = `
ON CONFLICT (kind, subject_id) DO UPDATE SET due = excluded.due, not_before = 0, lease_until = 0, fence = '', tries = 0, reason = ''`

const sqlOrdersPlanned = `
UPDATE purchase SET planned = ? WHERE rev = ? AND company_id + 0 = ? AND order_id IN `

// SavePlans writes what campaigns make of some orders, with a timer for each that is looked at again. What was asked
// already stays. Of the orders, those that did not change since they were read are planned.
func (s *Store) SavePlans(ctx context.Context, scope collector.Scope, orders []PlannedOrder, plans []collector.Invitation, now time.Time) error {
	return s.tx(ctx, func(q conn) error { return savePlans(ctx, q, scope, orders, plans, true, now) })
}

func savePlans(ctx context.Context, q conn, scope collector.Scope, orders []PlannedOrder, plans []collector.Invitation, done bool, now time.Time) error {
	plans, err := unchanged(ctx, q, orders, plans)
	if err != nil {
		return err
	}
	if _, err := insertRows(ctx, q, sqlUpsertInvitations, `(?, ?, ?, ?, ?, ?, 0, 0, ?, 0, 1, ?)`, sqlUpsertInvitationsTail, plans, func(v collector.Invitation) []any {
		return []any{scope.Company, v.Campaign, v.Order, v.Person, v.State, v.Reason, v.Due, now}
	}); err != nil {
		return err
	}
	byCampaign := map[int64][]int64{}
	for _, v := range plans {
		byCampaign[v.Campaign] = append(byCampaign[v.Campaign], v.Order)
	}
	for campaign, ids := range byCampaign {
		if err := planTimers(ctx, q, scope, campaign, ids); err != nil {
			return err
		}
	}
	if !done {
		return nil
	}
	byRev := map[int64][]int64{} // nearly all have the same
	for _, o := range orders {
		byRev[o.Order.Rev] = append(byRev[o.Order.Rev], o.Order.OrderID)
	}
	for rev, ids := range byRev {
		for _, part := range parts(ids, listMost) {
			in, args := inList(part)
			if _, err := q.exec(ctx, sqlOrdersPlanned+in, append([]any{rev, rev, scope.Company}, args...)...); err != nil {
				return err
			}
		}
	}
	return nil
}

const sqlRevsAmong = `
SELECT order_id, rev FROM purchase WHERE order_id IN % {lock}`

// unchanged are the plans of orders that stand as they were read: whoever changed one since has set off a plan of their
// own, and this one would undo it.
func unchanged(ctx context.Context, q conn, orders []PlannedOrder, plans []collector.Invitation) ([]collector.Invitation, error) {
	revs := make(map[int64]int64, len(orders))
	for _, part := range parts(orders, listMost) {
		ids := make([]int64, len(part))
		for i, o := range part {
			ids[i] = o.Order.OrderID
		}
		in, args := inList(ids)
		if _, err := list(ctx, q, func(row scanner) (id int64, err error) {
			var rev int64
			err = row.Scan(&id, &rev)
			revs[id] = rev
			return id, err
		}, strings.Replace(sqlRevsAmong, "%", in, 1), args...); err != nil {
			return nil, err
		}
	}
	changed := map[int64]bool{}
	for _, o := range orders {
		changed[o.Order.OrderID] = revs[o.Order.OrderID] != o.Order.Rev
	}
	return slices.DeleteFunc(slices.Clone(plans), func(v collector.Invitation) bool { return changed[v.Order] }), nil
}

// planTimers sets the timers of a campaign's invitations to what their rows say, but for those that were asked.
func planTimers(ctx context.Context, q conn, scope collector.Scope, campaign int64, orders []int64) error {
	var due []collector.Invitation
	for _, part := range parts(orders, listMost) {
		in, args := inList(part)
		held, err := list(ctx, q, func(row scanner) (v collector.Invitation, err error) {
			err = row.Scan(&v.InvitationID, &v.State, when(&v.Due))
			return v, err
		}, strings.TrimSpace(sqlInvitationsAmong)+in, append([]any{campaign}, args...)...)
		if err != nil {
			return err
		}
		var ended []int64
		for _, v := range held {
			switch {
			case v.State == collector.InvitationAsked:
			case v.Due.IsZero():
				ended = append(ended, v.InvitationID)
			default:
				due = append(due, v)
			}
		}
		if len(ended) > 0 {
			in, args := inList(ended)
			if _, err := q.exec(ctx, sqlEndTimers+in, args...); err != nil {
				return err
			}
		}
	}
	_, err := insertRows(ctx, q, sqlSetTimers, `(?, 'invite', ?, ?, 0, 0, '', 0, '')`, sqlSetTimersTail, due, func(v collector.Invitation) []any {
		return []any{scope.Company, v.InvitationID, v.Due}
	})
	return err
}

const sqlWalked = `
UPDATE campaign SET walked = ?, planned = ? WHERE campaign_id = ? AND company_id = ? AND walked <= ?`

// SaveWalk is SavePlans for a slice of a campaign's walk; done says that it was the last one.
func (s *Store) SaveWalk(ctx context.Context, scope collector.Scope, c collector.Campaign, orders []PlannedOrder, plans []collector.Invitation, done bool, now time.Time) error {
	return s.tx(ctx, func(q conn) error {
		if err := savePlans(ctx, q, scope, orders, plans, false, now); err != nil { // other campaigns may have these orders before them
			return err
		}
		last := c.Walked
		if len(orders) > 0 {
			last = orders[len(orders)-1].Order.OrderID
		}
		_, err := q.exec(ctx, sqlWalked, last, done, c.CampaignID, scope.Company, last)
		return err
	})
}

const sqlHeldPaused = `
SELECT invitation_id FROM invitation WHERE campaign_id = ? AND state IN ('held', 'asked') AND reason = 'paused' LIMIT ?`

const sqlWakePaused = `
UPDATE invitation SET state = CASE WHEN state = 'held' THEN 'waiting' ELSE state END, reason = '', due = ?, rev = rev + 1 WHERE invitation_id IN `

// WakePaused lets up to n invitations that a pause held be looked at now, and says how many there were.
func (s *Store) WakePaused(ctx context.Context, scope collector.Scope, c collector.Campaign, now time.Time, n int) (woken int, err error) {
	err = s.tx(ctx, func(q conn) error {
		ids, err := list(ctx, q, column[int64], sqlHeldPaused, c.CampaignID, n)
		if woken = len(ids); err != nil || woken == 0 {
			return err
		}
		for _, part := range parts(ids, listMost) {
			in, args := inList(part)
			if _, err := q.exec(ctx, sqlWakePaused+in, append([]any{now}, args...)...); err != nil {
				return err
			}
		}
		_, err = insertRows(ctx, q, sqlSetTimers, `(?, 'invite', ?, ?, 0, 0, '', 0, '')`, sqlSetTimersTail, ids, func(id int64) []any {
			return []any{scope.Company, id, now}
		})
		return err
	})
	return woken, err
}

// AgainTimer lets a timer whose work is not done be due again at once.
func (s *Store) AgainTimer(ctx context.Context, t collector.Timer) error {
	return s.tx(ctx, func(q conn) error {
		if err := fireTimer(ctx, q, t); err != nil {
			return err
		}
		return setTimer(ctx, q, t.Company, t.Kind, t.Subject, t.Due)
	})
}
