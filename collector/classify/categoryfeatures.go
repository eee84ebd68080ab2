package classify

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	kindCue   = 0xd1342543de82ef95
	kindOpens = 0x9fb21c651e98df25
	cueTimes  = 3 // a cue counts as much as so many words

	voiceSteps = 12
)

// fill lists the features of a document: its words and pairs, as the other models have them, the cues of its kind, and what
// these models made of it.
func (f *categoryFeatures) fill(d *document, r *reading) {
	n := min(len(d.tokens), categoryTokens)
	end, _ := slices.BinarySearch(r.features.owner, int32(n)) // they stand in the order of their tokens
	f.words, f.owner = r.features.words[:end], r.features.owner[:end]
	f.cues, f.cueOwner = f.cues[:0], f.cueOwner[:0]
	f.addCues(d, n)
	f.addForm(d, n)
	f.addVoice(askComplaint, r.base[askComplaint])
	f.addVoice(askTone, r.base[askTone])
}

// addCue adds a cue, which counts cueTimes.
func (f *categoryFeatures) addCue(owner int, p uint32) {
	f.cues, f.cueOwner = append(f.cues, p), append(f.cueOwner, int32(owner))
}

// all are the places, each as often as it counts.
func (f *categoryFeatures) all() []uint32 {
	out := make([]uint32, 0, len(f.words)+cueTimes*len(f.cues))
	for _, p := range f.words {
		out = append(out, p&categoryMask)
	}
	for _, p := range f.cues {
		for range cueTimes {
			out = append(out, p)
		}
	}
	return out
}

func categoryPlace(h uint64) uint32 { return place(h) & categoryMask }

// addCues adds the kinds of words that stand in the text, each once, and which of them opens it.
func (f *categoryFeatures) addCues(d *document, n int) {
	var known cueSet
	tokens := d.tokens[:n]
	for i := range tokens {
		t := &tokens[i]
		met := t.cues.alone
		if !t.negated {
			met |= t.cues.plain
		}
		for _, e := range t.clues[ofCues].begun() {
			if met>>e.group&1 == 0 && e.pattern.words[0].inPlace(t) && e.pattern.stands(tokens, i, ofCues) {
				met |= 1 << e.group
			}
		}
		if i < opensWithin {
			f.addSet(i, met, 1)
		}
		f.addSet(i, met&^known, 0)
		known |= met
	}
}

// opensWithin is how many words open a text.
const opensWithin = 3

// addSet adds the cues of a set at token i.
func (f *categoryFeatures) addSet(i int, set cueSet, which int) {
	for ; set != 0; set &= set - 1 {
		f.addCue(i, cuePlaces[bits.TrailingZeros64(uint64(set))][which])
	}
}

// addVoice adds the step that log odds stand on.
func (f *categoryFeatures) addVoice(of int, odds float64) {
	step := min(max(int(odds*1.5+voiceSteps/2), 0), voiceSteps)
	f.addCue(-1, voicePlaces[of][step])
}

// form is what is counted in a text that is no word.
type form struct{ links, prices, phones, numbers, hashes, handles, questions, percent, quotes, carets int }

// addForm adds how much there is of what is no word: 0, 1, 2 or more, and how long the text is.
func (f *categoryFeatures) addForm(d *document, n int) {
	var c form
	digits := 0
	for i := range d.tokens[:n] {
		t := &d.tokens[i]
		switch t.sort {
		case sortLink:
			c.links++
		case sortNumber:
			c.numbers++
			digits += len(t.Exact)
			if digits >= phoneDigits {
				c.phones++
				digits = 0
			}
		case sortCurrency:
			if i > 0 && d.tokens[i-1].sort == sortNumber {
				c.prices++
			}
		}
		if t.sort != sortNumber || strings.ContainsAny(t.after, ".,;:/%") {
			digits = 0
		}
		if t.after != " " {
			c.gap(t.after)
		}
	}
	for _, s := range d.parts {
		c.gap(s[:opening(s)])
	}
	for k, v := range [...]int{c.links, c.prices, c.phones, c.numbers, c.hashes, c.handles, c.questions, c.percent, c.quotes, c.carets} {
		f.addCue(-1, formPlaces[k][min(v, 3)])
	}
	f.addCue(-1, lengthPlaces[min(lengthStep(len(d.tokens)), len(lengthPlaces)-1)])
}

// opening is how many bytes of a text stand before its first word.
func opening(s string) int {
	for i, r := range s {
		if r >= utf8.RuneSelf && r != '«' && r != '“' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return i
		}
	}
	return len(s)
}

// phoneDigits is how many digits in a row, parted by spaces, hyphens or brackets, make a telephone number.
const phoneDigits = 9

var currencies = set(`руб рублей рубля рубль р тр тыс грн гривень гривня гривні usd eur дол долларов доларів`)

// The places of what is counted: each kind by its number, the length and both voices by their step.
var (
	formPlaces   = numbered("form", 10, 4)
	lengthPlaces = numbered("length", 1, 16)[0]
	voicePlaces  = numbered("voice", questions, voiceSteps+1)
)

// numbered gives each number of each kind a place.
func numbered(of string, kinds, numbers int) [][]uint32 {
	out := make([][]uint32, kinds)
	for k := range out {
		for n := range numbers {
			out[k] = append(out[k], categoryPlace(hash(kindCue, of)+uint64(k+1)*kindThird+uint64(n)*kindNear))
		}
	}
	return out
}

// wordSort is what a word is beside words.
type wordSort byte

const (
	sortWord wordSort = iota
	sortNumber
	sortLink
	sortCurrency // behind a number it makes a price
)

func sortOf(w string) wordSort {
	switch {
	case w == "http" || w == "https" || w == "www":
		return sortLink
	case isNumber(w):
		return sortNumber
	case currencies[w]:
		return sortCurrency
	}
	return sortWord
}

func isNumber(w string) bool {
	for i := 0; i < len(w); i++ {
		if w[i] < '0' || w[i] > '9' {
			return false
		}
	}
	return w != ""
}

// gap counts the signs between two words.
func (c *form) gap(s string) {
	for _, r := range s {
		switch r {
		case '?':
			c.questions++
		case '#':
			c.hashes++
		case '@':
			c.handles++
		case '%':
			c.percent++
		case '«', '"', '“':
			c.quotes++
		case '^':
			c.carets++
		case '₽', '₴', '$', '€', '£':
			c.prices++
		}
	}
}

// lengthStep is the number of words on a scale of doublings.
func lengthStep(n int) int {
	step := 0
	for ; n > 4; n /= 2 {
		step++
	}
	return step
}
