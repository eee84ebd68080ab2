package search

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"molva/collector"
)

// openPatient opens an index in a real node for who looks at what it answers, not how soon: on a machine with much else to do at once
// the node may be silent for longer than a reader would wait.
func openPatient(t testing.TB, address, prefix string) Index {
	t.Helper()
	ix, err := OpenElastic(t.Context(), address, prefix)
	if err != nil {
		t.Fatal(err)
	}
	ix.(*elasticIndex).patience = elasticPatience{search: time.Minute, ping: 30 * time.Second}
	return ix
}

// engines opens a fresh index of every kind that can be had here; opening again gives the same one.
func engines(t *testing.T, run func(t *testing.T, open func() Index)) {
	t.Run("bleve", func(t *testing.T) {
		dir := t.TempDir()
		run(t, func() Index {
			ix, err := OpenBleve(dir)
			if err != nil {
				t.Fatal(err)
			}
			return ix
		})
	})
	url := os.Getenv("MOLVA_TEST_ELASTICSEARCH")
	if url == "" {
		if os.Getenv("MOLVA_TEST_REAL") == "1" {
			t.Fatal("MOLVA_TEST_ELASTICSEARCH names no server")
		}
		t.Log("elasticsearch: left out, MOLVA_TEST_ELASTICSEARCH names no server")
		return
	}
	t.Run("elasticsearch", func(t *testing.T) {
		prefix := testPrefix(t, url)
		run(t, func() Index {
			return openPatient(t, url, prefix)
		})
	})
}

func put(t testing.TB, ix Index, s Slot, entries []Entry) {
	t.Helper()
	outcomes, err := ix.Put(context.Background(), s, entries)
	if err != nil || len(outcomes) != len(entries) {
		t.Fatalf("Put: %d outcomes for %d, %v", len(outcomes), len(entries), err)
	}
	for i, err := range outcomes {
		if err != nil {
			t.Fatalf("Put %s: %v", entries[i].ID, err)
		}
	}
}

// TestEnginesAgree asks random queries and wants the same ids in the same order as from memory.
func TestEnginesAgree(t *testing.T) {
	t.Logf("seed %d", *seed)
	entries := world(rand.New(rand.NewPCG(*seed, 1)), 400)
	memory := memoryIndex(entries)
	n := 300 // TestEnginesAgreeOnRealTexts asks thousands
	engines(t, func(t *testing.T, open func() Index) {
		ix := open()
		defer ix.Close()
		put(t, ix, SlotA, entries)
		r, hits := rand.New(rand.NewPCG(*seed, 2)), 0
		for i := range n {
			q := mustParse(t, randomQuery(r, 3))
			order := pick(r, SortPublished, SortFound, SortRating)
			want := ids(memory.search(1, q, order))
			got, err := ix.Search(t.Context(), Request{Company: 1, Query: q, Sort: order, Limit: MaxLimit})
			if err != nil {
				t.Fatalf("query %d, %s: %v", i, q, err)
			}
			if diff := cmp.Diff(want, got.IDs, cmpopts.EquateEmpty()); diff != "" || got.Total != len(want) {
				t.Fatalf("query %d, %s, by %s: %d hits, want %d (-memory +engine):\n%s", i, q, order, got.Total, len(want), diff)
			}
			hits += got.Total
			byScore, err := ix.Search(t.Context(), Request{Company: 1, Query: q, Sort: SortRelevance, Limit: MaxLimit}) // Bleve finds by other means then
			if slices.Sort(want); err != nil || !slices.Equal(slices.Sorted(slices.Values(byScore.IDs)), want) || byScore.Total != len(want) {
				t.Fatalf("query %d, %s, by relevance: %d hits, want %d; %v", i, q, byScore.Total, len(want), err)
			}
		}
		t.Logf("%d queries over %d documents, %d hits, all equal", n, len(entries), hits)
	})
}

// TestCounts: each count is the total of its query and the first one together.
func TestCounts(t *testing.T) {
	entries := world(rand.New(rand.NewPCG(5, 5)), 300)
	engines(t, func(t *testing.T, open func() Index) {
		ix := open()
		defer ix.Close()
		put(t, ix, SlotA, entries)
		r := rand.New(rand.NewPCG(*seed, 6))
		for range 40 {
			of := mustParse(t, pick(r, "", "букет", "-rating:<3", randomQuery(r, 2)))
			var parts, whole []*Query
			for range r.IntN(5) {
				part := mustParse(t, randomQuery(r, 2))
				parts, whole = append(parts, part), append(whole, newQuery(allOf{of.written(), part.written()}, nil, testBrands))
			}
			counts, err := ix.Counts(t.Context(), 1, of, parts)
			if err != nil || len(counts) != 1+len(parts) {
				t.Fatal(counts, err)
			}
			for i, q := range append([]*Query{of}, whole...) {
				if want := len(memoryIndex(entries).search(1, q, SortFound)); counts[i] != want {
					t.Errorf("%s: counted %d, want %d", q, counts[i], want)
				}
			}
		}
		if _, err := ix.Counts(t.Context(), 1, mustParse(t, "никогда"), []*Query{mustParse(t, "букет"), nil}); err != nil {
			t.Error(err)
		}
	})
}

// TestPaging walks pages while rows arrive and go, in each order.
func TestPaging(t *testing.T) {
	engines(t, func(t *testing.T, open func() Index) {
		ix := open()
		defer ix.Close()
		r := rand.New(rand.NewPCG(7, 7))
		entries := world(r, 150)
		put(t, ix, SlotA, entries)
		for _, order := range []Sort{SortPublished, SortFound, SortRating, SortRelevance} {
			q := mustParse(t, "-розарий")
			if order == SortRelevance {
				q = mustParse(t, "букет OR привезли OR деньги")
			}
			want := ids(memoryIndex(entries).search(1, q, order))
			req := Request{Company: 1, Query: q, Sort: order, Limit: 7}
			var got []string
			for pages := 0; ; pages++ {
				res, err := ix.Search(t.Context(), req)
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, res.IDs...)
				if req.After = res.Next; req.After == "" || pages > 100 {
					break
				}
				if order != SortRelevance { // scores move with every write
					late := world(rand.New(rand.NewPCG(uint64(pages), 99)), 1)[0]
					late.ID, late.Company = "late"+string(order)+late.ID, 1
					put(t, ix, SlotA, []Entry{late})
				}
			}
			got = slices.DeleteFunc(got, func(id string) bool { return strings.HasPrefix(id, "late") })
			if order == SortRelevance {
				slices.Sort(got)
				slices.Sort(want)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("by %s (-want +got):\n%s", order, diff)
			}
		}
	})
}

// TestFacets: every facet sums to the total, each value can be asked for and gives its count.
func TestFacets(t *testing.T) {
	entries := world(rand.New(rand.NewPCG(3, 3)), 300)
	engines(t, func(t *testing.T, open func() Index) {
		ix := open()
		defer ix.Close()
		put(t, ix, SlotA, entries)
		for _, q := range []string{"", "букет", "rating:<3 -is:gone", "чегонет"} {
			checkFacets(t, ix, memoryIndex(entries), q)
		}
	})
}

func checkFacets(t *testing.T, ix Index, memory memoryIndex, q string) {
	res, err := ix.Search(t.Context(), Request{Company: 1, Query: mustParse(t, q), Facets: true})
	if err != nil {
		t.Fatal(err)
	}
	if want := len(memory.search(1, mustParse(t, q), SortPublished)); res.Total != want || len(res.IDs) != 0 {
		t.Errorf("%q: total %d, want %d; %d ids", q, res.Total, want, len(res.IDs))
	}
	lists := map[string][]Count{"month": res.Months}
	for _, f := range facets {
		lists[f.name] = res.Facets[f.name]
	}
	for name, counts := range lists {
		sum := 0
		for _, c := range counts {
			sum += c.Count
			narrowed := strings.TrimSpace(q + " " + FacetQuery(name, c.Value))
			if got := len(memory.search(1, mustParse(t, narrowed), SortPublished)); got != c.Count {
				t.Errorf("%q: %s=%s counts %d, but %q finds %d", q, name, c.Value, c.Count, narrowed, got)
			}
		}
		several := name == "cause" || name == "tag"
		if !several && sum != res.Total || several && sum < res.Total {
			t.Errorf("%q: %s sums to %d of %d: %v", q, name, sum, res.Total, counts)
		}
	}
	if last := len(res.Months) - 1; last > 0 && (res.Months[last].Value != Unknown || !slices.IsSortedFunc(res.Months, func(a, b Count) int { return strings.Compare(a.Value, b.Value) })) {
		t.Errorf("%q: months out of order: %v", q, res.Months)
	}
}

// TestRevisions: an older write changes nothing, a newer one replaces, deletion removes, companies stay apart.
func TestRevisions(t *testing.T) {
	engines(t, func(t *testing.T, open func() Index) {
		ix := open()
		defer ix.Close()
		entry := func(id string, company, rev int64, body string) Entry {
			return EntryOf(collector.Document{PublicID: id, Company: company, Rev: rev, Review: collector.Review{Text: body}}, time.UTC, nil)
		}
		put(t, ix, SlotA, []Entry{entry("d1", 1, 3, "третий"), entry("d2", 1, 1, "первый"), entry("d3", 2, 1, "чужой")})
		put(t, ix, SlotA, []Entry{entry("d1", 1, 2, "второй")})
		wantFound(t, ix, "третий", "d1")
		wantFound(t, ix, "второй")
		put(t, ix, SlotA, []Entry{entry("d1", 1, 4, "четвёртый"), entry("d1", 1, 5, "пятый"), entry("d1", 1, 4, "поздний")})
		wantFound(t, ix, "пятый", "d1")
		wantFound(t, ix, "третий OR четвертый OR поздний")
		wantFound(t, ix, "чужой")
		wantFound(t, ix, "", "d1", "d2")
		held := map[string]int64{}
		if err := ix.Revisions(t.Context(), SlotA, 1, func(id string, rev int64) error { held[id] = rev; return nil }); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(map[string]int64{"d1": 5, "d2": 1}, held); diff != "" {
			t.Error(diff)
		}
		if err := ix.Delete(t.Context(), SlotA, []string{"d1", "absent"}); err != nil {
			t.Fatal(err)
		}
		put(t, ix, SlotA, []Entry{entry("d1", 1, 5, "был на пути"), entry("d1", 1, 6, "был на пути"), entry("d2", 1, 2, "новый")})
		wantFound(t, ix, "", "d2")
		wantFound(t, ix, "новый", "d2")
		if n, err := ix.Count(t.Context(), SlotA, 1); n != 1 || err != nil {
			t.Errorf("Count = %d, %v", n, err)
		}
	})
}

func wantFound(t *testing.T, ix Index, q string, want ...string) {
	t.Helper()
	res, err := ix.Search(t.Context(), Request{Company: 1, Query: mustParse(t, q), Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, res.IDs, cmpopts.EquateEmpty()); diff != "" || res.Total != len(want) {
		t.Errorf("%q: total %d (-want +got):\n%s", q, res.Total, diff)
	}
}

// TestSlots: a rebuild in the free slot is not seen until the swap, and the swap outlives a restart.
func TestSlots(t *testing.T) {
	engines(t, func(t *testing.T, open func() Index) {
		ix := open()
		entries := world(rand.New(rand.NewPCG(1, 1)), 20)
		put(t, ix, SlotA, entries)
		total := func() int {
			res, err := ix.Search(t.Context(), Request{Company: 1})
			if err != nil {
				t.Fatal(err)
			}
			return res.Total
		}
		before := total()
		if err := ix.Reset(t.Context(), SlotA); collector.CodeOf(err) != collector.CodeConflict {
			t.Errorf("Reset of the live slot: %v", err)
		}
		put(t, ix, SlotB, entries[:5])
		if err := ix.Reset(t.Context(), SlotB); err != nil {
			t.Fatal(err)
		}
		put(t, ix, SlotB, entries[5:])
		if total() != before {
			t.Error("the free slot is seen")
		}
		if err := ix.Swap(t.Context(), SlotB); err != nil {
			t.Fatal(err)
		}
		after := total()
		if n, err := ix.Count(t.Context(), SlotB, 1); n != after || err != nil || after == before {
			t.Errorf("after the swap %d are found, before %d, slot b has %d, %v", after, before, n, err)
		}
		if err := ix.Close(); err != nil {
			t.Fatal(err)
		}
		ix = open()
		defer ix.Close()
		if live, err := ix.Live(t.Context()); live != SlotB || err != nil || total() != after {
			t.Errorf("after a restart slot %s is live, %v, %d found", live, err, total())
		}
		if err := ix.Swap(t.Context(), "c"); collector.CodeOf(err) != collector.CodeInvalid {
			t.Errorf("Swap to c: %v", err)
		}
	})
}

// TestRebuildWithoutGap: whoever searches while the index is rebuilt never sees fewer hits.
func TestRebuildWithoutGap(t *testing.T) {
	engines(t, func(t *testing.T, open func() Index) {
		ix := open()
		defer ix.Close()
		entries := some("a b c d e f g")
		put(t, ix, SlotA, entries)
		done, searched := make(chan struct{}), make(chan error, 1)
		go func() {
			for {
				res, err := ix.Search(context.Background(), Request{Company: 1, Limit: 10})
				if err != nil || res.Total != len(entries) || len(res.IDs) != len(entries) {
					searched <- fmt.Errorf("%d of %d found, %w", res.Total, len(entries), err)
					return
				}
				select {
				case <-done:
					searched <- nil
					return
				default:
				}
			}
		}()
		for _, s := range []Slot{SlotB, SlotA, SlotB} {
			if err := ix.Reset(t.Context(), s); err != nil {
				t.Fatal(err)
			}
			for i := range entries {
				put(t, ix, s, entries[i:i+1])
			}
			if err := ix.Swap(t.Context(), s); err != nil {
				t.Fatal(err)
			}
		}
		close(done)
		if err := <-searched; err != nil {
			t.Error(err)
		}
	})
}

// TestRefusals: what no engine answers is said alike.
func TestRefusals(t *testing.T) {
	engines(t, func(t *testing.T, open func() Index) {
		ix := open()
		defer ix.Close()
		var entries []Entry
		for i := range 21 {
			var b strings.Builder
			for j := range 100 {
				end := string([]rune{'а' + rune(i), 'а' + rune(j/10), 'а' + rune(j%10)})
				if b.WriteString("слово" + end + " "); i < 19 {
					b.WriteString("букет" + end + " ")
				}
			}
			entries = append(entries, EntryOf(collector.Document{PublicID: fmt.Sprint("w", i), Company: 1, Rev: 1, Review: collector.Review{Text: b.String()}}, time.UTC, nil))
		}
		put(t, ix, SlotA, entries)
		other := mustParse(t, "другое")
		for _, tc := range []struct {
			r    Request
			want string
		}{
			{Request{Company: 1, Query: mustParse(t, "слово*")}, "1:1: слово* stands for 2100 words, at most 2000"},
			{Request{Company: 1, Query: mustParse(t, "слово*"), Sort: SortRelevance, Limit: 1}, "stands for 2100 words"},
			{Request{Company: 1, Query: mustParse(t, `букет "слово* слово"~2`)}, "1:8: слово* stands for 2100 words"},
			{Request{Company: 1, Query: mustParse(t, "а\nбукет* /1 (а OR б OR в)")}, "2:1: with букет* the wildcards stand for 5700 words together, at most 5000"},
			{Request{Company: 1, Sort: "size"}, "no order"},
			{Request{Company: 1, Limit: MaxLimit + 1}, "page of 1001"},
			{Request{Company: 1, Limit: 1, After: "#"}, "no cursor"},
			{Request{Company: 1, Limit: 1, After: Request{Company: 1, Sort: SortPublished}.encode("1.5", "x")}, "no cursor"},
			{Request{Company: 1, Limit: 1, Sort: SortRating, After: Request{Company: 1, Sort: SortRating}.encode("NaN", "x")}, "no cursor"},
			{Request{Company: 1, Limit: 1, After: Request{Company: 1, Sort: SortPublished, Query: other}.encode("1", "x")}, "another query"},
		} {
			_, err := ix.Search(t.Context(), tc.r)
			if collector.CodeOf(err) != collector.CodeInvalid || !strings.Contains(fmt.Sprint(err), tc.want) {
				t.Errorf("%+v: %v, want %q", tc.r, err, tc.want)
			}
		}
		wantFound(t, ix, "словоа*", "w0")
		wantFound(t, ix, `букет* /9 =словоааа`, "w0")
		if _, err := ix.Put(t.Context(), "c", entries); collector.CodeOf(err) != collector.CodeInvalid {
			t.Errorf("Put into slot c: %v", err)
		}
	})
}

// TestWildcardsOfOthers: what another company writes neither refuses a wildcard nor is counted.
func TestWildcardsOfOthers(t *testing.T) {
	engines(t, func(t *testing.T, open func() Index) {
		ix := open()
		defer ix.Close()
		var entries []Entry
		write := func(company int64, words ...string) {
			entries = append(entries, EntryOf(collector.Document{PublicID: fmt.Sprint("o", len(entries)), Company: company, Rev: 1, Review: collector.Review{Text: strings.Join(words, " ")}}, time.UTC, nil))
		}
		var many []string
		for i := range 23 {
			many = nil
			for j := range 100 {
				many = append(many, fmt.Sprintf("банк%c%c%c", 'а'+rune(i), 'а'+rune(j/10), 'а'+rune(j%10)))
			}
			write(2, many...)
		}
		many = nil // more than a server names at once
		for i := range 1300 {
			many = append(many, fmt.Sprintf("слово%c%c%c", 'а'+rune(i/100), 'а'+rune(i/10%10), 'а'+rune(i%10)))
		}
		write(3, many...)
		write(1, "словоааа")
		write(1, "банкомат", "банкаа")
		write(1, "словоэхо") // behind all that the server names at once
		put(t, ix, SlotA, entries)
		wantFound(t, ix, "банк*", "o25")
		wantFound(t, ix, `"банком* банка*"~2`, "o25")
		wantFound(t, ix, "слово*", "o24", "o26")
		if err := ix.Delete(t.Context(), SlotA, []string{"o0", "o1"}); err != nil {
			t.Fatal(err)
		}
		_, err := ix.Search(t.Context(), Request{Company: 2, Query: mustParse(t, "банк*")})
		if want := "stands for 2100 words"; collector.CodeOf(err) != collector.CodeInvalid || !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("%v, want %q: the words of its own documents", err, want)
		}
	})
}

// TestNearWordsShareAPlace asks for words that one word of the text may be both of: a form, its stem, a wildcard that
// only it fits.
func TestNearWordsShareAPlace(t *testing.T) {
	entries := world(rand.New(rand.NewPCG(11, 1)), 200)
	memory := memoryIndex(entries)
	engines(t, func(t *testing.T, open func() Index) {
		ix := open()
		defer ix.Close()
		put(t, ix, SlotA, entries)
		for _, s := range []string{`"=деньги деньг*"~2`, `"деньги деньги"~2`, `"=деньги деньги"~0`, `"деньг* деньг* вернули"~1`, `"деньги деньг* =вернули"~3`} {
			q := mustParse(t, s)
			got, err := ix.Search(t.Context(), Request{Company: 1, Query: q, Sort: SortFound, Limit: MaxLimit})
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(ids(memory.search(1, q, SortFound)), got.IDs, cmpopts.EquateEmpty()); d != "" {
				t.Errorf("%s (-memory +engine):\n%s", s, d)
			}
		}
	})
}
