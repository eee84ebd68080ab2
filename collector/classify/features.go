package classify

import "sync"

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
	words   []uint32 // stems, pairs, stems under negation, stems of title, pros and cons, signs
	letters []uint32 // letter runs
	owner   []int32  // for each of words: the token it belongs to (of a pair the later one)
	from    []int32  // for each token, and the end: where its letters begin in letters
}

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
	if len(tokens) > maxTokens {
		tokens = tokens[:maxTokens]
	}
	known := seenPool.Get().(*seen)
	f := features{words: make([]uint32, 0, 3*len(tokens)), letters: make([]uint32, 0, 12*len(tokens)),
		owner: make([]int32, 0, 3*len(tokens)), from: make([]int32, 0, len(tokens)+1)}
	f.addWords(tokens, known)
	known.empty(f.words)
	for _, t := range tokens {
		f.from = append(f.from, int32(len(f.letters)))
		f.letters = appendRuns(f.letters, t.Exact, known)
	}
	f.from = append(f.from, int32(len(f.letters)))
	known.empty(f.letters)
	seenPool.Put(known)
	return f
}

// addWords adds what the words of tokens give: each stem, also with the one before it, under negation and by its part.
func (f *features) addWords(tokens []token, known *seen) {
	last := uint64(0)
	for i, t := range tokens {
		h := hash(kindStem, t.Stem)
		add := func(h uint64) {
			if p := place(h); known.add(p) {
				f.words = append(f.words, p)
				f.owner = append(f.owner, int32(i))
			}
		}
		add(h)
		if i > 0 && tokens[i-1].part == t.part {
			add(last*31 + h ^ kindPair)
		}
		if t.negated {
			add(h ^ kindNegated)
		}
		if t.shouted {
			add(kindShout)
		}
		addSigns(t.after, add)
		if kind := partKinds[t.part]; kind != 0 {
			add(h ^ kind)
		}
		last = h
	}
}

// partKinds mark the stems of parts that say more than the text: a word under "cons" is not the word under "pros".
var partKinds = [parts]uint64{partTitle: kindTitle, partPros: kindPros, partCons: kindCons}

// addSigns adds what is said without words: ? and !, the smiles ) and (, emoji; repeated ones once more.
func addSigns(gap string, add func(uint64)) {
	last, times := rune(0), 0
	for _, r := range gap {
		if r != '?' && r != '!' && r != ')' && r != '(' && r < 0x2600 {
			last = 0
			continue
		}
		if times++; r != last {
			times = 1
		}
		last = r
		if times <= 2 {
			add(kindSign + uint64(r)*0x9e3779b1 + uint64(times))
		}
	}
}

// appendRuns adds the runs of 2 to 5 letters of a word that are not known yet; a run at an edge of the word is another one
// than the same letters inside. Of a very long word only the first letters are looked at.
func appendRuns(out []uint32, w string, known *seen) []uint32 {
	var edge [64]int
	n := 0
	for i := range w {
		if n == len(edge)-1 {
			w = w[:i]
			break
		}
		edge[n] = i
		n++
	}
	edge[n] = len(w)
	for i := range n {
		h := uint64(kindLetters)
		if i == 0 {
			h++
		}
		for j := i; j < min(i+5, n); j++ {
			for b := edge[j]; b < edge[j+1]; b++ {
				h = (h ^ uint64(w[b])) * 0x100000001b3
			}
			if j == i {
				continue
			}
			end := h
			if j+1 == n {
				end = h*5 + 2
			}
			if p := place(end); known.add(p) {
				out = append(out, p)
			}
		}
	}
	return out
}
