package text

import (
	_ "embed"
	"fmt"
	"math"
	"sync"
	"unicode"
)

// The classes that Language tells apart, in the order of the table's columns.
var languageNames = [...]string{"ru", "uk", "en", "other"}

const (
	languages     = len(languageNames)
	languageBits  = 13
	languageTable = 1 << languageBits
	// doubt is what another language must be ahead by, in steps of the table: a word or two are rather ru, uk or en.
	doubt = 150
	// LanguageBytes is how much of a text is looked at.
	LanguageBytes = 400
	// cyrillicShare is the share of Cyrillic letters from which Latin words count as names of goods.
	cyrillicShare = 0.25
	// strangeShare is the share of words with letters that ru, uk and en do not have (ў, љ, қ, ç, ł …) from which a text is
	// in another language: one such name is not enough.
	strangeShare = 0.15
)

// languageModel is a linear model over hashed runs of one to four letters, a byte a weight.
type languageModel [languageTable][languages]int8

//go:embed language.bin
var languageWeights []byte

var theLanguageModel = sync.OnceValue(func() *languageModel {
	m, err := decodeLanguage(languageWeights)
	if err != nil {
		panic("text: " + err.Error()) // a broken build; every test sees it
	}
	return m
})

func decodeLanguage(file []byte) (*languageModel, error) {
	if len(file) != languageTable*languages {
		return nil, fmt.Errorf("language weights: %d bytes, want %d", len(file), languageTable*languages)
	}
	m := new(languageModel)
	for i := range m {
		for l := range languages {
			m[i][l] = int8(file[i*languages+l])
		}
	}
	return m, nil
}

// Language tells the language of a text: ru, uk, en, or other where it is neither or holds no letters. It looks at the
// first 400 bytes; names in Latin letters inside a Cyrillic text do not count.
func Language(s string) string {
	var v Voices
	v.Hear(beginning(s))
	return v.Language()
}

func beginning(s string) string { return s[:min(len(s), LanguageBytes)] }

// language is like Language, by weights that words are not remembered with.
func (m *languageModel) language(s string) string {
	s = beginning(s)
	var v Voices
	v.Hear(s)
	script, ok := v.script()
	var all languageSum
	heard := false
	for _, w := range Tokenize(s, nil) {
		if sum, speaks := m.word(nil, w.Exact, script); speaks {
			heard = true
			all.add(sum)
		}
	}
	if !ok || !heard {
		return "other"
	}
	return all.best(script)
}

// word is what a folded word says in a script; room is where its runs may be written.
func (m *languageModel) word(room []uint16, exact string, script languageScript) (sum languageSum, speaks bool) {
	runs := appendLanguageRuns(room, exact, script)
	if len(runs) == 0 {
		return sum, false
	}
	sum = m.sum(runs)
	sum.correct(exact)
	return sum, true
}

// languageSum is what runs of letters say for each language.
type languageSum [languages]int32

func (m *languageModel) sum(runs []uint16) (sum languageSum) {
	for _, p := range runs {
		for l, w := range m[p] {
			sum[l] += int32(w)
		}
	}
	return sum
}

func (sum *languageSum) add(more languageSum) {
	for l, n := range more {
		sum[l] += n
	}
}

// best is the name of the language that is ahead among those of the script.
func (sum languageSum) best(script languageScript) string {
	best, top := languages-1, int32(math.MinInt32)
	sum[languages-1] -= doubt
	for l := range languages {
		if script.may(l) && sum[l] > top {
			best, top = l, sum[l]
		}
	}
	return languageNames[best]
}

type languageScript bool

const (
	inCyrillic languageScript = true
	inLatin    languageScript = false
)

// may says whether a language is written in the script.
func (s languageScript) may(language int) bool {
	switch languageNames[language] {
	case "ru", "uk":
		return s == inCyrillic
	case "en":
		return s == inLatin
	}
	return true
}

// languageRuns are the places of the letter runs of the words in the text's main script; none for another script.
func languageRuns(s string) (languageScript, []uint16) {
	s = beginning(s)
	var v Voices
	v.Hear(s)
	script, ok := v.script()
	if !ok {
		return script, nil
	}
	runs := make([]uint16, 0, 4*(v.cyrillic+v.latin))
	for _, w := range Tokenize(s, nil) {
		runs = appendLanguageRuns(runs, w.Exact, script)
	}
	return script, runs
}

// commonCyrillic are the folded letters of Russian and Ukrainian.
func commonCyrillic(r rune) bool {
	return r >= 'а' && r <= 'я' || r == 'і' || r == 'ї' || r == 'є' || r == 'ґ'
}

// appendLanguageRuns adds the runs of one to four letters of a word, its edges counted as letters.
func appendLanguageRuns(runs []uint16, w string, script languageScript) []uint16 {
	letters := make([]rune, 1, 34)
	letters[0] = ' '
	for _, r := range w {
		if cyrillic := commonCyrillic(r) || unicode.Is(unicode.Cyrillic, r); cyrillic != bool(script) || !unicode.IsLetter(r) {
			return runs
		}
		if letters = append(letters, r); len(letters) == 33 {
			break
		}
	}
	letters = append(letters, ' ')
	for i := range letters {
		h := uint32(2166136261)
		for j := i; j < min(i+4, len(letters)); j++ {
			h = (h ^ uint32(letters[j])) * 16777619
			if j > 0 {
				runs = append(runs, uint16((h^h>>15)*0x2c1b3c6d>>(32-languageBits)))
			}
		}
	}
	return runs
}
