package web

import (
	"net/http"
	"net/url"

	"molva/collector"
)

var queryEscape = url.QueryEscape

type signInPageData struct {
	*view
	Mail   string
	Back   string
	Failed bool
}

func (s *Server) signInPage(w http.ResponseWriter, r *http.Request) error {
	if _, ok := scopeOf(r.Context()); ok {
		return s.redirect(w, r, localPath(r.FormValue("back")), "")
	}
	v, err := s.newView(r, "signin_title")
	if err != nil {
		return err
	}
	return s.show(w, r, "signin", signInPageData{view: v, Back: r.FormValue("back")})
}

func (s *Server) signInForm(w http.ResponseWriter, r *http.Request) error {
	err := s.signIn(r.Context(), r.FormValue("mail"), r.FormValue("password"))
	if collector.CodeOf(err) == collector.CodeSignIn {
		v, err := s.newView(r, "signin_title")
		if err != nil {
			return err
		}
		return s.showAs(w, r, http.StatusUnauthorized, "signin", signInPageData{view: v, Mail: r.FormValue("mail"), Back: r.FormValue("back"), Failed: true})
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, localPath(r.FormValue("back")), "")
}

func (s *Server) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := s.sessions.Destroy(r.Context()); err != nil {
		return err
	}
	return s.redirect(w, r, "/signin", "")
}

// home is the first page: the first-run page until it is answered by somebody who may, then the search.
func (s *Server) home(w http.ResponseWriter, r *http.Request) error {
	scope, _ := scopeOf(r.Context())
	c, err := s.Store.Company(r.Context(), scope)
	if err != nil {
		return err
	}
	if !c.SetUp && scope.Role.May(collector.ActionPeople) {
		http.Redirect(w, r, "/setup", http.StatusSeeOther)
		return nil
	}
	http.Redirect(w, r, "/search", http.StatusSeeOther)
	return nil
}
