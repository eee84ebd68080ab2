package collector

import (
	"cmp"
	"slices"
	"time"
)

// HandlingChange is what somebody does to documents; what it does not name stays as it is.
type HandlingChange struct {
	Stage    Stage    `json:"stage,omitempty"`
	Assignee *int64   `json:"assignee,omitempty"` // person; 0 takes it from everybody
	Add      []string `json:"add,omitempty"`      // tags, folded
	Remove   []string `json:"remove,omitempty"`
	Note     string   `json:"note,omitempty"`

	Correct Correction `json:"correct,omitzero"` // AsJudged takes one back
}

// Empty says that the change names nothing.
func (c HandlingChange) Empty() bool {
	return c.Stage == "" && c.Assignee == nil && len(c.Add)+len(c.Remove) == 0 && c.Note == "" && !c.Correct.Is()
}

// OnlyNote says that the change only adds a note: it overwrites nothing, whatever version was seen.
func (c HandlingChange) OnlyNote() bool {
	return c.Note != "" && c.Stage == "" && c.Assignee == nil && len(c.Add)+len(c.Remove) == 0 && !c.Correct.Is()
}

// TagsMost is how many tags a document has at most.
const TagsMost = 20

// Overfull says that a change adds a tag to a document that has too many by then.
func (c HandlingChange) Overfull(was Handling) bool {
	is, _ := c.Changes(was)
	return len(is.Tags) > TagsMost && len(is.Tags) > len(was.Tags)
}

// Changes is what a change does to a handling that stands, and what history tells of it; a note alone makes no new version.
func (c HandlingChange) Changes(was Handling) (is Handling, told []DocumentEvent) {
	is = was
	if c.Stage != "" {
		is.Stage = c.Stage
	}
	if c.Assignee != nil {
		is.Assignee = *c.Assignee
	}
	is.Correction = was.Correction.with(c.Correct)
	is.Tags = slices.Concat(was.Tags, c.Add)
	is.Tags = slices.DeleteFunc(is.Tags, func(t string) bool { return slices.Contains(c.Remove, t) })
	slices.Sort(is.Tags)
	is.Tags = slices.Compact(is.Tags)
	told = Differences(was, is)
	if len(told) > 0 {
		is.Version++
	}
	if c.Note != "" {
		is.Notes++
		told = append(told, DocumentEvent{Did: DidNote, Note: c.Note})
	}
	return is, told
}

// Before is the handling as it stood at an earlier version, by its history, oldest first: notes, and who corrected last, stay as they are.
func (h Handling) Before(version int64, events []DocumentEvent) Handling {
	was := h
	for _, e := range slices.Backward(events) {
		if e.Version > version && e.Version <= h.Version { // history that was read later may know more than h
			was, _ = e.reversed().change().Changes(was)
		}
	}
	was.Version, was.Correction.By, was.Correction.TowardBy = version, h.Correction.By, h.Correction.TowardBy
	return was
}

// Beside parts a change that somebody chose when they saw a handling: free is what nobody else has touched until it became what it
// is, held what somebody else has changed, too, to something else. Tags and notes are never held: each is a thing of its own.
func (c HandlingChange) Beside(seen, is Handling) (free, held HandlingChange) {
	free = HandlingChange{Add: c.Add, Remove: c.Remove, Note: c.Note}
	beside(c.Stage, seen.At(), is.At(), &free.Stage, &held.Stage)
	if c.Assignee != nil && *c.Assignee != is.Assignee {
		if free.Assignee = c.Assignee; seen.Assignee != is.Assignee {
			free.Assignee, held.Assignee = nil, c.Assignee
		}
	}
	judged := func(s string) string { return cmp.Or(s, AsJudged) }
	beside(c.Correct.Tone, judged(seen.Correction.Tone), judged(is.Correction.Tone), &free.Correct.Tone, &held.Correct.Tone)
	beside(c.Correct.Complaint, judged(seen.Correction.Complaint), judged(is.Correction.Complaint), &free.Correct.Complaint, &held.Correct.Complaint)
	beside(c.Correct.Category, judged(seen.Correction.Category), judged(is.Correction.Category), &free.Correct.Category, &held.Correct.Category)
	beside(c.Correct.Toward, judged(seen.Correction.Toward), judged(is.Correction.Toward), &free.Correct.Toward, &held.Correct.Toward)
	return free, held
}

// beside puts what is wished for one field where it belongs; "" wishes nothing, nor does what stands already.
func beside[S ~string](wish, seen, is S, free, held *S) {
	switch {
	case wish == "" || wish == is:
	case seen == is:
		*free = wish
	default:
		*held = wish
	}
}

// EventKind is what somebody did to a document.
type EventKind string

// The kinds. Withdraw takes the note of the same bulk change away; it stays in the history.
const (
	DidStage    EventKind = "stage"
	DidAssign   EventKind = "assign"
	DidTag      EventKind = "tag"
	DidUntag    EventKind = "untag"
	DidNote     EventKind = "note"
	DidWithdraw EventKind = "withdraw"
	// Corrections of the verdict; Was or Is is "" where it stands as the program judged it.
	DidTone      EventKind = "tone"
	DidComplaint EventKind = "complaint"
	DidCategory  EventKind = "category"
	DidToward    EventKind = "toward"
)

// DocumentEvent is one line of a document's history: who did what when. Lines are only added.
type DocumentEvent struct {
	EventID  int64
	Document int64
	Version  int64     // of the handling that it made
	At       time.Time // business time
	Person   int64     // 0: the program
	Did      EventKind
	Was, Is  string // stage; tag in Is of a tag, in Was of an untag
	From, To int64  // persons, of an assignment
	Note     string
	Bulk     int64  // 0: by itself
	Rule     string // name of the rule that did it; "" none
}

// Part names what an event is about: the stage, one tag, one of the verdicts, a note …
func (e DocumentEvent) Part() string {
	switch e.Did {
	case DidTag:
		return partTag + e.Is
	case DidUntag:
		return partTag + e.Was
	case DidWithdraw:
		return string(DidNote)
	}
	return string(e.Did)
}

const partTag = "tag "

// Parts are what the events are about that a change may make.
func (c HandlingChange) Parts() (parts []string) {
	for did, named := range map[EventKind]bool{DidStage: c.Stage != "", DidAssign: c.Assignee != nil, DidTone: c.Correct.Tone != "",
		DidComplaint: c.Correct.Complaint != "", DidCategory: c.Correct.Category != "", DidToward: c.Correct.Toward != "", DidNote: c.Note != ""} {
		if named {
			parts = append(parts, string(did))
		}
	}
	for _, tag := range slices.Concat(c.Add, c.Remove) {
		parts = append(parts, partTag+tag)
	}
	return parts
}

// Differences is what history tells of the way from one handling to another.
func Differences(was, is Handling) (told []DocumentEvent) {
	if was.At() != is.At() {
		told = append(told, DocumentEvent{Did: DidStage, Was: string(was.At()), Is: string(is.At())})
	}
	if was.Assignee != is.Assignee {
		told = append(told, DocumentEvent{Did: DidAssign, From: was.Assignee, To: is.Assignee})
	}
	for _, t := range is.Tags {
		if !slices.Contains(was.Tags, t) {
			told = append(told, DocumentEvent{Did: DidTag, Is: t})
		}
	}
	for _, t := range was.Tags {
		if !slices.Contains(is.Tags, t) {
			told = append(told, DocumentEvent{Did: DidUntag, Was: t})
		}
	}
	for _, c := range [...]struct {
		did     EventKind
		was, is string
	}{{DidTone, was.Correction.Tone, is.Correction.Tone}, {DidComplaint, was.Correction.Complaint, is.Correction.Complaint}, {DidCategory, was.Correction.Category, is.Correction.Category}, {DidToward, was.Correction.Toward, is.Correction.Toward}} {
		if c.was != c.is {
			told = append(told, DocumentEvent{Did: c.did, Was: c.was, Is: c.is})
		}
	}
	return told
}
