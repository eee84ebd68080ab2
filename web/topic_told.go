package web

import (
	"net/http"

	"molva/collector"
	"molva/search"
)

// toldPage lists the documents that a query finds of which somebody was told or that have a case: the index knows neither.
func (s *Server) toldPage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "topic_told_title")
	if err != nil {
		return err
	}
	query := r.FormValue("q")
	ids, of, err := s.Work.ToldOf(r.Context(), v.scope, query)
	if err != nil {
		return err
	}
	p := toldPageData{view: v, Told: len(ids), Of: of, Most: of == search.MaxLimit}
	if len(ids) > shownMost {
		ids = ids[:shownMost]
	}
	p.Documents, err = s.Store.DocumentsByPublic(r.Context(), v.scope, ids)
	if err != nil {
		return err
	}
	return s.show(w, r, "told", p)
}

type toldPageData struct {
	*view
	Told, Of  int
	Most      bool // there may be more: so many are looked at
	Documents []collector.Document
}
