package store

import (
	"context"
	"strconv"
	"time"
)

const sqlSetting = `
SELECT value FROM setting WHERE name = ?`

const sqlSaveSetting = `
INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`

// The settings that are rows, so that every process reads the same.
const (
	settingClock = "clock_offset"
	settingSlot  = "index_slot"
	settingRenew = "index_renewal"
)

// ClockOffset is how far the demo's business time is ahead of the time of day.
func (s *Store) ClockOffset(ctx context.Context) (time.Duration, error) {
	v, ok, err := first(ctx, s.read(), column[string], sqlSetting, settingClock)
	if err != nil || !ok {
		return 0, fault(err)
	}
	n, err := strconv.ParseInt(v, 10, 64)
	return time.Duration(n) * time.Microsecond, err
}

// SetClockOffset moves the demo's business time.
func (s *Store) SetClockOffset(ctx context.Context, d time.Duration) error {
	_, err := s.write().exec(ctx, sqlSaveSetting, settingClock, strconv.FormatInt(d.Microseconds(), 10))
	return fault(err)
}

// IndexSlot is the slot of the index that is searched: "a" (also before anything was said) or "b".
func (s *Store) IndexSlot(ctx context.Context) (string, error) {
	v, ok, err := first(ctx, s.read(), column[string], sqlSetting, settingSlot)
	if !ok {
		v = "a"
	}
	return v, fault(err)
}

// SetIndexSlot says which slot is searched from now on; its follower works, the other's rests until ResetFollower.
func (s *Store) SetIndexSlot(ctx context.Context, slot string) error {
	return s.tx(ctx, func(q conn) error {
		if _, err := q.exec(ctx, sqlSaveSetting, settingSlot, slot); err != nil {
			return err
		}
		_, err := q.exec(ctx, sqlOneIndex, "index_"+slot)
		return err
	})
}

const sqlClaimRenewal = `
INSERT INTO setting (name, value) VALUES (?, ?)
ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE CAST(setting.value AS BIGINT) <= ? RETURNING value`

// ClaimRenewal leases the building anew of an index that an older program wrote and answers the lease; "" when another process
// does it.
func (s *Store) ClaimRenewal(ctx context.Context, wall time.Time, lease time.Duration) (held string, err error) {
	held, _, err = first(ctx, s.write(), column[string], sqlClaimRenewal, settingRenew, until(wall, lease), wall)
	return held, fault(err)
}

const sqlRenewRenewal = `
UPDATE setting SET value = ? WHERE name = ? AND value = ?`

// RenewRenewal keeps what ClaimRenewal gave, and answers the lease as it is now; one of no time lets it go. CodeConflict (ErrLost)
// when it ran out and another process took it.
func (s *Store) RenewRenewal(ctx context.Context, held string, wall time.Time, lease time.Duration) (string, error) {
	now := until(wall, lease)
	return now, s.fenced(ctx, "building of the index", sqlRenewRenewal, now, settingRenew, held)
}

func until(wall time.Time, lease time.Duration) string {
	return strconv.FormatInt(wall.Add(lease).UnixMicro(), 10)
}

const sqlOneIndex = `
UPDATE follower SET active = CASE WHEN name = ? THEN 1 ELSE 0 END WHERE name IN ('index_a', 'index_b')`
