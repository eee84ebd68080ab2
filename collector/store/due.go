package store

import (
	"context"
	"strings"
	"time"
)

// DueReport counts what is due or leased, over all companies.
type DueReport struct {
	Sources    int            // with owner, pass not open, due
	Passes     int            // open
	Pages      int            // due, whether or not their host may be asked yet
	Hosts      int            // that may be asked now and have pages due
	Waiting    int            // hosts with pages due that asked to wait
	Deliveries int            // due, whether or not they may be tried yet
	Timers     int            // due, whether or not they may be tried yet
	Lag        map[string]int // documents by follower; one that rests is left out
	Leased     int            // hosts, followers and deliveries that somebody holds
	Busy       int            // 0: all is quiet until the next business instant (NextDue)
}

const sqlCountDue = `
SELECT (SELECT COUNT(*) FROM source WHERE owner_id > 0 AND pass_open = 0 AND due <= ?),
    (SELECT COUNT(*) FROM source WHERE pass_open = 1),
    (SELECT COUNT(*) FROM page WHERE due > 0 AND due <= ?),
    (SELECT COUNT(*) FROM delivery WHERE state = 'due' AND due <= ?),
    (SELECT COUNT(*) FROM timer WHERE due <= ?),
    (SELECT COUNT(*) FROM host WHERE lease_until > ?) + (SELECT COUNT(*) FROM follower WHERE lease_until > ?)
        + (SELECT COUNT(*) FROM delivery WHERE state = 'due' AND lease_until > ?) + (SELECT COUNT(*) FROM timer WHERE due <= ? AND lease_until > ?)`

const sqlCountHosts = `
SELECT COALESCE(SUM(CASE WHEN h.not_before <= ? THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN h.not_before > ? THEN 1 ELSE 0 END), 0)
FROM host h WHERE (SELECT MIN(g.due) FROM page g WHERE g.host_id = h.host_id AND g.due > 0) <= ?`

const sqlCountLag = `
SELECT COUNT(*) FROM document_follow d WHERE d.{col} < d.rev
    AND d.company_id IN (SELECT f.company_id FROM follower f WHERE f.name = '{name}' AND f.active = 1)`

// Due counts what is due at business time now, and what is leased at wall time. It is for people and for "is all quiet":
// the rounds of the scheduler ask DueSources, ReadyHosts, OpenPasses, LaggingFollowers, DueTimers and DueDeliveries, which stop at
// the first rows.
func (s *Store) Due(ctx context.Context, now, wall time.Time) (DueReport, error) {
	r := DueReport{Lag: map[string]int{}}
	q := s.read()
	_, _, err := first(ctx, q, func(row scanner) (int, error) {
		return 0, row.Scan(&r.Sources, &r.Passes, &r.Pages, &r.Deliveries, &r.Timers, &r.Leased)
	}, sqlCountDue, now, now, now, now, wall, wall, wall, now, wall)
	if err != nil {
		return r, fault(err)
	}
	if r.Pages > 0 {
		if _, _, err := first(ctx, q, func(row scanner) (int, error) {
			return 0, row.Scan(&r.Hosts, &r.Waiting)
		}, sqlCountHosts, wall, wall, now); err != nil {
			return r, fault(err)
		}
	}
	r.Busy = r.Sources + r.Passes + r.Pages + r.Deliveries + r.Timers + r.Leased
	for name, col := range followColumn {
		n, err := one[int](ctx, q, strings.NewReplacer("{name}", name, "{col}", col).Replace(sqlCountLag))
		if err != nil {
			return r, fault(err)
		}
		if n > 0 {
			r.Lag[name] = n
		}
		r.Busy += n
	}
	return r, nil
}

const sqlNextDue = `
SELECT COALESCE((SELECT MIN(due) FROM source WHERE owner_id > 0 AND pass_open = 0 AND due > ?), 0),
    COALESCE((SELECT MIN(due) FROM delivery WHERE state = 'due' AND due > ?), 0),
    COALESCE((SELECT MIN(due) FROM timer WHERE not_before = 0 AND due > ?), 0)`

// NextDue is the next business instant after one at which a source, a delivery or a timer becomes due; false when there is none.
func (s *Store) NextDue(ctx context.Context, after time.Time) (time.Time, bool, error) {
	var source, delivery, timer int64
	_, _, err := first(ctx, s.read(), func(row scanner) (int, error) { return 0, row.Scan(&source, &delivery, &timer) }, sqlNextDue, after, after, after)
	next := int64(0)
	for _, due := range []int64{source, delivery, timer} {
		if due > 0 && (next == 0 || due < next) {
			next = due
		}
	}
	return instant(next), next > 0, fault(err)
}

var sqlDueDeliveries = strings.ReplaceAll(dueDeliveries, " {skip_locked}", "") + `
SELECT delivery_id FROM c ORDER BY due`

// DueDeliveries are the inside ids of up to n deliveries that ClaimDeliveries would take.
func (s *Store) DueDeliveries(ctx context.Context, now, wall time.Time, n int) ([]int64, error) {
	query, args := dueDeliveriesOf(sqlDueDeliveries, now, wall, n, nil)
	ids, err := list(ctx, s.read(), column[int64], query, args...)
	return ids, fault(err)
}
