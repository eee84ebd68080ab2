package search

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestMatcherIsBruteForce: filing changes the work, never the answer.
func TestMatcherIsBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 5))
		var saved []Saved
		for i := range 60 {
			saved = append(saved, Saved{ID: int64(1000 - i), Query: mustParseRapid(t, randomQuery(r, 2))})
		}
		m := NewMatcher(saved)
		for _, e := range world(r, 10) {
			var want []int64
			for _, s := range saved {
				if Match(s.Query, e) {
					want = append(want, s.ID)
				}
			}
			if diff := cmp.Diff(want, m.Match(e)); diff != "" {
				t.Fatalf("%+v (-brute force +matcher):\n%s", e, diff)
			}
		}
	})
}

func mustParseRapid(t *rapid.T, q string) *Query {
	parsed, err := ParseFor(q, testBrands)
	if err != nil {
		t.Fatalf("Parse(%q): %v", q, err)
	}
	return parsed
}

// BenchmarkMatcher is one document against 10,000 saved queries.
func BenchmarkMatcher(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	var saved []Saved
	for i := range 10000 {
		q := fmt.Sprintf(`(слово%d OR бренд%d) "%s %s"~5 -реклама rating:<4`, i, i, pick(r, vocabulary...), pick(r, vocabulary...))
		saved = append(saved, Saved{ID: int64(i), Query: mustParse(b, q)})
	}
	m, entries := NewMatcher(saved), world(r, 200)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		m.Match(entries[i%len(entries)])
	}
}
