package pipeline

import (
	"strings"
	"unicode"

	"molva/collector"
)

// alikeFrom is the share of the shorter text's words that an edit leaves, at least. Unrelated reviews of one trade share
// fewer.
const alikeFrom = 0.5

// resembles says that one review may be the other after an edit: half of the shorter one's words stand in the other.
// Without words nothing tells.
func resembles(a, b collector.Review) bool {
	one, two := wordsOf(a), wordsOf(b)
	if len(one) > len(two) {
		one, two = two, one
	}
	both := 0
	for w := range one {
		if two[w] {
			both++
		}
	}
	return len(one) > 0 && float64(both) >= alikeFrom*float64(len(one))
}

func wordsOf(r collector.Review) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsFuncSeq(strings.ToLower(r.Title+" "+r.Text+" "+r.Pros+" "+r.Cons), func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c)
	}) {
		out[w] = true
	}
	return out
}
