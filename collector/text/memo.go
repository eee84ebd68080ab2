package text

import (
	"hash/maphash"
	"math/bits"
	"strings"
	"sync/atomic"
)

const (
	memoWays = 7  // words of a set
	memoLen  = 64 // bytes; longer words are rare and are not remembered
	lowBytes = 0x0101010101010101
)

// Memo remembers what was made of words that depends on nothing but the word. It is bounded: the word that came first
// to a full set gives way, so that endless different words cost time and no memory. Reading takes no lock, and two
// goroutines that write to one set at once lose a word at worst, which is then made again.
type Memo[T any] struct {
	sets []memoSet[T]
	seed maphash.Seed // another one in each process: nobody can prepare words that fall into one set
	make func(word string) T
}

// memoSet fills one line of the processor's cache.
type memoSet[T any] struct {
	tags  atomic.Uint64 // a byte of each word's hash; in the last byte which word gives way next
	words [memoWays]atomic.Pointer[memorized[T]]
}

type memorized[T any] struct {
	word  string
	value T
}

// NewMemo remembers at most 7·sets words of at most memoLen bytes; sets is a power of two.
func NewMemo[T any](sets int, of func(word string) T) *Memo[T] {
	return &Memo[T]{sets: make([]memoSet[T], sets), seed: maphash.MakeSeed(), make: of}
}

// Of is what was made of a word. Nobody may change it.
func (m *Memo[T]) Of(word string) *T {
	if len(word) > memoLen {
		v := m.make(word)
		return &v
	}
	h := maphash.String(m.seed, word)
	set := &m.sets[h&uint64(len(m.sets)-1)]
	for at := equalBytes(set.tags.Load(), h>>56); at != 0; at &= at - 1 {
		if i := bits.TrailingZeros64(at) / 8; i < memoWays {
			if e := set.words[i].Load(); e != nil && e.word == word {
				return &e.value
			}
		}
	}
	word = strings.Clone(word) // it must not hold on to a whole page
	e := &memorized[T]{word, m.make(word)}
	set.keep(e, h>>56)
	return &e.value
}

// keep puts a word in the place of the one that came first.
func (s *memoSet[T]) keep(e *memorized[T], tag uint64) {
	tags := s.tags.Load()
	next := tags >> 56 % memoWays
	s.words[next].Store(e)
	tags = tags&^(0xff<<(8*next)) | tag<<(8*next)
	s.tags.Store(tags<<8>>8 | (next+1)<<56)
}

// equalBytes has a bit set in each byte of x that is b, and perhaps in one above such a byte.
func equalBytes(x, b uint64) uint64 {
	x ^= b * lowBytes
	return (x - lowBytes) &^ x & (lowBytes << 7)
}
