package search

import (
	"slices"
	"unicode/utf8"

	"molva/collector/text"
)

// Bounds of words that are looked for by likeness.
const (
	MaxEdits   = 2   // letters left out, added, exchanged, or swapped with the next one
	maxSimilar = 250 // words of the index that are looked at
)

// similarTo folds the word that Similar is asked for and bounds the edits; ok is false where no word can be like it.
func similarTo(word string, edits int) (folded string, most int, ok bool) {
	tokens := text.Tokenize(word, nil)
	most = min(edits, MaxEdits)
	if len(tokens) != 1 || most <= 0 || utf8.RuneCountInString(tokens[0].Exact) <= most {
		return "", 0, false
	}
	return tokens[0].Exact, most, true
}

// nearestFirst orders words by how far they are from a word, then by themselves, each once, without the word itself.
func nearestFirst(word string, words []string) []string {
	slices.SortFunc(words, func(a, b string) int {
		if d := text.Edits(word, a) - text.Edits(word, b); d != 0 {
			return d
		}
		if a < b {
			return -1
		}
		return 1
	})
	words = slices.DeleteFunc(slices.Compact(words), func(w string) bool { return w == word })
	return words[:min(len(words), maxSimilar)]
}
