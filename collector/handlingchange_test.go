package collector

import (
	"fmt"
	"slices"
	"testing"
)

// What a handling was is told by its history, whatever was done to it since.
func TestHandlingBefore(t *testing.T) {
	nobody, ann := int64(0), int64(7)
	var is Handling
	var events []DocumentEvent
	stood := []Handling{is}
	for _, c := range []HandlingChange{{Stage: StageOpen, Add: []string{"б", "а"}}, {Assignee: &ann, Note: "x"}, {Remove: []string{"а"}, Correct: Correction{Tone: ToneNegative, Complaint: "yes"}},
		{Note: "y"}, {Assignee: &nobody, Stage: StageNew, Correct: Correction{Tone: AsJudged, Category: CategoryNews, Toward: TowardNone}}} {
		after, told := c.Changes(is)
		for _, e := range told {
			e.Version = after.Version
			events = append(events, e)
		}
		if is = after; is.Version >= int64(len(stood)) {
			stood = append(stood, is)
		}
	}
	for version, want := range stood {
		if was := is.Before(int64(version), events); len(Differences(was, want)) > 0 || was.Version != int64(version) {
			t.Errorf("version %d was %+v, told is %+v", version, want, was)
		}
	}
	if older := stood[2]; len(Differences(older.Before(1, events), stood[1])) > 0 || len(Differences(older.Before(2, events), older)) > 0 {
		t.Error("history that is newer than the handling counts")
	}
	if !slices.Equal(is.Tags, []string{"б"}) {
		t.Errorf("what is has changed: %v", is.Tags)
	}
}

// Of a change what others have touched meanwhile is held, and all else is free.
func TestChangeBeside(t *testing.T) {
	nobody, ann, bob := int64(0), int64(7), int64(8)
	seen := Handling{Tags: []string{"а", "б"}, Assignee: ann}
	is := Handling{Stage: StageDone, Tags: []string{"а", "в"}, Assignee: bob, Correction: Correction{Tone: ToneNegative}}
	for name, c := range map[string]struct{ change, free, held HandlingChange }{
		"nothing":   {},
		"note":      {HandlingChange{Note: "x"}, HandlingChange{Note: "x"}, HandlingChange{}},
		"tags":      {HandlingChange{Add: []string{"г"}, Remove: []string{"а"}}, HandlingChange{Add: []string{"г"}, Remove: []string{"а"}}, HandlingChange{}},
		"stage":     {HandlingChange{Stage: StageOpen}, HandlingChange{}, HandlingChange{Stage: StageOpen}},
		"the same":  {HandlingChange{Stage: StageDone, Assignee: &bob, Correct: Correction{Tone: ToneNegative}}, HandlingChange{}, HandlingChange{}},
		"assignee":  {HandlingChange{Assignee: &nobody}, HandlingChange{}, HandlingChange{Assignee: &nobody}},
		"complaint": {HandlingChange{Correct: Correction{Complaint: "no"}}, HandlingChange{Correct: Correction{Complaint: "no"}}, HandlingChange{}},
		"tone":      {HandlingChange{Correct: Correction{Tone: TonePositive}}, HandlingChange{}, HandlingChange{Correct: Correction{Tone: TonePositive}}},
		"toward":    {HandlingChange{Correct: Correction{Toward: TowardNone}}, HandlingChange{Correct: Correction{Toward: TowardNone}}, HandlingChange{}},
		"all": {HandlingChange{Stage: StageDropped, Add: []string{"г"}, Note: "x", Correct: Correction{Category: CategoryNews}}, HandlingChange{Add: []string{"г"}, Note: "x", Correct: Correction{Category: CategoryNews}},
			HandlingChange{Stage: StageDropped}},
	} {
		if free, held := c.change.Beside(seen, is); fmt.Sprintf("%+v", free) != fmt.Sprintf("%+v", c.free) || fmt.Sprintf("%+v", held) != fmt.Sprintf("%+v", c.held) {
			t.Errorf("%s: free %+v, held %+v", name, free, held)
		}
	}
}
