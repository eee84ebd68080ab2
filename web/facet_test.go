package web

import (
	"fmt"
	"slices"
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
	wants(t, page, `<details class="facet-rest" open>`, "не показано ещё 5 значений") // a choice does not narrow its own facet
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
		p.facets(found{Result: search.Result{Facets: map[string][]search.Count{"tag": counts}}}, choices{})
		if f := p.Facets[0]; len(f.Values) != 8 || len(f.Rest) != 42 || f.Left != 10 || f.Least != rest {
			t.Errorf("%d shown, %d behind a click, %d left, at least: %v", len(f.Values), len(f.Rest), f.Left, f.Least)
		}
	}
}

// Of one facet several values may be chosen, any of them; its other values are counted without that choice, those of other facets with it.
func TestSeveralValuesOfAFacet(t *testing.T) {
	w := newWorld(t)
	ids := w.reviews(`{"id":"1","rating":1,"text":"Букет завял","published":"2026-01-01"}`, `{"id":"2","rating":2,"text":"Плохо","published":"2026-01-02"}`,
		`{"id":"3","rating":5,"text":"Спасибо","published":"2026-02-03"}`, `{"id":"4","rating":5,"text":"Отлично","published":"2026-02-04"}`)
	mine := collector.Scope{Company: w.scope.Company, Person: w.people[collector.RoleOwner].PersonID, Role: collector.RoleOwner}
	for id, tag := range map[string]string{"1": "розы", "2": "розы", "3": "курьер", "4": "цена"} {
		_, err := w.work.Handle(t.Context(), mine, ids[id], 0, collector.HandlingChange{Add: []string{tag}})
		w.must(err)
	}
	w.reviews(`{"id":"5","rating":5,"text":"И ещё","published":"2026-02-05"}`)
	owner := w.as(collector.RoleOwner)
	_, page := owner.get("/search?f=tag:розы")
	both := "/search?f=" + queryEscape("tag:(розы OR цена)")
	wants(t, page, `class="pick picked" href="/search" aria-label="Убрать: розы"`, `href="`+strings.ReplaceAll(both, "+", "&#43;")+`" aria-label="Добавить: цена"`, `href="/search?f=`+queryEscape("tag:цена")+`" title="Только это"`)
	if strings.Contains(page, "Добавить: 5 ★") || strings.Contains(page, ">5 ★<") {
		t.Error("another facet is counted without the choice")
	}
	_, page = owner.get(both)
	wants(t, page, "Найдено 3 документа", `aria-label="Убрать: Метки: розы или цена"`, `aria-label="Убрать: розы"`, `aria-label="Убрать: цена"`, `aria-label="Добавить: курьер"`)
	_, page = owner.get("/search?f=" + queryEscape("after:2026-01 before:2026-02") + "&f=" + queryEscape("rating:>=4.5"))
	wants(t, page, `aria-label="Убрать: янв 2026"`, `aria-label="Добавить: фев 2026"`, `aria-label="Убрать: 5 ★"`, `aria-label="Добавить: 1 ★"`)
}

// The filters of an address change as one chooses: values of a facet stand in one of them, what is no choice stays as it is.
func TestChoosing(t *testing.T) {
	for _, c := range []struct{ facet, v, filters, toggled, alone string }{
		{"stage", "new", "", "stage:new", "stage:new"},
		{"stage", "new", "stage:new", "", ""},
		{"stage", "open", "stage:new; букет OR роза", "stage:(new OR open); букет OR роза", "stage:open; букет OR роза"},
		{"stage", "new", "stage:(new OR open)", "stage:open", "stage:new"},
		{"tag", "б", "tag:а; tag:в", "tag:(а OR б); tag:в", "tag:б; tag:в"},
		{"tag", "а", "tag:а; tag:(а OR в)", "tag:(а OR в)", "tag:(а OR в)"},
		{"rating", "2", "rating:<1.5", "rating:<1.5 OR (rating:>=1.5 rating:<2.5)", "rating:>=1.5 rating:<2.5"},
		{"complaint", "no", "is:complaint", "is:complaint OR -is:complaint", "-is:complaint"},
	} {
		filters := slices.DeleteFunc(strings.Split(c.filters, "; "), func(s string) bool { return s == "" })
		if got := strings.Join(choicesOf(filters).toggled(c.facet, c.v), "; "); got != c.toggled {
			t.Errorf("%s with %s:%s: %s, want %s", c.filters, c.facet, c.v, got, c.toggled)
		}
		if got := strings.Join(choicesOf(filters).alone(c.facet, c.v), "; "); got != c.alone {
			t.Errorf("%s with %s:%s alone: %s, want %s", c.filters, c.facet, c.v, got, c.alone)
		}
	}
}
