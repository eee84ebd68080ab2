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
		case unseen(r):
			return -1
		}
		return r
	}, s)
}

// unseen characters are controls, broken letters, a zero-width space and a byte order mark.
func unseen(r rune) bool {
	return unicode.IsControl(r) || r == utf8.RuneError || r == '\u200b' || r == '\ufeff'
}

// Shorten leaves at most so many letters of a text, the ellipsis for the rest among them, and says whether it took any away. It ends
// with a whole word where one ends near: within 20 letters, and within half of a short line.
func Shorten(s string, most int) (string, bool) {
	letters := []rune(s)
	if len(letters) <= most {
		return s, false
	}
	if most <= 0 {
		return "", true
	}
	end := most - 1 // room for the ellipsis
	for i := end; i > end-min(20, most/2) && i > 0; i-- {
		if unicode.IsSpace(letters[i]) {
			end = i
			break
		}
	}
	return strings.TrimRightFunc(string(letters[:end]), func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(",;:—–-", r)
	}) + "…", true
}

// Line makes one line of at most so many letters: spaces folded, what nobody sees gone.
func Line(s string, letters int) string {
	if !settled(s, false) {
		s = strings.Join(strings.Fields(Clean(s)), " ")
	}
	return Cut(s, letters)
}

// Prose is a text of at most so many letters: what nobody sees is gone, line breaks are kept, the spaces within a line
// are folded, and at most one empty line is left.
func Prose(s string, letters int) string {
	if !settled(s, true) {
		s = FoldLines(Clean(s))
	}
	return Cut(s, letters)
}

// FoldLines folds white space within each line and keeps the lines, one empty line between two at most.
func FoldLines(s string) string {
	var b strings.Builder
	empty := 0
	for l := range strings.Lines(s) {
		l = strings.Join(strings.Fields(l), " ")
		if l == "" {
			empty++
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\n"[:1+min(empty, 1)])
		}
		empty = 0
		b.WriteString(l)
	}
	return b.String()
}

// settled says that Line, or with breaks Prose, has nothing to do on a text, as on nearly all that is read from a page.
func settled(s string, breaks bool) bool {
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c > ' ' && c < 0x7f:
			i++
		case (c == 0xd0 || c == 0xd1) && i+1 < len(s) && s[i+1]&0xc0 == 0x80: // the letters of Cyrillic
			i += 2
		case c == ' ' || c == '\n' && breaks:
			if !lonely(s, i) {
				return false
			}
			i++
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			if unicode.IsSpace(r) || unseen(r) {
				return false
			}
			i += n
		}
	}
	return true
}

// lonely says that the space or line break at i stands between two words alone, or as one of two line breaks.
func lonely(s string, i int) bool {
	if i == 0 || i+1 == len(s) || s[i+1] == ' ' {
		return false
	}
	if s[i] == ' ' {
		return s[i+1] != '\n'
	}
	return s[i+1] != '\n' || s[i-1] != '\n'
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
