package text

import (
	"slices"
	"strings"
)

// alphabetMost is how many spellings in the other Cyrillic alphabet are proposed.
const alphabetMost = 3

// How Ukrainian names stand in Russian texts, and Russian ones in Ukrainian: «Епіцентр» and «Эпицентр», «Білайн» and «Билайн». The и
// that both have sounds otherwise in each.
const (
	ukrainianInRussian = `
^е э е1
и и ы1
ий$ ый ий1
і и
ї и йи3
їв ев ив1
є е
ґ г
`
	russianInUkrainian = `
^е е є3
и і и1
ия ія
ий$ ий ій2
ы и
ый$ ий
э е
ъ -
`
)

var (
	inRussianLetters   = newRewriter(ukrainianInRussian, func(s spelling) []spelling { return []spelling{s} })
	inUkrainianLetters = newRewriter(russianInUkrainian, func(s spelling) []spelling { return []spelling{s} })
)

// otherAlphabet are Cyrillic names as the other language writes them. A name without a letter of one of the two may be of either, and
// is taken for a Russian one.
func otherAlphabet(words []string) []Variant {
	all := strings.Join(words, "")
	var out []Variant
	switch {
	case lettersOf(all) != cyrillicScript || len(words) > soundWords || len([]rune(all)) > soundWords*soundLetters:
		return nil
	case strings.ContainsAny(all, "іїєґ"):
		out = heard(words, inRussianLetters, WhySpokenRu)
	case strings.ContainsAny(all, "иыэъ"):
		out = heard(words, inUkrainianLetters, WhySpokenUk)
	}
	name := strings.Join(words, " ")
	return first(alphabetMost, slices.DeleteFunc(out, func(v Variant) bool { return v.Text == name }))
}
