package jobs

import (
	"context"
	"time"

	"molva/collector"
)

// keep renews a lease while ctx lasts, so that a fetch or a batch may take longer than it; a lost lease ends the work
// that it was for. The channel is closed when renewing has ended.
func keep(ctx context.Context, end context.CancelFunc, lease time.Duration, renew func(context.Context, time.Time) error) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(lease / 4)
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
