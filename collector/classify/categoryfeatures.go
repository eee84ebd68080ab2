package classify

import (
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	kindCue    = 0xd1342543de82ef95
	kindOpens  = 0x9fb21c651e98df25
	cueTimes   = 4 // a cue counts as much as so many words
	voiceSteps = 12
)

// fill lists the features of a document: its words and pairs, as the other models have them, the cues of its kind, and what
// these models made of it.
func (f *categoryFeatures) fill(d *document, r *reading) {
	f.places, f.owner, f.cues, f.cueOwner = f.places[:0], f.owner[:0], f.cues[:0], f.cueOwner[:0]
	n := min(len(d.tokens), categoryTokens)
	for i, p := range r.features.words {
		if o := r.features.owner[i]; int(o) < n {
			f.places, f.owner = append(f.places, p&categoryMask), append(f.owner, o)
		}
	}
	f.addCues(d, n)
	f.addForm(d, n)
	f.addVoice(askComplaint, r.complaint)
	f.addVoice(askTone, r.tone)
}

// addCue adds a cue, which counts cueTimes.
func (f *categoryFeatures) addCue(owner int, p uint32) {
	f.cues, f.cueOwner = append(f.cues, p), append(f.cueOwner, int32(owner))
}

// all are the places, each as often as it counts.
func (f *categoryFeatures) all() []uint32 {
	out := slices.Clone(f.places)
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
	var known uint64
	var room [16]match
	for _, m := range cueLexicon().find(room[:0], d.tokens[:n]) {
		if known&(1<<m.group) == 0 {
			known |= 1 << m.group
			f.addCue(m.at[0], cuePlaces[m.group][0])
		}
		if m.at[0] < 3 {
			f.addCue(m.at[0], cuePlaces[m.group][1])
		}
	}
}

// addVoice adds the step that log odds stand on.
func (f *categoryFeatures) addVoice(of int, odds float64) {
	step := min(max(int(odds*1.5+voiceSteps/2), 0), voiceSteps)
	f.addCue(-1, voicePlaces[of][step])
}

// form is what is counted in a text that is no word.
type form struct{ links, prices, phones, numbers, hashes, handles, questions, percent, quotes, capitals, carets int }

// addForm adds how much there is of what is no word: 0, 1, 2 or more, and how long the text is.
func (f *categoryFeatures) addForm(d *document, n int) {
	var c form
	digits := 0
	for i := range d.tokens[:n] {
		t := &d.tokens[i]
		w := t.Exact
		number := isNumber(w)
		switch {
		case w == "http" || w == "https" || w == "www":
			c.links++
		case number:
			c.numbers++
			digits += len(w)
			if digits >= phoneDigits {
				c.phones++
				digits = 0
			}
		case i > 0 && isNumber(d.tokens[i-1].Exact) && currencies[w]:
			c.prices++
		}
		if !number || strings.ContainsAny(t.after, ".,;:/%") {
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
