package classify

import (
	"math/rand/v2"
	"testing"
)

// Weights that are added up side by side are those added up one by one, also of more places than fit at once, and of the largest.
func TestPackedSums(t *testing.T) {
	m := &categoryModel{table: noWeights()}
	plain := make([][kinds]int8, len(m.table))
	r := rand.New(rand.NewPCG(1, 2))
	for i := range plain {
		for q := range kinds {
			plain[i][q] = int8(r.IntN(256) - 128)
			if i < 2 {
				plain[i][q] = [2]int8{-128, 127}[i]
			}
			m.table[i].set(q, plain[i][q])
		}
	}
	for _, n := range []int{0, 1, maxAdded, maxAdded + 1, 3000} {
		for _, pick := range []func() uint32{func() uint32 { return 0 }, func() uint32 { return 1 }, func() uint32 { return r.Uint32N(categoryMask + 1) }} {
			var want [kinds]int32
			places := make([]uint32, n)
			for i := range places {
				places[i] = pick()
				for q, v := range plain[places[i]] {
					want[q] += int32(v)
				}
				places[i] |= 1 << categoryBits // it stands in a larger table
			}
			if got := m.sum(places); got != want {
				t.Errorf("%d places: %v, want %v", n, got, want)
			}
		}
	}
	for q := range kinds {
		if m.table[5].weight(q) != int32(plain[5][q]) {
			t.Errorf("column %d: %d, want %d", q, m.table[5].weight(q), plain[5][q])
		}
	}
}
