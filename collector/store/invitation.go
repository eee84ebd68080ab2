package store

import (
	"context"
	"time"

	"molva/collector"
)

const invitationColumns = `v.invitation_id, v.company_id, v.campaign_id, v.order_id, v.person_id, v.state, v.reason, v.by_order, v.step, v.due, v.last, v.rev, v.created`

func intoInvitation(v *collector.Invitation) []any {
	return []any{&v.InvitationID, &v.Company, &v.Campaign, &v.Order, &v.Person, &v.State, &v.Reason, &v.By, &v.Step, when(&v.Due), when(&v.Last), &v.Rev,
		when(&v.Created)}
}

func scanInvitation(row scanner) (v collector.Invitation, err error) {
	err = row.Scan(intoInvitation(&v)...)
	return v, err
}

// InvitationFacts are all that is known about an order when it is decided whether its buyer is asked.
type InvitationFacts struct {
	Invitation collector.Invitation
	Campaign   collector.Campaign
	Order      PlannedOrder
	Reviewed   bool      // the order has its review
	Matter     string    // what is open about the order or with the buyer
	AskedAt    time.Time // the buyer's last mail of any campaign, also to another address of theirs; zero: none
	AskedBy    int64     // the order that it was about
	Cap        int       // days; the longest of all campaigns that were ever started
	Elsewhere  bool      // another campaign has asked about this very order
	place      time.Time // the last mail to this very person, as it was read
}

const sqlInvitationByID = `
SELECT ` + invitationColumns + ` FROM invitation v WHERE v.invitation_id = ? AND v.company_id = ?`

const sqlPlannedOrder = `
SELECT ` + plannedColumns + ` FROM purchase o JOIN person p ON p.person_id = o.buyer_id WHERE o.company_id = ? AND o.order_id = ?`

const sqlAskedLast = `
SELECT at, order_id FROM asked WHERE company_id = ? AND person_id = ?`

// One phone with two mail addresses is one person who gets the mails of both.
const sqlAskedByPhone = `
SELECT a.at, a.order_id FROM person p JOIN person o ON o.company_id = p.company_id AND o.phone_fold = p.phone_fold AND o.phone_fold <> ''
    JOIN asked a ON a.company_id = o.company_id AND a.person_id = o.person_id WHERE p.person_id = ? ORDER BY a.at DESC LIMIT 1`

const sqlLongestCap = `
SELECT COALESCE(MAX(cap_days), 0) FROM campaign WHERE company_id = ? AND started > 0`

const sqlElsewhere = `
SELECT COUNT(*) FROM invitation WHERE order_id = ? AND company_id + 0 = ? AND step > 0 AND campaign_id <> ?`

const sqlReviewed = `
SELECT COUNT(*) FROM document_order WHERE order_id = ? AND order_id > 0 AND company_id + 0 = ?`

// InvitationFacts reads what one invitation is decided by, as it is now.
func (s *Store) InvitationFacts(ctx context.Context, scope collector.Scope, id int64) (f InvitationFacts, err error) {
	var ok bool
	if f.Invitation, ok, err = first(ctx, s.read(), scanInvitation, sqlInvitationByID, id, scope.Company); err == nil && !ok {
		err = missing("invitation", id)
	}
	if err != nil {
		return f, fault(err)
	}
	if f.Campaign, err = s.CampaignByID(ctx, scope, f.Invitation.Campaign); err != nil {
		return f, err
	}
	if f.Order, ok, err = first(ctx, s.read(), scanPlanned, sqlPlannedOrder, scope.Company, f.Invitation.Order); err == nil && !ok {
		err = missing("order", f.Invitation.Order)
	}
	if err != nil {
		return f, fault(err)
	}
	buyer := f.Order.Order.Buyer
	if f.Matter, err = s.MatterOf(ctx, scope, f.Invitation.Order, buyer); err != nil {
		return f, err
	}
	reviews, err := one[int](ctx, s.read(), sqlReviewed, f.Invitation.Order, scope.Company)
	if err != nil {
		return f, fault(err)
	}
	f.Reviewed = reviews > 0
	others, err := one[int](ctx, s.read(), sqlElsewhere, f.Invitation.Order, scope.Company, f.Invitation.Campaign)
	if err != nil {
		return f, fault(err)
	}
	f.Elsewhere = others > 0
	if f.Cap, err = one[int](ctx, s.read(), sqlLongestCap, scope.Company); err != nil {
		return f, fault(err)
	}
	return f, s.askedLast(ctx, scope, &f, buyer)
}

// askedLast fills in when a buyer was asked last.
func (s *Store) askedLast(ctx context.Context, scope collector.Scope, f *InvitationFacts, buyer int64) error {
	type place struct {
		at    time.Time
		order int64
	}
	scan := func(row scanner) (p place, err error) { return p, row.Scan(when(&p.at), &p.order) }
	own, _, err := first(ctx, s.read(), scan, sqlAskedLast, scope.Company, buyer)
	if err != nil {
		return fault(err)
	}
	f.AskedAt, f.AskedBy, f.place = own.at, own.order, own.at
	same, _, err := first(ctx, s.read(), scan, sqlAskedByPhone, buyer)
	if same.at.After(f.AskedAt) {
		f.AskedAt, f.AskedBy = same.at, same.order
	}
	return fault(err)
}

const sqlTakePlace = `
INSERT INTO asked (company_id, person_id, at, order_id) VALUES (?, ?, ?, ?)
ON CONFLICT (company_id, person_id) DO UPDATE SET at = excluded.at, order_id = excluded.order_id WHERE asked.at = ?`

const sqlSaveInvitation = `
UPDATE invitation SET person_id = ?, state = ?, reason = ?, by_order = ?, step = ?, due = ?, last = ?, rev = rev + 1
WHERE invitation_id = ? AND company_id = ? AND rev = ?`

// TakeInvitation writes what was decided about an invitation when its timer fired: the invitation as it is from now on
// (its Due is the next timer), the mail, if there is one, and the line of the order's log. A mail takes the buyer's place
// under the cap; f.place must still be the last one, so that of two orders that are decided in one moment one is asked
// about. ErrStale: read anew, decide anew.
func (s *Store) TakeInvitation(ctx context.Context, t collector.Timer, f InvitationFacts, next collector.Invitation, mail *collector.Delivery, did collector.Trail) error {
	scope := collector.System(t.Company)
	return s.tx(ctx, func(q conn) error {
		if err := fireTimer(ctx, q, t); err != nil {
			return err
		}
		if err := stillPaused(ctx, q, next); err != nil {
			return err
		}
		n, err := q.exec(ctx, sqlSaveInvitation, next.Person, next.State, next.Reason, next.By, next.Step, next.Due, next.Last, next.InvitationID, t.Company, f.Invitation.Rev)
		if err == nil && n == 0 {
			err = stale("the invitation")
		}
		if err != nil {
			return err
		}
		if mail != nil {
			n, err := q.exec(ctx, sqlTakePlace, t.Company, next.Person, next.Last, next.Order, f.place)
			if err == nil && n == 0 {
				err = stale("the person's place")
			}
			if err != nil {
				return err
			}
			if _, _, err := addDelivery(ctx, q, scope, *mail, next.Last); err != nil {
				return err
			}
		}
		if did.Did != "" {
			if err := addTrail(ctx, q, did); err != nil {
				return err
			}
		}
		return setTimer(ctx, q, t.Company, t.Kind, t.Subject, next.Due)
	})
}

const sqlStillPaused = `
SELECT campaign_id FROM campaign WHERE campaign_id = ? AND state <> 'started' {lock}`

// stillPaused keeps the campaign from being started while a request is held by its pause: the walk of the start would go
// by before the row stands there, and the request would wait for ever.
func stillPaused(ctx context.Context, q conn, v collector.Invitation) error {
	if v.Reason != collector.HoldPaused {
		return nil
	}
	_, paused, err := first(ctx, q, column[int64], sqlStillPaused, v.Campaign)
	if err == nil && !paused {
		err = stale("the campaign")
	}
	return err
}

// The plan of a slice that was read before is of an older rev, and is not written (see savePlans).
const sqlReplanBuyer = `
UPDATE purchase SET rev = rev + 1 WHERE buyer_id = ? AND company_id + 0 = ?`

// replanBuyer lets the campaigns look at a person's orders anew.
func replanBuyer(ctx context.Context, q conn, company, person int64, now time.Time) error {
	n, err := q.exec(ctx, sqlReplanBuyer, person, company)
	if err != nil || n == 0 {
		return err
	}
	return setTimer(ctx, q, company, collector.TimerOrders, company, now)
}

// Unsubscribe ends the requests for a review for a person, and says so in the person's log; a second time changes nothing.
func (s *Store) Unsubscribe(ctx context.Context, scope collector.Scope, person int64, now time.Time, why string) error {
	if _, err := s.Person(ctx, scope, person); err != nil {
		return err
	}
	return s.tx(ctx, func(q conn) error { return unsubscribe(ctx, q, scope, person, now, why) })
}

func unsubscribe(ctx context.Context, q conn, scope collector.Scope, person int64, now time.Time, why string) error {
	n, err := q.exec(ctx, sqlSuppress, scope.Company, person, collector.PurposeReview, now, bounded(why))
	if err != nil || n == 0 {
		return err
	}
	return addTrail(ctx, q, collector.Trail{Company: scope.Company, About: "person", AboutID: person, At: now, Side: collector.SideClient, Person: scope.Person,
		Did: "unsubscribed", Rule: "RFC 8058", Data: "{}"})
}

// Resubscribe lets requests come again, because the person asked for them; a mail address that bounced stays out.
func (s *Store) Resubscribe(ctx context.Context, scope collector.Scope, person int64, now time.Time) error {
	return s.tx(ctx, func(q conn) error {
		n, err := q.exec(ctx, sqlResubscribe, scope.Company, person, collector.PurposeReview)
		if err != nil || n == 0 {
			return err
		}
		if err := addTrail(ctx, q, collector.Trail{Company: scope.Company, About: "person", AboutID: person, At: now, Side: collector.SideClient, Person: person,
			Did: "resubscribed", Data: "{}"}); err != nil {
			return err
		}
		return replanBuyer(ctx, q, scope.Company, person, now)
	})
}

const sqlResubscribe = `
DELETE FROM suppression WHERE company_id = ? AND person_id = ? AND purpose = ? AND why NOT LIKE 'bounced%'`

const sqlDeliveryByMessage = `
SELECT receiver_id FROM delivery WHERE message_id = ? AND company_id = ?`

// Bounced says that a mail with this Message-ID came back for good: its receiver is asked for reviews no more. CodeNotFound
// for a mail that is none of ours.
func (s *Store) Bounced(ctx context.Context, scope collector.Scope, messageID, reason string, now time.Time) error {
	return s.tx(ctx, func(q conn) error {
		person, ok, err := first(ctx, q, column[int64], sqlDeliveryByMessage, messageID, scope.Company)
		if err == nil && !ok {
			err = missing("mail", "with this Message-ID")
		}
		if err != nil {
			return err
		}
		return bounced(ctx, q, scope, person, reason, now)
	})
}

func bounced(ctx context.Context, q conn, scope collector.Scope, person int64, reason string, now time.Time) error {
	n, err := q.exec(ctx, sqlSuppress, scope.Company, person, collector.PurposeReview, now, bounded("bounced: "+reason))
	if err != nil || n == 0 {
		return err
	}
	return addTrail(ctx, q, collector.Trail{Company: scope.Company, About: "person", AboutID: person, At: now, Side: collector.SideProgram, Did: "bounced", Data: "{}"})
}
