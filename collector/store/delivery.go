package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"molva/collector"
)

const deliveryColumns = `
v.delivery_id, v.public_id, v.company_id, v.kind, v.receiver_id, p.mail, v.language, v.channel, v.source_id, v.pass, v.note, v.state, v.due,
v.not_before, v.message_id, v.tries, v.doubt, v.fence, v.created, v.sent, v.about, v.about_id, v.data, v.purpose, v.once`

const deliveryTables = ` FROM delivery v JOIN person p ON p.person_id = v.receiver_id `

func scanDelivery(row scanner) (d collector.Delivery, err error) {
	err = row.Scan(&d.DeliveryID, &d.PublicID, &d.Company, &d.Kind, &d.Receiver, &d.Mail, &d.Language, &d.Channel, &d.Source, &d.Pass, &d.Note,
		&d.State, when(&d.Due), when(&d.NotBefore), &d.MessageID, &d.Tries, flag(&d.Doubt), &d.Fence, when(&d.Created), when(&d.Sent),
		&d.About, &d.AboutID, &d.Data, &d.Purpose, &d.Once)
	return d, err
}

const sqlAddDelivery = `
INSERT INTO delivery (public_id, company_id, kind, receiver_id, language, channel, source_id, pass, note, state, due, not_before,
    lease_until, fence, message_id, tries, doubt, created, sent, about, about_id, data, purpose, once)
SELECT ?, p.company_id, ?, p.person_id, CASE WHEN ? <> '' THEN ? ELSE p.language END, ?, ?, ?, ?, ?, ?, 0, 0, '', ?, 0, 0, ?, 0, ?, ?, ?, ?, ?
FROM person p WHERE p.person_id = ? AND p.company_id = ?
ON CONFLICT DO NOTHING RETURNING delivery_id`

const sqlDeliveryDocument = `
INSERT INTO delivery_document (delivery_id, place, document_id) VALUES (?, ?, ?)`

const sqlDeliveryWatch = `
INSERT INTO delivery_watch (delivery_id, place, watch_id) VALUES (?, ?, ?)`

// AddDelivery makes a message due at its Due. Without a language it gets the receiver's, without a Message-ID one made
// of its public id, without a mail host. A delivery with a Pass (summary, drift) is unique for its source, pass, kind and
// receiver, one with Once by that: false says that there is one already.
func (s *Store) AddDelivery(ctx context.Context, scope collector.Scope, d collector.Delivery, now time.Time) (out collector.Delivery, added bool, err error) {
	err = s.tx(ctx, func(q conn) error {
		out, added, err = addDelivery(ctx, q, scope, d, now)
		return err
	})
	if err != nil {
		return collector.Delivery{}, false, err
	}
	return out, added, nil
}

func addDelivery(ctx context.Context, q conn, scope collector.Scope, d collector.Delivery, now time.Time) (collector.Delivery, bool, error) {
	if d.PublicID == "" {
		d.PublicID = publicID()
	}
	if d.MessageID == "" {
		d.MessageID = "<delivery." + d.PublicID + "@localhost>"
	}
	d.Company, d.State, d.Created = scope.Company, collector.DeliveryDue, now
	id, ok, err := first(ctx, q, column[int64], sqlAddDelivery, d.PublicID, d.Kind, d.Language, d.Language, d.Channel, d.Source, d.Pass, d.Note,
		d.State, d.Due, d.MessageID, d.Created, d.About, d.AboutID, d.Data, d.Purpose, d.Once, d.Receiver, scope.Company)
	if err != nil || !ok {
		return d, false, err
	}
	d.DeliveryID = id
	for place, document := range d.Documents {
		if _, err := q.exec(ctx, sqlDeliveryDocument, id, place, document); err != nil {
			return d, false, err
		}
	}
	for place, watch := range d.Watches {
		if _, err := q.exec(ctx, sqlDeliveryWatch, id, place, watch); err != nil {
			return d, false, err
		}
	}
	return d, true, nil
}

// The deliveries that are due and may be tried: those that nothing put off, by their instant, and those whose wait is over;
// none to the receivers of the list.
const dueDeliveries = `
WITH fresh AS MATERIALIZED (
    SELECT delivery_id, receiver_id, due FROM delivery WHERE state = 'due' AND not_before = 0 AND due <= ? AND lease_until <= ? AND receiver_id NOT IN %
    ORDER BY due LIMIT ? {skip_locked}),
again AS MATERIALIZED (
    SELECT delivery_id, receiver_id, due FROM delivery WHERE state = 'due' AND not_before > 0 AND not_before <= ? AND due <= ? AND lease_until <= ? AND receiver_id NOT IN %
    ORDER BY not_before LIMIT ? {skip_locked}),
c AS (SELECT delivery_id, receiver_id, due FROM fresh UNION ALL SELECT delivery_id, receiver_id, due FROM again ORDER BY due LIMIT ?)`

// dueDeliveriesOf is a statement that begins with dueDeliveries, and its first values.
func dueDeliveriesOf(query string, now, wall time.Time, n int, but []int64) (string, []any) {
	in, busy := inList(append([]int64{0}, but...)) // nobody is 0; a list without anybody is none
	return strings.ReplaceAll(query, "%", in), slices.Concat([]any{now, wall}, busy, []any{n, wall, now, wall}, busy, []any{n, n})
}

// The number of tries, the doubt and the new fence are set by the statement that takes the rows. A fence that still
// stands there tells that somebody began to send and nobody wrote how it ended.
const sqlClaimDeliveries = dueDeliveries + `
UPDATE delivery SET lease_until = ?, fence = ?, tries = tries + 1, doubt = CASE WHEN fence <> '' THEN 1 ELSE doubt END
WHERE delivery_id IN (SELECT c.delivery_id FROM c) RETURNING delivery_id`

// The same with one for each receiver, of some more that are looked at, and none for the receivers of the list.
const sqlClaimApart = dueDeliveries + `,
firsts AS (SELECT c.delivery_id, c.due, ROW_NUMBER() OVER (PARTITION BY c.receiver_id ORDER BY c.due, c.delivery_id) AS place FROM c)
UPDATE delivery SET lease_until = ?, fence = ?, tries = tries + 1, doubt = CASE WHEN fence <> '' THEN 1 ELSE doubt END
WHERE delivery_id IN (SELECT f.delivery_id FROM firsts f WHERE f.place = 1 ORDER BY f.due LIMIT ?) RETURNING delivery_id`

const sqlClaimed = `
SELECT ` + deliveryColumns + deliveryTables + `WHERE v.delivery_id IN % ORDER BY v.due, v.delivery_id`

const sqlUnended = `
SELECT a.delivery_id FROM attempt a WHERE a.outcome = 'started' AND a.attempt_id IN
    (SELECT MAX(l.attempt_id) FROM attempt l WHERE l.delivery_id IN % GROUP BY l.delivery_id)`

const sqlAddAttempts = `
INSERT INTO attempt (company_id, delivery_id, at, outcome, detail) VALUES `

const sqlAddAttempt = `(?, ?, ?, ?, ?)`

// begin writes the ledger lines of deliveries that were just claimed.
func begin(ctx context.Context, q conn, claimed []Claimed, now time.Time) error {
	unended := map[int64]bool{}
	var ids []int64
	for _, c := range claimed {
		if c.Tries > 1 { // counted by the claim
			ids = append(ids, c.DeliveryID)
		}
	}
	for _, part := range parts(ids, listMost) {
		in, args := inList(part)
		some, err := list(ctx, q, column[int64], strings.Replace(sqlUnended, "%", in, 1), args...)
		if err != nil {
			return err
		}
		for _, id := range some {
			unended[id] = true
		}
	}
	type line struct {
		d               collector.Delivery
		outcome, detail string
	}
	var lines []line
	for _, c := range claimed {
		d := c.Delivery
		if unended[d.DeliveryID] {
			lines = append(lines, line{d, AttemptTakenOver, "a try was begun and its end is not known: the message may have been sent"})
		}
		lines = append(lines, line{d, AttemptStarted, ""})
	}
	_, err := insertRows(ctx, q, sqlAddAttempts, sqlAddAttempt, "", lines, func(l line) []any {
		return []any{l.d.Company, l.d.DeliveryID, now, l.outcome, l.detail}
	})
	return err
}

// The outcomes that the store writes itself.
const (
	AttemptStarted   = "started"
	AttemptTakenOver = "taken over"
	AttemptDeferred  = "deferred"
)

const sqlRenewDelivery = `
UPDATE delivery SET lease_until = ? WHERE delivery_id = ? AND fence = ?`

// RenewDelivery makes a lease last for as long as lease from wall time on. CodeConflict (ErrLost) when it was taken over.
func (s *Store) RenewDelivery(ctx context.Context, d collector.Delivery, wall time.Time, lease time.Duration) error {
	return s.fenced(ctx, "delivery", sqlRenewDelivery, wall.Add(lease), d.DeliveryID, d.Fence)
}
