package quality

import (
	"strings"
	"unicode"

	"molva/collector"
	"molva/collector/text"
)

// What may be wrong with a pair.
const (
	FaultThin   = "thin"   // says nothing that could be done
	FaultSame   = "same"   // the solution repeats another one, or its own problem
	FaultBlames = "blames" // the buyer is to blame (000 3)
)

// Checked is what the completeness check found in a letter.
type Checked struct {
	Complete  bool
	Uncovered []string
	Faults    []collector.PairFault
}

// CheckLetter says whether a letter covers the main causes (000 4): each by a pair that is about it, by the cause that the
// seller chose or by the words of the problem, and that has a solution. named are the causes that the words of each pair's
// problem name. Where no cause was found, one good pair is enough. "We will be better" covers nothing.
func CheckLetter(p Policy, main []string, pairs []collector.SellerPair, named [][]string) Checked {
	var c Checked
	covered, good := map[string]bool{}, 0
	said := map[string]bool{}
	for i, pair := range pairs {
		fault := faultOf(p, pair, said)
		said[essence(pair.Solution)] = true
		if fault != "" {
			c.Faults = append(c.Faults, collector.PairFault{Pair: i + 1, What: fault})
			continue
		}
		good++
		if pair.Cause != "" {
			covered[pair.Cause] = true
		}
		if i < len(named) {
			for _, n := range named[i] {
				covered[n] = true
			}
		}
	}
	for _, cause := range main {
		if !covered[cause] {
			c.Uncovered = append(c.Uncovered, cause)
		}
	}
	c.Complete = good > 0 && len(c.Uncovered) == 0
	for _, f := range c.Faults { // a weak pair beside good ones does no harm, but to blame the buyer does (000 3)
		c.Complete = c.Complete && f.What != FaultBlames
	}
	return c
}

func faultOf(p Policy, pair collector.SellerPair, said map[string]bool) string {
	solution := essence(pair.Solution)
	switch {
	case blames(pair.Problem) || blames(pair.Solution):
		return FaultBlames
	case said[solution] && solution != "", solution != "" && solution == essence(pair.Problem):
		return FaultSame
	case letters(pair.Solution) < p.MinSolution || letters(pair.Problem) < 3 || variety(pair.Solution) < 4:
		return FaultThin
	}
	return ""
}

// letters counts letters and digits.
func letters(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// variety counts the different words.
func variety(s string) int {
	seen := map[string]bool{}
	for _, w := range words(s) {
		seen[w] = true
	}
	return len(seen)
}

func words(s string) []string {
	return strings.FieldsFunc(text.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// essence is a text without what does not change its meaning.
func essence(s string) string { return strings.Join(words(s), " ") }

// blame are beginnings of words that, one after another, lay the blame on the buyer. Between them a word or two may stand.
var blame = [][]string{
	{"покупател", "сам", "винов"}, {"покупател", "винов"}, {"клиент", "винов"}, {"заказчик", "винов"}, {"вина", "покупател"}, {"вина", "клиент"},
	{"вине", "покупател"}, {"вине", "клиент"}, {"винов", "покупател"}, {"винов", "клиент"}, {"винов", "сам"}, {"сам", "винов"},
	{"покупател", "придир"}, {"клиент", "придир"}, {"покупател", "неадекват"}, {"клиент", "неадекват"}, {"неадекват", "покупател"}, {"неадекват", "клиент"},
	{"покупц", "винн"}, {"покупець", "винн"}, {"клієнт", "винн"}, {"вина", "покупц"}, {"вина", "клієнт"}, {"провин", "покупц"}, {"провин", "клієнт"},
	{"винн", "покупц"}, {"винн", "клієнт"}, {"сам", "винн"}, {"сам", "винен"}, {"клієнт", "винен"}, {"покупець", "винен"}, {"покупц", "чіпля"}, {"клієнт", "чіпля"}, {"неадекват", "клієнт"}, {"неадекват", "покупц"},
	{"buyer", "fault"}, {"buyer", "blame"}, {"customer", "fault"}, {"customer", "blame"}, {"client", "fault"}, {"fault", "buyer"}, {"fault", "customer"},
	{"blame", "buyer"}, {"blame", "customer"},
}

// negations in front of the words turn them round: «клиент не виноват».
var negations = map[string]bool{"не": true, "ни": true, "ні": true, "нет": true, "немає": true, "not": true, "never": true, "no": true}

// blames says that a text lays the blame on the buyer.
func blames(s string) bool {
	for _, sentence := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(".!?;\n", r) }) {
		w := words(sentence)
		for _, pattern := range blame {
			if follows(w, pattern) {
				return true
			}
		}
	}
	return false
}

// follows finds the beginnings in their order with at most two words between neighbours, none of them a negation.
func follows(w, pattern []string) bool {
	for i := range w {
		at, ok := i, strings.HasPrefix(w[i], pattern[0]) && (i == 0 || !negations[w[i-1]])
		for _, next := range pattern[1:] {
			if !ok {
				break
			}
			ok = false
			for j := at + 1; j < len(w) && j <= at+3 && !negations[w[j]]; j++ {
				if strings.HasPrefix(w[j], next) {
					at, ok = j, true
					break
				}
			}
		}
		if ok {
			return true
		}
	}
	return false
}
