package search

import (
	"fmt"
	"slices"
	"testing"

	"molva/collector/text"
)

// Batches are bounded by their documents and by their words; each document is in one.
func TestBatchesOfBleve(t *testing.T) {
	words := func(n int) Entry {
		return Entry{Body: []Element{slices.Repeat([]*Word{text.WordOf("слово")}, n/2)}, Reply: []Element{slices.Repeat([]*Word{text.WordOf("слово")}, n-n/2)}}
	}
	for _, c := range []struct {
		name    string
		entries []Entry
		want    string
	}{
		{"none", nil, "[]"},
		{"short ones", slices.Repeat([]Entry{words(100)}, 2*bleveBatch+1), fmt.Sprint([]int{bleveBatch, bleveBatch, 1})},
		{"one that is longer than a batch", []Entry{words(10), words(2 * bleveWords), words(10)}, "[2 1]"},
		{"long ones", slices.Repeat([]Entry{words(bleveWords / 4)}, 9), "[4 4 1]"},
	} {
		sizes := []int{}
		for from := 0; from < len(c.entries); {
			to := nextBatch(c.entries, from)
			sizes = append(sizes, to-from)
			from = to
		}
		if got := fmt.Sprint(sizes); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
