package sites

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// checkDates looks whether the layouts of dates are such: what one writes, it must read back as the same day, and every
// figure in it must be part of a date. One that names no year, or a figure that stands for nothing ("20.12.2006"), would
// never read a date, or another one, and nobody would know why.
func (s *Site) checkDates() error {
	for i, layout := range s.Dates {
		if !readsDates(layout) {
			return at(fmt.Sprintf("dates[%d]", i), "%q is no layout of a date with day, month and year; write how the site would show 15:04 on 2 January 2006, as \"02.01.2006 15:04\" or \"2 January 2006\"", layout)
		}
	}
	return nil
}

var figures = regexp.MustCompile(`\d+`)

// readsDates looks at two days, as one may come out right by chance.
func readsDates(layout string) bool {
	for _, day := range []time.Time{time.Date(2017, time.November, 23, 17, 46, 38, 0, time.UTC), time.Date(2018, time.March, 5, 19, 57, 9, 0, time.UTC)} {
		written := day.Format(layout)
		read, err := time.Parse(layout, written)
		if err != nil || read.Year() != day.Year() || read.YearDay() != day.YearDay() {
			return false
		}
		parts := strings.Fields(day.Format("2006 06 01 1 02 2 _2 15 03 3 04 4 05 5 20060102 20060102150405 200601021504"))
		for _, run := range figures.FindAllString(written, -1) {
			if !slices.Contains(parts, run) && strings.Trim(run, "0") != "" {
				return false
			}
		}
		if written == day.Add(-12*time.Hour).Format(layout) && written != day.Add(-time.Hour).Format(layout) { // morning or evening?
			return false
		}
	}
	return true
}
