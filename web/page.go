package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"molva/collector"
)

//go:embed templates
var templateFS embed.FS

// pageSet is one page's templates with the layout and the parts that all share.
type pageSet = *template.Template

// loadPages parses templates/NAME.html each with layout.html and part_*.html, once for all consoles of a process.
var loadPages = sync.OnceValues(func() (map[string]pageSet, error) {
	shared, err := template.New("").ParseFS(templateFS, "templates/layout.html", "templates/public.html", "templates/part_*.html")
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	files, err := fs.Glob(templateFS, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	pages := map[string]pageSet{}
	for _, f := range files {
		name := strings.TrimSuffix(path.Base(f), ".html")
		if name == "layout" || name == "public" || strings.HasPrefix(name, "part_") {
			continue
		}
		set, err := shared.Clone()
		if err == nil {
			set, err = set.ParseFS(templateFS, f)
		}
		if err != nil {
			return nil, fmt.Errorf("template %s: %w", name, err)
		}
		pages[name] = set
	}
	return pages, nil
})

// view is what every page knows: who looks, in which language and zone, and where they are.
type view struct {
	Lang     string
	Company  collector.Company
	Person   collector.Person
	SignedIn bool
	Path     string // of this page with its query, for the way back
	Here     string // path alone
	Heading  string // text of the title
	Flash    string
	Demo     bool
	Now      time.Time // business time

	words  *words
	zone   *time.Location
	scope  collector.Scope
	places map[int64]string // names of the sources by id, where a page shows documents
	// people by id, and those of them who work on documents, where a page shows what was made of documents
	people  map[int64]collector.Person
	workers []collector.Person
}

// newView prepares a page for a request. Before sign-in the company's name is not told.
func (s *Server) newView(r *http.Request, headingKey string) (*view, error) {
	v := &view{words: s.words, zone: time.UTC, Path: r.URL.RequestURI(), Here: r.URL.Path, Demo: s.Demo, Now: s.Clock.Now()}
	if r.Method != http.MethodGet {
		v.Path = r.URL.Path
	}
	if scope, ok := scopeOf(r.Context()); ok {
		c, err := s.Store.Company(r.Context(), scope)
		if err != nil {
			return nil, err
		}
		v.Company, v.zone, v.scope, v.SignedIn = c, c.Location(), scope, true
		v.Person, _ = personOf(r.Context())
		v.Flash = s.sessions.PopString(r.Context(), sessionFlash)
	}
	v.Lang = s.languageFor(r, v.Company)
	v.Heading = v.T(headingKey)
	return v, nil
}

// T is a text of the interface; see words.say.
func (v *view) T(key string, pairs ...any) string { return v.words.say(v.Lang, key, pairs...) }

// N is a text of the interface in the plural form of n.
func (v *view) N(key string, n int, pairs ...any) string {
	return v.words.count(v.Lang, key, n, pairs...)
}

// May says whether the person may do an action.
func (v *view) May(action string) bool {
	return v.SignedIn && v.scope.Role.May(collector.Action(action))
}

// Version is part of the static files' addresses.
func (v *view) Version() string { return staticVersion }

// Languages are those of the switch.
func (v *view) Languages() []string { return languages }

// With hands a part of a page its own value beside the view.
func (v *view) With(it any) part { return part{v, it} }

// part is what a shared template gets.
type part struct {
	*view
	It any
}

// show writes a page, or only the named block when htmx asks for it.
func (s *Server) show(w http.ResponseWriter, r *http.Request, name string, data any) error {
	return s.showAs(w, r, http.StatusOK, name, data)
}

func (s *Server) showAs(w http.ResponseWriter, r *http.Request, status int, name string, data any) error {
	set, ok := s.pages[name]
	if !ok {
		return fmt.Errorf("there is no template %q", name)
	}
	block := "layout"
	if target := r.Header.Get("HX-Target"); r.Header.Get("HX-Request") == "true" && target != "" && set.Lookup(target) != nil && target != "main" {
		block = target
	}
	var out bytes.Buffer
	if err := set.ExecuteTemplate(&out, block, data); err != nil {
		return fmt.Errorf("template %s: %w", name, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Add("Vary", "HX-Request, HX-Target, Cookie, Accept-Language")
	w.WriteHeader(status)
	_, _ = w.Write(out.Bytes()) // the reader has gone: nobody is left to tell
	return nil
}

type errorPage struct {
	*view
	Status int
	Error  *collector.Error
	Title  string
}

// showError answers with a page that says what is wrong and what to do.
func (s *Server) showError(w http.ResponseWriter, r *http.Request, err error) {
	e := s.plain(err)
	v, verr := s.newView(r, "error_title")
	if verr != nil {
		s.Log.Error("an error cannot be shown in full", "error", verr)
		v = &view{words: s.words, zone: time.UTC, Lang: s.languageFor(r, collector.Company{}), Heading: s.words.say("ru", "error_title")}
	}
	status := statusOf[e.Code]
	if err := s.showAs(w, r, status, "error", errorPage{view: v, Status: status, Error: e, Title: v.T("error_" + string(e.Code))}); err != nil {
		s.writeAPIError(w, err)
	}
}

// redirect sends the reader on after a form was accepted, with a word about what was done.
func (s *Server) redirect(w http.ResponseWriter, r *http.Request, to, flash string) error {
	if flash != "" {
		s.sessions.Put(r.Context(), sessionFlash, flash)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

func invalid(where, msg, hint string) *collector.Error {
	return &collector.Error{Code: collector.CodeInvalid, Where: where, Msg: msg, Hint: hint}
}

// ownAccount lets a person save their own row, whatever their role.
func ownAccount(s collector.Scope) collector.Scope {
	return collector.Scope{Company: s.Company, Person: s.Person, Role: collector.RoleSystem}
}
