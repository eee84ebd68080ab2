package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"molva/collector"
)

type deskPageData struct {
	*view
	Desk      collector.Desk
	Hours     hoursFields
	Steps     []stepFields
	People    []collector.Person
	Kinds     []collector.DeliveryKind
	Template  collector.DeskTemplate
	Needed    []string
	Places    []string
	Error     *fieldError
	Form      string // the form that was refused
	StepNames []string
}

type hoursFields struct {
	Zone     string
	Days     [7]string // Sunday first
	Holidays string
}

type stepFields struct{ Name, Person, Contact, Answer, Solve string }

// Wrong is the error of a form's field.
func (p deskPageData) Wrong(form, field string) bool { return p.Form == form && p.Error.At(field) }

// WeekOrder is Monday first.
func (p deskPageData) WeekOrder() []int { return []int{1, 2, 3, 4, 5, 6, 0} }

// Day is the name of a day of the week, Sunday 0.
func (p deskPageData) Day(n int) string { return p.T("class_weekday_" + strconv.Itoa(n)) }

// Brace is a place as it is written in a template.
func (p deskPageData) Brace(name string) string { return "{{" + name + "}}" }

// Rows are the steps and an empty line behind them.
func (p deskPageData) Rows() []stepFields { return append(slices.Clone(p.Steps), stepFields{}) }

// StepName is what a step is called when it has no name of its own.
func (p deskPageData) StepName(n int) string {
	if n < len(p.StepNames) {
		return p.StepNames[n]
	}
	return ""
}

// StepLegend is the heading of a line of the ladder.
func (p deskPageData) StepLegend(n int) string {
	if n >= len(p.Steps) {
		return p.T("desk_step_new")
	}
	return p.T("desk_step_no", "N", n+1)
}

func (s *Server) deskPage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "desk_title")
	if err != nil {
		return err
	}
	return s.showDesk(w, r, http.StatusOK, deskPageData{view: v})
}

func (s *Server) showDesk(w http.ResponseWriter, r *http.Request, status int, p deskPageData) error {
	var err error
	if p.Desk, err = s.Work.Desk(r.Context(), p.scope); err != nil {
		return err
	}
	if p.People, err = s.Store.People(r.Context(), p.scope); err != nil {
		return err
	}
	if p.Form != "hours" {
		p.Hours = hoursFields{Zone: p.Desk.Hours.Zone, Holidays: holidayLines(p.Desk.Hours.Holidays)}
		for day, open := range p.Desk.Hours.Week {
			p.Hours.Days[day] = openWords(open)
		}
	}
	for level := range p.Desk.Steps {
		p.StepNames = append(p.StepNames, s.Work.DeskStepName(p.Desk, level, p.Lang))
	}
	if p.Form != "ladder" {
		names := map[int64]string{}
		for _, who := range p.People {
			names[who.PersonID] = who.PublicID
		}
		for _, d := range p.Desk.Steps {
			p.Steps = append(p.Steps, stepFields{d.Name, names[d.Person], d.Contact, businessWords(d.Answer), businessWords(d.Solve)})
		}
	}
	p.Kinds, p.Places = collector.CaseLetters, s.Work.CasePlaces()
	kind, language := collector.DeliveryKind(r.FormValue("kind")), r.FormValue("language")
	if kind == "" {
		kind = collector.DeliveryCaseReceipt
	}
	if !knownLanguage(language) {
		language = p.Lang
	}
	held, needed := s.Work.CaseTemplate(p.Desk, kind, language)
	p.Needed = needed
	if p.Form != "template" {
		p.Template = held
	}
	return s.showAs(w, r, status, "desk", p)
}

func (s *Server) deskHoursForm(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "desk_title")
	if err != nil {
		return err
	}
	f := hoursFields{Zone: strings.TrimSpace(r.FormValue("zone")), Holidays: r.FormValue("holidays")}
	h := collector.Hours{Zone: f.Zone}
	for day := range f.Days {
		f.Days[day] = r.FormValue("day" + strconv.Itoa(day))
		if err == nil {
			h.Week[day], err = openOf("week", f.Days[day])
		}
	}
	if err == nil {
		h.Holidays, err = holidaysOf(f.Holidays)
	}
	if err == nil {
		err = s.Work.SaveDeskHours(r.Context(), v.scope, h)
	}
	if err != nil {
		return v.formError(err, func(status int, e *fieldError) error {
			return s.showDesk(w, r, status, deskPageData{view: v, Hours: f, Error: e, Form: "hours"})
		})
	}
	return s.redirect(w, r, "/cases/desk", v.T("desk_saved"))
}

func (s *Server) deskLadderForm(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "desk_title")
	if err != nil {
		return err
	}
	var fields []stepFields
	for n := 0; n < 10 && r.Form.Has("answer"+strconv.Itoa(n)); n++ {
		of := func(name string) string { return strings.TrimSpace(r.FormValue(name + strconv.Itoa(n))) }
		f := stepFields{of("name"), of("person"), of("contact"), of("answer"), of("solve")}
		if f.Answer != "" || f.Solve != "" { // an empty line is no step
			fields = append(fields, f)
		}
	}
	steps, err := s.stepsOf(r.Context(), v.scope, fields)
	if err == nil {
		err = s.Work.SaveDeskLadder(r.Context(), v.scope, steps)
	}
	if err != nil {
		return v.formError(err, func(status int, e *fieldError) error {
			return s.showDesk(w, r, status, deskPageData{view: v, Steps: fields, Error: e, Form: "ladder"})
		})
	}
	return s.redirect(w, r, "/cases/desk", v.T("desk_saved"))
}

func (s *Server) stepsOf(ctx context.Context, scope collector.Scope, fields []stepFields) ([]collector.DeskStep, error) {
	var out []collector.DeskStep
	for _, f := range fields {
		d := collector.DeskStep{Name: f.Name, Contact: f.Contact}
		var err error
		if d.Answer, err = businessTime("steps", f.Answer); err != nil {
			return nil, err
		}
		if d.Solve, err = businessTime("steps", f.Solve); err != nil {
			return nil, err
		}
		if f.Person != "" {
			who, err := s.personNamed(ctx, scope, f.Person, "steps")
			if err != nil {
				return nil, err
			}
			d.Person = who.PersonID
		}
		out = append(out, d)
	}
	return out, nil
}

func (s *Server) deskTemplateForm(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "desk_title")
	if err != nil {
		return err
	}
	t := collector.DeskTemplate{Kind: collector.DeliveryKind(r.FormValue("kind")), Language: r.FormValue("language"), Subject: r.FormValue("subject"), Body: r.FormValue("text")}
	if err := s.Work.SaveDeskTemplate(r.Context(), v.scope, t); err != nil {
		return v.formError(err, func(status int, e *fieldError) error {
			return s.showDesk(w, r, status, deskPageData{view: v, Template: t, Error: e, Form: "template"})
		})
	}
	return s.redirect(w, r, "/cases/desk?kind="+queryEscape(string(t.Kind))+"&language="+queryEscape(t.Language)+"#letters", v.T("desk_saved"))
}
