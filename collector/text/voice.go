package text

import "unicode"

// voice is what one word says about the language of its text: how many letters it has of which scripts, and what it
// weighs.
type voice struct {
	cyrillic, latin, foreign uint8 // letters; a word has at most MaxLetters
	odd                      bool  // it has a letter that ru, uk and en do not have
	speaks                   bool  // it is all in one script, and sum says what it weighs there
	script                   languageScript
	sum                      languageSum
}

// voiceOf listens to a folded word.
func voiceOf(exact string) voice {
	var v voice
	for _, r := range exact {
		switch {
		case commonCyrillic(r):
			v.cyrillic++
		case unicode.Is(unicode.Cyrillic, r):
			v.cyrillic++
			v.odd = true
		case unicode.Is(unicode.Latin, r):
			v.latin++
			v.odd = v.odd || r > 'z'
		case unicode.IsLetter(r):
			v.foreign++
		}
	}
	var room [4 * MaxLetters]uint16
	for _, script := range [...]languageScript{inCyrillic, inLatin} {
		if sum, ok := theLanguageModel().word(room[:0], exact, script); ok {
			v.speaks, v.script, v.sum = true, script, sum
		}
	}
	return v
}

// Voices are those of the words at the beginning of a text. The zero value has heard none. Who has the words of a text
// at hand adds them one by one and gets the answer of Language without reading the text again.
type Voices struct {
	words, strange           int
	cyrillic, latin, foreign int
	heard                    [2]int // words in Latin, in Cyrillic
	sums                     [2]languageSum
}

// Add adds a word.
func (v *Voices) Add(w *Word) {
	v.words++
	v.cyrillic += int(w.voice.cyrillic)
	v.latin += int(w.voice.latin)
	v.foreign += int(w.voice.foreign)
	if w.voice.odd {
		v.strange++
	}
	if !w.voice.speaks {
		return
	}
	at := w.voice.script.index()
	v.heard[at]++
	v.sums[at].add(w.voice.sum)
}

// Hear adds the words of a text.
func (v *Voices) Hear(s string) {
	for {
		start, end, ok := NextWord(s)
		if !ok {
			return
		}
		if w := WordOf(s[start:end]); w.Exact != "" {
			v.Add(w)
		}
		s = s[end:]
	}
}

// script is the one in which most is written, and whether it is one of ours.
func (v *Voices) script() (s languageScript, ok bool) {
	if v.foreign > v.cyrillic+v.latin || v.strange >= 2 && float64(v.strange) >= strangeShare*float64(v.words) {
		return inLatin, false
	}
	return languageScript(float64(v.cyrillic) >= cyrillicShare*float64(v.cyrillic+v.latin) && v.cyrillic > 0), true
}

// Language is that of the words that were added, as the function of this name tells it.
func (v *Voices) Language() string {
	script, ok := v.script()
	if !ok || v.heard[script.index()] == 0 {
		return "other"
	}
	return v.sums[script.index()].best(script)
}

func (s languageScript) index() int {
	if s == inCyrillic {
		return 1
	}
	return 0
}
