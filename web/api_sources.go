package web

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
	"molva/jobs"
)

type ownerJSON struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Mail string `json:"mail"`
}

type sourceJSON struct {
	ID            string           `json:"id"`
	Name          string           `json:"name"`
	URL           string           `json:"url"`
	Site          string           `json:"site" doc:"name of the site file; empty: any site by schema.org"`
	Owner         *ownerJSON       `json:"owner"`
	Period        string           `json:"period" example:"6h0m0s"`
	Due           *time.Time       `json:"due" doc:"business time of the next pass"`
	DueIn         string           `json:"due_in" example:"3h0m0s" doc:"from now to the next pass; empty when it is overdue or the source was removed"`
	OverdueBy     string           `json:"overdue_by" example:"48h0m0s" doc:"by how much the next pass is late; empty: it is not"`
	FullPass      *time.Time       `json:"full_pass" doc:"business time of the last pass that read all of it"`
	Note          string           `json:"note" doc:"what is known of the site's terms and rules"`
	Robots        string           `json:"robots" example:"robots.txt answered 200; 1s between two requests" doc:"what its host said of being crawled; empty: not asked yet"`
	Removed       *time.Time       `json:"removed" doc:"business time at which it was taken out of the registry"`
	Health        collector.Health `json:"health" doc:"new, ok, partial, drift, blocked or waiting"`
	Reason        string           `json:"reason" doc:"what the health means here: read 0 of 38"`
	Colour        string           `json:"colour" enum:"green,yellow,red,new,grey" doc:"new: not read yet; grey: removed from the registry"`
	Pass          int64            `json:"pass"`
	Open          bool             `json:"open" doc:"a pass is running"`
	Read          int              `json:"read" doc:"reviews read in the last pass"`
	Held          int              `json:"held" doc:"live reviews held"`
	Coverage      coverageJSON     `json:"coverage"`
	Revisit       revisitJSON      `json:"revisit"`
	WaitingUntil  *time.Time       `json:"waiting_until" doc:"wall time before which its host is not asked"`
	WaitingReason string           `json:"waiting_reason"`
	Sample        string           `json:"sample" doc:"where the page that could not be read can be seen; empty: none"`
}

// TransformSchema says that a source may have no owner; huma calls it.
func (sourceJSON) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return orNull(s, "owner")
}

type sourcesJSON struct {
	Sources []sourceJSON `json:"sources"`
}

type sourceBody struct {
	Name   string `json:"name,omitempty" maxLength:"200" doc:"absent: the address's host"`
	URL    string `json:"url" maxLength:"2000" doc:"where a pass starts"`
	Site   string `json:"site,omitempty" maxLength:"100" doc:"name of a site file; absent: found by the address"`
	Owner  string `json:"owner,omitempty" maxLength:"320" doc:"id or mail of a person; absent: it is not crawled and shown red"`
	Period string `json:"period,omitempty" example:"6h" doc:"at least 10m; absent: 6h"`
	Note   string `json:"note,omitempty" maxLength:"2000" doc:"what is known of the site's terms and rules"`
	Why    string `json:"why,omitempty" maxLength:"1000" doc:"why it is added; stands in its history"`
}

type sourcePatch struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Name   *string `json:"name,omitempty" maxLength:"200"`
		Owner  *string `json:"owner,omitempty" maxLength:"320" doc:"id or mail of a person; empty takes the owner away"`
		Period *string `json:"period,omitempty" example:"6h"`

		FullPeriod *string `json:"full_period,omitempty" example:"168h" doc:"how often a list that is sorted by date is read to its end"`
		Note       *string `json:"note,omitempty" maxLength:"2000" doc:"what is known of the site's terms and rules"`
		Why        string  `json:"why,omitempty" maxLength:"1000" doc:"why it is changed; stands in its history"`
	}
}

func (s *Server) apiSources(api huma.API) {
	register(s, api, endpoint{Method: http.MethodGet, Path: "/sources", Does: "Sources and their health", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *sourcesInput) (*answer[sourcesJSON], error) {
			list, err := s.sourceViews(ctx, scope)
			return &answer[sourcesJSON]{sourcesJSON{mapped(in.among(list), s.sourceOut)}}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/sources", Does: "Add a source", Action: collector.ActionSources, Status: http.StatusCreated, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *body[sourceBody]) (*answer[sourceJSON], error) {
			src, err := s.addSource(ctx, scope, in.Body)
			if err != nil {
				return nil, err
			}
			return s.sourceAnswer(ctx, scope, src.PublicID)
		})
	register(s, api, endpoint{Method: http.MethodPatch, Path: "/sources/{id}", Does: "Change name, owner, period or note", Action: collector.ActionSources},
		func(ctx context.Context, scope collector.Scope, in *sourcePatch) (*answer[sourceJSON], error) {
			if err := s.changeSource(ctx, scope, in.ID, sourceChange{in.Body.Name, in.Body.Owner, in.Body.Period, in.Body.Note, in.Body.Why}); err != nil {
				return nil, err
			}
			if err := s.setFullPeriod(ctx, scope, in.ID, in.Body.FullPeriod, in.Body.Why); err != nil {
				return nil, err
			}
			return s.sourceAnswer(ctx, scope, in.ID)
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/sources/{id}/run", Does: "Make the next pass due now", Action: collector.ActionSources, Fails: []int{http.StatusConflict}},
		func(ctx context.Context, scope collector.Scope, in *named) (*answer[sourceJSON], error) {
			if err := s.Work.RunSource(ctx, scope, in.ID); err != nil {
				return nil, err
			}
			return s.sourceAnswer(ctx, scope, in.ID)
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/sources/{id}/feeds", Does: "Ask for the first page and tell the feeds that it names", Action: collector.ActionSources,
		Fails: []int{http.StatusConflict, http.StatusServiceUnavailable}},
		func(ctx context.Context, scope collector.Scope, in *named) (*answer[feedsJSON], error) {
			feeds, err := s.Work.NamedFeeds(ctx, scope, in.ID)
			return &answer[feedsJSON]{feedsJSON{mapped(feeds, func(f jobs.NamedFeed) jobs.NamedFeed { return f })}}, err
		})
}

// feedsJSON are the feeds that a page names.
type feedsJSON struct {
	Feeds []jobs.NamedFeed `json:"feeds"`
}

func (s *Server) sourceAnswer(ctx context.Context, scope collector.Scope, id string) (*answer[sourceJSON], error) {
	v, err := s.sourceView(ctx, scope, id)
	return &answer[sourceJSON]{s.sourceOut(v)}, err
}

func (s *Server) sourceOut(v sourceView) sourceJSON {
	out := sourceJSON{
		ID: v.PublicID, Name: v.Name, URL: v.URL, Site: v.Site, Period: v.Period.String(), Due: instant(v.Due),
		Health: v.Health, Reason: v.Why, Colour: string(v.Colour), Pass: v.Pass, Open: v.PassOpen, Read: v.Read, Held: v.Held,
		Coverage: coverageOut(v.Coverage), Revisit: revisitOut(v),
		WaitingUntil: instant(v.WaitingUntil), WaitingReason: v.WaitingReason,
		FullPass: instant(v.FullPass), Note: v.Note, Robots: robotsSaid(v), Removed: instant(v.Removed),
	}
	out.DueIn, out.OverdueBy = dueSaid(v, s.Clock.Now())
	if v.Owner != 0 {
		out.Owner = &ownerJSON{ID: v.OwnerID, Name: v.OwnerName, Mail: v.OwnerMail}
	}
	if v.Sample != 0 {
		out.Sample = "/sources/" + v.PublicID + "/sample"
	}
	return out
}
