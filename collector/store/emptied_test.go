package store

import (
	"context"
	"testing"
	"time"

	"molva/collector"
)

// What an emptied page showed waits until that is believed; what other pages showed goes as usual.
func TestEmptiedPages(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		elsewhere := w.review("elsewhere", "b", 1, now)
		w.visit(t, nil, w.review("here", "a", 5, now))
		elsewhere.Document.Page += 1000
		_, err := s.SaveDocuments(ctx, w.scope, []DocumentWrite{elsewhere})
		must(t, err)
		w.closePass(t, collector.HealthOK, now)
		gone := 0
		for pass := range collector.EmptiedPasses {
			at := w.source.PassStart.Add(6 * time.Hour)
			w.startPass(t, at)
			p := w.page
			p.Due, p.Outcome, p.Reviews, p.Filled, p.Visited = time.Time{}, collector.OutcomeEmptied, 1, collector.FieldRating, at
			got(s.SavePage(ctx, w.scope, PageResult{Host: w.host, Page: p, Now: at}))(t)
			w.source.Whole = true
			gone += w.closePass(t, collector.HealthDrift, at)
			want(t, "gone", gone, min(pass, 1))
			after := got(s.Pages(ctx, w.scope, w.source.SourceID, "", 1))(t)[0]
			if pass+1 < collector.EmptiedPasses {
				want(t, "passes", after.Emptied, pass+1)
				want(t, "reviews", after.Reviews, 1)
			} else {
				want(t, "believed", after.Emptied, collector.EmptyNow)
				want(t, "reviews", after.Reviews, 0)
				want(t, "filled", after.Filled, 0)
			}
		}
		want(t, "missed", w.held(t, "here").Missed, 0)
		want(t, "state", w.held(t, "elsewhere").State, collector.StateGone)
	})
}

// A tally says what is known of most reviews and what a pass read of them.
func TestTallyOfFields(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		w := newWorld(t, s, "one")
		one, two, three := w.review("1", "a", 5, now), w.review("2", "b", 0, now), w.review("3", "c", 4, now)
		three.Document.Published = collector.Published{}
		two.Document.Published = collector.Published{}
		w.page.Reviews, w.page.Filled = 3, collector.FieldAuthor
		w.visit(t, nil, one, two, three)
		tally := got(s.PassTally(context.Background(), w.scope, w.source))(t)
		want(t, "known", tally.Known, collector.FieldRating|collector.FieldAuthor)
		want(t, "filled", tally.Filled, collector.FieldAuthor)
	})
}
