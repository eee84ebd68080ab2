package crawler

import (
	"strconv"
	"strings"
	"time"

	"molva/collector"
)

// ofFeed reads a date of a feed: RFC 822 with all that feeds make of it, the forms of W3C and ISO 8601, else whatever a
// page's date may be. Unknown when it is none, and when it lies in the future.
func (d dates) ofFeed(s string) collector.Published {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 100 {
		return collector.Published{}
	}
	if p, ok := d.rfc822(s); ok {
		return d.sound(dated{Published: p}).Published
	}
	if p, ok := d.w3c(s); ok {
		return d.sound(dated{Published: p}).Published
	}
	return d.read(s).Published
}

// rfc822 reads "Thu, 01 Jan 2004 19:48:21 GMT", with one-digit days, two-digit years, no seconds, no weekday, months
// written out, and zones by name.
func (d dates) rfc822(s string) (collector.Published, bool) {
	if _, rest, ok := strings.Cut(s, ","); ok {
		s = rest
	}
	f := strings.Fields(strings.ReplaceAll(s, "-", " -"))
	if len(f) > 0 && !numeral(f[0]) {
		f = f[1:] // the weekday
	}
	if len(f) < 3 {
		return collector.Published{}, false
	}
	day, err := strconv.Atoi(f[0])
	month := monthOf(strings.ToLower(strings.Trim(f[1], ".-")))
	year, err2 := strconv.Atoi(strings.Trim(f[2], "-"))
	if err != nil || err2 != nil || month == 0 || day < 1 || day > 31 {
		return collector.Published{}, false
	}
	switch {
	case year < 70:
		year += 2000
	case year < 100:
		year += 1900
	}
	if time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Day() != day {
		return collector.Published{}, false
	}
	if len(f) == 3 {
		return collector.PublishedOn(year, month, day), true
	}
	h, m, sec, nano, ok := clockOf(f[3])
	if !ok {
		return collector.Published{}, false
	}
	loc := d.zone
	if len(f) > 4 {
		loc = feedZone(f[4], d.zone)
	}
	return d.at(year, month, day, h, m, sec, nano, loc), true
}

// feedZones are the names that RFC 822 knows, and a few that Russian and Ukrainian sites write, in minutes from UTC.
var feedZones = map[string]int{"UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420,
	"MDT": -360, "PST": -480, "PDT": -420, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180, "MSK": 180}

// feedZone is a zone by its name or its distance from UTC; the site's own for what nobody knows.
func feedZone(s string, own *time.Location) *time.Location {
	if minutes, ok := feedZones[strings.ToUpper(s)]; ok {
		return time.FixedZone("", minutes*60)
	}
	if numeral(s) && len(s) == 4 {
		s = "+" + s
	}
	if s[0] == '+' || s[0] == '-' {
		if loc, ok := zoneOf(s); ok {
			return loc
		}
	}
	return own
}

// w3c reads the short forms of W3C's date format that are a day, 20040105 and 04-01-05 among them. One that names a year
// or a month alone tells no day.
func (d dates) w3c(s string) (collector.Published, bool) {
	for _, layout := range []string{"20060102", "06-01-02"} {
		if t, err := time.Parse(layout, s); err == nil {
			return collector.PublishedOn(t.Date()), true
		}
	}
	return d.iso(s)
}

// numeral says that a text begins with a digit.
func numeral(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }
