package web

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"molva/collector"
	"molva/collector/text"
	"molva/search"
)

// finding is what somebody looks for.
type finding struct {
	Query   string
	Filters []string // chosen facets, each a query of its own
	Sort    search.Sort
	After   string
	Limit   int
	Lean    bool     // without facets and months
	Only    []string // the facets that are wanted; nil is all
	Dropped bool     // also what was put aside as "not ours", which is else shown where the query asks for stages alone
}

// findingOf reads what an address, or a form of the list, looks for.
func findingOf(in url.Values) finding {
	return finding{Query: strings.TrimSpace(in.Get("q")), Filters: in["f"], Sort: search.Sort(in.Get("sort")), After: in.Get("after"), Dropped: in.Get("dropped") == "1"}
}

// found is a page of documents with what is needed to mark them.
type found struct {
	search.Result
	Documents []collector.Document
	query     *search.Query // as typed
	whole     *search.Query // with all that narrows it
	brands    *text.Brands
	hides     bool             // what was put aside is not shown
	wider     map[string]wider // of facets with a choice
}

// parsed reads what is looked for. The query is parsed alone first, so that an error points at its own columns.
func (s *Server) parsed(ctx context.Context, scope collector.Scope, f finding) (out found, err error) {
	if out.query, out.brands, err = s.Work.ParseQuery(ctx, scope, f.Query); err != nil {
		return out, err
	}
	out.whole = out.query
	if len(f.Filters) > 0 {
		if out.whole, _, err = s.Work.ParseQuery(ctx, scope, narrowed(f.Query, f.Filters)); err != nil {
			return out, err
		}
		out.whole = out.whole.PlacedIn(out.query)
	}
	if out.hides = !f.Dropped && !out.whole.Asks("stage"); out.hides {
		out.whole = out.whole.Without("stage", string(collector.StageDropped))
	}
	return out, nil
}

// shownQuery is what a list shows as one query, for whoever changes all of it.
func (s *Server) shownQuery(ctx context.Context, scope collector.Scope, f finding) (string, error) {
	p, err := s.parsed(ctx, scope, f)
	if p.hides {
		f.Filters = append(slices.Clone(f.Filters), "-stage:"+string(collector.StageDropped))
	}
	return narrowed(f.Query, f.Filters), err
}

// find searches the index and reads the texts from the store; a document that was erased since it was indexed is left out. An index
// of an older program that knows no stages yet hides nothing.
func (s *Server) find(ctx context.Context, scope collector.Scope, f finding) (found, error) {
	out, err := s.parsed(ctx, scope, f)
	if err != nil {
		return found{}, err
	}
	out.Result, err = s.Index.Search(ctx, search.Request{Company: scope.Company, Query: out.whole, Sort: f.Sort, After: f.After, Limit: f.Limit, Facets: !f.Lean, Only: f.Only})
	if e := (*collector.Error)(nil); out.hides && errors.As(err, &e) && e.Code == collector.CodeUnavailable && e.Where == "stage:" {
		f.Dropped = true
		return s.find(ctx, scope, f)
	}
	if err != nil {
		return found{}, err
	}
	out.Documents, err = s.Store.DocumentsByPublic(ctx, scope, out.IDs)
	return out, err
}

// narrowed is a query and its filters as one query.
func narrowed(query string, filters []string) string {
	return collector.Watch{Query: query, Filters: filters}.Whole()
}

// marks are the places in a document's texts that the query found, in characters.
func (f found) marks(d collector.Document) []markJSON {
	var out []markJSON
	for _, field := range []struct{ name, text string }{{"title", d.Title}, {"text", d.Text}, {"pros", d.Pros}, {"cons", d.Cons}} {
		for _, m := range search.Marks(f.query, field.text, f.brands) {
			start := utf8.RuneCountInString(field.text[:m.Start])
			word := field.text[m.Start:m.End]
			out = append(out, markJSON{field.name, start, start + utf8.RuneCountInString(word), word})
		}
	}
	return out
}
