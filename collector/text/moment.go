package text

import (
	"strconv"
	"strings"
	"time"

	"molva/collector"
)

// months as they stand behind a day.
var months = map[string][]string{
	collector.LanguageRussian:   strings.Fields("января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
	collector.LanguageUkrainian: strings.Fields("січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня"),
	collector.LanguageEnglish:   strings.Fields("January February March April May June July August September October November December"),
}

// Day is a date in a zone, written out: «5 марта 2026», «5 березня 2026», "5 March 2026". An unknown language is Russian.
func Day(lang string, t time.Time, zone *time.Location) string {
	names, ok := months[lang]
	if !ok {
		names = months[collector.LanguageRussian]
	}
	t = t.In(zone)
	return strconv.Itoa(t.Day()) + " " + names[t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// Moment is Day with the time to the minute and the zone's short name, for a reader elsewhere: «5 марта 2026, 18:20 MSK».
func Moment(lang string, t time.Time, zone *time.Location) string {
	return Day(lang, t, zone) + t.In(zone).Format(", 15:04\u00a0MST")
}
