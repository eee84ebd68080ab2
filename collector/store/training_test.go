package store

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"molva/collector"
)

// claimTraining leases the next training at a wall time for a minute.
func claimTraining(t testing.TB, s *Store, at time.Time) (collector.Training, bool) {
	t.Helper()
	c, ok, err := s.ClaimTraining(context.Background(), now, at, time.Minute)
	must(t, err)
	return c, ok
}

// A training waits, runs, says how far it is and ends with its table and the weights; another one of the company is refused meanwhile.
func TestTrainingIsWork(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		one, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		mine := one.scope
		mine.Person = one.person.PersonID
		is := func() string {
			c := got(s.Training(ctx, mine, wall))(t)
			return fmt.Sprintf("%d %s %s %d of %d %t %d %d %s", c.Number, c.State, c.Stage, c.Steps, c.All, c.Dry, c.Version, c.Corrections, c.Scores+c.Reason)
		}
		want(t, "at first", got(s.Training(ctx, mine, wall))(t), collector.Training{})
		got(s.AskTraining(ctx, mine, true, now))(t)
		want(t, "asked", is(), "1 waiting  0 of 0 true 0 0 ")
		want(t, "due", fmt.Sprint(got(s.DueTrainings(ctx, wall, 9))(t)), fmt.Sprint([]int64{mine.Company}))
		refused(ctx, t, s, mine)
		c, ok := claimTraining(t, s, wall)
		want(t, "claimed", ok && c.Person == mine.Person && c.Tries == 1, true)
		refused(ctx, t, s, mine)
		c.Stage, c.Steps, c.All = collector.TrainingLearns, 2, 6
		must(t, s.RenewTraining(ctx, c, wall, time.Minute))
		want(t, "under way", is(), "1 running learns 2 of 6 true 0 0 ")
		want(t, "due while it runs", len(got(s.DueTrainings(ctx, wall, 9))(t)), 0)
		c.State, c.Scores, c.Corrections, c.Ended = collector.TrainingRefused, "[]", 7, now
		must(t, s.EndTraining(ctx, c, nil))
		want(t, "over", is(), "1 refused  0 of 0 true 0 7 []")
		wantCode(t, s.EndTraining(ctx, c, nil), collector.CodeConflict)

		got(s.AskTraining(ctx, mine, false, now))(t)
		c, _ = claimTraining(t, s, wall)
		c.State, c.Ended = collector.TrainingDone, now
		must(t, s.EndTraining(ctx, c, &collector.Weights{File: []byte("a"), Model: "m", Learned: 3, Corrections: 30, Scores: "[]", Made: now}))
		want(t, "learned", is(), "2 done  0 of 0 false 1 0 ")
		w := got(s.WeightsVersions(ctx, mine))(t)[0]
		want(t, "weights", fmt.Sprintf("%d %d %d %s %d %t %s", w.Version, w.Origin, w.Back, w.Model, w.Learned, w.Person == mine.Person, w.File), "1 1 0 m 3 true ")

		got(s.AskTraining(ctx, mine, false, now))(t) // an undo comes between
		c, _ = claimTraining(t, s, wall)
		c.Version = 1
		got(s.UndoWeights(ctx, mine, "", now))(t)
		wantCode(t, s.EndTraining(ctx, c, &collector.Weights{File: []byte("b"), Made: now}), collector.CodeConflict)
		want(t, "nothing of it is written", is(), "3 running reads 0 of 0 false 0 0 ")
		want(t, "of another company", got(s.Training(ctx, two.scope, wall))(t), collector.Training{})
	})
}

// refused asks for a training while there is one.
func refused(ctx context.Context, t testing.TB, s *Store, scope collector.Scope) {
	t.Helper()
	_, err := s.AskTraining(ctx, scope, false, now)
	wantCode(t, err, collector.CodeConflict)
}

// One that waits or runs is withdrawn by somebody: whoever is at it writes nothing more, and another one is begun at once.
func TestTrainingIsWithdrawn(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		one, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		mine, later := one.scope, now.Add(time.Hour)
		mine.Person = one.person.PersonID
		is := func(number int64) string {
			c := got(s.TrainingOf(ctx, mine, number, wall))(t)
			return fmt.Sprintf("%s by me: %t, an hour later: %t, stage %q %d", c.State, c.WithdrawnBy == mine.Person, c.Ended.Equal(later), c.Stage, c.Steps)
		}
		first := got(s.AskTraining(ctx, mine, false, now))(t)
		wantCode(t, s.WithdrawTraining(ctx, two.scope, first, later), collector.CodeNotFound)
		wantCode(t, s.WithdrawTraining(ctx, mine, first+1, later), collector.CodeNotFound)
		must(t, s.WithdrawTraining(ctx, mine, first, later))
		want(t, "that waits", is(first), `withdrawn by me: true, an hour later: true, stage "" 0`)
		want(t, "due", len(got(s.DueTrainings(ctx, wall, 9))(t)), 0)
		wantCode(t, s.WithdrawTraining(ctx, mine, first, later), collector.CodeConflict)

		second := got(s.AskTraining(ctx, mine, false, now))(t)
		late, _ := claimTraining(t, s, wall)
		late.Stage, late.Steps = collector.TrainingLearns, 2
		must(t, s.RenewTraining(ctx, late, wall, time.Minute))
		must(t, s.WithdrawTraining(ctx, mine, second, later))
		third := got(s.AskTraining(ctx, mine, true, now))(t)
		want(t, "the next is claimed", got(s.DueTrainings(ctx, wall, 9))(t)[0], mine.Company)
		wantCode(t, s.RenewTraining(ctx, late, wall, time.Minute), collector.CodeConflict)
		wantCode(t, s.ReleaseTraining(ctx, late), collector.CodeConflict)
		late.State, late.Ended = collector.TrainingDone, now
		wantCode(t, s.EndTraining(ctx, late, &collector.Weights{File: []byte("late"), Scores: "[]", Made: now}), collector.CodeConflict)
		want(t, "that ran", is(second), `withdrawn by me: true, an hour later: true, stage "" 0`)
		want(t, "written", got(s.WeightsVersion(ctx, mine))(t), 0)
		c, ok := claimTraining(t, s, wall)
		want(t, "the next", ok && c.Number == third && c.Dry, true)
		var log string
		for _, l := range got(s.Trail(ctx, mine, "weights", mine.Company))(t) {
			log += fmt.Sprintf("%s%s by me: %t, an hour later: %t; ", l.Did, l.Data, l.Person == mine.Person, l.At.Equal(later))
		}
		want(t, "log", log, `withdrew{"training":1} by me: true, an hour later: true; withdrew{"training":2} by me: true, an hour later: true; `)
		want(t, "log of another company", len(got(s.Trail(ctx, two.scope, "weights", two.scope.Company))(t)), 0)
	})
}

// A training is told by its number when others were begun since; the oldest are forgotten, and no number comes twice.
func TestTrainingsAreKept(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx, mine := context.Background(), newWorld(t, s, "one").scope
		for i := range int64(trainingsKept + 2) {
			want(t, "number", got(s.AskTraining(ctx, mine, i%2 == 0, now))(t), i+1)
			c, _ := claimTraining(t, s, wall)
			c.State, c.Ended, c.Corrections, c.Corrected = collector.TrainingRefused, now, int(i), int(i)+9
			must(t, s.EndTraining(ctx, c, nil))
		}
		want(t, "last", got(s.Training(ctx, mine, wall))(t).Number, trainingsKept+2)
		c := got(s.TrainingOf(ctx, mine, 3, wall))(t)
		want(t, "an old one", fmt.Sprintf("%s %d %d of %d %t", c.State, c.Number, c.Corrections, c.Corrected, c.Dry), "refused 3 2 of 11 true")
		_, err := s.TrainingOf(ctx, mine, 2, wall)
		wantCode(t, err, collector.CodeNotFound)
	})
}

// A process that dies leaves no training running: it waits again when its lease ends, and is given up when it died too often. One that
// was let go was no try.
func TestBrokenTrainingsWait(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx, at := context.Background(), wall
		w := newWorld(t, s, "one")
		got(s.AskTraining(ctx, w.scope, false, now))(t)
		for range trainingTries + 2 {
			c, _ := claimTraining(t, s, at)
			must(t, s.ReleaseTraining(ctx, c))
			wantCode(t, s.RenewTraining(ctx, c, at, time.Minute), collector.CodeConflict)
		}
		for range trainingTries {
			late, ok := claimTraining(t, s, at)
			want(t, "claimed", ok, true)
			want(t, "runs", got(s.Training(ctx, w.scope, at))(t).State, collector.TrainingRunning)
			at = at.Add(time.Minute)
			want(t, "broken off", got(s.Training(ctx, w.scope, at))(t).State, collector.TrainingWaiting)
			want(t, "due again", len(got(s.DueTrainings(ctx, at, 9))(t)), 1)
			defer func() { wantCode(t, s.EndTraining(ctx, late, nil), collector.CodeConflict) }()
		}
		_, ok := claimTraining(t, s, at)
		want(t, "begun once more", ok, false)
		is := got(s.Training(ctx, w.scope, at))(t)
		want(t, "given up", fmt.Sprintf("%s %s %t", is.State, is.Reason, is.Ended.Equal(now)), "failed whoever trained died each time true")
		want(t, "due", len(got(s.DueTrainings(ctx, at, 9))(t)), 0)
		got(s.AskTraining(ctx, w.scope, false, now))(t)
		c, _ := claimTraining(t, s, at)
		c.Stage, c.Steps, c.All = collector.TrainingLearns, 2, 6
		must(t, s.RenewTraining(ctx, c, at, time.Minute))
		must(t, s.FreeLeases(ctx, at)) // the owner of the data folder comes back
		is = got(s.Training(ctx, w.scope, at))(t)
		want(t, "after a start", fmt.Sprintf("%s %q %d of %d", is.State, is.Stage, is.Steps, is.All), `waiting "" 0 of 0`)
	})
}

// However many processes look for trainings at once, few run: who asked first comes first, but for what others take in the same moment.
func TestFewTrainingsRunAtOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		var companies []int64
		for i := range trainingsMost + 3 {
			w := newWorld(t, s, fmt.Sprint("c", i))
			companies = append(companies, w.scope.Company)
			got(s.AskTraining(ctx, w.scope, true, now.Add(time.Duration(i)*time.Second)))(t)
		}
		taken := make([]collector.Training, 6)
		together(t, len(taken), func(i int) (err error) {
			taken[i], _, err = s.ClaimTraining(ctx, now, wall, time.Minute)
			return err
		})
		for range trainingsMost { // who came second to a slot has looked too early
			c, _ := claimTraining(t, s, wall)
			taken = append(taken, c)
		}
		var running []int64
		for _, c := range taken {
			if c.Company > 0 {
				running = append(running, c.Company)
			}
		}
		want(t, "running", len(running), trainingsMost)
		want(t, "due", len(got(s.DueTrainings(ctx, wall, 9))(t)), 0)
		for _, c := range taken {
			if c.Company > 0 {
				c.State, c.Ended = collector.TrainingRefused, now
				must(t, s.EndTraining(ctx, c, nil))
			}
		}
		next, ok := claimTraining(t, s, wall)
		waits := slices.IndexFunc(companies, func(c int64) bool { return !slices.Contains(running, c) }) // who claims in the same moment may pass over one
		want(t, "next", ok && next.Company == companies[waits], true)
	})
}

// What was corrected, corrected otherwise or taken back since a moment counts, each document once; what came and went again does not.
func TestCorrectedSince(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		w.visit(t, nil, w.review("r1", "a", 5, now), w.review("r2", "b", 5, now), w.review("r3", "c", 5, now))
		mine := w.scope
		mine.Person = w.person.PersonID
		correct := func(key string, c collector.Correction) {
			d := w.held(t, key)
			c.By = mine.Person
			must(t, s.SaveHandling(ctx, mine, d.DocumentID, d.Handling.Version, collector.HandlingChange{Correct: c}, now))
		}
		since := func(what string, end int64, n int) {
			t.Helper()
			want(t, what, got(s.CorrectedSince(ctx, mine, end))(t), n)
		}
		correct("r1", collector.Correction{Complaint: "yes", Tone: collector.ToneNegative})
		correct("r2", collector.Correction{Category: collector.CategoryNews})
		end := got(s.HistoryEnd(ctx, mine))(t)
		since("from the first", 0, 2)
		since("from then on", end, 0)
		must(t, s.SaveHandling(ctx, mine, w.held(t, "r3").DocumentID, 0, collector.HandlingChange{Add: []string{"x"}}, now))
		since("a tag is none", end, 0)
		correct("r1", collector.Correction{Complaint: "no"})
		since("changed", end, 1)
		correct("r1", collector.Correction{Tone: collector.AsJudged})
		correct("r3", collector.Correction{Complaint: "yes"})
		since("one more", end, 2)
		correct("r2", collector.Correction{Category: collector.AsJudged})
		since("taken back", end, 3)
		correct("r1", collector.Correction{Complaint: "yes", Tone: collector.ToneNegative})
		correct("r2", collector.Correction{Category: collector.CategoryNews})
		correct("r3", collector.Correction{Complaint: collector.AsJudged})
		since("all as it was", end, 0)
		d := w.held(t, "r3")
		must(t, s.SaveHandling(ctx, w.scope, d.DocumentID, d.Handling.Version, collector.HandlingChange{Correct: collector.Correction{Complaint: "yes"}}, now))
		since("a rule's are nobody's", end, 0)
		want(t, "of another company", got(s.CorrectedSince(ctx, two.scope, 0))(t), 0)
		want(t, "its end", got(s.HistoryEnd(ctx, two.scope))(t), 0)
	})
}

// One goes back to any version that is kept and that this program's model bears, and to the embedded weights; the log tells of it.
func TestGoBackToAnyWeights(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		mine := w.scope
		mine.Person = w.person.PersonID
		for i, model := range []string{"m", "m", "old"} {
			got(s.AddWeights(ctx, mine, int64(i), collector.Weights{File: []byte{'a' + byte(i)}, Model: model, Learned: int64(i + 1), Corrections: 30 + i, Scores: "[]", Made: now}))(t)
		}
		use := func(seen, version int64) string {
			is, err := s.UseWeights(ctx, mine, seen, version, "m", now)
			if err != nil {
				return string(collector.CodeOf(err))
			}
			kept, _, err := s.Weights(ctx, mine, is.Version)
			must(t, err)
			return fmt.Sprintf("%d of %d %s learned to %d", kept.Version, kept.Origin, kept.File, kept.Learned)
		}
		want(t, "the first", use(3, 1), "4 of 1 a learned to 1")
		want(t, "late", use(3, 2), "conflict")
		want(t, "the same", use(4, 1), "conflict")
		want(t, "of another model", use(4, 3), "conflict")
		want(t, "never made", use(4, 9), "not_found")
		want(t, "the embedded ones", use(4, 0), "5 of 0  learned to 0")
		want(t, "the embedded ones again", use(5, 0), "conflict")
		want(t, "the second", use(5, 2), "6 of 2 b learned to 2")
		var told string
		for _, v := range got(s.WeightsVersions(ctx, mine))(t) {
			told += fmt.Sprintf("%d %d %t %d %d; ", v.Version, v.Origin, v.WentBack(), v.Corrections, len(v.File))
		}
		want(t, "told", told, "6 2 true 31 0; 5 0 true 0 0; 4 1 true 30 0; 3 3 false 32 0; 2 2 false 31 0; 1 1 false 30 0; ")
		told = ""
		for _, l := range got(s.Trail(ctx, mine, "weights", mine.Company))(t) {
			told += fmt.Sprintf("%s%s%t; ", l.Did, l.Data, l.Person == mine.Person)
		}
		want(t, "log", told, `trained{"corrections":30,"version":1}true; trained{"corrections":31,"version":2}true; trained{"corrections":32,"version":3}true; `+
			`went_back{"to":1,"version":4}true; went_back{"to":0,"version":5}true; went_back{"to":2,"version":6}true; `)
	})
}
