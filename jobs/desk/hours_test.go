package desk

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"molva/collector"
)

func calendar(t testing.TB, h collector.Hours) *Calendar {
	t.Helper()
	c, err := NewCalendar(h)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func weekOf(zone string, open ...collector.Interval) collector.Hours {
	h := collector.Hours{Zone: zone}
	for day := time.Monday; day <= time.Friday; day++ {
		h.Week[day] = open
	}
	return h
}

// The examples of K3, by the clock on the wall.
func TestAdd(t *testing.T) {
	nineToFive, lunch := []collector.Interval{{From: 540, To: 1020}}, []collector.Interval{{From: 540, To: 780}, {From: 840, To: 1080}}
	kyiv := weekOf("Europe/Kyiv", nineToFive...)
	feast := weekOf("Europe/Kyiv", nineToFive...)
	feast.Holidays = []collector.Holiday{{Day: "2026-03-09"}, {Day: "2026-03-10", Open: []collector.Interval{{From: 540, To: 720}}}}
	night := collector.Hours{Zone: "Europe/Kyiv"}
	for day := range night.Week {
		night.Week[day] = []collector.Interval{{From: 0, To: 1440}}
	}
	for _, c := range []struct {
		name, start, end string
		hours            collector.Hours
		add              time.Duration
	}{
		{"over the week-end", "2026-03-06 16:30", "2026-03-09 09:30", kyiv, time.Hour},
		{"to the last minute", "2026-03-06 16:00", "2026-03-06 17:00", kyiv, time.Hour},
		{"on a Sunday", "2026-03-08 12:00", "2026-03-09 09:01", kyiv, time.Minute},
		{"before it opens", "2026-03-06 07:00", "2026-03-06 10:00", kyiv, time.Hour},
		{"over lunch", "2026-03-06 12:30", "2026-03-06 14:30", weekOf("Europe/Moscow", lunch...), time.Hour},
		{"over a holiday and half of one", "2026-03-06 16:30", "2026-03-11 09:30", feast, 4 * time.Hour},
		{"nothing", "2026-03-08 12:00", "2026-03-08 12:00", kyiv, 0},
		{"the night without 03:00-04:00", "2026-03-29 02:30", "2026-03-29 04:30", night, time.Hour},
		{"the night with 03:00-04:00 twice", "2026-10-25 02:30", "2026-10-25 03:30", night, 2 * time.Hour},
		{"a whole week", "2026-03-02 09:00", "2026-03-06 17:00", kyiv, 40 * time.Hour},
	} {
		cal := calendar(t, c.hours)
		at := func(s string) time.Time {
			v, err := time.ParseInLocation("2006-01-02 15:04", s, cal.zone)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		end, err := cal.Add(at(c.start), c.add)
		if err != nil || end.In(cal.zone).Format("2006-01-02 15:04") != c.end {
			t.Errorf("%s: %s and %v are %s (%v), want %s", c.name, c.start, c.add, end.In(cal.zone), err, c.end)
		}
		if got := cal.Between(at(c.start), end); got != c.add {
			t.Errorf("%s: between lie %v, want %v", c.name, got, c.add)
		}
	}
}

func TestHoursAreRefused(t *testing.T) {
	ok := []collector.Interval{{From: 540, To: 1020}}
	for name, h := range map[string]collector.Hours{
		"empty": {Zone: "Europe/Kyiv"}, "no zone": weekOf("", ok...), "unknown zone": weekOf("Europe/Nowhere", ok...),
		"backwards": weekOf("Europe/Kyiv", collector.Interval{From: 600, To: 540}), "overlapping": weekOf("Europe/Kyiv", ok[0], collector.Interval{From: 1000, To: 1100}),
		"beyond the day": weekOf("Europe/Kyiv", collector.Interval{From: 540, To: 1441}),
		"no date":        {Zone: "Europe/Kyiv", Week: weekOf("", ok...).Week, Holidays: []collector.Holiday{{Day: "31.12.2026"}}},
	} {
		if _, err := NewCalendar(h); collector.CodeOf(err) != collector.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	h := weekOf("Europe/Kyiv", collector.Interval{From: 540, To: 541})
	if _, err := calendar(t, h).Add(time.Unix(1e9, 0), 600*time.Minute); collector.CodeOf(err) != collector.CodeInvalid {
		t.Errorf("ten hours at a minute a day: %v", err)
	}
}

// TestAgainstTheMinuteWalk: whatever the hours are, open time is what somebody counts who looks at the clock on the wall
// each minute, also where that clock is changed.
func TestAgainstTheMinuteWalk(t *testing.T) {
	zones := []string{"Europe/Kyiv", "Europe/Moscow", "Asia/Almaty", "America/Sao_Paulo", "Africa/Cairo", "Asia/Beirut", "Australia/Lord_Howe", "UTC"}
	rapid.Check(t, func(t *rapid.T) {
		h := collector.Hours{Zone: rapid.SampledFrom(zones).Draw(t, "zone")}
		for day := range h.Week {
			h.Week[day] = drawDay(t)
		}
		// Days about which clocks are changed somewhere, in years with and without summer time.
		start := time.Date(rapid.SampledFrom([]int{2016, 2018, 2024, 2026}).Draw(t, "year"), time.Month(rapid.IntRange(1, 12).Draw(t, "month")),
			rapid.IntRange(1, 31).Draw(t, "day"), rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute"), 0, 0, time.UTC)
		cal, err := NewCalendar(h)
		if err != nil {
			t.Skip("no open hour")
		}
		if rapid.Bool().Draw(t, "holiday") {
			h.Holidays = []collector.Holiday{{Day: start.AddDate(0, 0, 1).Format(time.DateOnly), Open: drawDay(t)}}
			cal, _ = NewCalendar(h)
		}
		minutes := rapid.IntRange(1, 3000).Draw(t, "minutes")
		end, err := cal.Add(start, time.Duration(minutes)*time.Minute)
		if err != nil {
			return // a minute a week: the bound has its own test
		}
		left, at := minutes, start
		for ; left > 0 && at.Before(start.AddDate(0, 0, 60)); at = at.Add(time.Minute) {
			if wall := at.In(cal.zone); isOpen(h, wall) {
				left--
			}
		}
		if left == 0 && !end.Equal(at) {
			t.Fatalf("%v and %d minutes are %v, the walk says %v", start.In(cal.zone), minutes, end.In(cal.zone), at.In(cal.zone))
		}
		if got := cal.Between(start, end); got != time.Duration(minutes)*time.Minute {
			t.Fatalf("between %v and %v lie %v, want %d minutes", start, end, got, minutes)
		}
	})
}

func drawDay(t *rapid.T) (out []collector.Interval) {
	at := 0
	for range rapid.IntRange(0, 3).Draw(t, "intervals") {
		from := at + rapid.IntRange(0, 500).Draw(t, "gap")
		to := from + rapid.IntRange(1, 500).Draw(t, "length")
		if to > 24*60 {
			break
		}
		out, at = append(out, collector.Interval{From: from, To: to}), to
	}
	return out
}

func isOpen(h collector.Hours, wall time.Time) bool {
	open := h.Week[wall.Weekday()]
	for _, f := range h.Holidays {
		if f.Day == wall.Format(time.DateOnly) {
			open = f.Open
		}
	}
	minute := wall.Hour()*60 + wall.Minute()
	for _, i := range open {
		if i.From <= minute && minute < i.To {
			return true
		}
	}
	return false
}
