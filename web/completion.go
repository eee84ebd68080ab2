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

	Numbers bool `json:"numbers,omitempty"` // "|" parts several, else a comma does, too
}

type completedValue struct {
	Text  string `json:"text"` // stands in the query, the field's name included
	Label string `json:"label,omitempty"`
	Count int    `json:"count,omitempty"` // documents; 0: it was not counted
}

// completedMost bounds the values of one field.
const completedMost = 100

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
		example := exampleOf(f, values[f.Name])
		words := v.explained(example, today).Words
		if f.Name == "source" && example == f.Example { // nobody knows a number that is none of theirs
			words = v.T("facet_source")
		}
		out.Fields = append(out.Fields, completedField{Names: names, Label: v.T("complete_example", "A", example, "B", words), Values: values[f.Name], Numbers: f.Numbers()})
	}
	saved, err := s.completedSaved(r.Context(), v)
	if err != nil {
		return err
	}
	out.Fields = append(out.Fields, completedField{Names: []string{"@"}, Label: v.T("syntax_saved"), Values: saved})
	w.Header().Set("Cache-Control", "private, max-age=60")
	return writeJSON(w, http.StatusOK, out)
}

// exampleOf is a query of a field that finds something here, where its values are the company's own.
func exampleOf(f search.Field, values []completedValue) string {
	for _, v := range values {
		if f.Values == nil && v.Count > 0 && strings.HasPrefix(v.Text, f.Name+":") && v.Text != "source:0" { // 0: from no source
			return v.Text
		}
	}
	return f.Example
}

// completedValues are the values by the names of their fields. An index that is away counts nothing, and what only it knows is left out.
func (s *Server) completedValues(ctx context.Context, v *view) (map[string][]completedValue, error) {
	f, err := s.find(ctx, v.scope, finding{Limit: 1, Dropped: true})
	if err != nil && collector.CodeOf(err) != collector.CodeUnavailable {
		return nil, err
	}
	out := v.completedKnown(f.Facets)
	out["assignee"] = []completedValue{{Text: "assignee:me", Label: v.T("assignee_me")}, {Text: "assignee:none", Label: v.T("assignee_none")}}
	for _, p := range v.workers {
		out["assignee"] = append(out["assignee"], completedValue{Text: search.FacetQuery("assignee", strconv.FormatInt(p.PersonID, 10)), Label: v.PersonName(p.PersonID)})
	}
	for _, facet := range []string{"site", "source", "tag", "cause", "author"} {
		for _, c := range f.Facets[facet] {
			text := strings.Replace(search.FacetQuery(facet, c.Value), "site:=", "site:", 1)
			name, _, ok := strings.Cut(text, ":")
			if !ok || c.Value == search.Rest || c.Value == search.None || len(out[name]) == completedMost {
				continue
			}
			out[name] = append(out[name], completedValue{Text: text, Label: v.FacetLabel(facet, c.Value), Count: c.Count})
		}
	}
	out["author"] = out["by"] // the whole name finds so many; words of it may find more
	return out, nil
}

// completedKnown are the values that the language itself knows, whether or not a document has them.
func (v *view) completedKnown(counts map[string][]search.Count) map[string][]completedValue {
	found, out := map[string]int{}, map[string][]completedValue{}
	for facet, list := range counts {
		for _, c := range list {
			found[search.FacetQuery(facet, c.Value)] = c.Count
		}
	}
	for _, f := range search.Fields() {
		for _, value := range f.Values {
			text, facet := f.Name+":"+value, f.Name
			n, label := found[text], ""
			switch f.Name {
			case "is":
				label = v.explained(text, search.Library{}).Words
			case "kind", "state":
				n = found["is:"+value]
			case "lang":
				facet = "language"
			}
			if label == "" {
				label = v.FacetLabel(facet, value)
			}
			out[f.Name] = append(out[f.Name], completedValue{Text: text, Label: label, Count: n})
		}
		if f.Name != "is" && f.Name != "rating" {
			slices.SortStableFunc(out[f.Name], func(a, b completedValue) int { return b.Count - a.Count })
		}
	}
	return out
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
