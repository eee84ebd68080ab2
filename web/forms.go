package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"molva/collector"
)

// fieldError is what a form shows beside the field that is wrong.
type fieldError struct {
	Field  string // name of the field; "" or an unknown one: above the form
	Words  string // what is wrong, in the reader's language
	Hint   string
	Column string // "line:column" in a query
}

// formError shows the form again when its reader can mend what is wrong; any other error goes on.
func (v *view) formError(err error, show func(status int, e *fieldError) error) error {
	var e *collector.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code {
	case collector.CodeInvalid, collector.CodeTooLarge, collector.CodeConflict, collector.CodeForbidden, collector.CodeNotFound:
		return show(statusOf[e.Code], &fieldError{Field: e.Where, Words: v.Phrase(e.Msg), Hint: v.Phrase(e.Hint)})
	}
	return err
}

// queryError is the error of a query, with its column.
func (v *view) queryError(err error) *fieldError {
	var e *collector.Error
	if !errors.As(err, &e) || e.Code != collector.CodeInvalid {
		return nil
	}
	return &fieldError{Field: "query", Words: v.Phrase(e.Msg), Hint: v.Phrase(e.Hint), Column: e.Where}
}

// Place is where in a query the mistake stands, "9" or "2:9"; "" when no column is known.
func (e *fieldError) Place() string {
	line, column, ok := strings.Cut(e.Column, ":")
	switch {
	case !ok || strings.Trim(line+column, "0123456789") != "":
		return ""
	case line == "1":
		return column
	}
	return e.Column
}

// At says whether a field is the wrong one.
func (e *fieldError) At(field string) bool { return e != nil && e.Field == field }

// Outside says whether the error belongs to none of the form's fields.
func (e *fieldError) Outside(fields ...string) bool {
	if e == nil {
		return false
	}
	for _, f := range fields {
		if e.Field == f {
			return false
		}
	}
	return true
}

// consoleRoutes are the pages; default deny: a page that is not listed is not there, one without an action is open.
var consoleRoutes = []route{
	{"GET /signin", everybody, (*Server).signInPage},
	{"POST /signin", everybody, (*Server).signInForm},
	{"POST /language", everybody, (*Server).setLanguage},
	{"POST /signout", collector.ActionRead, (*Server).signOut},
	{"GET /{$}", collector.ActionRead, (*Server).home},
	{"GET /setup", collector.ActionPeople, (*Server).setupPage},
	{"POST /setup", collector.ActionPeople, (*Server).setupForm},
	{"GET /search", collector.ActionRead, (*Server).searchPage},
	{"GET /search/explain", collector.ActionRead, (*Server).explainQuery},
	{"GET /search/complete", collector.ActionRead, (*Server).completeQuery},
	{"GET /d/{id}", collector.ActionRead, (*Server).documentPage},
	{"GET /d/{id}/evidence", collector.ActionRead, (*Server).documentEvidence},
	{"GET /sources", collector.ActionRead, (*Server).listSources},
	{"GET /sources/new", collector.ActionSources, (*Server).sourceForm},
	{"POST /sources", collector.ActionSources, (*Server).createSource},
	{"GET /sources/{id}", collector.ActionRead, (*Server).openSource},
	{"POST /sources/{id}", collector.ActionSources, (*Server).saveSource},
	{"POST /sources/{id}/run", collector.ActionSources, (*Server).startSource},
	{"GET /sources/{id}/sample", collector.ActionRead, (*Server).showSample},
	{"GET /watches", collector.ActionRead, (*Server).listWatches},
	{"POST /watches", collector.ActionWatches, (*Server).saveWatch},
	{"POST /watches/{id}", collector.ActionWatches, (*Server).saveWatch},
	{"GET /watches/preview", collector.ActionRead, (*Server).previewWatch},
	{"POST /watches/{id}/delete", collector.ActionWatches, (*Server).removeWatch},
	{"GET /deliveries", collector.ActionRead, (*Server).listDeliveries},
	{"GET /deliveries/{id}", collector.ActionRead, (*Server).deliveryPage},
	{"GET /queue", collector.ActionRead, (*Server).queuePage},
	{"POST /queue/aside", collector.ActionOperate, (*Server).tryAside},
	{"POST /demo/clock", collector.ActionOperate, (*Server).moveClock},
	{"GET /mail", collector.ActionPeople, (*Server).mailPage},
	{"GET /mail/{id}", collector.ActionPeople, (*Server).mailMessage},
	{"GET /company", collector.ActionPeople, (*Server).companyPage},
	{"POST /company", collector.ActionPeople, (*Server).companyForm},
	{"POST /people", collector.ActionPeople, (*Server).personForm},
}

// allRoutes are the pages of the console and of each process.
func allRoutes() []route {
	return slices.Concat(consoleRoutes, processRoutes)
}

// toSignIn sends who is not signed in to sign in, and back afterwards.
func (s *Server) toSignIn(w http.ResponseWriter, r *http.Request) {
	to := "/signin"
	if r.Method == http.MethodGet && r.URL.Path != "/" {
		to += "?back=" + queryEscape(r.URL.RequestURI())
	}
	if r.Header.Get("HX-Request") == "true" {
		w.Header().Set("HX-Redirect", to) // a part of a page cannot be signed in
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}
