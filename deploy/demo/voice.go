package demo

import (
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// voice is the set of sentences in which reviews of one language and one mood are written.
type voice struct {
	open, body, close, brand, late, almostLate, titles, pros, cons []string
	rare                                                           string
}

// slots are the words that stand in for {…}, by language. Flowers are plural, so that every sentence agrees with them.
type slots struct {
	flowers, ofFlowers, withFlowers, whom, whose, occasion, place, florist []string
}

var ruSlots = slots{
	flowers:     []string{"розы", "тюльпаны", "пионы", "хризантемы", "эустомы", "ирисы", "гортензии", "герберы", "фрезии", "альстромерии"},
	ofFlowers:   []string{"роз", "тюльпанов", "пионов", "хризантем", "эустом", "ирисов", "гортензий", "гербер", "фрезий", "альстромерий"},
	withFlowers: []string{"розами", "тюльпанами", "пионами", "хризантемами", "эустомами", "ирисами", "гортензиями", "герберами", "фрезиями"},
	whom:        []string{"маме", "сестре", "жене", "подруге", "бабушке", "коллеге", "тёте", "дочери", "свекрови", "начальнице"},
	whose:       []string{"мамы", "сестры", "жены", "подруги", "бабушки", "коллеги", "тёти", "дочери", "учительницы", "невесты"},
	occasion:    []string{"юбилей", "день рождения", "годовщину", "именины", "выпускной", "новоселье", "крестины", "Восьмое марта"},
	place:       []string{"на Подол", "на Оболонь", "на Печерск", "в Химки", "на Арбат", "в Бутово", "на Теремки", "в Мытищи", "на Таганку", "в Дарницу"},
	florist:     []string{"Алёне", "Жанне", "Софье", "Тимофею", "Ульяне", "Варваре"},
}

var ukSlots = slots{
	flowers:     []string{"троянди", "тюльпани", "півонії", "хризантеми", "еустоми", "іриси", "гортензії", "гербери", "фрезії", "жоржини"},
	ofFlowers:   []string{"троянд", "тюльпанів", "півоній", "хризантем", "еустом", "ірисів", "гортензій", "гербер", "фрезій", "жоржин"},
	withFlowers: []string{"трояндами", "тюльпанами", "півоніями", "хризантемами", "еустомами", "ірисами", "гортензіями", "герберами"},
	whom:        []string{"мамі", "сестрі", "дружині", "подрузі", "бабусі", "колезі", "тітці", "доньці", "свекрусі", "учительці"},
	whose:       []string{"мами", "сестри", "дружини", "подруги", "бабусі", "колеги", "тітки", "доньки", "вчительки", "нареченої"},
	occasion:    []string{"ювілей", "день народження", "річницю", "іменини", "випускний", "новосілля", "хрестини"},
	place:       []string{"на Поділ", "на Оболонь", "на Печерськ", "на Виноградар", "на Теремки", "у Дарницю", "на Троєщину", "на Позняки"},
	florist:     []string{"Олені", "Ґражині", "Софії", "Уляні", "Варварі", "Соломії"},
}

// occasionAt says «к юбилею» where a sentence needs the case that follows «к».
var occasionAt = map[string]string{
	"юбилей": "юбилею", "день рождения": "дню рождения", "годовщину": "годовщине", "именины": "именинам",
	"выпускной": "выпускному", "новоселье": "новоселью", "крестины": "крестинам", "Восьмое марта": "Восьмому марта",
}

func pick(r *rand.Rand, of []string) string { return of[r.IntN(len(of))] }

// genders are the places of a sentence that depend on who speaks: <his/hers>.
var genders = regexp.MustCompile(`<([^/>]*)/([^>]*)>`)

// spoken chooses the form of a sentence that its author would use.
func spoken(sentence, author string) string {
	given, _, _ := strings.Cut(author, " ")
	if strings.HasSuffix(given, "а") || strings.HasSuffix(given, "я") {
		return genders.ReplaceAllString(sentence, "$2")
	}
	return genders.ReplaceAllString(sentence, "$1")
}

// fill puts words into the slots of a sentence; a slot that stands twice gets the same word twice.
func (s slots) fill(r *rand.Rand, sentence string) string {
	flower := r.IntN(min(len(s.flowers), len(s.ofFlowers), len(s.withFlowers)))
	occasion := pick(r, s.occasion)
	sentence = strings.ReplaceAll(sentence, "к {occasion}", "к "+occasionAt[occasion])
	return strings.NewReplacer(
		"{flowers}", s.flowers[flower], "{Flowers}", upperFirst(s.flowers[flower]),
		"{ofFlowers}", s.ofFlowers[flower], "{withflowers}", s.withFlowers[flower],
		"{whom}", pick(r, s.whom), "{whose}", pick(r, s.whose), "{occasion}", occasion, "{place}", pick(r, s.place),
		"{florist}", pick(r, s.florist), "{minutes}", strconv.Itoa(10+5*r.IntN(5)), "{days}", strconv.Itoa(6+r.IntN(9)),
		"{hour}", strconv.Itoa(8+r.IntN(4)), "{hours}", strconv.Itoa(2+r.IntN(3)),
	).Replace(sentence)
}

func upperFirst(s string) string {
	c, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(c)) + s[n:]
}
