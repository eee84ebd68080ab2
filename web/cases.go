package web

import (
	"net/http"
	"strconv"
	"strings"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs"
)

// caseRoutes are the pages of the complaint desk.
var caseRoutes = []route{
	{"GET /cases", collector.ActionRead, (*Server).listCases},
	{"POST /cases", collector.ActionCases, (*Server).createCase},
	{"GET /cases/{id}", collector.ActionRead, (*Server).casePage},
	{"POST /cases/{id}/{act}", collector.ActionCases, (*Server).caseForm},
	{"POST /d/{id}/case", collector.ActionCases, (*Server).caseOfDocument},
	{"GET /cases/desk", collector.ActionRead, (*Server).deskPage},
	{"POST /cases/desk/hours", collector.ActionCases, (*Server).deskHoursForm},
	{"POST /cases/desk/ladder", collector.ActionCases, (*Server).deskLadderForm},
	{"POST /cases/desk/template", collector.ActionCases, (*Server).deskTemplateForm},
	{"GET /complaint", everybody, (*Server).complaintPage},
	{"POST /complaint", everybody, (*Server).complaintForm},
	{"GET /procedure", everybody, (*Server).procedurePage},
	{"GET /c/{token}", everybody, (*Server).clientCase},
	{"POST /c/{token}", everybody, (*Server).clientSays},
	{"POST /c/{token}/higher", everybody, (*Server).clientHigher},
}

const casesOnPage = 50

type casesPage struct {
	*view
	Cases          []caseView
	State, Level   string
	Mine           bool
	States, Levels []string
	StepNames      map[string]string
	Form           complaintFields
	Error          *fieldError
	NextURL        string
	FirstURL       string
}

// complaintFields are those of a complaint's form.
type complaintFields struct{ Name, Mail, Phone, Order, Text string }

func complaintOf(r *http.Request) complaintFields {
	return complaintFields{r.FormValue("name"), r.FormValue("mail"), r.FormValue("phone"), r.FormValue("order"), r.FormValue("text")}
}

func (f complaintFields) complaint(source collector.CaseSource, lang string) (jobs.Complaint, error) {
	c := jobs.Complaint{Source: source, Contact: collector.Contact{Name: f.Name, Phone: f.Phone, Language: lang}, Order: f.Order, Text: f.Text}
	if strings.TrimSpace(f.Mail) == "" {
		return c, nil
	}
	var err error
	c.Contact.Mail, err = mailAddress("mail", f.Mail)
	return c, err
}

func (s *Server) listCases(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "cases_title")
	if err != nil {
		return err
	}
	return s.showCases(w, r, http.StatusOK, casesPage{view: v})
}

func (s *Server) showCases(w http.ResponseWriter, r *http.Request, status int, p casesPage) error {
	p.State, p.Level, p.Mine = r.URL.Query().Get("state"), r.URL.Query().Get("level"), r.URL.Query().Get("mine") == "1"
	p.States = []string{"", "open", "answered", "waiting", "solved", "closed", "merged"}
	d, err := s.Work.Desk(r.Context(), p.scope)
	if err != nil {
		return err
	}
	p.StepNames = map[string]string{}
	for level := range d.Steps {
		name := strconv.Itoa(level)
		p.Levels, p.StepNames[name] = append(p.Levels, name), s.Work.DeskStepName(d, level, p.Lang)
	}
	f := store.CaseFilter{State: collector.CaseState(p.State), Level: -1}
	if n, err := strconv.Atoi(p.Level); err == nil {
		f.Level = n
	}
	if p.Mine && !(p.Person.Role == collector.RoleOwner && nobodyNamed(d.Steps)) { // steps that are nobody's are the owners'
		f.Person = p.scope.Person
	}
	after := r.URL.Query().Get("after")
	found, err := s.Store.Cases(r.Context(), p.scope, f, after, casesOnPage+1)
	if err != nil {
		return err
	}
	here := "/cases?state=" + queryEscape(p.State) + "&level=" + queryEscape(p.Level)
	if p.Mine {
		here += "&mine=1"
	}
	if len(found) > casesOnPage {
		found = found[:casesOnPage]
		p.NextURL = here + "&after=" + found[casesOnPage-1].PublicID
	}
	if after != "" {
		p.FirstURL = here
	}
	if p.Cases, err = s.caseViews(r.Context(), p.scope, p.Lang, found...); err != nil {
		return err
	}
	return s.showAs(w, r, status, "cases", p)
}

func nobodyNamed(steps []collector.DeskStep) bool {
	for _, s := range steps {
		if s.Person != 0 {
			return false
		}
	}
	return true
}

// createCase takes down what a client said by phone or in the shop.
func (s *Server) createCase(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "cases_title")
	if err != nil {
		return err
	}
	form := complaintOf(r)
	c, err := form.complaint(collector.CaseFromProgram, "")
	var o jobs.CaseOpened
	if err == nil {
		o, err = s.Work.OpenCase(r.Context(), v.scope, c)
	}
	if err != nil {
		return v.formError(err, func(status int, e *fieldError) error {
			return s.showCases(w, r, status, casesPage{view: v, Form: form, Error: e})
		})
	}
	return s.redirect(w, r, "/cases/"+o.Case.PublicID, v.caseOpened(o))
}

func (v *view) caseOpened(o jobs.CaseOpened) string {
	switch {
	case o.New:
		return v.T("case_opened", "Number", o.Case.Number)
	case o.Again:
		return v.T("case_again", "Number", o.Case.Number)
	}
	return v.T("case_joined", "Number", o.Case.Number)
}

// caseOfDocument makes a case of a review or mention that was found.
func (s *Server) caseOfDocument(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "cases_title")
	if err != nil {
		return err
	}
	o, err := s.Work.OpenCase(r.Context(), v.scope, jobs.Complaint{Source: collector.CaseFromFound, Document: r.PathValue("id")})
	if err != nil {
		return err
	}
	return s.redirect(w, r, "/cases/"+o.Case.PublicID, v.caseOpened(o))
}
