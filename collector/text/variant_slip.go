package text

import "strings"

// The same keys in three layouts, row by row.
var (
	latinKeys     = []rune("`qwertyuiop[]asdfghjkl;'zxcvbnm,.")
	russianKeys   = []rune("ёйцукенгшщзхъфывапролджэячсмитьбю")
	ukrainianKeys = []rune("'йцукенгшщзхїфівапролджєячсмитьбю")
)

// keyRows are where the rows begin in a layout: the places of one row lie side by side.
var keyRows = []int{1, 13, 24, 33}

// slips are what comes of a name that is typed with another layout of the keyboard on: «флаувау» is akfedfe, "ghbdtn" is
// привет.
func slips(name string) (out []Variant) {
	word := strings.ToLower(name)
	add := func(why Why, from, to []rune) {
		if typed, ok := retyped(word, from, to); ok {
			out = append(out, Variant{Kind: KindSlip, Text: typed, Why: why, exact: true})
		}
	}
	switch lettersOf(strings.ReplaceAll(Fold(name), " ", "")) {
	case cyrillicScript:
		add(WhyLayoutRu, russianKeys, latinKeys)
		add(WhyLayoutUk, ukrainianKeys, latinKeys)
		add(WhyLayoutBetween, russianKeys, ukrainianKeys)
		add(WhyLayoutBetween, ukrainianKeys, russianKeys)
	case latinScript:
		add(WhyLayoutRu, latinKeys, russianKeys)
		add(WhyLayoutUk, latinKeys, ukrainianKeys)
	}
	return out
}

// retyped is what other letters stand on the same keys, ok where each letter has a key and some become others. Spaces and
// digits stay.
func retyped(s string, from, to []rune) (string, bool) {
	var b strings.Builder
	changed := false
	for _, r := range s {
		at := indexOf(from, r)
		switch {
		case r == ' ' || r >= '0' && r <= '9':
			b.WriteRune(r)
			continue
		case at < 0:
			return "", false
		}
		changed = changed || to[at] != r
		b.WriteRune(to[at])
	}
	return b.String(), changed
}

func indexOf(list []rune, r rune) int {
	for i, x := range list {
		if x == r {
			return i
		}
	}
	return -1
}

// neighbours says whether two letters stand side by side on a keyboard.
func neighbours(a, b rune) bool {
	for _, keys := range [][]rune{latinKeys, russianKeys, ukrainianKeys} {
		x, y := indexOf(keys, a), indexOf(keys, b)
		if x < 0 || y < 0 {
			continue
		}
		rowX, rowY := rowOf(x), rowOf(y)
		x, y = x-keyRows[rowX], y-keyRows[rowY]
		if d := x - y; rowX == rowY && (d == 1 || d == -1) || rowX+1 == rowY && (d == 0 || d == 1) || rowY+1 == rowX && (d == 0 || d == -1) {
			return true
		}
	}
	return false
}

func rowOf(key int) int {
	for row := len(keyRows) - 2; row > 0; row-- {
		if key >= keyRows[row] {
			return row
		}
	}
	return 0
}
