package classify

import (
	"slices"
	"strings"

	"molva/collector/text"
)

const (
	// nearCopy is the similarity from which two texts are kept in one part of the data.
	nearCopy = 0.5
	// shortRun is the run of words that two short texts may not share across parts.
	shortRun = 6
)

// spread gives each example a fold, so that neither a text nor a near copy of it is in two folds. Texts too short for a
// fingerprint are copies when they share a run of shortRun stems or are made of the same stems.
func spread(examples []example, folds int) { spreadWith(examples, folds, nil) }

// spreadWith keeps examples together besides that share a key; keys has those of each example, or is nil.
func spreadWith(examples []example, folds int, keys [][]string) {
	parent := make([]int, len(examples))
	for i := range parent {
		parent[i] = i
	}
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	join := func(i, j int) {
		if a, b := root(i), root(j); a != b {
			parent[max(a, b)] = min(a, b)
		}
	}
	joinCopies(examples, join)
	first := map[string]int{}
	for i, mine := range keys {
		for _, key := range mine {
			if j, ok := first[key]; ok {
				join(i, j)
			} else {
				first[key] = i
			}
		}
	}
	sizes := make([]int, folds)
	fold := map[int]int{}
	for i := range examples {
		r := root(i)
		if _, ok := fold[r]; !ok {
			// the smallest fold takes the next group: deterministic and even within each set, whose rows stand together
			fold[r] = slices.Index(sizes, slices.Min(sizes))
		}
		examples[i].group, examples[i].fold = r, fold[r]
		sizes[fold[r]]++
	}
}

func joinCopies(examples []example, join func(i, j int)) {
	prints := make([][]uint64, len(examples))
	bands := map[uint64][]int{}
	runs := map[string]int{}
	for i, e := range examples {
		whole := strings.Join([]string{e.review.Title, e.review.Text, e.review.Pros, e.review.Cons}, "\n")
		prints[i] = text.Fingerprint(whole)
		for _, key := range text.Bands(prints[i]) {
			for _, j := range bands[key] {
				if text.Similarity(prints[i], prints[j]) >= nearCopy {
					join(i, j)
				}
			}
			if len(bands[key]) < 50 {
				bands[key] = append(bands[key], i)
			}
		}
		for _, run := range shortRuns(whole, prints[i] == nil) {
			if j, ok := runs[run]; ok {
				join(i, j)
			} else {
				runs[run] = i
			}
		}
	}
}

// shortRuns are the keys by which copies of short texts find each other: the sorted stems, and each run of shortRun stems.
func shortRuns(s string, short bool) []string {
	var stems []string
	for _, t := range text.Tokenize(s, nil) {
		stems = append(stems, stemOf(t.Word))
	}
	var keys []string
	if short {
		for i := 0; i+shortRun <= len(stems); i++ {
			keys = append(keys, strings.Join(stems[i:i+shortRun], " "))
		}
	}
	slices.Sort(stems)
	return append(keys, "= "+strings.Join(stems, " "))
}
