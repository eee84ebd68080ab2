package alert

import (
	"slices"
	"strings"
	"unicode"
)

// piece is a part of a foreign text: plain, marked, or the end of a line.
type piece struct {
	Text  string
	Mark  bool
	Break bool
}

// pieces cuts a cleaned text at its lines and at the words to be marked. Words are found as whole words, whatever
// their case; ё counts as е.
func pieces(text string, words []string) []piece {
	letters := []rune(text)
	marked := marks(letters, words)
	var out []piece
	for i := 0; i < len(letters); {
		if letters[i] == '\n' {
			out = append(out, piece{Break: true})
			i++
			continue
		}
		end := i + 1
		for end < len(letters) && letters[end] != '\n' && marked[end] == marked[i] {
			end++
		}
		out = append(out, piece{Text: string(letters[i:end]), Mark: marked[i]})
		i = end
	}
	return out
}

// marks says for each letter whether it belongs to one of the words.
func marks(letters []rune, words []string) []bool {
	marked := make([]bool, len(letters))
	folded := fold(letters)
	for _, w := range words {
		word := fold([]rune(strings.TrimSpace(w)))
		if len(word) == 0 {
			continue
		}
		for i := 0; i+len(word) <= len(folded); i++ {
			if folded[i] == word[0] && slices.Equal(folded[i:i+len(word)], word) && wholeWord(folded, i, i+len(word)) {
				for k := i; k < i+len(word); k++ {
					marked[k] = true
				}
			}
		}
	}
	return marked
}

// fold is letter by letter, so that places in the folded text are places in the text.
func fold(letters []rune) []rune {
	out := make([]rune, len(letters))
	for i, r := range letters {
		switch r = unicode.ToLower(r); {
		case r == 'ё':
			r = 'е'
		case r == '’' || r == 'ʼ' || r == '`':
			r = '\''
		case unicode.IsSpace(r):
			r = ' '
		}
		out[i] = r
	}
	return out
}

func wholeWord(letters []rune, start, end int) bool {
	inWord := func(i int) bool {
		return i >= 0 && i < len(letters) && (unicode.IsLetter(letters[i]) || unicode.IsDigit(letters[i]))
	}
	return !(inWord(start-1) && inWord(start)) && !(inWord(end-1) && inWord(end))
}
