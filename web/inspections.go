package web

import (
	"context"
	"net/http"
	"slices"

	"molva/collector"
	"molva/jobs"
)

// inspectionRoutes are the pages of inspections; the last ones are opened by links in letters.
var inspectionRoutes = []route{
	{"GET /inspections", collector.ActionRead, (*Server).listInspections},
	{"POST /inspections", collector.ActionInspect, (*Server).openInspectionForm},
	{"GET /inspections/{id}", collector.ActionRead, (*Server).inspectionPage},
	{"POST /inspections/{id}/messages", collector.ActionInspect, (*Server).inspectionMessage},
	{"POST /inspections/{id}/notes", collector.ActionInspect, (*Server).inspectionNote},
	{"POST /inspections/{id}/expert", collector.ActionInspect, (*Server).inspectionExpert},
	{"POST /inspections/{id}/close", collector.ActionInspect, (*Server).inspectionClose},
	{"POST /inspections/{id}/called", collector.ActionInspect, (*Server).inspectionCalled},
	{"POST /inspections/{id}/block", collector.ActionInspect, (*Server).inspectionBlock},
	{"GET /inspection/{token}", everybody, (*Server).sellerInspection},
	{"POST /inspection/{token}", everybody, (*Server).sellerInspectionForm},
	{"GET /appeal/{token}", everybody, (*Server).appealPage},
	{"POST /appeal/{token}", everybody, (*Server).appealForm},
}

type inspectionsPageData struct {
	*view
	Plan     []jobs.PlannedSeller
	Blocks   []blockView
	Findings []findingView
	Seller   string // of the form
	Error    *fieldError
	Rules    string // version of the regulation in force
	FirstURL string
	NextURL  string

	work *jobs.Work
}

// CheckName is a check of the regulation in the reader's language.
func (p inspectionsPageData) CheckName(id string) string { return p.work.CheckText(id, p.Lang).Name }

func (s *Server) listInspections(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "inspections_title")
	if err != nil {
		return err
	}
	return s.showInspections(w, r, http.StatusOK, inspectionsPageData{view: v})
}

func (s *Server) showInspections(w http.ResponseWriter, r *http.Request, status int, p inspectionsPageData) (err error) {
	ctx := r.Context()
	p.work, p.Rules = s.Work, s.Work.RegulationVersion()
	if p.Plan, err = s.Work.InspectionPlan(ctx, p.scope); err != nil {
		return err
	}
	if p.Blocks, _, err = s.blocks(ctx, p.scope, true, "", inspectionPage); err != nil {
		return err
	}
	after, next := r.FormValue("after"), ""
	if p.Findings, next, err = s.findings(ctx, p.scope, 0, after, inspectionPage, p.Lang); err != nil {
		return err
	}
	if next != "" {
		p.NextURL = "/inspections?after=" + queryEscape(next)
	}
	if after != "" {
		p.FirstURL = "/inspections"
	}
	return s.showAs(w, r, status, "inspections", p)
}

func (s *Server) openInspectionForm(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "inspections_title")
	if err != nil {
		return err
	}
	seller := r.FormValue("seller")
	i, _, err := s.Work.OpenInspection(r.Context(), v.scope, "key:"+seller, r.FormValue("why"))
	if err != nil {
		return v.formError(err, func(status int, e *fieldError) error {
			e.Field = "seller"
			return s.showInspections(w, r, status, inspectionsPageData{view: v, Seller: seller, Error: e})
		})
	}
	return s.redirect(w, r, "/inspections/"+i.PublicID, "")
}

type inspectionPageData struct {
	*view
	inspectionWhole
	Mailed bool // the seller has an address
	Form   map[string]string
	Error  *fieldError
}

func (s *Server) inspectionPage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "inspection_title")
	if err != nil {
		return err
	}
	return s.showInspection(w, r, http.StatusOK, inspectionPageData{view: v})
}

func (s *Server) showInspection(w http.ResponseWriter, r *http.Request, status int, p inspectionPageData) error {
	i, err := s.Store.Inspection(r.Context(), p.scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	if p.inspectionWhole, err = s.inspectionOf(r.Context(), p.scope, i, p.Lang); err != nil {
		return err
	}
	if p.Shop.Person != 0 {
		person, err := s.Store.Person(r.Context(), p.scope, p.Shop.Person)
		if err != nil {
			return err
		}
		p.Mailed = person.Mail != ""
	}
	slices.Reverse(p.Trail)
	p.Heading = p.Shop.Name
	return s.showAs(w, r, status, "inspection", p)
}

// inspectionStep does what a form of the page asks for; what its reader can mend is shown beside its field, with what was
// written.
func (s *Server) inspectionStep(w http.ResponseWriter, r *http.Request, field, done string, step func(ctx context.Context, scope collector.Scope, id, words string) error) error {
	v, err := s.newView(r, "inspection_title")
	if err != nil {
		return err
	}
	id, words := r.PathValue("id"), r.FormValue(field)
	if err := step(r.Context(), v.scope, id, words); err != nil {
		return v.formError(err, func(status int, e *fieldError) error {
			if e.Field != "" {
				e.Field = field
			}
			return s.showInspection(w, r, status, inspectionPageData{view: v, Form: map[string]string{field: words}, Error: e})
		})
	}
	return s.redirect(w, r, "/inspections/"+id, v.T(done))
}

func (s *Server) inspectionMessage(w http.ResponseWriter, r *http.Request) error {
	return s.inspectionStep(w, r, "text", "inspection_sent", func(ctx context.Context, scope collector.Scope, id, words string) error {
		_, err := s.Work.WriteToSeller(ctx, scope, id, words)
		return err
	})
}

func (s *Server) inspectionNote(w http.ResponseWriter, r *http.Request) error {
	return s.inspectionStep(w, r, "note", "inspection_noted", func(ctx context.Context, scope collector.Scope, id, words string) error {
		i, err := s.Store.Inspection(ctx, scope, id)
		if err != nil {
			return err
		}
		seller, err := s.Store.SellerByID(ctx, scope, i.Seller)
		if err != nil {
			return err
		}
		_, err = s.Work.AddNote(ctx, scope, seller.PublicID, words)
		return err
	})
}

func (s *Server) inspectionExpert(w http.ResponseWriter, r *http.Request) error {
	return s.inspectionStep(w, r, "why", "inspection_called", func(ctx context.Context, scope collector.Scope, id, words string) error {
		_, err := s.Work.CallExpert(ctx, scope, id, words)
		return err
	})
}

func (s *Server) inspectionCalled(w http.ResponseWriter, r *http.Request) error {
	return s.inspectionStep(w, r, "outcome", "inspection_call_done", func(ctx context.Context, scope collector.Scope, _, words string) error {
		_, err := s.Work.ExpertCalled(ctx, scope, r.FormValue("call"), words)
		return err
	})
}

func (s *Server) inspectionClose(w http.ResponseWriter, r *http.Request) error {
	return s.inspectionStep(w, r, "close", "inspection_ended", func(ctx context.Context, scope collector.Scope, id, _ string) error {
		_, err := s.Work.CloseInspection(ctx, scope, id)
		return err
	})
}

// inspectionBlock takes a person's decision on a block.
func (s *Server) inspectionBlock(w http.ResponseWriter, r *http.Request) error {
	return s.inspectionStep(w, r, "reason", "inspection_decided", func(ctx context.Context, scope collector.Scope, _, words string) error {
		for _, v := range blockVerbs {
			if v.name == r.FormValue("decision") {
				_, err := v.do(s.Work, ctx, scope, r.FormValue("block"), words)
				return err
			}
		}
		return invalid("reason", "nothing was decided", "choose one of them")
	})
}
