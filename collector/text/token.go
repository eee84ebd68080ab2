package text

import (
	"unicode"
	"unicode/utf8"
)

// MaxLetters is where a word is cut: Elasticsearch splits longer terms and would move the positions behind them.
const MaxLetters = 100

// Token is one word where it stands in a text. Start and End are byte offsets into the original text.
type Token struct {
	Start, End int
	*Word
}

// Tokenize cuts a text into its words: letters and digits with the apostrophes and invisible characters inside them.
// A hyphen, a dot and a sign part words. Words of declared brands carry the brand's own stem; brands may be nil.
func Tokenize(s string, brands *Brands) []Token {
	if s == "" {
		return nil
	}
	tokens := make([]Token, 0, wordsIn(s))
	for at := 0; at < len(s); {
		start, end, ok := NextWord(s[at:])
		if !ok {
			break
		}
		if w := WordOf(s[at+start : at+end]); w.Exact != "" {
			tokens = append(tokens, Token{at + start, at + end, w})
		}
		at += end
	}
	if brands.some() {
		words := AppendWords(nil, s, brands)
		for i := range tokens {
			tokens[i].Word = words[i]
		}
	}
	return tokens
}

// wordsIn is how many words a text may have.
func wordsIn(s string) int { return len(s)/10 + 1 }

// AppendWords adds the words of a text, as Tokenize finds them, without their places. Nobody may change a word.
func AppendWords(words []*Word, s string, brands *Brands) []*Word {
	first := len(words)
	for {
		start, end, ok := NextWord(s)
		if !ok {
			break
		}
		if w := WordOf(s[start:end]); w.Exact != "" {
			words = append(words, w)
		}
		s = s[end:]
	}
	if brands.some() {
		brands.mark(words[first:])
	}
	return words
}

// NextWord finds the first word of s.
func NextWord(s string) (start, end int, ok bool) {
	for start < len(s) {
		if c := s[start]; c < utf8.RuneSelf {
			if wordByte(c) {
				break
			}
			start++
			continue
		}
		if commonPair(s, start) {
			break
		}
		r, n := utf8.DecodeRuneInString(s[start:])
		if wordRune(r) {
			break
		}
		start += n
	}
	if start == len(s) {
		return 0, 0, false
	}
	return start, start + wordLen(s[start:]), true
}

// wordLen is the length in bytes of the word at the beginning of s. What is only allowed inside a word counts when a
// letter follows it.
func wordLen(s string) int {
	end := 0
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			i++
			if wordByte(c) {
				end = i
			} else if c != '\'' && c != '`' {
				return end
			}
			continue
		}
		if commonPair(s, i) {
			i += 2
			end = i
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		if wordRune(r) || unicode.Is(unicode.Mn, r) && !ignorable(r) {
			end = i
		} else if !ignorable(r) && !apostrophe(r) {
			return end
		}
	}
	return end
}

// commonPair says whether the two bytes at i are one of the letters А…я: nearly all that is read is made of them.
func commonPair(s string, i int) bool {
	if i+1 >= len(s) {
		return false
	}
	c := s[i+1]
	return s[i] == 0xd0 && c >= 0x90 && c <= 0xbf || s[i] == 0xd1 && c >= 0x80 && c <= 0x8f
}

func wordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func wordRune(r rune) bool {
	if r >= 'А' && r <= 'я' {
		return true
	}
	if apostrophe(r) {
		return false // ʼ is a letter by its class
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// cut keeps the first MaxLetters letters.
func cut(w string) string {
	if len(w) <= MaxLetters {
		return w
	}
	n := 0
	for i := range w {
		if n++; n > MaxLetters {
			return w[:i]
		}
	}
	return w
}
