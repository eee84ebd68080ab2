package web

import (
	"net/http"
	"net/url"
	"slices"

	"molva/collector"
	"molva/search"
)

// Bounds of what a page of the search counts beside its own query.
const (
	viewsCounted = 8
	weakerMost   = 6
)

// viewChip is a saved search above the list.
type viewChip struct {
	collector.Watch
	URL     string
	Count   int // -1: not counted
	Mine    bool
	Current bool // it is what the page shows
	Removes bool // the reader may take it away

	removing removing
}

// Removing asks before the view is taken away.
func (c viewChip) Removing() removing { return c.removing }

// TriedView says that somebody has just tried to take a view away.
func (p searchPageData) TriedView() bool {
	return slices.ContainsFunc(p.Views, func(c viewChip) bool { return c.removing.Open })
}

// workplace fills what makes the list a place to work: views with their counts, names of people, and what to do where nothing is
// found. An index that is away counts nothing.
func (s *Server) workplace(r *http.Request, p *searchPageData, asked finding, f found) error {
	filters := asked.Filters
	if err := s.namePeople(r.Context(), p.view); err != nil {
		return err
	}
	for i, chosen := range p.Filters { // now that people and sources have names
		p.Filters[i].label = p.filterLabel(chosen.Query)
	}
	views, err := s.Store.Views(r.Context(), p.scope)
	if err != nil {
		return err
	}
	for i, w := range views {
		c := viewChip{Watch: w, URL: viewURL(w), Count: -1, Mine: w.Receiver == p.scope.Person}
		c.Removes = !w.Topic && c.Mine && p.May("handle") || !w.Topic && p.May("people")
		if c.Removes {
			if c.removing, err = s.viewRemoving(r.Context(), p.view, w, r.FormValue("remove"), p.Back); err != nil {
				return err
			}
		}
		c.Current = shownQuery(w) == p.Query && slices.Equal(w.Filters, filters) && (w.Sort == string(p.Sort) || w.Sort == "" && p.Sort == search.SortPublished)
		if i < viewsCounted && p.Away == 0 {
			if c.Count, err = s.count(r, p.scope, finding{Query: w.Query, Filters: w.Filters, Dropped: asked.Dropped}); err != nil {
				c.Count = -1 // a query that no longer parses; its own page says where
			}
		}
		p.Views = append(p.Views, c)
	}
	if p.Away > 0 || p.Error != nil {
		return nil
	}
	p.Own = s.ownWork(r, p)
	if f.hides {
		aside := asked
		aside.Filters = append(slices.Clone(filters), search.FacetQuery("stage", string(collector.StageDropped)))
		if p.Hidden, err = s.count(r, p.scope, aside); err != nil {
			p.Hidden = 0 // the index went away just now
		}
	}
	if p.Asked && p.Total == 0 {
		s.weaker(r, p, asked, f.query)
	}
	return nil
}

func (s *Server) count(r *http.Request, scope collector.Scope, f finding) (int, error) {
	f.Lean = true
	out, err := s.find(r.Context(), scope, f)
	return out.Total, err
}

// shownQuery is what the search field shows of a view: a topic is named, so that one sees at once what is looked at.
func shownQuery(w collector.Watch) string {
	if w.Topic {
		return `@"` + search.SavedName(w.Name) + `"`
	}
	return w.Query
}

func viewURL(w collector.Watch) string {
	q := url.Values{}
	if shown := shownQuery(w); shown != "" {
		q.Set("q", shown)
	}
	if w.Sort != "" && w.Sort != string(search.SortPublished) {
		q.Set("sort", w.Sort)
	}
	if len(w.Filters) > 0 {
		q["f"] = w.Filters
	}
	return "/search?" + q.Encode()
}

// weaker counts what would be found with one condition less: each filter, then each condition of the query.
func (s *Server) weaker(r *http.Request, p *searchPageData, asked finding, typed *search.Query) {
	tried := 0
	try := func(label string, f finding) {
		if tried++; tried > weakerMost {
			return
		}
		weak := *p
		weak.Query = f.Query
		if n, err := s.count(r, p.scope, f); err == nil && n > 0 {
			p.Weaker = append(p.Weaker, facetValue{label: label, URL: weak.address(f.Filters, ""), Count: n})
		}
	}
	for i, filter := range asked.Filters {
		try(p.Filters[i].Label(), finding{Query: p.Query, Filters: without(asked.Filters, filter), Dropped: asked.Dropped})
	}
	written, rest := typed.Conditions()
	for i, w := range written {
		try(w, finding{Query: rest[i], Filters: asked.Filters, Dropped: asked.Dropped})
	}
	if len(written) == 0 && p.Query != "" && len(asked.Filters) > 0 {
		try(p.Query, finding{Filters: asked.Filters, Dropped: asked.Dropped})
	}
}
