package text

import (
	"hash/maphash"
	"strings"
	"sync/atomic"
)

const (
	memoWays = 2  // words that share a set
	memoLen  = 64 // bytes; longer words are rare and are not remembered
)

// Memo remembers what was made of words that depends on nothing but the word. It is bounded: each set has room for two
// words, and the one that came first gives way, so that endless different words cost time and no memory. Reading takes
// no lock; two goroutines that make the same word at once make the same.
type Memo[T any] struct {
	sets [][memoWays]atomic.Pointer[memorized[T]]
	seed maphash.Seed // another one in each process: nobody can prepare words that fall into one set
	make func(word string) T
}

type memorized[T any] struct {
	word  string
	value T
}

// NewMemo remembers at most 2·sets words of at most memoLen bytes; sets is a power of two.
func NewMemo[T any](sets int, make func(word string) T) *Memo[T] {
	return &Memo[T]{sets: newSets[T](sets), seed: maphash.MakeSeed(), make: make}
}

func newSets[T any](n int) [][memoWays]atomic.Pointer[memorized[T]] {
	return make([][memoWays]atomic.Pointer[memorized[T]], n)
}

// Of is what was made of a word. Nobody may change it.
func (m *Memo[T]) Of(word string) *T {
	if len(word) > memoLen {
		v := m.make(word)
		return &v
	}
	set := &m.sets[maphash.String(m.seed, word)&uint64(len(m.sets)-1)]
	for i := range set {
		if e := set[i].Load(); e != nil && e.word == word {
			return &e.value
		}
	}
	word = strings.Clone(word) // it must not hold on to a whole page
	e := &memorized[T]{word, m.make(word)}
	set[1].Store(set[0].Load())
	set[0].Store(e)
	return &e.value
}
