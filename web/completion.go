package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"molva/collector"
	"molva/search"
)

// completionJSON is what the search field proposes while one types: names of fields, and the values that the company has.
type completionJSON struct {
	Fields []completedField `json:"fields"`
}

// completedField is a field of the query language, or saved queries, whose sign is "@".
type completedField struct {
	Names  []string         `json:"names"` // the first is what is written, others may be typed
	Label  string           `json:"label"`
	Values []completedValue `json:"values,omitempty"` // the most frequent first
}

type completedValue struct {
	Text  string `json:"text"` // stands in the query, the field's name included
	Label string `json:"label,omitempty"`
	Count int    `json:"count,omitempty"` // documents; 0: it was not counted
}

// completedMost bounds the values of one field.
const completedMost = 100

// flagValues are the values of is:, in the order in which they are proposed.
var flagValues = []string{"complaint", "suspicious", "mismatch", "answered", "verified", "own", "review", "mention", "gone", "live", "undated"}

// completeQuery answers once, when somebody begins to type; the script picks what goes on from there.
func (s *Server) completeQuery(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "search_title")
	if err != nil {
		return err
	}
	if err := s.nameSaid(r.Context(), v, ":"); err != nil {
		return err
	}
	values, err := s.completedValues(r.Context(), v)
	if err != nil {
		return err
	}
	today, err := s.Work.SavedIn(r.Context(), v.scope, "found:7d") // what names like "me" and "7d" mean
	if err != nil {
		return err
	}
	out := completionJSON{}
	for _, f := range search.Fields() {
		names := append([]string{f.Name}, f.Aliases...)
		out.Fields = append(out.Fields, completedField{names, v.T("complete_example", "A", f.Example, "B", v.explained(f.Example, today).Words), values[f.Name]})
	}
	saved, err := s.completedSaved(r.Context(), v)
	if err != nil {
		return err
	}
	out.Fields = append(out.Fields, completedField{[]string{"@"}, v.T("syntax_saved"), saved})
	w.Header().Set("Cache-Control", "private, max-age=60")
	return writeJSON(w, http.StatusOK, out)
}

// completedValues are the values by the names of their fields. An index that is away counts nothing, and what only it knows is left out.
func (s *Server) completedValues(ctx context.Context, v *view) (map[string][]completedValue, error) {
	out := map[string][]completedValue{}
	for _, flag := range flagValues {
		out["is"] = append(out["is"], completedValue{Text: "is:" + flag, Label: v.explained("is:"+flag, search.Library{}).Words})
	}
	out["assignee"] = []completedValue{{Text: "assignee:me", Label: v.T("assignee_me")}, {Text: "assignee:none", Label: v.T("assignee_none")}}
	for _, p := range v.workers {
		out["assignee"] = append(out["assignee"], completedValue{Text: search.FacetQuery("assignee", strconv.FormatInt(p.PersonID, 10)), Label: v.PersonName(p.PersonID)})
	}
	f, err := s.find(ctx, v.scope, finding{Limit: 1, Dropped: true})
	if collector.CodeOf(err) == collector.CodeUnavailable {
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	named := searchPageData{view: v}
	for _, facet := range []string{"site", "source", "tag", "cause", "category", "tone", "stage", "language", "author"} {
		for _, c := range f.Facets[facet] {
			text := strings.Replace(search.FacetQuery(facet, c.Value), "site:=", "site:", 1)
			name, _, ok := strings.Cut(text, ":")
			if !ok || c.Value == search.Rest || c.Value == search.None || len(out[name]) == completedMost {
				continue
			}
			out[name] = append(out[name], completedValue{Text: text, Label: named.FacetLabel(facet, c.Value), Count: c.Count})
		}
	}
	return out, nil
}

// completedSaved are the saved queries that the person sees, by the names that a query has for them.
func (s *Server) completedSaved(ctx context.Context, v *view) (out []completedValue, err error) {
	views, err := s.Store.Views(ctx, v.scope)
	if err != nil {
		return nil, err
	}
	watches, err := s.Store.Watches(ctx, v.scope)
	for _, w := range slices.Concat(views, watches) {
		name := completedValue{Text: `@"` + search.SavedName(w.Name) + `"`, Label: w.Name}
		if !slices.Contains(out, name) && len(out) < completedMost {
			out = append(out, name)
		}
	}
	return out, err
}
