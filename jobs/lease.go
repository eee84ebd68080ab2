package jobs

import (
	"context"
	"time"

	"molva/collector"
)

// keep renews a lease while ctx lasts, so that a fetch or a batch may take longer than it; a lost lease ends the work that it was for.
// The channel is closed when renewing has ended. One renewal or two may fail before the lease runs out.
func keep(ctx context.Context, end context.CancelFunc, lease time.Duration, renew func(context.Context, time.Time) error) <-chan struct{} {
	return keepEvery(ctx, end, lease/4, renew)
}

// keepEvery is keep of a lease that is renewed more often than it must be.
func keepEvery(ctx context.Context, end context.CancelFunc, every time.Duration, renew func(context.Context, time.Time) error) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				if err := renew(ctx, time.Now()); collector.CodeOf(err) == collector.CodeConflict {
					end()
					return
				}
			}
		}
	}()
	return done
}
