package classify

import (
	"strings"

	"molva/collector/text"
)

// token is one word of a judged text with what the rules need to know about its surroundings.
type token struct {
	*lexeme
	start, end int    // bytes of its part
	part       int    // index of the part (title, text, pros, cons) in the document
	clause     int    // number of its clause; a mark of punctuation or «но» parts clauses
	negated    bool   // a negation stands before it in its clause
	broken     bool   // what stands before it, behind another word of its part, parts clauses
	after      string // what stands between it and the next word
	says       bool   // there is a sign in it
}

// negators turn the meaning of the word after them, or of the one after that.
var negators = set(`не ни нет без нельзя никогда нисколько ничуть ані ні без немає нема ніколи никаких никакой никакого никакая ничего нечего нічого нічим ничем жодних жодної жодного жодна жоден not no never without cannot cant dont doesnt didnt
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

// appendTokens cuts a part into tokens that know what stands between them.
func appendTokens(tokens []token, s string, part int) []token {
	first := len(tokens)
	for at := 0; ; {
		start, end, ok := text.NextWord(s[at:])
		if !ok {
			start = len(s) - at
		}
		var gap gap
		if len(tokens) > first {
			before := &tokens[len(tokens)-1]
			gap = readGap(s[before.end : at+start])
			before.after, before.says = gap.text, gap.says
		}
		if !ok {
			return tokens
		}
		if x := lexemes.Of(s[at+start : at+end]); x.Exact != "" {
			tokens = append(tokens, token{lexeme: x, start: at + start, end: at + end, part: part, broken: gap.broken})
		}
		at += end
	}
}

// gap is what stands between two words of a part.
type gap struct {
	text         string
	broken, says bool // it parts clauses; it holds a sign
}

func readGap(s string) gap {
	if s == " " {
		return gap{text: s}
	}
	return gap{text: s, broken: strings.ContainsAny(s, ".,;:!?()\n…—"), says: strings.IndexFunc(s, sign) >= 0}
}

// relate numbers the clauses and finds what is negated. Parts lie two clauses apart, so that nothing spans them.
func relate(tokens []token) {
	clause := 0
	for i := range tokens {
		t := &tokens[i]
		opens := i == 0 || tokens[i-1].part != t.part
		if opens && i > 0 {
			clause += 2
		}
		if !opens && t.broken || t.turn {
			clause++
		}
		t.clause, t.negated = clause, false
		for back := 1; back <= 2 && back <= i; back++ {
			if before := &tokens[i-back]; before.clause == clause && before.negator {
				t.negated = true
			}
		}
	}
}
