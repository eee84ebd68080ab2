package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

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
}

// workplace fills what makes the list a place to work: views with their counts, names of people, and what to do where nothing is
// found. An index that is away counts nothing.
func (s *Server) workplace(r *http.Request, p *searchPageData, filters []string) error {
	if err := s.namePeople(r.Context(), p.view); err != nil {
		return err
	}
	views, err := s.Store.Views(r.Context(), p.scope)
	if err != nil {
		return err
	}
	for i, w := range views {
		c := viewChip{Watch: w, URL: viewURL(w), Count: -1, Mine: w.Receiver == p.scope.Person}
		c.Removes = !w.Topic && c.Mine && p.May("handle") || !w.Topic && p.May("people")
		c.Current = shownQuery(w) == p.Query && slices.Equal(w.Filters, filters) && (w.Sort == string(p.Sort) || w.Sort == "" && p.Sort == search.SortPublished)
		if i < viewsCounted && p.Away == 0 {
			if c.Count, err = s.count(r, p.scope, w.Query, w.Filters); err != nil {
				c.Count = -1 // a query that no longer parses; its own page says where
			}
		}
		p.Views = append(p.Views, c)
	}
	if p.Asked && p.Total == 0 && p.Error == nil && p.Away == 0 {
		s.weaker(r, p, filters)
	}
	return nil
}

func (s *Server) count(r *http.Request, scope collector.Scope, query string, filters []string) (int, error) {
	f, err := s.find(r.Context(), scope, finding{Query: query, Filters: filters, Lean: true})
	return f.Total, err
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

// weaker counts what would be found with one condition less: each filter, then each word of a query that is a list of words.
func (s *Server) weaker(r *http.Request, p *searchPageData, filters []string) {
	try := func(label, query string, rest []string) {
		if len(p.Weaker) >= weakerMost {
			return
		}
		weak := *p
		weak.Query = query
		v := facetValue{label: label, URL: weak.address(rest, "")}
		if n, err := s.count(r, p.scope, query, rest); err == nil && n > 0 {
			v.Count = n
			p.Weaker = append(p.Weaker, v)
		}
	}
	tried := 0
	for i, f := range filters {
		if tried++; tried > weakerMost {
			return
		}
		try(p.Filters[i].Label(), p.Query, without(filters, f))
	}
	words := plainWords(p.Query)
	for i, w := range words {
		if tried++; tried > weakerMost {
			return
		}
		if len(words) > 1 || len(filters) > 0 {
			try(w, strings.Join(slices.Concat(words[:i], words[i+1:]), " "), filters)
		}
	}
}

// plainWords are the conditions of a query that is nothing but a list of them; none for one with brackets or operators.
func plainWords(query string) (out []string) {
	if strings.ContainsAny(query, "()#\n") {
		return nil
	}
	word, quoted := "", false
	for _, r := range query + " " {
		if r == '"' {
			quoted = !quoted
		}
		if r != ' ' || quoted {
			word += string(r)
			continue
		}
		if word != "" {
			out = append(out, word)
		}
		word = ""
	}
	for _, w := range out {
		if u := strings.ToUpper(w); u == w && slices.Contains([]string{"AND", "OR", "NOT", "И", "ИЛИ", "НЕ", "І", "АБО", "ТА"}, u) {
			return nil
		}
	}
	if quoted {
		return nil
	}
	return out
}
