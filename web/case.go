package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"molva/collector"
	"molva/jobs"
)

type onePage struct {
	*view
	Case    caseView
	Story   []told
	Entries int
	Names   map[int64]collector.Person
	Allowed []string // the steps that can be taken now
	Into    collector.Case
	Dispute *collector.Dispute // whose overdue compensation the case is about; nil: none
	Link    string             // the client's own page
	Act     string             // the form that was refused
	Form    caseFields
	Error   *fieldError
	words   func(lang, reason string) string
}

// caseFields are those of the forms of a case.
type caseFields struct{ Text, Due, Reason, Into string }

// Can says whether a step can be taken now, by this reader.
func (p onePage) Can(act string) bool {
	return slices.Contains(p.Allowed, act) && p.view.May(string(collector.ActionCases))
}

// Wrong is the error of a form's field.
func (p onePage) Wrong(act, field string) bool { return p.Act == act && p.Error.At(field) }

// Reason is a reason of the desk's own in words.
func (p onePage) Reason(reason string) string { return p.words(p.Lang, reason) }

// storyLine is a line of the story for the part that shows its facts.
type storyLine struct {
	onePage
	It told
}

// Line hands a part of the page a line of the story.
func (p onePage) Line(t told) storyLine { return storyLine{p, t} }

// Who is who did something: a name, or a side.
func (p onePage) Who(t told) string {
	if name := p.Names[t.Person].Name; name != "" {
		return name
	}
	return p.T("class_side_" + string(t.Side))
}

func (s *Server) casePage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "cases_title")
	if err != nil {
		return err
	}
	return s.showCase(w, r, http.StatusOK, onePage{view: v})
}

func (s *Server) showCase(w http.ResponseWriter, r *http.Request, status int, p onePage) error {
	ctx := r.Context()
	c, err := s.Store.Case(ctx, p.scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	views, err := s.caseViews(ctx, p.scope, p.Lang, c)
	if err != nil {
		return err
	}
	p.Case, p.Allowed, p.words = views[0], s.Work.CaseAllowed(c), s.Work.CaseReason
	p.Heading = p.T("case_number", "Number", c.Number)
	var entries []collector.CaseEntry
	if p.Story, entries, err = s.caseStory(ctx, p.scope, c); err != nil {
		return err
	}
	p.Entries = len(entries)
	for _, e := range entries {
		if id := jobs.DisputeOfEntry(e); id != "" {
			d, err := s.Store.Dispute(ctx, p.scope, id)
			if err != nil {
				return err
			}
			p.Dispute = &d
		}
	}
	if p.Names, err = s.peopleByID(ctx, p.scope); err != nil {
		return err
	}
	p.Names[c.Client] = p.Case.Person
	if c.Into != 0 {
		if p.Into, err = s.Store.CaseByID(ctx, p.scope, c.Into); err != nil {
			return err
		}
	}
	if c.Client != 0 && p.view.May(string(collector.ActionCases)) {
		if p.Link, err = s.Work.LinkTo(ctx, p.scope, collector.LinkCase, c.CaseID, c.Client); err != nil {
			return err
		}
	}
	return s.showAs(w, r, status, "case", p)
}

// caseForm takes a step of a case.
func (s *Server) caseForm(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "cases_title")
	if err != nil {
		return err
	}
	id, act := r.PathValue("id"), r.PathValue("act")
	form := caseFields{r.FormValue("text"), r.FormValue("due"), r.FormValue("reason"), r.FormValue("into")}
	c, err := s.actOnCase(r, v, id, act, form)
	if err != nil {
		return v.formError(err, func(status int, e *fieldError) error {
			return s.showCase(w, r, status, onePage{view: v, Act: act, Form: form, Error: e})
		})
	}
	return s.redirect(w, r, "/cases/"+c.PublicID, v.T("case_done", "Number", c.Number))
}

func (s *Server) actOnCase(r *http.Request, v *view, id, act string, f caseFields) (collector.Case, error) {
	ctx := r.Context()
	switch act {
	case "answer":
		return s.Work.AnswerCase(ctx, v.scope, id, f.Text, r.FormValue("wait") != "")
	case "move":
		due, err := v.moment("due", f.Due)
		if err != nil {
			return collector.Case{}, err
		}
		return s.Work.MoveCase(ctx, v.scope, id, due, f.Reason)
	case "solve":
		return s.Work.SolveCase(ctx, v.scope, id, f.Text)
	case "higher":
		return s.Work.HigherCase(ctx, v.scope, id)
	case "merge":
		number, err := strconv.ParseInt(strings.TrimLeft(strings.TrimSpace(f.Into), "№# "), 10, 64)
		if err != nil {
			return collector.Case{}, invalid("into", "this is no case number", "write the number of the other case")
		}
		into, err := s.Store.CaseByNumber(ctx, v.scope, number)
		if collector.CodeOf(err) == collector.CodeNotFound {
			return into, invalid("into", "there is no case with this number", "write the number of the other case")
		} else if err != nil {
			return into, err
		}
		return s.Work.MergeCase(ctx, v.scope, id, into.PublicID)
	case "split":
		return s.Work.SplitCase(ctx, v.scope, id, r.FormValue("entry"))
	}
	return collector.Case{}, errNoPage
}

// moment reads what a field for date and time sends, in the company's zone; nothing is the zero time.
func (v *view) moment(where, s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation("2006-01-02T15:04", s, v.zone)
	if err != nil {
		return t, invalid(where, "this is no date with a time", "write it as 2026-12-31T18:00")
	}
	return t, nil
}
