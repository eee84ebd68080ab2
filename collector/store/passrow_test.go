package store

import (
	"context"
	"testing"
	"time"

	"molva/collector"
)

// What came of a pass stays as a row: what it saw, what its reviews say, when it was due; one that is closed twice stands once.
func TestPassRow(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		nameless := w.review("b", "words alone", 0, now)
		nameless.Document.Author, nameless.Document.Published = collector.Author{}, collector.Published{}
		p := w.page
		p.Due, p.Outcome, p.Status, p.Visited = time.Time{}, "ok", 200, now
		got(w.s.SavePage(ctx, w.scope, PageResult{Host: w.host, Page: p, Documents: []DocumentWrite{w.review("a", "words", 5, now), nameless}, Now: now,
			Fill: collector.Fill{Of: 2, Rated: 1, Authored: 1, Dated: 1, Worded: 2}}))(t)
		src := w.source
		src.Health, src.Reason, src.Read = collector.HealthOK, "fine", 2
		tally := got(s.PassTally(ctx, w.scope, src))(t)
		got(s.ClosePass(ctx, w.scope, src, tally, 2, now.Add(time.Minute), nil))(t)
		_, err := s.ClosePass(ctx, w.scope, src, tally, 2, now.Add(time.Hour), nil)
		want(t, "closed twice", collector.CodeOf(err), collector.CodeConflict)

		passes := got(s.PassesOf(ctx, w.scope, src.SourceID, 9))(t)
		want(t, "passes", len(passes), 1)
		want(t, "pass", passes[0], collector.Pass{Source: src.SourceID, Pass: src.Pass, Company: w.scope.Company, Due: src.Due, Started: src.PassStart,
			Ended: now.Add(time.Minute), Health: collector.HealthOK, Reason: "fine", Pages: 1, Read: 2, Held: 2,
			Fill:   collector.Fill{Of: 2, Rated: 1, Authored: 1, Dated: 1, Worded: 2},
			Period: src.Period, FullPeriod: src.FullPeriod})
		want(t, "whole", got(s.WholeBefore(ctx, w.scope, src.SourceID, src.Pass+1))(t).Pass, src.Pass)
		want(t, "none before it", got(s.WholeBefore(ctx, w.scope, src.SourceID, src.Pass))(t).Pass, int64(0))
		want(t, "within", len(got(s.PassesBetween(ctx, w.scope, now, now.Add(time.Hour)))(t)), 1)
		want(t, "before its end", len(got(s.PassesBetween(ctx, w.scope, now, now.Add(time.Minute)))(t)), 0)
	})
}

// Two may be about to close a pass: when the first wakes the pages that rest, the second must not close it over them, else
// they are due without end in a pass that is over.
func TestWokenPagesKeepThePassOpen(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.visit(t, nil, w.review("a", "words", 5, now), w.review("b", "words", 5, now))
		_, err := s.write().exec(ctx, "UPDATE document SET page_id = page_id + 1000 WHERE site_key = 'a'") // it stood on another page
		must(t, err)
		w.closePass(t, collector.HealthOK, now)
		w.startPass(t, w.source.PassStart.Add(6*time.Hour))
		_, err = s.write().exec(ctx, "UPDATE page SET due = 0, outcome = 'resting' WHERE source_id = ?", w.source.SourceID)
		must(t, err)
		for _, who := range []string{"first", "second"} {
			want(t, who+" goes on", got(s.WakePages(ctx, w.scope, w.source, now))(t), true)
		}
	})
}

// A pass that stopped at what is known is told from one that read all, and compared with its like alone; when it was due stays,
// though another one was asked for while it ran.
func TestQuickPassRow(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		due := w.source.PassDue
		w.visit(t, nil)
		w.closePass(t, collector.HealthOK, now.Add(time.Minute))
		w.source = got(s.SourceByID(ctx, w.scope, w.source.SourceID))(t)
		w.startPass(t, w.source.Due.Add(time.Hour))
		src := got(s.SourceByID(ctx, w.scope, w.source.SourceID))(t)
		want(t, "quick", src.Quick, true)
		w.visit(t, nil)
		want(t, "was due", src.PassDue, w.source.PassDue)
		src.Due = src.PassStart.Add(time.Minute)
		must(t, s.SaveSource(ctx, w.scope, src))
		src = got(s.SourceByID(ctx, w.scope, src.SourceID))(t)
		src.Health, src.Stopped = collector.HealthOK, true
		got(s.ClosePass(ctx, w.scope, src, PassTally{Stopped: 2, Outcomes: map[string]int{collector.OutcomeResting: 3}}, 2, src.PassStart.Add(time.Hour), nil))(t)
		p := got(s.PassesOf(ctx, w.scope, src.SourceID, 9))(t)
		want(t, "the first was due", p[1].Due, due)
		want(t, "due", p[0].Due, src.PassDue)
		want(t, "so far", [3]any{p[0].Quick, p[0].Stopped, p[0].Rested}, [3]any{true, 2, 3})
		for quick, pass := range map[bool]int64{true: p[0].Pass, false: p[1].Pass} {
			usual := got(s.UsualPasses(ctx, w.scope, src, quick, 9))(t)
			want(t, "its like", len(usual), 1)
			want(t, "its like", usual[0].Pass, pass)
		}
		want(t, "whole", got(s.WholeBefore(ctx, w.scope, src.SourceID, 9))(t).Pass, p[1].Pass)
	})
}
