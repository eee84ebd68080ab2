package jobs

import (
	"context"
	"time"

	"molva/collector"
)

// keep renews a lease again and again while ctx lasts, so that the work that it is for may take longer than it; a lost lease ends
// that work. Where renewing fails otherwise it is tried again. The channel is closed when renewing has ended.
func keep(ctx context.Context, end context.CancelFunc, every time.Duration, renew func(context.Context, time.Time) error) <-chan struct{} {
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
