package text

import "strings"

// stemCyrillic stems a folded word of Cyrillic letters, each of two bytes.
func stemCyrillic(w string) string {
	if s, ok := irregular[w]; ok {
		return s
	}
	for n := 0; n <= maxEnding; n++ {
		s, e := split(w, n)
		if s == "" {
			break
		}
		if (n == 0 || nounForms[e]) && knownStems[s] {
			return s
		}
	}
	if s, ok := stemReflexive(w); ok {
		return finish(s)
	}
	return finish(strip(w, endings))
}

// split parts the last n letters from a word; the stem is empty when nothing would remain.
func split(w string, n int) (stem, ending string) {
	at := len(w) - 2*n
	if at <= 0 {
		return "", ""
	}
	return w[:at], w[at:]
}

// stemReflexive takes ся or сь away, and what a verb then ends in. Здесь is no such verb.
func stemReflexive(w string) (string, bool) {
	s, e := split(w, 2)
	if e != "ся" && e != "сь" {
		return "", false
	}
	if t := strip(s, reflexives); t != s {
		return t, true
	}
	return s, e == "ся" && len(s) >= 8
}

// strip takes the longest ending away that leaves a vowel and at least two letters, three where the ending is long.
func strip(w string, set map[string]bool) string {
	for n := maxEnding; n > 0; n-- {
		s, e := split(w, n)
		if len(s) < 4 || n > 1 && len(s) < 6 && !strings.Contains("ами ями", e) || !set[e] || e == "ели" && agent(s) {
			continue
		}
		if strings.ContainsAny(s, vowels) {
			return s
		}
	}
	return w
}

// agent says that «ели» behind the stem belongs to a noun (родители, читатели) and is no past tense.
func agent(s string) bool { return strings.HasSuffix(s, "ит") || strings.HasSuffix(s, "ат") }

const vowels = "аеиоуыэюяіїє"

// finish brings the stems of one paradigm together: a last ь or й falls, a doubled consonant is one (касса and каса, моделлю
// and модель), -ість is -ост as in its other cases, the vowel that flees in other cases goes (подарок like подарка, доставок
// like доставка), and ц behind a consonant is к (доставці like доставка, and so продавець like продавці).
func finish(s string) string {
	for len(s) > 4 && (strings.HasSuffix(s, "ь") || strings.HasSuffix(s, "й") || strings.HasSuffix(s, "ъ")) {
		s = s[:len(s)-2]
	}
	if n := len(s); n > 6 && s[n-2:] == s[n-4:n-2] && !strings.Contains(vowels, s[n-2:]) {
		s = s[:n-2]
	}
	if t, ok := strings.CutSuffix(s, "іст"); ok && len(t) >= 4 {
		return t + "ост"
	}
	return withoutFleeting(s)
}

func withoutFleeting(s string) string {
	if fleetingNot[s] {
		return s
	}
	for _, f := range [...]struct {
		end, short string
		letters    int
	}{{"ок", "к", 3}, {"ек", "к", 3}, {"ец", "ц", 2}} {
		t, ok := strings.CutSuffix(s, f.end)
		if ok && len(t) >= 2*f.letters && !strings.ContainsAny(t[len(t)-2:], vowels) && strings.ContainsAny(t, vowels) {
			if f.end == "ец" && strings.HasSuffix(t, "л") {
				t += "ь" // владелец like владельца
			}
			s = t + f.short
			break
		}
	}
	if t, ok := strings.CutSuffix(s, "ц"); ok && len(t) >= 4 && !strings.Contains(vowels, t[len(t)-2:]) {
		return t + "к"
	}
	return s
}

// irregular words are common in reviews and follow no rule here.
var irregular = map[string]string{
	"черзі": "черг", "дорозі": "дорог", "увазі": "уваг", "допомозі": "допомог", "вимозі": "вимог", "скарзі": "скарг", "людей": "люд", "людям": "люд", "деньги": "деньг", "денег": "деньг", "деньгам": "деньг",
	"деньгами": "деньг", "деньгах": "деньг", "денежка": "деньг", "грошей": "грош", "время": "времен", "друзья": "друг", "друзей": "друг", "друзьям": "друг", "друзьями": "друг", "друзьях": "друг", "друзі": "друг", "друзів": "друг", "друзям": "друг", "друзями": "друг",
	"уровень": "уровн", "рівень": "рівн", "камень": "камн", "парень": "парн", "корень": "корн", "дочь": "дочер", "днем": "дн", "днях": "дн", "дням": "дн", "днями": "дн",
	"тиждень": "тижн", "вибір": "вибор", "вечір": "вечор", "колір": "кольор", "спосіб": "способ", "договір": "договор", "стіл": "стол", "вихід": "виход",
	"виріб": "вироб", "папір": "папер", "платіж": "платеж", "слів": "слов", "сторін": "сторон", "робіт": "робот", "самовивіз": "самовивоз", "рік": "рок", "році": "рок",
	"років": "рок", "київ": "києв", "харків": "харков", "чохол": "чохл", "майстер": "майстр", "грошима": "грош", "людьми": "люд", "людина": "людин", "бік": "бок",
	"цветы": "цвет", "дней": "дн", "день": "дн", "дня": "дн", "дни": "дн", "днів": "дн", "дні": "дн",
}
