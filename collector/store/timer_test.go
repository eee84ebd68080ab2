package store

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"molva/collector"
)

const kindTest collector.TimerKind = "test:step"

// Eight claimers at once: each timer fires once, and in each claim the longest due comes first.
func TestTimersFireOnceAndInOrder(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		const many = 120
		for i := range many {
			must(t, s.SetTimer(ctx, w.scope, kindTest, int64(i+1), now.Add(-time.Duration((i*37)%many)*time.Minute)))
		}
		must(t, s.SetTimer(ctx, w.scope, kindTest, many+1, now.Add(time.Microsecond)))
		want(t, "due", len(got(s.DueTimers(ctx, now, wall, 999))(t)), many)
		var mu sync.Mutex
		fired := map[int64]int{}
		together(t, claimers, func(int) error {
			for {
				some, err := s.ClaimTimers(ctx, now, wall, time.Minute, 7)
				if err != nil || len(some) == 0 {
					return err
				}
				if !slices.IsSortedFunc(some, func(a, b collector.Timer) int { return a.Due.Compare(b.Due) }) {
					t.Errorf("not in order: %v", some)
				}
				for _, f := range some {
					if err := s.EndTimer(ctx, f); err != nil {
						return err
					}
					mu.Lock()
					fired[f.Subject]++
					mu.Unlock()
				}
			}
		})
		for _, f := range got(s.ClaimTimers(ctx, now, wall, time.Minute, many))(t) { // whom skipped rows left empty-handed
			fired[f.Subject]++
		}
		want(t, "fired", len(fired), many)
		for subject, n := range fired {
			want(t, "fired", n, 1)
			if subject == many+1 {
				t.Error("one fired before its time")
			}
		}
	})
}

// Who lost a timer writes nothing: it was taken over, or a person acted in the same moment and set it anew.
func TestALostTimerWritesNothing(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		claim := func(at time.Time) collector.Timer {
			t.Helper()
			some := got(s.ClaimTimers(ctx, now, at, time.Minute, 9))(t)
			want(t, "claimed", len(some), 1)
			return some[0]
		}
		must(t, s.SetTimer(ctx, w.scope, kindTest, 7, now))
		first := claim(wall)
		want(t, "held by the first", len(got(s.ClaimTimers(ctx, now, wall.Add(59*time.Second), time.Minute, 9))(t)), 0)
		second := claim(wall.Add(time.Minute))
		want(t, "tries", second.Tries, 2)
		wantCode(t, s.EndTimer(ctx, first), collector.CodeConflict)
		wantCode(t, s.DeferTimer(ctx, first, "x", wall), collector.CodeConflict)

		must(t, s.SetTimer(ctx, w.scope, kindTest, 7, now.Add(-time.Hour)))
		wantCode(t, s.EndTimer(ctx, second), collector.CodeConflict)
		third := claim(wall)
		want(t, "tries are counted anew", third.Tries, 1)
		want(t, "due", third.Due.Equal(now.Add(-time.Hour)), true)
		none := third
		none.Fence = ""
		wantCode(t, s.EndTimer(ctx, none), collector.CodeConflict)

		must(t, s.DeferTimer(ctx, third, "the store was away", wall.Add(time.Second)))
		want(t, "deferred", len(got(s.ClaimTimers(ctx, now, wall, time.Minute, 9))(t)), 0)
		fourth := claim(wall.Add(time.Second))
		want(t, "tries", fourth.Tries, 2)
		must(t, s.EndTimer(ctx, fourth))
		_, still, err := s.Timer(ctx, w.scope, kindTest, 7)
		must(t, err)
		want(t, "ended", still, false)
	})
}

// A timer that is set to the zero time is ended; one of another company is neither seen nor touched.
func TestTimersBelongToACompany(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		one, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		must(t, s.SetTimer(ctx, one.scope, kindTest, 7, now))
		must(t, s.SetTimer(ctx, one.scope, "test:other", 7, now.Add(time.Hour)))
		_, seen, err := s.Timer(ctx, two.scope, kindTest, 7)
		must(t, err)
		want(t, "seen by another company", seen, false)
		wantCode(t, s.SetTimer(ctx, two.scope, kindTest, 7, time.Time{}), collector.CodeNotFound)
		wantCode(t, s.SetTimer(ctx, two.scope, kindTest, 7, now.Add(time.Hour)), collector.CodeNotFound)
		held, _, err := s.Timer(ctx, one.scope, kindTest, 7)
		must(t, err)
		want(t, "due", held.Due.Equal(now), true)
		must(t, s.SetTimer(ctx, one.scope, kindTest, 7, time.Time{}))
		_, seen, err = s.Timer(ctx, one.scope, kindTest, 7)
		must(t, err)
		want(t, "ended", seen, false)
		_, seen, err = s.Timer(ctx, one.scope, "test:other", 7)
		must(t, err)
		want(t, "the other kind", seen, true)
	})
}
