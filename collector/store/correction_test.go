package store

import (
	"context"
	"fmt"
	"testing"

	"molva/collector"
)

// verdictOf is what counts of a document's verdict, and what the program judged.
func (w *world) verdictOf(t testing.TB, key string) string {
	t.Helper()
	d := w.held(t, key)
	s := fmt.Sprintf("%s %t %s", d.Verdict.Tone.Label, d.Verdict.Complaint.Is(), d.Verdict.Category.Name)
	if d.Judged != nil {
		s += fmt.Sprintf(" (%s %t %s)", d.Judged.Tone.Label, d.Judged.Complaint.Is(), d.Judged.Category.Name)
	}
	return s
}

// What a person corrected counts for good: the text may change, and the program judge it anew.
func TestCorrection(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		judged := collector.Verdict{Language: "ru", Tone: collector.Tone{Value: 0.9, Label: collector.TonePositive}, Complaint: collector.Complaint{Probability: 0.1},
			Category: collector.Category{Name: collector.CategoryOpinion, Probability: 0.7, Words: []string{"отличный"}}}
		r := w.review("r1", "a", 5, now)
		r.Document.Verdict = judged
		w.visit(t, nil, r)
		mine := w.scope
		mine.Person = w.person.PersonID
		d := w.held(t, "r1")
		want(t, "words", d.Verdict.Category.Words[0], "отличный")
		change := collector.HandlingChange{Correct: collector.Correction{Tone: collector.ToneNegative, Complaint: "yes", By: w.person.PersonID}}
		must(t, s.SaveHandling(ctx, mine, d.DocumentID, 0, change, now))
		want(t, "corrected", w.verdictOf(t, "r1"), "negative true opinion (positive false opinion)")
		want(t, "mismatch", w.held(t, "r1").Verdict.Mismatch.Tone, collector.ToneNegative)
		want(t, "rev", w.held(t, "r1").Rev, d.Rev+1)
		wantCode(t, s.SaveHandling(ctx, mine, d.DocumentID, 0, collector.HandlingChange{Correct: collector.Correction{Complaint: "no"}}, now), collector.CodeConflict)
		want(t, "by", w.held(t, "r1").Handling.Correction.By, w.person.PersonID)

		// The author changes the text, and the program judges it anew: a write of what was read keeps both apart.
		edited := DocumentWrite{Document: w.held(t, "r1"), PrevRev: d.Rev + 1, Versions: []collector.Version{{Change: collector.ChangeEdited, At: now}}, Seen: true}
		edited.Document.Text = "b"
		w.visit(t, nil, edited)
		want(t, "edited", w.verdictOf(t, "r1"), "negative true opinion (positive false opinion)")

		must(t, s.SaveHandling(ctx, mine, d.DocumentID, 1, collector.HandlingChange{Correct: collector.Correction{Tone: collector.AsJudged, Complaint: collector.AsJudged}}, now))
		want(t, "taken back", w.verdictOf(t, "r1"), "positive false opinion")
		var told []string
		for _, e := range got(s.DocumentEvents(ctx, mine, d.DocumentID))(t) {
			told = append(told, fmt.Sprintf("%s %s>%s", e.Did, e.Was, e.Is))
		}
		want(t, "history", fmt.Sprint(told), "[tone >negative complaint >yes tone negative> complaint yes>]")
	})
}

// Who learns from corrections begins with the newest, of whatever document, and finds each document once; what was taken back and what
// rules did is none.
func TestNewestCorrectedComeFirst(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		mine := w.scope
		mine.Person = w.person.PersonID
		correct := func(scope collector.Scope, key string, c collector.Correction) {
			d := w.held(t, key)
			c.By = scope.Person
			must(t, s.SaveHandling(ctx, scope, d.DocumentID, d.Handling.Version, collector.HandlingChange{Correct: c, Add: []string{"x"}}, now))
		}
		newest := func(scope collector.Scope, n int) []collector.Document {
			ids, err := s.NewestCorrected(ctx, scope, n)
			must(t, err)
			docs, err := s.DocumentsByID(ctx, scope, ids)
			must(t, err)
			return docs
		}
		w.visit(t, nil, w.review("r1", "a", 1, now), w.review("r2", "b", 1, now), w.review("r3", "c", 1, now), w.review("r4", "d", 1, now), w.review("r5", "e", 1, now))
		want(t, "none", len(newest(mine, 2)), 0)
		correct(mine, "r3", collector.Correction{Complaint: "no", Tone: collector.TonePositive})
		correct(mine, "r4", collector.Correction{Complaint: "no"})
		correct(mine, "r1", collector.Correction{Complaint: "no"})
		correct(w.scope, "r5", collector.Correction{Complaint: "no"})
		want(t, "as they came", keysOf(newest(mine, 9)), "r1 r4 r3 ")
		correct(mine, "r3", collector.Correction{Tone: collector.ToneNegative})
		correct(mine, "r4", collector.Correction{Complaint: collector.AsJudged})
		want(t, "the newest", keysOf(newest(mine, 1)), "r3 ")
		want(t, "all", keysOf(newest(mine, 3)), "r3 r1 ")
		want(t, "what was said", newest(mine, 1)[0].Handling.Correction, collector.Correction{Complaint: "no", Tone: collector.ToneNegative, By: mine.Person})
		want(t, "of another company", len(newest(two.scope, 9)), 0)
		correct(mine, "r2", collector.Correction{Toward: collector.TowardNone})
		correct(w.scope, "r1", collector.Correction{Toward: collector.TonePositive}) // nobody is known
		want(t, "who said the rest", got(s.Document(ctx, mine, w.held(t, "r1").PublicID))(t).Handling.Correction, collector.Correction{Complaint: "no", By: mine.Person, Toward: collector.TonePositive})
		want(t, "what nothing learns", keysOf(newest(mine, 9))+fmt.Sprint(got(s.CorrectedCount(ctx, mine))(t)), "r3 r1 2")
	})
}

// Undo brings a correction back as it was, and by whom.
func TestCorrectionOfManyIsUndone(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.visit(t, nil, w.review("r1", "a", 1, now), w.review("r2", "b", 1, now))
		mine := w.scope
		mine.Person = w.person.PersonID
		r1, r2 := w.held(t, "r1"), w.held(t, "r2")
		must(t, s.SaveHandling(ctx, mine, r1.DocumentID, 0, collector.HandlingChange{Correct: collector.Correction{Category: collector.CategoryNews, Toward: collector.ToneNeutral, By: mine.Person}}, now))
		b := got(s.AddBulk(ctx, mine, collector.Bulk{At: now, Found: 2, Change: collector.HandlingChange{Correct: collector.Correction{Category: collector.CategoryPromo, Toward: collector.TowardNone, By: 8}}},
			[]Seen{{r1.DocumentID, 1}, {r2.DocumentID, 0}}))(t)
		w.doBulk(t, b.BulkID)
		want(t, "one", w.held(t, "r1").Handling.Correction, collector.Correction{Category: collector.CategoryPromo, By: 8, Toward: collector.TowardNone, TowardBy: 8})
		want(t, "other", w.held(t, "r2").Handling.Correction, collector.Correction{Category: collector.CategoryPromo, By: 8, Toward: collector.TowardNone, TowardBy: 8})
		must(t, s.UndoBulk(ctx, mine, b.BulkID, now))
		w.doBulk(t, b.BulkID)
		want(t, "one undone", w.held(t, "r1").Handling.Correction, collector.Correction{Category: collector.CategoryNews, By: mine.Person, Toward: collector.ToneNeutral, TowardBy: mine.Person})
		want(t, "other undone", w.held(t, "r2").Handling.Correction, collector.Correction{})
	})
}

// Documents of before get their category in the steps of a timer; only the index looks at them anew.
func TestJudgedAnew(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		w.visit(t, nil, w.review("r1", "a", 1, now), w.review("r2", "b", 1, now))
		for _, name := range []string{"match", "detect"} {
			c := w.claim(t, name)
			must(t, s.MarkFollowed(ctx, c, []DocRev{{w.held(t, "r1").DocumentID, 1}, {w.held(t, "r2").DocumentID, 1}}))
		}
		must(t, s.tx(ctx, func(q conn) error { return setTimer(ctx, q, w.scope.Company, TimerJudge, w.scope.Company, now) }))
		docs := got(s.Unjudged(ctx, w.scope, 9))(t)
		want(t, "unjudged", len(docs), 2)
		for i := range docs {
			docs[i].Verdict.Category = collector.Category{Name: collector.CategoryUnsure}
		}
		docs[1].Rev = 7                                                                                  // it changed meanwhile
		must(t, s.SaveJudged(ctx, w.claimTimer(t, TimerJudge), JudgedAnew{Documents: docs, Over: true})) // the last of them, and yet it is not over
		want(t, "left", len(got(s.Unjudged(ctx, w.scope, 9))(t)), 1)
		want(t, "lag of match", w.lag(t, "match"), 0)
		want(t, "lag of detect", w.lag(t, "detect"), 0)
		wantCode(t, s.SaveJudged(ctx, collector.Timer{Company: w.scope.Company, TimerID: 1, Fence: "lost"}, JudgedAnew{Documents: docs, Over: true}), collector.CodeConflict)
		docs[1].Rev = 1
		must(t, s.SaveJudged(ctx, w.claimTimer(t, TimerJudge), JudgedAnew{Documents: docs[1:], Over: true}))
		want(t, "rev", w.held(t, "r2").Rev, 2)
		want(t, "over", len(got(s.DueTimers(ctx, now, wall, 9))(t)), 0)
	})
}
