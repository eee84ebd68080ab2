package sites

import "testing"

// Layouts that sites need are taken.
func TestLayoutsOfDates(t *testing.T) {
	for _, layout := range []string{"02.01.2006", "2.1.2006 15:04", "2 January 2006", "Jan _2, 2006 3:04 PM", "20060102", "200601021504", "02/01/06", "Mon, 02 Jan 2006 15:04:05 -0700", "2006-01-02T15:04:05.000Z07:00", "02.01.2006 в 15:04"} {
		if !readsDates(layout) {
			t.Errorf("%q is refused", layout)
		}
	}
}
