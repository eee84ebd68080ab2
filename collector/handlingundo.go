package collector

import (
	"cmp"
	"slices"
)

// Undone is a handling without what a bulk change of the document did, and what history tells of that. History is the document's,
// oldest first; of a verdict's line Person is who corrects.
//
// Each field is looked at by itself: the stage, the assignee, each tag, each part of the verdict. One that the change set, and that
// nobody has set since, goes back to what it was. One that a person or another change has set since is kept, though the value may be
// the same again: a tag that somebody took off and put on anew is theirs. A change that was undone has not set anything, so two that wrote
// over each other are both taken back, the later one first. A change that found a tag there has not put it on: it goes with the change
// that did. A tag comes on again only where there is room for it (TagsMost). Notes write over nothing, and always go.
// Kept says that something of the change stands still.
func (h Handling) Undone(history []DocumentEvent, bulk int64) (is Handling, told []DocumentEvent, kept bool) {
	is = h
	var left []DocumentEvent
	live := standing(history)
	for i, e := range live {
		if e.Bulk != bulk {
			left = append(left, e)
			continue
		}
		if e.Did == DidNote {
			is.Notes--
			continue
		}
		back, part := e.reversed().change(), e.Part()
		since := slices.ContainsFunc(live[i+1:], func(l DocumentEvent) bool { return l.Part() == part })
		if since || e.change().alters(is) || back.Overfull(is) {
			left, kept = append(left, e), true
			continue
		}
		is, _ = back.Changes(is)
	}
	if is.Correction != h.Correction {
		if is.Correction.Teaches() {
			is.Correction.By = corrector(left, h.Correction.By, DidTone, DidComplaint, DidCategory)
		}
		if is.Correction.Toward != "" {
			is.Correction.TowardBy = corrector(left, h.Correction.TowardBy, DidToward)
		}
	}
	told = Differences(h, is)
	if is.Version = h.Version; len(told) > 0 {
		is.Version++
	}
	if is.Notes < h.Notes {
		told = append(told, DocumentEvent{Did: DidWithdraw})
	}
	return is, told, kept
}

// standing are those of a document's events that no undo has taken back: of a bulk change and a field the second one is its undo.
func standing(history []DocumentEvent) (live []DocumentEvent) {
	type set struct {
		bulk int64
		part string
	}
	open, back := map[set]int{}, make([]bool, len(history))
	for i, e := range history {
		key := set{e.Bulk, e.Part()}
		if first, ok := open[key]; ok {
			back[first], back[i] = true, true
			delete(open, key)
		} else if e.Bulk != 0 {
			open[key] = i
		}
	}
	for i, e := range history {
		if !back[i] {
			live = append(live, e)
		}
	}
	return live
}

// corrector is who corrected some parts of the verdict last, of the events that stand; nobody: before.
func corrector(stand []DocumentEvent, before int64, parts ...EventKind) int64 {
	for _, e := range slices.Backward(stand) {
		if slices.Contains(parts, e.Did) {
			return e.Person
		}
	}
	return before
}

// reversed is the event that takes one back.
func (e DocumentEvent) reversed() DocumentEvent {
	e.Was, e.Is, e.From, e.To = e.Is, e.Was, e.To, e.From
	switch e.Did {
	case DidTag:
		e.Did = DidUntag
	case DidUntag:
		e.Did = DidTag
	}
	return e
}

// change is the change of which history tells an event. A note makes none.
func (e DocumentEvent) change() (c HandlingChange) {
	switch e.Did {
	case DidStage:
		c.Stage = Stage(e.Is)
	case DidAssign:
		c.Assignee = &e.To
	case DidTag:
		c.Add = []string{e.Is}
	case DidUntag:
		c.Remove = []string{e.Was}
	case DidTone:
		c.Correct.Tone = cmp.Or(e.Is, AsJudged)
	case DidComplaint:
		c.Correct.Complaint = cmp.Or(e.Is, AsJudged)
	case DidCategory:
		c.Correct.Category = cmp.Or(e.Is, AsJudged)
	case DidToward:
		c.Correct.Toward = cmp.Or(e.Is, AsJudged)
	}
	return c
}

// alters says that a change would make a handling another one.
func (c HandlingChange) alters(h Handling) bool {
	_, told := c.Changes(h)
	return len(told) > 0
}
