package text

import (
	"strings"
	"testing"
)

// A word of the tables stands in one place, or its stem would depend on which one is read first.
func TestLexemesStandOnce(t *testing.T) {
	line := map[string]string{}
	for w := range strings.FieldsSeq(wholeWords) {
		if line[w] != "" {
			t.Errorf("%s stands twice among the whole words", w)
		}
		line[w] = "the whole words"
	}
	for l := range strings.Lines(lexemes) {
		forms := strings.Fields(l)
		for _, w := range forms {
			if line[w] != "" {
				t.Errorf("%s stands with %s and in %s", w, forms[0], line[w])
			}
			line[w] = "the line of " + forms[0]
		}
	}
	for l := range strings.SplitSeq(oddForms, ";") {
		for _, w := range strings.Fields(l)[1:] {
			if line[w] != "" {
				t.Errorf("%s is an odd form and stands in %s", w, line[w])
			}
			line[w] = "the odd forms"
		}
	}
	for w := range line {
		if Fold(w) != w {
			t.Errorf("%q is not folded: no text holds it so", w)
		}
	}
	for w := range knownStems {
		if Fold(w) != w {
			t.Errorf("%q is not folded: no text holds it so", w)
		}
		if irregular[w] == w {
			t.Errorf("%s is a known stem and a word of its own in %s", w, line[w])
		}
	}
}

func TestNoOtherWordFallsUnderALexeme(t *testing.T) {
	for _, w := range strings.Fields("надоело стоянка летучий банковать днище семья раза местечко частокол былина ") {
		s := Stem(w)
		if irregular[s] == s && irregular[w] == "" {
			t.Errorf("%s falls under the word %s", w, s)
		}
	}
}
