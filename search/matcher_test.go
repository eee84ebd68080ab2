package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// asked is what a property test keeps beside a Matcher: the queries one by one.
type asked struct {
	saved   map[int64]*Query
	matcher *Matcher
}

// agree tells the first document of which brute force says another thing than the matcher.
func (a asked) agree(entries []Entry) string {
	for _, e := range entries {
		want := []int64{}
		for id, q := range a.saved {
			if Match(q, e) {
				want = append(want, id)
			}
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, a.matcher.Append([]int64{}, &e)); diff != "" {
			return fmt.Sprintf("%+v (-brute force +matcher):\n%s", e, diff)
		}
	}
	return ""
}

// change adds, replaces and takes away some queries.
func (a *asked) change(t *rapid.T, r *rand.Rand, most int) {
	var added []Saved
	var gone []int64
	for range r.IntN(most) {
		id := r.Int64N(200)
		if r.IntN(3) == 0 {
			gone = append(gone, id)
			continue
		}
		added = append(added, Saved{ID: id + 200, Query: mustParseRapid(t, randomQuery(r, 2))})
	}
	slices.SortFunc(added, func(x, y Saved) int { return int(x.ID - y.ID) })
	added = slices.CompactFunc(added, func(x, y Saved) bool { return x.ID == y.ID })
	for _, id := range gone {
		delete(a.saved, id)
	}
	for _, s := range added {
		a.saved[s.ID] = s.Query
	}
	a.matcher = a.matcher.With(added, gone...)
}

// TestMatcherIsBruteForce: filing changes the work, never the answer, whatever was added, replaced and taken away, and
// however it is filed by what was seen.
func TestMatcherIsBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 5))
		a := asked{saved: map[int64]*Query{}}
		var saved []Saved
		for i := range 20 {
			saved = append(saved, Saved{ID: int64(200 - i), Query: mustParseRapid(t, randomQuery(r, 2))})
			a.saved[saved[i].ID] = saved[i].Query
		}
		a.matcher = NewMatcher(saved)
		for range 3 {
			before := a.matcher
			known := asked{map[int64]*Query{}, before}
			for id, q := range a.saved {
				known.saved[id] = q
			}
			if a.change(t, r, pick(r, 3, 100)); r.IntN(2) == 0 {
				a.matcher = a.matcher.anew(a.matcher.recentSaved(), a.matcher.gone)
			}
			if a.matcher.Len() != len(a.saved) {
				t.Fatalf("%d queries, want %d", a.matcher.Len(), len(a.saved))
			}
			entries := world(r, 3)
			if what := a.agree(entries); what != "" {
				t.Fatal(what)
			}
			if what := known.agree(entries[:1]); what != "" {
				t.Fatalf("With has changed the Matcher that it was asked of: %s", what)
			}
		}
	})
}

// unwrapped is a tree with a fault of filing: what stands behind NOT is taken for what must be there, or the last
// alternative of an OR for none.
func unwrapped(n node, ofNot bool) node {
	switch n := n.(type) {
	case allOf:
		kids := make(allOf, len(n))
		for i, k := range n {
			kids[i] = unwrapped(k, ofNot)
		}
		return kids
	case anyOf:
		kids := make(anyOf, len(n))
		for i, k := range n {
			kids[i] = unwrapped(k, ofNot)
		}
		if !ofNot {
			kids = kids[:max(1, len(kids)-1)]
		}
		return kids
	case not:
		if ofNot {
			return n.kid
		}
	}
	return n
}

// TestFaultsOfFilingAreFound seeds faults into the filing and wants brute force to tell them.
func TestFaultsOfFilingAreFound(t *testing.T) {
	r := rand.New(rand.NewPCG(*seed, 6))
	a, saved := asked{saved: map[int64]*Query{}}, []Saved(nil)
	for i := range 200 {
		saved = append(saved, Saved{ID: int64(i), Query: mustParse(t, randomQuery(r, 2))})
		a.saved[int64(i)] = saved[i].Query
	}
	entries := world(r, 40)
	for name, needOf := range map[string]func(*filing, node) need{
		"":                                      rarest,
		"filed under a word behind NOT":         func(f *filing, n node) need { return rarest(f, unwrapped(n, true)) },
		"one alternative of an OR is not filed": func(f *filing, n node) need { return rarest(f, unwrapped(n, false)) },
		"filed under one term, wants another": func(f *filing, n node) need {
			found := rarest(f, n)
			for i := range found.any {
				found.any[i].second = found.any[0].first
			}
			return found
		},
	} {
		a.matcher = &Matcher{most: newFiling(saved, needOf)}
		if what := a.agree(entries); (what != "") != (name != "") {
			t.Errorf("fault %q: found: %.300s", name, what)
		}
	}
}

// A query is filed under its rarest word: at first by how rare it looks, later by what was seen.
func TestQueriesAreFiledByWhatWasSeen(t *testing.T) {
	filedUnder := func(m *Matcher, kind, word string) bool {
		id, ok := m.most.terms[kind][word]
		return ok && len(m.most.posts[id]) > 0
	}
	q := mustParse(t, "=мтс =обслуживание")
	m := NewMatcher([]Saved{{1, q}})
	if !filedUnder(m, kindExact, "обслуживание") {
		t.Fatal("a long word is held to be rarer than a short one")
	}
	for range settleAfter {
		if m.Settled() != m {
			t.Fatal("settled before enough was seen")
		}
		m.Match(review("обслуживание хорошее"))
	}
	if m = m.Settled(); !filedUnder(m, kindExact, "мтс") || filedUnder(m, kindExact, "обслуживание") {
		t.Error("filed by the looks, though it was seen which word is rare")
	}
	if m.Settled() != m || m.Match(review("обслуживание мтс")) == nil {
		t.Error("settled once more, or the answer has changed")
	}
	m = m.With([]Saved{{2, q}})
	if id := m.recent.terms[kindExact]["мтс"]; len(m.recent.posts[id]) != 1 {
		t.Error("a new query does not know what was seen")
	}
}

// asks counts the queries that a text is compared with.
func asks(f *filing, e *Entry) int {
	h := newHits(f)
	h.read(f, e)
	n := len(f.always)
	for _, t := range h.touched {
		for _, p := range f.posts[t] {
			if (p.other < 0 || h.has(p.other)) && h.first(p.query) {
				n++
			}
		}
	}
	return n
}

// A text is compared with few queries beside those that find it, also where half of them hold the commonest words; with
// many where they are filed under the commonest of their words.
func TestFewQueriesAreAsked(t *testing.T) {
	a := newArrivals(arrivalTexts(t, 150))
	saved := a.queries(t, 500, 3)
	m, found, asked := NewMatcher(saved), 0, 0
	for _, d := range arrivalDocuments(a.texts[50:]) {
		m.Match(EntryOf(d, time.UTC, nil))
	}
	m = m.anew(nil, nil) // by what was seen
	commonest := newFiling(saved, func(f *filing, n node) need {
		for i := range f.share {
			f.share[i] = -f.share[i]
		}
		found := rarest(f, n)
		for i := range f.share {
			f.share[i] = -f.share[i]
		}
		for i := range found.any {
			found.any[i].second = -1
		}
		return found
	})
	many := 0
	for _, d := range arrivalDocuments(a.texts[:50]) {
		e := EntryOf(d, time.UTC, nil)
		found += len(m.Match(e))
		asked += asks(m.most, &e)
		many += asks(commonest, &e)
	}
	t.Logf("50 texts: found by %d of 500 queries, compared with %d; filed badly with %d", found, asked, many)
	if found == 0 || asked > 3*found || many < 10*asked {
		t.Error("wanted at most 3 times as many as find them, and 10 times more when they are filed badly")
	}
}

// To ask about a text allocates nothing, whatever is found; phrases and words near each other are among it.
func TestMatcherAllocatesNothing(t *testing.T) {
	m := NewMatcher([]Saved{{1, mustParse(t, `"привезли поздно"`)}, {2, mustParse(t, `"поздно букет"~3`)}, {3, mustParse(t, "буке* -роза")}, {4, mustParse(t, "rating:<3 OR site:otklik")}})
	m = m.With([]Saved{{5, mustParse(t, "привезли")}}, 4)
	e, ids := review("Букет привезли поздно, очень поздно"), make([]int64, 0, 10)
	if ids = m.Append(ids, &e); !slices.Equal(ids, []int64{1, 2, 3, 5}) {
		t.Errorf("found by %v", ids)
	}
	h := newHits(m.most) // the race detector empties pools by chance
	if n := testing.AllocsPerRun(100, func() { ids = m.most.findBy(h, ids[:0], &e, m.gone) }); n > 0 || len(ids) != 3 {
		t.Errorf("%v allocations, found by %v", n, ids)
	}
}

// A text of very many elements that all have the words of a phrase, and a query of very many alternatives, cost by
// their lengths and no more.
func TestMatcherIsBounded(t *testing.T) {
	e := review("")
	words := review("очень поздно").Body[0]
	for range 20000 {
		e.Body = append(e.Body, Element{words[1]}, Element{words[0]})
	}
	m := NewMatcher([]Saved{{1, mustParse(t, `"очень поздно"`)}, {2, mustParse(t, `"поздно очень"~3`)}})
	since := time.Now()
	if found := m.Match(e); found != nil || time.Since(since) > 2*time.Second {
		t.Errorf("found by %v after %v", found, time.Since(since))
	}
}

func mustParseRapid(t *rapid.T, q string) *Query {
	parsed, err := ParseFor(q, testBrands)
	if err != nil {
		t.Fatalf("Parse(%q): %v", q, err)
	}
	return parsed
}
