package quality

import (
	"slices"
	"strings"
	"unicode"

	"molva/collector"
	"molva/collector/text"
)

// What may be wrong with a pair.
const (
	FaultThin   = "thin"                // says nothing that could be done
	FaultSame   = "same"                // the solution repeats another one, or its own problem
	FaultBlames = "blames"              // the buyer is to blame (000 3)
	FaultUnsure = collector.FaultUnsure // the program cannot tell whether anything will be done: a person has to read it
)

// Checked is what the completeness check found in a letter.
type Checked struct {
	Complete bool
	// Uncovered are the main causes that no pair is about, be it one that waits for a person's reading.
	Uncovered []string
	Faults    []collector.PairFault
}

// causesOfPair is how many causes one pair may cover: one solution to all that went wrong is none (000 4).
const causesOfPair = 2

// CheckLetter says whether a letter covers the main causes (000 4): each by a pair that is about it, by the cause that the
// seller chose or by the words of the problem, and that says what will be done. named are the causes that the words of each
// pair's problem name. Where no cause was found, one good pair is enough. "We will be better" covers nothing; what only a
// person can judge covers nothing by itself either and is named as unsure.
func CheckLetter(p Policy, main []string, pairs []collector.SellerPair, named [][]string) Checked {
	var c Checked
	covered, doubted, good := map[string]bool{}, map[string]bool{}, 0
	said := map[string]bool{}
	for i, pair := range pairs {
		fault := faultOf(p, pair, said)
		said[essence(pair.Solution)] = true
		if fault != "" {
			c.Faults = append(c.Faults, collector.PairFault{Pair: i + 1, What: fault})
		}
		var names []string
		if i < len(named) {
			names = named[i]
		}
		for _, cause := range coveredBy(pair, names, main) {
			covered[cause] = covered[cause] || fault == ""
			doubted[cause] = doubted[cause] || fault == FaultUnsure
		}
		if fault == "" {
			good++
		}
	}
	c.Complete = good > 0
	for _, cause := range main {
		c.Complete = c.Complete && covered[cause]
		if !covered[cause] && !doubted[cause] {
			c.Uncovered = append(c.Uncovered, cause)
		}
	}
	for _, f := range c.Faults { // a weak pair beside good ones does no harm, but to blame the buyer does (000 3)
		c.Complete = c.Complete && f.What != FaultBlames
	}
	return c
}

// coveredBy are the main causes that a pair is about: the chosen one first, then those that its problem names.
func coveredBy(pair collector.SellerPair, named, main []string) (out []string) {
	if slices.Contains(main, pair.Cause) {
		out = append(out, pair.Cause)
	}
	for _, cause := range main {
		if len(out) < causesOfPair && cause != pair.Cause && slices.Contains(named, cause) {
			out = append(out, cause)
		}
	}
	return out
}

func faultOf(p Policy, pair collector.SellerPair, said map[string]bool) string {
	solution := essence(pair.Solution)
	switch {
	case blames(pair.Problem) || blames(pair.Solution):
		return FaultBlames
	case said[solution] && solution != "", solution != "" && solution == essence(pair.Problem):
		return FaultSame
	case letters(pair.Solution) < p.MinSolution || letters(pair.Problem) < 3:
		return FaultThin
	}
	switch weigh(pair.Problem, pair.Solution) {
	case empty:
		return FaultThin
	case doubtful:
		return FaultUnsure
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

func words(s string) []string {
	return strings.FieldsFunc(text.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// essence is a text without what does not change its meaning.
func essence(s string) string { return strings.Join(words(s), " ") }
