package store

import (
	"context"
	"time"

	"molva/collector"
)

const blockColumns = `b.block_id, b.public_id, b.company_id, b.seller_id, b.inspection_id, i.public_id, b.finding_id, b.clause, b.chat_id, b.sha256, b.state,
b.proposed, b.decided, b.decided_by, b.reason, b.prior, b.appealed, b.appeal, b.appeal_ended, b.appeal_by, b.appeal_reason, b.rev`

const blockTables = ` FROM block b JOIN inspection i ON i.inspection_id = b.inspection_id `

func scanBlock(row scanner) (b collector.Block, err error) {
	err = row.Scan(&b.BlockID, &b.PublicID, &b.Company, &b.Seller, &b.Inspection, &b.InspectedAs, &b.Finding, &b.Clause, &b.Chat, &b.SHA256, &b.State,
		when(&b.Proposed), when(&b.Decided), &b.DecidedBy, &b.Reason, &b.Prior, when(&b.Appealed), &b.Appeal, when(&b.AppealEnded), &b.AppealBy,
		&b.AppealReason, &b.Rev)
	return b, err
}

const sqlAddBlock = `
INSERT INTO block (public_id, company_id, seller_id, inspection_id, finding_id, clause, chat_id, sha256, state, proposed, decided, decided_by, reason,
    prior, appealed, appeal, appeal_ended, appeal_by, appeal_reason, rev)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'proposed', ?, 0, 0, '', '', 0, '', 0, 0, '', 1)`

// proposeBlock keeps that a finding speaks for a block. Nothing changes for the seller by it.
func proposeBlock(ctx context.Context, q conn, b collector.Block, f collector.Finding, line collector.Trail) error {
	if _, err := q.exec(ctx, sqlAddBlock, publicID(), f.Company, f.Seller, f.Inspection, f.FindingID, b.Clause, b.Chat, f.SHA256, f.Found); err != nil {
		return err
	}
	line.Did, line.Rule, line.Data = "block_proposed", "001 2.1", trailData("clause", b.Clause, "sha256", f.SHA256, "finding", f.PublicID)
	return addTrail(ctx, q, line)
}

const sqlBlock = `
SELECT ` + blockColumns + blockTables + `WHERE b.public_id = ? AND b.company_id = ?`

// Block is one block by the id that stands in addresses.
func (s *Store) Block(ctx context.Context, scope collector.Scope, publicID string) (collector.Block, error) {
	return s.block(ctx, publicID, sqlBlock, publicID, scope.Company)
}

const sqlBlockByID = `
SELECT ` + blockColumns + blockTables + `WHERE b.block_id = ? AND b.company_id = ?`

// BlockByID is one block by the inside id.
func (s *Store) BlockByID(ctx context.Context, scope collector.Scope, id int64) (collector.Block, error) {
	return s.block(ctx, id, sqlBlockByID, id, scope.Company)
}

func (s *Store) block(ctx context.Context, name any, query string, args ...any) (collector.Block, error) {
	b, ok, err := first(ctx, s.read(), scanBlock, query, args...)
	if err == nil && !ok {
		err = missing("block", name)
	}
	return b, fault(err)
}

const sqlBlocks = `
SELECT ` + blockColumns + blockTables + `
WHERE b.company_id = ? AND (b.proposed < ? OR b.proposed = ? AND b.block_id < ?) ORDER BY b.proposed DESC, b.block_id DESC LIMIT ?`

const sqlBlocksWaiting = `
SELECT ` + blockColumns + blockTables + `
WHERE b.company_id = ? AND b.state IN ('proposed', 'appealed') AND (b.proposed < ? OR b.proposed = ? AND b.block_id < ?)
ORDER BY b.proposed DESC, b.block_id DESC LIMIT ?`

// Blocks are the company's blocks, newest first, behind the public id of the last one of the page before ("" from the
// first); waiting: only those that a person has to decide on.
func (s *Store) Blocks(ctx context.Context, scope collector.Scope, waiting bool, after string, n int) ([]collector.Block, error) {
	before, id := endOfTime, int64(0)
	if after != "" {
		last, err := s.Block(ctx, scope, after)
		if err != nil {
			return nil, err
		}
		before, id = last.Proposed, last.BlockID
	}
	query := sqlBlocks
	if waiting {
		query = sqlBlocksWaiting
	}
	all, err := list(ctx, s.read(), scanBlock, query, scope.Company, before, before, id, n)
	return all, fault(err)
}

const sqlBlocksIn = `
SELECT ` + blockColumns + blockTables + `WHERE b.inspection_id = ? AND b.company_id + 0 = ? ORDER BY b.block_id DESC`

// BlocksIn are the blocks of one inspection, newest first.
func (s *Store) BlocksIn(ctx context.Context, scope collector.Scope, inspection int64) ([]collector.Block, error) {
	all, err := list(ctx, s.read(), scanBlock, sqlBlocksIn, inspection, scope.Company)
	return all, fault(err)
}

const sqlSaveBlock = `
UPDATE block SET state = ?, decided = ?, decided_by = ?, reason = ?, prior = ?, appealed = ?, appeal = ?, appeal_ended = ?, appeal_by = ?,
    appeal_reason = ?, rev = rev + 1 WHERE block_id = ? AND company_id = ? AND rev = ?`

// BlockWrite is a step of a block, as a person decided it.
type BlockWrite struct {
	Block  collector.Block   // as it is to be; Rev as it was read
	Seller *collector.Seller // as it was read; nil: its state stays
	State  collector.SellerState
	Letter *collector.Delivery // nil: nobody is told
	Remind time.Time           // when who may decide on an appeal is told of it; zero: none waits
	Line   collector.Trail     // what was done and by which rule
}

// SaveBlock writes a step of a block with the seller's state, the letter and the log in one transaction. ErrStale when
// somebody else changed the block or the seller since they were read: nothing was written.
func (s *Store) SaveBlock(ctx context.Context, scope collector.Scope, w BlockWrite, now time.Time) error {
	b := w.Block
	return s.tx(ctx, func(q conn) error {
		n, err := q.exec(ctx, sqlSaveBlock, b.State, b.Decided, b.DecidedBy, b.Reason, b.Prior, b.Appealed, b.Appeal, b.AppealEnded, b.AppealBy, b.AppealReason,
			b.BlockID, scope.Company, b.Rev)
		if err == nil && n == 0 {
			err = stale("the block")
		}
		if err != nil {
			return err
		}
		if err := setTimer(ctx, q, scope.Company, collector.TimerInspectAppeal, b.BlockID, w.Remind); err != nil {
			return err
		}
		if w.Seller != nil {
			if err := setSellerState(ctx, q, *w.Seller, w.State, now); err != nil {
				return err
			}
		}
		if w.Letter != nil {
			if _, _, err := addDelivery(ctx, q, scope, *w.Letter, now); err != nil {
				return err
			}
		}
		w.Line.Company, w.Line.About, w.Line.AboutID, w.Line.At = scope.Company, "inspection", b.Inspection, now
		return addTrail(ctx, q, w.Line)
	})
}

// RemindAppeal writes the mails to those who may decide on an appeal and when they are told again.
func (s *Store) RemindAppeal(ctx context.Context, scope collector.Scope, t collector.Timer, b collector.Block, mails []collector.Delivery, line collector.Trail, next time.Time) error {
	line.Company, line.About, line.AboutID = scope.Company, "inspection", b.Inspection
	return s.tx(ctx, func(q conn) error {
		if err := fireTimer(ctx, q, t); err != nil {
			return err
		}
		for _, d := range mails {
			if _, _, err := addDelivery(ctx, q, scope, d, line.At); err != nil {
				return err
			}
		}
		if err := addTrail(ctx, q, line); err != nil {
			return err
		}
		return setTimer(ctx, q, scope.Company, t.Kind, t.Subject, next)
	})
}
