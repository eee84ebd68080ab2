package store

import (
	"context"

	"molva/collector"
)

// Waiting is a receiver for whom alerts about a source's documents wait for a summary.
type Waiting struct {
	Receiver int64
	Watches  []collector.Watch // that found them, oldest first; deleted ones too
}

const sqlWaiting = `
SELECT DISTINCT a.receiver_id, w.watch_id, w.created FROM alert a
JOIN document d ON d.document_id = a.document_id
JOIN alert_watch aw ON aw.alert_id = a.alert_id
JOIN watch w ON w.watch_id = aw.watch_id
WHERE a.why = 'waits' AND a.company_id = ? AND d.source_id = ? ORDER BY w.created, w.watch_id`

// Waiting are the receivers whose alerts about a source's documents wait for a summary; who has the oldest rule is first.
func (s *Store) Waiting(ctx context.Context, scope collector.Scope, source int64) ([]Waiting, error) {
	type row struct{ receiver, watch, created int64 }
	rows, err := list(ctx, s.read(), func(from scanner) (r row, err error) {
		return r, from.Scan(&r.receiver, &r.watch, &r.created)
	}, sqlWaiting, scope.Company, source)
	if err != nil {
		return nil, fault(err)
	}
	var out []Waiting
	at, ids := map[int64]int{}, [][]int64{}
	for _, r := range rows {
		i, ok := at[r.receiver]
		if !ok {
			i = len(out)
			at[r.receiver] = i
			out, ids = append(out, Waiting{Receiver: r.receiver}), append(ids, nil)
		}
		ids[i] = append(ids[i], r.watch)
	}
	for i := range out {
		if out[i].Watches, err = s.WatchesByID(ctx, scope, ids[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

const sqlUnmatched = `
SELECT ` + documentColumns + documentTables + `
WHERE d.source_id = ? AND d.company_id = ? AND d.first_pass = 1 AND d.state = 'live' AND d.document_id > ?
    AND EXISTS (SELECT 1 FROM document_follow f WHERE f.document_id = d.document_id AND f.matched < f.rev)
ORDER BY d.document_id LIMIT ?`

// Unmatched are documents of a source's first period that no rule has looked at yet, behind an inside id (0 from the first).
func (s *Store) Unmatched(ctx context.Context, scope collector.Scope, source, after int64, n int) ([]collector.Document, error) {
	return documents(ctx, s.read(), sqlUnmatched, source, scope.Company, after, n)
}

const sqlTold = `
SELECT ` + documentColumns + documentTables + `
WHERE d.document_id IN (SELECT a.document_id FROM alert a WHERE a.delivery_id = ?) AND d.company_id = ? AND d.document_id > ?
ORDER BY d.document_id LIMIT ?`

// ToldDocuments are what a summary tells about, behind an inside id (0 from the first).
func (s *Store) ToldDocuments(ctx context.Context, scope collector.Scope, delivery, after int64, n int) ([]collector.Document, error) {
	return documents(ctx, s.read(), sqlTold, delivery, scope.Company, after, n)
}
