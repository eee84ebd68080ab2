package text

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// What is proposed for a name, some of each kind.
func TestVariants(t *testing.T) {
	for _, c := range []struct{ name, kind, want string }{
		{"Флаувау", "transliteration", "flowwow|flauvau"},
		{"Флаувау", "joined", `"флау вау"`},
		{"Флаувау", "slip", "=akfedfe"},
		{"Флаувау", "handle", "флаувау*"},
		{"ghbdtn", "slip", "=привет"},
		{"Київ", "slip", `="rb d"`},
		{"Flowwow", "transliteration", "флаувау|флоувоу"},
		{"Flowwow", "slip", "=адщццщц"},
		{"Flowwow", "joined", `"flow wow"`},
		{"рынок", "slip", "=hsyjr|=рінок"},
		{"Белый ветер", "joined", "белыйветер"},
		{"Белый-ветер", "joined", "белыйветер"},
		{"Белый ветер", "transliteration", `"belyi veter"|"belyy veter"`},
		{"М.Видео", "joined", "мвидео"},
		{"ВкусВилл", "joined", `"вкус вилл"`},
		{"H&M", "joined", `hm|"h and m"|"h и m"`},
		{"ООО «Белый ветер»", "joined", `"белый ветер"|белыйветер`},
		{"ТОВ Розетка", "joined", "розетка"},
		{"ФОП Згурський", "transliteration", "zghurskyi"},
		{"Flowwow LLC", "joined", "flowwow"},
		{"Юлія Їжак", "transliteration", `"yuliia yizhak"`},
		{"Щорс", "transliteration", "shchors|schors"},
		{"flowwow.com", "domain", `flowwow|"флаувау ком"|"флаувау точка ком"`},
		{"https://www.flowwow.com/", "domain", `flowwow|"flowwow com"`},
		{"цветы.рф", "domain", `цветы|="xn b1ag3bn2a xn p1ai"`},
		{"xn--b1ag3bn2a.xn--p1ai", "domain", `цветы|="цветы рф"`},
		{"Ozon", "lookalike", "=оzоn|=оzon|=ozоn"},
		{"Нова", "lookalike", "=hoba"},
		{"Tele2", "transliteration", "теле2"},
		{"Альфа-Банк", "joined", "альфабанк|alfabank"},
		{"Альфа-Банк", "handle", "альфабанк*|alfabank*"},
		{"М.Видео", "joined", "мвидео|mvideo"},
		{"M.Видео", "joined", "мвидео|mvideo"}, // with a Latin M
		{"M.Видео", "lookalike", `"м видео"`},
		{"M.Видео", "transliteration", `"m video"`},
		{"Вкусно и точка", "joined", `вкусноиточка|vkusnoitochka|"вкусно точка"|"вкусно та точка"`},
		{"Вкусно и точка", "handle", "vkusnoitochka*"},
		{"Нова пошта", "joined", "новапошта|novaposhta"},
		{"Coca Cola", "joined", "cocacola|кокакола"},
		{"ПриватБанк", "joined", `"приват банк"|"privat bank"`},
		{"FixPrice", "joined", `"fix price"|"фикс прайс"`},
		{"Л'Этуаль", "joined", `"л этуаль"`},
		{"Л'Этуаль", "transliteration", "letual|летуаль"},
		{"1С-Битрикс", "transliteration", `"1s bitriks"|"1c bitrix"`},
		{"1С-Битрикс", "joined", "1сбитрикс|1cbitrix"},
		{"Х5", "transliteration", "x5"},
		{"МТС", "transliteration", `mts|эмтээс|"эм тэ эс"`},
		{"Dr. Web", "transliteration", `"доктор веб"|"др веб"`},
		{"Dr. Web", "joined", "drweb|докторвеб"},
		{"Доктор Веб", "transliteration", `"dr web"|"doctor web"`},
		{"H&M", "transliteration", `"эйч эм"|эйчэм|"эйч энд эм"|"х м"`},
		{"H&M", "joined", "handm|хм"},
		{"BMW", "transliteration", `бмв|бээмвэ|"би эм дабл ю"`},
		{"BMW", "transliteration", "биэмдаблю"},
		{"X5 Group", "transliteration", `"х5 групп"|"икс5 групп"`},
		{"T-Mobile", "transliteration", `"т мобайл"|"ти мобайл"`},
		{"М.Видео", "transliteration", `"эм видео"|эмвидео|"ем видео"`},
		{"Вкусно и точка", "transliteration", `"вкусно і точка"`},
		{"Епіцентр К", "transliteration", `"эпицентр к"`},
		{"Эпицентр", "transliteration", "епіцентр"},
		{"Сільпо", "transliteration", "сильпо"},
		{"Київстар", "transliteration", "киевстар"},
		{"Білайн", "transliteration", "билайн"},
		{"Билайн", "transliteration", "білайн"},
		{"Белый ветер", "transliteration", `"белий ветер"`},
		{"Теле2", "joined", `"теле 2"|"tele 2"`},
		{"5 элемент", "joined", `5элемент|5element|"пятый элемент"`},
		{"5 элемент", "transliteration", `"5 element"`},
		{"Седьмой континент", "joined", `"7 континент"`},
		{"McDonald's", "transliteration", "макдональдс|макдоналдс"},
		{"Макдональдс", "transliteration", "mcdonalds"},
		{"Ozon Банк", "transliteration", `"озон банк"|"ozon bank"`},
	} {
		var got []string
		for _, v := range Variants(c.name) {
			if string(v.Kind) == c.kind {
				got = append(got, v.Query)
			}
		}
		for want := range strings.SplitSeq(c.want, "|") {
			if !slices.Contains(got, want) {
				t.Errorf("%s: no %s among %s %v", c.name, want, c.kind, got)
			}
		}
	}
}

// What finds the name itself is no variant of it: folding takes ё for е, «Oзон» with a Latin O for a Cyrillic word, and a
// hyphen for a space.
func TestNameIsNoVariantOfItself(t *testing.T) {
	for _, name := range []string{"Флаувау", "Белый ветер", "Oзон", "Берёзка", "flowwow.com", "H&M", "М.Видео"} {
		seen := map[string]bool{}
		for _, v := range Variants(name) {
			if v.Query == QueryOf(name, false) || seen[v.Query] || v.Why == "" {
				t.Errorf("%s: %+v", name, v)
			}
			seen[v.Query] = true
		}
	}
}

// What cannot be the name is not proposed: less than all of its words, parts that the name itself parts otherwise, words of two scripts
// where one of them will do.
func TestNoVariants(t *testing.T) {
	for _, c := range []struct{ name, no string }{
		{"H&M", `м|h|m`}, {"ПриватБанк", `"прива тбанк"|"прив атбанк"`}, {"McDonald's", `"mcdonald s"`}, {"Вкусно и точка", `"вкусно and точка"`},
	} {
		got := Variants(c.name)
		for no := range strings.SplitSeq(c.no, "|") {
			if slices.ContainsFunc(got, func(v Variant) bool { return v.Query == no }) {
				t.Errorf("%s: %s is proposed", c.name, no)
			}
		}
	}
	for _, name := range []string{"М.Видео", "M.Видео", "Альфа-Банк", "Ozon Банк"} {
		for _, v := range Variants(name) {
			scripts := lettersOf(strings.ReplaceAll(Fold(strings.Trim(v.Text, "…")), " ", ""))
			if v.Kind != KindLookalike && v.Kind != KindSlip && scripts == mixedScript && !(v.Kind == KindJoined && name == "Ozon Банк") {
				t.Errorf("%s: %+v", name, v)
			}
		}
	}
}

func TestMistyped(t *testing.T) {
	for _, c := range []struct{ name, word, want string }{
		{"флаувау", "флаувоу", "vowel"}, {"флаувау", "флавау", "missing"}, {"флаувау", "флауувау", "doubled"}, {"флаувау", "фалувау", "swapped"},
		{"флаувау", "ылаувау", "neighbour"}, {"флаувау", "флаукау", "neighbour"}, {"флаувау", "флаушвау", "extra"}, {"флаувау", "флаурау", "letter"},
		{"вайлдберриз", "вайлберис", ""}, {"вайлдберриз", "вайлберриз", "missing"}, {"вайлдберриз", "валдбериз", "two"}, {"flowwow", "flowow", "missing"},
		{"розетка", "розетку", ""}, {"розетка", "розетці", ""}, {"розетка", "розитка", "vowel"}, {"флорамо", "флора", ""}, {"ашан", "ашен", "neighbour"}, {"окко", "око", "missing"}, {"икс", "икз", ""},
		{"привет", "превет", "vowel"}, {"озон", "озон", ""},
	} {
		why, ok := Mistyped(c.name, c.word)
		if string(why) != c.want || ok != (c.want != "") {
			t.Errorf("%s for %s: %q, want %q", c.word, c.name, why, c.want)
		}
	}
}

func TestEdits(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"а", "", 1}, {"аб", "ба", 1}, {"абв", "вба", 2}, {"кот", "скот", 1}, {"ab", "abcdefghijkl", 8}} {
		if got := edits([]rune(c.a), []rune(c.b)); got != c.want {
			t.Errorf("%q, %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

// Whatever the name, variants are bounded in number and length, each is another one, and each is proposed in little time.
func FuzzVariants(f *testing.F) {
	for _, s := range []string{"Флаувау", "flowwow.com", "H&M", "ООО ООО", "a.b.c.d.ru", "\xff\xd0", "xn--.рф", "xn--p1ai.xn--p1ai", "ъ ь й", strings.Repeat("щ", 99), strings.Repeat("aeiou", 20) + ".com", "Ёж&Кот", "🌷.ru", "''", "İ", "ai ai ai ai"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		seen, kinds := map[string]bool{}, map[Kind]int{}
		for _, v := range Variants(s) {
			kinds[v.Kind]++
			words := len(wordsOf(v.Text))
			if seen[v.Query] || v.Query == "" || v.Why == "" || words == 0 || words > 3*variantWords+40 || len([]rune(v.Text)) > 5*VariantLetters || kinds[v.Kind] > variantsAKind {
				t.Fatalf("%q: %+v", s, v)
			}
			seen[v.Query] = true
		}
		Mistyped(Fold(s), "флаувау")
		Mistyped("флаувау", Fold(s))
	})
}

// variantTime is what the proposals for one name may cost.
const variantTime = 5 * time.Millisecond

func BenchmarkVariants(b *testing.B) {
	names := []string{"Флаувау", "Wildberries", "Белый ветер", "aliexpress.com", "ООО «Розетка»", "Coca Cola Company"}
	for _, name := range names { // the memories of stems are filled
		Variants(name)
	}
	b.ResetTimer()
	for b.Loop() {
		for _, name := range names {
			Variants(name)
		}
	}
	each := b.Elapsed() / time.Duration(b.N*len(names))
	b.ReportMetric(float64(each.Microseconds())/1000, "ms/name")
	if each > variantTime {
		b.Errorf("the variants of a name cost %v, at most %v are asked", each, variantTime)
	}
}
