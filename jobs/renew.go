package jobs

import (
	"context"
	"errors"
	"time"

	"molva/collector"
	"molva/collector/store"
)

const (
	renewEvery = 10 * time.Second // between two looks at an index that cannot be asked or is being built anew elsewhere
	renewLease = time.Minute
)

// renewIndex builds the index anew when an older program wrote it. Meanwhile the old one answers what it can.
func (w *Work) renewIndex(ctx context.Context) {
	tick := time.NewTicker(renewEvery)
	defer tick.Stop()
	said := ""
	for {
		done, err := w.renewOnce(ctx)
		if done || ctx.Err() != nil {
			return
		}
		if err != nil && err.Error() != said {
			said = err.Error()
			w.Log.Warn("the index of an older program is not built anew yet; it is tried again and again", "component", "index", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// renewOnce says whether the index is one of this program now. One process builds at a time.
func (w *Work) renewOnce(ctx context.Context) (done bool, err error) {
	old, err := w.Index.Outdated(ctx)
	if err != nil || !old {
		return err == nil, err
	}
	held, err := w.Store.ClaimRenewal(ctx, time.Now(), renewLease)
	if err != nil || held == "" {
		return false, err
	}
	working, stop := context.WithCancel(ctx)
	stopped := keep(working, stop, renewLease, func(ctx context.Context, wall time.Time) error {
		now, err := w.Store.RenewRenewal(ctx, held, wall, renewLease)
		if err == nil {
			held = now
		}
		return err
	})
	defer func() {
		stop()
		<-stopped
		if _, err := w.Store.RenewRenewal(context.WithoutCancel(ctx), held, time.Now(), 0); err != nil && !errors.Is(err, store.ErrLost) {
			w.Log.Warn("the lease of building the index anew runs out by itself", "component", "index", "error", err)
		}
	}()
	w.Log.Info("an older program wrote the index; it is built anew, and the old one answers meanwhile", "component", "index")
	companies, err := w.Store.Companies(ctx)
	if err != nil || len(companies) == 0 {
		return err == nil, err
	}
	n, err := w.Reindex(working, collector.System(companies[0]))
	if err == nil {
		w.Log.Info("the index is built anew", "component", "index", "documents", n)
	}
	return err == nil, err
}
