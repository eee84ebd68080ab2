package collector

import (
	"strings"
	"testing"
	"time"
)

func hours(t *testing.T, text, zone string) VisitHours {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	h, err := ParseVisitHours(text, loc)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestVisitHoursByTheSitesClock(t *testing.T) {
	for _, c := range []struct{ text, zone, at, opens string }{
		{"01:00-06:00", "Europe/Kyiv", "2026-11-28T23:30:00Z", ""}, // 01:30
		{"01:00-06:00", "Europe/Kyiv", "2026-11-28T22:59:59Z", "2026-11-28T23:00:00Z"},
		{"01:00-06:00", "Europe/Kyiv", "2026-11-28T04:00:00Z", "2026-11-28T23:00:00Z"}, // 06:00 is outside
		{"22:30-05:00", "Europe/Moscow", "2026-11-28T20:00:00Z", ""},                   // 23:00
		{"22:30-05:00", "Europe/Moscow", "2026-11-29T01:59:59Z", ""},                   // 04:59:59
		{"22:30-05:00", "Europe/Moscow", "2026-11-29T02:00:00Z", "2026-11-29T19:30:00Z"},
		{"18:00-24:00", "UTC", "2026-11-28T23:59:59Z", ""},
		{"18:00-24:00", "UTC", "2026-11-28T00:00:00Z", "2026-11-28T18:00:00Z"},
		// Kyiv's clock goes from 03:00 to 04:00 on 2026-03-29 (01:00 UTC) …
		{"03:30-05:00", "Europe/Kyiv", "2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z"}, // 02:30; the first moment is 04:00
		{"03:15-03:45", "Europe/Kyiv", "2026-03-29T00:30:00Z", "2026-03-30T00:15:00Z"}, // left out that day
		{"02:00-03:00", "Europe/Kyiv", "2026-03-29T01:00:00Z", "2026-03-29T23:00:00Z"}, // 04:00; the next day
		// … and from 04:00 back to 03:00 on 2026-10-25 (01:00 UTC).
		{"03:30-05:00", "Europe/Kyiv", "2026-10-25T00:45:00Z", ""},                             // 03:45, the first time
		{"03:30-05:00", "Europe/Kyiv", "2026-10-25T01:10:00Z", "2026-10-25T01:30:00Z"},         // 03:10, the second time
		{"01:00-03:30", "Europe/Kyiv", "2026-10-25T00:40:00Z", "2026-10-25T01:00:00Z"},         // 03:40; at 03:00 again it is within
		{"02:15-02:45", "Australia/Lord_Howe", "2026-10-03T15:10:00Z", "2026-10-03T15:30:00Z"}, // 02:00 to 02:30 is left out
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		h, want := hours(t, c.text, c.zone), c.opens
		if want == "" {
			want = c.at
		}
		if got := h.Opens(at).UTC().Format(time.RFC3339); got != want || h.Open(at) != (c.opens == "") {
			t.Errorf("%s at %s: open %t, opens %s, want %s", h, c.at, h.Open(at), got, want)
		}
	}
}

// Around every change of a clock: Opens is the first minute within the hours, compared with a walk by minutes.
func TestVisitHoursOpenAtTheFirstMinute(t *testing.T) {
	for _, zone := range []string{"Europe/Kyiv", "Europe/Moscow", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"} { // Apia left a whole day out
		for _, text := range []string{"01:00-06:00", "22:30-03:30", "02:15-02:45", "00:00-00:01"} {
			h := hours(t, text, zone)
			changes, until := 0, time.Date(2013, 1, 1, 0, 0, 0, 0, time.UTC)
			for at := time.Date(2009, 6, 1, 0, 0, 0, 0, time.UTC); at.Before(until); changes++ {
				walkHours(t, h, at)
				_, end := at.In(h.Zone).ZoneBounds()
				if end.IsZero() {
					break
				}
				at = end
			}
			t.Logf("%s: %d changes", h, changes)
		}
	}
}

func walkHours(t *testing.T, h VisitHours, around time.Time) {
	t.Helper()
	next := time.Time{}
	for at := around.Add(72 * time.Hour); at.After(around.Add(-36 * time.Hour)); at = at.Add(-time.Minute) {
		if h.Open(at) {
			next = at
		}
		if next.IsZero() || at.Minute()%5 != 0 {
			continue
		}
		if got := h.Opens(at); !got.Equal(next) {
			t.Fatalf("%s at %s opens %s, want %s", h, at, got, next)
		}
	}
}

func TestVisitHoursThatCannotBeRead(t *testing.T) {
	for _, text := range []string{"", "night", "01:00", "1-6", "01:00-06:00-07:00", "25:00-26:00", "24:00-06:00", "05:00-05:00", "01:00 to 06:00", "-"} {
		if h, err := ParseVisitHours(text, time.UTC); err == nil || h.Given() {
			t.Errorf("%q was read as %s", text, h)
		}
	}
	if _, err := ParseVisitHours("01:00-06:00", nil); err == nil || !strings.Contains(err.Error(), "zone") {
		t.Errorf("without a zone: %v", err)
	}
	var all VisitHours
	if now := time.Now(); !all.Open(now) || !all.Opens(now).Equal(now) || all.Share() != 1 || all.String() != "" {
		t.Error("no hours are not the whole day")
	}
	if got := hours(t, "22:00-04:00", "UTC"); got.Share() != 0.25 || got.String() != "22:00-04:00 UTC" {
		t.Errorf("%s is %g of a day", got, got.Share())
	}
}
