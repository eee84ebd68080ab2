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
			Fill: collector.Fill{Of: 2, Rated: 1, Authored: 1, Dated: 1, Worded: 2},
			Period: src.Period, FullPeriod: src.FullPeriod})
		want(t, "within", len(got(s.PassesBetween(ctx, w.scope, now, now.Add(time.Hour)))(t)), 1)
		want(t, "before its end", len(got(s.PassesBetween(ctx, w.scope, now, now.Add(time.Minute)))(t)), 0)
	})
}
