package crawler

import (
	"strings"
	"time"

	"molva/collector"
)

// units of time by the beginnings of their names.
type unit int

const (
	noUnit unit = iota
	second
	minute
	hour
	day
	week
	month
	year
)

var units = []struct {
	unit   unit
	begins []string
}{
	{second, []string{"сек", "sec"}}, {minute, []string{"мин", "хв", "хвил", "min"}}, {hour, []string{"час", "годин", "год.", "hour", "hr"}},
	{day, []string{"день", "дня", "дне", "дні", "дн", "сут", "доб", "day"}}, {week, []string{"нед", "тиж", "week"}},
	{month, []string{"меся", "мес", "міс", "month"}}, {year, []string{"год", "лет", "рік", "рок", "year"}},
}

// shortUnits are letters that stand for a unit only where a number stands before them.
var shortUnits = map[string]unit{"с": second, "ч": hour, "д": day, "г": year, "р": year, "л": year}

func unitOf(w string) unit {
	if u, ok := shortUnits[w]; ok {
		return u
	}
	for _, u := range units {
		for _, b := range u.begins {
			if strings.HasPrefix(w, b) {
				return u.unit
			}
		}
	}
	return noUnit
}

var numerals = map[string]int{"один": 1, "одну": 1, "одна": 1, "одного": 1, "два": 2, "две": 2, "дві": 2, "три": 3, "четыре": 4, "чотири": 4,
	"пять": 5, "п'ять": 5, "шесть": 6, "шість": 6, "семь": 7, "сім": 7, "восемь": 8, "вісім": 8, "девять": 9, "дев'ять": 9, "десять": 10,
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}

var daysBack = map[string]int{"сегодня": 0, "сьогодні": 0, "today": 0, "вчера": 1, "вчора": 1, "учора": 1, "yesterday": 1, "позавчера": 2, "позавчора": 2}

// relative reads «вчера в 18:20», «3 дні тому», «только что».
func (d dates) relative(t []dateToken) dated {
	now := d.now.In(d.location())
	if back, ok := daysBack[t[0].word]; ok {
		return d.calendar(t[1:], now.AddDate(0, 0, -back))
	}
	words := make([]string, len(t))
	for i := range t {
		words[i] = t[i].word
	}
	switch strings.Join(words, " ") {
	case "только что", "щойно", "just now", "сейчас", "зараз", "now", "тільки що":
		return dated{collector.PublishedAt(d.now), true}
	case "полчаса назад":
		return dated{collector.PublishedAt(d.now.Add(-30 * time.Minute)), true}
	case "полгода назад", "півроку тому":
		return dated{collector.PublishedOn(now.AddDate(0, -6, 0).Date()), true}
	}
	last := t[len(t)-1].word
	if last != "назад" && last != "тому" && last != "ago" {
		return dated{}
	}
	return d.ago(t[:len(t)-1], now)
}

// calendar is a day with perhaps a time: «вчера в 18:20». Without a zone that day is known but the time is not.
func (d dates) calendar(t []dateToken, day time.Time) dated {
	hh, mm, clock := 0, 0, false
	for i := 0; i < len(t); i++ {
		switch {
		case t[i].sep == ':' && !clock && i+1 < len(t) && t[i].n < 24 && t[i+1].n < 60:
			hh, mm, clock = t[i].n, t[i+1].n, true
			if i++; t[i].sep == ':' {
				i++
			}
		case fillers[t[i].word] && t[i].word != "":
		default:
			return dated{}
		}
	}
	y, m, dd := day.Date()
	if !clock {
		return dated{Published: collector.PublishedOn(y, m, dd)}
	}
	return dated{Published: d.at(y, m, dd, hh, mm, 0, 0, d.zone)}
}

// ago counts units back: «2 дня 3 часа», «час», «две недели». The finest unit decides how exact it is.
func (d dates) ago(t []dateToken, now time.Time) dated {
	n, have, finest := 1, false, noUnit
	for _, w := range t {
		if w.word == "" {
			n, have = w.n, true
			continue
		}
		if v, ok := numerals[w.word]; ok {
			n, have = v, true
			continue
		}
		u := unitOf(w.word)
		if u == noUnit && !have && (fillers[w.word] || about[w.word]) {
			continue
		}
		if _, short := shortUnits[w.word]; u == noUnit || n > 10_000 || !have && (short || finest != noUnit) {
			return dated{}
		}
		now = back(now, u, n)
		if finest == noUnit || u < finest {
			finest = u
		}
		n, have = 1, false
	}
	if finest == noUnit || have {
		return dated{}
	}
	if finest <= minute {
		return dated{collector.PublishedAt(now), true}
	}
	return dated{collector.PublishedOn(now.Date()), true}
}

func back(now time.Time, u unit, n int) time.Time {
	switch u {
	case second:
		return now.Add(-time.Duration(n) * time.Second)
	case minute:
		return now.Add(-time.Duration(n) * time.Minute)
	case hour:
		return now.Add(-time.Duration(n) * time.Hour)
	case day:
		return now.AddDate(0, 0, -n)
	case week:
		return now.AddDate(0, 0, -7*n)
	case month:
		return now.AddDate(0, -n, 0)
	default:
		return now.AddDate(-n, 0, 0)
	}
}
