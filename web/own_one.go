package web

import (
	"context"
	"net/http"
	"time"

	"molva/collector"
	"molva/collector/store"
)

type ownPageData struct {
	*view
	Own     ownView
	Steps   []step
	Trail   []trailLine
	Chat    []collector.Chat
	Reasons []collector.OwnReason
	Error   *fieldError
	Reason  string // as it was chosen in a form that is shown again
	Note    string
	Reply   string
}

// trailLine is a line of the log with the name of who did it.
type trailLine struct {
	At   time.Time
	Who  string
	Did  string
	Rule string
	Data string
}

func (s *Server) ownPage(w http.ResponseWriter, r *http.Request) error {
	return s.showOwn(w, r, http.StatusOK, ownPageData{})
}

// showOwn shows one review with all that its moderator needs.
func (s *Server) showOwn(w http.ResponseWriter, r *http.Request, status int, p ownPageData) (err error) {
	if p.view == nil {
		if p.view, err = s.newView(r, "own_one"); err != nil {
			return err
		}
	}
	if p.Own, err = s.ownView(r.Context(), p.scope, r.PathValue("id")); err != nil {
		return err
	}
	versions, err := s.Store.Versions(r.Context(), p.scope, p.Own.Document)
	if err != nil {
		return err
	}
	p.Steps, p.Reasons = lifeLine(versions, p.Own.Doc.Published), collector.OwnReasons
	if p.Trail, err = s.ownTrail(r.Context(), p.view, p.Own.Document); err != nil {
		return err
	}
	if p.Chat, err = s.Store.Chat(r.Context(), p.scope, store.AboutOwn, p.Own.Document); err != nil {
		return err
	}
	return s.showAs(w, r, status, "own_one", p)
}

// ownTrail is the log of a review, with names for those who work here.
func (s *Server) ownTrail(ctx context.Context, v *view, document int64) ([]trailLine, error) {
	lines, err := s.Store.Trail(ctx, v.scope, store.AboutOwn, document)
	if err != nil {
		return nil, err
	}
	people, err := s.peopleByID(ctx, v.scope)
	return mapped(lines, func(t collector.Trail) trailLine {
		who := v.T("own_side_" + string(t.Side))
		if p, ok := people[t.Person]; ok && t.Side == collector.SidePlatform {
			who = p.Name
		}
		return trailLine{At: t.At, Who: who, Did: v.named("own_did_", t.Did), Rule: t.Rule, Data: t.Data}
	}), err
}

// actOnOwn does one thing with a review and shows its page, or what hinders it beside the form.
func (s *Server) actOnOwn(w http.ResponseWriter, r *http.Request, done string, p ownPageData, act func(context.Context, collector.Scope, string) (collector.OwnReview, error)) error {
	v, err := s.newView(r, "own_one")
	if err != nil {
		return err
	}
	p.view = v
	if _, err := act(r.Context(), v.scope, r.PathValue("id")); err != nil {
		return v.formError(err, func(status int, e *fieldError) error {
			p.Error = e
			return s.showOwn(w, r, status, p)
		})
	}
	return s.redirect(w, r, "/own/"+r.PathValue("id"), v.T(done))
}

func (s *Server) publishOwn(w http.ResponseWriter, r *http.Request) error {
	return s.actOnOwn(w, r, "own_was_published", ownPageData{}, s.Work.PublishOwn)
}

func (s *Server) refuseOwn(w http.ResponseWriter, r *http.Request) error {
	reason, note := r.FormValue("reason"), r.FormValue("note")
	return s.actOnOwn(w, r, "own_was_refused", ownPageData{Reason: reason, Note: note}, func(ctx context.Context, scope collector.Scope, id string) (collector.OwnReview, error) {
		return s.Work.RefuseOwn(ctx, scope, id, collector.OwnReason(reason), note)
	})
}

func (s *Server) replyOwn(w http.ResponseWriter, r *http.Request) error {
	reply := r.FormValue("text")
	return s.actOnOwn(w, r, "own_was_answered", ownPageData{Reply: reply}, func(ctx context.Context, scope collector.Scope, id string) (collector.OwnReview, error) {
		return s.Work.ReplyOwn(ctx, scope, id, reply)
	})
}
