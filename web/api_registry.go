package web

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
	"molva/jobs"
)

type sourcesInput struct {
	Removed bool `query:"removed" doc:"also those that were removed from the registry"`
}

// among are the sources that were asked for.
func (in *sourcesInput) among(all []sourceView) []sourceView {
	return slices.DeleteFunc(all, func(v sourceView) bool { return !in.Removed && !v.Removed.IsZero() })
}

// reasoned is the input of a decision about a source.
type reasoned struct {
	ID   string `path:"id" maxLength:"64" doc:"public id"`
	Body struct {
		Why string `json:"why" maxLength:"1000" doc:"the reason; it stands in the history"`
	}
}

type restoreInput struct {
	ID   string `path:"id" maxLength:"64" doc:"public id"`
	Body struct {
		Why   string `json:"why" maxLength:"1000" doc:"the reason; it stands in the history"`
		Owner string `json:"owner,omitempty" maxLength:"320" doc:"id or mail of a person; absent: it is not crawled and shown red"`
	}
}

type sourceLineJSON struct {
	Source string    `json:"source" doc:"public id"`
	Name   string    `json:"name" doc:"of the source"`
	At     time.Time `json:"at" doc:"business time"`
	Did    string    `json:"did" enum:"added,removed,restored,renamed,owner,period,full_period,note,accepted"`
	By     string    `json:"by" doc:"name of who did it; empty: the program itself or the command line"`
	From   string    `json:"from" doc:"what stood before: a name, an owner's name, a period"`
	To     string    `json:"to"`
	Place  string    `json:"place" doc:"of the proposal from which the source came; empty: none"`
	Why    string    `json:"why"`
	Rule   string    `json:"rule" doc:"the clause by which it is kept"`
}

type historyJSON struct {
	History []sourceLineJSON `json:"history"`
}

func (s *Server) apiRegistry(api huma.API) {
	register(s, api, endpoint{Method: http.MethodGet, Path: "/sources/{id}/history", Does: "What was done to a source, the newest first", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *named) (*answer[historyJSON], error) {
			list, err := s.Work.SourceHistory(ctx, scope, in.ID)
			return &answer[historyJSON]{historyJSON{mapped(list, sourceLineOut)}}, err
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/history/sources", Does: "What was done to all sources, the newest first, up to 500 lines", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, _ *struct{}) (*answer[historyJSON], error) {
			list, err := s.Work.SourceHistory(ctx, scope, "")
			return &answer[historyJSON]{historyJSON{mapped(list, sourceLineOut)}}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/sources/{id}/remove", Does: "Take a source out of the registry; its documents stay", Action: collector.ActionSources, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *reasoned) (*answer[sourceJSON], error) {
			if err := s.Work.RemoveSource(ctx, scope, in.ID, in.Body.Why); err != nil {
				return nil, err
			}
			return s.sourceAnswer(ctx, scope, in.ID)
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/sources/{id}/restore", Does: "Bring a removed source back", Action: collector.ActionSources, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *restoreInput) (*answer[sourceJSON], error) {
			owner, err := s.ownerNamed(ctx, scope, in.Body.Owner)
			if err == nil {
				err = s.Work.RestoreSource(ctx, scope, in.ID, owner, in.Body.Why)
			}
			if err != nil {
				return nil, err
			}
			return s.sourceAnswer(ctx, scope, in.ID)
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/sources/{id}/accept", Does: "Accept what the last pass read as what is usual from now on", Action: collector.ActionSources, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *reasoned) (*answer[sourceJSON], error) {
			if err := s.Work.AcceptSource(ctx, scope, in.ID, in.Body.Why); err != nil {
				return nil, err
			}
			return s.sourceAnswer(ctx, scope, in.ID)
		})
}

func sourceLineOut(c jobs.SourceChange) sourceLineJSON {
	out := sourceLineJSON{Source: c.Source.PublicID, Name: c.Source.Name, At: c.At, Did: c.Did, By: c.By.Name, From: c.Facts.From, To: c.Facts.To,
		Place: c.Facts.Place, Why: c.Facts.Why, Rule: c.Rule}
	if c.Facts.FromOwner != 0 {
		out.From = c.From
	}
	if c.Facts.ToOwner != 0 && c.Did != collector.SourceAdded {
		out.To = c.To
	}
	return out
}
