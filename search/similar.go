package search

import (
	"slices"
	"unicode/utf8"

	"molva/collector"
	"molva/collector/text"
)

// Bounds of words that are looked for by likeness.
const (
	MaxEdits   = 2   // letters left out, added, exchanged, or swapped with the next one
	maxSimilar = 250 // words of the index that are looked at
)

// similarTo checks what Similar is asked for and folds the word; ok is false where no word can be like it.
func similarTo(word string, edits int) (folded string, ok bool, err error) {
	if edits < 0 || edits > MaxEdits {
		return "", false, &collector.Error{Code: collector.CodeInvalid, Where: "edits", Msg: "words are alike that differ in two places at most", Hint: "ask for 1 or 2"}
	}
	tokens := text.Tokenize(word, nil)
	if len(tokens) != 1 || edits == 0 || utf8.RuneCountInString(tokens[0].Exact) <= edits {
		return "", false, nil
	}
	return tokens[0].Exact, true, nil
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
