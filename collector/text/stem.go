package text

import (
	"hash/maphash"
	"strings"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
)

// Stem is what all inflected forms of a folded word share: букет, букеты, букетом and букетів give one stem. It depends
// on the word's letters alone: Cyrillic ones choose one table of endings for Russian and Ukrainian (an ending with ы or
// with і can only match its own language, so a word of shared letters is stemmed the same in both), Latin ones the
// Porter2 rules of English, any other word is its own stem. A stem is never empty unless the word is.
func Stem(word string) string { return WordOf(word).Stem }

func stem(word string) string {
	switch script(word) {
	case cyrillicOnly:
		return stemCyrillic(word)
	case latinOnly:
		return english.Stem(word, true)
	}
	return word
}

type scriptClass int

const (
	otherScript scriptClass = iota
	cyrillicOnly
	latinOnly
)

// script says whether a folded word is made of plain Latin letters or of the letters а…я, і, ї, є, ґ alone.
func script(w string) scriptClass {
	if w == "" {
		return otherScript
	}
	latin := true
	for i := 0; i < len(w); i++ {
		latin = latin && w[i] >= 'a' && w[i] <= 'z'
	}
	if latin {
		return latinOnly
	}
	for _, r := range w {
		if !(r >= 'а' && r <= 'я' || r == 'і' || r == 'ї' || r == 'є' || r == 'ґ' || r == 'ў') {
			return otherScript
		}
	}
	return cyrillicOnly
}

// Word is what is known of one word as it stands in a text, whatever stands around it: the folded word, at most
// MaxLetters letters, and what is searched.
type Word struct {
	Exact, Stem string
	spread      uint32
	voice       voice
	plain       bool
}

// Plain says that both forms are valid and hold nothing that must be escaped in JSON. It may be false of words that do, which
// were not made by WordOf.
func (w *Word) Plain() bool { return w.plain }

// Spread is a number that spreads words over tables, also those that are written differently and are equal when folded;
// another one in each process.
func (w *Word) Spread() uint32 { return w.spread }

// words are at most 57,344 of those that texts are made of.
var words = NewMemo(1<<13, makeWord)

// WordOf knows one word, cut out of a text as NextWord does. Nobody may change it.
func WordOf(raw string) *Word { return words.Of(raw) }

var spreadSeed = maphash.MakeSeed()

func spreadOf(s string) uint32 { return uint32(maphash.String(spreadSeed, s)) }

func makeWord(raw string) Word {
	if !utf8.ValidString(raw) {
		raw = string([]rune(raw))
	}
	exact := cut(foldWord(raw))
	w := Word{Exact: exact, Stem: stem(exact), spread: spreadOf(raw), voice: voiceOf(exact)}
	w.plain = unescaped(w.Exact) && unescaped(w.Stem)
	return w
}

func unescaped(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == '"' || r == '\\' })
}
