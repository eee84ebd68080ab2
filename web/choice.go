package web

import (
	"context"
	"slices"
	"strings"

	"molva/collector"
	"molva/search"
)

// choices are the filters of an address, all of which are asked for, and what they choose of facets, read once for a page. Of one
// facet several values may be chosen: any of them, "or". They stand in one filter as the list that the query language has
// ("stage:(new OR open)"); a second filter of the same facet is a condition like any other.
type choices struct {
	filters []string
	of      map[string]facetChoice
}

// facetChoice is which filter chooses of a facet, and what.
type facetChoice struct {
	at     int
	values []string
}

func choicesOf(filters []string) choices {
	c := choices{filters, map[string]facetChoice{}}
	for i, f := range filters {
		chosen, ok := search.ChoiceOf(f)
		if _, had := c.of[chosen.Facet]; ok && !had {
			c.of[chosen.Facet] = facetChoice{i, chosen.Values}
		}
	}
	return c
}

// with is the filters with other values chosen of a facet; without values there is none.
func (c choices) with(facet string, values []string) []string {
	was, had := c.of[facet]
	query := search.Choice{Facet: facet, Values: values}.Query()
	switch {
	case !had && query == "":
		return c.filters
	case !had:
		return append(slices.Clone(c.filters), query)
	case query == "":
		return slices.Delete(slices.Clone(c.filters), was.at, was.at+1)
	}
	out := slices.Clone(c.filters)
	out[was.at] = query
	return out
}

// toggled is the filters with a value beside those that are chosen of its facet, or without it.
func (c choices) toggled(facet, v string) []string {
	values := c.of[facet].values
	if slices.Contains(values, v) {
		return c.with(facet, without(values, v))
	}
	return c.with(facet, append(slices.Clone(values), v))
}

// alone is the filters with a value as the only one of its facet; where it is that already, with none.
func (c choices) alone(facet, v string) []string {
	if slices.Equal(c.of[facet].values, []string{v}) {
		return c.with(facet, nil)
	}
	return c.with(facet, []string{v})
}

// facetValue is a value of a facet with the ways to choose it.
func (p *searchPageData) facetValue(facet string, c search.Count, all choices) facetValue {
	v := facetValue{Value: c.Value, Count: c.Count, Query: search.FacetQuery(facet, c.Value)}
	if v.Query == "" {
		return v
	}
	chosen := all.of[facet].values
	v.Chosen = slices.Contains(chosen, c.Value)
	v.Beside = len(chosen) > 1 || len(chosen) == 1 && !v.Chosen
	v.URL, v.Toggle = p.address(all.alone(facet, c.Value), ""), p.address(all.toggled(facet, c.Value), "")
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
	all := choicesOf(asked.Filters)
	for facet := range all.of {
		wide := finding{Query: asked.Query, Filters: all.with(facet, nil), Dropped: asked.Dropped, Only: []string{facet}}
		out, err := s.find(ctx, scope, wide)
		if collector.CodeOf(err) == collector.CodeUnavailable {
			return nil // it went away just now, and would be waited for each time: what was counted with the choice stands
		}
		if err != nil {
			return err
		}
		counts, total := out.counted(facet)
		f.wider[facet] = wider{counts, total}
	}
	return nil
}

// choiceLabel is the chosen values of a facet in words.
func (v *view) choiceLabel(c search.Choice) string {
	return v.T("facet_"+c.Facet) + ": " + strings.Join(mapped(c.Values, func(value string) string { return v.FacetLabel(c.Facet, value) }), v.T("explain_or"))
}
