package desk

import (
	"cmp"
	"strings"
	"time"

	"molva/collector"
)

// What happens to a case.
const (
	EventOpened = "opened"
	EventSaid   = "said"     // the client wrote again
	EventAnswer = "answered" // with words
	EventAsk    = "asked"    // an answer that needs something from the client: the clock stands
	EventMove   = "moved"    // the promised date, with a reason
	EventSolve  = "solved"
	EventHigher = "higher" // the client wants to go higher
	EventDue    = "due"    // the instant has come at which the desk acts by itself
	EventMerge  = "merged"
	EventSplit  = "split"
)

// The reasons that the desk gives by itself.
const (
	ReasonUnanswered = "unanswered"
	ReasonUnsolved   = "unsolved"
	ReasonAsked      = "asked"
	ReasonSplit      = "split"
)

const (
	// ReopenDays is how long the client may reopen a solved case.
	ReopenDays = 14
	// waitFor is the business time after which the desk goes on without the client's answer: no wait is without an end.
	waitFor = 40 * time.Hour
	// remindersMost is how often the last step of the ladder is reminded before the owners are told.
	remindersMost = 3
	// slower is how many times longer the waits get then: nobody is flooded, nothing is forgotten.
	slower = 5
	// moveMost is how far ahead a date may be moved.
	moveMost = 90 * 24 * time.Hour
)

// Event is what happens, with what it brings along.
type Event struct {
	Kind  string
	Text  string    // of an answer, a reason, a solution
	Due   time.Time // of a move
	Level int       // of EventHigher: the step that the client saw, so that a button pressed twice climbs once; -1: whatever it is
	Into  collector.Case
}

// Whom a letter goes to.
const (
	ToClient = "client"
	ToStep   = "step" // who has the case now
	ToOwners = "owners"
)

// Notice is one letter that follows.
type Notice struct {
	Kind  collector.DeliveryKind
	To    string
	Facts collector.CaseFacts
}

// Outcome is what an event makes of a case.
type Outcome struct {
	Case    collector.Case
	Did     string // of the trail
	Rule    string // seed and clause
	Reason  string
	Notices []Notice
	Ended   bool // nothing is open about it any more
	Solved  bool
}

// Next is what happens to a case at an instant: the whole rule of the desk. It never asks what time it is. What the state
// does not allow is CodeConflict and says what is allowed.
func Next(c collector.Case, e Event, cal *Calendar, steps []collector.DeskStep, at time.Time) (Outcome, error) {
	r := rule{cal: cal, steps: steps, at: at, out: Outcome{Case: c, Did: e.Kind}}
	if c.Level >= len(steps) { // the ladder was shortened meanwhile
		r.out.Case.Level = len(steps) - 1
	}
	if err := r.take(c, e); err != nil {
		return Outcome{}, err
	}
	r.out.Case.Changed = at
	return r.out, r.err
}

type rule struct {
	cal   *Calendar
	steps []collector.DeskStep
	at    time.Time
	out   Outcome
	err   error // of the calendar
}

func (r *rule) take(c collector.Case, e Event) error {
	if !Allowed(c, e.Kind) || e.Kind == EventDue && r.at.Before(c.Due) { // somebody acted meanwhile: it is not due yet
		return &collector.Error{Code: collector.CodeConflict, Where: "state", Msg: "a case that is " + string(c.State) + " cannot be " + e.Kind,
			Hint: "allowed now: " + cmp.Or(strings.Join(AllowedNow(c), ", "), "nothing")}
	}
	switch e.Kind {
	case EventOpened, EventSplit:
		r.open(e.Kind)
	case EventSaid:
		r.said()
	case EventAnswer, EventAsk:
		return r.answer(e)
	case EventMove:
		return r.move(e)
	case EventSolve:
		return r.solve(e)
	case EventHigher:
		r.higher(e)
	case EventDue:
		r.due()
	case EventMerge:
		return r.merge(e)
	}
	return nil
}

// Allowed says whether a state knows an event.
func Allowed(c collector.Case, event string) bool {
	switch event {
	case EventOpened:
		return c.State == ""
	case EventSplit:
		return c.State == collector.CaseMerged
	case EventSaid, EventHigher:
		return c.State.Running() || c.State == collector.CaseSolved
	case EventDue:
		return !c.Due.IsZero()
	}
	return c.State.Running()
}

// acts are what people may do with a case, by the names of the API.
var acts = []struct{ name, event string }{{"answer", EventAnswer}, {"move", EventMove}, {"solve", EventSolve}, {"higher", EventHigher}, {"say", EventSaid},
	{"merge", EventMerge}, {"split", EventSplit}}

// AllowedNow is what people may do with a case now.
func AllowedNow(c collector.Case) []string {
	var out []string
	for _, a := range acts {
		if Allowed(c, a.event) {
			out = append(out, a.name)
		}
	}
	return out
}

func (r *rule) step() collector.DeskStep { return r.steps[r.out.Case.Level] }

// add is business time from now; an error of the calendar ends the step.
func (r *rule) add(d time.Duration) time.Time {
	t, err := r.cal.Add(r.at, d)
	if err != nil && r.err == nil {
		r.err = err
	}
	return t
}

func (r *rule) tell(kind collector.DeliveryKind, to string, f collector.CaseFacts) {
	f.Level, f.When = r.out.Case.Level, r.out.Case.Next()
	r.out.Notices = append(r.out.Notices, Notice{kind, to, f})
}

// promise makes the dates of the step that the case stands on and starts both clocks.
func (r *rule) promise() {
	c := &r.out.Case
	c.State, c.Paused, c.Left, c.Solved = collector.CaseOpen, time.Time{}, 0, time.Time{}
	c.AnswerBy, c.SolveBy = r.add(r.step().Answer), r.add(r.step().Solve)
	c.Due = c.Next()
}
