package store

import (
	"context"
	"fmt"
	"testing"

	"molva/collector"
)

// The documents of a renamed author get a new revision a few at a time, each once; those of others and of another company none.
func TestRenamedSteps(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		save := func(w *world, key, name string) {
			write := w.review(key, "text", 3, now)
			write.Document.Author = collector.Author{Name: name, URL: "http://one.example/u/1"}
			got(s.SaveDocuments(ctx, w.scope, []DocumentWrite{write}))(t)
		}
		for i := range 7 {
			save(w, fmt.Sprint(i), "Анна")
		}
		save(two, "0", "Анна")
		save(w, "7", "Анна") // the same name is no news
		timers := got(s.ClaimTimers(ctx, now, wall, 1, 9))(t)
		want(t, "timers before", len(timers), 0)
		save(w, "8", "Мария")
		timers = got(s.ClaimTimers(ctx, now, wall, 1, 9))(t)
		want(t, "timers", len(timers), 1)
		want(t, "kind", timers[0].Kind, TimerRenamed)
		want(t, "another company's", got(s.RenamedStep(ctx, two.scope, timers[0].Subject, 3))(t), true)
		for _, over := range []bool{false, false, false, true} {
			want(t, "over", got(s.RenamedStep(ctx, w.scope, timers[0].Subject, 3))(t), over)
		}
		for _, d := range got(s.DocumentsAfter(ctx, w.scope, 0, 99))(t) {
			want(t, "revision of "+d.SiteKey, d.Rev, 2)
		}
		want(t, "revision of another company's", got(s.DocumentsAfter(ctx, two.scope, 0, 99))(t)[0].Rev, 1)
		want(t, "timers after", len(got(s.ClaimTimers(ctx, now, wall.Add(9), 1, 9))(t)), 0)
	})
}
