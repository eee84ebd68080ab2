package search

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is chosen of a facet is read again from its query, whatever a value holds.
func TestChoiceIsReadAgain(t *testing.T) {
	for facet, values := range map[string][]string{
		"site": {"отклик", "a b", "or", "a|b", "a,b", "(", "<<<", "-x", "=x", "none"}, "tag": {"горячая линия", "or", "и", "x:y", "none", "@a"}, "author": {"иван петров", "-", "none"},
		"cause": {"delivery_time", "none"}, "rating": {"1", "2", "3", "4", "5", None}, "stage": {"new", "open", "done", "dropped"}, "assignee": {"3", "17", "none"}, "source": {"0", "3"},
		"tone": tones, "toward": tones, "language": languages, "category": categories, "kind": kinds, "state": states,
		"complaint": {"yes", "no"}, "suspicious": {"no", "yes"}, "mismatch": {"yes", "no"}, "month": {"2025-12", "2026-01", Unknown},
	} {
		for n := 1; n <= len(values); n++ {
			want := Choice{facet, values[:n]}
			got, ok := ChoiceOf(want.Query())
			if diff := cmp.Diff(want, got); !ok || diff != "" {
				t.Errorf("%s: %q is read as %v %v: %s", facet, want.Query(), got, ok, diff)
			}
		}
	}
	for _, q := range []string{"", "букет", "site:отклик", "stage:new tag:x", "stage:new OR tag:x", "rating:<2", "after:2026-01", "-tag:x", "(", "stage:new OR букет", "rating:2..3", "found:7d"} {
		if c, ok := ChoiceOf(q); ok {
			t.Errorf("%q chooses %v", q, c)
		}
	}
	if q := (Choice{"stage", []string{"новое"}}).Query() + (Choice{"rating", []string{"6", "1"}}).Query(); q != "stage:новое" {
		t.Errorf("no value of the facet: %q", q)
	}
}

// TestChoices: any of the chosen values, in every engine; and a facet alone is counted as among all.
func TestChoices(t *testing.T) {
	entries := world(rand.New(rand.NewPCG(3, 3)), 300)
	engines(t, func(t *testing.T, open func() Index) {
		ix := open()
		defer ix.Close()
		put(t, ix, SlotA, entries)
		all, err := ix.Search(t.Context(), Request{Company: 1, Facets: true})
		if err != nil {
			t.Fatal(err)
		}
		all.Facets["month"] = all.Months
		for name, counts := range all.Facets {
			one, err := ix.Search(t.Context(), Request{Company: 1, Facets: true, Only: []string{name}})
			got := map[string][]Count{name: one.Facets[name]}
			if name == "month" {
				got = map[string][]Count{name: one.Months}
			} else if one.Months != nil {
				t.Errorf("%s alone counts months", name)
			}
			if diff := cmp.Diff(map[string][]Count{name: counts}, got); err != nil || diff != "" || len(one.Facets) > 1 {
				t.Errorf("%s alone: %v, %d facets: %s", name, err, len(one.Facets), diff)
			}
			c := Choice{Facet: name}
			for _, count := range counts[:min(3, len(counts))] {
				c.Values = append(c.Values, count.Value)
			}
			checkChoice(t, ix, memoryIndex(entries), c)
		}
	})
}

func checkChoice(t *testing.T, ix Index, memory memoryIndex, c Choice) {
	found := map[string]bool{}
	for _, v := range c.Values {
		for _, e := range memory.search(1, mustParse(t, FacetQuery(c.Facet, v)), SortPublished) {
			found[e.ID] = true
		}
	}
	q := mustParse(t, c.Query())
	res, err := ix.Search(t.Context(), Request{Company: 1, Query: q})
	if held := len(memory.search(1, q, SortPublished)); err != nil || res.Total != len(found) || held != len(found) {
		t.Errorf("%s finds %d (memory %d), its values %d: %v", c.Query(), res.Total, held, len(found), err)
	}
	if again, _ := ChoiceOf(c.Query()); !cmp.Equal(again, c) {
		t.Errorf("%s is read as %v", c.Query(), again)
	}
}
