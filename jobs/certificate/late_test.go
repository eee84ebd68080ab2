package certificate

import (
	"fmt"
	"testing"
	"time"

	"molva/collector"
)

// timed is a place whose passes keep the periods that applied, as all do now.
func timed() Source {
	s := place()
	s.FullPeriod = collector.DefaultFullPeriod
	for i := range s.Passes {
		s.Passes[i].Period, s.Passes[i].FullPeriod = s.Period, s.FullPeriod
	}
	return s
}

// A pass that somebody called for, or that began anew when the place came back, is as late as it was before.
func TestACallMakesNoCheckInTime(t *testing.T) {
	called := func(away ...Away) Source {
		s := timed()
		s.Passes = s.Passes[:12] // pass 12 was due at 18:00 of the second day, and began three days later
		s.Passes[11].Due, s.Passes[11].Started, s.Passes[11].Ended = at(4, 20), at(4, 20), at(4, 21)
		s.Pass, s.Due, s.Away = 12, at(7, 0), away
		return s
	}
	for name, c := range map[string]struct {
		s    Source
		gaps string
	}{
		"called for":         {called(), "[late 18:01 – 20:00]"},
		"away for a moment":  {called(Away{From: at(4, 18), To: at(4, 19)}), "[late 18:01 – 18:00 late 19:00 – 20:00]"},
		"away all that time": {called(Away{From: at(1, 17), To: at(4, 19)}), "[]"},
	} {
		s := c.s
		s.Passes[10].Started = at(1, 12).Add(time.Minute)
		d := draw(s)
		var gaps []string
		for _, g := range d.Places[0].Gaps {
			if g.From.Before(at(4, 20)) {
				gaps = append(gaps, fmt.Sprintf("%s %s – %s", g.Why, g.From.Format("15:04"), g.To.Format("15:04")))
			}
		}
		if fmt.Sprint(gaps) != c.gaps {
			t.Errorf("%s: %v, want %s", name, gaps, c.gaps)
		}
	}
}

// One that was asked for and has not begun by the end is as late as before, too.
func TestACallThatNothingFollowed(t *testing.T) {
	s := timed()
	s.Passes, s.Pass, s.Due = s.Passes[:12], 12, at(5, 0)
	d := draw(s)
	if g := d.Places[0].Gaps; len(g) != 1 || g[0].Why != WhyMissing || !g[0].From.Equal(at(2, 0).Add(time.Minute)) {
		t.Errorf("%+v", g)
	}
}

// A place that is visited at night alone is waited for by a pass that was due in the day, and one that takes long is waited
// for by the next: that stands in the certificate, and is no hole. What comes late after that is one.
func TestThePassBeforeStillRan(t *testing.T) {
	night, err := collector.ParseVisitHours("01:00-07:00", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	daily := func(runs, rests time.Duration) Source { // passes run from 7:10 on
		s := timed()
		s.Passes, s.Pass = nil, 0
		for from := at(-1, 7).Add(10 * time.Minute); from.Before(at(8, 0)); {
			due := from
			if n := len(s.Passes); n > 0 {
				due = s.Passes[n-1].Started.Add(sixHours)
			}
			s.Pass++
			s.Passes = append(s.Passes, collector.Pass{Source: 7, Pass: s.Pass, Due: due, Started: from, Ended: from.Add(runs), Health: collector.HealthOK, Period: sixHours})
			from = from.Add(runs + rests)
		}
		s.Due = at(9, 0)
		return s
	}
	for name, c := range map[string]struct {
		hours       collector.VisitHours
		runs, rests time.Duration
		why         string
		verdict     string
	}{
		"its hours":  {night, 18 * time.Hour, 0, WhyHours, VerdictExplained},
		"long":       {collector.VisitHours{}, 18 * time.Hour, 0, WhyRan, VerdictExplained},
		"then late":  {night, 18 * time.Hour, 10 * time.Hour, WhyLate, VerdictHoles},
		"never ends": {collector.VisitHours{}, 80 * time.Hour, 0, WhyLate, VerdictHoles},
		"a little":   {collector.VisitHours{}, 7 * time.Hour, 0, "", VerdictFull},
	} {
		s := daily(c.runs, c.rests)
		s.Hours = c.hours
		d := draw(s)
		seen := c.why == ""
		for _, g := range d.Places[0].Gaps {
			seen = seen || g.Why == c.why
		}
		if d.Verdict != c.verdict || !seen {
			t.Errorf("%s: %s %+v", name, d.Verdict, d.Places[0].Gaps)
		}
	}
}

// A period in which no check was made is not certified: nothing was looked at in it.
func TestNoCheckIsNoCertificate(t *testing.T) {
	s := timed()
	s.Period, s.Passes, s.Pass, s.Due = 30*24*time.Hour, s.Passes[:1], 1, at(29, 0)
	s.Passes[0].Period = s.Period
	if c := draw(s); c.Verdict != VerdictNothing || c.Totals.Checks != 0 || c.Totals.Holes != 0 || c.Places[0].Whole.IsZero() {
		t.Errorf("%s %+v", c.Verdict, c.Totals)
	}
	body, err := Body(draw(s))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := Verify(File(collector.Certificate{Body: body, SHA256: shaOf(body)}), ""); err == nil {
		t.Error("it verifies")
	}
}

// Checks for news alone are told from those that read all; without one of these in time they are no full moderation. Pages
// that rested are told.
func TestChecksForNews(t *testing.T) {
	quick := func(whole int) Source {
		s := timed()
		for i := range s.Passes {
			if i != whole {
				s.Passes[i].Quick, s.Passes[i].Stopped, s.Passes[i].Rested = true, 1, i%2
			}
		}
		return s
	}
	c := draw(quick(12))
	if p := c.Places[0]; c.Totals.OK != 1 || c.Totals.News != 27 || c.Totals.Rested != 14 || p.RestedMost != 1 || !p.Whole.Equal(at(2, 0).Add(10*time.Minute)) {
		t.Errorf("%+v, last whole %s", c.Totals, p.Whole)
	}
	if c.Verdict != VerdictHoles || c.Places[0].Gaps[0].Why != WhyMissing || c.Places[0].Gaps[0].Reason == "" || !c.Places[0].Gaps[0].To.Equal(at(2, 0)) {
		t.Errorf("no whole one is known of before: %s %+v", c.Verdict, c.Places[0].Gaps)
	}
	s := quick(12)
	s.Whole = collector.Pass{Pass: 0, Started: at(-4, 0), Ended: at(-4, 1), Health: collector.HealthOK}
	if c := draw(s); c.Verdict != VerdictFull {
		t.Errorf("a whole one each week: %s %+v", c.Verdict, c.Places[0].Gaps)
	}
	s = quick(0)
	for i := range s.Passes {
		s.Passes[i].FullPeriod = 3 * 24 * time.Hour
	}
	c = draw(s)
	if g := c.Places[0].Gaps; c.Verdict != VerdictHoles || len(g) != 1 || !g[0].From.Equal(at(2, 12)) || !g[0].To.Equal(at(7, 0)) {
		t.Errorf("one whole is missing: %s %+v", c.Verdict, g)
	}
}
