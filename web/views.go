package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
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

// changeView replaces a view: by what the form says, or (take) by the search that the form stands on.
func (s *Server) changeView(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "search_title")
	if err != nil {
		return err
	}
	back := listPath(r.PostFormValue("back"))
	is := collector.Watch{PublicID: r.PathValue("id"), Name: r.PostFormValue("name"), Query: r.PostFormValue("q"), Filters: r.PostForm["f"], Sort: r.PostFormValue("sort"),
		Shared: r.PostFormValue("shared") == "1"}
	if is.Version, err = strconv.ParseInt(r.PostFormValue("version"), 10, 64); err != nil {
		return s.handlingFailed(w, r, v, invalid("version", "the version that was seen is missing", "open the list anew"))
	}
	if at, err := url.Parse(back); r.PostFormValue("take") == "1" && err == nil {
		f := findingOf(at.Query())
		is.Query, is.Filters, is.Sort = f.Query, f.Filters, string(f.Sort)
	}
	if is, err = s.readyView(is); err == nil {
		is, err = s.Work.ChangeView(r.Context(), v.scope, is)
	}
	if err != nil {
		return s.handlingFailed(w, r, v, err)
	}
	return s.redirect(w, r, back, v.T("view_saved", "Name", is.Name))
}

func (s *Server) addView(ctx context.Context, scope collector.Scope, w collector.Watch) (collector.Watch, error) {
	w, err := s.readyView(w)
	if err != nil {
		return w, err
	}
	return s.Work.AddView(ctx, scope, w)
}

// readyView bounds a view and gives its order the form in which it is kept.
func (s *Server) readyView(w collector.Watch) (collector.Watch, error) {
	if len(w.Filters) > filtersMost {
		return w, tooManyFilters()
	}
	w.Query = strings.TrimSpace(w.Query)
	if !slices.Contains([]search.Sort{search.SortFound, search.SortRating, search.SortRelevance}, search.Sort(w.Sort)) {
		w.Sort = ""
	}
	return w, nil
}

func (s *Server) removeView(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "search_title")
	if err != nil {
		return err
	}
	id, back := r.PathValue("id"), listPath(r.PostFormValue("back"))
	err = s.Work.DeleteView(r.Context(), v.scope, id)
	if collector.CodeOf(err) == collector.CodeConflict { // the list shows what needs it
		at, err := url.Parse(back)
		if err != nil {
			return err
		}
		in := at.Query()
		in.Set("remove", id)
		return s.redirect(w, r, "/search?"+in.Encode()+"#v-"+id, "")
	}
	if err != nil {
		return s.handlingFailed(w, r, v, err)
	}
	return s.redirect(w, r, back, v.T("view_removed"))
}
