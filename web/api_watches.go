package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
)

// WatchJSON is an alert rule as the API shows it. It is exported because huma describes the fields of an embedded struct only
// then.
type WatchJSON struct {
	ID       string     `json:"id"`
	Name     string     `json:"name"`
	Query    string     `json:"query"`
	Receiver *ownerJSON `json:"receiver"`
	Language string     `json:"language"`
	Channel  string     `json:"channel"`
	Created  time.Time  `json:"created"`
	Broken   string     `json:"broken,omitempty" doc:"why the rule finds nothing: what it names is gone; absent when it works"`
	Version  int64      `json:"version" doc:"to be named with a change"`
}

// TransformSchema says that the receiver of a rule may be gone; huma calls it.
func (WatchJSON) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return orNull(s, "receiver")
}

type newWatchJSON struct {
	WatchJSON
	WouldHaveFound int `json:"would_have_found" doc:"documents that the rule finds among those already held; none of them is told about"`
}

type watchesJSON struct {
	Watches []WatchJSON `json:"watches"`
}

// watchChange is a rule as it is to be.
type watchChange struct {
	ID   string `path:"id" maxLength:"64" doc:"public id"`
	Body struct {
		Name     string `json:"name,omitempty" maxLength:"200" doc:"absent: the query"`
		Query    string `json:"query"`
		Receiver string `json:"receiver,omitempty" maxLength:"320" doc:"id or mail of a person; absent: who asks"`
		Language string `json:"language,omitempty" doc:"of the mail: ru, uk, en; absent: the receiver's"`
		Version  int64  `json:"version" minimum:"1" doc:"of the rule that was seen; 409 when there is a newer one"`
	}
}

type watchBody struct {
	Name     string `json:"name,omitempty" maxLength:"200" doc:"absent: the query"`
	Query    string `json:"query" doc:"what to look for; one that looks for nothing is refused"`
	Receiver string `json:"receiver,omitempty" maxLength:"320" doc:"id or mail of a person; absent: who asks"`
	Language string `json:"language,omitempty" doc:"of the mail: ru, uk, en; absent: the receiver's"`
	Channel  string `json:"channel,omitempty" doc:"mail"`
}

type previewBody struct {
	Query string `json:"query"`
}

type previewJSON struct {
	WouldHaveFound int `json:"would_have_found"`
}

func (s *Server) apiWatches(api huma.API) {
	register(s, api, endpoint{Method: http.MethodGet, Path: "/watches", Does: "Alert rules", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, _ *struct{}) (*answer[watchesJSON], error) {
			list, err := s.watchViews(ctx, scope)
			return &answer[watchesJSON]{watchesJSON{mapped(list, watchOut)}}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/watches", Does: "Add an alert rule", Action: collector.ActionWatches, Status: http.StatusCreated, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *body[watchBody]) (*answer[newWatchJSON], error) {
			v, n, err := s.addWatch(ctx, scope, in.Body)
			return &answer[newWatchJSON]{newWatchJSON{watchOut(v), n}}, err
		})
	register(s, api, endpoint{Method: http.MethodPut, Path: "/watches/{id}", Does: "Change an alert rule; what it finds now is known to its receiver", Action: collector.ActionWatches, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *watchChange) (*answer[newWatchJSON], error) {
			b := in.Body
			v, n, err := s.addWatch(ctx, scope, watchBody{Name: b.Name, Query: b.Query, Receiver: b.Receiver, Language: b.Language}, collector.Watch{PublicID: in.ID, Version: b.Version})
			return &answer[newWatchJSON]{newWatchJSON{watchOut(v), n}}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/watches/preview", Does: "How much a query would have found", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *body[previewBody]) (*answer[previewJSON], error) {
			n, err := s.Work.PreviewWatch(ctx, scope, in.Body.Query)
			return &answer[previewJSON]{previewJSON{n}}, err
		})
	register(s, api, endpoint{Method: http.MethodDelete, Path: "/watches/{id}", Does: "Take an alert rule away", Action: collector.ActionWatches, Status: http.StatusNoContent},
		func(ctx context.Context, scope collector.Scope, in *named) (*noContent, error) {
			return nil, s.Work.DeleteWatch(ctx, scope, in.ID)
		})
}

func watchOut(v watchView) WatchJSON {
	out := WatchJSON{ID: v.PublicID, Name: v.Name, Query: v.Query, Language: v.Language, Channel: v.Channel, Created: v.Created.UTC(), Version: v.Version}
	if e := (*collector.Error)(nil); errors.As(v.Broken, &e) {
		out.Broken = e.Msg
	}
	if v.Person.PublicID != "" {
		out.Receiver = &ownerJSON{ID: v.Person.PublicID, Name: v.Person.Name, Mail: v.Person.Mail}
	}
	return out
}
