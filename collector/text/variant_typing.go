package text

import "strings"

// Bounds of mistyped words, in letters.
const (
	typingLeast  = 4 // of a name; shorter ones are one letter from too much
	typingTwice  = 8 // of a name in which two mistakes are still seen
	typingLetter = 40
)

// TypingEdits is in how many places a word of the archive may differ from a name to be taken for it, 0 for none.
func TypingEdits(name string) int {
	switch n := len([]rune(name)); {
	case n < typingLeast || n > typingLetter:
		return 0
	case n < typingTwice:
		return 1
	}
	return 2
}

// Mistyped says what a word is that stands near a name: which mistake makes the one out of the other. It is not ok for the
// name itself, for its inflected forms, and for what is too far. Both are folded.
func Mistyped(name, word string) (why Why, ok bool) {
	a, b := []rune(name), []rune(word)
	most := TypingEdits(name)
	if most == 0 || name == word || len(b) > len(a)+most || len(a) > len(b)+most || Stem(name) == Stem(word) || (*brandForms[alone].Of(name))[word] != nil {
		return "", false
	}
	switch d := edits(a, b); {
	case d > most:
		return "", false
	case d == 2:
		return WhyTwo, true
	}
	return mistake(a, b), true
}

// KnownWord says that the rules of stemming know a word as a form of its own or of another one: it is no mistyped name.
func KnownWord(word string) bool {
	_, ok := irregular[word]
	return ok
}

// mistake says what is wrong in b, which is one edit from a.
func mistake(a, b []rune) Why {
	at := 0
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	switch {
	case len(a) < len(b):
		if at > 0 && b[at] == b[at-1] {
			return WhyDoubled
		}
		return WhyExtra
	case len(a) > len(b):
		return WhyMissing
	case at+1 < len(a) && a[at] == b[at+1] && a[at+1] == b[at] && a[at] != a[at+1]:
		return WhySwapped
	case misheard(a[at], b[at]):
		return WhyVowel
	case neighbours(a[at], b[at]):
		return WhyNeighbour
	}
	return WhyLetter
}

// misheard says that two letters sound alike where no stress is, or in the other language.
func misheard(a, b rune) bool {
	for _, sounds := range []string{"оа", "еиіыэєя", "уюо", "гґх", "зс", "дт", "бп", "вф", "жш", "иы", "iye", "oau", "ck", "sz", "vw"} {
		if strings.ContainsRune(sounds, a) && strings.ContainsRune(sounds, b) {
			return true
		}
	}
	return false
}

// Edits is in how many letters two words differ: left out, added, exchanged for others, or swapped with the next one. Words
// that differ much in length are told to be typingTwice apart.
func Edits(a, b string) int { return edits([]rune(a), []rune(b)) }

// edits is the distance of two words by letters left out, added, exchanged for others, or swapped with the next one; more
// than typingTwice letters apart in length is not looked at.
func edits(a, b []rune) int {
	if d := len(a) - len(b); d > typingTwice || -d > typingTwice {
		return typingTwice
	}
	before, last, now := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
		before, last, now = last, now, before
	}
	return last[len(b)]
}
