package jobs

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/crawler"
)

// besideLook is how often a host is looked at that another process asks.
const besideLook = 50 * time.Millisecond

// Beside takes hosts for a crawl beside the workers, as politely towards them as they are among themselves: by the lease in
// the host's row, so that whoever shares the store waits meanwhile.
type Beside struct {
	Store    *store.Store
	Scope    collector.Scope
	Patience time.Duration                   // how long to wait for a host that another process asks
	Waits    func(host, who string)          // told once when that begins
	Rests    func(host string, at time.Time) // told when the host is had, and its first request must wait until then
}

// Lease takes a host, also one that is not to be asked yet. CodeConflict: another process asked it all the time. The lease
// is renewed until it is freed; when it is lost, or could not be renewed before it ran out, lost is told.
func (b Beside) Lease(ctx context.Context, key string, lost context.CancelCauseFunc) (*crawler.Leased, error) {
	id, err := b.Store.EnsureHost(ctx, b.Scope, key)
	if err != nil {
		return nil, err
	}
	host, err := b.claim(ctx, id, key)
	if err != nil {
		return nil, err
	}
	if time.Now().Before(host.NotBefore) {
		b.Rests(key, host.NotBefore)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	l := &besideLease{store: b.Store, host: host, until: time.Now().Add(hostLease), lost: lost}
	renewed := keep(ctx, func() {}, hostLease, l.renew)
	return &crawler.Leased{Host: host, Save: b.Store.SaveHost, Free: func(ctx context.Context, h collector.Host) error {
		cancel()
		<-renewed
		if err := b.Store.SaveHost(ctx, h); err != nil { // the lease runs out, and then the host's delay
			return err
		}
		return b.Store.ReleaseHost(ctx, h, time.Now())
	}}, nil
}

// claim waits until nobody else has the host.
func (b Beside) claim(ctx context.Context, id int64, key string) (collector.Host, error) {
	ends, told := time.Now().Add(b.Patience), false
	tick := time.NewTicker(besideLook)
	defer tick.Stop()
	for {
		row, err := b.Store.HostByKey(ctx, b.Scope, key)
		if err != nil {
			return row, err
		}
		if row.Fence == "" || time.Now().After(row.LeaseUntil.Add(row.Delay)) {
			host, ok, err := b.Store.ClaimHostBeside(ctx, id, time.Now(), hostLease)
			if err != nil || ok {
				return host, err
			}
			continue // somebody else was quicker: who, the row says
		}
		who, advice := holder(row)
		if !time.Now().Before(ends) {
			return row, &collector.Error{Code: collector.CodeConflict, Msg: fmt.Sprintf("%s (waited %s)", who, b.Patience), Hint: advice}
		}
		if !told {
			b.Waits(key, who)
			told = true
		}
		select {
		case <-ctx.Done():
			return row, ctx.Err()
		case <-tick.C:
		}
	}
}

// holder says who has a host, and what to do about it.
func holder(h collector.Host) (who, advice string) {
	switch {
	case h.Fence != "" && !h.LeaseUntil.After(time.Now()):
		return "a process that has ended asked this host a moment ago", "begin again when the host's delay has passed"
	case store.HeldBeside(h):
		return "another molva crawl asks this host", "wait until it is over, or stop it"
	}
	return "the running molva asks this host, for a source", "begin again when its pass is over, or give --wait longer"
}

// besideLease is a host that is held.
type besideLease struct {
	store *store.Store
	host  collector.Host
	lost  context.CancelCauseFunc

	mu    sync.Mutex
	until time.Time // as far as is known here
}

// renew makes the lease last. A database that does not answer is borne until the lease has run out: from then on somebody
// else may ask the host.
func (l *besideLease) renew(ctx context.Context, wall time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	patient, cancel := context.WithTimeout(ctx, max(time.Until(l.until), hostLease)/4)
	defer cancel()
	err := l.store.RenewHost(patient, l.host, wall, hostLease)
	switch {
	case err == nil:
		l.until = wall.Add(hostLease)
	case ctx.Err() != nil: // it is being freed
	case errors.Is(err, store.ErrLost):
		l.lost(&collector.Error{Code: collector.CodeConflict, Msg: "another process has taken the host over", Hint: "begin again when it is done"})
	case time.Until(l.until) < hostLease/4: // there is no time for another try
		l.lost(&collector.Error{Code: collector.CodeUnavailable, Msg: "the host could not be kept from other processes: " + err.Error(), Err: err})
	}
	return err
}
