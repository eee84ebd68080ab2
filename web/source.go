package web

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs"
)

// periods that the form offers; the API takes any within the bounds.
var periods = []string{"1h0m0s", "3h0m0s", "6h0m0s", "12h0m0s", "24h0m0s", "168h0m0s"}

type sourcePage struct {
	*view
	Source   sourceView // zero when a new one is added
	Site     jobs.SiteNote
	History  []jobs.SourceChange
	Form     sourceBody
	People   []collector.Person
	Periods  []string
	Error    *fieldError
	Decision string // in whose form the error is; "": in that of the source
}

// sourceForm shows the form of a new source.
func (s *Server) sourceForm(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "source_new")
	if err != nil {
		return err
	}
	return s.showSource(w, r, http.StatusOK, sourcePage{view: v, Form: sourceBody{Owner: v.Person.PublicID, Period: defaultPeriod.String()}})
}

func (s *Server) showSource(w http.ResponseWriter, r *http.Request, status int, p sourcePage) error {
	if p.Source.PublicID != "" {
		p.Site = s.Work.SiteNote(p.Source.Source, p.Lang)
		var err error
		if p.History, err = s.Work.SourceHistory(r.Context(), p.scope, p.Source.PublicID); err != nil {
			return err
		}
	}
	if !p.May(string(collector.ActionSources)) { // there is no form
		return s.showAs(w, r, status, "source", p)
	}
	var err error
	if p.People, err = s.Store.People(r.Context(), p.scope); err != nil {
		return err
	}
	p.Periods = periods
	if p.Form.Period != "" && !slices.Contains(periods, p.Form.Period) {
		p.Periods = append([]string{p.Form.Period}, periods...)
	}
	return s.showAs(w, r, status, "source", p)
}

func (s *Server) createSource(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "source_new")
	if err != nil {
		return err
	}
	form := readSourceForm(r)
	src, err := s.addSource(r.Context(), v.scope, form)
	if err != nil {
		return v.formError(err, func(status int, e *fieldError) error {
			return s.showSource(w, r, status, sourcePage{view: v, Form: form, Error: e})
		})
	}
	return s.redirect(w, r, "/sources", v.T("source_added", "Name", src.Name))
}

// openSource shows how a source is and where to look further, to everybody; how to change it, to who may.
func (s *Server) openSource(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "sources_title")
	if err != nil {
		return err
	}
	src, err := s.sourceView(r.Context(), v.scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	v.Heading = src.Name
	return s.showSource(w, r, http.StatusOK, sourcePage{view: v, Source: src,
		Form: sourceBody{Name: src.Name, URL: src.URL, Site: src.Site, Owner: src.OwnerID, Period: src.Period.String(), Note: src.Note}})
}

func (s *Server) saveSource(w http.ResponseWriter, r *http.Request) error {
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
	if err := s.changeSource(r.Context(), v.scope, src.PublicID, sourceChange{&form.Name, &form.Owner, &form.Period, &form.Note, form.Why}); err != nil {
		form.URL, form.Site = src.URL, src.Site
		return v.formError(err, func(status int, e *fieldError) error {
			return s.showSource(w, r, status, sourcePage{view: v, Source: src, Form: form, Error: e})
		})
	}
	return s.redirect(w, r, "/sources", v.T("saved", "Name", form.Name))
}

func (s *Server) startSource(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "sources_title")
	if err != nil {
		return err
	}
	if err := s.Work.RunSource(r.Context(), v.scope, r.PathValue("id")); err != nil {
		return err
	}
	return s.redirect(w, r, "/sources", v.T("source_running"))
}

func readSourceForm(r *http.Request) sourceBody {
	return sourceBody{Name: r.FormValue("name"), URL: r.FormValue("url"), Site: r.FormValue("site"), Owner: r.FormValue("owner"), Period: r.FormValue("period"),
		Note: r.FormValue("note"), Why: r.FormValue("why")}
}

type samplePage struct {
	*view
	Source sourceView
	Raw    collector.RawAnswer
	Text   string
	Cut    bool
}

// showSample shows the page that could not be read, as text.
func (s *Server) showSample(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "sample_title")
	if err != nil {
		return err
	}
	src, err := s.sourceView(r.Context(), v.scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	if src.Sample == 0 {
		return &collector.Error{Code: collector.CodeNotFound, Msg: "no sample is kept: the last pass read this source"}
	}
	p := samplePage{view: v, Source: src}
	if p.Raw, err = s.Store.RawAnswer(r.Context(), v.scope, src.Sample); err != nil {
		return err
	}
	sample, err := s.sample(r.Context(), v.scope, p.Raw)
	if err != nil {
		return err
	}
	p.Text, p.Cut = sample.Text, sample.Cut
	return s.show(w, r, "sample", p)
}

// sample is what the store keeps of a page, else what this process itself has fetched.
func (s *Server) sample(ctx context.Context, scope collector.Scope, raw collector.RawAnswer) (store.Sample, error) {
	kept, err := s.Store.Sample(ctx, scope, raw.RawID)
	if collector.CodeOf(err) != collector.CodeNotFound {
		return kept, err
	}
	body, err := s.Work.Raw.Read(raw)
	if err != nil {
		return kept, err
	}
	var header http.Header
	_ = json.Unmarshal([]byte(raw.Header), &header) // without one the body speaks for itself
	return jobs.SampleOf(body, header), nil
}
