package store

import (
	"context"
	"fmt"
	"time"

	"molva/collector"
)

const disputeColumns = `dispute_id, public_id, company_id, order_id, seller_id, client_id, merchant_id, policy, rating, reason, description, courier, price,
currency, state, opened, completed, since, until_at, seen, next_at, client_owes, seller_owes, client_acts, seller_acts, resolution, outcome, amount, fault, facts,
ground, decider_id, closed, rev`

func scanDispute(row scanner) (d collector.Dispute, err error) {
	err = row.Scan(&d.DisputeID, &d.PublicID, &d.Company, &d.Order, &d.Seller, &d.Client, &d.Merchant, &d.Policy, &d.Rating, &d.Reason, &d.Description,
		&d.Courier, &d.Price, &d.Currency, &d.State, when(&d.Opened), when(&d.Completed), when(&d.Since), when(&d.Until), when(&d.Seen), when(&d.Next),
		when(&d.ClientOwes), when(&d.SellerOwes), when(&d.ClientActs), when(&d.SellerActs), &d.Resolution, &d.Outcome, &d.Amount, &d.Fault, &d.Facts,
		&d.Ground, &d.Decider, when(&d.Closed), &d.Rev)
	return d, err
}

// DisputeWrite is what a step of a dispute writes beside its row. Letters, chat and trail need no noun: it is the dispute.
type DisputeWrite struct {
	At         time.Time
	Trail      []collector.Trail
	Chat       []collector.Chat
	Deliveries []*collector.Delivery
	Postings   []collector.DisputePosting
	Solved     bool
	Closed     bool
}

const sqlAddDispute = `
INSERT INTO dispute (public_id, company_id, order_id, seller_id, client_id, merchant_id, policy, rating, reason, description, courier, price, currency, state,
    opened, completed, since, until_at, seen, next_at, client_owes, seller_owes, client_acts, seller_acts, resolution, outcome, amount, fault, facts, ground,
    decider_id, closed, rev)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO NOTHING RETURNING dispute_id`

// AddDispute writes a dispute that was opened now, with its letters and its timer. CodeConflict when the order has an open
// one, or had one for the same reason.
func (s *Store) AddDispute(ctx context.Context, scope collector.Scope, d collector.Dispute, w DisputeWrite) (collector.Dispute, error) {
	err := s.tx(ctx, func(q conn) error {
		d.PublicID, d.Company, d.Rev = publicID(), scope.Company, 1
		id, ok, err := first(ctx, q, column[int64], sqlAddDispute, d.PublicID, d.Company, d.Order, d.Seller, d.Client, d.Merchant, d.Policy, d.Rating, d.Reason,
			d.Description, d.Courier, d.Price, d.Currency, d.State, d.Opened, d.Completed, d.Since, d.Until, d.Seen, d.Next, d.ClientOwes, d.SellerOwes,
			d.ClientActs, d.SellerActs, d.Resolution, d.Outcome, d.Amount, d.Fault, d.Facts, d.Ground, d.Decider, d.Closed)
		if err == nil && !ok {
			err = &collector.Error{Code: collector.CodeConflict, Where: "order", Msg: "the order has a dispute already, or had one for this reason",
				Hint: "go on in that one; its link is in the mail about it"}
		}
		if err != nil {
			return err
		}
		d.DisputeID = id
		document, err := documentOfOrder(ctx, q, scope.Company, d.Order)
		if err != nil {
			return err
		}
		if err := openMatter(ctx, q, scope.Company, aboutDispute, id, d.Order, d.Client, document); err != nil {
			return err
		}
		return disputeParts(ctx, q, scope, d, w)
	})
	return d, err
}

const aboutDispute = "dispute"

const sqlSaveDispute = `
UPDATE dispute SET state = ?, since = ?, until_at = ?, seen = ?, next_at = ?, client_owes = ?, seller_owes = ?, client_acts = ?, seller_acts = ?, resolution = ?,
    outcome = ?, amount = ?, fault = ?, facts = ?, ground = ?, decider_id = ?, closed = ?, rev = rev + 1
WHERE dispute_id = ? AND company_id = ? AND rev = ?`

// SaveDispute writes a step of a dispute as it was decided on the row of d.Rev, with its next timer. CodeConflict
// (ErrStale) when somebody changed the dispute since.
func (s *Store) SaveDispute(ctx context.Context, scope collector.Scope, d collector.Dispute, w DisputeWrite) (collector.Dispute, error) {
	err := s.tx(ctx, func(q conn) error { return saveDispute(ctx, q, scope, d, w) })
	d.Rev++
	return d, err
}

// FireDispute is SaveDispute for the step of a timer that was claimed.
func (s *Store) FireDispute(ctx context.Context, scope collector.Scope, t collector.Timer, d collector.Dispute, w DisputeWrite) error {
	return s.tx(ctx, func(q conn) error {
		if err := fireTimer(ctx, q, t); err != nil {
			return err
		}
		return saveDispute(ctx, q, scope, d, w)
	})
}

func saveDispute(ctx context.Context, q conn, scope collector.Scope, d collector.Dispute, w DisputeWrite) error {
	n, err := q.exec(ctx, sqlSaveDispute, d.State, d.Since, d.Until, d.Seen, d.Next, d.ClientOwes, d.SellerOwes, d.ClientActs, d.SellerActs, d.Resolution,
		d.Outcome, d.Amount, d.Fault, d.Facts, d.Ground, d.Decider, d.Closed, d.DisputeID, scope.Company, d.Rev)
	if err == nil && n == 0 {
		err = stale("the dispute")
	}
	if err != nil {
		return err
	}
	d.Rev++
	if w.Solved {
		document, err := documentOfOrder(ctx, q, scope.Company, d.Order)
		if err != nil {
			return err
		}
		if document != 0 {
			if err := solved(ctx, q, scope.Company, document, aboutDispute, w.At); err != nil {
				return err
			}
		}
	}
	if w.Closed {
		if err := closeMatter(ctx, q, aboutDispute, d.DisputeID); err != nil {
			return err
		}
	}
	return disputeParts(ctx, q, scope, d, w)
}

const sqlAddOffers = `
INSERT INTO dispute_offer (dispute_id, num, side, kind, amount, words, at) VALUES `

const sqlSaveLines = `
INSERT INTO dispute_line (dispute_id, num, kind, amount, words, executor, due, taken, done, proof, sha256) VALUES `

const sqlLineChanged = ` ON CONFLICT (dispute_id, num) DO UPDATE SET executor = excluded.executor, due = excluded.due, taken = excluded.taken, done = excluded.done,
    proof = excluded.proof, sha256 = excluded.sha256`

const sqlAddPostings = `
INSERT INTO dispute_posting (dispute_id, company_id, line_no, at, account, amount) VALUES `

// disputeParts writes what belongs to a dispute whose row was just written.
func disputeParts(ctx context.Context, q conn, scope collector.Scope, d collector.Dispute, w DisputeWrite) error {
	id := d.DisputeID
	if _, err := insertRows(ctx, q, sqlAddOffers, `(?, ?, ?, ?, ?, ?, ?)`, ` ON CONFLICT (dispute_id, num) DO NOTHING`, d.Offers, func(o collector.DisputeOffer) []any {
		return []any{id, o.No, o.Side, o.Kind, o.Amount, o.Text, o.At}
	}); err != nil {
		return err
	}
	if _, err := insertRows(ctx, q, sqlSaveLines, `(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, sqlLineChanged, d.Lines, func(l collector.DisputeLine) []any {
		return []any{id, l.No, l.Kind, l.Amount, l.Text, l.Executor, l.Due, l.Taken, l.Done, l.Proof, l.SHA256}
	}); err != nil {
		return err
	}
	if _, err := insertRows(ctx, q, sqlAddPostings, `(?, ?, ?, ?, ?, ?)`, "", w.Postings, func(p collector.DisputePosting) []any {
		return []any{id, scope.Company, p.Line, p.At, p.Account, p.Amount}
	}); err != nil {
		return err
	}
	for i := range w.Trail {
		w.Trail[i].Company, w.Trail[i].About, w.Trail[i].AboutID = scope.Company, aboutDispute, id
	}
	if err := addTrail(ctx, q, w.Trail...); err != nil {
		return err
	}
	for _, c := range w.Chat {
		c.Company, c.About, c.AboutID = scope.Company, aboutDispute, id
		if _, err := addChat(ctx, q, c); err != nil {
			return err
		}
	}
	for i, v := range w.Deliveries {
		letter := *v
		letter.About, letter.AboutID, letter.Once = aboutDispute, id, fmt.Sprintf("dispute:%d:%d:%d", id, d.Rev, i)
		if _, _, err := addDelivery(ctx, q, scope, letter, letter.Due); err != nil {
			return err
		}
	}
	return setTimer(ctx, q, scope.Company, collector.TimerDispute, id, d.Next)
}
