package web

import (
	"net/http"

	"molva/collector"
	"molva/jobs"
)

// proposalRoutes are the queue of proposed places and the decisions about them.
var proposalRoutes = []route{
	{"GET /sources/proposals", collector.ActionRead, (*Server).listProposals},
	{"POST /sources/proposals/{id}/accept", collector.ActionSources, (*Server).acceptProposal},
	{"POST /sources/proposals/{id}/refuse", collector.ActionSources, (*Server).refuseProposal},
}

type proposalsPage struct {
	*view
	Open    []jobs.Proposed
	Refused []jobs.Proposed
	People  []collector.Person
	Periods []string
	At      string // public id of the proposal whose form has a mistake
	Refuses bool   // it is the form that refuses
	Form    sourceBody
	Error   *fieldError
}

func (s *Server) listProposals(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "proposals_title")
	if err != nil {
		return err
	}
	return s.showProposals(w, r, http.StatusOK, proposalsPage{view: v})
}

func (s *Server) showProposals(w http.ResponseWriter, r *http.Request, status int, p proposalsPage) error {
	var err error
	if p.Open, err = s.Work.Proposals(r.Context(), p.scope, collector.ProposalOpen); err != nil {
		return err
	}
	if p.Refused, err = s.Work.Proposals(r.Context(), p.scope, collector.ProposalRefused); err != nil {
		return err
	}
	if p.May(string(collector.ActionSources)) {
		if p.People, err = s.Store.People(r.Context(), p.scope); err != nil {
			return err
		}
		p.Periods = periods
	}
	return s.showAs(w, r, status, "proposals", p)
}

func (s *Server) acceptProposal(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "proposals_title")
	if err != nil {
		return err
	}
	form := readSourceForm(r)
	src, err := s.acceptPlace(r.Context(), v.scope, r.PathValue("id"), acceptBody{Owner: form.Owner, Period: form.Period, URL: form.URL, Name: form.Name, Why: form.Why})
	if err != nil {
		return v.formError(err, func(status int, e *fieldError) error {
			return s.showProposals(w, r, status, proposalsPage{view: v, At: r.PathValue("id"), Form: form, Error: e})
		})
	}
	return s.redirect(w, r, "/sources/"+src.PublicID, v.T("source_added", "Name", src.Name))
}

func (s *Server) refuseProposal(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "proposals_title")
	if err != nil {
		return err
	}
	form := readSourceForm(r)
	if err := s.Work.RefuseProposal(r.Context(), v.scope, r.PathValue("id"), form.Why); err != nil {
		return v.formError(err, func(status int, e *fieldError) error {
			return s.showProposals(w, r, status, proposalsPage{view: v, At: r.PathValue("id"), Refuses: true, Form: form, Error: e})
		})
	}
	return s.redirect(w, r, "/sources/proposals", v.T("proposal_refused"))
}

// proposalForm is one proposal with its forms.
type proposalForm struct {
	jobs.Proposed
	Here    bool // the mistake is in one of its forms
	Refuses bool
	Form    sourceBody
	Error   *fieldError
	People  []collector.Person
	Periods []string
}

// FormOf is a proposal with what its forms hold.
func (p proposalsPage) FormOf(one jobs.Proposed) proposalForm {
	f := proposalForm{Proposed: one, Form: sourceBody{URL: one.URL, Name: one.Place, Owner: p.Person.PublicID, Period: defaultPeriod.String()}, People: p.People, Periods: p.Periods}
	if p.At == one.PublicID {
		f.Here, f.Refuses, f.Error = true, p.Refuses, p.Error
		if !p.Refuses {
			f.Form = p.Form
		} else {
			f.Form.Why = p.Form.Why
		}
	}
	return f
}

// Wrong says that a field of the form that accepts has the mistake.
func (f proposalForm) Wrong(field string) bool { return f.Here && !f.Refuses && f.Error.At(field) }

// Reasoning is the field for the reason of a refusal.
func (f proposalForm) Reasoning() reasoning {
	r := reasoning{Key: f.PublicID, Here: f.Here && f.Refuses, Error: f.Error}
	if r.Here {
		r.Form = f.Form
	}
	return r
}
