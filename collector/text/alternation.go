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
	"річ": "речь", "поміч": "помочь", "міць": "моць", "вісь": "ось", "повінь": "повень", "постіль": "постель", "міль": "моль",
	"дріт": "дрот", "віск": "воск", "рів": "ров", "стіг": "стог", "батіг": "батог", "барліг": "барлог", "чобіт": "чобот", "гребінь": "гребень_", "кисіль": "кисель_", "хвіст": "хвост", "піст": "пост", "пліт": "плот",
	"ріст": "рост", "зріст": "зрост", "приріст": "прирост", "поміст": "помост", "погріб": "погреб", "політ": "польот", "гуркіт": "гуркот", "регіт": "регот", "шепіт": "шепот", "клопіт": "клопот", "лоскіт": "лоскот",
	"зір": "зор", "узір": "узор", "спір": "спор", "затвір": "затвор", "загін": "загон", "перегін": "перегон", "розгін": "розгон", "грабіж": "грабеж", "платіж": "платеж", "падіж": "падеж", "провід": "провод", "нарід": "народ",
	"перевіз": "перевоз", "окріп": "окроп", "кріп": "кроп", "напій": "напой", "набій": "набой", "прибій": "прибой", "розбій": "розбой", "спокій": "спокой", "стрій*": "строй", "крій*": "крой", "тік": "ток", "дріб": "дроб",
	"біль": "боль_", "окіст": "окост", "завіз": "завоз", "кужіль": "кужель", "осокір": "осокор",
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

// openedByRule declines a word that no table knows with о in the place of its last і too: which of them it keeps is not seen in it,
// and the other one is no word.
func (f *inflection) openedByRule(w string) {
	n := len(w)
	if n < 6 || !endsIn(w, hardConsonants) || w[n-4:n-2] != "і" || endsIn(w, "в") || strings.Contains(vowels, w[n-6:n-4]) {
		return
	}
	switch opened := w[:n-4] + "о" + w[n-2:]; {
	case n >= 10:
		f.add(opened, "а у ом і ові и ів ам ами ах")
	case f.at == last: // Вісім ніг
		f.add(opened, "ам ами ах")
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
	f.softGenitivePlural(w)
	if letters(w) < 4 || !endsIn(w, "а ы и і") {
		return
	}
	stem := w[:len(w)-2]
	n := len(stem)
	known := f.at != alone || bareAlone[stem] || len(stem) >= 14 && anyEnd(stem, "услуг", "послуг")
	if !known && (endsIn(w, "ы и і") || endsIn(w, "ка") && letters(w) > 4 && !strings.Contains(vowels, stem[n-4:n-2])) {
		return
	}
	end, before := stem[n-2:], stem[n-4:n-2]
	if strings.Contains(vowels+"ьй", end) {
		return
	}
	switch {
	case strings.Contains(vowels, before):
		f.bare(stem)
		if before == "о" || before == "е" {
			f.bare(strings.TrimSuffix(stem[:n-4], "ь") + "і" + end) // сліз
		}
	case before == "ь":
		if endsIn(stem, "б м") {
			f.bare(stem[:n-4] + "е" + end) // свадеб
		}
	case end == before || !known && !strings.HasSuffix(w, "а"):
	default:
		f.bare(stem)
		if known || endsIn(stem, "н л р") { // сосен, окон, іскор
			f.bare(stem[:n-2] + "е" + end)
			f.bare(stem[:n-2] + "о" + end)
		}
	}
}

// softGenitivePlural is that of вишня, їдальня, капля and неделя.
func (f *inflection) softGenitivePlural(w string) {
	stem, ok := strings.CutSuffix(w, "я")
	n := len(stem)
	if !ok || n < 6 || !endsIn(stem, "н л") {
		return
	}
	before, end := stem[n-4:n-2], stem[n-2:]
	switch {
	case before == end:
	case strings.Contains(vowels, before):
		f.bare(stem + "ь")
	case end == "л":
		f.bare(stem[:n-2] + "ель")
	case before == "ь":
		f.add(stem[:n-4], "ен ень")
	default:
		f.add(stem[:n-2], "ен ень онь")
	}
}

// bare is a form without an ending, which often is the nominative of another word.
func (f *inflection) bare(w string) {
	if f.at != alone || !bareOther[w] {
		f.word(w)
	}
}

// neuterPlural adds the plural of neuter words. Of a name in -о that is not known it is not made: «флорам» is of флора.
func (f *inflection) neuterPlural(w string) {
	if genitive, ok := neuters[w]; ok {
		f.word(genitive)
		if n := len(genitive); n > 4 && endsIn(genitive[:n-2], "о е") {
			f.word(genitive[:n-4] + "і" + genitive[n-2:]) // сіл
		}
		f.add(w[:len(w)-2], "а ам ами ах")
		if endsIn(w, "це ле ре") {
			f.add(w[:len(w)-2], "я ям ями ях")
		}
	}
}

// neuters are neuter words with their genitive plural.
var neuters = pairsOf(`гнездо гнезд гніздо гнізд зеркало зеркал дзеркало дзеркал колесо колес окно окон вікно вікон весло весел письмо писем кольцо колец кільце кілець полотенце полотенец
	сердце сердец серце сердець кресло кресел крісло крісел ведро ведер відро відер облако облаков яблоко яблок яблуко яблук село сел слово слов озеро озер джерело джерел болото болот
	місце місць яйце яєць яйцо яиц поле полів море морів море морей крыло крыльев крило крил перо перьев перо пер седло седел сідло сідел зерно зерен стекло стекол скло стекол число чисел тело тел тіло тіл
	правило правил средство средств лекарство лекарств агентство агентств королевство королевств королівство королівств братство братств царство царств сообщество сообществ товариство товариств
	хозяйство хозяйств господарство господарств производство производств виробництво виробництв чудо чудес диво див ядро ядер бревно бревен пятно пятен полотно полотен гумно гумен судно судов стадо стад
	одеяло одеял покрывало покрывал лекало лекал кружево кружев мереживо мережив копыто копыт копито копит корыто корыт корито корит озерцо озерец крыльцо крылец колечко колечек сердечко сердечек яблочко яблочек
	местечко местечек містечко містечок вушко вушок ушко ушек зернышко зернышек зернятко зерняток блюдце блюдец солнце солнц сонце сонць пальто пальто бюро бюро ребро ребер горло горл гирло гирл
	масло масел сало сал мыло мыл лезо лез железо желез залізо заліз молоко молок кладовище кладовищ гнездышко гнездышек гніздечко гніздечок облачко облачков`)

func pairsOf(list string) map[string]string {
	pairs := map[string]string{}
	words := strings.Fields(list)
	for i := 0; i < len(words); i += 2 {
		pairs[words[i]] = words[i+1]
	}
	return pairs
}

// bareOther are words that read like the genitive plural of a shorter or longer name: Лада, лад; Лука, лук.
var bareOther = endingSet(`міг поль вест від віч лад лис лук рак мак сок сом бег бой мир пар сын том рок рот кот ток дом лес сад дар вор вес ром ход час дух вид бог тип миг бок
	зал век суд топ хит шаг руб муж пол пик под над раз тот так там как тем чем кур вин бар бас гол гром корм лист рост свет цвет хлеб дождь вождь соль
	моль даль роль боль голь толь голос тень день пень лень конь дань медь сон сел дел мел мол мал пал был жил мил дал бел шел пел вел ель кран план клан
	стан стол стул столб плод клад склад взгляд брат сват сорт порт корт форт спорт пост мост хвост рис бис нос лоб зуб клуб куб дуб герб ров нов слов
	улов шов плов кров лов зов готов ветер петер катер матер литер мастер номер тренер повар товар базар пожар удар гонор кол вал бал балл сет нет лет
	свит рід ліс сік бік рік кінь сіль дід піт кіт лід мед мід ніс ніж віз віл стіл дім вік рів гнів пор мог тур вам нам сам дам кам тор бор сор спор шум
	ум сум дум рим вис вас нас рас квас лап рам мам тут пут вот год род вход заход завод народ урод полк толк шелк волк воск блеск треск писк риск диск
	визг мозг луг друг круг плуг долг слог рог творог пирог берег снег след сосед обед пед сед лед бред вред перед ряд яд парад наряд отряд снаряд заряд
	белок кусок песок поток персон магазин турист макет пакет салат халат талант тест текст курс ресурс`)

var bareAlone = endingSet(`каникул канікул карпат татр альп ягод роз рук книг игр ігр крил лап ворот лент конфет макарон цен цін хат шин бус штор груш
	квіт калин вишн зор звезд ламп полтав шин стін пчел тканин шпалер сестр ведр весл подруг брюк мам пап шахмат сапог
	услуг госуслуг послуг чобот`)
