package web

import (
	"context"
	"net/http"
	"net/url"

	"molva/collector"
	"molva/collector/store"
)

// ownRoutes are the console's pages of the company's own reviews.
var ownRoutes = []route{
	{"GET /own", collector.ActionRead, (*Server).listOwn},
	{"GET /own/{id}", collector.ActionRead, (*Server).ownPage},
	{"POST /own/{id}/publish", collector.ActionModerate, (*Server).publishOwn},
	{"POST /own/{id}/refuse", collector.ActionModerate, (*Server).refuseOwn},
	{"POST /own/{id}/reply", collector.ActionModerate, (*Server).replyOwn},
}

// ownView is a review of our own with its document.
type ownView struct {
	collector.OwnReview
	Doc    collector.Document
	Photos []collector.Photo
}

// ownViews gives reviews their documents and pictures.
func (s *Server) ownViews(ctx context.Context, scope collector.Scope, list []collector.OwnReview) ([]ownView, error) {
	ids := mapped(list, func(o collector.OwnReview) int64 { return o.Document })
	docs, err := s.Store.DocumentsByID(ctx, scope, ids)
	if err != nil {
		return nil, err
	}
	byID := map[int64]collector.Document{}
	for _, d := range docs {
		byID[d.DocumentID] = d
	}
	photos, err := s.Store.PhotosOf(ctx, scope, ids)
	return mapped(list, func(o collector.OwnReview) ownView {
		return ownView{OwnReview: o, Doc: byID[o.Document], Photos: photos[o.Document]}
	}), err
}

// ownView is one review by the public id of its document.
func (s *Server) ownView(ctx context.Context, scope collector.Scope, publicID string) (ownView, error) {
	o, err := s.Store.OwnByPublic(ctx, scope, publicID)
	if err != nil {
		return ownView{}, err
	}
	all, err := s.ownViews(ctx, scope, []collector.OwnReview{o})
	if err != nil {
		return ownView{}, err
	}
	return all[0], nil
}

type ownListPage struct {
	*view
	Tabs     []tab
	Reviews  []ownView
	Report   []starReport
	NextURL  string
	FirstURL string
}

func (s *Server) listOwn(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "own_title")
	if err != nil {
		return err
	}
	counts, err := s.Store.OwnCounts(r.Context(), v.scope, store.OwnFilter{})
	if err != nil {
		return err
	}
	p := ownListPage{view: v, Report: reportOf(counts)}
	of := map[collector.OwnState]int{}
	for _, c := range counts {
		of[c.State] += c.Count
	}
	state := collector.OwnState(r.FormValue("state"))
	for _, st := range collector.OwnStates {
		if state == "" && of[st] > 0 {
			state = st // what waits comes first
		}
	}
	for _, st := range collector.OwnStates {
		p.Tabs = append(p.Tabs, tab{Name: v.T("own_state_" + string(st)), Count: of[st], URL: "/own?state=" + string(st), Here: st == state})
	}
	after, err := ownCursor(r.FormValue("after"))
	if err != nil {
		return err
	}
	list, err := s.Store.OwnReviews(r.Context(), v.scope, store.OwnFilter{State: state}, after, reviewsPaged+1)
	if err != nil {
		return err
	}
	at := url.Values{"state": {string(state)}}
	if !after.Written.IsZero() {
		p.FirstURL = "/own?" + at.Encode()
	}
	if len(list) > reviewsPaged {
		list = list[:reviewsPaged]
		at.Set("after", cursorText(list[reviewsPaged-1]))
		p.NextURL = "/own?" + at.Encode()
	}
	if p.Reviews, err = s.ownViews(r.Context(), v.scope, list); err != nil {
		return err
	}
	return s.show(w, r, "own", p)
}
