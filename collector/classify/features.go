package classify

import (
	"slices"
	"sync"
)

// The models see a text as a set of hashed features: stems, pairs of neighbouring stems, and runs of letters inside words
// (which carry what an unseen or misspelt word has in common with known ones). Nothing of a text can be read back from the
// table of weights.

const (
	tableBits = 18
	tableSize = 1 << tableBits
	// maxTokens bounds the words that the models look at.
	maxTokens = 600
)

// Kinds of feature: equal strings of different kinds are different features.
const (
	kindLetters = 0x165667b19e3779f9
	kindStem    = 0x9e3779b97f4a7c15
	kindPair    = 0xc2b2ae3d27d4eb4f
	kindNegated = 0x94d049bb133111eb
	kindCons    = 0x27d4eb2f165667c5
	kindTitle   = 0xff51afd7ed558ccd
	kindSign    = 0xc4ceb9fe1a85ec53
	kindShout   = 0x2545f4914f6cdd1d
	kindPros    = 0x85ebca77c2b2ae63
)

// features are the table places of a document's features, each once (how often a word stands in a text says little about
// its tone), in two groups that are scaled apart.
type features struct {
	words   []uint32 // stems, those under negation as others, pairs, stems of title, pros and cons, signs
	letters []uint32 // letter runs
	owner   []int32  // for each of words: the token it belongs to (of a pair the later one)
	from    []int32  // for each token, and the end: where its letters begin in letters
	met     [metWords]int32
}

// metWords is how many words are remembered by where they stood, so that the letters of a word that comes again are not
// looked at again.
const metWords = 256

// seen is a set of table places that is emptied by taking out what was put in.
type seen [tableSize / 64]uint64

var seenPool = sync.Pool{New: func() any { return new(seen) }}

// add says whether the place is new.
func (s *seen) add(p uint32) bool {
	bit := uint64(1) << (p % 64)
	if s[p/64]&bit != 0 {
		return false
	}
	s[p/64] |= bit
	return true
}

func (s *seen) empty(places []uint32) {
	for _, p := range places {
		s[p/64] = 0
	}
}

func hash(kind uint64, s string) uint64 {
	h := kind
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 0x100000001b3
	}
	return h
}

func place(h uint64) uint32 {
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	h ^= h >> 32
	return uint32(h & (tableSize - 1))
}

// featuresOf lists the features of tokens.
func featuresOf(tokens []token) features {
	var f features
	f.fill(tokens)
	return f
}

// fill lists the features of tokens in the place of those that were listed.
func (f *features) fill(tokens []token) {
	tokens = tokens[:min(len(tokens), maxTokens)]
	f.words, f.owner = slices.Grow(f.words[:0], 3*len(tokens)), slices.Grow(f.owner[:0], 3*len(tokens))
	f.letters, f.from = slices.Grow(f.letters[:0], 12*len(tokens)), slices.Grow(f.from[:0], len(tokens)+1)
	known := seenPool.Get().(*seen)
	f.addWords(tokens, known)
	known.empty(f.words)
	for i := range tokens {
		f.from = append(f.from, int32(len(f.letters)))
		if !f.again(tokens, i) {
			f.addRuns(tokens[i].runs, known)
		}
	}
	f.from = append(f.from, int32(len(f.letters)))
	known.empty(f.letters)
	seenPool.Put(known)
}

// again says that the word of token i stood before it, as far as it is remembered. What is left in met of another text
// does no harm: it counts only where the word stands here too.
func (f *features) again(tokens []token, i int) bool {
	at := &f.met[tokens[i].Spread()%metWords]
	before := int(*at)
	*at = int32(i)
	return before < i && tokens[before].lexeme == tokens[i].lexeme
}

// addRuns adds the runs of letters that are not known yet.
func (f *features) addRuns(runs []uint32, known *seen) {
	letters := f.letters
	for _, p := range runs {
		if known.add(p) {
			letters = append(letters, p)
		}
	}
	f.letters = letters
}

// addWords adds what the words of tokens give: each stem, under negation as another one, also with the one before it and by
// its part.
func (f *features) addWords(tokens []token, known *seen) {
	last := uint64(0)
	for i := range tokens {
		t := &tokens[i]
		h := t.stemHash
		if t.negated { // «не подвели» is not «подвели»
			f.addWord(i, h^kindNegated, known)
		} else {
			f.addWord(i, h, known)
		}
		if i > 0 && tokens[i-1].part == t.part {
			f.addWord(i, last*31+h^kindPair, known)
		}
		if t.shouted {
			f.addWord(i, kindShout, known)
		}
		if t.says {
			f.addSigns(i, t.after, known)
		}
		if kind := partKinds[t.part]; kind != 0 {
			f.addWord(i, h^kind, known)
		}
		last = h
	}
}

// addWord adds a feature of token i.
func (f *features) addWord(i int, h uint64, known *seen) {
	if p := place(h); known.add(p) {
		f.words = append(f.words, p)
		f.owner = append(f.owner, int32(i))
	}
}

// partKinds mark the stems of parts that say more than the text: a word under "cons" is not the word under "pros".
var partKinds = [parts]uint64{partTitle: kindTitle, partPros: kindPros, partCons: kindCons}

// sign says whether something is said by a character without words: ? and !, the smiles ) and (, emoji.
func sign(r rune) bool { return r == '?' || r == '!' || r == ')' || r == '(' || r >= 0x2600 }

// addSigns adds the signs behind token i; repeated ones once more.
func (f *features) addSigns(i int, gap string, known *seen) {
	last, times := rune(0), 0
	for _, r := range gap {
		if !sign(r) {
			last = 0
			continue
		}
		if times++; r != last {
			times = 1
		}
		last = r
		if times <= 2 {
			f.addWord(i, kindSign+uint64(r)*0x9e3779b1+uint64(times), known)
		}
	}
}
