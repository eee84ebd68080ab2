package demo

import (
	"strings"
	"unicode"
)

// words are the words of a text, folded as the world understands them: lower case, ё as е, one kind of apostrophe,
// accents and soft hyphens as written. It is the world's own small reading, so that the check does not lean on the
// product's.
func words(text string) []string {
	text = strings.NewReplacer("ё", "е", "’", "'", "ʼ", "'").Replace(strings.ToLower(text))
	return strings.FieldsFunc(text, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '\'' })
}

// Forms in which the world writes the words that the story searches for. A word that is not listed is another word.
var (
	bouquetForms = formsOf("букет букета букету букетом букете букеты букетов букетам букетами букетах букети букетів")
	brandForms   = formsOf("флорамо флорамою")
	broughtForms = formsOf("привезли")
	lateForms    = formsOf("поздно")
)

type forms map[string]bool

func formsOf(list string) forms {
	f := forms{}
	for _, w := range strings.Fields(list) {
		f[w] = true
	}
	return f
}

// says tells whether one of the fields has the words of a phrase, each in one of its forms, side by side and in order.
func says(fields []string, phrase ...forms) bool {
	for _, field := range fields {
		w := words(field)
		for i := 0; i+len(phrase) <= len(w); i++ {
			if runsFrom(w[i:], phrase) {
				return true
			}
		}
	}
	return false
}

func runsFrom(w []string, phrase []forms) bool {
	for i, f := range phrase {
		if !f[w[i]] {
			return false
		}
	}
	return true
}
