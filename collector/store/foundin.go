package store

import (
	"context"
	"time"

	"molva/collector"
)

const sqlFoundIn = `
SELECT COALESCE(SUM(CASE WHEN d.kind = 'review' THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN d.kind = 'mention' THEN 1 ELSE 0 END), 0),
    COALESCE(SUM(CASE WHEN ` + sqlIsComplaint + ` THEN 1 ELSE 0 END), 0)
FROM document d WHERE d.company_id = ? AND d.first_seen >= ? AND d.first_seen < ?`

const sqlGoneIn = `
SELECT COALESCE(SUM(gone), 0) FROM source_pass WHERE company_id = ? AND ended >= ? AND ended < ?`

const sqlCasesIn = `
SELECT COUNT(*), COALESCE(SUM(CASE WHEN state IN ('open', 'answered', 'waiting') THEN 1 ELSE 0 END), 0)
FROM desk_case WHERE company_id = ? AND opened >= ? AND opened < ? AND into_id = 0`

const sqlAnsweredIn = `
SELECT COUNT(*) FROM (SELECT (SELECT MIN(t.at) FROM trail t WHERE t.about = 'case' AND t.about_id = c.case_id AND t.did IN ('answered', 'solved')) AS at
    FROM desk_case c WHERE c.company_id = ? AND c.opened < ?) a WHERE a.at >= ? AND a.at < ?`

// FoundIn says what was found in a period, from one moment on and before another, of the scope's company. It looks at all documents.
func (s *Store) FoundIn(ctx context.Context, scope collector.Scope, from, before time.Time) (f collector.Findings, err error) {
	read := func(query string, args []any, to ...any) {
		if err == nil {
			_, _, err = first(ctx, s.read(), func(row scanner) (int, error) { return 0, row.Scan(to...) }, query, args...)
		}
	}
	read(sqlFoundIn, []any{scope.Company, from, before}, &f.Reviews, &f.Mentions, &f.Complaints)
	read(sqlGoneIn, []any{scope.Company, from, before}, &f.Gone)
	read(sqlCasesIn, []any{scope.Company, from, before}, &f.CasesOpened, &f.CasesOpen)
	read(sqlAnsweredIn, []any{scope.Company, before, from, before}, &f.CasesAnswered)
	return f, fault(err)
}
