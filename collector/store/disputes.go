package store

import (
	"context"
	"strings"
	"time"

	"molva/collector"
)

const sqlDispute = `
SELECT ` + disputeColumns + ` FROM dispute WHERE public_id = ? AND company_id = ?`

// Dispute is one dispute by the id that stands in addresses, with its offers and lines.
func (s *Store) Dispute(ctx context.Context, scope collector.Scope, publicID string) (collector.Dispute, error) {
	return s.dispute(ctx, publicID, sqlDispute, publicID, scope.Company)
}

const sqlDisputeByID = `
SELECT ` + disputeColumns + ` FROM dispute WHERE dispute_id = ? AND company_id = ?`

// DisputeByID is one dispute by the inside id, with its offers and lines.
func (s *Store) DisputeByID(ctx context.Context, scope collector.Scope, id int64) (collector.Dispute, error) {
	return s.dispute(ctx, id, sqlDisputeByID, id, scope.Company)
}

const sqlOpenDispute = `
SELECT ` + disputeColumns + ` FROM dispute WHERE order_id = ? AND company_id = ? ORDER BY closed, opened DESC LIMIT 1`

// DisputeOfOrder is the open dispute of an order, else its last one; false when it has none.
func (s *Store) DisputeOfOrder(ctx context.Context, scope collector.Scope, order int64) (collector.Dispute, bool, error) {
	d, ok, err := first(ctx, s.read(), scanDispute, sqlOpenDispute, order, scope.Company)
	return d, ok, fault(err)
}

const sqlOffers = `
SELECT num, side, kind, amount, words, at FROM dispute_offer WHERE dispute_id = ? ORDER BY num`

const sqlLines = `
SELECT num, kind, amount, words, executor, due, taken, done, proof, sha256 FROM dispute_line WHERE dispute_id = ? ORDER BY num`

func (s *Store) dispute(ctx context.Context, name any, query string, args ...any) (collector.Dispute, error) {
	q := s.read()
	d, ok, err := first(ctx, q, scanDispute, query, args...)
	if err == nil && !ok {
		err = missing("dispute", name)
	}
	if err != nil {
		return d, fault(err)
	}
	if d.Offers, err = list(ctx, q, func(row scanner) (o collector.DisputeOffer, err error) {
		err = row.Scan(&o.No, &o.Side, &o.Kind, &o.Amount, &o.Text, when(&o.At))
		return o, err
	}, sqlOffers, d.DisputeID); err != nil {
		return d, fault(err)
	}
	d.Lines, err = list(ctx, q, func(row scanner) (l collector.DisputeLine, err error) {
		err = row.Scan(&l.No, &l.Kind, &l.Amount, &l.Text, &l.Executor, when(&l.Due), when(&l.Taken), when(&l.Done), &l.Proof, &l.SHA256)
		return l, err
	}, sqlLines, d.DisputeID)
	return d, fault(err)
}

const sqlDisputePostings = `
SELECT line_no, at, account, amount FROM dispute_posting WHERE dispute_id = ? AND company_id + 0 = ? ORDER BY posting_id`

// DisputePostings are the entries of a dispute in the ledger of compensations, oldest first.
func (s *Store) DisputePostings(ctx context.Context, scope collector.Scope, dispute int64) ([]collector.DisputePosting, error) {
	all, err := list(ctx, s.read(), func(row scanner) (p collector.DisputePosting, err error) {
		err = row.Scan(&p.Line, when(&p.At), &p.Account, &p.Amount)
		return p, err
	}, sqlDisputePostings, dispute, scope.Company)
	return all, fault(err)
}

// DisputeMark is where a page of disputes ended: the next one begins behind it. The zero mark is the beginning.
type DisputeMark struct {
	Opened   time.Time
	PublicID string
}

const sqlDisputes = `
SELECT ` + disputeColumns + ` FROM dispute WHERE company_id = ? %AND opened <= ? AND (opened < ? OR public_id < ?) ORDER BY opened DESC, public_id DESC LIMIT ?`

// Disputes are up to n disputes behind a mark, the last opened first; of one state, or of all for "". They come without
// their offers and lines.
func (s *Store) Disputes(ctx context.Context, scope collector.Scope, state collector.DisputeState, after DisputeMark, n int) ([]collector.Dispute, error) {
	if after.Opened.IsZero() {
		after.Opened = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	query, args := strings.Replace(sqlDisputes, "%", "", 1), []any{scope.Company}
	if state != "" {
		query, args = strings.Replace(sqlDisputes, "%", "AND state = ? ", 1), append(args, state)
	}
	all, err := list(ctx, s.read(), scanDispute, query, append(args, after.Opened, after.Opened, after.PublicID, n)...)
	return all, fault(err)
}

const sqlCountDisputes = `
SELECT state, COUNT(*) FROM dispute WHERE company_id = ? GROUP BY state`

// CountDisputes says how many disputes are in each state.
func (s *Store) CountDisputes(ctx context.Context, scope collector.Scope) (map[collector.DisputeState]int, error) {
	out := map[collector.DisputeState]int{}
	_, err := list(ctx, s.read(), func(row scanner) (n int, err error) {
		var state collector.DisputeState
		err = row.Scan(&state, &n)
		out[state] = n
		return n, err
	}, sqlCountDisputes, scope.Company)
	return out, fault(err)
}

const sqlDisputesOfSeller = `
SELECT ` + disputeColumns + ` FROM dispute WHERE seller_id = ? AND company_id + 0 = ? AND opened >= ? ORDER BY opened`

// DisputesOfSeller are the disputes that were opened against a seller since an instant, oldest first, without their offers
// and lines. One whose Fault is the platform is none of the seller's (seed 003 4.1).
func (s *Store) DisputesOfSeller(ctx context.Context, scope collector.Scope, seller int64, since time.Time) ([]collector.Dispute, error) {
	all, err := list(ctx, s.read(), scanDispute, sqlDisputesOfSeller, seller, scope.Company, since)
	return all, fault(err)
}
