package classify

import (
	"strings"

	"molva/collector/text"
)

// token is one word of a judged text with what the rules need to know about its surroundings.
type token struct {
	text.Token
	part    int  // index of the part (title, text, pros, cons) in the document
	clause  int  // number of its clause; a mark of punctuation or «но» parts clauses
	negated bool // a negation stands before it in its clause
}

// negators turn the meaning of the word after them, or of the one after that.
var negators = set(`не ни нет без нельзя никогда нисколько ничуть ані ні без немає нема ніколи not no never without cannot cant dont doesnt didnt
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
		for back := 1; back <= 2 && back <= i; back++ {
			if tokens[i-back].clause == clause && negators[tokens[i-back].Exact] {
				tokens[i].negated = true
			}
		}
	}
	return tokens
}
