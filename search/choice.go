package search

import (
	"slices"
	"strings"
)

// Choice is some values of one facet, of which a document has one at least; "month" is the facet of Result.Months.
type Choice struct {
	Facet  string
	Values []string
}

// Query finds what has one of the values; "" where a value is none of the facet's.
func (c Choice) Query() string {
	parts, common := make([]string, len(c.Values)), ""
	for i, v := range c.Values {
		if parts[i] = FacetQuery(c.Facet, v); parts[i] == "" {
			return ""
		}
		if name, _, _ := strings.Cut(parts[i], ":"); i == 0 {
			common = name + ":"
		} else if name+":" != common {
			common = ""
		}
	}
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	if common != "" && c.Facet != "rating" && c.Facet != "month" { // those are ranges
		for i, p := range parts {
			parts[i] = strings.TrimPrefix(p, common)
		}
		return common + "(" + strings.Join(parts, " OR ") + ")"
	}
	for i, p := range parts {
		if strings.Contains(p, " ") {
			parts[i] = "(" + p + ")"
		}
	}
	return strings.Join(parts, " OR ")
}

// choiceMost is how many values a choice has at most: each is read and written once more, and each value of a page's facets leads
// to an address with all of them.
const choiceMost = 50

// ChoiceOf reads a query that chooses up to 50 values of one facet and asks for nothing else, however it is written.
func ChoiceOf(query string) (c Choice, ok bool) {
	q, err := Parse(query)
	if err != nil {
		return c, false
	}
	alternatives, several := q.written().(anyOf)
	if !several {
		alternatives = anyOf{q.written()}
	}
	if len(alternatives) > choiceMost {
		return c, false
	}
	for _, k := range alternatives {
		facet, v := facetValueOf(k)
		if facet == "" || c.Facet != "" && c.Facet != facet {
			return Choice{}, false
		}
		if c.Facet = facet; !slices.Contains(c.Values, v) {
			c.Values = append(c.Values, v)
		}
	}
	return c, true
}

// facetValueOf is the facet and the value for which FacetQuery gives a node; "" where there is none.
func facetValueOf(n node) (facet, v string) {
	written := (&Query{root: n}).String()
	for facet, values := range facetGuess(n) {
		for _, v := range values {
			if q, err := Parse(FacetQuery(facet, v)); err == nil && q.String() == written {
				return facet, v
			}
		}
	}
	return "", ""
}

// facetGuess is the facet of which a node may be a value, and the values that it may be.
func facetGuess(n node) map[string][]string {
	switch n := n.(type) {
	case value:
		for _, f := range facets {
			if f.field == n.field {
				return map[string][]string{f.name: {n.value}}
			}
		}
		return map[string][]string{"month": {n.value}, "rating": {n.value}}
	case not:
		if v, ok := n.kid.(value); ok {
			return map[string][]string{v.field: {"no"}}
		}
	case numbers:
		return map[string][]string{"rating": {"1", "5"}}
	case days:
		return map[string][]string{"month": {firstMonth(n)}}
	case allOf:
		if len(n) == 2 {
			if from, ok := n[0].(days); ok {
				return map[string][]string{"month": {firstMonth(from)}}
			}
			return map[string][]string{"rating": {"2", "3", "4"}}
		}
	}
	return nil
}

func firstMonth(n days) string { return n.from[:min(len(n.from), len("2006-01"))] }
