package store

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// Each training and each undo is a version of its own; an undo goes back one training, and none is another company's.
func TestWeightsHaveVersions(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		one, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		mine := one.scope
		mine.Person = one.person.PersonID
		version := func(w *world) int64 { return got(s.WeightsVersion(ctx, w.scope))(t) }
		file := func(v int64) string {
			w, ok, err := s.Weights(ctx, mine, v)
			must(t, err)
			want(t, "kept", ok, true)
			return fmt.Sprintf("%s %d %d", w.File, w.Back, w.Corrections)
		}
		want(t, "at first", version(one), 0)
		_, err := s.UndoWeights(ctx, mine, "", now)
		wantCode(t, err, collector.CodeConflict)
		first := got(s.AddWeights(ctx, mine, 0, collector.Weights{File: []byte("a"), Corrections: 30, Scores: "[]", Made: now}))(t)
		want(t, "first", first.Version, 1)
		_, err = s.AddWeights(ctx, mine, 0, collector.Weights{File: []byte("late"), Made: now})
		wantCode(t, err, collector.CodeConflict)
		got(s.AddWeights(ctx, mine, 1, collector.Weights{File: []byte("b"), Corrections: 40, Scores: "[]", Made: now}))(t)
		want(t, "second", file(2), "b 1 40")
		back := got(s.UndoWeights(ctx, mine, "", now.Add(time.Hour)))(t)
		want(t, "undone", file(back.Version), "a 0 30")
		want(t, "by", back.Person, mine.Person)
		want(t, "when", back.Made.Equal(now.Add(time.Hour)), true)
		want(t, "undone twice", file(got(s.UndoWeights(ctx, mine, "", now))(t).Version), " 0 0")
		_, err = s.UndoWeights(ctx, mine, "", now)
		wantCode(t, err, collector.CodeConflict)
		want(t, "in force", version(one), 4)
		want(t, "of another company", version(two), 0)
		_, ok, err := s.Weights(ctx, two.scope, 1)
		must(t, err)
		want(t, "seen by another company", ok, false)
		for v := range int64(weightsKept) {
			got(s.AddWeights(ctx, mine, 4+v, collector.Weights{File: []byte("c"), Made: now}))(t)
		}
		_, ok, err = s.Weights(ctx, mine, 4)
		must(t, err)
		want(t, "an old one is kept", ok, false)
	})
}

// Going to and fro uses no weights up: all that were learned stay, those of the last versions beside them, and an undo still finds what
// was before. Of more than are kept, those go that were in force longest ago.
func TestGoingBackThrowsNothingAway(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx, mine := context.Background(), newWorld(t, s, "one").scope
		seen, learned := int64(0), []int64{}
		learn := func(file string) {
			seen = got(s.AddWeights(ctx, mine, seen, collector.Weights{File: []byte(file), Model: "m", Scores: "[]", Made: now}))(t).Version
			learned = append(learned, seen)
		}
		use := func(version int64) {
			seen = got(s.UseWeights(ctx, mine, seen, version, "m", now))(t).Version
		}
		file := func(version int64) string {
			w, ok, err := s.Weights(ctx, mine, version)
			must(t, err)
			return fmt.Sprint(ok, string(w.File))
		}
		learn("a")
		learn("b")
		use(1)
		learn("c") // on top of a, as version 3
		for range 2 * weightsKept {
			use(learned[1])
			use(0)
			use(learned[2])
		}
		for i, want := range []string{"truea", "trueb", "truec"} {
			if is := file(learned[i]); is != want {
				t.Errorf("version %d is %s, want %s", learned[i], is, want)
			}
		}
		if n := len(got(s.WeightsVersions(ctx, mine))(t)); n > weightsKept+4 {
			t.Errorf("%d versions are kept", n)
		}
		seen = got(s.UndoWeights(ctx, mine, "m", now))(t).Version
		want(t, "before c", file(seen), "truea")
		use(learned[1])
		for i := range weightsKept - 1 {
			learn(fmt.Sprint("d", i))
		}
		want(t, "last in force of the old ones", file(learned[1]), "trueb")
		want(t, "in force longest ago", file(learned[2]), "false")
	})
}

// New weights make the archive due to be judged anew, and a step that is under way with the older ones writes nothing.
func TestTrainingHasTheArchiveJudgedAnew(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.visit(t, nil, w.review("r1", "a", 1, now), w.review("r2", "b", 1, now))
		put := func(seen int64) {
			got(s.AddWeights(ctx, w.scope, seen, collector.Weights{File: []byte("a"), Made: now}))(t)
		}
		put(0)
		late := w.claimTimer(t, TimerJudge)
		put(1)
		docs := got(s.DocumentsAfter(ctx, w.scope, 0, 9))(t)
		for i := range docs {
			docs[i].Verdict = collector.Verdict{Tone: collector.Tone{Value: 0.7, Label: collector.TonePositive}, Complaint: collector.Complaint{Probability: 0.9, Words: []string{"a"}},
				Causes: []collector.Cause{{Name: "late", Words: []string{"b"}}}, Category: collector.Category{Name: collector.CategoryOpinion, Probability: 0.8, Words: []string{"c"}}}
		}
		wantCode(t, s.SaveJudged(ctx, late, JudgedAnew{Documents: docs, Version: 1, Walked: docs[1].DocumentID, Over: true}), collector.CodeConflict)
		must(t, s.SaveJudged(ctx, w.claimTimer(t, TimerJudge), JudgedAnew{Documents: docs[:1], Version: 2, Walked: docs[0].DocumentID}))
		is := w.held(t, "r1")
		want(t, "verdict", fmt.Sprint(is.Verdict.Tone, is.Verdict.Complaint, is.Verdict.Causes, is.Verdict.Category), fmt.Sprint(docs[0].Verdict.Tone, docs[0].Verdict.Complaint, docs[0].Verdict.Causes, docs[0].Verdict.Category))
		walked, _, err := s.Weights(ctx, w.scope, 2)
		must(t, err)
		want(t, "walked", walked.Walked, docs[0].DocumentID)
		must(t, s.SaveJudged(ctx, w.claimTimer(t, TimerJudge), JudgedAnew{Version: 2, Walked: docs[1].DocumentID, Over: true}))
		want(t, "over", len(got(s.DueTimers(ctx, now, wall, 9))(t)), 0)
	})
}

// What was judged by weights that another training has replaced meanwhile is written, and the archive judged anew from its
// beginning; what was judged by those in force, or not judged at all, moves nothing.
func TestLateVerdictsAreJudgedAnew(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		got(s.AddWeights(ctx, w.scope, 0, collector.Weights{File: []byte("a"), Made: now}))(t)
		must(t, s.SaveJudged(ctx, w.claimTimer(t, TimerJudge), JudgedAnew{Version: 1, Walked: 99, Over: true}))
		save := func(key string, judge int64) (walked int64, due int) {
			write := w.review(key, "text", 1, now)
			write.Document.Verdict.Judge = judge
			got(s.SaveDocuments(ctx, w.scope, []DocumentWrite{write, w.review(key+"b", "text", 1, now)}))(t)
			is, _, err := s.Weights(ctx, w.scope, 1)
			must(t, err)
			return is.Walked, len(got(s.DueTimers(ctx, now, wall, 9))(t))
		}
		for i, judge := range []int64{0, 2} {
			walked, due := save(fmt.Sprint("r", i), judge)
			want(t, "walked", walked, 99)
			want(t, "due", due, 0)
		}
		walked, due := save("late", 1)
		want(t, "walked", walked, 0)
		want(t, "due", due, 1)
	})
}

// An undo passes over what was learned on top of another model, and ends at the embedded weights where nothing else is left.
func TestUndoFitsTheModel(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		mine := newWorld(t, s, "one").scope
		for i, model := range []string{"old", "m", "old", "old", "m"} {
			got(s.AddWeights(ctx, mine, int64(i), collector.Weights{File: []byte{'a' + byte(i)}, Model: model, Scores: "[]", Made: now.Add(time.Duration(i) * time.Hour)}))(t)
		}
		undone := func() string {
			is, _, err := s.Weights(ctx, mine, got(s.UndoWeights(ctx, mine, "m", now.Add(9*time.Hour)))(t).Version)
			must(t, err)
			return fmt.Sprintf("%d of %d %s taught %v", is.Version, is.Origin, is.File, is.Taught.Sub(now))
		}
		want(t, "once", undone(), "6 of 2 b taught 1h0m0s")
		is := got(s.WeightsVersions(ctx, mine))(t)[0]
		want(t, "twice", strings.HasPrefix(undone(), "7 of 0  taught "), true)
		want(t, "before", is.Taught.Equal(now.Add(time.Hour)) && is.Made.Equal(now.Add(9*time.Hour)), true)
		_, err := s.UndoWeights(ctx, mine, "m", now)
		wantCode(t, err, collector.CodeConflict)
	})
}

// Where the embedded weights stand in for a version, the archive is judged anew once for each model, and once more when it fits again.
func TestStandingInJudgesTheArchiveOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		got(s.AddWeights(ctx, w.scope, 0, collector.Weights{File: []byte("a"), Model: "old", Made: now}))(t)
		for i, c := range []struct {
			version int64
			model   string
			changed bool
		}{{1, "", false}, {1, "m", true}, {1, "m", false}, {0, "n", false}, {2, "n", false}, {1, "n", true}, {1, "", true}} {
			must(t, s.SaveJudged(ctx, w.claimTimer(t, TimerJudge), JudgedAnew{Version: 1, Walked: 99, Over: true}))
			want(t, fmt.Sprint("changed ", i), got(s.StandIn(ctx, w.scope, c.version, c.model))(t), c.changed)
			is, _, err := s.WeightsTold(ctx, w.scope, 1)
			must(t, err)
			want(t, fmt.Sprint("anew ", i), is.Walked == 0, c.changed)
			want(t, fmt.Sprint("due ", i), len(got(s.DueTimers(ctx, now, wall, 9))(t)) == 1, c.changed)
			if !c.changed {
				must(t, s.tx(ctx, func(q conn) error { return setTimer(ctx, q, w.scope.Company, TimerJudge, w.scope.Company, now) }))
			}
		}
	})
}
