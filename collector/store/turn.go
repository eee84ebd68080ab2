package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"molva/collector"
)

// End is how a try of a delivery ended: the delivery's State, Due, Sent, Note, MessageID and Doubt as decided, a line of the
// ledger, and the wall time from which one that is still due may be tried again.
type End struct {
	Delivery collector.Delivery
	Attempt  collector.Attempt
	Retry    time.Time
	Untried  bool // it went back before anything was said to a server: the claim counts as no try
	Copying  Copying
}

// Claimed is a delivery that is about to be sent, with all that is asked of it at that moment.
type Claimed struct {
	collector.Delivery
	To       collector.Person
	From     collector.Company
	Unwanted string // why its receiver wants no mails of its purpose; "" who does
	Stopped  string // of a request: what ended it since its mail was made; "" nothing
	// Unsubscribe refuses what may be refused; Form is that of the order that a request asks about. They are zero elsewhere.
	Unsubscribe, Form collector.Link
	Copying           Copying // whoever sends it finds that out
	order             int64
}

const sqlFinishDelivery = `
UPDATE delivery SET state = ?, due = ?, sent = ?, note = ?, message_id = ?, doubt = ?, not_before = ?, tries = tries - ?, lease_until = 0, fence = '' WHERE delivery_id = ? AND fence = ?`

// Turn is what somebody who sends has done, and how much more is wanted.
type Turn struct {
	Ended []End
	Now   time.Time // business time
	Wall  time.Time
	Lease time.Duration
	Most  int // further deliveries
	// Apart claims one for each receiver and none for those of Busy, to whom a mail is on its way: what somebody gets comes
	// in the order in which it was due.
	Apart bool
	Busy  []int64
}

// apartAmong is how many deliveries are looked at for each that is wanted apart.
const apartAmong = 2

// TurnDeliveries writes how tries ended and takes further deliveries of all companies, those that are due at business time
// Now and may be tried at Wall, in one transaction: whoever sends many needs half as many of them, and
// still takes a delivery only when it is about to be sent. Each gets the ledger line "started", after "taken over" (and
// Doubt) where a former try has no end: the process died between the server's answer and the ledger, or before. An address
// that bounced gets no more mails of the delivery's purpose. lost are the ids of deliveries that were taken over
// meanwhile; of these nothing is written.
func (s *Store) TurnDeliveries(ctx context.Context, t Turn) (claimed []Claimed, lost []int64, err error) {
	err = s.tx(ctx, func(q conn) (err error) {
		claimed = nil
		if lost, err = finish(ctx, q, t.Ended); err != nil || t.Most == 0 {
			return err
		}
		claimed, err = claimDeliveries(ctx, q, t)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	return claimed, lost, nil
}

const sqlReceivers = `
SELECT ` + personColumns + ` FROM person WHERE person_id IN %`

const sqlReceiversRefuse = `
SELECT company_id, person_id, purpose, at, why FROM suppression WHERE person_id IN %`

func claimDeliveries(ctx context.Context, q conn, t Turn) ([]Claimed, error) {
	query, args := dueDeliveriesOf(sqlClaimDeliveries, t.Now, t.Wall, t.Most, nil)
	args = append(args, t.Wall.Add(t.Lease), newFence())
	if t.Apart {
		query, args = dueDeliveriesOf(sqlClaimApart, t.Now, t.Wall, apartAmong*t.Most, t.Busy)
		args = append(args, t.Wall.Add(t.Lease), newFence(), t.Most)
	}
	ids, err := list(ctx, q, column[int64], query, args...)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	in, all := inList(ids) // not by their fence: that would look at every delivery ever made
	taken, err := list(ctx, q, scanDelivery, strings.Replace(sqlClaimed, "%", in, 1), all...)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(taken, func(d collector.Delivery) bool { return d.About == "" }) { // letters tell about no documents
		if err := withParts(ctx, q, taken); err != nil {
			return nil, err
		}
	}
	out, err := addressed(ctx, q, taken)
	if err == nil {
		out, err = askable(ctx, q, out, t.Now)
	}
	if err == nil {
		err = withLinks(ctx, q, out, t.Now)
	}
	if err != nil {
		return nil, err
	}
	return out, begin(ctx, q, out, t.Now)
}

// addressed fills in to whom deliveries go, on whose behalf, and who wants none.
func addressed(ctx context.Context, q conn, taken []collector.Delivery) ([]Claimed, error) {
	out := make([]Claimed, len(taken))
	var ids []int64
	companies, refusable := map[int64]collector.Company{}, false
	for i, d := range taken {
		if _, known := companies[d.Company]; !known {
			c, err := getCompany(ctx, q, d.Company)
			if err != nil {
				return nil, err
			}
			companies[d.Company] = c
		}
		out[i] = Claimed{Delivery: d, From: companies[d.Company]}
		ids, refusable = append(ids, d.Receiver), refusable || d.Purpose != collector.PurposeService
	}
	in, args := inList(ids)
	people, err := list(ctx, q, scanPerson, strings.Replace(sqlReceivers, "%", in, 1), args...)
	if err != nil {
		return nil, err
	}
	var refused []collector.Suppression
	if refusable {
		if refused, err = list(ctx, q, scanSuppression, strings.Replace(sqlReceiversRefuse, "%", in, 1), args...); err != nil {
			return nil, err
		}
	}
	for i := range out {
		c := &out[i]
		for _, p := range people {
			if p.PersonID == c.Receiver {
				c.To = p
			}
		}
		for _, r := range refused {
			if r.Person == c.Receiver && r.Company == c.Company && r.Purpose == c.Purpose && c.Purpose != collector.PurposeService {
				c.Unwanted = r.Why
			}
		}
	}
	return out, nil
}

// ClaimDeliveries is TurnDeliveries for somebody who has sent nothing yet.
func (s *Store) ClaimDeliveries(ctx context.Context, now, wall time.Time, lease time.Duration, n int) ([]collector.Delivery, error) {
	claimed, _, err := s.TurnDeliveries(ctx, Turn{Now: now, Wall: wall, Lease: lease, Most: n})
	out := make([]collector.Delivery, len(claimed))
	for i, c := range claimed {
		out[i] = c.Delivery
	}
	return out, err
}

func finish(ctx context.Context, q conn, ended []End) (lost []int64, err error) {
	if ended, err = stillCopies(ctx, q, ended); err != nil {
		return nil, err
	}
	var held []End
	for _, e := range ended {
		d := e.Delivery
		n, err := q.exec(ctx, sqlFinishDelivery, d.State, d.Due, d.Sent, d.Note, d.MessageID, d.Doubt, e.Retry, e.Untried, d.DeliveryID, d.Fence)
		switch {
		case err != nil:
			return nil, err
		case n == 0 || d.Fence == "":
			lost = append(lost, d.DeliveryID)
			continue
		case e.Attempt.Bounced != "" && d.Purpose != collector.PurposeService:
			sup := collector.Suppression{Company: d.Company, Person: d.Receiver, Purpose: d.Purpose, At: e.Attempt.At, Why: "bounced: " + e.Attempt.Bounced}
			if err := suppress(ctx, q, sup); err != nil {
				return nil, err
			}
		}
		if err := tellCopies(ctx, q, e); err != nil {
			return nil, err
		}
		held = append(held, e)
	}
	_, err = insertRows(ctx, q, sqlAddAttempts, sqlAddAttempt, "", held, func(e End) []any {
		return []any{e.Delivery.Company, e.Delivery.DeliveryID, e.Attempt.At, e.Attempt.Outcome, e.Attempt.Detail}
	})
	return lost, err
}

// FinishDelivery writes how one try ended. CodeConflict (ErrLost) when the delivery was taken over: nothing was written.
func (s *Store) FinishDelivery(ctx context.Context, d collector.Delivery, a collector.Attempt, retryAt time.Time) error {
	_, gone, err := s.TurnDeliveries(ctx, Turn{Ended: []End{{Delivery: d, Attempt: a, Retry: retryAt}}})
	if err == nil && len(gone) > 0 {
		return lost("delivery")
	}
	return err
}

const sqlHoldDomain = `
UPDATE delivery SET not_before = ? WHERE state = 'due' AND due <= ? AND not_before < ? AND fence = ''
    AND EXISTS (SELECT 1 FROM person p WHERE p.person_id = delivery.receiver_id AND p.mail_fold LIKE ? ESCAPE '!')`

// HoldDomain lets all deliveries that are due at business time now, to addresses of a mail domain, wait until a wall time at
// least; those that are on their way are left alone.
func (s *Store) HoldDomain(ctx context.Context, domain string, now, until time.Time) error {
	pattern := "%@" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(foldMail(domain))
	_, err := s.write().exec(ctx, sqlHoldDomain, until, now, until, pattern)
	return fault(err)
}
