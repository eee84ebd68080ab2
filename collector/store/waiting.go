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

// Alerts are many, their rules few: those are looked up when they are.
const sqlWaiting = `
SELECT t.receiver_id, w.watch_id, w.created
FROM (SELECT DISTINCT a.receiver_id, aw.watch_id FROM alert a
    JOIN document d ON d.document_id = a.document_id
    JOIN alert_watch aw ON aw.alert_id = a.alert_id
    WHERE a.why = 'waits' AND a.company_id = ? AND d.source_id = ?) t
JOIN watch w ON w.watch_id = t.watch_id ORDER BY w.created, w.watch_id`

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

// What lags is little beside what a source has. The inner question is put row by row, so that PostgreSQL begins there too.
const sqlUnmatched = `
SELECT f.document_id, f.rev FROM document_follow f
WHERE f.company_id = ? AND f.document_id + 0 > ? AND f.matched < f.rev
    AND (SELECT d.first_pass FROM document d WHERE d.document_id = f.document_id AND d.source_id = ? AND d.state = 'live') = 1
ORDER BY f.document_id + 0 LIMIT ?`

// Unmatched are documents of a source's first period that no rule has looked at yet, behind an inside id (0 from the first).
// Like those of Lagging their lists are shared.
func (s *Store) Unmatched(ctx context.Context, scope collector.Scope, source, after int64, n int) ([]collector.Document, error) {
	refs, err := list(ctx, s.read(), scanRef, sqlUnmatched, scope.Company, after, source, n)
	if err != nil {
		return nil, fault(err)
	}
	return s.documentsAt(ctx, scope, refs)
}

// ToldTally is how much a summary tells about.
type ToldTally struct {
	Reviews    int
	Mentions   int
	Complaints int    // among both
	Stars      [6]int // reviews by whole stars, 1..5; [0] without a rating
}

// The index of alerts by delivery holds those of one only, which must be said.
const sqlTold = `
FROM document d WHERE d.company_id + 0 = ? AND d.document_id IN (SELECT a.document_id FROM alert a WHERE a.delivery_id = ? AND a.delivery_id > 0)`

const sqlToldTally = `
SELECT COALESCE(SUM(t.mention), 0), COALESCE(SUM(1 - t.mention), 0), COALESCE(SUM(t.complaint), 0),
    COALESCE(SUM(CASE WHEN t.mention = 0 AND t.rating <= 0 THEN 1 ELSE 0 END), 0),
    COALESCE(SUM(CASE WHEN t.mention = 0 AND t.rating > 0 AND t.rating < 1.5 THEN 1 ELSE 0 END), 0),
    COALESCE(SUM(CASE WHEN t.mention = 0 AND t.rating >= 1.5 AND t.rating < 2.5 THEN 1 ELSE 0 END), 0),
    COALESCE(SUM(CASE WHEN t.mention = 0 AND t.rating >= 2.5 AND t.rating < 3.5 THEN 1 ELSE 0 END), 0),
    COALESCE(SUM(CASE WHEN t.mention = 0 AND t.rating >= 3.5 AND t.rating < 4.5 THEN 1 ELSE 0 END), 0),
    COALESCE(SUM(CASE WHEN t.mention = 0 AND t.rating >= 4.5 THEN 1 ELSE 0 END), 0)
FROM (SELECT d.rating, CASE WHEN d.kind = 'mention' THEN 1 ELSE 0 END AS mention, ` + sqlCalledComplaint + ` AS complaint ` + sqlTold + `) t`

// ToldTally counts what a summary tells about, as it is now.
func (s *Store) ToldTally(ctx context.Context, scope collector.Scope, delivery int64) (ToldTally, error) {
	t, _, err := first(ctx, s.read(), func(row scanner) (t ToldTally, err error) {
		n := &t.Stars
		err = row.Scan(&t.Mentions, &t.Reviews, &t.Complaints, &n[0], &n[1], &n[2], &n[3], &n[4], &n[5])
		return t, err
	}, sqlToldTally, scope.Company, delivery)
	return t, fault(err)
}

const sqlToldFirst = `
SELECT d.document_id ` + sqlTold + `
ORDER BY 1 - ` + sqlCalledComplaint + `, CASE WHEN d.published = 0 THEN 1 ELSE 0 END, d.published DESC, d.document_id LIMIT ?`

// ToldDocuments are up to n documents that a summary tells about: complaints first, then the rest, each newest first.
func (s *Store) ToldDocuments(ctx context.Context, scope collector.Scope, delivery int64, n int) ([]collector.Document, error) {
	ids, err := list(ctx, s.read(), column[int64], sqlToldFirst, scope.Company, delivery, n)
	if err != nil {
		return nil, fault(err)
	}
	return s.DocumentsByID(ctx, scope, ids)
}
