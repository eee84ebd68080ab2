package collector

import (
	"fmt"
	"strings"
	"time"
)

// VisitHours are those of the day in which a site may be visited, by the clock that hangs there. The zero value is the whole day.
type VisitHours struct {
	From, To time.Duration  // since midnight, To no longer within; To before From: over midnight
	Zone     *time.Location // nil: the whole day
}

// ParseVisitHours reads "01:00-06:00" or "22:30-05:00" in a zone; to is no longer within. The error says what is wrong in words
// for whoever wrote it.
func ParseVisitHours(text string, zone *time.Location) (VisitHours, error) {
	from, to, ok := strings.Cut(text, "-")
	h := VisitHours{Zone: zone}
	var err error
	if h.From, err = clockTime(from); err == nil {
		h.To, err = clockTime(to)
	}
	switch {
	case !ok || err != nil || h.From == 24*time.Hour:
		return VisitHours{}, fmt.Errorf("%q are no hours (write 01:00-06:00, or 22:00-05:00 over midnight)", text)
	case h.From == h.To:
		return VisitHours{}, fmt.Errorf("%q begin and end at one moment (leave them away for the whole day)", text)
	case zone == nil:
		return VisitHours{}, fmt.Errorf("%q need the zone of the site's clock (write zone = \"Europe/Kyiv\")", text)
	}
	return h, nil
}

// clockTime reads "05:30"; 24:00 is the end of the day.
func clockTime(s string) (time.Duration, error) {
	if s = strings.TrimSpace(s); s == "24:00" {
		return 24 * time.Hour, nil
	}
	t, err := time.Parse("15:04", s)
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, err
}

// Given says that there are hours at all.
func (h VisitHours) Given() bool { return h.Zone != nil }

// Open says whether a moment is within the hours. Where a clock is put back, an hour that comes twice is twice within them;
// one that a clock leaves out never is.
func (h VisitHours) Open(t time.Time) bool {
	if !h.Given() {
		return true
	}
	at := h.clock(t)
	if h.From < h.To {
		return at >= h.From && at < h.To
	}
	return at >= h.From || at < h.To
}

// clock is what the site's clock shows, as the time since midnight on its face.
func (h VisitHours) clock(t time.Time) time.Duration {
	t = t.In(h.Zone)
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute + time.Duration(t.Second())*time.Second + time.Duration(t.Nanosecond())
}

// Opens is the first moment from t on that is within the hours: t itself where it is.
func (h VisitHours) Opens(t time.Time) time.Time {
	for !h.Open(t) {
		wait := h.From - h.clock(t)
		if wait < 0 {
			wait += 24 * time.Hour
		}
		next := t.Add(wait)
		if _, end := t.In(h.Zone).ZoneBounds(); !end.IsZero() && !end.After(next) { // the clock is put back or forward before
			next = end
		}
		t = next
	}
	return t
}

// Share is which part of a day the hours are, above 0 to 1.
func (h VisitHours) Share() float64 {
	if !h.Given() {
		return 1
	}
	open := h.To - h.From
	if open < 0 {
		open += 24 * time.Hour
	}
	return float64(open) / float64(24*time.Hour)
}

// String is "01:00-06:00 Europe/Kyiv"; "" for the whole day.
func (h VisitHours) String() string {
	if !h.Given() {
		return ""
	}
	face := func(d time.Duration) string { return fmt.Sprintf("%02d:%02d", d/time.Hour, d%time.Hour/time.Minute) }
	return face(h.From) + "-" + face(h.To) + " " + h.Zone.String()
}
