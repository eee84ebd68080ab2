package store

import (
	"context"
	"time"

	"molva/collector"
)

const silenceColumns = `silence_id, company_id, what, since, detail, mark, noticed, began, cleared, over, told, tries, not_before, reason`

func scanSilence(row scanner) (x collector.Silence, err error) {
	err = row.Scan(&x.SilenceID, &x.Company, &x.What, when(&x.Since), &x.Detail, &x.Mark, when(&x.Noticed), when(&x.Began), when(&x.Cleared), when(&x.Over),
		&x.Told, &x.Tries, when(&x.NotBefore), &x.Reason)
	return x, err
}

const sqlOpenSilences = `
SELECT ` + silenceColumns + ` FROM silence WHERE company_id = ? AND over = 0 ORDER BY silence_id`

// OpenSilences are those of the company that last, those among them that may be nothing.
func (s *Store) OpenSilences(ctx context.Context, scope collector.Scope) ([]collector.Silence, error) {
	all, err := list(ctx, s.read(), scanSilence, sqlOpenSilences, scope.Company)
	return all, fault(err)
}

const sqlUntoldSilences = `
SELECT ` + silenceColumns + ` FROM silence WHERE company_id = ? AND told < 2 AND began > 0 AND not_before <= ? AND (told = 0 OR over > 0) ORDER BY silence_id LIMIT ?`

// UntoldSilences are up to n of which something is to be told at wall time.
func (s *Store) UntoldSilences(ctx context.Context, scope collector.Scope, wall time.Time, n int) ([]collector.Silence, error) {
	all, err := list(ctx, s.read(), scanSilence, sqlUntoldSilences, scope.Company, wall, n)
	return all, fault(err)
}

const sqlSilences = `
SELECT ` + silenceColumns + ` FROM silence WHERE company_id = ? AND began > 0 ORDER BY silence_id DESC LIMIT ?`

// Silences are the last n of the company, newest first.
func (s *Store) Silences(ctx context.Context, scope collector.Scope, n int) ([]collector.Silence, error) {
	all, err := list(ctx, s.read(), scanSilence, sqlSilences, scope.Company, n)
	return all, fault(err)
}

const sqlHoldsWatchman = `
UPDATE watchman SET fence = fence WHERE company_id = ? AND fence = ?`

const sqlAddSilence = `
INSERT INTO silence (company_id, what, since, detail, mark, noticed, began, cleared, over, told, tries, not_before, reason)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

const sqlSaveSilence = `
UPDATE silence SET since = ?, detail = ?, mark = ?, noticed = ?, began = ?, cleared = ?, over = ?, told = ?, tries = ?, not_before = ?, reason = ?
WHERE silence_id = ? AND company_id = ?`

const sqlDropSilence = `
DELETE FROM silence WHERE silence_id = ? AND company_id = ?`

// SaveSilences writes what a look has changed: new ones have no SilenceID, those that never began and are over go. Whoever
// lost the company meanwhile writes nothing: CodeConflict (ErrLost).
func (s *Store) SaveSilences(ctx context.Context, w collector.Watchman, changed []collector.Silence) error {
	return s.tx(ctx, func(q conn) error {
		n, err := q.exec(ctx, sqlHoldsWatchman, w.Company, w.Fence)
		if err == nil && (n == 0 || w.Fence == "") {
			err = lost("watchman")
		}
		for _, x := range changed {
			if err != nil {
				return err
			}
			rest := []any{x.Since, bounded(x.Detail), x.Mark, x.Noticed, x.Began, x.Cleared, x.Over, x.Told, x.Tries, x.NotBefore, bounded(x.Reason)}
			switch {
			case x.SilenceID == 0:
				_, err = q.exec(ctx, sqlAddSilence, append([]any{w.Company, x.What}, rest...)...)
			case !x.Over.IsZero() && x.Began.IsZero():
				_, err = q.exec(ctx, sqlDropSilence, x.SilenceID, w.Company)
			default:
				_, err = q.exec(ctx, sqlSaveSilence, append(rest, x.SilenceID, w.Company)...)
			}
		}
		return err
	})
}
