package certificate

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// listedFrom is a place that was added at some hour and is checked in time from then on.
func listedFrom(id int64, added time.Time) Source {
	s := Source{Source: collector.Source{SourceID: id, PublicID: fmt.Sprint("p", id), Name: fmt.Sprint("Место ", id), Owner: 1, Period: sixHours}}
	for due := added; due.Before(at(9, 0)); due = due.Add(sixHours) {
		s.Pass++
		s.Passes = append(s.Passes, collector.Pass{Source: id, Pass: s.Pass, Due: due, Started: due, Ended: due.Add(time.Minute), Health: collector.HealthOK})
	}
	s.Due = at(9, 0)
	return s
}

// Seed 002: a list that was empty for days was not moderated on them, however well the rest went. The refusal names the days
// and a period that can be had.
func TestNothingOnTheList(t *testing.T) {
	kyiv, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		t.Fatal(err)
	}
	gone := func(from, to time.Time) Source {
		s := listedFrom(7, at(-1, 0))
		s.Away = []Away{{from, to}}
		return s
	}
	for name, c := range map[string]struct {
		zone    *time.Location
		sources []Source
		want    string // "": it is not refused for this
		advice  string
	}{
		"added late":       {time.UTC, []Source{listedFrom(7, at(5, 10)), listedFrom(8, at(6, 1))}, "from 2026-11-01 to 2026-11-05", "from 2026-11-06 to 2026-11-07"},
		"on the first day": {time.UTC, []Source{listedFrom(7, at(0, 10))}, "", ""},
		"the next morning": {time.UTC, []Source{listedFrom(7, at(1, 0))}, "from 2026-11-01 to 2026-11-01", "from 2026-11-02 to 2026-11-07"},
		"day of the zone":  {kyiv, []Source{listedFrom(7, at(2, 23))}, "from 2026-11-01 to 2026-11-03", "from 2026-11-04 to 2026-11-07"},
		"one was there":    {time.UTC, []Source{listedFrom(7, at(5, 0)), listedFrom(8, at(-2, 0))}, "", ""},
		"away for days":    {time.UTC, []Source{gone(at(2, 2), at(4, 3))}, "from 2026-11-04 to 2026-11-04", "from 2026-11-01 to 2026-11-03"},
		"taken off":        {time.UTC, []Source{gone(at(5, 3), time.Time{})}, "from 2026-11-07 to 2026-11-07", "from 2026-11-01 to 2026-11-06"},
		"away for a night": {time.UTC, []Source{gone(at(2, 20), at(3, 20))}, "", ""},
		"in turns":         {time.UTC, []Source{gone(at(3, 0), time.Time{}), listedFrom(8, at(3, 0))}, "", ""},
	} {
		first := time.Date(2026, 11, 1, 0, 0, 0, 0, c.zone)
		d := Draw(Facts{Zone: c.zone.String(), From: first, To: first.AddDate(0, 0, 7), Sources: c.sources})
		if c.want == "" {
			if len(d.Unlisted) > 0 {
				t.Errorf("%s: %v", name, d.Unlisted)
			}
			continue
		}
		err := d.Refusal()
		if d.Verdict != VerdictHoles || collector.CodeOf(err) != collector.CodeConflict || !strings.Contains(err.Error(), c.want+" nothing was on the list") || !strings.Contains(err.Error(), c.advice) {
			t.Errorf("%s: %s %v", name, d.Verdict, err)
		}
		again := Draw(Facts{Zone: c.zone.String(), From: d.Listed().From, To: d.Listed().To, Sources: c.sources})
		if len(again.Unlisted) > 0 {
			t.Errorf("%s: the period that is advised is refused too: %v", name, again.Unlisted)
		}
	}
}

// Places that joined or left are counted, and the verdict is another word; it follows from the places in the file.
func TestWatched(t *testing.T) {
	left := listedFrom(9, at(-1, 0))
	left.Away = []Away{{at(2, 0), at(2, 12)}}
	c := Draw(Facts{Zone: "UTC", From: at(0, 0), To: at(7, 0), Sources: []Source{place(), listedFrom(8, at(4, 10)), left}})
	if w := c.Watched(); w != (Watched{Places: 3, Whole: 1, Joined: 1, Left: 1, LastJoined: at(4, 10)}) {
		t.Errorf("%+v", w)
	}
	c = Draw(Facts{Zone: "UTC", From: at(0, 0), To: at(7, 0), Sources: []Source{place(), listedFrom(8, at(4, 10))}})
	verify := func(change func(*Content)) error {
		c := c
		change(&c)
		body, err := Body(c)
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = Verify(File(collector.Certificate{Body: body, SHA256: shaOf(body)}), "")
		return err
	}
	if err := verify(func(*Content) {}); err != nil || c.Verdict != VerdictFullListed {
		t.Errorf("%s %v", c.Verdict, err)
	}
	if verify(func(c *Content) { c.Verdict = VerdictFull }) == nil {
		t.Error("one that claims the whole period verifies")
	}
	if verify(func(c *Content) { c.Places, c.Totals = c.Places[1:], totalsOf(c.Places[1:]) }) == nil {
		t.Error("one of an empty list verifies")
	}
	if err := verify(func(c *Content) { c.Format, c.Verdict = formatFirst, VerdictFull }); err != nil {
		t.Errorf("one of the first format, which knew no other word: %v", err)
	}
}
