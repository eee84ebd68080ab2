package crawler

import (
	"strconv"
	"strings"
	"time"

	"molva/collector"
)

// dates reads the dates of one page: by what the page says alone, a given now and the site's zone.
type dates struct {
	now     time.Time
	zone    *time.Location // of the site; nil when nobody said
	layouts []string       // Go layouts of the site file, tried first
}

// dated is a date that was read. ago says that it was counted back from now («3 дня назад»): its day moves between two
// visits, so that no key may hang on it.
type dated struct {
	collector.Published
	ago bool
}

// skew is how far a time may lie ahead of our clock; a date alone may be tomorrow's in the zone farthest ahead.
const skew = 15 * time.Minute

// read reads a date; unknown when the text is none, when only its month is told, and when it lies in the future.
func (d dates) read(s string) dated {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 200 {
		return dated{}
	}
	return d.sound(d.any(s))
}

// sound is a date that was read unless it lies in the future, or before there were sites.
func (d dates) sound(p dated) dated {
	switch p.Precision {
	case collector.PrecisionDay:
		if p.Time.After(d.now.Add(14 * time.Hour)) {
			return dated{}
		}
	case collector.PrecisionMinute:
		if p.Time.After(d.now.Add(skew)) {
			return dated{}
		}
	}
	if p.Known() && (p.Time.Year() < 1990) { // no review site is older: a placeholder such as 0001-01-01 or 1970-01-01
		return dated{}
	}
	return p
}

func (d dates) any(s string) dated {
	for _, l := range d.layouts {
		if p, ok := d.layout(l, s); ok {
			return dated{Published: p}
		}
	}
	if p, ok := d.iso(s); ok {
		return dated{Published: p}
	}
	if p, ok := unix(s); ok {
		return dated{Published: p}
	}
	return d.inWords(s)
}

// layout reads a Go layout; one without hours gives a day.
func (d dates) layout(l, s string) (collector.Published, bool) {
	t, err := time.ParseInLocation(l, s, d.location())
	if err != nil {
		return collector.Published{}, false
	}
	if !strings.Contains(l, "15") && !strings.Contains(l, "3:04") && !strings.Contains(l, "03") {
		return collector.PublishedOn(t.Date()), true
	}
	if d.zone == nil && !strings.Contains(l, "Z07") && !strings.Contains(l, "-07") {
		return collector.PublishedOn(t.Date()), true
	}
	return collector.PublishedAt(t), true
}

func (d dates) location() *time.Location {
	if d.zone == nil {
		return time.UTC
	}
	return d.zone
}

// iso reads the forms of ISO 8601 that sites use: a date alone, or with a time, with or without zone.
func (d dates) iso(s string) (collector.Published, bool) {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return collector.Published{}, false
	}
	day, err := time.Parse(time.DateOnly, s[:10])
	if err != nil {
		return collector.Published{}, false
	}
	rest := strings.TrimSpace(strings.TrimLeft(s[10:], "Tt ,"))
	if rest == "" {
		return collector.PublishedOn(day.Date()), true
	}
	clock, zone := cutZone(rest)
	h, m, sec, nano, ok := clockOf(clock)
	if !ok {
		return collector.Published{}, false
	}
	loc := d.zone
	if zone != "" {
		if loc, ok = zoneOf(zone); !ok {
			return collector.Published{}, false
		}
	}
	return d.at(day.Year(), day.Month(), day.Day(), h, m, sec, nano, loc), true
}

// at is an instant where the zone is known. A time of day in an unknown zone is no instant: only its date is told.
func (d dates) at(y int, m time.Month, day, hour, minute, sec, nano int, loc *time.Location) collector.Published {
	if loc == nil {
		return collector.PublishedOn(y, m, day)
	}
	return collector.PublishedAt(time.Date(y, m, day, hour, minute, sec, nano, loc))
}

// cutZone splits "10:30:00+03:00" before its zone.
func cutZone(s string) (clock, zone string) {
	if i := strings.IndexAny(s, "Zz+-"); i >= 0 {
		return strings.TrimSpace(s[:i]), s[i:]
	}
	if c, ok := strings.CutSuffix(strings.ToUpper(s), "UTC"); ok {
		return strings.TrimSpace(c), "Z"
	}
	if c, ok := strings.CutSuffix(strings.ToUpper(s), "GMT"); ok {
		return strings.TrimSpace(c), "Z"
	}
	return s, ""
}

func zoneOf(s string) (*time.Location, bool) {
	if s == "Z" || s == "z" {
		return time.UTC, true
	}
	digits := strings.ReplaceAll(s[1:], ":", "")
	if len(digits) == 2 {
		digits += "00"
	}
	n, err := strconv.Atoi(digits)
	if err != nil || len(digits) != 4 || n > 1500 || n < 0 {
		return nil, false
	}
	seconds := n/100*3600 + n%100*60
	if s[0] == '-' {
		seconds = -seconds
	}
	return time.FixedZone("", seconds), true
}

// clockOf reads 9:05, 09:05:30, 09:05:30.123.
func clockOf(s string) (h, m, sec, nano int, ok bool) {
	if frac := strings.IndexAny(s, ".,"); frac >= 0 {
		f := s[frac+1:]
		n, err := strconv.Atoi((f + "000000000")[:9])
		if err != nil || f == "" || n < 0 {
			return 0, 0, 0, 0, false
		}
		nano, s = n, s[:frac]
	}
	parts := strings.Split(s, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return 0, 0, 0, 0, false
	}
	var v [3]int
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || n < 0 || len(p) > 2 || p == "" {
			return 0, 0, 0, 0, false
		}
		v[i] = n
	}
	return v[0], v[1], v[2], nano, v[0] < 24 && v[1] < 60 && v[2] < 61
}

// unix reads seconds, milliseconds and microseconds since 1970 by their number of digits.
func unix(s string) (collector.Published, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 {
		return collector.Published{}, false
	}
	switch len(s) {
	case 10:
		return collector.PublishedAt(time.Unix(n, 0)), true
	case 13:
		return collector.PublishedAt(time.UnixMilli(n)), true
	case 16:
		return collector.PublishedAt(time.UnixMicro(n)), true
	}
	return collector.Published{}, false
}
