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
	if !Allowed(c, e.Kind) {
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

// AllowedNow are the events that a person may cause now.
func AllowedNow(c collector.Case) []string {
	var out []string
	for _, e := range []string{EventAnswer, EventAsk, EventMove, EventSolve, EventHigher, EventSaid, EventMerge, EventSplit} {
		if Allowed(c, e) {
			out = append(out, e)
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

// 002, rules 1 and 2 of the first stage: the client is heard, and knows what comes next; principle 3: a timely receipt.
func (r *rule) open(event string) {
	r.out.Rule = "002 rule 1"
	r.promise()
	if event == EventSplit {
		r.out.Case.Into, r.out.Reason = 0, ReasonSplit
		r.tell(collector.DeliveryCaseHeard, ToClient, collector.CaseFacts{Reason: ReasonSplit})
	} else {
		r.out.Case.Opened = r.at
		r.tell(collector.DeliveryCaseReceipt, ToClient, collector.CaseFacts{})
	}
	r.tell(collector.DeliveryCaseTask, ToStep, collector.CaseFacts{Reason: event})
}

// 002, rule 3: nobody is ignored. A further message starts the clock of the answer, unless it runs already: writing often
// must not put the answer off.
func (r *rule) said() {
	c := &r.out.Case
	r.out.Rule = "002 rule 3"
	kind := collector.DeliveryCaseHeard
	switch c.State {
	case collector.CaseSolved:
		r.promise()
		kind, r.out.Did = collector.DeliveryCaseReopened, "reopened"
	case collector.CaseWaiting:
		c.SolveBy, c.Left, c.Paused = r.add(c.Left), 0, time.Time{}
		fallthrough
	default:
		if c.AnswerBy.IsZero() {
			c.AnswerBy = r.add(r.step().Answer)
		}
		c.State, c.Due = collector.CaseOpen, c.Next()
	}
	r.tell(kind, ToClient, collector.CaseFacts{})
	r.tell(collector.DeliveryCaseTask, ToStep, collector.CaseFacts{Reason: r.out.Did})
}

// 002, rule 2: what to do, when, with whom. While the client is asked for something the clock of the solution stands.
func (r *rule) answer(e Event) error {
	if strings.TrimSpace(e.Text) == "" {
		return &collector.Error{Code: collector.CodeInvalid, Where: "text", Msg: "the answer is empty", Hint: "the client is to learn what to do next (seed 002, rule 2)"}
	}
	c := &r.out.Case
	r.out.Rule = "002 rule 2"
	c.AnswerBy, c.Reminders = time.Time{}, 0
	if e.Kind == EventAnswer {
		if c.State == collector.CaseWaiting {
			c.SolveBy, c.Left, c.Paused = r.add(c.Left), 0, time.Time{}
		}
		c.State, c.Due = collector.CaseAnswered, c.SolveBy
		r.tell(collector.DeliveryCaseAnswer, ToClient, collector.CaseFacts{})
		return nil
	}
	if c.State != collector.CaseWaiting {
		c.Left, c.Paused, c.SolveBy = max(r.cal.Between(r.at, c.SolveBy), time.Hour), r.at, time.Time{}
	}
	c.State, c.Due = collector.CaseWaiting, r.add(waitFor)
	r.tell(collector.DeliveryCaseQuestion, ToClient, collector.CaseFacts{})
	r.out.Notices[0].Facts.When = c.Due
	return nil
}

// 002, principle 5: the client learns why it takes longer and how long. A date moves with a reason and a new date alone.
func (r *rule) move(e Event) error {
	c := &r.out.Case
	was := c.Next()
	wrong := func(where, msg, hint string) error {
		return &collector.Error{Code: collector.CodeInvalid, Where: where, Msg: msg, Hint: hint}
	}
	switch {
	case strings.TrimSpace(e.Text) == "":
		return wrong("reason", "a date does not move without a reason", "the client is told why, and the new date (seed 002, principle 5)")
	case e.Due.IsZero():
		return wrong("due", "the new date is missing", "the client is told until when (seed 002, principle 5)")
	case !e.Due.After(r.at):
		return wrong("due", "the new date lies in the past", "choose a later one")
	case e.Due.After(r.at.Add(moveMost)):
		return wrong("due", "the new date is more than 90 days away", "choose a nearer one, and move it again when it must be")
	case e.Due.Equal(was):
		return wrong("due", "this date is promised already", "choose another one")
	}
	r.out.Rule = "002 principle 5"
	if c.State == collector.CaseWaiting { // a date for the solution lets its clock run again
		c.State, c.Left, c.Paused = collector.CaseAnswered, 0, time.Time{}
	}
	if !c.AnswerBy.IsZero() {
		c.AnswerBy = e.Due
		if c.SolveBy.Before(e.Due) {
			c.SolveBy = e.Due
		}
	} else {
		c.SolveBy = e.Due
	}
	c.Moves++
	c.Due = c.Next()
	r.tell(collector.DeliveryCaseMoved, ToClient, collector.CaseFacts{Was: was})
	return nil
}

func (r *rule) solve(e Event) error {
	if strings.TrimSpace(e.Text) == "" {
		return &collector.Error{Code: collector.CodeInvalid, Where: "text", Msg: "what was done is missing", Hint: "the client is to read how it was solved"}
	}
	c := &r.out.Case
	c.State, c.Solved, c.AnswerBy, c.SolveBy, c.Left, c.Paused = collector.CaseSolved, r.at, time.Time{}, time.Time{}, 0, time.Time{}
	c.Due = r.at.AddDate(0, 0, ReopenDays)
	r.out.Rule, r.out.Ended, r.out.Solved = "002 principle 4", true, true
	r.tell(collector.DeliveryCaseSolved, ToClient, collector.CaseFacts{})
	r.out.Notices[0].Facts.When = c.Due
	return nil
}

// 002, rule 4: the client may go higher at any time. At the top of the ladder there is nobody above, and the page says who
// has it.
func (r *rule) higher(e Event) {
	c := &r.out.Case
	r.out.Rule = "002 rule 4"
	if e.Level >= 0 && e.Level != c.Level {
		r.out.Did = "" // the button was pressed twice
		return
	}
	solved := c.State == collector.CaseSolved
	if c.Level == len(r.steps)-1 && !solved {
		r.out.Did = "higher_top"
		return
	}
	r.up(ReasonAsked)
}

// up takes the case a step higher, or keeps it at the top, with the dates of the step that it stands on then.
func (r *rule) up(reason string) {
	c := &r.out.Case
	was := c.Next()
	if c.Level < len(r.steps)-1 {
		c.Level++
	}
	r.promise()
	c.Moves++
	c.Reminders = 0
	r.out.Reason = reason
	if reason != ReasonAsked {
		r.out.Did = "escalated"
	}
	r.tell(collector.DeliveryCaseUp, ToClient, collector.CaseFacts{Was: was, Reason: reason})
	r.tell(collector.DeliveryCaseTask, ToStep, collector.CaseFacts{Reason: reason})
}

// due is what the desk does by itself.
func (r *rule) due() {
	c := &r.out.Case
	switch {
	case c.State == collector.CaseSolved:
		c.State, c.Due, r.out.Did, r.out.Rule = collector.CaseClosed, time.Time{}, "closed", "002 principle 4"
		return
	case c.State == collector.CaseWaiting:
		c.State, c.SolveBy, c.Left, c.Paused = collector.CaseAnswered, r.add(c.Left), 0, time.Time{}
		c.Due, r.out.Did, r.out.Rule = c.SolveBy, "resumed", "002 rule 3"
		r.tell(collector.DeliveryCaseResumed, ToClient, collector.CaseFacts{})
		r.tell(collector.DeliveryCaseTask, ToStep, collector.CaseFacts{Reason: "resumed"})
		return
	}
	// 002, rule 3 and principle 5: who is not answered in time hears why, and somebody higher takes it over.
	reason := ReasonUnsolved
	if !c.AnswerBy.IsZero() && !c.AnswerBy.After(r.at) {
		reason = ReasonUnanswered
	}
	r.out.Rule = "002 rule 3"
	if c.Level < len(r.steps)-1 {
		r.up(reason)
		return
	}
	r.late(reason)
}

// late is a date that passed at the top of the ladder: its person is reminded and, when that does not help, the owners are
// told; the client hears each new date.
func (r *rule) late(reason string) {
	c := &r.out.Case
	was, wait := c.Next(), r.step().Answer
	c.Reminders++
	c.Moves++
	to, kind := ToStep, collector.DeliveryCaseLate
	if c.Reminders > remindersMost {
		to, kind, wait = ToOwners, collector.DeliveryCaseOwners, slower*wait
	}
	next := r.add(wait)
	if reason == ReasonUnanswered {
		c.AnswerBy = next
		if c.SolveBy.Before(next) {
			c.SolveBy = next
		}
	} else {
		c.SolveBy = next
		if !c.AnswerBy.IsZero() && c.AnswerBy.Before(next) {
			c.AnswerBy = next
		}
	}
	c.Due = c.Next()
	r.out.Did, r.out.Reason = "late", reason
	r.tell(collector.DeliveryCaseTop, ToClient, collector.CaseFacts{Was: was, Reason: reason})
	r.tell(kind, to, collector.CaseFacts{Was: was, Reason: reason})
}

// merge makes the case a part of another one, whose dates are the client's from now on.
func (r *rule) merge(e Event) error {
	c := &r.out.Case
	wrong := func(msg, hint string) error {
		return &collector.Error{Code: collector.CodeInvalid, Where: "into", Msg: msg, Hint: hint}
	}
	switch {
	case e.Into.CaseID == c.CaseID:
		return wrong("a case is no part of itself", "name another case")
	case !e.Into.State.Running():
		return wrong("the other case is not open", "name a case that is being dealt with")
	case c.Client != 0 && e.Into.Client != c.Client:
		return wrong("the two cases are of different clients", "each of them gets their own letters: keep both")
	}
	c.State, c.Into, c.Due = collector.CaseMerged, e.Into.CaseID, time.Time{}
	c.AnswerBy, c.SolveBy, c.Left, c.Paused = time.Time{}, time.Time{}, 0, time.Time{}
	r.out.Rule, r.out.Ended = "002 principle 4", true
	return nil
}

// DefaultSteps are the ladder of a company that has set none.
func DefaultSteps() []collector.DeskStep {
	return []collector.DeskStep{{Answer: 4 * time.Hour, Solve: 24 * time.Hour}, {Answer: 4 * time.Hour, Solve: 16 * time.Hour}, {Answer: 8 * time.Hour, Solve: 24 * time.Hour}}
}

// CheckSteps refuses a ladder without anybody above, and targets that the calendar cannot keep.
func CheckSteps(steps []collector.DeskStep, cal *Calendar, at time.Time) error {
	if len(steps) < 2 || len(steps) > 9 {
		return &collector.Error{Code: collector.CodeInvalid, Where: "steps", Msg: "a ladder has 2 to 9 steps", Hint: "the client must have somebody to turn to higher (seed 002, rule 4)"}
	}
	for _, s := range steps {
		if s.Answer < 5*time.Minute || s.Solve < s.Answer {
			return &collector.Error{Code: collector.CodeInvalid, Where: "steps", Msg: "the time of an answer or of a solution is too short",
				Hint: "an answer takes 5 minutes at least, a solution as long as an answer"}
		}
		if _, err := cal.Add(at, slower*s.Solve); err != nil {
			return err
		}
	}
	return nil
}
