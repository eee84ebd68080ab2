package search

import (
	"iter"
	"slices"
)

// together says whether words stand as the phrase wants, given where in one element each of them stands (ascending).
// It serves memory and Bleve alike; Elasticsearch does the same by intervals.
func (n phrase) together(places [][]int) bool {
	found := false
	n.windows(places, func(int, int) bool {
		found = true
		return false
	})
	return found
}

// windows calls yield with the first and the last place of every shortest stretch in which the words stand as the
// phrase wants, until yield says no.
func (n phrase) windows(places [][]int, yield func(first, last int) bool) {
	switch {
	case n.runs != nil:
		starts := make([][]int, len(n.runs))
		for i, length := range n.runs {
			if starts[i] = slices.Collect(sideBySide(places[:length])); starts[i] == nil {
				return
			}
			places = places[length:]
		}
		nearWindows(starts, n.runs, n.gap, yield)
	case n.near:
		nearWindows(places, nil, n.gap, yield)
	default:
		for at := range sideBySide(places) {
			if !yield(at, at+len(places)-1) {
				return
			}
		}
	}
}

// standing are the places of the words where they stand as far as their run asks for; of a phrase in order, each place.
func (n phrase) standing(places [][]int) [][]int {
	if n.runs == nil {
		return places
	}
	var all [][]int
	for _, length := range n.runs {
		starts := slices.Collect(sideBySide(places[:length]))
		for i := range length {
			at := make([]int, len(starts))
			for k, s := range starts {
				at[k] = s + i
			}
			all = append(all, at)
		}
		places = places[length:]
	}
	return all
}

// sideBySide are the places, ascending, from which on words stand one behind the other in their order.
func sideBySide(places [][]int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for _, at := range places[0] {
			fits := true
			for i := 1; i < len(places) && fits; i++ {
				_, fits = slices.BinarySearch(places[i], at+i)
			}
			if fits && !yield(at) {
				return
			}
		}
	}
}

// nearWindows finds the shortest stretches that hold every word, or every run of words (runs: how many stand in each), in
// any order: what stands first is moved on, again and again. Two words of the query may share one place (a form and its stem).
func nearWindows(places [][]int, runs []int, gap int, yield func(first, last int) bool) {
	var few [8]int
	at := few[:min(len(places), len(few))]
	if len(places) > len(few) {
		at = make([]int, len(places))
	}
	words := sum(runs, len(places))
	for {
		first, last, mover := places[0][at[0]], places[0][at[0]], 0
		for i := range places {
			p := places[i][at[i]]
			if p < first {
				first, mover = p, i
			}
			if runs != nil {
				p += runs[i] - 1
			}
			last = max(last, p)
		}
		if last-first+1-words <= gap && !yield(first, last) {
			return
		}
		if at[mover]++; at[mover] == len(places[mover]) {
			return
		}
	}
}

// sum is how many words some runs have; without any there are n words.
func sum(runs []int, n int) int {
	if runs == nil {
		return n
	}
	n = 0
	for _, length := range runs {
		n += length
	}
	return n
}
