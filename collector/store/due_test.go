package store

import (
	"context"
	"testing"
	"time"

	"molva/collector"
)

// The report follows what is due and leased, to the moment when all is quiet.
func TestDue(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		r := got(s.Due(ctx, now, wall))(t)
		want(t, "report", r.Passes == 1 && r.Pages == 1 && r.Hosts == 1 && r.Leased == 1 && r.Busy == 3, true)
		want(t, "leased hosts are ready", len(got(s.ReadyHosts(ctx, now, wall, 9))(t)), 0)
		w.host.NotBefore, w.host.Reason = wall.Add(time.Minute), "Retry-After"
		must(t, s.SaveHost(ctx, w.host))
		must(t, s.ReleaseHost(ctx, w.host, wall))
		r = got(s.Due(ctx, now, wall))(t)
		want(t, "waiting", r.Waiting == 1 && r.Hosts == 0 && r.Pages == 1 && r.Busy == 2, true)
		want(t, "waiting hosts are ready", len(got(s.ReadyHosts(ctx, now, wall, 9))(t)), 0)
		_, ok, err := s.ClaimHost(ctx, w.host.HostID, wall, time.Minute)
		must(t, err)
		want(t, "claimed while it waits", ok, false)
		wall := wall.Add(time.Minute)
		want(t, "ready", len(got(s.ReadyHosts(ctx, now, wall, 9))(t)), 1)
		w.host, ok, err = s.ClaimHost(ctx, w.host.HostID, wall, time.Minute)
		must(t, err)
		want(t, "claimed", ok, true)
		w.visit(t, nil, w.review("r1", "a", 1, now))
		must(t, s.ReleaseHost(ctx, w.host, wall))
		want(t, "to close", len(got(s.OpenPasses(ctx, 9))(t)), 1)
		want(t, "lagging followers", len(got(s.LaggingFollowers(ctx, wall))(t)), 4)
		w.closePass(t, collector.HealthOK, now, collector.Delivery{Kind: collector.DeliverySummary, Receiver: w.person.PersonID, Due: now.Add(time.Hour)})
		r = got(s.Due(ctx, now, wall))(t)
		want(t, "lag", r.Lag["match"]+r.Lag["detect"]+r.Lag["index_a"], 3)
		for _, name := range []string{"match", "detect", "cluster", "index_a"} {
			c := w.claim(t, name)
			must(t, s.MarkFollowed(ctx, c, []DocRev{{w.held(t, "r1").DocumentID, 1}}))
			must(t, s.ReleaseFollower(ctx, c, wall))
		}
		want(t, "busy", got(s.Due(ctx, now, wall))(t).Busy, 0)
		next, ok, err := s.NextDue(ctx, now)
		must(t, err)
		want(t, "next", next, now.Add(time.Hour))
		want(t, "is there a next", ok, true)
		want(t, "due then", got(s.Due(ctx, next, wall))(t).Busy, 1)
		want(t, "deliveries", len(got(s.DueDeliveries(ctx, next, wall, 9))(t)), 1)
		next, _, err = s.NextDue(ctx, next)
		must(t, err)
		want(t, "next", next, now.Add(6*time.Hour))
		want(t, "sources", len(got(s.DueSources(ctx, next, 9))(t)), 1)
		_, ok, err = s.NextDue(ctx, next)
		must(t, err)
		want(t, "is there a next", ok, false)
		src := w.source
		src.Owner = 0
		must(t, s.SaveSource(ctx, w.scope, src))
		want(t, "due without owner", len(got(s.DueSources(ctx, next, 9))(t)), 0)
	})
}

// Everything that is due comes back from the rows after the leases are freed.
func TestFreeLeases(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.addDue(t, 1)
		got(s.ClaimDeliveries(ctx, now, wall, time.Hour, 9))(t)
		w.claim(t, "match")
		must(t, s.SetTimer(ctx, w.scope, kindTest, 7, now))
		timer := got(s.ClaimTimers(ctx, now, wall, time.Hour, 9))(t)[0]
		want(t, "leased", got(s.Due(ctx, now, wall))(t).Leased, 4)
		must(t, s.FreeLeases(ctx, time.Now()))
		want(t, "leased", got(s.Due(ctx, now, wall))(t).Leased, 0)
		want(t, "ready", len(got(s.ReadyHosts(ctx, now, wall, 9))(t)), 1)
		wantCode(t, s.SaveHost(ctx, w.host), collector.CodeConflict)
		wantCode(t, s.EndTimer(ctx, timer), collector.CodeConflict)
		want(t, "timers", len(got(s.ClaimTimers(ctx, now, wall, time.Hour, 9))(t)), 1)
	})
}
