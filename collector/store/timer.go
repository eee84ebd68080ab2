package store

import (
	"context"
	"strings"
	"time"

	"molva/collector"
)

const timerColumns = `timer_id, company_id, kind, subject_id, due, tries, fence, reason, not_before`

func scanTimer(row scanner) (t collector.Timer, err error) {
	err = row.Scan(&t.TimerID, &t.Company, &t.Kind, &t.Subject, when(&t.Due), &t.Tries, &t.Fence, &t.Reason, when(&t.NotBefore))
	return t, err
}

const sqlSetTimer = `
INSERT INTO timer (company_id, kind, subject_id, due, not_before, lease_until, fence, tries, reason) VALUES (?, ?, ?, ?, 0, 0, '', 0, '')
ON CONFLICT (kind, subject_id) DO UPDATE SET due = excluded.due, not_before = 0, lease_until = 0, fence = '', tries = 0, reason = ''`

const sqlEndTimer = `
DELETE FROM timer WHERE kind = ? AND subject_id = ?`

// setTimer makes a subject's next instant due; the zero time ends its timer. Whoever holds the timer at this moment has lost
// it and writes nothing.
func setTimer(ctx context.Context, q conn, company int64, kind collector.TimerKind, subject int64, due time.Time) error {
	if due.IsZero() {
		_, err := q.exec(ctx, sqlEndTimer, kind, subject)
		return err
	}
	_, err := q.exec(ctx, sqlSetTimer, company, kind, subject, due)
	return err
}

const sqlFireTimer = `
DELETE FROM timer WHERE timer_id = ? AND fence = ?`

// fireTimer ends a timer that was claimed, in the transaction that writes what came of it; setTimer behind it sets the
// next one. CodeConflict (ErrLost) when it was taken over or set anew: the transaction must write nothing.
func fireTimer(ctx context.Context, q conn, t collector.Timer) error {
	n, err := q.exec(ctx, sqlFireTimer, t.TimerID, t.Fence)
	if err == nil && (n == 0 || t.Fence == "") {
		return lost("timer")
	}
	return err
}

// The timers that are due and may be tried: those that nothing put off, by their instant, and those whose wait is over.
const dueTimers = `
WITH fresh AS MATERIALIZED (
    SELECT timer_id, due FROM timer WHERE not_before = 0 AND due <= ? AND lease_until <= ? ORDER BY due LIMIT ? {skip_locked}),
again AS MATERIALIZED (
    SELECT timer_id, due FROM timer WHERE not_before > 0 AND not_before <= ? AND due <= ? AND lease_until <= ? ORDER BY not_before LIMIT ? {skip_locked}),
c AS (SELECT timer_id, due FROM fresh UNION ALL SELECT timer_id, due FROM again ORDER BY due LIMIT ?)`

func dueTimersArgs(now, wall time.Time, n int) []any {
	return []any{now, wall, n, wall, now, wall, n, n}
}

// To look at what is due locks nothing.
var sqlDueTimers = strings.ReplaceAll(dueTimers, " {skip_locked}", "") + `
SELECT timer_id FROM c ORDER BY due`

// DueTimers are the inside ids of up to n timers that ClaimTimers would take.
func (s *Store) DueTimers(ctx context.Context, now, wall time.Time, n int) ([]int64, error) {
	ids, err := list(ctx, s.read(), column[int64], sqlDueTimers, dueTimersArgs(now, wall, n)...)
	return ids, fault(err)
}

const sqlClaimTimers = dueTimers + `
UPDATE timer SET lease_until = ?, fence = ?, tries = tries + 1 WHERE timer_id IN (SELECT c.timer_id FROM c) RETURNING timer_id`

const sqlClaimedTimers = `
SELECT ` + timerColumns + ` FROM timer WHERE timer_id IN % ORDER BY due, timer_id`

// ClaimTimers takes up to n timers of all companies that are due at business time now and may be tried at wall time, the
// longest due first.
func (s *Store) ClaimTimers(ctx context.Context, now, wall time.Time, lease time.Duration, n int) ([]collector.Timer, error) {
	var out []collector.Timer
	err := s.tx(ctx, func(q conn) error {
		out = nil
		ids, err := list(ctx, q, column[int64], sqlClaimTimers, append(dueTimersArgs(now, wall, n), wall.Add(lease), newFence())...)
		for _, part := range parts(ids, listMost) {
			in, args := inList(part)
			some, err := list(ctx, q, scanTimer, strings.Replace(sqlClaimedTimers, "%", in, 1), args...)
			if err != nil {
				return err
			}
			out = append(out, some...)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

const sqlDeferTimer = `
UPDATE timer SET not_before = ?, reason = ?, lease_until = 0, fence = '' WHERE timer_id = ? AND fence = ?`

// DeferTimer lets a timer go that could not fire now; it is tried again from retry (wall time) on. CodeConflict (ErrLost)
// when it was taken over.
func (s *Store) DeferTimer(ctx context.Context, t collector.Timer, reason string, retry time.Time) error {
	return s.fenced(ctx, "timer", sqlDeferTimer, retry, bounded(reason), t.TimerID, t.Fence)
}

const sqlTimer = `
SELECT ` + timerColumns + ` FROM timer WHERE kind = ? AND subject_id = ? AND company_id = ?`

// Timer is the next instant of a subject; false when nothing happens to it by itself.
func (s *Store) Timer(ctx context.Context, scope collector.Scope, kind collector.TimerKind, subject int64) (collector.Timer, bool, error) {
	t, ok, err := first(ctx, s.read(), scanTimer, sqlTimer, kind, subject, scope.Company)
	return t, ok, fault(err)
}

const sqlFailing = `
SELECT ` + timerColumns + ` FROM timer WHERE company_id = ? AND reason <> '' ORDER BY due, timer_id LIMIT ?`

// FailingTimers are up to n steps of the company whose last try failed, the longest due first.
func (s *Store) FailingTimers(ctx context.Context, scope collector.Scope, n int) ([]collector.Timer, error) {
	all, err := list(ctx, s.read(), scanTimer, sqlFailing, scope.Company, n)
	return all, fault(err)
}

const sqlSetOwnTimer = `
DELETE FROM timer WHERE kind = ? AND subject_id = ? AND company_id <> ?`

// SetTimer is for tests and for subjects that have no write of their own; processes set theirs in the transaction that
// makes it due.
func (s *Store) SetTimer(ctx context.Context, scope collector.Scope, kind collector.TimerKind, subject int64, due time.Time) error {
	return s.tx(ctx, func(q conn) error {
		if n, err := q.exec(ctx, sqlSetOwnTimer, kind, subject, scope.Company); err != nil || n > 0 {
			if err == nil {
				err = missing(string(kind), subject)
			}
			return err // undone: it belongs to another company
		}
		return setTimer(ctx, q, scope.Company, kind, subject, due)
	})
}

// EndTimer ends a timer that fired and left nothing to write.
func (s *Store) EndTimer(ctx context.Context, t collector.Timer) error {
	return s.tx(ctx, func(q conn) error { return fireTimer(ctx, q, t) })
}
