package collector

import "time"

// Clock is business time: published, due, deadlines, expiry of links. Leases, delays between fetches, Retry-After and
// sessions are wall time and use package time directly.
type Clock interface{ Now() time.Time }

// WallClock is the clock of a real installation.
type WallClock struct{}

// Now is the time of day in UTC, to the microsecond (the store's precision).
func (WallClock) Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// FixedClock stands still; it is for rules that are asked "what if it were then" and for tests.
type FixedClock time.Time

// Now is always the same instant.
func (c FixedClock) Now() time.Time { return time.Time(c) }
