package jobs

import (
	"testing"

	"molva/search"
)

// A variant stands beside the name that it is of: the rest of the query holds for it, too.
func TestVariantsStandBesideTheirName(t *testing.T) {
	for _, c := range []struct {
		query    string
		variants []string
		want     string
	}{
		{"флорамо rating:<3", []string{"флорамо*"}, "(флорамо OR флорамо*) rating:<3"},
		{"флорамо -букет", []string{"floramo", "флорамо*"}, "(флорамо OR floramo OR флорамо*) -букет"},
		{"title:Флорамо", []string{"floramo"}, "title:(Флорамо OR floramo)"},
		{"флаувау букет", []string{"flowwow", "=буект"}, "(флаувау OR flowwow) (букет OR =буект)"},
		{"(флаувау OR flowwow)\n-букет <<< по-русски >>>", []string{`"флау вау"`}, "((флаувау OR \"флау вау\") OR flowwow)\n-букет <<< по-русски >>>"},
		{"@шум -букет", []string{"floramo"}, "(@шум OR floramo) -букет"},
		{"флаувау OR\nроза", []string{"flowwow"}, "флаувау OR роза OR flowwow"},
		{"", []string{"а", "б"}, "а OR б"}, {" а б ", nil, "а б"}, {"rating:<3", []string{"а"}, "(rating:<3) OR а"},
	} {
		got := WithVariants(c.query, c.variants)
		if got != c.want {
			t.Errorf("%q with %q: %q, want %q", c.query, c.variants, got, c.want)
		}
		if _, err := search.ParseIn(got, nil, search.LibraryOf(map[string]string{"шум": "вакансия"})); err != nil {
			t.Errorf("%q: %v", got, err)
		}
	}
}

// What a variant is said to add is what the query finds more with it: of the other documents with it that query wants none.
func TestVariantsAddWithinTheQuery(t *testing.T) {
	b := newBench(t)
	b.declare()
	b.more(manyNames...)
	for _, query := range []string{"флаувау -опоздал", "title:флаувау"} {
		r, err := b.Variants(t.Context(), b.scope, VariantsAsk{Query: query})
		must(t, err)
		some := false
		for _, v := range r.Variants {
			if !v.Counted {
				continue
			}
			q, _, err := b.ParseQuery(t.Context(), b.scope, WithVariants(query, []string{v.Query}))
			must(t, err)
			found, err := b.Index.Search(t.Context(), search.Request{Company: b.scope.Company, Query: q})
			must(t, err)
			if some = some || v.Hits > v.Adds; v.Adds != found.Total-r.Found {
				t.Errorf("%s adds %d to %s, said are %d", v.Query, found.Total-r.Found, query, v.Adds)
			}
		}
		if !some {
			t.Errorf("%s: no variant is held back", query)
		}
	}
}
