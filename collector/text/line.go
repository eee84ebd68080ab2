package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean takes out what nobody sees (control characters, zero-width ones, broken letters) and gives all line ends one form.
func Clean(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || r == '\u2028' || r == '\u2029':
			return '\n'
		case unicode.IsControl(r) || r == utf8.RuneError || r == '\u200b' || r == '\ufeff':
			return -1
		}
		return r
	}, s)
}

// Line makes one line of at most so many letters: spaces folded, what nobody sees gone.
func Line(s string, letters int) string {
	return Cut(strings.Join(strings.Fields(Clean(s)), " "), letters)
}

// Cut keeps the first letters of a text.
func Cut(s string, letters int) string {
	if len(s) <= letters {
		return s
	}
	n := 0
	for i := range s {
		if n == letters {
			return s[:i]
		}
		n++
	}
	return s
}
