package store

import (
	"context"
	"testing"

	"molva/collector"
)

// The moment of a company knows nothing of what others do.
func TestMomentOfACompany(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		one, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		posted := func(w *world) {
			write := w.review("a", "a", 1, now)
			write.Versions = []collector.Version{{Change: collector.ChangePosted, At: now}}
			w.visit(t, nil, write)
		}
		posted(one)
		d := one.held(t, "a")
		must(t, s.SaveHandling(ctx, one.scope, d.DocumentID, 0, collector.HandlingChange{Stage: collector.StageOpen}, now))
		one.visit(t, nil, one.review("b", "b", 1, now)) // of which there is no version
		before := got(s.Moment(ctx, one.scope))(t)
		want(t, "known", before.Document == one.held(t, "b").DocumentID && before.Event > 0 && before.Version > 0, true)
		want(t, "of a company without documents", got(s.Moment(ctx, two.scope))(t), collector.Moment{})
		posted(two)
		must(t, s.SaveHandling(ctx, two.scope, two.held(t, "a").DocumentID, 0, collector.HandlingChange{Stage: collector.StageOpen}, now))
		want(t, "after what another did", got(s.Moment(ctx, one.scope))(t), before)
		want(t, "seen", got(s.SeenAt(ctx, one.scope, []string{d.PublicID}, before))(t)[d.PublicID].Version, 1)
	})
}
