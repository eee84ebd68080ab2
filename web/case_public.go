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

// clientPage is a case as its client sees it: what happened, what comes next and when, and how to go higher. It names
// nobody but the step of the ladder and, where the company names one, who stands on it.
type clientPage struct {
	*publicView
	Case    caseView
	Who     string // name of who has the case
	Contact string
	Above   string // name of the next step; "" at the top
	Story   []told
	Text    string
	Error   *fieldError
	Done    string // what the reader's form did
	words   func(lang, reason string) string
}

// Reason is a reason of the desk's own in words.
func (p clientPage) Reason(reason string) string { return p.words(p.Lang, reason) }

// Open says that the client may write and go higher.
func (p clientPage) Open() bool {
	return p.Case.State.Running() || p.Case.State == collector.CaseSolved
}

func (s *Server) clientCase(w http.ResponseWriter, r *http.Request) error {
	v, err := s.publicPage(r, collector.LinkCase, "case_page_title")
	if err != nil {
		return err
	}
	p := clientPage{publicView: v}
	switch r.URL.Query().Get("done") {
	case "said":
		p.Done = v.T("case_client_said")
	case "higher":
		p.Done = v.T("case_client_went_higher")
	}
	return s.showClientCase(w, r, http.StatusOK, p)
}

func (s *Server) showClientCase(w http.ResponseWriter, r *http.Request, status int, p clientPage) error {
	ctx := r.Context()
	c, err := s.Work.CaseOfLink(ctx, p.Link)
	if err != nil {
		return err
	}
	views, err := s.caseViews(ctx, p.scope, p.Lang, c)
	if err != nil {
		return err
	}
	d, err := s.Work.Desk(ctx, p.scope)
	if err != nil {
		return err
	}
	p.Case, p.words = views[0], s.Work.CaseReason
	p.Heading = p.T("case_number", "Number", c.Number)
	p.Path = "/c/" + p.Link.Token
	if c.Level < len(d.Steps) {
		p.Contact = d.Steps[c.Level].Contact
		if id := d.Steps[c.Level].Person; id != 0 {
			who, err := s.Store.Person(ctx, p.scope, id)
			if err != nil {
				return err
			}
			p.Who = who.Name
		}
	}
	p.Above = s.Work.DeskStepName(d, c.Level+1, p.Lang)
	if p.Story, _, err = s.caseStory(ctx, p.scope, c); err != nil {
		return err
	}
	p.Story = slices.DeleteFunc(p.Story, func(t told) bool { return t.Did == "took_in" || t.Did == "gave_back" })
	return s.showPublic(w, status, "public_case", p)
}

func (s *Server) clientSays(w http.ResponseWriter, r *http.Request) error {
	v, err := s.publicPage(r, collector.LinkCase, "case_page_title")
	if err != nil {
		return err
	}
	_, err = s.Work.ClientSays(r.Context(), v.Link, r.FormValue("text"))
	return s.clientActed(w, r, v, "said", err)
}

func (s *Server) clientHigher(w http.ResponseWriter, r *http.Request) error {
	v, err := s.publicPage(r, collector.LinkCase, "case_page_title")
	if err != nil {
		return err
	}
	seen, err := strconv.Atoi(r.FormValue("level"))
	if err != nil { // a program or an old page: from wherever it stands now
		seen = -1
	}
	_, err = s.Work.ClientHigher(r.Context(), v.Link, seen)
	return s.clientActed(w, r, v, "higher", err)
}

// clientActed shows the page anew: by a redirect, so that a reload sends nothing twice, or with what is wrong.
func (s *Server) clientActed(w http.ResponseWriter, r *http.Request, v *publicView, done string, err error) error {
	if err != nil {
		return v.formError(err, func(status int, e *fieldError) error {
			return s.showClientCase(w, r, status, clientPage{publicView: v, Text: r.FormValue("text"), Error: e})
		})
	}
	http.Redirect(w, r, "/c/"+v.Link.Token+"?done="+done, http.StatusSeeOther)
	return nil
}

// procedure is the published order of things at the desk, made of its real configuration (002 principle 3).
type procedure struct {
	*publicView
	Steps    []procedureStep
	Days     []procedureDay
	Holidays []procedureDay
	Zone     string // of the hours, for a reader elsewhere
	Form     complaintFields
	Error    *fieldError
	Opened   *jobs.CaseOpened
	Status   string // address of the status page, for who has no mail address
}

type procedureStep struct {
	Name, Contact, Answer, Solve string
}

type procedureDay struct {
	Name, Date string
	Open       string // "" when it is closed
}

// deskPublic prepares a page of the desk for everybody: that of the one company.
func (s *Server) deskPublic(r *http.Request, headingKey string) (*procedure, error) {
	ids, err := s.Store.Companies(r.Context())
	if err != nil || len(ids) == 0 {
		return nil, cmpError(err, errNoPage)
	}
	scope := collector.System(ids[0])
	company, err := s.Store.Company(r.Context(), scope)
	if err != nil {
		return nil, err
	}
	v := &view{words: s.words, zone: company.Location(), Path: r.URL.Path, Here: r.URL.Path, Now: s.Clock.Now(), Company: company, scope: scope, Lang: s.languageFor(r, company)}
	v.Heading = v.T(headingKey)
	p := &procedure{publicView: &publicView{view: v, Listed: true}}
	d, err := s.Work.Desk(r.Context(), scope)
	if err != nil {
		return nil, err
	}
	p.Zone = strings.ReplaceAll(d.Hours.Zone, "_", " ")
	for level, step := range d.Steps {
		p.Steps = append(p.Steps, procedureStep{s.Work.DeskStepName(d, level, v.Lang), step.Contact, v.CaseSpan(step.Answer), v.CaseSpan(step.Solve)})
	}
	for day := 1; day <= 7; day++ {
		p.Days = append(p.Days, procedureDay{Name: v.T("class_weekday_" + strconv.Itoa(day%7)), Open: openWords(d.Hours.Week[day%7])})
	}
	today := s.Clock.Now().In(v.zone).Format("2006-01-02")
	for _, h := range d.Hours.Holidays {
		if h.Day >= today {
			day, err := time.Parse(time.DateOnly, h.Day)
			if err != nil {
				return nil, err
			}
			p.Holidays = append(p.Holidays, procedureDay{v.date(day), h.Day, openWords(h.Open)})
		}
	}
	return p, nil
}

// publicField is one line of the complaint's form.
type publicField struct {
	Name, Label, Type, Fill, Value string
	Error                          *fieldError
}

// Field is a line of the form with what is wrong with it.
func (p *procedure) Field(name, value string) publicField {
	f := publicField{Name: name, Value: value}
	switch name {
	case "name":
		f.Label, f.Type, f.Fill = p.T("complaint_name"), "text", "name"
	case "mail":
		f.Label, f.Type, f.Fill = p.T("complaint_mail"), "email", "email"
	case "phone":
		f.Label, f.Type, f.Fill = p.T("complaint_phone"), "tel", "tel"
	default:
		f.Label, f.Type, f.Fill = p.T("complaint_order"), "text", "off"
	}
	if p.Error.At(name) {
		f.Error = p.Error
	}
	return f
}

// ReopenDays is how long a solved case can be reopened.
func (p *procedure) ReopenDays() int { return jobs.CaseReopenDays }

func cmpError(err, instead error) error {
	if err != nil {
		return err
	}
	return instead
}

func (s *Server) procedurePage(w http.ResponseWriter, r *http.Request) error {
	p, err := s.deskPublic(r, "procedure_title")
	if err != nil {
		return err
	}
	return s.showPublic(w, http.StatusOK, "public_procedure", p)
}

func (s *Server) complaintPage(w http.ResponseWriter, r *http.Request) error {
	p, err := s.deskPublic(r, "complaint_title")
	if err != nil {
		return err
	}
	p.Form.Order = r.URL.Query().Get("order")
	return s.showPublic(w, http.StatusOK, "public_complaint", p)
}

func (s *Server) complaintForm(w http.ResponseWriter, r *http.Request) error {
	p, err := s.deskPublic(r, "complaint_title")
	if err != nil {
		return err
	}
	p.Form = complaintOf(r)
	c, err := p.Form.complaint(collector.CaseFromForm, p.Lang)
	var o jobs.CaseOpened
	if err == nil {
		o, err = s.Work.OpenCase(r.Context(), p.scope, c)
	}
	if err != nil {
		return p.formError(err, func(status int, e *fieldError) error {
			p.Error = e
			return s.showPublic(w, status, "public_complaint", p)
		})
	}
	p.Opened = &o
	// Who gave a mail address finds number and link there: a form that anybody may fill in tells nobody whether somebody
	// else has a case, nor when it is answered.
	if c.Contact.Mail == "" && o.New {
		who, err := s.Store.Person(r.Context(), p.scope, o.Case.Client)
		if err != nil {
			return err
		}
		if who.Mail == "" { // a number of somebody whose address is known: the link is in their mail
			p.Status = "/c/" + o.Reader.Token
		}
	}
	return s.showPublic(w, http.StatusCreated, "public_complaint", p)
}
