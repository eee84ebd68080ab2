package web

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"molva/collector"
)

// openWords are the hours of a day as people write them: "09:00-13:00, 14:00-18:00"; "" for none.
func openWords(open []collector.Interval) string { return strings.Join(openList(open), ", ") }

func openList(open []collector.Interval) []string {
	out := []string{}
	for _, i := range open {
		out = append(out, fmt.Sprintf("%02d:%02d-%02d:%02d", i.From/60, i.From%60, i.To/60, i.To%60))
	}
	return out
}

// openOf reads the hours of a day.
func openOf(where, s string) ([]collector.Interval, error) {
	var out []collector.Interval
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' }) {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		from, to, _ := strings.Cut(strings.NewReplacer("–", "-", "—", "-", " ", "").Replace(part), "-")
		a, okA := minuteOf(from)
		b, okB := minuteOf(to)
		if !okA || !okB {
			return nil, invalid(where, part+" are no hours", "write them as 09:00-13:00, 14:00-18:00")
		}
		out = append(out, collector.Interval{From: a, To: b})
	}
	return out, nil
}

// minuteOf reads "9:30" or "24:00" as minutes from midnight.
func minuteOf(s string) (int, bool) {
	h, m, _ := strings.Cut(s, ":")
	hour, err := strconv.Atoi(h)
	minute := 0
	if err == nil && m != "" {
		minute, err = strconv.Atoi(m)
	}
	n := 60*hour + minute
	return n, err == nil && hour >= 0 && minute >= 0 && minute < 60 && n <= 24*60
}

// holidaysOf reads days with hours of their own, one a line: "2026-12-31 09:00-13:00", "2027-01-01".
func holidaysOf(s string) ([]collector.Holiday, error) {
	var out []collector.Holiday
	for _, line := range strings.Split(s, "\n") {
		day, open, _ := strings.Cut(strings.TrimSpace(line), " ")
		if day == "" {
			continue
		}
		hours, err := openOf("holidays", open)
		if err != nil {
			return nil, err
		}
		out = append(out, collector.Holiday{Day: day, Open: hours})
	}
	return out, nil
}

func holidayLines(list []collector.Holiday) string {
	var out []string
	for _, h := range list {
		out = append(out, strings.TrimSpace(h.Day+" "+openWords(h.Open)))
	}
	return strings.Join(out, "\n")
}

// businessTime reads a length of business time: "4h", "1h30m", or hours alone: "4", "1,5".
func businessTime(where, s string) (time.Duration, error) {
	s = strings.ReplaceAll(strings.TrimSpace(s), ",", ".")
	if hours, err := strconv.ParseFloat(s, 64); err == nil && hours > 0 && hours < 10000 {
		return time.Duration(hours * float64(time.Hour)).Round(time.Minute), nil
	}
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 || d > 10000*time.Hour {
		return 0, invalid(where, s+" is no length of time", "write hours: 4, 1.5 or 1h30m")
	}
	return d.Round(time.Minute), nil
}

// businessWords is a length as businessTime reads it.
func businessWords(d time.Duration) string {
	return strings.TrimSuffix(strings.TrimSuffix(d.String(), "0s"), "h0m") + map[bool]string{true: "h", false: ""}[d%time.Hour == 0]
}
