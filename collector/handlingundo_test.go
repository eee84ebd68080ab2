package collector

import (
	"fmt"
	"testing"
)

// scribbler makes changes of one document and their history.
type scribbler struct {
	now     Handling
	history []DocumentEvent
}

// does makes a change: of many with that number, or a person's own with 0.
func (s *scribbler) does(bulk int64, c HandlingChange) {
	is, told := c.Changes(s.now)
	s.tell(bulk, is, told)
}

func (s *scribbler) tell(bulk int64, is Handling, told []DocumentEvent) {
	s.now = is
	for _, e := range told {
		e.Bulk = bulk
		s.history = append(s.history, e)
	}
}

// undoes undoes a change and says how the document stands then, and whether something was kept.
func (s *scribbler) undoes(bulk int64) string {
	is, told, kept := s.now.Undone(s.history, bulk)
	s.tell(bulk, is, told)
	return fmt.Sprintf("%s %d %v %d %t", is.At(), is.Assignee, is.Tags, is.Notes, kept)
}

func TestUndoneFieldByField(t *testing.T) {
	var full []string
	for i := range TagsMost {
		full = append(full, fmt.Sprintf("t%02d", i))
	}
	ann := int64(7)
	type did struct {
		bulk   int64
		change HandlingChange
	}
	for name, c := range map[string]struct {
		before HandlingChange
		did    []did
		undo   []int64
		want   string
	}{
		"another tag after":       {HandlingChange{}, []did{{1, HandlingChange{Add: []string{"a"}}}, {2, HandlingChange{Add: []string{"b"}}}}, []int64{1}, "[new 0 [b] 0 false]"},
		"the same tag twice":      {HandlingChange{}, []did{{1, HandlingChange{Add: []string{"a"}}}, {2, HandlingChange{Add: []string{"a"}}}}, []int64{1, 2}, "[new 0 [] 0 false new 0 [] 0 false]"},
		"was there before":        {HandlingChange{Add: []string{"a"}}, []did{{1, HandlingChange{Add: []string{"a"}}}}, []int64{1}, "[new 0 [a] 0 false]"},
		"taken off, put on anew":  {HandlingChange{}, []did{{1, HandlingChange{Add: []string{"a"}}}, {0, HandlingChange{Remove: []string{"a"}}}, {0, HandlingChange{Add: []string{"a"}}}}, []int64{1}, "[new 0 [a] 0 true]"},
		"taken off stays off":     {HandlingChange{Add: []string{"a"}}, []did{{1, HandlingChange{Remove: []string{"a"}}}, {0, HandlingChange{Stage: StageDone}}}, []int64{1}, "[done 0 [a] 0 false]"},
		"written over":            {HandlingChange{}, []did{{1, HandlingChange{Stage: StageOpen, Assignee: &ann}}, {2, HandlingChange{Stage: StageDone}}}, []int64{1, 2, 1}, "[done 0 [] 0 true open 0 [] 0 false new 0 [] 0 false]"},
		"written over with it":    {HandlingChange{}, []did{{1, HandlingChange{Stage: StageOpen}}, {2, HandlingChange{Stage: StageDone}}, {3, HandlingChange{Stage: StageOpen}}}, []int64{1, 3, 2, 1}, "[open 0 [] 0 true done 0 [] 0 false open 0 [] 0 false new 0 [] 0 false]"},
		"notes do not cover":      {HandlingChange{Note: "x"}, []did{{1, HandlingChange{Note: "y"}}, {2, HandlingChange{Note: "z"}}}, []int64{1, 1, 2}, "[new 0 [] 2 false new 0 [] 2 false new 0 [] 1 false]"},
		"a note of what is kept":  {HandlingChange{}, []did{{1, HandlingChange{Stage: StageOpen, Note: "y"}}, {0, HandlingChange{Stage: StageDone}}}, []int64{1, 1}, "[done 0 [] 0 true done 0 [] 0 true]"},
		"one tag for another":     {HandlingChange{Add: full[1:]}, []did{{1, HandlingChange{Add: []string{"x"}, Remove: []string{"t19"}}}, {2, HandlingChange{Remove: full[1:19]}}}, []int64{1}, "[new 0 [t19] 0 false]"},
		"no room for it any more": {HandlingChange{Add: full}, []did{{1, HandlingChange{Remove: full[:19]}}, {0, HandlingChange{Add: full[:19]}}, {2, HandlingChange{Remove: full[19:]}}, {0, HandlingChange{Add: []string{"x"}}}}, []int64{2}, fmt.Sprintf("[new 0 %v 0 true]", append(full[:19:19], "x"))},
	} {
		s := scribbler{}
		s.does(0, c.before)
		for _, d := range c.did {
			s.does(d.bulk, d.change)
		}
		var got []string
		for _, bulk := range c.undo {
			got = append(got, s.undoes(bulk))
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}
