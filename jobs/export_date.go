package jobs

import (
	"strings"
	"time"

	"molva/collector"
)

// The forms of a time of day that exports use beside RFC 3339; fractions of a second are read with each.
var (
	zonedForms = []string{"2006-01-02T15:04:05-0700", "2006-01-02T15:04-0700", "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05-0700",
		"2006-01-02 15:04:05 Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05 MST"}
	plainForms = []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", "02.01.2006 15:04:05", "02.01.2006 15:04"}
)

// exportDate reads when a review was published. zoned says whether an instant is told; without a zone it is the time of
// day on some clock, here as if that were UTC's, see inZone.
func exportDate(s string) (p collector.Published, zoned bool, err error) {
	if s = strings.TrimSpace(s); s == "" {
		return p, true, nil
	}
	if p, err = collector.ParsePublished(s); err == nil {
		return p, true, nil
	}
	if t, e := time.Parse("02.01.2006", s); e == nil {
		return collector.PublishedOn(t.Date()), true, nil
	}
	for _, form := range zonedForms {
		if form == "2006-01-02 15:04:05 MST" && !strings.HasSuffix(s, " UTC") && !strings.HasSuffix(s, " GMT") {
			continue // other names of zones are no offsets
		}
		if t, e := time.Parse(form, s); e == nil {
			return collector.PublishedAt(t), true, nil
		}
	}
	for _, form := range plainForms {
		if t, e := time.Parse(form, s); e == nil {
			return collector.PublishedAt(t), false, nil
		}
	}
	return p, true, err
}

// inZone makes a time of day an instant where the site's zone is known. Else only its date is told, as a crawl does:
// a guess would move reviews to another day.
func inZone(p collector.Published, zone *time.Location) collector.Published {
	if p.Precision != collector.PrecisionMinute {
		return p
	}
	t := p.Time
	if zone == nil {
		return collector.PublishedOn(t.Date())
	}
	return collector.PublishedAt(time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), zone))
}

// replyDate reads the date of an answer; unknown stays unknown.
func replyDate(s string) collector.Published {
	p, zoned, err := exportDate(s)
	if err != nil {
		return collector.Published{}
	}
	if !zoned {
		p = inZone(p, nil)
	}
	return p
}
