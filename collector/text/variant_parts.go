package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a word that is taken apart, in letters.
const (
	apartLeast = 3 // of each part
	apartMost  = 4 // ways
	beginLeast = 4 // before a *
)

// legalForms stand before or behind the names of companies and are left out by people. Folded.
var legalForms = strings.Fields("ооо оао пао зао ао ип тов тзов фоп прат пат ат дп пп чп гк гп фгуп тоо llc ltd inc gmbh corp co llp jsc plc limited company")

// withoutLegalForm takes legal forms and quotes from a name, ok where there were some and a name is left.
func withoutLegalForm(name string) (bare string, ok bool) {
	words := strings.Fields(name)
	isForm := func(w string) bool {
		w = Fold(strings.ReplaceAll(strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) }), ".", ""))
		return slices.Contains(legalForms, w)
	}
	kept := words
	for len(kept) > 1 && isForm(kept[0]) {
		kept = kept[1:]
	}
	for len(kept) > 1 && isForm(kept[len(kept)-1]) {
		kept = kept[:len(kept)-1]
	}
	if len(kept) == len(words) {
		return name, false
	}
	bare = strings.Trim(strings.Join(kept, " "), "\"'«»„“”,. ")
	return bare, len(wordsOf(bare)) > 0
}

// joined are a name's words written together, and one word written apart; a hyphen and a space find the same. «и» and "and"
// stand for an &.
func joined(name string, words []string) (out []Variant) {
	if len(words) > 1 {
		out = append(out, Variant{Kind: KindJoined, Text: strings.Join(words, ""), Why: WhyTogether})
	}
	if strings.Contains(name, "&") {
		for _, and := range []string{"and", "и", "і", "та", "энд", "енд"} {
			out = append(out, Variant{Kind: KindJoined, Text: strings.ReplaceAll(name, "&", " "+and+" "), Why: WhyAnd})
		}
	}
	for _, parts := range inHumps(name) {
		out = append(out, Variant{Kind: KindJoined, Text: parts, Why: WhyApart})
	}
	if len(words) == 1 {
		for _, parts := range apart(words[0]) {
			out = append(out, Variant{Kind: KindJoined, Text: parts, Why: WhyApart})
		}
	}
	return out
}

// inHumps parts «ВкусВилл» where its capitals do.
func inHumps(name string) []string {
	var b strings.Builder
	before := ' '
	for _, r := range name {
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		before = r
	}
	if b.Len() == len(name) {
		return nil
	}
	return []string{Fold(b.String())}
}

// apart lists where a word may be two: each part has a vowel and a consonant, and the parts nearest to halves come first.
func apart(word string) (out []string) {
	letters := []rune(word)
	n := len(letters)
	for step := 0; step < n && len(out) < apartMost; step++ {
		at := n/2 + (step+1)/2
		if step%2 == 1 {
			at = n/2 - (step+1)/2
		}
		if at < apartLeast || n-at < apartLeast || !syllable(letters[:at]) || !syllable(letters[at:]) {
			continue
		}
		out = append(out, string(letters[:at])+" "+string(letters[at:]))
	}
	return out
}

func syllable(letters []rune) bool {
	vowel, consonant := false, false
	for _, r := range letters {
		if v := strings.ContainsRune("аеиоуыэюяіїєaeiouy", r); v {
			vowel = true
		} else if r != 'ь' && r != 'ъ' {
			consonant = true
		}
	}
	return vowel && consonant && !strings.ContainsRune("ьъй", letters[0])
}

// alike are letters that look the same in capitals or in small letters, from Latin to Cyrillic.
var alike = map[rune]rune{'a': 'а', 'b': 'в', 'c': 'с', 'e': 'е', 'h': 'н', 'i': 'і', 'k': 'к', 'm': 'м', 'o': 'о', 'p': 'р', 't': 'т', 'x': 'х', 'y': 'у'}

var alikeLatin = func() map[rune]rune {
	m := map[rune]rune{}
	for l, c := range alike {
		m[c] = l
	}
	return m
}()

// twinned writes all letters that have twins in the other script. A Cyrillic word with some Latin twins needs none: folding
// makes it Cyrillic. A Latin word with Cyrillic twins stays as it is, and is found by this alone.
func twinned(words []string) (out []Variant) {
	changed := slices.Clone(words)
	any := false
	for i, w := range words {
		by := alike
		if lettersOf(w) == cyrillicScript {
			by = alikeLatin
		}
		changed[i] = strings.Map(func(r rune) rune {
			if t, ok := by[r]; ok {
				return t
			}
			return r
		}, w)
		if lettersOf(w) == cyrillicScript && lettersOf(changed[i]) != latinScript {
			changed[i] = w // folding does it
		}
		any = any || changed[i] != w
	}
	if any {
		out = append(out, Variant{Kind: KindLookalike, Text: strings.Join(changed, " "), Why: WhyAlike, exact: true})
	}
	for i, w := range words { // one letter alone: «oзон» is folded, "ozоn" with a Cyrillic о is not
		if len(words) > 1 || lettersOf(w) != latinScript {
			continue
		}
		for at, r := range w {
			if t, ok := alike[r]; ok && len(out) < apartMost {
				out = append(out, Variant{Kind: KindLookalike, Text: words[i][:at] + string(t) + words[i][at+1:], Why: WhyAlike, exact: true})
			}
		}
	}
	return out
}

// begun finds handles and tags that go on behind the name.
func begun(words []string) []Variant {
	w := strings.Join(words, "")
	if n := utf8.RuneCountInString(w); n < beginLeast || n > soundLetters || lettersOf(w) == mixedScript {
		return nil
	}
	return []Variant{{Kind: KindHandle, Text: w + "…", Query: w + "*", Why: WhyBegins}}
}
