package store

import (
	"context"
	"strings"
	"time"

	"molva/collector"
)

// AboutInvitation is what deliveries of requests for a review are about.
const AboutInvitation = "invitation"

// AttemptWaits is a line of the ledger: the delivery's turn came, and something that is open put it off.
const AttemptWaits = "waits"

// requestAgain is by how much a request is put off while a case or dispute is open.
const requestAgain = 24 * time.Hour

const sqlStopped = `
SELECT v.invitation_id, v.order_id, o.status, CASE WHEN EXISTS (SELECT 1 FROM document_order d WHERE d.order_id = v.order_id AND d.order_id > 0) THEN 1 ELSE 0 END,
    COALESCE((SELECT MIN(m.about) FROM matter m WHERE m.order_id > 0 AND m.order_id = v.order_id), (SELECT MIN(m.about) FROM matter m WHERE m.person_id > 0 AND m.person_id = v.person_id), '')
FROM invitation v JOIN purchase o ON o.order_id = v.order_id WHERE v.invitation_id IN %`

const sqlPutOff = `
UPDATE delivery SET due = ?, tries = tries - 1, lease_until = 0, fence = '' WHERE delivery_id = ?`

// request is what a request for a review stands on now: its order, what ended it, or what is open; "" nothing.
type request struct {
	invitation, order int64
	ended, open       string
}

func scanRequest(row scanner) (r request, err error) {
	var status collector.OrderStatus
	var reviewed bool
	var matter string
	err = row.Scan(&r.invitation, &r.order, &status, flag(&reviewed), &matter)
	switch {
	case status == collector.OrderCancelled:
		r.ended = string(collector.HoldCancelled)
	case status == collector.OrderReturned:
		r.ended = string(collector.HoldReturned)
	case reviewed:
		r.ended = string(collector.HoldReviewed)
	case matter != "":
		r.open = matter
	}
	return r, err
}

// askable looks again at requests whose mail was made and has not left, because a server put it off for one: a review, a
// cancelled or returned order ends them now, and what is open puts them off (seed 004, F3). Those put off are not in the
// answer.
func askable(ctx context.Context, q conn, claimed []Claimed, now time.Time) ([]Claimed, error) {
	var ids []int64
	for _, c := range claimed {
		if c.About == AboutInvitation {
			ids = append(ids, c.AboutID)
		}
	}
	if len(ids) == 0 {
		return claimed, nil
	}
	in, args := inList(ids)
	read, err := list(ctx, q, scanRequest, strings.Replace(sqlStopped, "%", in, 1), args...)
	if err != nil {
		return nil, err
	}
	requests := map[int64]request{}
	for _, r := range read {
		requests[r.invitation] = r
	}
	out := claimed[:0]
	for _, c := range claimed {
		if c.About != AboutInvitation || c.Unwanted != "" {
			out = append(out, c)
			continue
		}
		r := requests[c.AboutID]
		c.order, c.Stopped = r.order, r.ended
		if r.ended != "" || r.open == "" {
			out = append(out, c)
			continue
		}
		if err := putOff(ctx, q, c, r.open, now); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func putOff(ctx context.Context, q conn, c Claimed, matter string, now time.Time) error {
	if _, err := q.exec(ctx, sqlPutOff, now.Add(requestAgain), c.DeliveryID); err != nil {
		return err
	}
	_, err := q.exec(ctx, sqlAddAttempts+sqlAddAttempt, c.Company, c.DeliveryID, now, AttemptWaits, "open "+matter)
	return err
}
