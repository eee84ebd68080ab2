package store

import (
	"context"
	"time"

	"molva/collector"
)

const sqlDueWatchmen = `
SELECT c.company_id FROM company c LEFT JOIN watchman w ON w.company_id = c.company_id
WHERE w.company_id IS NULL OR w.due <= ? AND w.lease_until <= ? ORDER BY c.company_id`

const sqlAddWatchman = `
INSERT INTO watchman (company_id, looked, due, lease_until, fence, receiver_id, pulse) VALUES (?, 0, 0, 0, '', 0, '')
ON CONFLICT (company_id) DO NOTHING`

const sqlClaimWatchman = `
UPDATE watchman SET lease_until = ?, fence = ? WHERE company_id = ? AND due <= ? AND lease_until <= ?
RETURNING company_id, looked, receiver_id, pulse, fence`

func scanWatchman(row scanner) (w collector.Watchman, err error) {
	err = row.Scan(&w.Company, when(&w.Looked), &w.Receiver, &w.Pulse, &w.Fence)
	return w, err
}

// ClaimWatchmen takes the companies at which nobody has looked for long enough, each for as long as lease from wall time on.
// Any number of processes may ask: one gets each.
func (s *Store) ClaimWatchmen(ctx context.Context, wall time.Time, lease time.Duration) ([]collector.Watchman, error) {
	ids, err := list(ctx, s.read(), column[int64], sqlDueWatchmen, wall, wall)
	if err != nil {
		return nil, fault(err)
	}
	var out []collector.Watchman
	for _, id := range ids {
		err := s.tx(ctx, func(q conn) error {
			if _, err := q.exec(ctx, sqlAddWatchman, id); err != nil {
				return err
			}
			w, ok, err := first(ctx, q, scanWatchman, sqlClaimWatchman, wall.Add(lease), newFence(), id, wall, wall)
			if ok {
				out = append(out, w)
			}
			return err
		})
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

const sqlEndLook = `
UPDATE watchman SET looked = ?, due = ?, lease_until = 0, fence = '', pulse = ? WHERE company_id = ? AND fence = ?`

// EndLook lets a company go that was looked at, until next (wall time); pulse is what was seen. CodeConflict (ErrLost) when
// it was taken over.
func (s *Store) EndLook(ctx context.Context, w collector.Watchman, pulse string, wall, next time.Time) error {
	return s.fenced(ctx, "watchman", sqlEndLook, wall, next, pulse, w.Company, w.Fence)
}

const sqlWatchman = `
SELECT company_id, looked, receiver_id, pulse, '' FROM watchman WHERE company_id = ?`

// Watchman is what the last look at the scope's company saw; a zero Looked means that nobody has looked.
func (s *Store) Watchman(ctx context.Context, scope collector.Scope) (collector.Watchman, error) {
	w, _, err := first(ctx, s.read(), scanWatchman, sqlWatchman, scope.Company)
	w.Company = scope.Company
	return w, fault(err)
}

const sqlTestReceiver = `
UPDATE watchman SET receiver_id = ? WHERE company_id = ?`

// SetTestReceiver says who gets the test alarm; 0: the owners.
func (s *Store) SetTestReceiver(ctx context.Context, scope collector.Scope, person int64) error {
	return s.tx(ctx, func(q conn) error {
		if _, err := q.exec(ctx, sqlAddWatchman, scope.Company); err != nil {
			return err
		}
		_, err := q.exec(ctx, sqlTestReceiver, person, scope.Company)
		return err
	})
}
