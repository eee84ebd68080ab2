package crawler

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"molva/collector"
)

// months by the beginnings of their names in Russian, Ukrainian and English; the longer ones first where one begins another.
var months = []struct {
	month  time.Month
	begins []string
}{
	{1, []string{"январ", "янв", "січ", "jan"}}, {2, []string{"феврал", "фев", "лют", "feb"}}, {3, []string{"март", "мар", "берез", "бер", "mar"}},
	{4, []string{"апрел", "апр", "квіт", "кві", "apr"}}, {5, []string{"мая", "май", "мае", "трав", "тра", "may"}}, {6, []string{"июн", "черв", "чер", "jun"}},
	{7, []string{"июл", "лип", "jul"}}, {8, []string{"август", "авг", "серп", "сер", "aug"}}, {9, []string{"сент", "сен", "верес", "вер", "sep"}},
	{10, []string{"октяб", "окт", "жовт", "жов", "oct"}}, {11, []string{"ноябр", "ноя", "листоп", "лис", "nov"}}, {12, []string{"декаб", "дек", "груд", "гру", "dec"}},
}

func monthOf(w string) time.Month {
	if len(w) < 3 || len(w) > 24 {
		return 0
	}
	for _, m := range months {
		for _, b := range m.begins {
			if strings.HasPrefix(w, b) {
				return m.month
			}
		}
	}
	return 0
}

// dateToken is a word, a number or a time of day.
type dateToken struct {
	word string // lower case; "" for a number
	n    int
	lead bool // the number was written with so many digits that it is a year
	sep  byte // what stood right after it: '.', '/', ':', '-' or 0
}

// dateTokens cuts a text in words into tokens; nil when it is too long to be a date.
func dateTokens(s string) []dateToken {
	s = strings.ToLower(s)
	s = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "’", "'", "ʼ", "'", "`", "'", "ё", "е").Replace(s)
	var out []dateToken
	for r := []rune(s); len(r) > 0; {
		i := 0
		switch {
		case unicode.IsDigit(r[0]):
			for i < len(r) && r[i] >= '0' && r[i] <= '9' {
				i++
			}
			n, err := strconv.Atoi(string(r[:i]))
			if err != nil || i == 0 {
				return nil
			}
			t := dateToken{n: n, lead: i == 4}
			if i+1 < len(r) && strings.ContainsRune("./:-", r[i]) && unicode.IsDigit(r[i+1]) {
				t.sep = byte(r[i])
			}
			out = append(out, t)
		case unicode.IsLetter(r[0]):
			for i < len(r) && (unicode.IsLetter(r[i]) || r[i] == '\'') {
				i++
			}
			out = append(out, dateToken{word: string(r[:i])})
		default:
			i = 1
		}
		if len(out) > 16 {
			return nil
		}
		r = r[i:]
	}
	return out
}

// inWords reads a date as people write it, in Russian, Ukrainian or English.
func (d dates) inWords(s string) dated {
	t := dateTokens(s)
	if len(t) == 0 {
		return dated{}
	}
	if p := d.relative(t); p.Known() {
		return p
	}
	return dated{Published: d.absolute(t)}
}

// absolute finds day, month, year and perhaps a time of day; anything it does not know makes the text no date.
func (d dates) absolute(t []dateToken) collector.Published {
	var y, m, day, hh, mm int
	clock, year := false, false
	for i := 0; i < len(t); i++ {
		switch w := t[i]; {
		case w.word == "" && w.sep == ':' && !clock && i+1 < len(t) && w.n < 24 && t[i+1].n < 60:
			hh, mm, clock = w.n, t[i+1].n, true
			if i++; t[i].sep == ':' { // seconds
				i++
			}
		case w.word == "" && (w.sep == '.' || w.sep == '/' || w.sep == '-') && day == 0 && i+1 < len(t) && t[i+1].word == "":
			day, m = w.n, t[i+1].n
			if t[i+1].sep == w.sep && i+2 < len(t) {
				y, year = fullYear(t[i+2]), true
				if w.lead { // 2024.03.05
					day, y = t[i+2].n, w.n
				}
				i++
			}
			i++
		case w.word == "" && w.lead && !year:
			y, year = w.n, true
		case w.word == "" && day == 0 && w.n >= 1 && w.n <= 31:
			day = w.n
		case w.word != "" && m == 0 && monthOf(w.word) != 0:
			m = int(monthOf(w.word))
		case w.word != "" && fillers[w.word]:
		case (w.word == "pm" || w.word == "am") && clock && hh <= 12:
			hh = hh%12 + map[string]int{"am": 0, "pm": 12}[w.word]
		default:
			return collector.Published{}
		}
	}
	if !year {
		y = d.now.In(d.location()).Year() // a date without a year is of this one
	}
	if m < 1 || m > 12 || day < 1 || day > daysIn(y, m) || y < 1000 {
		return collector.Published{}
	}
	if !clock {
		return collector.PublishedOn(y, time.Month(m), day)
	}
	return d.at(y, time.Month(m), day, hh, mm, 0, 0, d.zone)
}

// about stands before a span of time.
var about = map[string]bool{"около": true, "почти": true, "примерно": true, "близько": true, "майже": true, "приблизно": true,
	"about": true, "almost": true, "over": true, "более": true, "понад": true}

// fillers stand in dates and say nothing more.
var fillers = func() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(`г год года р рік року в во у о об на at on of the th st nd rd от від и й
		отзыв опубликовано опубліковано добавлено додано оставлен залишено published posted reviewed дата date размещено
		та пнд втр срд чтв птн сбт вск понед
		понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс нд
		понеділок вівторок середа четвер п'ятниця субота неділя
		monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun`) {
		out[w] = true
	}
	return out
}()

func fullYear(t dateToken) int {
	if t.lead {
		return t.n
	}
	if t.n < 100 {
		return 2000 + t.n
	}
	return 0
}

func daysIn(y, m int) int { return time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Day() }
