package jobs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/text"
	"molva/jobs/desk"
)

func init() {
	steppers[collector.TimerCase] = (*Work).stepCase
	steppers[collector.TimerIntake] = (*Work).intakeCase
}

// caseTries is how often a step is decided anew when somebody else was faster: a client who writes while others act must
// not be sent away.
const caseTries = 10

// deskActor is who takes a step.
type deskActor struct {
	side   collector.Side
	person int64
}

func caseActor(scope collector.Scope) deskActor {
	if scope.Person == 0 {
		return deskActor{side: collector.SideProgram}
	}
	return deskActor{collector.SidePlatform, scope.Person}
}

// caseAct is one step of a case: the event, who does it, what belongs to it.
type caseAct struct {
	event desk.Event
	by    deskActor
	at    time.Time
	timer *collector.Timer
	entry *collector.CaseEntry
}

// actOn takes a step of a case: it reads, has the rule decide and writes, anew when somebody was faster.
func (w *Work) actOn(ctx context.Context, scope collector.Scope, id int64, a caseAct) (collector.Case, error) {
	d, err := w.desk(ctx, scope)
	if err != nil {
		return collector.Case{}, err
	}
	for try := 1; ; {
		c, err := w.Store.CaseByID(ctx, scope, id)
		if err != nil {
			return c, err
		}
		if a.timer == nil && !c.Due.IsZero() && c.Due.Before(a.at) { // what the clock would have done before comes first, at its own time
			due := caseAct{event: desk.Event{Kind: desk.EventDue}, by: deskActor{side: collector.SideProgram}, at: c.Due}
			if _, err := w.actOn(ctx, scope, id, due); err != nil && (collector.CodeOf(err) != collector.CodeConflict || try >= caseTries) {
				return c, err
			} else if err != nil {
				try++
			}
			continue
		}
		if again, err := w.saidBefore(ctx, scope, c, a.entry); err != nil || again {
			return c, err
		}
		out, err := desk.Next(c, a.event, d.cal, d.Steps, a.at)
		if err != nil || out.Did == "" {
			return c, err
		}
		step, err := w.caseStep(ctx, scope, d, a, out)
		if err != nil {
			return c, err
		}
		held, err := w.Store.StepCase(ctx, scope, step, a.at)
		if errors.Is(err, store.ErrStale) && try < caseTries {
			try++
			continue
		}
		if err == nil {
			w.ring()
		}
		return held, err
	}
}

// saidBefore says whether a message is a form that was sent twice: the last one of the client's page, any one of the public
// form.
func (w *Work) saidBefore(ctx context.Context, scope collector.Scope, c collector.Case, e *collector.CaseEntry) (bool, error) {
	if e == nil || e.Hash == "" || !c.State.Running() {
		return false, nil
	}
	entries, err := w.Store.CaseEntries(ctx, scope, c.CaseID)
	if e.Source == collector.CaseFromPage && len(entries) > 1 {
		entries = entries[len(entries)-1:]
	}
	return slices.ContainsFunc(entries, func(held collector.CaseEntry) bool { return held.Hash == e.Hash }), err
}

// caseStep is what an outcome writes.
func (w *Work) caseStep(ctx context.Context, scope collector.Scope, d deskNow, a caseAct, out desk.Outcome) (store.CaseStep, error) {
	step := store.CaseStep{Case: out.Case, Timer: a.timer, Ended: out.Ended, Solved: out.Solved}
	if a.entry != nil {
		entry := *a.entry
		step.Entry = &entry
	}
	if a.event.Text != "" {
		step.Words = collector.Chat{At: a.at, Side: a.by.side, Person: a.by.person, Text: a.event.Text}
	}
	untold := ""
	for _, n := range out.Notices {
		receivers, err := w.caseReceivers(ctx, scope, d, out.Case, n.To)
		if err != nil {
			return step, err
		}
		if len(receivers) == 0 && n.To == desk.ToClient {
			untold = "no mail address"
		}
		if n.Facts.Own, err = w.caseHasOwn(ctx, scope, out.Case, n); err != nil {
			return step, err
		}
		for _, r := range receivers {
			delivery := w.named(collector.Delivery{Kind: n.Kind, Receiver: r, Channel: "mail", Due: a.at})
			step.Letter = append(step.Letter, store.CaseLetter{Delivery: *delivery, Facts: n.Facts})
		}
	}
	step.Trail = collector.Trail{At: a.at, Side: a.by.side, Person: a.by.person, Did: out.Did, Rule: out.Rule, Data: caseData(out, untold)}
	return step, nil
}

// CaseTrail are the facts of a line of a case's trail.
type CaseTrail struct {
	Level  int       `json:"level"`
	State  string    `json:"state,omitempty"`
	Next   time.Time `json:"next,omitzero"` // the date that the client is promised
	Was    time.Time `json:"was,omitzero"`  // the one that it replaced
	Reason string    `json:"reason,omitempty"`
	Untold string    `json:"untold,omitempty"` // why the client got no mail
	Number int64     `json:"number,omitempty"` // of the other case of a merge
}

func caseData(out desk.Outcome, untold string) string {
	facts := CaseTrail{Level: out.Case.Level, State: string(out.Case.State), Next: out.Case.Next(), Reason: out.Reason, Untold: untold}
	if len(out.Notices) > 0 {
		facts.Was = out.Notices[0].Facts.Was
	}
	b, err := json.Marshal(facts)
	if err != nil {
		return "" // numbers, texts and times: cannot happen
	}
	return string(b)
}

// caseReceivers are who is written to, as far as they have an address.
func (w *Work) caseReceivers(ctx context.Context, scope collector.Scope, d deskNow, c collector.Case, to string) ([]int64, error) {
	id := c.Client
	if to == desk.ToStep {
		id = d.Steps[c.Level].Person
	}
	if to != desk.ToOwners && id != 0 {
		p, err := w.Store.Person(ctx, scope, id)
		if err != nil || p.Mail == "" {
			return nil, err
		}
		return []int64{id}, nil
	}
	if to == desk.ToClient {
		return nil, nil
	}
	people, err := w.Store.People(ctx, scope)
	var out []int64
	for _, p := range people {
		if p.Role == collector.RoleOwner {
			out = append(out, p.PersonID)
		}
	}
	return out, err
}

// caseHasOwn says whether a solved case has a review of our own, which its author may change.
func (w *Work) caseHasOwn(ctx context.Context, scope collector.Scope, c collector.Case, n desk.Notice) (bool, error) {
	if n.Kind != collector.DeliveryCaseSolved || c.Order == 0 {
		return false, nil
	}
	entries, err := w.Store.CaseEntries(ctx, scope, c.CaseID)
	for _, e := range entries {
		if e.Source == collector.CaseFromReview {
			return true, err
		}
	}
	return false, err
}

// stepCase is the desk acting by itself, at the timer's own time.
func (w *Work) stepCase(ctx context.Context, scope collector.Scope, t collector.Timer) error {
	_, err := w.actOn(ctx, scope, t.Subject, caseAct{event: desk.Event{Kind: desk.EventDue}, by: deskActor{side: collector.SideProgram}, at: t.Due, timer: &t})
	if collector.CodeOf(err) == collector.CodeNotFound {
		return w.Store.EndTimer(ctx, t)
	}
	return err
}

// caseHash tells a form that was sent twice.
func caseHash(words string) string {
	if words == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(text.Fold(strings.Join(strings.Fields(words), " "))))
	return hex.EncodeToString(sum[:16])
}
