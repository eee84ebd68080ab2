package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"molva/collector"
)

// watchView is an alert rule with its receiver, and with why it finds nothing any more, if so.
type watchView struct {
	collector.Watch
	Person   collector.Person
	Broken   error
	removing removing
}

// BrokenWords say why a rule finds nothing, and what mends it; nil for one that works.
func (p watchesPage) BrokenWords(w watchView) *fieldError { return p.brokenWords(w.Broken) }

func (v *view) brokenWords(broken error) *fieldError {
	var e *collector.Error
	if !errors.As(broken, &e) {
		return nil
	}
	return &fieldError{Words: v.Phrase(e.Msg), Hint: v.Phrase(e.Hint)}
}

func (s *Server) watchViews(ctx context.Context, scope collector.Scope) ([]watchView, error) {
	watches, err := s.Store.Watches(ctx, scope)
	if err != nil {
		return nil, err
	}
	people, err := s.peopleByID(ctx, scope)
	if err != nil {
		return nil, err
	}
	broken, err := s.Work.BrokenRules(ctx, scope)
	return mapped(watches, func(w collector.Watch) watchView {
		return watchView{Watch: w, Person: people[w.Receiver], Broken: broken[w.WatchID]}
	}), err
}

// addWatch saves a rule, or changes the one that the body names; absent fields are those of who asks.
func (s *Server) addWatch(ctx context.Context, scope collector.Scope, in watchBody, was ...collector.Watch) (watchView, int, error) {
	var receiver collector.Person
	var err error
	switch {
	case in.Receiver != "":
		receiver, err = s.personNamed(ctx, scope, in.Receiver, "receiver")
	case scope.Person != 0:
		receiver, err = s.Store.Person(ctx, scope, scope.Person)
	default:
		err = invalid("receiver", "the receiver is missing", "give the id or the mail address of one of the people")
	}
	if err != nil {
		return watchView{}, 0, err
	}
	if in.Language == "" {
		in.Language = receiver.Language
	}
	is := collector.Watch{Company: scope.Company, Name: in.Name, Query: in.Query, Receiver: receiver.PersonID, Language: in.Language, Channel: in.Channel}
	save := s.Work.AddWatch
	for _, w := range was {
		is.PublicID, is.Version, save = w.PublicID, w.Version, s.Work.ChangeWatch
	}
	w, n, err := save(ctx, scope, is)
	return watchView{Watch: w, Person: receiver}, n, err
}

type watchesPage struct {
	*view
	Watches []watchView
	People  []collector.Person
	Form    watchBody
	Edit    collector.Watch // the rule that the form changes; the zero value is a new one
	Error   *fieldError
	Line    string
	Caret   string
	Found   previewData
	Offer   *variantsOffer
	Tried   string // id of the rule that was to be taken away
}

// previewData is the live answer under the query of a new rule.
type previewData struct {
	*view
	Shown bool
	Count int
	Query string
	Error *fieldError
	Line  string
	Caret string
}

func (s *Server) listWatches(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "watches_title")
	if err != nil {
		return err
	}
	p := watchesPage{view: v, Tried: r.FormValue("remove"), Form: watchBody{Query: r.FormValue("q"), Receiver: v.Person.PublicID, Language: v.Lang}}
	if id := r.FormValue("edit"); id != "" && v.May("watches") {
		if p.Edit, err = s.Store.Watch(r.Context(), v.scope, id); err != nil {
			return err
		}
		people, err := s.peopleByID(r.Context(), v.scope)
		if err != nil {
			return err
		}
		p.Form = watchBody{Name: p.Edit.Name, Query: p.Edit.Query, Receiver: people[p.Edit.Receiver].PublicID, Language: p.Edit.Language}
	}
	return s.showWatches(w, r, http.StatusOK, p)
}

func (s *Server) showWatches(w http.ResponseWriter, r *http.Request, status int, p watchesPage) error {
	var err error
	if p.Watches, err = s.watchViews(r.Context(), p.scope); err != nil {
		return err
	}
	for i, shown := range p.Watches {
		if p.Watches[i].removing, err = s.watchRemoving(r.Context(), p.view, shown.Watch, p.Tried); err != nil {
			return err
		}
	}
	if p.People, err = s.Store.People(r.Context(), p.scope); err != nil {
		return err
	}
	p.Found = previewData{view: p.view}
	if p.Error.At("query") {
		p.Found.Error, p.Found.Shown = p.Error, true
		p.Found.Line, p.Found.Caret = pointAt(p.Form.Query, p.Error.Column)
	} else if p.Form.Query != "" {
		p.Found = s.preview(r, p.view, p.Form.Query)
	}
	return s.showAs(w, r, status, "watches", p)
}

// saveWatch makes a rule, or changes the one of the address as it was seen.
func (s *Server) saveWatch(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "watches_title")
	if err != nil {
		return err
	}
	form := watchBody{Name: r.FormValue("name"), Query: withVariants(r, r.FormValue("query")), Receiver: r.FormValue("receiver"), Language: r.FormValue("language")}
	var was []collector.Watch
	var edit collector.Watch
	said := "watch_added"
	if edit.PublicID = r.PathValue("id"); edit.PublicID != "" {
		if edit.Version, err = strconv.ParseInt(r.FormValue("version"), 10, 64); err != nil {
			return invalid("version", "the version that was seen is missing", "open the list anew")
		}
		was, said = append(was, edit), "watch_changed"
	}
	p := watchesPage{view: v, Form: form, Edit: edit}
	switch r.PostFormValue("do") {
	case "preview":
		return s.showWatches(w, r, http.StatusOK, p)
	case "variants":
		return s.offerForWatch(w, r, p)
	}
	saved, n, err := s.addWatch(r.Context(), v.scope, form, was...)
	if err != nil {
		return v.formError(err, func(status int, e *fieldError) error {
			p.Error = columned(e)
			return s.showWatches(w, r, status, p)
		})
	}
	return s.redirect(w, r, "/watches", v.N(said, n, "Name", saved.Name))
}

// offerForWatch shows the form again, with all that stands in it, and with other ways to write what its query looks for.
func (s *Server) offerForWatch(w http.ResponseWriter, r *http.Request, p watchesPage) (err error) {
	if p.Offer, err = s.offerVariants(r.Context(), p.scope, p.Form.Query); err != nil {
		return p.formError(err, func(status int, e *fieldError) error {
			p.Error = columned(e)
			return s.showWatches(w, r, status, p)
		})
	}
	p.Offer.unticked()
	if strings.TrimSpace(p.Form.Query) == "" {
		p.Form.Query = p.Offer.Report.Query
	}
	return s.showWatches(w, r, http.StatusOK, p)
}

// Removing asks before the rule is taken away.
func (w watchView) Removing() removing { return w.removing }

// previewWatch says how much a query would have found, while it is typed.
func (s *Server) previewWatch(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "watches_title")
	if err != nil {
		return err
	}
	if r.Header.Get("HX-Request") != "true" {
		return s.redirect(w, r, "/watches?q="+queryEscape(r.FormValue("query")), "")
	}
	return s.show(w, r, "watches", watchesPage{view: v, Found: s.preview(r, v, r.FormValue("query"))})
}

func (s *Server) preview(r *http.Request, v *view, query string) previewData {
	p := previewData{view: v, Shown: query != "", Query: query}
	if !p.Shown {
		return p
	}
	n, err := s.Work.PreviewWatch(r.Context(), v.scope, query)
	if p.Error = v.queryError(err); p.Error != nil {
		p.Line, p.Caret = pointAt(query, p.Error.Column)
	} else if err != nil {
		e := s.plain(err)
		p.Error = &fieldError{Words: v.Phrase(e.Msg), Hint: v.Phrase(e.Hint)}
	}
	p.Count = n
	return p
}

func (s *Server) removeWatch(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "watches_title")
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	err = s.Work.DeleteWatch(r.Context(), v.scope, id)
	if collector.CodeOf(err) == collector.CodeConflict { // the list shows what needs it
		return s.redirect(w, r, "/watches?remove="+queryEscape(id)+"#w-"+id, "")
	}
	if err != nil {
		return err
	}
	return s.redirect(w, r, "/watches", v.T("watch_removed"))
}
