package collector

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ReadRating reads a number of stars as exports have it, also with a decimal comma; 0 is none.
func ReadRating(s string) (float64, error) {
	if s = strings.TrimSpace(s); s == "" {
		return 0, nil
	}
	v, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	if err != nil || !(v >= 1 && v <= 5) { // NaN is neither
		return 0, fmt.Errorf("rating %q is no number from 1 to 5", s)
	}
	return v, nil
}

// The forms of a time of day that exports use beside RFC 3339; fractions of a second are read with each.
var (
	zonedForms = []string{"2006-01-02T15:04:05-0700", "2006-01-02T15:04-0700", "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05-0700",
		"2006-01-02 15:04:05 Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05 MST"}
	plainForms = []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", "02.01.2006 15:04:05", "02.01.2006 15:04"}
)

// ReadPublished reads when a review was published in the forms that exports have; "" is unknown. zoned says whether an instant is told; without a zone it is the time of
// day on some clock, here as if that were UTC's, see InZone.
func ReadPublished(s string) (p Published, zoned bool, err error) {
	if s = strings.TrimSpace(s); s == "" {
		return p, true, nil
	}
	if p, err = ParsePublished(s); err == nil {
		return p, true, nil
	}
	if t, e := time.Parse("02.01.2006", s); e == nil {
		return PublishedOn(t.Date()), true, nil
	}
	for _, form := range zonedForms {
		if form == "2006-01-02 15:04:05 MST" && !strings.HasSuffix(s, " UTC") && !strings.HasSuffix(s, " GMT") {
			continue // other names of zones are no offsets
		}
		if t, e := time.Parse(form, s); e == nil {
			return PublishedAt(t), true, nil
		}
	}
	for _, form := range plainForms {
		if t, e := time.Parse(form, s); e == nil {
			return PublishedAt(t), false, nil
		}
	}
	return p, true, err
}

// InZone makes a time of day an instant where the site's zone is known. Else only its date is told, as a crawl does:
// a guess would move reviews to another day.
func (p Published) InZone(zone *time.Location) Published {
	if p.Precision != PrecisionMinute {
		return p
	}
	t := p.Time
	if zone == nil {
		return PublishedOn(t.Date())
	}
	return PublishedAt(time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), zone))
}
