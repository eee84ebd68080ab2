package classify

import (
	"unicode"
	"unicode/utf8"

	"molva/collector/text"
)

// lexeme is what the judge knows of a word as it is written, whatever stands around it. It is never changed.
type lexeme struct {
	*text.Word
	stemHash uint64
	runs     []uint32         // table places of its letter runs, each once
	clues    [lexicons]*clues // nil of most words
	cues     cueWords
	sort     wordSort
	negator  bool
	turn     bool
	shouted  bool // written in capitals
	written  spelling
	short    bool // too short to be named as a deciding word
}

// lexemes are at most 57,344 words, nearly all of those that reviews are made of; one takes about 400 bytes.
var lexemes = text.NewMemo(1<<13, newLexeme)

func newLexeme(raw string) lexeme {
	w := text.WordOf(raw)
	stem := stemOf(w)
	x := lexeme{Word: w, stemHash: hash(kindStem, stem), runs: runsOf(w.Exact), negator: negators[w.Exact], turn: turns[w.Exact],
		shouted: shouted(raw), sort: sortOf(w.Exact), written: spellingOf(raw, w.Exact), short: utf8.RuneCountInString(w.Exact) < minWord}
	x.clues[ofRules] = ruleLexicon().clues(w.Exact, stem)
	x.clues[ofCauses] = causeLexicon().clues(w.Exact, stem)
	x.clues[ofObject] = objectLexicon().clues(w.Exact, stem)
	x.clues[ofPlain] = plainLexicon().clues(w.Exact, stem)
	x.clues[ofCues] = cueLexicon().several.clues(w.Exact, stem)
	x.cues = cueLexicon().words(w.Exact, stem)
	return x
}

// shouted says whether a word of four letters or more is in capitals alone.
func shouted(w string) bool {
	n := 0
	for _, r := range w {
		if !unicode.IsUpper(r) {
			return false
		}
		n++
	}
	return n >= 4
}

// runsOf are the runs of 2 to 5 letters of a word; a run at an edge of the word is another one than the same letters
// inside. Of a very long word only the first letters are looked at.
func runsOf(w string) []uint32 {
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
	known := seenPool.Get().(*seen)
	out := make([]uint32, 0, max(4*n-10, 6)) // from two letters on there are 4n-10, and of less than five a few more
	for i := range n {
		out = appendRuns(out, w, edge[:n+1], i, known)
	}
	known.empty(out)
	seenPool.Put(known)
	return out
}

// appendRuns adds the runs that begin at letter i and are not known yet; edge is where the letters begin, and the end.
func appendRuns(out []uint32, w string, edge []int, i int, known *seen) []uint32 {
	n := len(edge) - 1
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
	return out
}
