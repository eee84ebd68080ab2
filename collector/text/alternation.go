package text

import "strings"

// openSyllable has the stem of Ukrainian words whose і is о or е in an open syllable (дім, дому). Only a whole word, or the
// end of one that stands with *, is known to: Магніт keeps its і.
var openSyllable = map[string]string{
	"піль*": "поль", "дім*": "дом", "двір*": "двор", "хід*": "ход", "бір*": "бор", "ість*": "ость", "сіль*": "соль", "говір*": "говор", "потік": "поток", "оріг*": "орог", "беріг*": "берег", "мінь*": "мень", "покій*": "покой",
	"кіт": "кот", "рік": "рок", "бік": "бок", "ніс": "нос", "міст": "мост", "лід": "льод", "віз": "воз", "віл": "вол", "стіл": "стол", "кінь": "конь", "ніч": "ночь", "піч": "печь",
	"осінь": "осень", "камінь": "камень_", "корінь": "корень_", "лебідь": "лебедь", "ведмідь": "ведмедь", "джміль": "джмель_", "вечір": "вечор", "колір": "кольор", "явір": "явор",
	"ківш": "ковш", "хутір": "хутор", "якір": "якорь", "сокіл": "сокол", "хміль": "хмель_", "поділ": "подол", "розкіш": "розкош", "північ": "півноч", "повість": "повість",
	"вість": "вість", "совість": "совість", "заяц": "зайц", "півень": "півень_", "південь": "півднь", "спосіб": "способ", "папір": "папер", "пиріг": "пирог", "ріг": "рог", "сік": "сок", "твір": "твор", "простір": "простор", "плід": "плод", "рід": "род", "ніж": "нож",
	"гвіздь": "гвоздь", "гість": "гость", "кість": "кость", "радість": "радость", "київ": "києв", "львів": "львов", "харків": "харков", "чернігів": "чернігов", "вибій": "вибой",
	"кіш": "кош", "дзвін": "дзвон", "схід": "сход", "острів": "остров", "поліг": "полог", "сніп": "сноп", "кріль": "кроль", "біб": "боб", "гній": "гной", "рій": "рой",
	"бій": "бой", "стій": "стой", "лій": "лой", "попіл": "попел", "шість": "шесть",
}

// alternated is the word as its other forms are made of it, "" when it is made as it stands.
func alternated(w string) string {
	if s, ok := openSyllable[w]; ok {
		return strings.TrimSuffix(s, "_")
	}
	for n := 2; n <= 6 && n <= letters(w); n++ {
		at := len(w) - 2*n
		if s, ok := openSyllable[w[at:]+"*"]; ok {
			return w[:at] + s
		}
	}
	return ""
}

// townInOv declines Немирів as Немирова, Бердичів as Бердичева, Миколаїв as Миколаєва: which of them a name takes is not seen in it, and
// the other one is no word.
func (f *inflection) townInOv(w string) {
	if letters(w) < 5 || f.at != alone {
		return
	}
	if stem, ok := strings.CutSuffix(w, "ів"); ok {
		f.decline(stem + "ов")
		f.decline(stem + "ев")
	} else if stem, ok := strings.CutSuffix(w, "їв"); ok {
		f.decline(stem + "єв")
	}
}

// fleetingVowel declines ветер as ветра, орел as орла, перекресток as перекрестка, василек as василька, гостинец as гостинца.
// Кузнец keeps its vowel; where both are possible both are taken, for the wrong one is no word.
func (f *inflection) fleetingVowel(w string) {
	if letters(w) < 4 || strings.HasSuffix(w, "ь") {
		return
	}
	stem, vowel, end := w[:len(w)-4], w[len(w)-4:len(w)-2], w[len(w)-2:]
	before := stem[len(stem)-2:]
	if vowel != "о" && vowel != "е" || !strings.ContainsAny(stem, vowels) {
		return
	}
	if strings.Contains(vowels, before) {
		if vowel == "е" && (end == "ц" || end == "к") {
			f.declineShort(stem+"й", end) // боец
		}
		return
	}
	switch end {
	case "ц":
		if n := len(stem); n >= 4 && !strings.Contains(vowels, stem[n-4:n-2]) {
			return
		}
		f.declineShort(stem, end)
		if before == "л" {
			f.declineShort(stem+"ь", end) // палец, владелец
		}
	case "к":
		if vowel == "е" && strings.Contains("лнр", before) { // уголек, уголька; уголка is of уголок
			stem += "ь"
		}
		f.declineShort(stem, end)
	case "л":
		f.declineShort(stem, end)
	case "р", "н":
		if vowel == "е" {
			f.declineShort(stem, end)
		}
	}
}

const shortForms = "а у ом е і ові ы и ов ів ам ами ах"

// declineShort declines a stem that has lost its vowel; it cannot lose another.
func (f *inflection) declineShort(stem, end string) {
	f.add(stem+end, shortForms)
	if end == "ц" {
		f.add(stem+end, "ем ев")
	}
}

// fleetingBeforeSoft declines камень as камня, огонь as огня, журавель as журавля, гостинець as гостинця.
func (f *inflection) fleetingBeforeSoft(w string) {
	if letters(w) < 5 || !endsIn(w, "ень онь ець ель оть оль") || openSyllable[w] != "" {
		return
	}
	stem, end := w[:len(w)-6], w[len(w)-4:len(w)-2]
	if !strings.ContainsAny(stem, vowels) || strings.Contains(vowels, stem[len(stem)-2:]) && end != "ц" {
		return
	}
	if end == "ц" && strings.HasSuffix(stem, "л") {
		stem += "ь" // палець
	}
	if end == "ц" && strings.Contains(vowels, stem[len(stem)-2:]) {
		stem += "й" // італієць is written with є, бієць is not
	}
	f.add(stem+end, "я ю ем і и еві ів ям ями ях")
	if !endsIn(w, ukrainianSoft) {
		f.add(stem+end, "е ей")
	}
}

// doubledConsonant is the Ukrainian instrumental of feminine words: сталь, сталлю; ніч, ніччю; любов, любов'ю.
func (f *inflection) doubledConsonant(w string) {
	soft, ok := strings.CutSuffix(w, "ь")
	if ok {
		f.word(soft + doubled(soft) + "ю")
	} else if endsIn(w, hushes) {
		f.word(w + w[len(w)-2:] + "ю")
	} else if endsIn(w, "бов ков ров") {
		f.add(w, "ю")
	}
}

// doubled is the consonant that doubles before -ю.
func doubled(stem string) string {
	if endsIn(stem, "ст") || !endsIn(stem, "т д л н с з ц ч ж ш") {
		return ""
	}
	return stem[len(stem)-2:]
}

// genitivePlural is the bare stem: лент, колес and коліс, ягод, сестер. Of a plural name that stands alone it would be the
// singular of a common noun (продукт), so only a few are known.
func (f *inflection) genitivePlural(w string) {
	if stem, ok := strings.CutSuffix(w, "ня"); ok && len(stem) > 4 && !strings.ContainsAny(stem[len(stem)-2:], vowels+"ь") {
		f.add(stem, "ен ень") // вишен, пісень
	} else if ok && strings.HasSuffix(stem, "ь") {
		f.add(stem[:len(stem)-2], "ен ень") // спален, їдалень
	}
	if letters(w) < 5 && f.at == alone && !bareAlone[w[:len(w)-2]] || !endsIn(w, "а ы и і") || endsIn(w, "ки ги хи ка ьки") && !bareAlone[w[:len(w)-2]] && !endsIn(w, "уки оки іки ики") && f.at == alone {
		return
	}
	stem := w[:len(w)-2]
	if endsIn(w, "ы и і") && f.at == alone && !bareAlone[stem] {
		return
	}
	n := len(stem)
	end, before := stem[n-2:], stem[n-4:n-2]
	if strings.Contains(vowels+"ьй", end) {
		return
	}
	switch {
	case strings.Contains(vowels, before):
		f.word(stem)
		if before == "о" || before == "е" {
			f.word(stem[:n-4] + "і" + end)
		}
	case end != before && (f.at != alone || bareAlone[stem]):
		f.word(stem)
		f.word(stem[:n-2] + "е" + end)
		f.word(stem[:n-2] + "о" + end)
	case end != before && strings.HasSuffix(w, "а"):
		f.word(stem)
		if end == "н" || end == "л" { // сосен, окон
			f.word(stem[:n-2] + "е" + end)
			f.word(stem[:n-2] + "о" + end)
		}
	}
}

var bareAlone = endingSet(`каникул канікул карпат татр альп ягод роз рук книг игр ігр крил лап ворот лент конфет макарон цен цін хат шин бус штор груш
	квіт калин вишн зор звезд ламп полтав шин стін пчел тканин шпалер сестр ведр весл подруг брюк мам пап`)
