package web

import (
	"context"
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
	Lean    bool // without facets and months
}

// found is a page of documents with what is needed to mark them.
type found struct {
	search.Result
	Documents []collector.Document
	query     *search.Query
	brands    *text.Brands
}

// find searches the index and reads the texts from the store. The query is parsed alone first, so that an error points
// at its own columns; a document that was erased since it was indexed is left out.
func (s *Server) find(ctx context.Context, scope collector.Scope, f finding) (found, error) {
	typed, brands, err := s.Work.ParseQuery(ctx, scope, f.Query)
	if err != nil {
		return found{}, err
	}
	whole := typed
	if len(f.Filters) > 0 {
		if whole, _, err = s.Work.ParseQuery(ctx, scope, narrowed(f.Query, f.Filters)); err != nil {
			return found{}, err
		}
	}
	result, err := s.Index.Search(ctx, search.Request{Company: scope.Company, Query: whole, Sort: f.Sort, After: f.After, Limit: f.Limit, Facets: !f.Lean})
	if err != nil {
		return found{}, err
	}
	documents, err := s.Store.DocumentsByPublic(ctx, scope, result.IDs)
	return found{Result: result, Documents: documents, query: typed, brands: brands}, err
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
