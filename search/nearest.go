package search

// nearest is the name that a slip of the fingers most likely meant: at most one letter in three wrong, "" for none.
func nearest(s string, names []string) string {
	best, found := max(1, len([]rune(s))/3), ""
	for _, name := range names {
		if d := distance([]rune(s), []rune(name)); d <= best && d < max(len([]rune(s)), len([]rune(name))) {
			if found == "" || d < best {
				best, found = d, name
			}
		}
	}
	return found
}

// distance counts the letters to insert, take away, change or swap with the next.
func distance(a, b []rune) int {
	if len(a) > 30 {
		return len(a)
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
