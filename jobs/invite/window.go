package invite

import "time"

// Window is at which hours of a reader's day mails are sent: from From until before Until, in minutes of the day.
type Window struct {
	From, Until int
	Zone        *time.Location
}

// holds says whether the window is open at an instant.
func (w Window) holds(t time.Time) bool {
	l := t.In(w.Zone)
	m := l.Hour()*60 + l.Minute()
	return m >= w.From && m < w.Until
}

// Next is the first instant, not before t, at which the window is open: t itself when it is open then. Where the clocks
// change it goes from change to change, so that an hour that is left out is never hit and one that comes twice counts
// twice. A window that is never open (From not before Until) gives the zero time.
func (w Window) Next(t time.Time) time.Time {
	if w.From >= w.Until || w.From < 0 || w.Until > 24*60 {
		return time.Time{}
	}
	for !w.holds(t) {
		l := t.In(w.Zone)
		sinceMidnight := time.Duration(l.Hour())*time.Hour + time.Duration(l.Minute())*time.Minute + time.Duration(l.Second())*time.Second + time.Duration(l.Nanosecond())
		wait := time.Duration(w.From)*time.Minute - sinceMidnight
		if wait <= 0 {
			wait += 24 * time.Hour // by a clock that does not change; if it does, the change comes first
		}
		next := t.Add(wait)
		if _, change := l.ZoneBounds(); !change.IsZero() && change.Before(next) {
			next = change
		}
		t = next
	}
	return t
}

// DaysAfter is the first instant of the day that lies n days behind the one of t, by the reader's calendar.
func (w Window) DaysAfter(t time.Time, n int) time.Time {
	y, m, d := t.In(w.Zone).Date()
	want := time.Date(y, m, d+n, 12, 0, 0, 0, time.UTC).YearDay()
	day := time.Date(y, m, d+n, 0, 0, 0, 0, w.Zone)
	if l := day.In(w.Zone); l.YearDay() != want { // midnight is left out: the day begins with the change
		_, change := l.ZoneBounds()
		return change
	}
	return day
}
