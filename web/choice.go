package web

import (
	"context"
	"slices"
	"strings"

	"molva/collector"
	"molva/search"
)

// Of one facet several values may be chosen: any of them, "or". They stand in one filter of the address as the list that the query
// language has ("stage:(new OR open)"). Several filters are all asked for, "and", also where two are of one facet.

// chosenOf are the values of a facet that filters choose.
func chosenOf(filters []string, facet string) (values []string) {
	for _, f := range filters {
		if c, ok := search.ChoiceOf(f); ok && c.Facet == facet {
			values = append(values, c.Values...)
		}
	}
	return values
}

// choose is the filters with those of a facet changed by change, which may be told of none; what is left without values is left out.
func choose(filters []string, facet string, change func(values []string) []string) []string {
	out, met := []string{}, false
	for _, f := range filters {
		c, ok := search.ChoiceOf(f)
		if !ok || c.Facet != facet {
			out = append(out, f)
			continue
		}
		met = true
		if c.Values = change(c.Values); len(c.Values) > 0 {
			out = append(out, c.Query())
		}
	}
	if values := change(nil); !met && len(values) > 0 {
		out = append(out, search.Choice{Facet: facet, Values: values}.Query())
	}
	return out
}

// toggled is the filters with a value beside those that are chosen of its facet, or without it.
func toggled(filters []string, facet, v string) []string {
	if slices.Contains(chosenOf(filters, facet), v) {
		return choose(filters, facet, func(values []string) []string { return without(values, v) })
	}
	added := false
	return choose(filters, facet, func(values []string) []string {
		if added {
			return values
		}
		added = true
		return append(slices.Clone(values), v)
	})
}

// alone is the filters with a value as the only one of its facet; where it is that already, with none.
func alone(filters []string, facet, v string) []string {
	rest := unchosen(filters, facet)
	if slices.Equal(chosenOf(filters, facet), []string{v}) {
		return rest
	}
	return append(rest, search.FacetQuery(facet, v))
}

// unchosen is the filters without the choice of a facet.
func unchosen(filters []string, facet string) []string {
	return choose(filters, facet, func([]string) []string { return nil })
}

// facetValue is a value of a facet with the ways to choose it.
func (p *searchPageData) facetValue(facet string, c search.Count, filters []string) facetValue {
	v := facetValue{Value: c.Value, Count: c.Count, Query: search.FacetQuery(facet, c.Value)}
	if v.Query == "" {
		return v
	}
	chosen := chosenOf(filters, facet)
	v.Chosen = slices.Contains(chosen, c.Value)
	v.Beside = len(without(chosen, c.Value)) > 0
	v.URL, v.Toggle = p.address(alone(filters, facet, c.Value), ""), p.address(toggled(filters, facet, c.Value), "")
	return v
}

// withChosen adds chosen values that are not among the counts of their facet: nothing has them beside the other filters, or too
// many others stand before them, and then they were counted where only chosen ones are.
func withChosen(counts, narrow []search.Count, chosen []string) []search.Count {
	for _, v := range chosen {
		is := func(c search.Count) bool { return c.Value == v }
		if slices.ContainsFunc(counts, is) {
			continue
		}
		c := search.Count{Value: v}
		if i := slices.IndexFunc(narrow, is); i >= 0 {
			c = narrow[i]
		}
		counts = append(slices.Clone(counts), c)
	}
	return counts
}

// wider is how often a facet's values are found without what is chosen of it.
type wider struct {
	counts []search.Count
	total  int
}

// counted is how often the values of a facet are found, and in how many documents: of a facet with a choice, without that choice, so
// that one sees what another value would add.
func (f found) counted(facet string) ([]search.Count, int) {
	if w, ok := f.wider[facet]; ok {
		return w.counts, w.total
	}
	if facet == "month" {
		return f.Months, f.Total
	}
	return f.Facets[facet], f.Total
}

// widen counts each facet with a choice once more without it. The index counts a facet under one query; so each such facet is
// one question more, of that facet alone.
func (s *Server) widen(ctx context.Context, scope collector.Scope, asked finding, f *found) error {
	f.wider = map[string]wider{}
	for _, filter := range asked.Filters {
		c, ok := search.ChoiceOf(filter)
		if _, had := f.wider[c.Facet]; !ok || had {
			continue
		}
		wide := finding{Query: asked.Query, Filters: unchosen(asked.Filters, c.Facet), Dropped: asked.Dropped, Only: []string{c.Facet}}
		out, err := s.find(ctx, scope, wide)
		if collector.CodeOf(err) == collector.CodeUnavailable {
			continue // it went away just now: what was counted with the choice stands
		}
		if err != nil {
			return err
		}
		counts, total := out.counted(c.Facet)
		f.wider[c.Facet] = wider{counts, total}
	}
	return nil
}

// choiceLabel is the chosen values of a facet in words.
func (v *view) choiceLabel(c search.Choice) string {
	return v.T("facet_"+c.Facet) + ": " + strings.Join(mapped(c.Values, func(value string) string { return v.FacetLabel(c.Facet, value) }), v.T("explain_or"))
}
