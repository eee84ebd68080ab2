package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"molva/collector"
)

// handlingOf is what stands of a document's handling, as text.
func (w *world) handlingOf(t testing.TB, key string) string {
	t.Helper()
	h := w.held(t, key).Handling
	return fmt.Sprintf("%s %t %v %d %d", h.At(), h.Assignee == w.person.PersonID, h.Tags, h.Notes, h.Version)
}

// A change names the version that was seen: it raises the version and the document's revision together, and a second one that saw
// the same version writes nothing.
func TestHandling(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		w.visit(t, nil, w.review("r1", "a", 1, now), w.review("r2", "b", 2, now))
		mine := w.scope
		mine.Person = w.person.PersonID
		d := w.held(t, "r1")
		want(t, "untouched", w.handlingOf(t, "r1"), "new false [] 0 0")
		must(t, s.SaveHandling(ctx, mine, d.DocumentID, 0, collector.HandlingChange{Stage: collector.StageOpen, Assignee: &w.person.PersonID, Add: []string{"b", "a"}}, now))
		want(t, "changed", w.handlingOf(t, "r1"), "open true [a b] 0 1")
		want(t, "rev", w.held(t, "r1").Rev, d.Rev+1)
		want(t, "rev of the other", w.held(t, "r2").Rev, 1)

		wantCode(t, s.SaveHandling(ctx, mine, d.DocumentID, 0, collector.HandlingChange{Stage: collector.StageDone}, now), collector.CodeConflict)
		wantCode(t, s.SaveHandling(ctx, two.scope, d.DocumentID, 1, collector.HandlingChange{Stage: collector.StageDone}, now), collector.CodeNotFound)
		must(t, s.SaveHandling(ctx, mine, d.DocumentID, 1, collector.HandlingChange{Stage: collector.StageOpen, Remove: []string{"z"}}, now))
		want(t, "the same", w.handlingOf(t, "r1"), "open true [a b] 0 1")
		must(t, s.SaveHandling(ctx, mine, d.DocumentID, 1, collector.HandlingChange{Note: "Звонил, просит перезвонить"}, now))
		want(t, "noted", w.handlingOf(t, "r1"), "open true [a b] 1 1")
		want(t, "rev of a note", w.held(t, "r1").Rev, d.Rev+1)

		var told []string
		for _, e := range got(s.DocumentEvents(ctx, mine, d.DocumentID))(t) {
			want(t, "who", e.Person, w.person.PersonID)
			told = append(told, fmt.Sprintf("%s %s>%s %t%s%d", e.Did, e.Was, e.Is, e.To == w.person.PersonID, e.Note, e.Version))
		}
		want(t, "history", fmt.Sprint(told), "[stage new>open false1 assign > true1 tag >a false1 tag >b false1 note > falseЗвонил, просит перезвонить1]")
		want(t, "of another company", len(got(s.DocumentEvents(ctx, two.scope, d.DocumentID))(t)), 0)

		// The detector has nothing new to judge where it has judged; index and rules have.
		c := w.claim(t, "detect")
		must(t, s.MarkFollowed(ctx, c, []DocRev{{d.DocumentID, d.Rev + 1}}))
		before := w.lag(t, "detect")
		must(t, s.SaveHandling(ctx, mine, d.DocumentID, 1, collector.HandlingChange{Stage: collector.StageDone}, now))
		want(t, "lag of detect", w.lag(t, "detect"), before)
		want(t, "lag of index", w.lag(t, "index_a"), 2)
	})
}

// Of many who saw one version one writes.
func TestHandlingTogether(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		w := newWorld(t, s, "one")
		w.visit(t, nil, w.review("r1", "a", 1, now))
		d := w.held(t, "r1")
		var wrote atomic.Int64
		together(t, claimers, func(i int) error {
			err := s.SaveHandling(context.Background(), w.scope, d.DocumentID, 0, collector.HandlingChange{Add: []string{fmt.Sprint("t", i)}}, now)
			if err == nil {
				wrote.Add(1)
				return nil
			}
			if collector.CodeOf(err) != collector.CodeConflict {
				return err
			}
			return nil
		})
		want(t, "wrote", wrote.Load(), 1)
		want(t, "version", w.held(t, "r1").Handling.Version, 1)
		want(t, "tags", len(w.held(t, "r1").Handling.Tags), 1)
	})
}

// doBulk takes a bulk change to its end in steps of two.
func (w *world) doBulk(t testing.TB, id int64) {
	t.Helper()
	for range 100 {
		over := got(w.s.BulkStep(context.Background(), w.scope, id, 2))(t)
		if tallied(t, w.s); over {
			return
		}
	}
	t.Fatal(errors.New("a bulk change does not end"))
}

// A bulk change leaves what somebody changed since it was seen; its undo brings back what it found at each document, but for what
// somebody changed after, and can be asked for again while there is such. Equal means: stage, assignee, tags and the number of notes; versions and history grow.
func TestBulk(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		keys := []string{"r1", "r2", "r3", "r4", "r5"}
		for _, k := range keys {
			w.visit(t, nil, w.review(k, k, 1, now))
		}
		mine := w.scope
		mine.Person = w.person.PersonID
		change := func(key string, c collector.HandlingChange) {
			d := w.held(t, key)
			must(t, s.SaveHandling(ctx, mine, d.DocumentID, d.Handling.Version, c, now))
		}
		change("r2", collector.HandlingChange{Stage: collector.StageDone, Add: []string{"x"}})
		var seen []Seen
		before := map[string]collector.Handling{}
		for _, k := range keys {
			d := w.held(t, k)
			seen, before[k] = append(seen, Seen{d.DocumentID, d.Handling.Version}), d.Handling
		}
		change("r3", collector.HandlingChange{Stage: collector.StageOpen}) // after it was seen
		b := got(s.AddBulk(ctx, mine, collector.Bulk{At: now, Found: 5, Change: collector.HandlingChange{Stage: collector.StageDone, Remove: []string{"x"}, Note: "пачкой"}}, seen))(t)
		want(t, "due", len(got(s.DueTimers(ctx, now, wall, 9))(t)), 1)
		w.doBulk(t, b.BulkID)
		want(t, "over", len(got(s.DueTimers(ctx, now, wall, 9))(t)), 0)
		b = got(s.Bulk(ctx, mine, b.PublicID))(t)
		want(t, "tally", fmt.Sprintf("%s %v", b.State, b.Tally), "done map[done:4 left:1]")
		want(t, "left", got(s.BulkDocuments(ctx, mine, b.BulkID, collector.ItemLeft, 9))(t)[0], w.held(t, "r3").PublicID)
		want(t, "done", w.handlingOf(t, "r2"), "done false [] 1 2")
		want(t, "left as it is", w.handlingOf(t, "r3"), "open false [] 0 1")

		change("r4", collector.HandlingChange{Stage: collector.StageOpen})
		change("r5", collector.HandlingChange{Add: []string{"later"}})
		r1 := w.held(t, "r1").Rev
		want(t, "newest", got(s.LastBulk(ctx, mine))(t).BulkID, b.BulkID)
		wantCode(t, s.UndoBulk(ctx, two.scope, b.BulkID, now), collector.CodeConflict)
		for range 2 {
			must(t, s.UndoBulk(ctx, mine, b.BulkID, now.Add(time.Minute)))
			wantCode(t, s.UndoBulk(ctx, mine, b.BulkID, now), collector.CodeConflict)
			w.doBulk(t, b.BulkID)
			b = got(s.Bulk(ctx, mine, b.PublicID))(t)
			want(t, "tally", fmt.Sprintf("%s %v", b.State, b.Tally), "undone map[kept:1 left:1 undone:3]")
		}
		for _, k := range []string{"r1", "r2"} {
			h := w.held(t, k).Handling
			want(t, "as before "+k, len(collector.Differences(h, before[k])) == 0 && h.Notes == before[k].Notes, true)
			want(t, "version grew "+k, h.Version > before[k].Version, true)
		}
		want(t, "kept", w.handlingOf(t, "r4"), "open false [] 0 2")
		want(t, "undone beside it", w.handlingOf(t, "r5"), "new false [later] 0 3")
		want(t, "rev of an undo", w.held(t, "r1").Rev, r1+1)
		wantCode(t, second(s.LastBulk(ctx, mine)), collector.CodeNotFound)
		last := got(s.DocumentEvents(ctx, mine, w.held(t, "r1").DocumentID))(t)
		slices.Reverse(last)
		want(t, "history", fmt.Sprintf("%s %t %t %d", last[0].Did, last[0].At.Equal(now.Add(time.Minute)), last[0].Bulk == b.BulkID, len(last)), "withdraw true true 4")
	})
}

// What has not been done when it is undone is never done.
func TestBulkUndoneUnderWay(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.visit(t, nil, w.review("r1", "a", 1, now), w.review("r2", "b", 2, now), w.review("r3", "c", 2, now))
		var seen []Seen
		for _, k := range []string{"r1", "r2", "r3"} {
			seen = append(seen, Seen{w.held(t, k).DocumentID, 0})
		}
		b := got(s.AddBulk(ctx, w.scope, collector.Bulk{At: now, Change: collector.HandlingChange{Stage: collector.StageDropped}}, seen))(t)
		want(t, "over", got(s.BulkStep(ctx, w.scope, b.BulkID, 1))(t), false)
		must(t, s.UndoBulk(ctx, w.scope, b.BulkID, now))
		w.doBulk(t, b.BulkID)
		want(t, "tally", fmt.Sprint(got(s.Bulk(ctx, w.scope, b.PublicID))(t).Tally), "map[undone:3]")
		wantCode(t, s.UndoBulk(ctx, w.scope, b.BulkID, now), collector.CodeConflict)
		for _, k := range []string{"r1", "r2", "r3"} {
			want(t, k, w.held(t, k).Handling.At(), collector.StageNew)
		}
	})
}
