package store

import (
	"context"
	"testing"
	"time"

	"molva/collector"
)

// A source that is removed while its pass runs is asked for nothing more, what a worker still brings is refused, and its
// documents and history stay; brought back, it begins anew.
func TestRemovedSource(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.visit(t, []Link{{URL: "http://otklik.example/two", HostKey: w.host.Key, Depth: 1}}, w.review("a", "words", 5, now))
		line := func(did string) collector.Trail { return collector.Trail{At: now, Did: did, Data: `{"why":"closed"}`} }
		must(t, s.RemoveSource(ctx, w.scope, w.source, now, line(collector.SourceRemoved)))
		wantCode(t, s.RemoveSource(ctx, w.scope, w.source, now, line(collector.SourceRemoved)), collector.CodeNotFound)
		wantCode(t, s.SaveSource(ctx, w.scope, w.source), collector.CodeNotFound)

		want(t, "due pages", len(got(s.DuePages(ctx, w.host.HostID, now, 9))(t)), 0)
		want(t, "ready hosts", len(got(s.ReadyHosts(ctx, now, wall.Add(time.Hour), 9))(t)), 0)
		want(t, "open passes", len(got(s.OpenPasses(ctx, 9))(t)), 0)
		want(t, "due", len(got(s.DueSources(ctx, now.AddDate(1, 0, 0), 9))(t)), 0)
		late := got(s.Pages(ctx, w.scope, w.source.SourceID, "", 9))(t)[1]
		late.Pass, late.Due, late.Outcome = w.source.Pass, time.Time{}, "ok"
		_, err := s.SavePage(ctx, w.scope, PageResult{Host: w.host, Page: late, Now: now, Documents: []DocumentWrite{w.review("b", "late", 5, now)}})
		wantCode(t, err, collector.CodeConflict)
		want(t, "held", w.held(t, "a").State, collector.StateLive)
		want(t, "in the registry", len(got(s.Sources(ctx, w.scope))(t)), 0)
		was := got(s.AllSources(ctx, w.scope))(t)[0]
		want(t, "removed", was.Removed, now)
		want(t, "owner", was.Owner, 0)
		_, err = s.AddSource(ctx, w.scope, w.source)
		wantCode(t, err, collector.CodeConflict)
		want(t, "says where it is", containsFold(err.Error(), "was removed from the registry"), true)

		was.Owner, was.Due = w.person.PersonID, now.Add(time.Hour)
		must(t, s.RestoreSource(ctx, w.scope, was, line(collector.SourceRestored)))
		wantCode(t, s.RestoreSource(ctx, w.scope, was, line(collector.SourceRestored)), collector.CodeNotFound)
		_, started, err := s.StartPass(ctx, w.scope, was.SourceID, "http://otklik.example/", w.host.Key, now.Add(time.Hour))
		must(t, err)
		want(t, "begins anew", started, true)
		want(t, "due pages", len(got(s.DuePages(ctx, w.host.HostID, now.Add(time.Hour), 9))(t)), 1)

		trail := got(s.Trail(ctx, w.scope, collector.AboutSource, was.SourceID))(t)
		want(t, "lines", len(trail), 2)
		want(t, "first", trail[0].Did, collector.SourceRemoved)
		newest := got(s.SourcesHistory(ctx, w.scope))(t)
		want(t, "newest", newest[0].Did, collector.SourceRestored)
		want(t, "facts", newest[0].Data, `{"why":"closed"}`)
	})
}

// Canaries are looked for among what the pass compared with saw, and not among what later passes brought.
func TestCanaries(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		old := func(key string, at time.Time) DocumentWrite {
			d := w.review(key, key, 5, at)
			d.Document.Published = collector.PublishedAt(now.AddDate(0, -2, 0))
			return d
		}
		w.visit(t, nil, old("a", now), old("b", now), old("c", now), old("d", now))
		w.closePass(t, collector.HealthOK, now.Add(time.Minute))
		w.source = got(s.SourceByID(ctx, w.scope, w.source.SourceID))(t)
		usual := got(s.UsualPasses(ctx, w.scope, w.source, false, 5))(t)
		want(t, "usual", len(usual), 1)
		next := now.Add(6 * time.Hour)
		w.startPass(t, next)
		w.visit(t, nil, old("x", next), old("y", next))
		want(t, "strangers alone", got(s.Canaries(ctx, w.scope, w.source, usual[0], false))(t), Canaries{Known: 4, New: 2})
		want(t, "on pages that were read", got(s.Canaries(ctx, w.scope, w.source, usual[0], true))(t), Canaries{Known: 4, New: 2})
		w.closePass(t, collector.HealthDrift, next)
		w.source = got(s.SourceByID(ctx, w.scope, w.source.SourceID))(t)
		want(t, "a pass that drifted is not usual", len(got(s.UsualPasses(ctx, w.scope, w.source, false, 5))(t)), 1)
		must(t, s.AcceptPass(ctx, w.scope, w.source))
		w.source = got(s.SourceByID(ctx, w.scope, w.source.SourceID))(t)
		usual = got(s.UsualPasses(ctx, w.scope, w.source, false, 5))(t)
		want(t, "accepted", usual[0].Pass, w.source.Pass)
		want(t, "and nothing before it", len(usual), 1)
	})
}
