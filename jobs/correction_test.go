package jobs

import (
	"testing"

	"molva/collector"
	"molva/collector/store"
	"molva/search"
)

// A correction is what the index, the rules and the counts go by from then on.
func TestCorrectedVerdictIsFound(t *testing.T) {
	b := newBench(t)
	d := b.mentions(1)[0]
	mine := b.manager("ann")
	correct := func(version int64, c collector.Correction) error {
		_, err := b.Handle(t.Context(), mine, d.PublicID, version, collector.HandlingChange{Correct: c})
		b.settle()
		return err
	}
	find := func(q string) int {
		t.Helper()
		query, err := search.Parse(q)
		must(t, err)
		return b.count(query)
	}
	before, unnamed := find("category:vacancy"), find("toward:none")
	must(t, correct(0, collector.Correction{Category: collector.CategoryVacancy, Tone: collector.ToneNegative, Complaint: "yes"}))
	if find("category:vacancy") != before+1 || find("category:вакансия tone:negative is:complaint") != 1 {
		t.Error("the corrected verdict is not found")
	}
	got, err := b.Store.Document(t.Context(), b.scope, d.PublicID)
	must(t, err)
	if got.Handling.Correction.By != mine.Person || got.Judged == nil {
		t.Errorf("%+v", got.Handling)
	}
	for _, c := range []collector.Correction{{Tone: "angry"}, {Complaint: "maybe"}, {Category: "unsure"}, {Toward: "unsure"}} {
		if err := correct(1, c); collector.CodeOf(err) != collector.CodeInvalid {
			t.Errorf("%+v: %v", c, err)
		}
	}
	viewer := b.scope
	viewer.Role = collector.RoleViewer
	if _, err := b.Handle(t.Context(), viewer, d.PublicID, 1, collector.HandlingChange{Correct: collector.Correction{Tone: collector.ToneNeutral}}); collector.CodeOf(err) != collector.CodeForbidden {
		t.Errorf("a viewer: %v", err)
	}
	must(t, correct(1, collector.Correction{Category: collector.AsJudged}))
	for version, said := range []string{collector.ToneNegative, collector.TowardNone, collector.AsJudged} {
		must(t, correct(int64(version+2), collector.Correction{Toward: said}))
		if against, none := find("toward:negative"), find("toward:none"); against > 0 != (said == collector.ToneNegative) || none == unnamed != (said != collector.ToneNegative) {
			t.Errorf("said %s: %d are against us, %d do not name us", said, against, none)
		}
	}
	if find("category:vacancy") != before || find("tone:negative is:complaint") == 0 {
		t.Error("what was taken back is found, or too much was taken back")
	}
}

// What came in has a category; the step of the timer judges none anew and is over.
func TestNothingToJudgeAnew(t *testing.T) {
	b := newBench(t)
	b.mentions(2)
	left, err := b.Store.Unjudged(t.Context(), b.scope, 9)
	if err != nil || len(left) != 0 {
		t.Fatalf("%d documents came in without a category, %v", len(left), err)
	}
	if steppers[store.TimerJudge] == nil {
		t.Error("nobody takes the step")
	}
}
