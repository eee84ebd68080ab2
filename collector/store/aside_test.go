package store

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// "Try again" and the follower who writes what it put aside lose nothing of each other; what is not held any more is listed no more.
func TestAsideIsTriedBesideItsHolder(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.visit(t, nil, w.review("a", "a", 1, now), w.review("b", "b", 1, now), w.review("c", "c", 1, now))
		var list []Aside
		for _, key := range []string{"a", "b", "c"} {
			list = append(list, Aside{Document: w.held(t, key).DocumentID, Rev: 1, Tried: wall, Next: wall.Add(time.Hour), Tries: 3})
		}
		list = append(list, Aside{Document: 1 << 40, Rev: 1})
		c := w.claim(t, "index_a")
		must(t, s.SetAside(ctx, c, list))
		held := got(s.Aside(ctx, w.scope, "index_a"))(t)
		want(t, "held", len(held), 3)
		want(t, "again", got(s.TryAside(ctx, w.scope, "index_a"))(t), 3)
		held[0].Tried, held[0].Next, held[0].Tries = wall.Add(time.Second), wall.Add(2*time.Hour), 4 // the holder tried it meanwhile,
		must(t, s.SetAside(ctx, c, held[:2]))                                                        // and the third one was taken
		after := got(s.Aside(ctx, w.scope, "index_a"))(t)
		want(t, "after", len(after), 2)
		want(t, "tried meanwhile", after[0].Tries, 4)
		want(t, "due at once", after[1].Next.IsZero() && after[1].Tries == 0, true)
		c.Fence = "lost"
		wantCode(t, s.SetAside(ctx, c, list), collector.CodeConflict)
	})
}

// Reasons that were kept in an engine's own words go when the schema comes up to date; all else that was put aside stays.
func TestReasonsOfOldersAreForgotten(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.visit(t, nil, w.review("a", "a", 1, now), w.review("b", "b", 1, now), w.review("c", "c", 1, now))
		var list []Aside
		for key, reason := range map[string]string{"a": `Preview: 'Иван \\" x', "reason":"ivan","since":"` + "\x00\n<", "b": "", "c": `\`} {
			d := w.held(t, key)
			list = append(list, Aside{Document: d.DocumentID, ID: d.PublicID, Rev: 1<<62 + 1, Reason: reason, Since: wall, Tried: wall, Next: wall.Add(time.Hour), Tries: 3})
		}
		must(t, s.SetAside(ctx, w.claim(t, "index_a"), list))
		got(s.write().exec(ctx, sqlSaveSetting, asideName(w.scope.Company, "index_b"), "[]"))(t)
		got(s.write().exec(ctx, sqlSaveSetting, "beside", `[{"reason":"stays"}]`))(t)
		text := string(got(migrations.ReadFile("migrations/0029_reasons.sql"))(t))
		got(s.write().exec(ctx, strings.TrimSuffix(strings.TrimSpace(text), ";")))(t)
		for i := range list {
			list[i].Reason = "the index refuses it"
		}
		after := got(s.Aside(ctx, w.scope, "index_a"))(t)
		want(t, "put aside", string(got(json.Marshal(after))(t)), string(got(json.Marshal(list))(t)))
		want(t, "in the other slot", len(got(s.Aside(ctx, w.scope, "index_b"))(t)), 0)
		beside, _, err := first(ctx, s.read(), column[string], sqlSetting, "beside")
		must(t, err)
		want(t, "another setting", beside, `[{"reason":"stays"}]`)
	})
}
