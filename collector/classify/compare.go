package classify

import "strings"

// compareWeight is what a comparison adds to the log odds that a text speaks for the winner, and against the loser.
const compareWeight = 7

// Words of comparisons. What stands before the word of comparison (or, of a change, behind на/to) wins with better.
var (
	betterWords = prefixes("лучше лучш качественнее быстрее дешевле надежнее удобнее круче приятнее выгоднее кращ швидш дешевш надійніш зручніш приємніш якісніш better faster cheaper nicer")
	worseWords  = prefixes("хуже медленнее дороже грубее гірш повільніш дорожч worse slower dearer")
	leaveWords  = prefixes("ушел ушла ушли уйду ухож перешел перешл перехо перейд сменил поменял переехал пішов пішл перейшов перейшл змінив змінил switched moved changed left")
	fromWords   = set("с со из от з із від from")
	toWords     = set("на в к до у to for")
)

func prefixes(words string) []string { return strings.Fields(words) }

func beginsWithAny(w string, list []string) bool {
	for _, p := range list {
		if strings.HasPrefix(w, p) {
			return true
		}
	}
	return false
}

// compareReach is how many words stand between a name and the word of comparison at most.
const compareReach = 4

// compared is what the comparisons of a text add for the object: positive where it wins. A comparison is one where the
// object is on one side and another name on the other.
func compared(tokens []token, roles []role) float64 {
	score := 0.0
	for i := range tokens {
		w := tokens[i].Exact
		sign := 0.0
		switch {
		case tokens[i].negated:
		case beginsWithAny(w, betterWords):
			sign = 1
		case beginsWithAny(w, worseWords):
			sign = -1
		}
		if sign != 0 {
			before, after := nameBefore(tokens, roles, i), nameAfter(tokens, roles, i)
			switch {
			case before == roleName && after == roleRival:
				score += sign
			case before == roleRival && after == roleName:
				score -= sign
			}
			continue
		}
		if beginsWithAny(w, leaveWords) && !tokens[i].negated {
			score += changed(tokens, roles, i)
		}
	}
	return compareWeight * max(-1, min(1, score))
}

// nameBefore is the role of the nearest name before token i in its sentence's reach.
func nameBefore(tokens []token, roles []role, i int) role {
	for k := i - 1; k >= max(0, i-compareReach) && tokens[k].part == tokens[i].part && tokens[k].clause >= tokens[i].clause-1; k-- {
		if roles[k] == roleName || roles[k] == roleRival {
			return roles[k]
		}
	}
	return roleOwn
}

// nameAfter is the role of the nearest name behind token i. The first word of a comparison's other side may be written small.
func nameAfter(tokens []token, roles []role, i int) role {
	for k := i + 1; k <= min(len(tokens)-1, i+compareReach) && tokens[k].part == tokens[i].part && tokens[k].clause <= tokens[i].clause+1; k++ {
		if roles[k] == roleName || roles[k] == roleRival {
			return roles[k]
		}
	}
	return roleOwn
}

// changed is 1 where the author went to the object, -1 where he left it.
func changed(tokens []token, roles []role, i int) float64 {
	for k := i + 1; k <= min(len(tokens)-1, i+2*compareReach) && tokens[k].part == tokens[i].part; k++ {
		if roles[k] != roleName {
			continue
		}
		for back := k - 1; back >= max(i, k-2); back-- {
			switch w := tokens[back].Exact; {
			case fromWords[w]:
				return -1
			case toWords[w]:
				return 1
			}
		}
		return 0
	}
	return 0
}
