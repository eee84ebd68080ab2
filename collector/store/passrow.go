package store

import (
	"context"
	"time"

	"molva/collector"
)

const passColumns = `source_id, pass, company_id, due, started, ended, health, reason, pages, read, mentions, held, gone, rated, authored, dated, worded, shown,
    period, full_period, quick, stopped, rested`

func scanPass(row scanner) (p collector.Pass, err error) {
	err = row.Scan(&p.Source, &p.Pass, &p.Company, when(&p.Due), when(&p.Started), when(&p.Ended), &p.Health, &p.Reason, &p.Pages, &p.Read,
		&p.Mentions, &p.Held, &p.Gone, &p.Fill.Rated, &p.Fill.Authored, &p.Fill.Dated, &p.Fill.Worded, &p.Fill.Of,
		span(&p.Period), span(&p.FullPeriod), flag(&p.Quick), &p.Stopped, &p.Rested)
	return p, err
}

const sqlAddPass = `
INSERT INTO source_pass (` + passColumns + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

// addPass writes what came of a pass, in the transaction that closes it.
func addPass(ctx context.Context, q conn, p collector.Pass) error {
	_, err := q.exec(ctx, sqlAddPass, p.Source, p.Pass, p.Company, p.Due, p.Started, p.Ended, p.Health, p.Reason, p.Pages, p.Read,
		p.Mentions, p.Held, p.Gone, p.Fill.Rated, p.Fill.Authored, p.Fill.Dated, p.Fill.Worded, p.Fill.Of,
		p.Period, p.FullPeriod, p.Quick, p.Stopped, p.Rested)
	return err
}

// QuickPass says that a pass went down some list only as far as what is known, or would have: a source without a list that
// is sorted by date is gone over as a whole each time.
func QuickPass(src collector.Source, t PassTally) bool {
	return src.Quick && (t.Sorted || t.Stopped > 0)
}

// closedPass is the row of a pass that ends now, with what was told of it.
func closedPass(src collector.Source, t PassTally, gone int, now time.Time) collector.Pass {
	due := src.PassDue
	if due.IsZero() { // an older program began it
		due = src.Due
	}
	if due.After(src.PassStart) {
		due = src.PassStart
	}
	return collector.Pass{Source: src.SourceID, Pass: src.Pass, Company: src.Company, Due: due, Started: src.PassStart, Ended: now, Health: src.Health,
		Reason: src.Reason, Pages: t.Pages, Read: src.Read, Mentions: t.Mentions, Held: t.Held, Gone: gone, Fill: t.Fill,
		Period: src.Period, FullPeriod: src.FullPeriod, Quick: QuickPass(src, t), Stopped: t.Stopped, Rested: t.Outcomes[collector.OutcomeResting]}
}

const sqlPassesOf = `
SELECT ` + passColumns + ` FROM source_pass WHERE source_id = ? AND company_id + 0 = ? ORDER BY pass DESC LIMIT ?`

// PassesOf are the last n closed passes of a source, the newest first.
func (s *Store) PassesOf(ctx context.Context, scope collector.Scope, source int64, n int) ([]collector.Pass, error) {
	all, err := list(ctx, s.read(), scanPass, sqlPassesOf, source, scope.Company, n)
	return all, fault(err)
}

const sqlPassesBetween = `
SELECT ` + passColumns + ` FROM source_pass WHERE company_id = ? AND ended >= ? AND ended < ? ORDER BY ended, source_id, pass`

// PassesBetween are the company's passes that ended from one moment on and before another, in the order of their ends.
func (s *Store) PassesBetween(ctx context.Context, scope collector.Scope, from, before time.Time) ([]collector.Pass, error) {
	all, err := list(ctx, s.read(), scanPass, sqlPassesBetween, scope.Company, from, before)
	return all, fault(err)
}
