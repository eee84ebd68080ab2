package sites

import "time"

// checkDates looks whether the layouts of dates are such: what one writes, it must read back as the same day. A layout
// that names no year, or nothing of a date at all, would never read one, and nobody would know why.
func (s *Site) checkDates() error {
	example := time.Date(2017, time.November, 23, 17, 46, 38, 0, time.UTC)
	for _, layout := range s.Dates {
		read, err := time.Parse(layout, example.Format(layout))
		if err != nil || read.Year() != example.Year() || read.YearDay() != example.YearDay() {
			return at("dates", "%q is no layout of a date with day, month and year; write how the site would show 15:04 on 2 January 2006, as \"02.01.2006 15:04\"", layout)
		}
	}
	return nil
}
