package text

import (
	"strings"
	"testing"
)

// declined brands: the name, then the forms that are it. A form of several words stands with underscores.
var declinedBrands = []string{
	"Флорамо: Флорамо флорамо Флорамою Флораму Флорама Флорамом Флорамі ФЛОРАМО",
	"Розетка: Розетка Розетки Розетке Розетку Розеткой Розетці Розеткою Розетко",
	"Флаувау: Флаувау ФЛАУВАУ флаувау",
	"Белый_ветер: Белый_ветер Белого_ветра Белому_ветру Белым_ветром Белом_ветре белого_ВЕТРА",
	"Мечел: Мечел Мечела Мечелу Мечелом Мечеле Мечелі",
	"Нова_Пошта: Нова_Пошта Нової_Пошти Новій_Пошті Нову_Пошту Новою_Поштою",
	"Ашан: Ашан Ашана Ашану Ашаном Ашане Ашані Ашаном",
	"Сільпо: Сільпо Сільпом",
	"Строитель: Строитель Строителя Строителю Строителем Строителе",
	"Прага: Прага Праги Праге Прагу Прагой Празі Прагою",
	"Киевский: Киевский Киевского Киевскому Киевским Киевском",
	"Азалия: Азалия Азалии Азалию Азалией",
	"Магнолія: Магнолія Магнолії Магнолію Магнолією",
	"Flowwow: Flowwow flowwow FLOWWOW",
	"Цитрус: Цитрус Цитруса Цитрусу Цитрусом Цитрусі",
	"Мясоедов: Мясоедов Мясоедова Мясоедову Мясоедовым",
	"Епіцентр: Епіцентр Епіцентру Епіцентром Епіцентрі Епіцентра",
	"Фокстрот: Фокстрот Фокстрота Фокстроту Фокстротом Фокстроті",
}

func TestBrandsAreDeclined(t *testing.T) {
	for _, line := range declinedBrands {
		name, forms, _ := strings.Cut(strings.ReplaceAll(line, "_", "\u00a0"), ": ")
		brands := NewBrands([]string{name})
		want := Tokenize(name, brands)
		for _, form := range strings.Split(forms, " ") {
			got := Tokenize("в "+form+" мы", brands)
			for i := range want {
				if got[i+1].Stem != want[i].Stem || !strings.HasSuffix(got[i+1].Stem, brandMark) {
					t.Errorf("%s is no form of %s: %q, want %q", form, name, got[i+1].Stem, want[i].Stem)
				}
			}
		}
	}
}

func TestBrandsNeverMerge(t *testing.T) {
	for _, c := range []struct{ brand, others string }{
		{"Флорамо", "флора флоры флору флорой флорам флорами флорах флоре флорист"},
		{"Мечел", "мечеть мечети меч мечом мечта мечел1"},
		{"Белый ветер", "белый ветер_белый ветра белая_ветка ветры"},
		{"Флаувау", "флау вау"},
		{"Сільпо", "сіль сільський сільпошта"},
		{"Нова Пошта", "нова пошта_нова пошту новій"},
		{"Ашан", "шанс ашанти"},
		{"Окко", "око окно"},
	} {
		brands := NewBrands([]string{c.brand})
		for _, other := range strings.Fields(c.others) {
			for _, tok := range Tokenize(strings.ReplaceAll(other, "_", " "), brands) {
				if strings.HasSuffix(tok.Stem, brandMark) {
					t.Errorf("%s falls into the brand %s", other, c.brand)
				}
			}
		}
	}
}

// A name that stands alone leaves the forms that are frequent words of their own, and takes them beside its other words.
func TestBrandsLeaveOtherWords(t *testing.T) {
	for _, c := range []struct{ brand, others, forms string }{
		{"Почта", "почти", "почты почте почту почтой"},
		{"Пошта", "після", "пошти пошті пошту поштою"},
		{"Веста", "вест вести", "весты весте весту вестой"},
		{"Мечта", "мечти", "мечты мечте мечту"},
		{"Пром", "промах", "прома прому промом"},
		{"Тома", "тому тим", "томы томе томой"},
		{"Вода", "від", "воды води воде воду водой"},
		{"Дорога", "дорого дорогі", "дороги дорозі дороге дорогу"},
		{"Стая", "стой стих", "стаи стае стаю стаей"},
		{"Семья", "сам", "семьи семье семью семьёй"},
		{"Семь", "семью семья", "семи"},
		{"Почта России", "почти_россии", "почты_россии"},
		{"Семь звёзд", "семья звёзд", "семью_звёздами семи_звёзд"},
	} {
		brands := NewBrands([]string{c.brand})
		for _, w := range strings.Fields(c.others) {
			if w = strings.ReplaceAll(w, "_", " "); foundAny(brands, w) {
				t.Errorf("%s is taken for %s", w, c.brand)
			}
		}
		for _, w := range strings.Fields(c.forms) {
			if w = strings.ReplaceAll(w, "_", " "); !foundWhole(brands, w) {
				t.Errorf("%s is no form of %s", w, c.brand)
			}
		}
	}
}

func TestNoBrands(t *testing.T) {
	var none *Brands
	for _, b := range []*Brands{none, {}, NewBrands(nil), NewBrands([]string{"", "!"})} {
		if tok := Tokenize("Флорамо", b); len(tok) != 1 || strings.HasSuffix(tok[0].Stem, brandMark) {
			t.Errorf("%v", tok)
		}
	}
}

func TestLongerBrandWins(t *testing.T) {
	b := NewBrands([]string{"Ветер", "Белый ветер", "Белый ветер плюс"})
	got := Tokenize("в Белом ветре плюс и в ветре", b)
	if got[3].Stem != "плюсъ" || got[6].Stem != "ветеръ" {
		t.Errorf("%v", got)
	}
}

// Whatever is declared, its words have a bounded number of forms, and each is a word as a text gives it.
func FuzzBrands(f *testing.F) {
	for _, s := range []string{"Флорамо", "Белый ветер", "ь", "ъъ", "еец", "Ёжъ", "2ГИС", "L'Oréal", "ія", "Кіт", "ец", "оок", "\xff\xd0", "зззззззььььь", "М.Видео"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b := NewBrands([]string{s})
		for _, n := range b.names {
			for _, forms := range n {
				if len(forms) > 200 {
					t.Fatalf("%q has a word of %d forms", s, len(forms))
				}
				for form, w := range forms {
					if form == "" || strings.ContainsAny(form, " \n\t") || w.Exact != form || Fold(form) != form {
						t.Fatalf("%q has the form %q", s, form)
					}
				}
			}
		}
		for i, tok := range Tokenize(s, b) {
			if !strings.HasSuffix(tok.Stem, brandMark) {
				t.Fatalf("word %d of %q is not found in itself", i, s)
			}
		}
	})
}
