package text

import (
	"hash/maphash"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
)

// Stem is what all inflected forms of a folded word share: букет, букеты, букетом and букетів give one stem. It depends
// on the word's letters alone: Cyrillic ones choose one table of endings for Russian and Ukrainian (an ending with ы or
// with і can only match its own language, so a word of shared letters is stemmed the same in both), Latin ones the
// Porter2 rules of English, any other word is its own stem. A stem is never empty unless the word is.
func Stem(word string) string { return lookup(word).stem }

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

// word is what is remembered of a word as it was written.
type word struct{ exact, stem string }

// memo remembers words in shards; a shard keeps two generations, so that it is bounded and what is used often stays.
type memo struct {
	sync.RWMutex
	young, old map[string]word
}

const (
	memoShards = 16
	memoWords  = 4096 // a generation of one shard; in all at most 131,072 words of at most memoLen bytes
	memoLen    = 64   // longer words are rare and are not remembered
)

var (
	memos    [memoShards]memo
	memoSeed = maphash.MakeSeed()
)

// lookup folds and stems one word as it stands in a text.
func lookup(raw string) word {
	if len(raw) > memoLen {
		return makeWord(raw)
	}
	m := &memos[maphash.String(memoSeed, raw)%memoShards]
	m.RLock()
	w, young := m.young[raw]
	old := false
	if !young {
		w, old = m.old[raw]
	}
	m.RUnlock()
	if young {
		return w
	}
	if !old {
		w = makeWord(raw)
	}
	m.keep(strings.Clone(raw), w) // a copy: the key must not hold on to a whole page
	return w
}

func (m *memo) keep(raw string, w word) {
	m.Lock()
	defer m.Unlock()
	if m.young == nil || len(m.young) >= memoWords {
		m.young, m.old = make(map[string]word, 256), m.young
	}
	m.young[raw] = w
}

func makeWord(raw string) word {
	if !utf8.ValidString(raw) {
		raw = string([]rune(raw))
	}
	exact := cut(foldWord(raw))
	return word{exact: exact, stem: stem(exact)}
}
