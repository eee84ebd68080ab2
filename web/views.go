package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"molva/collector"
	"molva/search"
)

// createView saves the search that the form comes from.
func (s *Server) createView(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "search_title")
	if err != nil {
		return err
	}
	back := listPath(r.PostFormValue("back"))
	made, err := s.addView(r.Context(), v.scope, collector.Watch{Name: r.PostFormValue("name"), Query: r.PostFormValue("q"), Filters: r.PostForm["f"],
		Sort: r.PostFormValue("sort"), Shared: r.PostFormValue("shared") == "1"})
	if err != nil {
		return s.handlingFailed(w, r, v, err)
	}
	return s.redirect(w, r, back, v.T("view_saved", "Name", made.Name))
}

func (s *Server) addView(ctx context.Context, scope collector.Scope, w collector.Watch) (collector.Watch, error) {
	if len(w.Filters) > filtersMost || longQuery(w.Query) {
		return w, &collector.Error{Code: collector.CodeTooLarge, Where: "query", Msg: "the query is too long", Hint: "4,000 characters at most"}
	}
	w.Query = strings.TrimSpace(w.Query)
	if !slices.Contains([]search.Sort{search.SortFound, search.SortRating, search.SortRelevance}, search.Sort(w.Sort)) {
		w.Sort = ""
	}
	return s.Work.AddView(ctx, scope, w)
}

func (s *Server) removeView(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "search_title")
	if err != nil {
		return err
	}
	if err := s.Work.DeleteView(r.Context(), v.scope, r.PathValue("id")); err != nil {
		return s.handlingFailed(w, r, v, err)
	}
	return s.redirect(w, r, listPath(r.PostFormValue("back")), v.T("view_removed"))
}
