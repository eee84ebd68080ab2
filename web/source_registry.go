package web

import (
	"net/http"
	"slices"

	"molva/collector"
	"molva/jobs"
)

// registryRoutes are the decisions about a source; each needs a reason, which its history keeps.
var registryRoutes = []route{
	{"POST /sources/{id}/remove", collector.ActionSources, (*Server).removeSource},
	{"POST /sources/{id}/restore", collector.ActionSources, (*Server).restoreSource},
	{"POST /sources/{id}/accept", collector.ActionSources, (*Server).acceptSource},
}

func (s *Server) removeSource(w http.ResponseWriter, r *http.Request) error {
	return s.decideSource(w, r, "source_removed", func(v *view, id string, form sourceBody) error {
		return s.Work.RemoveSource(r.Context(), v.scope, id, form.Why)
	})
}

func (s *Server) restoreSource(w http.ResponseWriter, r *http.Request) error {
	return s.decideSource(w, r, "source_restored", func(v *view, id string, form sourceBody) error {
		owner, err := s.ownerNamed(r.Context(), v.scope, form.Owner)
		if err != nil {
			return err
		}
		return s.Work.RestoreSource(r.Context(), v.scope, id, owner, form.Why)
	})
}

func (s *Server) acceptSource(w http.ResponseWriter, r *http.Request) error {
	return s.decideSource(w, r, "source_accepted", func(v *view, id string, form sourceBody) error {
		return s.Work.AcceptSource(r.Context(), v.scope, id, form.Why)
	})
}

// decideSource does what a form of a source's page asks for, and shows the page again, with the mistake where there is one.
func (s *Server) decideSource(w http.ResponseWriter, r *http.Request, done string, do func(*view, string, sourceBody) error) error {
	v, err := s.newView(r, "sources_title")
	if err != nil {
		return err
	}
	src, err := s.sourceView(r.Context(), v.scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	v.Heading = src.Name
	form := readSourceForm(r)
	if err := do(v, src.PublicID, form); err != nil {
		form.Name, form.URL, form.Site, form.Period, form.Note = src.Name, src.URL, src.Site, src.Period.String(), src.Note
		return v.formError(err, func(status int, e *fieldError) error {
			return s.showSource(w, r, status, sourcePage{view: v, Source: src, Form: form, Error: e, Decision: done})
		})
	}
	return s.redirect(w, r, "/sources/"+src.PublicID, v.T(done, "Name", src.Name))
}

// Decides says whether the mistake is in the form of that decision.
func (p sourcePage) Decides(what string) bool { return p.Error != nil && p.Decision == what }

// reasoning is the field for the reason of one decision.
type reasoning struct {
	Key   string
	Here  bool // the mistake is in its form
	Form  sourceBody
	Error *fieldError
}

// Reasoning is the field for the reason of a decision.
func (p sourcePage) Reasoning(what string) reasoning {
	return reasoning{Key: what, Here: p.Decides(what), Form: p.Form, Error: p.Error}
}

// Acceptable says that the last pass read reviews that are not what they were, so that a person may say that it is right.
func (p sourcePage) Acceptable() bool {
	s := p.Source
	r, _ := collector.ReasonOf(s.Reason)
	return !s.PassOpen && s.Source.Health == collector.HealthDrift && s.Read > 0 && s.Removed.IsZero() &&
		slices.Contains([]string{"read_no_field", "read_few_field", "read_strangers"}, r.Key)
}

// Change is a line of a source's history in words.
func (v *view) Change(c jobs.SourceChange) string {
	nobody := func(name string) string {
		if name == "" {
			return v.T("source_nobody")
		}
		return name
	}
	switch c.Did {
	case collector.SourceAdded:
		if c.Facts.Place != "" {
			return v.T("line_proposed", "Owner", nobody(c.To), "Span", v.PeriodName(c.Facts.To))
		}
		return v.T("line_added", "Owner", nobody(c.To), "Span", v.PeriodName(c.Facts.To))
	case collector.SourceOwned:
		return v.T("line_owner", "From", nobody(c.From), "To", nobody(c.To))
	case collector.SourceTimed:
		return v.T("line_period", "From", v.PeriodName(c.Facts.From), "To", v.PeriodName(c.Facts.To))
	case collector.SourceRounds:
		return v.T("line_rounds", "From", v.PeriodName(c.Facts.From), "To", v.PeriodName(c.Facts.To))
	case collector.SourceRenamed:
		return v.T("line_renamed", "From", c.Facts.From, "To", c.Facts.To)
	case collector.SourceNoted:
		if c.Facts.To == "" {
			return v.T("line_note_gone")
		}
		return v.T("line_note", "To", c.Facts.To)
	case collector.SourceRestored:
		return v.T("line_restored", "Owner", nobody(c.To))
	case collector.SourceAccepted:
		return v.T("line_accepted", "Reason", v.Reason(c.Facts.From))
	}
	return v.T("line_removed", "Owner", nobody(c.From))
}

// Done is who did something: a person, or the program.
func (v *view) Done(c jobs.SourceChange) string {
	if c.By.Name == "" {
		return v.T("line_by_program")
	}
	return c.By.Name
}
