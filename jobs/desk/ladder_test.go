package desk

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"molva/collector"
)

var steps = []collector.DeskStep{{Answer: time.Hour, Solve: 8 * time.Hour}, {Answer: 2 * time.Hour, Solve: 8 * time.Hour}, {Answer: 4 * time.Hour, Solve: 16 * time.Hour}}

var (
	nine = collector.Interval{From: 540, To: 1020}
	// friday is Friday 16:30 in Kyiv; half an hour later the desk is closed for the week-end.
	friday = time.Date(2026, 3, 6, 14, 30, 0, 0, time.UTC)
)

type played struct {
	testing.TB
	cal  *Calendar
	c    collector.Case
	last Outcome
}

func (p *played) do(e Event, at time.Time) *played {
	p.Helper()
	out, err := Next(p.c, e, p.cal, steps, at)
	if err != nil {
		p.Fatalf("%s at %s: %v", e.Kind, at, err)
	}
	p.c, p.last = out.Case, out
	return p
}

// told is whom the last event told what.
func (p *played) told() string {
	var out []string
	for _, n := range p.last.Notices {
		out = append(out, n.To+":"+strings.TrimPrefix(string(n.Kind), "case_"))
	}
	return strings.Join(out, " ")
}

func (p *played) is(state collector.CaseState, level int, next, told string) {
	p.Helper()
	got := ""
	if !p.c.Next().IsZero() {
		got = p.c.Next().In(p.cal.zone).Format("02 15:04")
	}
	if p.c.State != state || p.c.Level != level || got != next || p.told() != told {
		p.Errorf("%s: %s on step %d, next %s, told %q; want %s on %d, %s, %q", p.last.Did, p.c.State, p.c.Level, got, p.told(), state, level, next, told)
	}
	if p.last.Rule == "" {
		p.Errorf("%s: no clause is named", p.last.Did)
	}
}

func play(t testing.TB) *played {
	return (&played{TB: t, cal: calendar(t, weekOf("Europe/Kyiv", nine))}).do(Event{Kind: EventOpened}, friday)
}

// An ignored case climbs by itself, each time at its own instant; at the top its person is reminded, then the owners are.
func TestAnIgnoredCaseClimbs(t *testing.T) {
	p := play(t)
	p.is(collector.CaseOpen, 0, "09 09:30", "client:receipt step:task")
	p.do(Event{Kind: EventDue}, p.c.Due).is(collector.CaseOpen, 1, "09 11:30", "client:up step:task")
	p.do(Event{Kind: EventDue}, p.c.Due).is(collector.CaseOpen, 2, "09 15:30", "client:up step:task")
	if f := p.last.Notices[0].Facts; f.Reason != ReasonUnanswered || f.Was.IsZero() || !f.When.Equal(p.c.AnswerBy) || p.c.Moves != 2 {
		t.Errorf("the client is told %+v, %d moves", f, p.c.Moves)
	}
	for _, next := range []string{"10 11:30", "10 15:30", "11 11:30"} {
		p.do(Event{Kind: EventDue}, p.c.Due).is(collector.CaseOpen, 2, next, "client:top step:late")
	}
	p.do(Event{Kind: EventDue}, p.c.Due).is(collector.CaseOpen, 2, "13 15:30", "client:top owners:owners")
	if p.c.Moves != 6 {
		t.Errorf("%d moves", p.c.Moves)
	}
}

func TestTheClockStandsWhileTheClientIsAsked(t *testing.T) {
	p := play(t)
	monday := friday.Add(64 * time.Hour) // 08:30, it is closed
	p.do(Event{Kind: EventAsk, Text: "Пришлите, пожалуйста, фото."}, monday.Add(time.Hour))
	p.is(collector.CaseWaiting, 0, "", "client:question")
	if p.c.Left != 7*time.Hour {
		t.Errorf("the solution has %v left, want 7h", p.c.Left)
	}
	p.do(Event{Kind: EventSaid}, monday.Add(24*time.Hour+time.Hour)).is(collector.CaseOpen, 0, "10 10:30", "client:heard step:task")
	if got := p.c.SolveBy.In(p.cal.zone).Format("02 15:04"); got != "10 16:30" {
		t.Errorf("the solution is due on %s", got)
	}
	q := play(t).do(Event{Kind: EventAsk, Text: "?"}, monday.Add(time.Hour))
	q.do(Event{Kind: EventDue}, q.c.Due).is(collector.CaseAnswered, 0, "16 16:30", "client:resumed step:task")
}

func TestSolvedReopenedClosed(t *testing.T) {
	p := play(t).do(Event{Kind: EventAnswer, Text: "Заменим."}, friday)
	p.is(collector.CaseAnswered, 0, "09 16:30", "client:answer")
	p.do(Event{Kind: EventDue}, p.c.Due).is(collector.CaseOpen, 1, "10 10:30", "client:up step:task")
	if p.last.Reason != ReasonUnsolved {
		t.Errorf("the reason is %q", p.last.Reason)
	}
	p.do(Event{Kind: EventSolve, Text: "Заменили."}, p.c.Due).is(collector.CaseSolved, 1, "", "client:solved")
	if !p.last.Solved || !p.last.Ended || p.c.Due.Sub(p.c.Solved) != ReopenDays*24*time.Hour {
		t.Errorf("%+v", p.last)
	}
	solved := *p
	p.do(Event{Kind: EventSaid}, p.c.Due.Add(-time.Second)).is(collector.CaseOpen, 1, "24 12:29", "client:reopened step:task")
	solved.do(Event{Kind: EventDue}, solved.c.Due).is(collector.CaseClosed, 1, "", "")
	if _, err := Next(solved.c, Event{Kind: EventSaid}, p.cal, steps, friday); collector.CodeOf(err) != collector.CodeConflict {
		t.Errorf("a closed case hears: %v", err)
	}
}

func TestHigher(t *testing.T) {
	p := play(t)
	p.do(Event{Kind: EventHigher}, friday).is(collector.CaseOpen, 1, "09 10:30", "client:up step:task")
	if p.do(Event{Kind: EventHigher}, friday); p.c.Level != 1 || p.last.Did != "" {
		t.Errorf("the button that was pressed twice: step %d, %q", p.c.Level, p.last.Did)
	}
	p.do(Event{Kind: EventHigher, Level: -1}, friday).is(collector.CaseOpen, 2, "09 12:30", "client:up step:task")
	p.do(Event{Kind: EventHigher, Level: 2}, friday).is(collector.CaseOpen, 2, "09 12:30", "")
	if p.last.Did != "higher_top" {
		t.Errorf("at the top: %q", p.last.Did)
	}
	p.do(Event{Kind: EventSolve, Text: "x"}, friday).do(Event{Kind: EventHigher, Level: 2}, friday).is(collector.CaseOpen, 2, "09 12:30", "client:up step:task")
}

func TestADateMovesWithAReasonAlone(t *testing.T) {
	p := play(t)
	for where, e := range map[string]Event{"reason": {Due: friday.Add(time.Hour), Text: " "}, "due": {Text: "Ждём поставку."}} {
		e.Kind = EventMove
		if _, err := Next(p.c, e, p.cal, steps, friday); collector.CodeOf(err) != collector.CodeInvalid || !strings.HasPrefix(err.Error(), where) || !strings.Contains(err.Error(), "002") {
			t.Errorf("%s: %v", where, err)
		}
	}
	for name, due := range map[string]time.Time{"past": friday, "same": p.c.Next(), "far": friday.AddDate(1, 0, 0)} {
		if _, err := Next(p.c, Event{Kind: EventMove, Text: "Ждём.", Due: due}, p.cal, steps, friday); collector.CodeOf(err) != collector.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	p.do(Event{Kind: EventMove, Text: "Ждём поставку.", Due: friday.AddDate(0, 0, 7)}, friday).is(collector.CaseOpen, 0, "13 16:30", "client:moved")
	if p.c.Moves != 1 || p.last.Notices[0].Facts.Was.IsZero() || !p.c.Due.Equal(p.c.Next()) {
		t.Errorf("%+v", p.last)
	}
}

func TestMerge(t *testing.T) {
	p := play(t)
	p.c.CaseID, p.c.Client = 1, 7
	for name, into := range map[string]collector.Case{"itself": p.c, "closed": {CaseID: 2, Client: 7, State: collector.CaseClosed}, "another client": {CaseID: 2, Client: 8, State: collector.CaseOpen}} {
		if _, err := Next(p.c, Event{Kind: EventMerge, Into: into}, p.cal, steps, friday); collector.CodeOf(err) != collector.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	p.do(Event{Kind: EventMerge, Into: collector.Case{CaseID: 2, Client: 7, State: collector.CaseOpen}}, friday).is(collector.CaseMerged, 0, "", "")
	p.do(Event{Kind: EventSplit}, friday).is(collector.CaseOpen, 0, "09 09:30", "client:heard step:task")
}

// TestNoCaseIsForgotten: whatever happens, in whatever order, a case that is not at its end has an instant at which the desk
// acts, not before now; each promise that changes is told to the client, and each moves forward or is told why.
func TestNoCaseIsForgotten(t *testing.T) {
	kinds := []string{EventSaid, EventAnswer, EventAsk, EventMove, EventSolve, EventHigher, EventDue}
	rapid.Check(t, func(t *rapid.T) {
		cal, _ := NewCalendar(weekOf("Europe/Kyiv", nine))
		at := friday
		out, err := Next(collector.Case{}, Event{Kind: EventOpened}, cal, steps, at)
		if err != nil {
			t.Fatal(err)
		}
		for range 30 {
			c := out.Case
			if c.State != collector.CaseClosed && c.State != collector.CaseMerged && (c.Due.IsZero() || c.Due.Before(at)) {
				t.Fatalf("%s: nothing will happen to %+v", out.Did, c)
			}
			e := Event{Kind: rapid.SampledFrom(kinds).Draw(t, "event"), Text: "слова", Level: c.Level}
			if at = at.Add(time.Duration(rapid.IntRange(0, 600).Draw(t, "minutes")) * time.Minute); e.Kind == EventDue || !c.Due.IsZero() && at.After(c.Due) {
				e.Kind, at = EventDue, c.Due
			}
			e.Due = at.Add(time.Duration(rapid.IntRange(1, 9000).Draw(t, "to")) * time.Minute)
			if !Allowed(c, e.Kind) {
				if _, err := Next(c, e, cal, steps, at); collector.CodeOf(err) != collector.CodeConflict {
					t.Fatalf("%s of a case that is %s: %v", e.Kind, c.State, err)
				}
				continue
			}
			next, err := Next(c, e, cal, steps, at)
			if collector.CodeOf(err) == collector.CodeInvalid && e.Kind == EventMove {
				continue
			} else if err != nil {
				t.Fatalf("%s of a case that is %s: %v", e.Kind, c.State, err)
			}
			told := len(next.Notices) > 0 && next.Notices[0].To == ToClient
			if !next.Case.Next().Equal(c.Next()) && !told && next.Case.State != collector.CaseClosed {
				t.Fatalf("%s moved %v to %v, and nobody was told", e.Kind, c.Next(), next.Case.Next())
			}
			if next.Rule == "" || next.Case.Level < c.Level {
				t.Fatalf("%s: %+v", e.Kind, next)
			}
			out = next
		}
	})
}

// What either of two cases waits for is waited for by both; a clock that stands starts again when the other one runs.
func TestAbsorb(t *testing.T) {
	cal, _ := NewCalendar(weekOf("Europe/Kyiv", nine))
	at := func(h int) time.Time { return friday.Add(time.Duration(h) * time.Hour) }
	open := collector.Case{State: collector.CaseOpen, Level: 1, AnswerBy: at(70), SolveBy: at(90)}
	answered := collector.Case{State: collector.CaseAnswered, Level: 2, SolveBy: at(80), Due: at(80)}
	waiting := collector.Case{State: collector.CaseWaiting, Left: 100 * time.Hour, Paused: friday, Due: at(200)}
	for name, c := range map[string]struct {
		into, c       collector.Case
		state         collector.CaseState
		level         int
		answer, solve time.Time
		due           time.Time
	}{
		"open into answered":    {answered, open, collector.CaseOpen, 2, at(70), at(80), at(70)},
		"open into waiting":     {waiting, open, collector.CaseOpen, 1, at(70), at(90), at(70)},
		"answered into open":    {open, answered, collector.CaseOpen, 2, at(70), at(80), at(70)},
		"answered into waiting": {waiting, answered, collector.CaseAnswered, 2, time.Time{}, at(80), at(80)},
		"waiting into answered": {answered, waiting, collector.CaseAnswered, 2, time.Time{}, at(80), at(80)},
		"waiting into waiting":  {waiting, waiting, collector.CaseWaiting, 0, time.Time{}, time.Time{}, at(200)},
	} {
		got, err := Absorb(c.into, c.c, cal, friday)
		if err != nil || got.State != c.state || got.Level != c.level || !got.AnswerBy.Equal(c.answer) || !got.SolveBy.Equal(c.solve) || !got.Due.Equal(c.due) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// Before its time nothing is due.
func TestDueIsNotEarly(t *testing.T) {
	p := play(t)
	if _, err := Next(p.c, Event{Kind: EventDue}, p.cal, steps, p.c.Due.Add(-time.Second)); collector.CodeOf(err) != collector.CodeConflict {
		t.Errorf("%v", err)
	}
}
