package search

import (
	"sync/atomic"
	"unicode/utf8"
)

// knownSlot is what is known of words that fall together: of one that is a term, and of one that is none, as most are.
type knownSlot struct {
	term atomic.Pointer[knownWord]
	none atomic.Pointer[Word]
}

// knownWord are the terms that a word is.
type knownWord struct {
	word  *Word
	terms []int32
}

// knownSlots is how many words are known at once: a power of two, thousands where there are few terms, for the words of
// texts that are none are known too.
func knownSlots(terms int) int {
	n := 1 << 12
	for n < 2*terms && n < 1<<15 {
		n *= 2
	}
	return n
}

// know looks a word up once, for texts are made of the same ones.
func (f *filing) know(w *Word) []int32 {
	slot := &f.known[w.Spread()&uint32(len(f.known)-1)]
	if slot.none.Load() == w {
		return nil
	}
	if k := slot.term.Load(); k != nil && k.word == w {
		return k.terms
	}
	terms := f.termsOf(w)
	if len(terms) == 0 {
		slot.none.Store(w)
	} else {
		slot.term.Store(&knownWord{w, terms})
	}
	return terms
}

func (f *filing) termsOf(w *Word) (terms []int32) {
	if id, ok := f.terms[kindStem][w.Stem]; ok {
		terms = append(terms, id)
	}
	if id, ok := f.terms[kindExact][w.Exact]; ok {
		terms = append(terms, id)
	}
	for _, n := range f.lengths[beginning(w.Exact)] {
		if n <= len(w.Exact) {
			if id, ok := f.terms[kindBegin][w.Exact[:n]]; ok {
				terms = append(terms, id)
			}
		}
	}
	return terms
}

// beginning is what a word and a wildcard that stands for it share.
func beginning(word string) string {
	end := 0
	for n := 0; n < MinWildcard && end < len(word); n++ {
		_, size := utf8.DecodeRuneInString(word[end:])
		end += size
	}
	return word[:end]
}
