package web

import (
	"fmt"
	"strings"
	"testing"

	"molva/collector"
	"molva/search"
)

// Behind a click stand the 42 values that follow the first eight; how many more there are is said, and a chosen one is seen.
func TestFurtherValuesOfAFacet(t *testing.T) {
	w := newWorld(t)
	ids := w.reviews(`{"id":"1","rating":1,"text":"Букет завял","published":"2026-01-01"}`, `{"id":"2","rating":5,"text":"Спасибо","published":"2026-01-02"}`, `{"id":"3","rating":5,"text":"Ещё","published":"2026-01-03"}`)
	mine := collector.Scope{Company: w.scope.Company, Person: w.people[collector.RoleOwner].PersonID, Role: collector.RoleOwner}
	for i, id := range []string{"1", "2", "3"} {
		var tags []string
		for n := range 18 {
			tags = append(tags, fmt.Sprintf("метка%02d", 18*i+n))
		}
		_, err := w.work.Handle(t.Context(), mine, ids[id], 0, collector.HandlingChange{Add: tags})
		w.must(err)
	}
	w.reviews(`{"id":"4","rating":5,"text":"И ещё","published":"2026-01-04"}`)
	owner := w.as(collector.RoleOwner)
	_, page := owner.get("/search")
	// 54 tags, and that a document has none
	wants(t, page, `<details class="facet-rest"><summary>ещё 42</summary>`, "не показано ещё 5 значений")
	_, page = owner.get("/search?f=" + queryEscape(search.FacetQuery("tag", "метка17")))
	wants(t, page, `<details class="facet-rest" open>`)
	if strings.Contains(page, "не показано") {
		t.Error("18 values are more than are shown")
	}
}

// An index that counts only so many values of a facet does not say how many it has.
func TestFacetOfMoreThanIsCounted(t *testing.T) {
	var counts []search.Count
	for n := range 60 {
		counts = append(counts, search.Count{Value: fmt.Sprint("м", n), Count: 60 - n})
	}
	for _, rest := range []bool{false, true} {
		if rest {
			counts = append(counts, search.Count{Value: search.Rest, Count: 9})
		}
		p := searchPageData{view: &view{}}
		p.facets(map[string][]search.Count{"tag": counts}, nil)
		if f := p.Facets[0]; len(f.Values) != 8 || len(f.Rest) != 42 || f.Left != 10 || f.Least != rest {
			t.Errorf("%d shown, %d behind a click, %d left, at least: %v", len(f.Values), len(f.Rest), f.Left, f.Least)
		}
	}
}
