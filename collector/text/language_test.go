package text

import (
	"strings"
	"testing"
)

func TestLanguage(t *testing.T) {
	for s, want := range map[string]string{
		"":                     "other",
		"12 345 👍":             "other",
		"Спасибо, всё отлично": "ru",
		"Дякую, все чудово":    "uk",
		"Дуже добре":           "uk",
		"Очень хорошо":         "ru",
		"Замовлення прийшло швидко":                 "uk",
		"Заказ пришел быстро":                       "ru",
		"Thanks, all good":                          "en",
		"Купив Samsung Galaxy A50, працює добре":    "uk",
		"Купил Samsung Galaxy A50, работает хорошо": "ru",
		"Не сподобалося":                            "uk",
		"Все сподобалося":                           "uk",
		"Не сподобалось зовсім":                     "uk",
		"Все супер, дякую":                          "uk",
		"Жахливо":                                   "uk",
		"Все добре":                                 "uk",
		"Дякую Флорамо за чудовий букет, все сподобалось!": "uk",
		"Ніхто не обдурив, все чесно":                      "uk",
		"Привезли замість троянд хризантеми":               "uk",
		"Хороший магазин":                                  "ru",
		"Магазин хороший":                                  "ru",
		"Не рекомендую никому":                             "ru",
		"Чудовище, а не кот":                               "ru",
		"Фильм о добре и зле":                              "ru",
		"Алё, это магазин":                                 "ru",
		"Хороший магазин, раджу":                           "uk",
		"これはとても良い店です":                                      "other",
		"این فروشگاه خیلی خوب است":                         "other",
	} {
		if got := Language(s); got != want {
			t.Errorf("%q is %s, want %s", s, got, want)
		}
	}
}

// TestOtherLanguages asks for sentences that are not among those learned from.
func TestOtherLanguages(t *testing.T) {
	wrong := 0
	sentences := []string{
		"Замовіў букет для жонкі, але прывезлі толькі на наступны дзень, вельмі дрэнна",
		"Цудоўнае месца, ветлівыя людзі і смачная кава, прыйдзем яшчэ",
		"Ніхто не адказаў на маё пытанне, шкада часу і грошай",
		"Гэты тэлефон зламаўся праз тыдзень, рамантаваць адмовіліся",
		"Цветята бяха свежи, а доставката много бърза, препоръчвам ви го",
		"Никога повече няма да поръчам оттук, обслужването е под всякаква критика",
		"Исках да върна стоката, но ми отказаха и не ми дадоха обяснение",
		"Одлично место, љубазно особље и одлична храна, доћи ћемо поново",
		"Никада више нећу наручити овде, лоше искуство",
		"Гүлдер өте әдемі екен, анам қатты қуанды, рақмет сіздерге",
		"Nie jestem zadowolona z zakupu, kurtka przyszła podarta i brudna",
		"Świetna restauracja, miła obsługa i pyszne jedzenie, wrócimy tu",
		"Leider war der Tisch nicht reserviert und das Essen kam kalt",
		"Die Wohnung war sauber und die Gastgeber waren sehr nett",
		"Le restaurant est très agréable mais les prix sont trop élevés",
		"La habitación estaba sucia y el personal no fue amable",
		"La camera era pulita e il personale molto gentile",
		"Oda çok temizdi ve çalışanlar çok yardımcı oldu",
		"O quarto estava limpo e os funcionários foram muito simpáticos",
		"Pokoj byl čistý a personál velmi milý, určitě se vrátíme",
		"Camera a fost curată și personalul foarte amabil",
		"De kamer was schoon en het personeel erg vriendelijk",
		"Rummet var rent och personalen mycket trevlig",
	}
	for _, s := range sentences {
		if got := Language(s); got != "other" {
			wrong++
			t.Logf("%q is taken for %s", s, got)
		}
	}
	if wrong > 2 {
		t.Errorf("%d of %d sentences in other languages are taken for ru, uk or en", wrong, len(sentences))
	}
}

// TestRememberedVoices wants the same answer from remembered words as from the runs of a text's letters.
func TestRememberedVoices(t *testing.T) {
	texts := append(strings.Split(otherSentences, "\n"), sample, "Купив Samsung Galaxy A50", "日本語 テスト x", "ўсё ћё ok", "12 345", "abcабв xyz", strings.Repeat("щ", 700))
	for _, s := range texts {
		for cut := range min(len(s), 450) {
			if got, want := Language(s[cut:]), theLanguageModel().language(s[cut:]); got != want {
				t.Fatalf("%q is %s by its words and %s by its runs", s[cut:], got, want)
			}
		}
	}
}
