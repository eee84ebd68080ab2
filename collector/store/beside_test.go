package store

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"molva/collector"
)

// Who crawls beside the workers has a host to himself from before it may be asked, also over the start of an owner; when he
// has died it is free as soon as his lease and then the host's delay are over.
func TestAHostIsHeldBesideTheWorkers(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.host.NotBefore, w.host.Delay = wall.Add(time.Second), 10*time.Second
		must(t, s.SaveHost(ctx, w.host))
		claim := func(claim func(context.Context, int64, time.Time, time.Duration) (collector.Host, bool, error), at time.Time) (collector.Host, bool) {
			t.Helper()
			h, ok, err := claim(ctx, w.host.HostID, at, 5*time.Second)
			must(t, err)
			return h, ok
		}
		_, ok := claim(s.ClaimHostBeside, wall)
		want(t, "taken from a worker", ok, false)
		must(t, s.ReleaseHost(ctx, w.host, wall))
		_, ok = claim(s.ClaimHost, wall)
		want(t, "taken by a worker before its time", ok, false)
		h, ok := claim(s.ClaimHostBeside, wall)
		want(t, "taken beside them", ok && HeldBeside(h) && h.NotBefore.Equal(wall.Add(time.Second)), true)
		want(t, "crawling for this store", got(s.Crawling(ctx, wall))(t), false)
		must(t, s.FreeLeases(ctx, wall.Add(4*time.Second)))
		for _, at := range []time.Duration{4 * time.Second, 14 * time.Second} {
			_, ok = claim(s.ClaimHost, wall.Add(at))
			want(t, "taken by a worker meanwhile", ok, false)
			_, ok = claim(s.ClaimHostBeside, wall.Add(at))
			want(t, "taken by another beside", ok, false)
		}
		must(t, s.RenewHost(ctx, h, wall, 5*time.Second))
		must(t, s.FreeLeases(ctx, wall.Add(6*time.Second))) // he has died: the delay begins anew
		_, ok = claim(s.ClaimHost, wall.Add(15*time.Second))
		want(t, "taken before the delay is over", ok, false)
		wantCode(t, s.RenewHost(ctx, h, wall, 5*time.Second), collector.CodeConflict)
		_, ok = claim(s.ClaimHost, wall.Add(16*time.Second))
		want(t, "taken after it", ok, true)
	})
}

// A second process writes into the file of a first one, and waits while that writes; a schema that is not its own it leaves
// as it is.
func TestASecondProcessOpensTheFile(t *testing.T) {
	ctx := context.Background()
	address := "sqlite:" + filepath.Join(t.TempDir(), "molva.db")
	owner := openTest(t, address)
	w := newWorld(t, owner, "one")
	second := got(OpenBeside(ctx, address, slog.New(slog.DiscardHandler)))(t)
	writing, renewed := make(chan struct{}), make(chan error, 1)
	must(t, owner.tx(ctx, func(q conn) error {
		go func() {
			close(writing)
			renewed <- second.RenewHost(ctx, w.host, wall, time.Minute)
		}()
		<-writing
		_, err := q.exec(ctx, sqlRenewHost, wall, w.host.HostID, w.host.Fence)
		return err
	}))
	must(t, <-renewed)
	h, err := owner.HostByKey(ctx, w.scope, w.host.Key)
	want(t, "the lease", err == nil && h.LeaseUntil.Equal(wall.Add(time.Minute)), true)
	must(t, second.Close())
	must(t, owner.tx(ctx, func(q conn) error {
		_, err := q.exec(ctx, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)")
		return err
	}))
	_, err = OpenBeside(ctx, address, slog.New(slog.DiscardHandler))
	wantCode(t, err, collector.CodeConflict)
}
