package web

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
	"molva/jobs"
)

type pageQuery struct {
	URL string `query:"url" required:"true" maxLength:"2000" example:"https://site.example/reviews?page=2"`
}

// pageJSON is a page as one of the sources that read it.
type pageJSON struct {
	Source    string     `json:"source" doc:"id of the source"`
	Name      string     `json:"name" doc:"of the source"`
	URL       string     `json:"url"`
	Outcome   string     `json:"outcome" doc:"of the last visit, or resting"`
	Visited   *time.Time `json:"visited" doc:"last visit"`
	SameSince *time.Time `json:"same_since" doc:"the visit that found it changed last"`
	RestsTill *time.Time `json:"rests_until" doc:"until then passes skip it, as it has long been the same"`
	Period    string     `json:"period" example:"6h0m0s" doc:"of the source"`
	Missed    int64      `json:"missed" doc:"passes of the source since the last visit that did not come by it"`
	Interval  string     `json:"interval" example:"6h0m0s" doc:"how long after its last visit it is asked for again, at least"`
}

func (s *Server) apiPages(api huma.API) {
	register(s, api, endpoint{Method: http.MethodGet, Path: "/pages", Does: "One page as the sources read it: when it was last asked for, and when it is again", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *pageQuery) (*answer[pagesJSON], error) {
			visits, err := jobs.PageVisits(ctx, s.Store, s.Work.Crawler, scope, in.URL)
			return &answer[pagesJSON]{pagesJSON{mapped(visits, pageOut)}}, err
		})
}

type pagesJSON struct {
	Pages []pageJSON `json:"pages"`
}

func pageOut(v collector.PageVisit) pageJSON {
	return pageJSON{v.SourceID, v.Source, v.Page.URL, v.Page.Outcome, instant(v.Page.Visited), instant(v.Page.Changed), instant(v.Page.Rest), v.Period.String(), v.Missed(), v.Interval().String()}
}
