package search

import (
	"cmp"
	"fmt"
	"slices"

	"molva/collector"
)

// facets are the names of Result.Facets and the fields that they count. A field of the store's many values may be long:
// the rest behind facetSize is counted as "…".
var facets = []facet{
	{name: "site", field: "site"}, {name: "rating", field: "stars"}, {name: "language", field: "language"}, {name: "tone", field: "tone"},
	{name: "kind", field: "kind"}, {name: "state", field: "state"}, {name: "complaint", field: "complaint"}, {name: "suspicious", field: "suspicious"},
	{name: "cause", field: "cause", many: true}, {name: "stage", field: "stage"}, {name: "assignee", field: "assignee"}, {name: "tag", field: "tag", many: true},
	{name: "source", field: "source"}, {name: "author", field: "by"}, {name: "category", field: "category"}, {name: "mismatch", field: "mismatch"}, {name: "toward", field: "toward"},
}

const (
	facetSize = 500
	monthSize = 3000 // 250 years
	Rest      = "…"  // the value under which a facet counts what lies beyond its size
)

type facet struct {
	name, field string
	many        bool // a document may have several values
}

// FacetQuery is the query that narrows a search to one value of a facet ("month" is that of Result.Months); "" where
// there is none.
func FacetQuery(facet, v string) string {
	switch facet {
	case "site":
		return "site:=" + quoteValue(v)
	case "rating":
		return starsQuery(v)
	case "language":
		return "lang:" + v
	case "tone", "toward", "stage", "assignee", "source", "category":
		return facet + ":" + v
	case "kind", "state":
		return "is:" + v
	case "complaint", "suspicious", "mismatch":
		return map[string]string{"yes": "is:" + facet, "no": "-is:" + facet}[v]
	case "cause", "tag":
		return facet + ":" + quoteValue(v)
	case "author":
		return "by:" + quoteValue(v)
	case "month":
		return monthQuery(v)
	}
	return ""
}

// starsQuery is the range of ratings that are rounded to v.
func starsQuery(v string) string {
	switch v {
	case "1":
		return "rating:<1.5"
	case "2", "3", "4":
		return fmt.Sprintf("rating:>=%c.5 rating:<%s.5", v[0]-1, v)
	case "5":
		return "rating:>=4.5"
	case None:
		return "rating:none"
	}
	return ""
}

func monthQuery(v string) string {
	var year, month int
	if v == Unknown {
		return "is:undated"
	}
	if _, err := fmt.Sscanf(v, "%4d-%2d", &year, &month); err != nil {
		return ""
	}
	next := fmt.Sprintf("%04d-%02d", year+month/12, month%12+1)
	return "after:" + v + " before:" + next
}

// byCount orders a facet: the commonest first, equal ones by name.
func byCount(counts []Count) []Count {
	slices.SortFunc(counts, func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return counts
}

// byMonth orders months; unknown stands last, as a letter comes behind digits.
func byMonth(counts []Count) []Count {
	slices.SortFunc(counts, func(a, b Count) int { return cmp.Compare(a.Value, b.Value) })
	return counts
}

func badSlot(s Slot) error {
	return &collector.Error{Code: collector.CodeInvalid, Msg: fmt.Sprintf("there is no slot «%s»", string(s)), Hint: "slots are a and b"}
}

func liveSlot(s Slot) error {
	return &collector.Error{Code: collector.CodeConflict, Msg: "slot " + string(s) + " is live and is not emptied", Hint: "rebuild slot " + string(s.Other())}
}
