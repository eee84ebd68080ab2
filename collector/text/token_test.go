package text

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Ёлка":       "елка",
		"е\u0308лка": "елка",
		"П’ять п'ять пʼять П`ЯТЬ":  "пять пять пять пять",
		"об\u00adслужи\u200bвание": "обслуживание",
		"a\u00a0b\u202fc\td":       "a b c d",
		"и\u0306":                  "й",
		"Її Ґанок Єдність":         "її ґанок єдність",
		"cервис":                   "сервис",
		"вiдгук":                   "відгук",
		"iPhone":                   "iphone",
		"Don't":                    "dont",
		"'цитата'":                 "'цитата'",
		"ЁЖ — 5%":                  "еж — 5%",
		"":                         "",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestTokenize(t *testing.T) {
	s := "«Букет-сюрприз», п’ять роз: 4,5 из 5! Ёмко… don't"
	var exact []string
	for _, tok := range Tokenize(s, nil) {
		exact = append(exact, tok.Exact)
		if Fold(s[tok.Start:tok.End]) != tok.Exact {
			t.Errorf("%q stands at the place of %q", s[tok.Start:tok.End], tok.Exact)
		}
	}
	want := strings.Fields("букет сюрприз пять роз 4 5 из 5 емко dont")
	if !slices.Equal(exact, want) {
		t.Errorf("%q, want %q", exact, want)
	}
	long := Tokenize(strings.Repeat("ж", 500)+" a", nil)
	if len(long) != 2 || utf8.RuneCountInString(long[0].Exact) != MaxLetters || long[0].End != 1000 {
		t.Errorf("a long word is cut: %d tokens, %d letters", len(long), utf8.RuneCountInString(long[0].Exact))
	}
	if Tokenize("", nil) != nil || len(Tokenize("…!? \u00ad 👍", nil)) != 0 {
		t.Error("no words, no tokens")
	}
}

// The short way for common words folds as the long one does.
func FuzzFoldWord(f *testing.F) {
	for _, w := range []string{"Букет", "ПРИВЕЗЛИ", "Hello7", "ёлка", "cервис", "7", "кур'єр", "и\u0306", "\xd0", "а\xd1", "Я\u0301", ""} {
		f.Add(w)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, ok := appendCommon(nil, s); ok && string(got) != foldRareWord(s) {
			t.Errorf("%q: %q, want %q", s, got, foldRareWord(s))
		}
	})
}

func FuzzTokenize(f *testing.F) {
	for _, s := range []string{"Букет, п’ять роз", "\xff\xfeтекст\xd0", "e\u0301\u0308\u0300", "ﬁ İstanbul ẞ", "ʼ'ʼ", "a\u00ad\u00ad", "日本語 テスト", "Флорамо Белого ветра"} {
		f.Add(s)
	}
	brands := NewBrands([]string{"Флорамо", "Белый ветер", "flowwow", "\xff"})
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, tok := range Tokenize(s, brands) {
			if tok.Start < last || tok.End <= tok.Start || tok.End > len(s) {
				t.Fatalf("token %+v behind %d of %d bytes", tok, last, len(s))
			}
			last = tok.End
			if tok.Exact == "" || tok.Stem == "" || !utf8.ValidString(tok.Exact) || utf8.RuneCountInString(tok.Exact) > MaxLetters {
				t.Fatalf("token %+v", tok)
			}
			if strings.ContainsAny(tok.Exact+tok.Stem, " \n\t") {
				t.Fatalf("a space inside %+v: the engines part tokens there", tok)
			}
		}
		once := Fold(s)
		if twice := Fold(once); twice != once {
			t.Fatalf("folding %q gives %q and then %q", s, once, twice)
		}
		Language(s)
	})
}

const sample = "Заказывала букет на юбилей мамы, привезли вовремя, цветы свежие, курьер вежливый, упаковка красивая. Мама была в восторге, букет стоял почти две недели. Отдельное спасибо менеджеру Ольге за терпение и советы, обязательно закажем ещё раз и посоветуем знакомым, цены тоже порадовали, скидку дали, доставка бесплатная, всё понравилось"

func BenchmarkTokenize(b *testing.B) {
	brands := NewBrands([]string{"Флорамо", "Белый ветер"})
	b.ReportMetric(float64(len(Tokenize(sample, nil))), "words")
	b.ReportAllocs()
	for range b.N {
		Tokenize(sample, brands)
	}
}

// A word that says that it needs no escaping holds nothing that JSON escapes, in both its forms.
func FuzzPlain(f *testing.F) {
	for _, s := range []string{"букет", "об'єкт", "wi-fi", "a\"b", "\\", "\xff", "\x01", "5.5", "ёж\u00ad"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		words := append(AppendWords(nil, s, nil), WordOf(s))
		for _, w := range words {
			for _, form := range []string{w.Exact, w.Stem} {
				if w.Plain() && (!utf8.ValidString(form) || strings.ContainsAny(form, "\"\\\x00\x01\n\t")) {
					t.Errorf("%q of %q is called plain", form, s)
				}
			}
		}
		if w := WordOf("букет"); !w.Plain() {
			t.Error("букет is not plain")
		}
	})
}
