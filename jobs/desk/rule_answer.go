package desk

import (
	"strings"
	"time"
	"unicode"

	"molva/collector"
)

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

// says holds that a text tells a client something: a dot or a dash is no reason.
func says(s string) bool {
	letters := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters >= 8 && len(strings.Fields(s)) > 1
}

// 002, principle 5: the client learns why it takes longer and how long. A date moves with a reason and a new date alone.
func (r *rule) move(e Event) error {
	c := &r.out.Case
	was := c.Next()
	wrong := func(where, msg, hint string) error {
		return &collector.Error{Code: collector.CodeInvalid, Where: where, Msg: msg, Hint: hint}
	}
	switch {
	case !says(e.Text):
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
