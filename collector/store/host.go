package store

import (
	"context"
	"strings"
	"time"

	"molva/collector"
)

const hostColumns = `host_id, host_key, not_before, reason, delay, robots, robots_status, robots_expires, failures, lease_until, fence, answered`

func scanHost(row scanner) (h collector.Host, err error) {
	err = row.Scan(&h.HostID, &h.Key, when(&h.NotBefore), &h.Reason, span(&h.Delay), &h.Robots, &h.RobotsStatus, when(&h.RobotsExpires),
		&h.Failures, when(&h.LeaseUntil), &h.Fence, when(&h.Answered))
	return h, err
}

// Who let a host go has written when it may be asked again (not_before). One whose lease ran out may have asked it at the
// last moment, so the delay begins anew when the lease ends.
const (
	hostIsUnheld = `lease_until + CASE WHEN fence <> '' THEN delay ELSE 0 END <= ?`
	hostIsFree   = `not_before <= ? AND ` + hostIsUnheld
)

// The inner question is a correlated one so that the database goes from the few hosts to the many pages.
const sqlReadyHosts = `
SELECT h.host_id FROM host h
WHERE ` + hostIsFree + `
    AND (SELECT MIN(g.due) FROM page g WHERE g.host_id = h.host_id AND g.due > 0) <= ?
ORDER BY h.not_before LIMIT ?`

// ReadyHosts are the hosts that ClaimHost would lease at wall time and that have a page due at business time now.
func (s *Store) ReadyHosts(ctx context.Context, now, wall time.Time, n int) ([]int64, error) {
	ids, err := list(ctx, s.read(), column[int64], sqlReadyHosts, wall, wall, now, n)
	return ids, fault(err)
}

const sqlLeasedHost = `
SELECT host_id FROM host WHERE lease_until > ? AND NOT ` + hostIsHeldBeside + ` LIMIT 1`

// Crawling says that some host is being crawled at wall time, so that documents come.
func (s *Store) Crawling(ctx context.Context, wall time.Time) (bool, error) {
	_, ok, err := first(ctx, s.read(), column[int64], sqlLeasedHost, wall)
	return ok, fault(err)
}

const sqlClaimHost = `
UPDATE host SET lease_until = ?, fence = ?
WHERE host_id = ? AND ` + hostIsFree + ` RETURNING ` + hostColumns

// ClaimHost leases a host at wall time for as long as lease; false when another worker has it or it may not be asked yet:
// that of a dead worker is free when its lease and then the host's delay have passed.
func (s *Store) ClaimHost(ctx context.Context, id int64, wall time.Time, lease time.Duration) (collector.Host, bool, error) {
	h, ok, err := first(ctx, s.write(), scanHost, sqlClaimHost, wall.Add(lease), newFence(), id, wall, wall)
	return h, ok, fault(err)
}

// besideFence begins the fence of a lease that the owner of a data folder does not hold.
const besideFence = "beside:"

const hostIsHeldBeside = `substr(fence, 1, 7) = '` + besideFence + `'`

const sqlClaimHostBeside = `
UPDATE host SET lease_until = ?, fence = ?
WHERE host_id = ? AND ` + hostIsUnheld + ` RETURNING ` + hostColumns

// ClaimHostBeside leases a host, as ClaimHost does, for a process beside the workers that brings nothing into this store.
// It may be one that is not to be asked yet: who has it waits until NotBefore, and nobody else comes first. Such a lease
// outlives the start of a data folder's owner (FreeLeases).
func (s *Store) ClaimHostBeside(ctx context.Context, id int64, wall time.Time, lease time.Duration) (collector.Host, bool, error) {
	h, ok, err := first(ctx, s.write(), scanHost, sqlClaimHostBeside, wall.Add(lease), besideFence+newFence(), id, wall)
	return h, ok, fault(err)
}

// HeldBeside says that the host's lease is, or was at last, one of ClaimHostBeside.
func HeldBeside(h collector.Host) bool { return strings.HasPrefix(h.Fence, besideFence) }

const sqlRenewHost = `
UPDATE host SET lease_until = ? WHERE host_id = ? AND fence = ?`

// RenewHost makes a lease last for as long as lease from wall time on. CodeConflict (ErrLost) when it was taken over.
func (s *Store) RenewHost(ctx context.Context, h collector.Host, wall time.Time, lease time.Duration) error {
	return s.fenced(ctx, "host", sqlRenewHost, wall.Add(lease), h.HostID, h.Fence)
}

const sqlSaveHost = `
UPDATE host SET not_before = ?, reason = ?, delay = ?, robots = ?, robots_status = ?, robots_expires = ?, failures = ?, answered = ?
WHERE host_id = ? AND fence = ?`

// SaveHost writes what was learned about a host: robots, delay, when it may be asked again and why. CodeConflict
// (ErrLost) when the lease was taken over.
func (s *Store) SaveHost(ctx context.Context, h collector.Host) error {
	return fault(saveHost(ctx, s.write(), h))
}

func saveHost(ctx context.Context, q conn, h collector.Host) error {
	n, err := q.exec(ctx, sqlSaveHost, h.NotBefore, h.Reason, h.Delay, h.Robots, h.RobotsStatus, h.RobotsExpires, h.Failures, h.Answered, h.HostID, h.Fence)
	if err == nil && (n == 0 || h.Fence == "") {
		err = lost("host")
	}
	return err
}

const sqlReleaseHost = `
UPDATE host SET lease_until = 0, fence = '' WHERE host_id = ? AND fence = ?`

// ReleaseHost lets a host go before its lease ends. CodeConflict (ErrLost) when it was taken over.
func (s *Store) ReleaseHost(ctx context.Context, h collector.Host, _ time.Time) error {
	return s.fenced(ctx, "host", sqlReleaseHost, h.HostID, h.Fence)
}

// fenced runs a statement whose last value is a fence and that must change a row.
func (s *Store) fenced(ctx context.Context, what, query string, args ...any) error {
	if args[len(args)-1] == "" {
		return lost(what)
	}
	n, err := s.write().exec(ctx, query, args...)
	if err == nil && n == 0 {
		err = lost(what)
	}
	return fault(err)
}

// Whoever held a host may have asked it at the last moment: its delay begins anew. One that is held beside the owner is
// let go by its holder, or is free when its lease runs out.
const sqlFreeHosts = `
UPDATE host SET lease_until = 0, fence = '', not_before = CASE WHEN delay > 0 AND not_before < ? + delay THEN ? + delay ELSE not_before END
WHERE (lease_until > 0 OR fence <> '') AND NOT (` + hostIsHeldBeside + ` AND lease_until > ?)`

const sqlFreeFollowers = `
UPDATE follower SET lease_until = 0, fence = '' WHERE lease_until > 0 OR fence <> ''`

// The fence of a delivery stays: by it the next claim sees that a try was begun and its end is unknown.
const sqlFreeDeliveries = `
UPDATE delivery SET lease_until = 0 WHERE lease_until > 0 AND state = 'due'`

const sqlFreeTimers = `
UPDATE timer SET lease_until = 0, fence = '' WHERE lease_until > 0 OR fence <> ''`

const sqlFreeTrainings = `
UPDATE training SET ` + trainingWaits + ` WHERE slot > 0`

// FreeLeases ends all leases at wall time but those of ClaimHostBeside that have not run out; a host that was leased waits
// its delay anew. Only the owner of a data folder may do that, at its start: no other worker is at work then.
func (s *Store) FreeLeases(ctx context.Context, wall time.Time) error {
	return s.tx(ctx, func(q conn) error {
		if _, err := q.exec(ctx, sqlFreeHosts, wall, wall, wall); err != nil {
			return err
		}
		for _, query := range []string{sqlFreeFollowers, sqlFreeDeliveries, sqlFreeTimers, sqlFreeTrainings} {
			if _, err := q.exec(ctx, query); err != nil {
				return err
			}
		}
		return nil
	})
}

const sqlHosts = `
SELECT ` + hostColumns + ` FROM host
WHERE host_key > ? AND host_id IN (SELECT c.host_id FROM company_host c WHERE c.company_id = ?) ORDER BY host_key LIMIT ?`

// Hosts are the hosts on which the company has pages, behind a key in the order of keys ("" from the first).
func (s *Store) Hosts(ctx context.Context, scope collector.Scope, after string, n int) ([]collector.Host, error) {
	all, err := list(ctx, s.read(), scanHost, sqlHosts, after, scope.Company, n)
	return all, fault(err)
}

const sqlHostByKey = `
SELECT ` + hostColumns + ` FROM host
WHERE host_key = ? AND host_id IN (SELECT c.host_id FROM company_host c WHERE c.company_id = ?)`

// HostByKey is the host of that key, where the company has pages on it.
func (s *Store) HostByKey(ctx context.Context, scope collector.Scope, key string) (collector.Host, error) {
	h, ok, err := first(ctx, s.read(), scanHost, sqlHostByKey, key, scope.Company)
	if err == nil && !ok {
		err = missing("host", key)
	}
	return h, fault(err)
}

// EnsureHost is the row of a host by its key, made where there is none; the company sees it among its hosts.
func (s *Store) EnsureHost(ctx context.Context, scope collector.Scope, key string) (id int64, err error) {
	err = s.tx(ctx, func(q conn) error {
		ids, err := hostIDs(ctx, q, scope.Company, []string{key}, map[string]int64{})
		id = ids[key]
		return err
	})
	return id, err
}
