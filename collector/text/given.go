package text

import (
	"slices"
	"strings"
	"unicode"
)

// The bounds of a name that somebody may be greeted with.
const (
	givenWords   = 4
	givenLetters = 30
)

// patronymics are how a father's name ends, in Russian and Ukrainian.
var patronymics = strings.Fields("ович евич ёвич йович ьич мич овна евна ёвна инична ьинична івна ївна ична")

// GivenName is the name with which a person is greeted: of «Коваль Анна Петровна», «Анна Петровна Коваль» and «АННА КОВАЛЬ»
// it is «Анна». Of two words without a father's name the first is the given name, unless it alone ends as surnames do; an
// initial behind a name («Семён Г.») is left out. "" for what is no person's name: whoever
// orders at a shop may type anything there, an address to click on for one, and our mails would carry it.
func GivenName(name string) string {
	words := withoutInitials(strings.Fields(name))
	if len(words) == 0 || len(words) > givenWords {
		return ""
	}
	for i, w := range words {
		if !nameWord(w) {
			return ""
		}
		if r := []rune(w); len(r) > 1 && strings.ToUpper(w) == w {
			words[i] = string(r[:1]) + strings.ToLower(string(r[1:]))
		}
	}
	if len(words) == 3 && !patronymic(words[1]) && patronymic(words[2]) {
		return words[1]
	}
	if len(words) == 2 && surname(words[0]) && !surname(words[1]) && !patronymic(words[1]) {
		return words[1]
	}
	return words[0]
}

// withoutInitials leaves out a single letter behind a name. Two stand behind a surname («Коваль А. П.»), and one before a
// word may be the name itself («А. Коваль»): nobody is greeted then.
func withoutInitials(words []string) []string {
	n := len(words)
	if n < 2 {
		return words
	}
	if letters := []rune(strings.TrimSuffix(words[n-1], ".")); len(letters) == 1 && unicode.IsLetter(letters[0]) {
		return words[:n-1]
	}
	return words
}

// surnames are how many Russian and Ukrainian surnames end, and next to no given name does.
var surnames = strings.Fields("ов ова ев ева єв єва енко єнко ский ская ський ська цький цька чук щук нюк")

func surname(w string) bool {
	if w = strings.ToLower(w); w == "любов" {
		return false // in Ukrainian a given name
	}
	return slices.ContainsFunc(surnames, func(end string) bool { return strings.HasSuffix(w, end) && len([]rune(w)) > len([]rune(end))+2 })
}

// nameWord says that a word is letters, with hyphens or apostrophes between them.
func nameWord(w string) bool {
	letters := []rune(w)
	if len(letters) < 2 || len(letters) > givenLetters || !unicode.IsLetter(letters[0]) || !unicode.IsLetter(letters[len(letters)-1]) {
		return false
	}
	for i, r := range letters {
		if !unicode.IsLetter(r) && (!strings.ContainsRune("-'’ʼ‘`", r) || !unicode.IsLetter(letters[i-1])) {
			return false
		}
	}
	return true
}

func patronymic(w string) bool {
	w = strings.ToLower(w)
	return slices.ContainsFunc(patronymics, func(end string) bool { return strings.HasSuffix(w, end) && len(w) > len(end)+2 })
}
