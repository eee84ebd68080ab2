package store

import (
	"context"
	"time"

	"molva/collector"
)

// missed is what became of what a pass did not see.
type missed struct {
	gone    int // documents that no source shows any more
	handed  int // that another source shows: it is their home now
	dropped int // sightings that are none any more
	waiting int // what has not been missed often enough
}

// left is how much less the source shows.
func (m missed) left() int { return m.gone + m.handed + m.dropped }

const sqlMissed = `
UPDATE document AS d SET missed = missed + 1` + missingHere

const sqlUnsighted = `
UPDATE sighting AS x SET missed = missed + 1` + missingAside

const sqlDropMissed = `
DELETE FROM sighting WHERE source_id = ? AND company_id + 0 = ? AND missed >= ?`

const sqlGone = `
UPDATE document SET state = 'gone', rev = rev + 1
WHERE source_id = ? AND company_id = ? AND state = 'live' AND page_id > 0 AND missed >= ? RETURNING document_id`

const sqlGoneVersions = `
INSERT INTO document_version (company_id, document_id, rev, change, at, rating, raw_rating, title, body, pros, cons, replies, evidence)
SELECT company_id, document_id, rev, 'gone', CAST(? AS BIGINT), rating, raw_rating, title, body, pros, cons, replies, 0
FROM document WHERE document_id IN `

const sqlFollowRevs = `
UPDATE document_follow SET rev = (SELECT d.rev FROM document d WHERE d.document_id = document_follow.document_id)
WHERE document_id IN `

const sqlDropSightings = `
DELETE FROM sighting WHERE document_id IN `

// closeMissed settles what a pass missed, if it is one that may say so, and writes how thorough it was behind that.
func closeMissed(ctx context.Context, q conn, scope collector.Scope, src collector.Source, t PassTally, goneAfter int, now time.Time) (m missed, err error) {
	coverage := src.Coverage
	if (src.Health == collector.HealthOK || src.Whole) && !src.Stopped {
		if m, err = missDocuments(ctx, q, scope, src, goneAfter, now); err != nil {
			return m, err
		}
	}
	if m.left() > 0 {
		if coverage, err = t.covered(ctx, q, scope, src); err != nil {
			return m, err
		}
	}
	return m, closeThorough(ctx, q, scope, src, coverage, m.waiting > 0)
}

// missDocuments counts one more pass for what this one missed, and settles what has been missed often enough: what another
// source shows belongs to that one from now on, the rest is gone.
func missDocuments(ctx context.Context, q conn, scope collector.Scope, src collector.Source, goneAfter int, now time.Time) (m missed, err error) {
	if err := holdHomes(ctx, q, scope); err != nil {
		return m, err
	}
	for _, query := range []string{sqlMissed, sqlUnsighted} {
		n, err := q.exec(ctx, query, missingArgs(scope, src, now)...)
		if err != nil {
			return m, err
		}
		m.waiting += int(n)
	}
	if src.Health != collector.HealthOK {
		if err := believeEmptied(ctx, q, scope, src); err != nil {
			return m, err
		}
	}
	if m.waiting == 0 {
		return m, nil
	}
	n, err := q.exec(ctx, sqlDropMissed, src.SourceID, scope.Company, goneAfter)
	if err != nil {
		return m, err
	}
	m.dropped = int(n)
	if m.handed, err = handOver(ctx, q, scope, src, goneAfter); err != nil {
		return m, err
	}
	m.gone, err = callGone(ctx, q, scope, src, goneAfter, now)
	m.waiting -= m.left()
	return m, err
}

// callGone calls gone what was missed often enough, and says how much that is.
func callGone(ctx context.Context, q conn, scope collector.Scope, src collector.Source, goneAfter int, now time.Time) (int, error) {
	ids, err := list(ctx, q, column[int64], sqlGone, src.SourceID, scope.Company, goneAfter)
	if err != nil {
		return 0, err
	}
	for _, part := range parts(ids, listMost) {
		in, args := inList(part)
		if _, err := q.exec(ctx, sqlGoneVersions+in, append([]any{now}, args...)...); err != nil {
			return 0, err
		}
		for _, query := range []string{sqlFollowRevs + in, sqlCiteLast + in + ")", sqlDropSightings + in} {
			if _, err := q.exec(ctx, query, args...); err != nil {
				return 0, err
			}
		}
	}
	return len(ids), nil
}

const sqlEmptied = `
UPDATE page SET emptied = emptied + 1 WHERE source_id = ? AND company_id = ? AND pass = ? AND outcome = 'emptied'`

const sqlAcceptEmptied = `
UPDATE page SET emptied = ?, reviews = 0, filled = 0 WHERE source_id = ? AND company_id = ? AND pass = ? AND outcome = 'emptied' AND emptied >= ?`

// believeEmptied counts one more pass for the pages that were emptied, and accepts those that have been so long enough.
func believeEmptied(ctx context.Context, q conn, scope collector.Scope, src collector.Source) error {
	if _, err := q.exec(ctx, sqlEmptied, src.SourceID, scope.Company, src.Pass); err != nil {
		return err
	}
	_, err := q.exec(ctx, sqlAcceptEmptied, collector.EmptyNow, src.SourceID, scope.Company, src.Pass, collector.EmptiedPasses)
	return err
}
