package search

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"molva/collector/text"
)

// Bounds of words that are looked for by likeness.
const (
	MaxEdits   = 2   // letters left out, added, exchanged, or swapped with the next one
	maxSimilar = 250 // words that are told
	// similarLooked are the nearest words of all companies, of each field, of which the company is asked for its own.
	similarLooked = 5000
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

// nearestFirst orders words by how far they are from a word, then by themselves, each once, without the word itself; similarLooked
// at most.
func nearestFirst(word string, words []string) []string {
	far := make(map[string]int, len(words))
	for _, w := range words {
		if _, known := far[w]; !known {
			far[w] = text.Edits(word, w)
		}
	}
	delete(far, word)
	return atMost(slices.SortedFunc(maps.Keys(far), func(a, b string) int { return cmp.Or(far[a]-far[b], strings.Compare(a, b)) }), similarLooked)
}

// nearestOwn are the maxSimilar nearest of some words, nearest first, that the company has, as own says of some of them at once: what is cut
// off is never a word of its own for words of others.
func nearestOwn(words []string, own func([]string) ([]string, error)) (kept []string, err error) {
	for part := range slices.Chunk(words, maxSimilar) {
		some, err := own(part)
		if err != nil {
			return nil, err
		}
		if kept = append(kept, some...); len(kept) >= maxSimilar {
			break
		}
	}
	return atMost(kept, maxSimilar), nil
}

func atMost(words []string, n int) []string { return words[:min(len(words), n)] }
