package text

import (
	"maps"
	"slices"
	"strings"
)

// abbreviationMost is how many letters an abbreviation has that is written as it is read out.
const abbreviationMost = 5

// How letters are called: of English as Russian and Ukrainian have it, of German and Latin, and of the Cyrillic alphabets. "_" is a space.
const (
	englishInRussian   = `a эй b би c си d ди e и f эф g джи h эйч i ай j джей k кей l эл m эм n эн o оу p пи q кью r ар s эс t ти u ю v ви w дабл_ю x экс y уай z зед`
	englishInUkrainian = `a ей b бі c сі d ді e і f еф g джі h ейч i ай j джей k кей l ел m ем n ен o оу p пі q кью r ар s ес t ті u ю v ві w дабл_ю x екс y вай z зед`
	latinInRussian     = `a а b бэ c цэ d дэ e е f эф g гэ h аш i и j йот k ка l эль m эм n эн o о p пэ q ку r эр s эс t тэ u у v вэ w вэ x икс y игрек z зет`
	russianLetters     = `а а б бэ в вэ г гэ д дэ е е ж жэ з зэ и и к ка л эль м эм н эн о о п пэ р эр с эс т тэ у у ф эф х ха ц цэ ч че ш ша щ ща э э ю ю я я`
	ukrainianLetters   = `а а б бе в ве г ге д де е е є є ж же з зе и и і і ї ї к ка л ел м ем н ен о о п пе р ер с ес т те у у ф еф х ха ц це ч че ш ша щ ща ю ю я я`
)

// letterNames are the ways to read letters out.
var letterNames = []struct {
	names map[rune]string
	of    nameScript
	why   Why
	and   string // how the & between two of them is read
}{
	{lettersIn(englishInRussian), latinScript, WhySpokenRu, "энд"}, {lettersIn(latinInRussian), latinScript, WhySpokenRu, ""},
	{lettersIn(englishInUkrainian), latinScript, WhySpokenUk, "енд"},
	{lettersIn(russianLetters), cyrillicScript, WhySpokenRu, ""}, {lettersIn(ukrainianLetters), cyrillicScript, WhySpokenUk, ""},
}

// readOut are abbreviations as they are read out, letter by letter, apart and together: H&M is «эйч энд эм», МТС «эмтээс». A
// name of which a word has a vowel is read as a word.
func readOut(name string, words []string) (out []Variant) {
	all := strings.Join(words, "")
	if slices.ContainsFunc(words, singleLetter) && len(words) > 1 {
		out = oneReadOut(words)
	}
	if n := len([]rune(all)); n < 2 || n > abbreviationMost || strings.ContainsAny(all, "aeiouyаеиоуыэюяєії0123456789") {
		return out
	}
	for _, t := range letterNames {
		if lettersOf(all) != t.of {
			continue
		}
		var called, parts []string
		for _, w := range words {
			var one []string
			for _, r := range w {
				one = append(one, strings.ReplaceAll(t.names[r], "_", " "))
			}
			called, parts = append(called, one...), append(parts, strings.Join(one, " "))
		}
		if slices.Contains(called, "") {
			continue
		}
		if strings.Contains(name, "&") && t.and != "" {
			out = append(out, Variant{Kind: KindTransliteration, Text: strings.Join(parts, " "+t.and+" "), Why: t.why})
		}
		out = append(out, apartAndTogether(called, t.why)...)
	}
	return out
}

// oneReadOut are names with a letter of the other words' Cyrillic that is read out: «эм видео».
func oneReadOut(words []string) (out []Variant) {
	for _, t := range letterNames {
		changed, some := slices.Clone(words), false
		for i, w := range words {
			name := t.names[[]rune(w)[0]]
			if t.of != cyrillicScript || name == w || name == "" || len([]rune(w)) > 1 {
				continue
			}
			changed[i], some = name, true
		}
		if some && !slices.Contains(changed, "") && lettersOf(strings.Join(changed, "")) == t.of && len(changed) <= soundWords {
			out = append(out, apartAndTogether(changed, t.why)...)
		}
	}
	return out
}

func apartAndTogether(words []string, why Why) []Variant {
	spaced := strings.Join(words, " ")
	return []Variant{{Kind: KindTransliteration, Text: spaced, Why: why}, {Kind: KindTransliteration, Text: strings.ReplaceAll(spaced, " ", ""), Why: why}}
}

// numerals are small numbers in words: Russian, Ukrainian and English, ordering and counting. Other forms are found by their stems.
const numerals = `1 первый один перший один one first
2 второй два другий два two second
3 третий три третій три three third
4 четвертый четыре четвертий чотири four fourth
5 пятый пять пятий пять five fifth
6 шестой шесть шостий шість six sixth
7 седьмой семь сьомий сім seven seventh
8 восьмой восемь восьмий вісім eight eighth
9 девятый девять девятий девять nine ninth
10 десятый десять десятий десять ten tenth`

var numberWords, numberOf = func() (words map[string][]string, of map[string]string) {
	words, of = map[string][]string{}, map[string]string{}
	for line := range strings.Lines(numerals) {
		row := strings.Fields(line)
		words[row[0]] = row[1:]
		for _, w := range row[1:] {
			of[w] = row[0]
		}
	}
	return words, of
}()

// lettersReadOut are rules for Latin letters that stand alone: the T of "T-Mobile" is «ти». They do not speak against the letter itself.
func lettersReadOut() string {
	var b strings.Builder
	names := lettersIn(englishInRussian)
	for _, letter := range slices.Sorted(maps.Keys(names)) {
		b.WriteString("\n~^" + string(letter) + "$ " + strings.ReplaceAll(names[letter], "_", "") + "1")
	}
	return b.String()
}

// numbered are names with a number in figures instead of words, or in words: «5 элемент» and «Пятый элемент».
func numbered(words []string) (out []Variant) {
	if len(words) < 2 || len(words) > soundWords {
		return nil
	}
	with := func(at int, w string) {
		changed := slices.Clone(words)
		changed[at] = w
		out = append(out, Variant{Kind: KindJoined, Text: strings.Join(changed, " "), Why: WhyNumber})
	}
	script := lettersOf(strings.Join(words, ""))
	for at, w := range words {
		if n := numberOf[w]; n != "" {
			with(at, n)
			return out
		}
		for _, said := range numberWords[w] {
			if lettersOf(said) == script {
				with(at, said)
			}
		}
		if len(out) > 0 {
			return out // of several numbers the first
		}
	}
	return out
}
