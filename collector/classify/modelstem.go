package classify

import (
	"strings"

	"molva/collector/text"
)

// The weights were learned from the stems of an older morphology. These are its rules and tables as they stood, so that no
// verdict changes when text.Stem is mended: with the newer stems the models judged Ukrainian complaints a little worse (TRAINING.md).
// Nothing here is mended; the day the models are trained anew on text.Stem, this file and modelendings.go go.

// stemOf is the stem of a word as the models know it.
func stemOf(w *text.Word) string { return modelStem(w.Exact, w.Stem) }

// modelStem is the stem of a folded word; that of a word which is not all Cyrillic is still the one of text.Stem.
func modelStem(exact, stem string) string {
	for _, r := range exact {
		if !(r >= 'а' && r <= 'я' || r == 'і' || r == 'ї' || r == 'є' || r == 'ґ' || r == 'ў') {
			return stem
		}
	}
	if exact == "" {
		return stem
	}
	return modelStemCyrillic(exact)
}

// modelStemCyrillic stems a folded word of Cyrillic letters, each of two bytes.
func modelStemCyrillic(w string) string {
	if s, ok := modelIrregular[w]; ok {
		return s
	}
	kinds := modelKindsOf(w)
	for n := 0; n <= modelMaxEnding; n++ {
		s, _ := modelSplit(w, n)
		if s == "" {
			break
		}
		if (n == 0 || kinds[n]&modelNoun != 0) && modelKnownStems[s] {
			return s
		}
	}
	if s, ok := modelStemReflexive(w); ok {
		return modelFinish(s)
	}
	return modelFinish(modelStrip(w, modelAny, &kinds))
}

// modelKindsOf says for each number of last letters what ending they are.
func modelKindsOf(w string) (kinds [modelMaxEnding + 1]modelKind) {
	for n := 1; n <= modelMaxEnding; n++ {
		at := len(w) - 2*n
		if at <= 0 {
			break
		}
		kinds[n] = modelEndings[w[at:]]
	}
	return kinds
}

// modelSplit parts the last n letters from a word; the stem is empty when nothing would remain.
func modelSplit(w string, n int) (stem, ending string) {
	at := len(w) - 2*n
	if at <= 0 {
		return "", ""
	}
	return w[:at], w[at:]
}

// modelStemReflexive takes ся or сь away, and what a verb then ends in. Здесь is no such verb.
func modelStemReflexive(w string) (string, bool) {
	s, e := modelSplit(w, 2)
	if e != "ся" && e != "сь" {
		return "", false
	}
	kinds := modelKindsOf(s)
	if t := modelStrip(s, modelBeforeReflexive, &kinds); t != s {
		return t, true
	}
	return s, e == "ся" && len(s) >= 8
}

// modelStrip takes the longest ending away that leaves a vowel and at least two letters, three where the ending is long.
func modelStrip(w string, of modelKind, kinds *[modelMaxEnding + 1]modelKind) string {
	for n := modelMaxEnding; n > 0; n-- {
		if kinds[n]&of == 0 {
			continue
		}
		s, e := modelSplit(w, n)
		if len(s) < 4 || n > 1 && len(s) < 6 && !strings.Contains("ами ями", e) || e == "ели" && modelAgent(s) {
			continue
		}
		if strings.ContainsAny(s, modelVowels) {
			return s
		}
	}
	return w
}

// modelAgent says that «ели» behind the stem belongs to a noun (родители, читатели) and is no past tense.
func modelAgent(s string) bool { return strings.HasSuffix(s, "ит") || strings.HasSuffix(s, "ат") }

const modelVowels = "аеиоуыэюяіїє"

// modelFinish brings the stems of one paradigm together: a last ь or й falls, a doubled consonant is one (касса and каса, моделлю
// and модель), -ість is -ост as in its other cases, the vowel that flees in other cases goes (подарок like подарка, доставок
// like доставка), and ц behind a consonant is к (доставці like доставка, and so продавець like продавці).
func modelFinish(s string) string {
	for len(s) > 4 && (strings.HasSuffix(s, "ь") || strings.HasSuffix(s, "й") || strings.HasSuffix(s, "ъ")) {
		s = s[:len(s)-2]
	}
	if n := len(s); n > 6 && s[n-2:] == s[n-4:n-2] && !strings.Contains(modelVowels, s[n-2:]) {
		s = s[:n-2]
	}
	if t, ok := strings.CutSuffix(s, "іст"); ok && len(t) >= 4 {
		return t + "ост"
	}
	return modelWithoutFleeting(s)
}

func modelWithoutFleeting(s string) string {
	if modelFleetingNot[s] {
		return s
	}
	for _, f := range [...]struct {
		end, short string
		letters    int
	}{{"ок", "к", 3}, {"ек", "к", 3}, {"ец", "ц", 2}} {
		t, ok := strings.CutSuffix(s, f.end)
		if ok && len(t) >= 2*f.letters && !strings.ContainsAny(t[len(t)-2:], modelVowels) && strings.ContainsAny(t, modelVowels) {
			if f.end == "ец" && strings.HasSuffix(t, "л") {
				t += "ь" // владелец like владельца
			}
			s = t + f.short
			break
		}
	}
	if t, ok := strings.CutSuffix(s, "ц"); ok && len(t) >= 4 && !strings.Contains(modelVowels, t[len(t)-2:]) {
		return t + "к"
	}
	return s
}

// modelIrregular words are common in reviews and follow no rule here.
var modelIrregular = map[string]string{
	"черзі": "черг", "дорозі": "дорог", "увазі": "уваг", "допомозі": "допомог", "вимозі": "вимог", "скарзі": "скарг", "людей": "люд", "людям": "люд", "деньги": "деньг", "денег": "деньг", "деньгам": "деньг",
	"деньгами": "деньг", "деньгах": "деньг", "денежка": "деньг", "грошей": "грош", "время": "времен", "друзья": "друг", "друзей": "друг", "друзьям": "друг", "друзьями": "друг", "друзьях": "друг", "друзі": "друг", "друзів": "друг", "друзям": "друг", "друзями": "друг",
	"уровень": "уровн", "рівень": "рівн", "камень": "камн", "парень": "парн", "корень": "корн", "дочь": "дочер", "днем": "дн", "днях": "дн", "дням": "дн", "днями": "дн",
	"тиждень": "тижн", "вибір": "вибор", "вечір": "вечор", "колір": "кольор", "спосіб": "способ", "договір": "договор", "стіл": "стол", "вихід": "виход",
	"виріб": "вироб", "папір": "папер", "платіж": "платеж", "слів": "слов", "сторін": "сторон", "робіт": "робот", "самовивіз": "самовивоз", "рік": "рок", "році": "рок",
	"років": "рок", "київ": "києв", "харків": "харков", "чохол": "чохл", "майстер": "майстр", "грошима": "грош", "людьми": "люд", "людина": "людин", "бік": "бок",
	"цветы": "цвет", "дней": "дн", "день": "дн", "дня": "дн", "дни": "дн", "днів": "дн", "дні": "дн",
}
