package classify

import (
	"strings"
	"unicode"

	"molva/collector/text"
)

// token is one word of a judged text with what the rules need to know about its surroundings.
type token struct {
	text.Token
	part    int    // index of the part (title, text, pros, cons) in the document
	clause  int    // number of its clause; a mark of punctuation or «но» parts clauses
	negated bool   // a negation stands before it in its clause
	shouted bool   // written in capitals
	after   string // what stands between it and the next word
}

// negators turn the meaning of the word after them, or of the one after that.
var negators = set(`не ни нет без нельзя никогда нисколько ничуть ані ні без немає нема ніколи никаких никакой никакого никакая жодних жодної жодного жодна жоден not no never without cannot cant dont doesnt didnt
	wont wouldnt isnt wasnt arent werent hasnt havent hadnt couldnt shouldnt aint nor`)

// turns begin a new clause without punctuation.
var turns = set(`но однако зато але проте однак зате але but however`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// clauses cuts a part into tokens that know their clause and whether they are negated.
func clauses(s string, part, clause int) []token {
	words := text.Tokenize(s, nil)
	tokens := make([]token, len(words))
	for i, w := range words {
		broken := i > 0 && strings.ContainsAny(s[words[i-1].End:w.Start], ".,;:!?()\n…—")
		if broken || turns[w.Exact] {
			clause++
		}
		tokens[i] = token{Token: w, part: part, clause: clause}
		next := len(s)
		if i+1 < len(words) {
			next = words[i+1].Start
		}
		tokens[i].after = s[w.End:next]
		tokens[i].shouted = shouted(s[w.Start:w.End])
		for back := 1; back <= 2 && back <= i; back++ {
			if tokens[i-back].clause == clause && negators[tokens[i-back].Exact] {
				tokens[i].negated = true
			}
		}
	}
	return tokens
}

// shouted says whether a word of four letters or more is in capitals alone.
func shouted(w string) bool {
	n := 0
	for _, r := range w {
		if !unicode.IsUpper(r) {
			return false
		}
		n++
	}
	return n >= 4
}
