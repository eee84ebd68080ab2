package text

import (
	"slices"
	"strings"
)

// Bounds of what is read of a name.
const (
	soundWords   = 4  // words; a longer name is spelled word for word as it is
	soundLetters = 24 // of a word
	// soundMost is how many spellings in the other script are proposed.
	soundMost = 20
)

// sounded are a name's spellings in the other script, likeliest first: Latin for Cyrillic words, Cyrillic, in both languages,
// for Latin ones. A name with words of either has all of it in each; one of no script has none.
func sounded(words []string) []Variant {
	if len(words) == 0 || len(words) > soundWords {
		return nil
	}
	kinds := map[nameScript]bool{}
	for _, w := range words {
		if len([]rune(w)) > soundLetters {
			return nil
		}
		kinds[lettersOf(w)] = true
	}
	delete(kinds, noScript)
	if kinds[mixedScript] {
		return nil
	}
	var lists [][]Variant
	if kinds[latinScript] {
		lists = append(lists, heard(words, toRussian, WhySpokenRu), heard(words, toUkrainian, WhySpokenUk))
	}
	if kinds[cyrillicScript] {
		lists = append(lists, slices.Concat(romanized(words), heard(words, toLatin, WhySpokenLatin)))
	}
	return first(soundMost, inTurn(lists...))
}

// broad writes the э within a word as it is written by who does not know it: «Летуаль».
func broad(words []string) []Variant {
	changed := slices.Clone(words)
	for i, w := range words {
		letters := []rune(w)
		changed[i] = string(letters[:1]) + strings.ReplaceAll(string(letters[1:]), "э", "е")
	}
	if slices.Equal(changed, words) {
		return nil
	}
	return []Variant{{Kind: KindTransliteration, Text: strings.Join(changed, " "), Why: WhyVowel}}
}

func heard(words []string, by rewriter, why Why) []Variant {
	ways := make([][]spelling, len(words))
	for i, w := range words {
		ways[i] = slices.DeleteFunc(by.spell(w), func(s spelling) bool { return s.text == "" }) // the h of H&M is no silent one
	}
	var out []Variant
	for _, s := range together(ways, soundMost) {
		out = append(out, Variant{Kind: KindTransliteration, Text: s.text, Why: why})
	}
	return out
}

// romanized are the names by the official tables, each where it has all the letters. What the Ukrainian one alone gives for a name
// without Ukrainian letters stands behind those for Russian.
func romanized(words []string) (out []Variant) {
	add := func(why Why, by func(string) (string, bool)) {
		parts := make([]string, len(words))
		for i, w := range words {
			var ok bool
			if parts[i], ok = by(w); !ok {
				return
			}
		}
		out = append(out, Variant{Kind: KindTransliteration, Text: strings.Join(parts, " "), Why: why})
	}
	add(WhyOfficial, romanOfficial)
	for _, t := range []struct {
		why   Why
		table map[rune]string
	}{{WhyPassport, byPassport}, {WhyCommon, byCommon}, {WhyGOST, byGOST}} {
		add(t.why, func(w string) (string, bool) { return roman(w, t.table) })
	}
	if len(out) > 3 && out[0].Why == WhyOfficial && out[0].Text != out[1].Text && !strings.ContainsAny(strings.Join(words, ""), "іїєґ") {
		out[0], out[1], out[2] = out[1], out[2], out[0]
	}
	return out
}

// inTurn takes one of each list after the other.
func inTurn(lists ...[]Variant) (out []Variant) {
	for i := 0; ; i++ {
		n := len(out)
		for _, l := range lists {
			if i < len(l) {
				out = append(out, l[i])
			}
		}
		if n == len(out) {
			return out
		}
	}
}

// first keeps n variants, each text once: as words are compared, «ё» is «е».
func first(n int, list []Variant) []Variant {
	seen := map[string]bool{}
	var kept []Variant
	for _, v := range list {
		if key := Fold(v.Text); !seen[key] && len(kept) < n {
			seen[key] = true
			kept = append(kept, v)
		}
	}
	return kept
}

// nameScript is what letters a word of a name has.
type nameScript int

const (
	noScript nameScript = iota // digits alone
	latinScript
	cyrillicScript
	mixedScript
)

func lettersOf(word string) nameScript {
	s := noScript
	for _, r := range word {
		k := noScript
		switch {
		case r >= 'a' && r <= 'z':
			k = latinScript
		case r >= 0x400 && r <= 0x52f:
			k = cyrillicScript
		case r < '0' || r > '9':
			return mixedScript
		}
		switch {
		case k == noScript, k == s:
		case s == noScript:
			s = k
		default:
			return mixedScript
		}
	}
	return s
}
