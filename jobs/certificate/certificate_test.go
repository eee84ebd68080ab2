package certificate

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

var begin = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

const sixHours = 6 * time.Hour

func at(days, hours int) time.Time {
	return begin.AddDate(0, 0, days).Add(time.Duration(hours) * time.Hour)
}

// place is one that is checked every six hours from a day before the period to a day behind it, each check a minute late.
func place() Source {
	s := Source{Source: collector.Source{SourceID: 7, PublicID: "p7", Name: "Отклик", URL: "https://otklik.example/", Owner: 1, Period: sixHours, Pass: 40}, OwnerID: "owner"}
	for n := int64(1); n <= 40; n++ {
		due := at(-1, 0).Add(time.Duration(n-1) * sixHours)
		s.Passes = append(s.Passes, collector.Pass{Source: 7, Pass: n, Due: due, Started: due.Add(time.Minute), Ended: due.Add(10 * time.Minute), Health: collector.HealthOK, Read: 3})
	}
	s.Due = at(9, 0)
	return s
}

// draw is the certificate of the week from the first on.
func draw(s Source, notes ...collector.GapNote) Content {
	return Draw(Facts{Company: "Флорамо", Zone: "UTC", From: at(0, 0), To: at(7, 0), Sources: []Source{s}, Notes: notes, Who: func(p int64) string { return fmt.Sprint("person", p) }})
}

func without(s Source, pass int64) Source {
	var out []collector.Pass
	for _, p := range s.Passes {
		if p.Pass != pass {
			out = append(out, p)
		}
	}
	s.Passes = out
	return s
}

func TestFull(t *testing.T) {
	c := draw(place())
	if c.Verdict != VerdictFull || c.Totals != (Totals{Places: 1, Checks: 28, OK: 28}) || c.Places[0].Longest != "6h0m0s" {
		t.Fatalf("%s %+v, longest %s", c.Verdict, c.Totals, c.Places[0].Longest)
	}
}

// Row S3: without one check the certificate is refused, and the hole is named by place and time.
func TestOneCheckRemoved(t *testing.T) {
	for pass := int64(2); pass <= 32; pass++ {
		c := draw(without(place(), pass))
		if pass < 5 { // before the period: the one that leads into it says what was due
			if c.Verdict != VerdictFull {
				t.Errorf("pass %d, before the period: %s %+v", pass, c.Verdict, c.Places[0].Gaps)
			}
			continue
		}
		due := at(-1, 0).Add(time.Duration(pass-1) * sixHours)
		if c.Verdict != VerdictHoles || c.Totals.Holes != 1 {
			t.Fatalf("pass %d: %s %+v", pass, c.Verdict, c.Totals)
		}
		g := c.Places[0].Gaps[0]
		if g.Why != WhyMissing || g.Checks != 1 || g.From.After(due) || !g.To.After(due) || g.To.Sub(g.From) > 12*time.Hour {
			t.Errorf("pass %d, due %s: %+v", pass, due, g)
		}
	}
}

func TestHoles(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Source)
		why    string
		from   time.Time
		to     time.Time
	}{
		"late": {func(s *Source) {
			s.Passes = s.Passes[:12]
			s.Passes[11].Started, s.Passes[11].Ended = at(4, 0), at(4, 1)
			s.Pass, s.Due = 12, at(7, 0)
		}, WhyLate, at(1, 18), at(4, 0)},
		"never checked":  {func(s *Source) { s.Passes, s.Pass, s.Due = nil, 0, at(2, 0) }, WhyMissing, at(2, 0), at(7, 0)},
		"nobody's":       {func(s *Source) { s.Passes, s.Pass, s.Due, s.Owner = nil, 0, at(2, 0), 0 }, WhyUnowned, at(2, 0), at(7, 0)},
		"owner went":     {func(s *Source) { s.Passes, s.Pass, s.Due, s.Owner = s.Passes[:16], 16, at(3, 0), 0 }, WhyUnowned, at(3, 0), at(7, 0)},
		"stopped":        {func(s *Source) { s.Passes, s.Pass, s.Due = s.Passes[:16], 16, at(3, 0) }, WhyMissing, at(3, 0), at(7, 0)},
		"last rows gone": {func(s *Source) { s.Passes = s.Passes[:16] }, WhyMissing, at(2, 18).Add(10 * time.Minute), at(7, 0)},
		"does not end": {func(s *Source) {
			s.Passes, s.Pass, s.Due, s.PassOpen, s.PassStart = s.Passes[:16], 17, at(3, 0), true, at(3, 1)
		}, WhyRunning, at(3, 0), at(7, 0)},
		"first never ends": {func(s *Source) { s.Passes, s.Pass, s.Due, s.PassOpen, s.PassStart = nil, 1, at(3, 0), true, at(3, 1) }, WhyRunning, at(3, 1), at(7, 0)},
		"older program":    {func(s *Source) { s.Passes = s.Passes[10:] }, WhyUnknown, at(0, 0), at(1, 12).Add(time.Minute)},
		"nothing kept":     {func(s *Source) { s.Passes = nil }, WhyUnknown, at(0, 0), at(7, 0)},
		"unreadable":       {func(s *Source) { s.Passes[10].Health, s.Passes[10].Reason = collector.HealthDrift, "read 0 of 3" }, WhyDrift, at(1, 12), at(1, 18)},
		"no word of why":   {func(s *Source) { s.Passes[10].Health = collector.HealthPartial }, WhyPartial, at(1, 12), at(1, 18)},
		"off the edge":     {func(s *Source) { s.Passes[31].Health = collector.HealthDrift }, WhyDrift, at(6, 18), at(7, 0)},
	} {
		s := place()
		c.change(&s)
		d := draw(s)
		if d.Verdict != VerdictHoles || len(d.Places) != 1 || len(d.Places[0].Gaps) != 1 {
			t.Errorf("%s: %s %+v", name, d.Verdict, d.Places)
			continue
		}
		if g := d.Places[0].Gaps[0]; g.Why != c.why || !g.From.Equal(c.from) || !g.To.Equal(c.to) {
			t.Errorf("%s: %s %s – %s, want %s %s – %s", name, g.Why, g.From, g.To, c.why, c.from, c.to)
		}
		noted := draw(s, collector.GapNote{Source: 7, From: c.from, To: c.to, Person: 3, At: at(8, 0), Text: "Читали вручную"})
		verdict := VerdictExplained
		switch {
		case !noted.Places[0].Since.Before(at(2, 0)): // the only place was not on the list for two days: no words mend that
			verdict = VerdictHoles
		case noted.Totals.Checks == 0:
			verdict = VerdictNothing
		}
		if g := noted.Places[0].Gaps[0]; noted.Verdict != verdict || g.Note == nil || g.Note.By != "person3" {
			t.Errorf("%s, explained: %s", name, noted.Verdict)
		}
		for what, n := range map[string]collector.GapNote{"another place": {Source: 8, From: c.from, To: c.to}, "too short": {Source: 7, From: c.from.Add(time.Minute), To: c.to}} {
			if draw(s, n).Verdict != VerdictHoles {
				t.Errorf("%s: a note of %s explains it", name, what)
			}
		}
	}
}

// What a site refuses, and a host that is away, explain themselves by what the passes noted, and the word is another one.
func TestExplainedByThePass(t *testing.T) {
	s := place()
	for _, n := range []int{10, 11, 12} {
		s.Passes[n].Health, s.Passes[n].Reason = collector.HealthBlocked, "the site answered 403"
	}
	s.Passes[20].Health, s.Passes[20].Reason = collector.HealthPartial, "no answer"
	c := draw(s)
	want := []Gap{{From: at(1, 12), To: at(2, 6), Checks: 3, Why: WhyBlocked, Reason: "the site answered 403"}, {From: at(4, 0), To: at(4, 6), Checks: 1, Why: WhyPartial, Reason: "no answer"}}
	if c.Verdict != VerdictExplained || fmt.Sprint(c.Places[0].Gaps) != fmt.Sprint(want) || c.Totals.OK != 24 || c.Totals.Checks != 28 {
		t.Errorf("%s %+v %+v", c.Verdict, c.Totals, c.Places[0].Gaps)
	}
}

// A place that was added in the middle counts from its first check on, one that was added later not at all.
func TestAddedWithin(t *testing.T) {
	s := place()
	s.Passes = s.Passes[16:]
	for i := range s.Passes {
		s.Passes[i].Pass = int64(i + 1)
	}
	s.Pass = int64(len(s.Passes))
	s.SourceID = 8
	c := Draw(Facts{From: at(0, 0), To: at(7, 0), Sources: []Source{place(), s}})
	if c.Verdict != VerdictFullListed || !c.Places[1].Since.Equal(at(3, 0)) || c.Totals.Checks != 44 {
		t.Errorf("%s %+v since %s", c.Verdict, c.Totals, c.Places[1].Since)
	}
	later := Source{Source: collector.Source{SourceID: 9, Owner: 1, Period: sixHours, Due: at(8, 0)}}
	c = Draw(Facts{From: at(0, 0), To: at(7, 0), Sources: []Source{place(), later}})
	if c.Verdict != VerdictFull || c.Totals.Places != 1 {
		t.Errorf("a later one: %s %+v", c.Verdict, c.Totals)
	}
	if c := Draw(Facts{From: at(0, 0), To: at(7, 0), Sources: []Source{later}}); c.Verdict != VerdictHoles {
		t.Errorf("an empty list was moderated: %s", c.Verdict)
	}
}

func TestVerify(t *testing.T) {
	body, err := Body(draw(place()))
	if err != nil {
		t.Fatal(err)
	}
	sum := shaOf(body)
	file := File(collector.Certificate{Body: body, SHA256: sum})
	if c, is, err := Verify(file, strings.ToUpper(sum)); err != nil || is != sum || c.Verdict != VerdictFull {
		t.Fatalf("%v %s %s", err, is, c.Verdict)
	}
	var any map[string]json.RawMessage
	if err := json.Unmarshal(file, &any); err != nil {
		t.Fatal(err)
	}
	pretty, err := json.MarshalIndent(any, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := Verify(pretty, sum); err != nil {
		t.Errorf("laid out anew: %v", err)
	}
	lie := strings.Replace(body, `"outcome":"ok"`, `"outcome":"drift"`, 1)
	hollow := strings.Replace(body, `"verdict":"full"`, `"verdict":"explained"`, 1)
	for name, c := range map[string]struct{ file, want string }{
		"a flipped letter":    {strings.Replace(string(file), "Отклик", "Отклип", 1), ""},
		"another's hash":      {string(file), strings.Repeat("0", 64)},
		"sums and hash made":  {string(File(collector.Certificate{Body: lie, SHA256: shaOf(lie)})), ""},
		"verdict and hash":    {string(File(collector.Certificate{Body: hollow, SHA256: shaOf(hollow)})), ""},
		"another format":      {string(File(collector.Certificate{Body: "{}", SHA256: shaOf("{}")})), ""},
		"nothing in it":       {`{"sha256":"` + sum + `"}`, ""},
		"no JSON":             {"certificate", ""},
		"a list":              {"[]", ""},
		"something behind it": {string(file) + "x", ""},
	} {
		if _, _, err := Verify([]byte(c.file), c.want); err == nil {
			t.Errorf("%s passes", name)
		}
	}
}

// A place that was removed counts until then, and again from when it came back; between, nothing is missing.
func TestRemovedWithin(t *testing.T) {
	away := []Away{{From: at(2, 2), To: at(4, 3)}}
	back := func() Source { // the first pass after its return is due a minute after it; pass 13 ran when it was removed
		s := place()
		s.Away = away
		passes := s.Passes[:12:12]
		for n := 0; n < 12; n++ {
			due := at(4, 3).Add(time.Minute + time.Duration(n)*sixHours)
			passes = append(passes, collector.Pass{Source: 7, Pass: int64(14 + n), Due: due, Started: due.Add(time.Minute), Ended: due.Add(10 * time.Minute), Health: collector.HealthOK})
		}
		s.Passes, s.Pass, s.Due = passes, 25, at(7, 9)
		return s
	}
	for name, c := range map[string]struct {
		source       Source
		checks       int
		since, until time.Time
		gaps         string
	}{
		"back":             {back(), 20, at(0, 0), time.Time{}, ""},
		"one missing then": {without(back(), 20), 19, at(0, 0), time.Time{}, "missing"},
		"for good": {func() Source {
			s := place()
			s.Away, s.Passes, s.Pass, s.Due, s.Owner = []Away{{From: at(2, 2)}}, s.Passes[:12], 13, at(2, 0), 0
			return s
		}(), 8, at(0, 0), at(2, 2), ""},
		"late when removed": {func() Source {
			s := place()
			s.Away, s.Passes, s.Pass, s.Due, s.Owner = []Away{{From: at(3, 0)}}, s.Passes[:12], 12, at(2, 0), 0
			return s
		}(), 8, at(0, 0), at(3, 0), "missing"},
		"came back": {func() Source {
			s := back()
			s.Away = []Away{{From: at(-1, 1), To: at(4, 3)}}
			s.Passes = append(s.Passes[:1:1], s.Passes[12:]...)
			for i := range s.Passes[1:] {
				s.Passes[i+1].Pass = int64(i + 2)
			}
			s.Pass = 13
			return s
		}(), 12, at(4, 3), time.Time{}, ""},
	} {
		d := draw(c.source)
		gaps := ""
		for _, g := range d.Places[0].Gaps {
			gaps += g.Why
		}
		if p := d.Places[0]; len(p.Checks) != c.checks || !p.Since.Equal(c.since) || !p.Until.Equal(c.until) || gaps != c.gaps {
			t.Errorf("%s: %d checks since %s until %s, gaps %+v; want %+v", name, len(p.Checks), p.Since, p.Until, p.Gaps, c)
		}
	}
	s := place()
	s.Away = []Away{{From: at(-1, 0)}}
	if d := draw(s); len(d.Places) != 0 {
		t.Errorf("a place that was away all the time counts: %+v", d.Places)
	}
	history := []collector.Trail{{Did: collector.SourceAdded, At: at(-9, 0)}, {Did: collector.SourceRemoved, At: away[0].From}, {Did: collector.SourceRestored, At: away[0].To}}
	if got := AwayOf(history); fmt.Sprint(got) != fmt.Sprint(away) {
		t.Errorf("away by its history: %v", got)
	}
}
