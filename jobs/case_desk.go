package jobs

import (
	"cmp"
	"context"
	"strings"
	"time"

	"molva/collector"
	"molva/jobs/desk"
)

// deskNow is the desk's configuration as it is now, ready to decide by.
type deskNow struct {
	collector.Desk
	cal     *desk.Calendar
	company collector.Company
}

// Desk is the configuration of the complaint desk, with what is usual where the company has set nothing. The published
// procedure is made of it.
func (w *Work) Desk(ctx context.Context, scope collector.Scope) (collector.Desk, error) {
	d, err := w.desk(ctx, scope)
	return d.Desk, err
}

func (w *Work) desk(ctx context.Context, scope collector.Scope) (d deskNow, err error) {
	if d.company, err = w.Store.Company(ctx, scope); err != nil {
		return d, err
	}
	if d.Desk, err = w.Store.Desk(ctx, scope); err != nil {
		return d, err
	}
	if d.Hours.Version == 0 {
		d.Hours = desk.DefaultHours(cmp.Or(d.company.Zone, "UTC"))
	}
	if len(d.Steps) == 0 {
		d.Steps = desk.DefaultSteps()
	}
	d.cal, err = desk.NewCalendar(d.Hours)
	return d, err
}

// BusinessTime is the open time of the desk from a to b, negative when b lies before a.
func (w *Work) BusinessTime(ctx context.Context, scope collector.Scope, a time.Time, b ...time.Time) ([]time.Duration, error) {
	d, err := w.desk(ctx, scope)
	if err != nil {
		return nil, err
	}
	out := make([]time.Duration, len(b))
	for i, t := range b {
		out[i] = d.cal.Between(a, t)
	}
	return out, nil
}

// SaveDeskHours replaces the desk's calendar. Dates that were promised stay what they are: a client was told them, and they move
// with a reason alone (002 principle 5); the new hours count for every promise from now on.
func (w *Work) SaveDeskHours(ctx context.Context, scope collector.Scope, h collector.Hours) error {
	if err := allowed(scope, collector.ActionCases); err != nil {
		return err
	}
	cal, err := desk.NewCalendar(h)
	if err != nil {
		return err
	}
	d, err := w.desk(ctx, scope)
	if err != nil {
		return err
	}
	if err := desk.CheckSteps(d.Steps, cal, w.Clock.Now()); err != nil {
		return err
	}
	held, err := w.Store.Desk(ctx, scope)
	if err != nil {
		return err
	}
	h.Version = held.Hours.Version
	return w.Store.SaveDeskHours(ctx, scope, h, w.Clock.Now())
}

// SaveDeskLadder replaces the steps of the ladder; what was promised stays.
func (w *Work) SaveDeskLadder(ctx context.Context, scope collector.Scope, steps []collector.DeskStep) error {
	if err := allowed(scope, collector.ActionCases); err != nil {
		return err
	}
	d, err := w.desk(ctx, scope)
	if err != nil {
		return err
	}
	if err := desk.CheckSteps(steps, d.cal, w.Clock.Now()); err != nil {
		return err
	}
	for _, s := range steps {
		if s.Person == 0 {
			continue
		}
		if p, err := w.Store.Person(ctx, scope, s.Person); err != nil || p.Side != collector.SideNone {
			return &collector.Error{Code: collector.CodeInvalid, Where: "person", Msg: "there is no such person", Hint: "choose one of the people", Err: err}
		}
	}
	return w.Store.SaveDeskLadder(ctx, scope, steps, w.Clock.Now())
}

// SaveDeskTemplate changes the words of a letter. One that leaves out what its letter is for is refused by name.
func (w *Work) SaveDeskTemplate(ctx context.Context, scope collector.Scope, t collector.DeskTemplate) error {
	if err := allowed(scope, collector.ActionCases); err != nil {
		return err
	}
	t.Body = strings.TrimSpace(strings.ReplaceAll(t.Body, "\r\n", "\n"))
	t.Subject = strings.Join(strings.Fields(t.Subject), " ")
	if err := desk.CheckTemplate(t); err != nil {
		return err
	}
	return w.Store.SaveDeskTemplate(ctx, scope, t, w.Clock.Now())
}

// CaseTemplate is the template of a letter as it is sent now, and the places that it must have.
func (w *Work) CaseTemplate(d collector.Desk, kind collector.DeliveryKind, language string) (t collector.DeskTemplate, needed []string) {
	return desk.TemplateOf(d.Templates, kind, language), desk.Needed(kind)
}

// CasePlaces are the places that templates may have.
func (w *Work) CasePlaces() []string { return desk.Places }

// DeskStepName is a step of the ladder as clients read it.
func (w *Work) DeskStepName(d collector.Desk, level int, language string) string {
	return desk.StepName(d.Steps, level, language)
}

// CaseReason is a reason of the desk's own in words.
func (w *Work) CaseReason(language, reason string) string { return desk.ReasonWords(language, reason) }

// CaseAllowed are the steps that a person may take with a case now.
func (w *Work) CaseAllowed(c collector.Case) []string { return desk.AllowedNow(c) }

// CaseReopenDays is how long a client may reopen a solved case.
const CaseReopenDays = desk.ReopenDays
