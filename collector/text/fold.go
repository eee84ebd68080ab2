package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold is a text as it is compared: NFC, lower case, ё as е, no soft hyphens and no zero-width characters, any space as
// one plain space of its own, apostrophes inside a word dropped (п'ять is written пять by many) and the others made '.
// A Latin letter slipped into a Cyrillic word («cервис», «вiдгук» with a Latin c or i) becomes its Cyrillic twin.
// Broken UTF-8 becomes U+FFFD. Folding twice changes nothing.
func Fold(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for len(s) > 0 {
		if start, end, ok := NextWord(s); ok {
			foldGap(&b, s[:start])
			var room [64]byte
			if w, ok := appendCommon(room[:0], s[start:end]); ok {
				b.Write(w)
			} else {
				b.WriteString(foldRareWord(s[start:end]))
			}
			s = s[end:]
			continue
		}
		foldGap(&b, s)
		break
	}
	return b.String()
}

// plain says that folding would change nothing, for the commonest case: ASCII words already in lower case.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' || c == '\'' || c == '`' || c < ' ' {
			return false
		}
	}
	return true
}

// foldGap writes what stands between words.
func foldGap(b *strings.Builder, s string) {
	for _, r := range s {
		switch {
		case ignorable(r):
		case apostrophe(r):
			b.WriteByte('\'')
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
}

// foldWord folds one word as NextWord cuts it.
func foldWord(w string) string {
	var room [64]byte
	if out, ok := appendCommon(room[:0], w); ok {
		return string(out)
	}
	return foldRareWord(w)
}

// appendCommon folds a word of the letters А…я alone, or of Latin letters, with digits: nearly all are. It is not ok for
// any other.
func appendCommon(out []byte, w string) (folded []byte, ok bool) {
	cyrillic, latin := false, false
	for i := 0; i < len(w); {
		c := w[i]
		switch {
		case c >= '0' && c <= '9':
			out = append(out, c)
			i++
			continue
		case wordByte(c):
			latin = true
			out = append(out, c|0x20)
			i++
			continue
		case !commonPair(w, i):
			return out, false
		}
		cyrillic = true
		r := foldLetter(rune(c)&0x1f<<6 | rune(w[i+1]&0x3f))
		out = append(out, 0xc0|byte(r>>6), 0x80|byte(r&0x3f))
		i += 2
	}
	return out, !cyrillic || !latin
}

// foldRareWord folds any word.
func foldRareWord(w string) string {
	if !norm.NFC.IsNormalString(w) {
		w = norm.NFC.String(w)
	}
	var buf [64]byte
	out := buf[:0]
	cyrillic, latin := false, false
	for _, r := range w {
		if ignorable(r) || apostrophe(r) {
			continue
		}
		r = foldLetter(r)
		cyrillic = cyrillic || r >= 0x400 && r <= 0x52f
		latin = latin || r >= 'a' && r <= 'z'
		out = utf8.AppendRune(out, r)
	}
	if cyrillic && latin {
		return withoutTwins(string(out))
	}
	return string(out)
}

func foldLetter(r rune) rune {
	switch {
	case r >= 'a' && r <= 'z', r >= 'а' && r <= 'я':
		return r
	case r >= 'A' && r <= 'Z':
		return r + 'a' - 'A'
	case r >= 'А' && r <= 'Я':
		return r + 'а' - 'А'
	case r == 'ё' || r == 'Ё':
		return 'е'
	case r == 'İ':
		return 'i' // lower case of İ is two runes; one is enough to be found
	}
	if l := unicode.ToLower(r); l != 'ё' {
		return l
	}
	return 'е'
}

// twins are Latin letters that look like Cyrillic ones.
var twins = map[rune]rune{'a': 'а', 'c': 'с', 'e': 'е', 'i': 'і', 'k': 'к', 'm': 'м', 'o': 'о', 'p': 'р', 't': 'т', 'x': 'х', 'y': 'у', 'b': 'в', 'h': 'н', 'ï': 'ї'}

// withoutTwins writes a mixed word in Cyrillic when each of its Latin letters has a twin there; else it stays.
func withoutTwins(w string) string {
	for _, r := range w {
		if _, ok := twins[r]; r >= 'a' && r <= 'z' && !ok {
			return w
		}
	}
	return strings.Map(func(r rune) rune {
		if t, ok := twins[r]; ok {
			return t
		}
		return r
	}, w)
}

// apostrophe holds the signs that people type for one; between letters they belong to the word.
func apostrophe(r rune) bool {
	switch r {
	case '\'', '’', '‘', 'ʼ', '`', '´', '′', '＇':
		return true
	}
	return false
}

// ignorable characters are invisible: soft hyphen, zero-width space and joiners, word joiner, byte order mark.
func ignorable(r rune) bool {
	switch r {
	case 0xad, 0x200b, 0x200c, 0x200d, 0x2060, 0xfeff:
		return true
	}
	return r >= 0xfe00 && r <= 0xfe0f
}

// nameLetters is how much of a name counts.
const nameLetters = 200

// NameKey is the form in which names are compared that people give to what they save: folded, without quotes, with one space between
// words, at most nameLetters.
func NameKey(name string) string {
	words := strings.FieldsFunc(Fold(name), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("\"«»“”„", r) })
	return Cut(strings.Join(words, " "), nameLetters)
}
