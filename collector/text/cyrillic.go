package text

import "strings"

// stemCyrillic stems a folded word of Cyrillic letters, each of two bytes.
func stemCyrillic(w string) string {
	if s, ok := irregular[w]; ok {
		return s
	}
	kinds := kindsOf(w)
	if s, ok := knownNoun(w, &kinds); ok {
		return s
	}
	if s, ok := stemReflexive(w); ok {
		return finish(s, verbEnding)
	}
	s, kind := strip(w, anyEnding, &kinds)
	if s = finish(s, kind); irregular[s] == s && s != w {
		return s + "ь" // the stem of another word; no other stem ends so
	}
	return s
}

// kindsOf says for each number of last letters what ending they are.
func kindsOf(w string) (kinds [maxEnding + 1]endingKind) {
	for n := 1; n <= maxEnding; n++ {
		at := len(w) - 2*n
		if at <= 0 {
			break
		}
		kinds[n] = endings[w[at:]]
	}
	return kinds
}

// knownNoun keeps the stem of a noun whole whose end reads like an ending. The longest such stem is the word's.
func knownNoun(w string, kinds *[maxEnding + 1]endingKind) (string, bool) {
	for n := 0; n <= maxEnding; n++ {
		s, _ := split(w, n)
		if s == "" {
			return "", false
		}
		if n > 0 && kinds[n]&nounEnding == 0 {
			continue
		}
		if knownStems[s] || n <= 3 && len(s) >= 8 && strings.HasSuffix(s, "ал") && anyEnd(s, "иал", "уал", "іал", "ионал") {
			return s, true
		}
	}
	return "", false
}

// anyEnd says that s ends in one of the ends. Those of three letters or more in knownNoun end no verb: материал, сериал, ритуал.
func anyEnd(s string, ends ...string) bool {
	for _, e := range ends {
		if strings.HasSuffix(s, e) {
			return true
		}
	}
	return false
}

// split parts the last n letters from a word; the stem is empty when nothing would remain.
func split(w string, n int) (stem, ending string) {
	at := len(w) - 2*n
	if at <= 0 {
		return "", ""
	}
	return w[:at], w[at:]
}

// stemReflexive takes ся or сь away, and what a verb then ends in. Здесь is no such verb, and принося is not reflexive.
func stemReflexive(w string) (string, bool) {
	s, e := split(w, 2)
	if e != "ся" && e != "сь" || e == "ся" && strings.HasSuffix(s, "о") && !anyEnd(s, "ло", "мо") {
		return "", false
	}
	kinds := kindsOf(s)
	if t, _ := strip(s, reflexiveEnding, &kinds); t != s {
		return t, true
	}
	return s, e == "ся" && len(s) >= 8
}

// strip takes the longest ending of a kind away that leaves a vowel and at least two letters, three where the ending is long.
func strip(w string, of endingKind, kinds *[maxEnding + 1]endingKind) (string, endingKind) {
	for n := min(maxEnding, len(w)/2-2); n > 0; n-- {
		if kinds[n]&of == 0 {
			continue
		}
		s, e := split(w, n)
		if n > 1 && len(s) < 6 && !strings.Contains("ами ями", e) || !fits(s, e) {
			continue
		}
		if strings.ContainsAny(s, vowels) {
			return withoutSuffix(s), kinds[n]
		}
	}
	return w, 0
}

// fits says that the ending can stand behind the stem: «ели» of родители and читатели is no past tense, nor is «ула» where
// no -нуть is (формула), and -ат and -ут are verbs behind some letters only (кричат, вернут).
func fits(s, e string) bool {
	last := s[len(s)-2:]
	switch e {
	case "ели":
		return !strings.HasSuffix(s, "ит") && !strings.HasSuffix(s, "ат")
	case "ул", "ула", "уло", "ули":
		return last == "н" || (s == "заб" || s == "поч" || s == "відч" || s == "поб")
	case "ат":
		return strings.Contains("жчшщ", last)
	case "ет":
		return len(s) >= 6 && strings.Contains("жчшщднвсзм", last)
	case "ут", "ув":
		return len(s) >= 6
	case "о":
		return last != "е" && last != "и" && last != "а" // видео, радио, какао
	case "емо":
		return !strings.Contains("аую", last) // предсказуемо; Ukrainian writes є here
	case "ай", "уй", "яй":
		return len(s) >= 6
	}
	return true
}

// withoutSuffix takes away what stands between a stem and the ending of a participle or a superlative: попавш-ий, главнейш-ий.
func withoutSuffix(s string) string {
	t, ok := strings.CutSuffix(s, "вш")
	if ok && len(t) >= 8 && anyEnd(t, "а", "и", "я", "ы", "е") {
		return t[:len(t)-2]
	}
	if t, ok := strings.CutSuffix(s, "ейш"); ok && len(t) >= 8 {
		return t
	}
	return s
}

const vowels = "аеиоуыэюяіїє"

// finish brings the stems of one paradigm together: a last ь or й falls, a doubled consonant is one (касса and каса, моделлю
// and модель), -ість is -ост as in its other cases, the vowel that flees in other cases goes (подарок like подарка, доставок
// like доставка), and ц behind a consonant is к in the Ukrainian locative (доставці like доставка).
func finish(s string, ending endingKind) string {
	for len(s) > 4 && (strings.HasSuffix(s, "ь") || strings.HasSuffix(s, "й") || strings.HasSuffix(s, "ъ")) {
		s = s[:len(s)-2]
	}
	if n := len(s); n > 6 && s[n-2:] == s[n-4:n-2] && !strings.Contains(vowels, s[n-2:]) && !keptDouble(s, ending) {
		s = s[:n-2]
	}
	if t, ok := strings.CutSuffix(s, "іст"); ok && len(t) >= 4 && ending&softSign != 0 {
		return t + "ост"
	}
	if ending&verbEnding != 0 && ending&nominalEnding == 0 {
		return s
	}
	return withoutFleeting(s, ending)
}

// keptDouble says that -нн belongs to an adjective (странный is not страна) and is neither that of a participle (купленный
// like куплен) nor that of a Ukrainian verbal noun (замовлення like замовлень).
func keptDouble(s string, ending endingKind) bool {
	if strings.HasSuffix(s, "дд") {
		return ending&softNoun == 0
	}
	if !strings.HasSuffix(s, "нн") || ending&softNoun != 0 && anyEnd(s, "анн", "енн", "янн", "інн", "їнн") {
		return false
	}
	return len(s) < 14 || !anyEnd(s, "анн", "енн", "янн")
}

// withoutFleeting ends a noun's or an adjective's stem as it ends in the other cases.
func withoutFleeting(s string, ending endingKind) string {
	if len(s) < 8 || fleetingNot[s] {
		return s
	}
	switch s[len(s)-2:] {
	case "к":
		return fleetingBefore(s, "к", 3)
	case "ц":
		if t := fleetingBefore(s, "ц", 2); t != s && !(ending&locative != 0 && anyEnd(s, vowelTs...)) {
			return t
		}
		if ending&locative != 0 {
			return withoutLocative(s)
		}
	case "н":
		return shortN(s, ending)
	case "д":
		if t, ok := strings.CutSuffix(s, "хід"); ok {
			return t + "ход"
		}
	case "р":
		if t, ok := strings.CutSuffix(s, "бір"); ok {
			return t + "бор"
		}
	}
	return s
}

// fleetingBefore takes the vowel of -ок, -ек, -ец and -єць away: подарк, копейк, кошельк, продавц, италийц. Of a thing's -тека it is
// no such vowel.
func fleetingBefore(s, last string, least int) string {
	t := s[:len(s)-2]
	vowel := t[len(t)-2:]
	t = t[:len(t)-2]
	if vowel != "е" && vowel != "є" && (vowel != "о" || last == "ц") || len(t) < 4 || !strings.ContainsAny(t, vowels) || last == "к" && vowel == "е" && strings.HasSuffix(t, "т") {
		return s
	}
	switch before := t[len(t)-2:]; {
	case strings.Contains(vowels, before):
		if vowel == "о" {
			return s
		}
		return t + "й" + last // копеек, китаец
	case vowel == "є" || len(t) < 2*least:
		return s
	case before == "л" && vowel == "е", last == "к" && vowel == "е" && (before == "н" || before == "р" && !strings.HasSuffix(t, "мер")):
		return t + "ь" + last // владелец, кошелек, огонек, but сумерек
	}
	return t + last
}

// withoutLocative gives the Ukrainian locative its к again: доставці, аптеці, техніці, критиці. Праці, вулиці and птиці keep their ц,
// and so does a plural: продавці.
func withoutLocative(s string) string {
	t := s[:len(s)-2]
	switch {
	case len(t) < 4 || anyEnd(s, softTs...):
		return s
	case anyEnd(t, "а", "и", "я", "є", "ї", "ю", "о", "е") && !anyEnd(s, vowelTs...):
		return s
	}
	return t + "к"
}

// shortN is the stem of a short adjective in -ен, and of the people in -анин that are known: тканин and Сметанин are none. That of a
// participle is kept (куплен, ограничен), and so is that of a verbal noun (видалення, варень).
func shortN(s string, ending endingKind) string {
	if t, ok := strings.CutSuffix(s, "ин"); ok && peoples[t] {
		return t
	}
	t, ok := strings.CutSuffix(s, "ен")
	switch {
	case !ok || len(t) < 6:
	case ending == 0 && (strings.HasSuffix(t, "тел") || anyEnd(t, "иал", "уал", "онал", "нтал", "еал", "нал", "тал", "рал", "икал", "ачал")):
		return t + "ьн"
	case ending == 0 && (anyEnd(t, "ив", "об") || strings.HasSuffix(t, "ич") && !anyEnd(t, "ранич", "елич", "налич")):
		return t + "н"
	case ending&softSign != 0 && ending&softNoun == 0 && anyEnd(t, "ар", "яр"):
		return t + "н" // книгарень, кав'ярень
	case ending&softSign != 0 && ending&softNoun == 0 && anyEnd(t, "їдал", "едал", "читал", "вітал"):
		return t + "ьн" // їдалень
	}
	return s
}
