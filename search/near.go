package search

import "slices"

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
	if n.near {
		nearWindows(places, n.gap, yield)
		return
	}
	for _, at := range places[0] {
		fits := true
		for i := 1; i < len(places) && fits; i++ {
			_, fits = slices.BinarySearch(places[i], at+i)
		}
		if fits && !yield(at, at+len(places)-1) {
			return
		}
	}
}

// nearWindows finds the shortest stretches that hold every word in any order: the word that stands first is moved on,
// again and again. Two words of the query may share one place (a form and its stem).
func nearWindows(places [][]int, gap int, yield func(first, last int) bool) {
	var few [8]int
	at := few[:min(len(places), len(few))]
	if len(places) > len(few) {
		at = make([]int, len(places))
	}
	for {
		first, last, mover := places[0][at[0]], places[0][at[0]], 0
		for i := range places {
			p := places[i][at[i]]
			if p < first {
				first, mover = p, i
			}
			last = max(last, p)
		}
		if last-first+1-len(places) <= gap && !yield(first, last) {
			return
		}
		if at[mover]++; at[mover] == len(places[mover]) {
			return
		}
	}
}
