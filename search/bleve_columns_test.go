package search

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// What is kept of segments stays true while documents come, change and go, and segments are merged behind.
func TestColumnsFollowTheSegments(t *testing.T) {
	ix, err := OpenBleve(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	r := rand.New(rand.NewPCG(*seed, 50))
	held := map[string]Entry{}
	var known []string
	for round := range 25 {
		fresh := world(r, 40)
		for i := range fresh {
			if len(known) > 0 && r.IntN(3) == 0 {
				old := held[pick(r, known...)]
				if _, in := held[old.ID]; in { // the same id, other values
					fresh[i].ID, fresh[i].Company, fresh[i].Rev = old.ID, old.Company, old.Rev+1
				}
			}
			if was, in := held[fresh[i].ID]; !in || was.Rev <= fresh[i].Rev {
				held[fresh[i].ID] = fresh[i]
			}
			known = append(known, fresh[i].ID)
		}
		put(t, ix, SlotA, fresh)
		if gone := pick(r, known...); round%4 == 3 {
			if err := ix.Delete(t.Context(), SlotA, []string{gone}); err != nil {
				t.Fatal(err)
			}
			delete(held, gone)
			known = slices.DeleteFunc(known, func(id string) bool { return id == gone })
		}
		var all memoryIndex
		for _, e := range held {
			all = append(all, e)
		}
		checkFacets(t, ix, all, pick(r, "", "букет", "-rating:<3"))
		q := mustParse(t, pick(r, "", "деньги OR букет", "-роза"))
		order := pick(r, SortPublished, SortFound, SortRating)
		res, err := ix.Search(t.Context(), Request{Company: 1, Query: q, Sort: order, Limit: MaxLimit})
		if err != nil {
			t.Fatal(err)
		}
		want := all.search(1, q, order)
		if diff := cmp.Diff(ids(want), res.IDs, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("round %d, by %s (-memory +engine):\n%s", round, order, diff)
		}
	}
}
