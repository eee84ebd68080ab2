package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"molva/collector"
	"molva/search"
)

// searchPage is the list: what a query finds, how it came to be, and the work on it.
func (s *Server) searchPage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "search_title")
	if err != nil {
		return err
	}
	asked := findingOf(r.URL.Query())
	asked.Limit = pageSize
	p := newSearchPage(v, &asked)
	if len(asked.Filters) > filtersMost {
		return tooManyFilters()
	}
	saved, err := s.savedSaid(r.Context(), v, p.Query)
	if err != nil {
		return err
	}
	p.InWords = v.explained(p.Query, saved)
	if p.Moment, err = s.Store.Moment(r.Context(), v.scope); err != nil {
		return err
	}
	f, err := s.find(r.Context(), v.scope, asked)
	if collector.CodeOf(err) == collector.CodeUnavailable {
		f, p.Away, err = s.findHeld(r.Context(), v.scope, asked)
	}
	if old, err := s.Index.Outdated(r.Context()); err == nil {
		p.Outdated = old
	}
	status := http.StatusOK
	if p.Error = v.queryError(err); p.Error != nil {
		status = http.StatusBadRequest
		p.Line, p.Caret = pointAt(p.Query, p.Error.Column)
	} else if err != nil {
		return err
	} else {
		if p.Away == 0 {
			if err := s.widen(r.Context(), v.scope, asked, &f); err != nil {
				return err
			}
		}
		p.fill(f, asked)
		if err := s.foldClusters(r.Context(), &p, f, asked.After != ""); err != nil {
			return err
		}
	}
	if r.Header.Get("HX-Request") == "true" {
		status = http.StatusOK // htmx shows what comes with 200 alone; the mistake is in it
	}
	if err := s.beside(r, &p, asked, f); err != nil {
		return err
	}
	return s.showAs(w, r, status, "search", p)
}

// newSearchPage is the page before anything is looked for; an order that there is not becomes the first.
func newSearchPage(v *view, asked *finding) searchPageData {
	p := searchPageData{view: v, Query: asked.Query, Sort: asked.Sort, Dropped: asked.Dropped,
		Sorts: []search.Sort{search.SortPublished, search.SortFound, search.SortRating, search.SortRelevance}}
	if !slices.Contains(p.Sorts, p.Sort) {
		p.Sort = search.SortPublished
	}
	asked.Sort = p.Sort
	p.Asked = p.Query != "" || len(asked.Filters) > 0
	p.chosen(asked.Filters)
	return p
}

// beside fills what stands around the list.
func (s *Server) beside(r *http.Request, p *searchPageData, asked finding, f found) error {
	sources, err := s.Store.AllSources(r.Context(), p.scope)
	if err != nil {
		return err
	}
	p.HasSource = len(sources) > 0
	p.namePlaces(sources)
	p.Back = p.address(asked.Filters, asked.After)
	news := *p
	news.Sort = search.SortFound
	p.NewsURL = news.address(asked.Filters, "")
	other := *p
	other.Dropped = !p.Dropped
	p.DroppedURL = other.address(asked.Filters, "")
	if p.Undo, err = s.lastDone(r.Context(), p.view); err != nil {
		return err
	}
	if err := s.workplace(r, p, asked, f); err != nil {
		return err
	}
	return nil
}

// openStages finds what is still to be done.
const openStages = "stage:(new OR open)"

// mine is the filter for what is given to the reader.
func (v *view) mine() string {
	return search.FacetQuery("assignee", strconv.FormatInt(v.scope.Person, 10))
}

// ownWork is the chip of what is given to the reader and still to be done; nil for nothing.
func (s *Server) ownWork(r *http.Request, p *searchPageData) *facetValue {
	if p.scope.Person == 0 || !p.May(string(collector.ActionHandle)) {
		return nil
	}
	filters := []string{p.mine(), openStages}
	n, err := s.count(r, p.scope, finding{Filters: filters})
	if err != nil || n == 0 {
		return nil // an index that is away counts nothing
	}
	own := searchPageData{Sort: search.SortPublished}
	return &facetValue{Count: n, URL: own.address(filters, ""), Chosen: strings.Join(filtersOf(p.Filters), "\n") == strings.Join(filters, "\n")}
}

func filtersOf(chosen []facetValue) []string {
	return mapped(chosen, func(f facetValue) string { return f.Query })
}
