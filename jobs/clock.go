package jobs

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"molva/collector"
	"molva/collector/store"
)

// DemoClock is business time that can be moved: the time of day plus an offset that is a row, so that every process
// reads the same. It never goes back.
type DemoClock struct {
	store  *store.Store
	offset atomic.Int64 // ns, as last read
}

// NewDemoClock reads the offset as it stands.
func NewDemoClock(ctx context.Context, s *store.Store) (*DemoClock, error) {
	c := &DemoClock{store: s}
	return c, c.refresh(ctx)
}

// Now is business time as last read; the scheduler and every task read it anew before they ask what is due.
func (c *DemoClock) Now() time.Time {
	return collector.WallClock{}.Now().Add(time.Duration(c.offset.Load()))
}

func (c *DemoClock) refresh(ctx context.Context) error {
	d, err := c.store.ClockOffset(ctx)
	if err != nil {
		return fmt.Errorf("read the demo's clock: %w", err)
	}
	c.offset.Store(int64(d))
	return nil
}

// moveTo makes it that instant or later now.
func (c *DemoClock) moveTo(ctx context.Context, t time.Time) error {
	d := t.Sub(collector.WallClock{}.Now())
	if d <= time.Duration(c.offset.Load()) {
		return nil
	}
	if err := c.store.SetClockOffset(ctx, d); err != nil {
		return fmt.Errorf("move the demo's clock: %w", err)
	}
	c.offset.Store(int64(d))
	return nil
}

// Advanced says how far business time was moved and over how many due instants.
type Advanced struct {
	From  time.Time `json:"from"`
	To    time.Time `json:"to"`
	Steps int       `json:"steps"`
}

// settle is how often the store is asked whether all is quiet.
const settle = 15 * time.Millisecond

// Advance moves business time by d: from due instant to due instant, in order, and answers when nothing is due or
// leased any more. It exists only in the demo (CodeForbidden elsewhere).
func (w *Work) Advance(ctx context.Context, d time.Duration) (Advanced, error) {
	clock, ok := w.Clock.(*DemoClock)
	if !ok {
		return Advanced{}, &collector.Error{Code: collector.CodeForbidden, Msg: "business time moves by itself here", Hint: "only the demo's clock can be moved"}
	}
	if d < 0 || d > 10*365*24*time.Hour {
		return Advanced{}, &collector.Error{Code: collector.CodeInvalid, Where: "advance", Msg: fmt.Sprintf("%s is out of bounds", d), Hint: `write "72h", ten years at most`}
	}
	w.advancing.Lock()
	defer w.advancing.Unlock()
	if err := clock.refresh(ctx); err != nil {
		return Advanced{}, err
	}
	out := Advanced{From: clock.Now()}
	target := out.From.Add(d)
	for {
		if err := w.Quiet(ctx); err != nil {
			return out, err
		}
		next, ok, err := w.Store.NextDue(ctx, clock.Now())
		if err != nil {
			return out, err
		}
		if !ok || next.After(target) {
			break
		}
		out.Steps++
		if err := clock.moveTo(ctx, next); err != nil {
			return out, err
		}
	}
	if err := clock.moveTo(ctx, target); err != nil {
		return out, err
	}
	out.To = clock.Now()
	return out, w.Quiet(ctx)
}

// Quiet waits until nothing is due or leased.
func (w *Work) Quiet(ctx context.Context) error {
	tick := time.NewTicker(settle)
	defer tick.Stop()
	for {
		r, err := w.Store.Due(ctx, w.Clock.Now(), time.Now())
		if err != nil {
			return err
		}
		if r.Busy == 0 {
			return nil
		}
		w.ring()
		select {
		case <-ctx.Done():
			return collector.Errorf(collector.CodeUnavailable, "still at work: %w", ctx.Err())
		case <-tick.C:
		}
	}
}
