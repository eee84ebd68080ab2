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
	// Of the spellings in the other script so many are written together, so many apart where the name says where, and of so many
	// handles are sought that go on.
	togetherMost, apartSpelled, beginSpelled = 6, 3, 2
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

// joined are a name's words written together, in its own letters and in others, and one word written apart; a hyphen and a space find
// the same. spelled is the name in the other script.
func joined(name string, words []string, spelled []Variant) (out []Variant) {
	add := func(text string, why Why) { out = append(out, Variant{Kind: KindJoined, Text: text, Why: why}) }
	if len(words) > 1 {
		add(strings.Join(words, ""), WhyTogether)
	}
	for _, v := range first(togetherMost, allTogether(spelled)) {
		add(v.Text, WhyTogether)
	}
	out = append(out, conjoined(name, words)...)
	parts := slices.Concat(inHumps(name), atApostrophe(name))
	for _, p := range parts {
		add(p, WhyApart)
		for _, v := range first(apartSpelled, sounded(wordsOf(p))) {
			add(v.Text, WhyApart)
		}
	}
	if len(words) == 1 && len(parts) == 0 { // else the name says itself where its parts are
		for _, parts := range apart(words[0]) {
			add(parts, WhyApart)
		}
	}
	return append(out, numbered(words)...)
}

// allTogether are spellings of several words without the spaces. By GOST nobody writes so.
func allTogether(spelled []Variant) (out []Variant) {
	for _, v := range spelled {
		if v.Why != WhyGOST && strings.Contains(v.Text, " ") {
			out = append(out, Variant{Text: strings.ReplaceAll(v.Text, " ", "")})
		}
	}
	return out
}

// conjunctions stand between the words of names. Folded.
var conjunctions = []string{"и", "і", "та", "й", "and", "энд", "енд"}

// conjoined are names with another word for "and", or with none: people write &, which is none, for the one and the one for &.
func conjoined(name string, words []string) (out []Variant) {
	add := func(text string) { out = append(out, Variant{Kind: KindJoined, Text: text, Why: WhyAnd}) }
	if strings.Contains(name, "&") {
		for _, and := range conjunctions {
			add(strings.ReplaceAll(name, "&", " "+and+" "))
		}
		if all := strings.Join(wordsOf(strings.ReplaceAll(name, "&", "and")), ""); lettersOf(all) == latinScript {
			add(all)
		}
		return out
	}
	for at := 1; at+1 < len(words); at++ {
		if !slices.Contains(conjunctions, words[at]) {
			continue
		}
		add(strings.Join(slices.Concat(words[:at], words[at+1:]), " "))
		for _, and := range conjunctions {
			if lettersOf(and) == lettersOf(words[at]) && len(and) <= len("та") { // «энд» is for the English one
				add(strings.Join(slices.Concat(words[:at], []string{and}, words[at+1:]), " "))
			}
		}
		return out
	}
	return nil
}

// inHumps parts «ВкусВилл» where its capitals do, and Теле2 before its number.
func inHumps(name string) []string {
	var b strings.Builder
	letters := []rune(name)
	for i, r := range letters {
		if i > 0 && humped(letters, i) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	if b.Len() == len(name) {
		return nil
	}
	return []string{Fold(b.String())}
}

// humped says that a part of a name begins at a letter: a capital behind a small one or before one, a digit behind several letters.
func humped(letters []rune, at int) bool {
	before, r := letters[at-1], letters[at]
	switch {
	case unicode.IsUpper(r) && unicode.IsLower(before):
		return true
	case unicode.IsUpper(r) && unicode.IsUpper(before): // МТСБанк
		return at > 1 && at+2 < len(letters) && unicode.IsUpper(letters[at-2]) && unicode.IsLower(letters[at+1]) && unicode.IsLower(letters[at+2])
	}
	return unicode.IsDigit(r) && at >= apartLeast && unicode.IsLetter(before) && unicode.IsLetter(letters[at-2]) && unicode.IsLetter(letters[at-3])
}

// atApostrophe parts «Л'Этуаль». The apostrophe of «п'ять» is a letter's, and that of "McDonald's" is the end.
func atApostrophe(name string) []string {
	letters := []rune(name)
	for i := 1; i+apartLeast < len(letters); i++ {
		if apostrophe(letters[i]) && !strings.ContainsRune("яюєїЯЮЄЇ", letters[i+1]) && wordRune(letters[i-1]) && wordLen(string(letters[i+1:])) > len("ъ") {
			return []string{Fold(string(letters[:i]) + " " + string(letters[i+1:]))}
		}
	}
	return nil
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

// inOneScript writes single letters as the words beside them are written: the M of «M.Видео» may be a Latin one.
func inOneScript(words []string) []string {
	kinds := map[nameScript]bool{}
	for _, w := range words {
		if !singleLetter(w) {
			kinds[lettersOf(w)] = true
		}
	}
	delete(kinds, noScript)
	if len(kinds) != 1 || kinds[mixedScript] {
		return words
	}
	by := alike
	if kinds[latinScript] {
		by = alikeLatin
	}
	out := slices.Clone(words)
	for i, w := range out {
		if singleLetter(w) {
			out[i] = twin(w, by)
		}
	}
	return out
}

// singleLetter says that a word is one letter, perhaps with figures.
func singleLetter(w string) bool {
	return utf8.RuneCountInString(strings.Trim(w, "0123456789")) == 1
}

// twin writes the letters of a word that have twins in the other script.
func twin(w string, by map[rune]rune) string {
	return strings.Map(func(r rune) rune {
		if t, ok := by[r]; ok {
			return t
		}
		return r
	}, w)
}

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
		changed[i] = twin(w, by)
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

// begun finds handles and tags that go on behind the name, in its own letters and as it stands in addresses.
func begun(words []string, spelled []Variant) (out []Variant) {
	names := []Variant{{Text: strings.Join(words, "")}}
	for _, v := range spelled {
		if v.Why == WhyOfficial || v.Why == WhyPassport || v.Why == WhyCommon {
			names = append(names, Variant{Text: strings.ReplaceAll(v.Text, " ", "")})
		}
	}
	for _, v := range first(1+beginSpelled, names) {
		if n := utf8.RuneCountInString(v.Text); n >= beginLeast && n <= soundLetters && lettersOf(v.Text) != mixedScript {
			out = append(out, Variant{Kind: KindHandle, Text: v.Text + "…", Query: v.Text + "*", Why: WhyBegins})
		}
	}
	return out
}
