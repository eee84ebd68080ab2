package store

import (
	"context"
	"strings"
	"time"

	"molva/collector"
)

// aboutInvitation is what deliveries of requests for a review are about.
const aboutInvitation = "invitation"

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

// askable looks again at requests whose mail was made and has not left, because a server put it off for one: a review, a
// cancelled or returned order ends them now, and what is open puts them off (seed 004, F3). Those put off are not in the
// answer.
func askable(ctx context.Context, q conn, claimed []Claimed, now time.Time) ([]Claimed, error) {
	var ids []int64
	for _, c := range claimed {
		if c.About == aboutInvitation {
			ids = append(ids, c.AboutID)
		}
	}
	if len(ids) == 0 {
		return claimed, nil
	}
	ended, open, orders := map[int64]string{}, map[int64]string{}, map[int64]int64{}
	in, args := inList(ids)
	if _, err := list(ctx, q, func(row scanner) (id int64, err error) {
		var status collector.OrderStatus
		var reviewed bool
		var matter string
		var order int64
		err = row.Scan(&id, &order, &status, flag(&reviewed), &matter)
		orders[id] = order
		switch {
		case status == collector.OrderCancelled:
			ended[id] = string(collector.HoldCancelled)
		case status == collector.OrderReturned:
			ended[id] = string(collector.HoldReturned)
		case reviewed:
			ended[id] = string(collector.HoldReviewed)
		case matter != "":
			open[id] = matter
		}
		return id, err
	}, strings.Replace(sqlStopped, "%", in, 1), args...); err != nil {
		return nil, err
	}
	out := claimed[:0]
	for _, c := range claimed {
		if c.About != aboutInvitation || c.Unwanted != "" {
			out = append(out, c)
			continue
		}
		c.order = orders[c.AboutID]
		if c.Stopped = ended[c.AboutID]; c.Stopped != "" || open[c.AboutID] == "" {
			out = append(out, c)
			continue
		}
		if err := putOff(ctx, q, c, open[c.AboutID], now); err != nil {
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
