package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
	"molva/search"
)

// viewJSON is a view of the search.
type viewJSON struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Query   string    `json:"query"`
	Filters []string  `json:"filters"`
	Sort    string    `json:"sort" enum:"published,found,rating,relevance"`
	Shared  bool      `json:"shared" doc:"everybody of the company sees it"`
	Maker   string    `json:"maker,omitempty" doc:"id of a person"`
	URL     string    `json:"url" doc:"path of the console's page"`
	Created time.Time `json:"created"`
	Version int64     `json:"version" doc:"to be named with a change"`
}

type viewsJSON struct {
	Views []viewJSON `json:"views"`
}

// ViewBody is a view as it is given. It is exported because huma describes the fields of an embedded struct only then.
type ViewBody struct {
	Name    string   `json:"name" maxLength:"240" doc:"60 letters at most; one of the company"`
	Query   string   `json:"query"`
	Filters []string `json:"filters,omitempty" maxItems:"20" doc:"each a query of its own"`
	Sort    string   `json:"sort,omitempty" enum:"published,found,rating,relevance"`
	Shared  bool     `json:"shared,omitempty"`
}

// viewChange is a view as it is to be.
type viewChange struct {
	ID   string `path:"id" maxLength:"64" doc:"public id"`
	Body struct {
		ViewBody
		Version int64 `json:"version" minimum:"1" doc:"of the view that was seen; 409 when there is a newer one"`
	}
}

func (b ViewBody) watch() collector.Watch {
	return collector.Watch{Name: b.Name, Query: b.Query, Filters: b.Filters, Sort: b.Sort, Shared: b.Shared}
}

func (s *Server) apiViews(api huma.API) {
	register(s, api, endpoint{Method: http.MethodPut, Path: "/views/{id}", Does: "Change a view: one's own, or as an owner a shared one; one that others name keeps its name", Action: collector.ActionHandle, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *viewChange) (*answer[viewJSON], error) {
			w := in.Body.watch()
			w.PublicID, w.Version = in.ID, in.Body.Version
			w, err := s.readyView(w)
			if err == nil {
				w, err = s.Work.ChangeView(ctx, scope, w)
			}
			if err != nil {
				return nil, err
			}
			people, err := s.peopleByID(ctx, scope)
			return &answer[viewJSON]{viewOut(w, people)}, err
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/views", Does: "Views of the search: one's own and shared ones", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, _ *struct{}) (*answer[viewsJSON], error) {
			views, err := s.Store.Views(ctx, scope)
			if err != nil {
				return nil, err
			}
			people, err := s.peopleByID(ctx, scope)
			views = slices.DeleteFunc(views, func(w collector.Watch) bool { return w.Topic }) // "/topics" has them
			return &answer[viewsJSON]{viewsJSON{mapped(views, func(w collector.Watch) viewJSON { return viewOut(w, people) })}}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/views", Does: "Save a search under a name", Action: collector.ActionHandle, Status: http.StatusCreated, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *body[ViewBody]) (*answer[viewJSON], error) {
			w, err := s.addView(ctx, scope, in.Body.watch())
			if err != nil {
				return nil, err
			}
			people, err := s.peopleByID(ctx, scope)
			return &answer[viewJSON]{viewOut(w, people)}, err
		})
	register(s, api, endpoint{Method: http.MethodDelete, Path: "/views/{id}", Does: "Take a view away: one's own, or as an owner a shared one", Action: collector.ActionHandle, Status: http.StatusNoContent, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *named) (*noContent, error) {
			return nil, s.Work.DeleteView(ctx, scope, in.ID)
		})
}

func viewOut(w collector.Watch, people map[int64]collector.Person) viewJSON {
	sort := cmp.Or(w.Sort, string(search.SortPublished))
	return viewJSON{ID: w.PublicID, Name: w.Name, Query: w.Query, Filters: listOf(w.Filters), Sort: sort, Shared: w.Shared, Maker: people[w.Receiver].PublicID,
		URL: viewURL(w), Created: w.Created.UTC(), Version: w.Version}
}
