package desk

import (
	"cmp"
	"slices"
	"time"

	"molva/collector"
)

// searchDays bounds how far ahead open time is looked for: a promise that lies further away is none.
const searchDays = 2 * 366

// Calendar is hours that were checked, ready to count with.
type Calendar struct {
	zone     *time.Location
	week     [7][]collector.Interval
	holidays map[string][]collector.Interval
}

// DefaultHours are those of a company that has set none: Monday to Friday, 9 to 18 with a break at 13.
func DefaultHours(zone string) collector.Hours {
	h := collector.Hours{Zone: zone}
	for day := time.Monday; day <= time.Friday; day++ {
		h.Week[day] = []collector.Interval{{From: 9 * 60, To: 13 * 60}, {From: 14 * 60, To: 18 * 60}}
	}
	return h
}

// NewCalendar checks hours: a zone that is known, intervals within a day that do not overlap, and some open time in the week.
func NewCalendar(h collector.Hours) (*Calendar, error) {
	zone, err := time.LoadLocation(h.Zone)
	if err != nil || h.Zone == "" || h.Zone == "Local" {
		return nil, &collector.Error{Code: collector.CodeInvalid, Where: "zone", Msg: "there is no such time zone", Hint: "write for example Europe/Kyiv", Err: err}
	}
	c := &Calendar{zone: zone, holidays: map[string][]collector.Interval{}}
	open := 0
	for day, list := range h.Week {
		if c.week[day], err = sorted(list, time.Weekday(day).String()); err != nil {
			return nil, err
		}
		open += len(list)
	}
	if open == 0 {
		return nil, &collector.Error{Code: collector.CodeInvalid, Where: "week", Msg: "the week has no open hour", Hint: "no date could be promised: open the desk on one day at least"}
	}
	for _, f := range h.Holidays {
		if _, err := time.Parse(time.DateOnly, f.Day); err != nil {
			return nil, &collector.Error{Code: collector.CodeInvalid, Where: "holidays", Msg: f.Day + " is no date", Hint: "write 2026-12-31"}
		}
		if c.holidays[f.Day], err = sorted(f.Open, f.Day); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func sorted(list []collector.Interval, day string) ([]collector.Interval, error) {
	out := slices.Clone(list)
	slices.SortFunc(out, func(a, b collector.Interval) int { return cmp.Compare(a.From, b.From) })
	last := 0
	for _, i := range out {
		if i.From < last || i.To <= i.From || i.To > 24*60 {
			return nil, &collector.Error{Code: collector.CodeInvalid, Where: day, Msg: "the hours of a day overlap, or end before they begin",
				Hint: "write them as 09:00-13:00, 14:00-18:00"}
		}
		last = i.To
	}
	return out, nil
}

// span is a stretch of open time as instants.
type span struct{ from, to time.Time }

// spans are the open stretches of the day that holds t by the clock on the wall, and the beginning of the next day. On a day
// that a change of clock makes longer or shorter each minute is looked at: an hour that comes twice counts twice, one that
// is left out not at all.
func (c *Calendar) spans(t time.Time) (out []span, next time.Time) {
	y, m, d := t.In(c.zone).Date()
	start, next := c.midnight(y, m, d), c.midnight(y, m, d+1)
	open, own := c.holidays[start.Format(time.DateOnly)]
	if !own {
		open = c.week[start.Weekday()]
	}
	if len(open) == 0 {
		return nil, next
	}
	if next.Sub(start) != 24*time.Hour || start.Hour() != 0 {
		return c.walked(start, next, open), next
	}
	for _, i := range open {
		out = append(out, span{start.Add(time.Duration(i.From) * time.Minute), start.Add(time.Duration(i.To) * time.Minute)})
	}
	return out, next
}

// midnight is the first instant of a day; where the clock leaps over midnight that is not 00:00.
func (c *Calendar) midnight(y int, m time.Month, d int) time.Time {
	t := time.Date(y, m, d, 0, 0, 0, 0, c.zone)
	if want := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Day(); t.Day() != want {
		t = t.Add(time.Hour)
	}
	return t
}

func (c *Calendar) walked(start, next time.Time, open []collector.Interval) (out []span) {
	for t := start; t.Before(next); t = t.Add(time.Minute) {
		minute := t.Hour()*60 + t.Minute()
		if !slices.ContainsFunc(open, func(i collector.Interval) bool { return i.From <= minute && minute < i.To }) {
			continue
		}
		if n := len(out); n > 0 && out[n-1].to.Equal(t) {
			out[n-1].to = t.Add(time.Minute)
			continue
		}
		out = append(out, span{t, t.Add(time.Minute)})
	}
	return out
}

// Add is the instant at which some business time has passed since start: Friday 16:30 and one hour, with hours from 9 to 17,
// is Monday 09:30. CodeInvalid when there is not that much open time within two years.
func (c *Calendar) Add(start time.Time, business time.Duration) (time.Time, error) {
	if business <= 0 {
		return start, nil
	}
	day := start
	for range searchDays {
		open, next := c.spans(day)
		for _, s := range open {
			from := s.from
			if from.Before(start) {
				from = start
			}
			if length := s.to.Sub(from); length >= business {
				return from.Add(business).UTC(), nil
			} else if length > 0 {
				business -= length
			}
		}
		day = next
	}
	return time.Time{}, &collector.Error{Code: collector.CodeInvalid, Where: "hours", Msg: "there is not enough open time within two years", Hint: "open the desk longer, or promise less"}
}

// Between is the business time from a to b, negative when b lies before a; two years at most are counted.
func (c *Calendar) Between(a, b time.Time) time.Duration {
	if b.Before(a) {
		return -c.Between(b, a)
	}
	var sum time.Duration
	day := a
	for range searchDays {
		if !day.Before(b) {
			break
		}
		open, next := c.spans(day)
		for _, s := range open {
			from, to := s.from, s.to
			if from.Before(a) {
				from = a
			}
			if to.After(b) {
				to = b
			}
			if to.After(from) {
				sum += to.Sub(from)
			}
		}
		day = next
	}
	return sum
}
