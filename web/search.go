package web

import (
	"net/url"
	"slices"

	"molva/collector"
	"molva/search"
)

// facetNames are the facets in the order in which they are shown.
var facetNames = []string{"stage", "assignee", "tag", "complaint", "rating", "cause", "source", "site", "author", "tone", "toward", "category", "kind", "suspicious", "mismatch", "language", "state"}

type facetValue struct {
	Value  string
	Count  int
	Query  string
	URL    string // the search with this value alone chosen of its facet; where it is, with none
	Toggle string // the search with this value beside those that are chosen, or without it
	Chosen bool
	Beside bool // another value of the facet is chosen, too
	Share  int  // percent of the total, for the bar
	label  string
}

type facet struct {
	Name   string
	Values []facetValue
	Rest   []facetValue // behind a click
	Left   int          // values that are not shown
	Least  bool         // the index tells of no more than Left, and there are more
}

// RestChosen says that a value behind the click is chosen: then it is seen.
func (f facet) RestChosen() bool {
	return slices.ContainsFunc(f.Rest, func(v facetValue) bool { return v.Chosen })
}

// facetPart is one value of a facet as its template gets it.
type facetPart struct {
	part
	Value facetValue
}

// WithValue hands a value its facet.
func (v *view) WithValue(facet string, value facetValue) facetPart {
	return facetPart{v.With(facet), value}
}

type searchPageData struct {
	*view
	Query     string
	Sort      search.Sort
	Sorts     []search.Sort
	Filters   []facetValue // chosen ones, each with the address without it
	Asked     bool         // something was typed or chosen
	Total     int
	Hits      []hit
	Facets    []facet
	Chart     chart
	NextURL   string
	FirstURL  string // "" on the first page
	Error     *fieldError
	Caret     string // the query's line up to the mistake, for the pointer under it
	Line      string // the line with the mistake
	HasSource bool
	Back      string       // this very page, to come back to from a form
	Views     []viewChip   // saved searches that the reader sees
	Weaker    []facetValue // nothing was found: what would be, with one condition less
	Away      int          // the index does not answer, and so many of the newest documents were looked at instead; 0: it does
	Outdated  bool         // an older program wrote the index that answers
	InWords   queryWords
	Folded    int // documents of the page where rows stand for several; else 0
	Above     int // clusters of the page that have a row on one before

	Moment     collector.Moment // up to which the page shows what was done
	NewsURL    string           // the list with what came last first
	Dropped    bool             // what was put aside is shown, too
	Hidden     int              // how much of it the query finds beside what is shown
	DroppedURL string           // this list with it, or without
	Undo       undoJSON
	Own        *facetValue // what the reader is to do; nil for nothing
}

const (
	pageSize    = 20
	filtersMost = 20
)

// tooManyFilters is said of a search that is narrowed by more than filtersMost; how long a query may be, the language itself says.
func tooManyFilters() error {
	return &collector.Error{Code: collector.CodeTooLarge, Msg: "too many filters narrow the search", Hint: "take some of them away"}
}

// fill turns what was found into what is shown.
func (p *searchPageData) fill(f found, asked finding) {
	filters := asked.Filters
	p.Total = f.Total
	for _, d := range f.Documents {
		p.Hits = append(p.Hits, p.hit(d, f))
	}
	all := choicesOf(filters)
	p.facets(f, all)
	p.Chart = p.months(f, all)
	if f.Next != "" {
		p.NextURL = p.address(filters, f.Next)
	}
	if asked.After != "" {
		p.FirstURL = p.address(filters, "")
	}
}

// address is this search with other filters or another page.
func (p *searchPageData) address(filters []string, after string) string {
	q := url.Values{}
	if p.Query != "" {
		q.Set("q", p.Query)
	}
	if p.Sort != search.SortPublished {
		q.Set("sort", string(p.Sort))
	}
	if len(filters) > 0 {
		q["f"] = filters
	}
	if p.Dropped {
		q.Set("dropped", "1")
	}
	if after != "" {
		q.Set("after", after)
	}
	if len(q) == 0 {
		return "/search"
	}
	return "/search?" + q.Encode()
}

func without(list []string, s string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(x string) bool { return x == s })
}

// chosen lists the filters that hold, each with the way to lose it.
func (p *searchPageData) chosen(filters []string) {
	for _, f := range filters {
		p.Filters = append(p.Filters, facetValue{Query: f, label: f, URL: p.address(without(filters, f), "")})
	}
}

// Of each facet so many values are shown at once, and so many more behind a click, the most frequent first.
const (
	maxFacetValues = 8
	maxFacetRest   = 42
)

func (p *searchPageData) facets(found found, all choices) {
	for _, name := range facetNames {
		f, anyChosen := facet{Name: name}, false
		counts, total := found.counted(name)
		for _, c := range withChosen(counts, found.Facets[name], all.of[name].values) {
			v := p.facetValue(name, c, all)
			if f.Least = f.Least || c.Value == search.Rest; c.Count == 0 && !v.Chosen || v.Query == "" || c.Value == search.Rest {
				continue
			}
			if len(f.Values) == maxFacetValues+maxFacetRest && !v.Chosen {
				f.Left++
				continue
			}
			v.Share = min(100, 100*c.Count/max(1, total)) // what is put aside is not in the total
			anyChosen = anyChosen || v.Chosen
			f.Values = append(f.Values, v)
		}
		if name == "author" && len(f.Values) > 0 && f.Values[0].Count == 1 && !anyChosen {
			continue // everybody wrote once: no bar says anything
		}
		if n := min(len(f.Values), maxFacetValues); n < len(f.Values) {
			f.Values, f.Rest = f.Values[:n], f.Values[n:]
		}
		if len(f.Values) > 1 || anyChosen {
			p.Facets = append(p.Facets, f)
		}
	}
}
