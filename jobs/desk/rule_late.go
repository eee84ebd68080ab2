package desk

import (
	"time"

	"molva/collector"
)

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
	c.Reminders = 0
	switch {
	case c.Next().Equal(was):
		was = time.Time{} // nothing was put off
	case !was.IsZero():
		c.Moves++
	}
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

// Absorb is what a case becomes that another one of its client is merged into. Nothing that was promised in either is put
// off or forgotten by it (002 principle 5), and nobody is taken down the ladder (002 rule 4).
func Absorb(into, c collector.Case, cal *Calendar, at time.Time) (collector.Case, error) {
	into.Level, into.Changed = max(into.Level, c.Level), at
	into.AnswerBy = earlier(into.AnswerBy, c.AnswerBy)
	if c.State == collector.CaseWaiting { // its clock stands, and that of the other one counts
		return into, nil
	}
	if into.State == collector.CaseWaiting {
		var err error
		if into.SolveBy, err = cal.Add(at, into.Left); err != nil {
			return into, err
		}
		into.Left, into.Paused = 0, time.Time{}
	}
	into.SolveBy = earlier(into.SolveBy, c.SolveBy)
	if into.State = collector.CaseAnswered; !into.AnswerBy.IsZero() {
		into.State = collector.CaseOpen
	}
	into.Due = into.Next()
	return into, nil
}

// earlier is the earlier one of two dates that were promised; zero is none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
