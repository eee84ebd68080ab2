package store

import (
	"context"
	"encoding/json"
	"regexp"
	"sync"
	"testing"
	"time"

	"molva/collector"
)

// opened is a case of a client about an order, as the desk opens one.
func (w *world) opened(t testing.TB, i Incident, words string) (collector.Case, error) {
	t.Helper()
	ctx := context.Background()
	step := CaseStep{Case: collector.Case{State: collector.CaseOpen, Client: i.Client, Order: i.Order, Opened: now, AnswerBy: now.Add(time.Hour),
		SolveBy: now.Add(8 * time.Hour), Due: now.Add(time.Hour), Changed: now},
		Entry:  &collector.CaseEntry{Source: collector.CaseFromForm, Document: i.Document, Hash: i.Hash, At: now},
		Words:  collector.Chat{At: now, Side: collector.SideClient, Person: i.Client, Text: words},
		Trail:  collector.Trail{At: now, Side: collector.SideClient, Did: "opened", Rule: "002 rule 1"},
		Letter: []CaseLetter{{Delivery: collector.Delivery{Kind: collector.DeliveryCaseReceipt, Receiver: i.Client, Channel: "mail", Due: now}, Facts: collector.CaseFacts{When: now}}}}
	return w.s.OpenCase(ctx, w.scope, i, step, now)
}

func TestCaseIsOneStep(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w, other := newWorld(t, s, "one"), newWorld(t, s, "two")
		i := Incident{Client: w.person.PersonID, Order: 7, Document: 3, Hash: "h"}
		c := got(w.opened(t, i, "Где заказ?"))(t)
		want(t, "number", c.Number, 1001)
		held := got(s.Case(ctx, w.scope, c.PublicID))(t)
		want(t, "case", held, c)
		want(t, "other number", got(other.opened(t, Incident{Client: other.person.PersonID}, "x"))(t).Number, 1001)
		timer, ok, err := s.Timer(ctx, w.scope, collector.TimerCase, c.CaseID)
		must(t, err)
		want(t, "timer", ok && timer.Due.Equal(c.Due), true)
		want(t, "matter", got(s.MatterOf(ctx, w.scope, 7, 0))(t), "case")
		chat := got(s.Chat(ctx, w.scope, "case", c.CaseID))(t)
		sent := got(s.Deliveries(ctx, w.scope, DeliveryFilter{}, "", 9))(t)
		var facts collector.CaseFacts
		must(t, json.Unmarshal([]byte(sent[0].Data), &facts))
		want(t, "words of the letter", facts.Chat, chat[0].ChatID)

		// The same incident: by person and order, by document, by the very same words.
		for _, same := range []Incident{{Client: i.Client, Order: 7}, {Document: 3}, {Client: i.Client, Hash: "h"}} {
			held, _, found, err := s.SameIncident(ctx, w.scope, same)
			must(t, err)
			want(t, "found", found && held.CaseID == c.CaseID, true)
			wantCode(t, second(w.opened(t, same, "x")), collector.CodeConflict)
		}
		_, again, _, err := s.SameIncident(ctx, w.scope, Incident{Document: 3})
		want(t, "again", again && err == nil, true)
		for _, apart := range []Incident{{Client: i.Client, Order: 8}, {Client: 99, Order: 7}, {Hash: "h"}} {
			_, _, found, err := s.SameIncident(ctx, w.scope, apart)
			want(t, "apart", found || err != nil, false)
		}

		// Two at once: the second is refused and writes nothing.
		c.State, c.Due = collector.CaseSolved, now.Add(time.Hour)
		got(s.StepCase(ctx, w.scope, CaseStep{Case: c, Ended: true, Solved: true}, now))(t)
		wantCode(t, second(s.StepCase(ctx, w.scope, CaseStep{Case: c, Words: collector.Chat{Text: "late"}}, now)), collector.CodeConflict)
		want(t, "messages", len(got(s.Chat(ctx, w.scope, "case", c.CaseID))(t)), 1)
		want(t, "solved", len(got(s.SolvedAmong(ctx, w.scope, []int64{3}))(t)), 1)
		want(t, "no matter", got(s.MatterOf(ctx, w.scope, 7, 0))(t), "")
	})
}

// A lost timer writes nothing.
func TestCaseTimerOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		c := got(w.opened(t, Incident{Client: w.person.PersonID}, "x"))(t)
		claimed := got(s.ClaimTimers(ctx, now.Add(time.Hour), wall, time.Minute, 5))(t)
		want(t, "claimed", len(claimed), 1)
		step := CaseStep{Case: c, Timer: &claimed[0], Trail: collector.Trail{At: now, Did: "escalated"}}
		step.Case.Due = now.Add(2 * time.Hour)
		got(s.StepCase(ctx, w.scope, step, now))(t)
		step.Case.Rev++
		wantCode(t, second(s.StepCase(ctx, w.scope, step, now)), collector.CodeConflict)
		want(t, "trail", len(got(s.Trail(ctx, w.scope, "case", c.CaseID))(t)), 2)
	})
}

// Eight messages about one order at the same time are one case.
func TestOneIncidentOneCase(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		w := newWorld(t, s, "one")
		var mu sync.Mutex
		made := 0
		together(t, claimers, func(int) error {
			_, err := w.opened(t, Incident{Client: w.person.PersonID, Order: 7}, "x")
			if err == nil {
				mu.Lock()
				made++
				mu.Unlock()
			} else if collector.CodeOf(err) == collector.CodeConflict {
				err = nil
			}
			return err
		})
		want(t, "cases", made, 1)
	})
}

func TestMergeAndSplit(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		a := got(w.opened(t, Incident{Client: w.person.PersonID, Order: 1}, "a"))(t)
		b := got(w.opened(t, Incident{Client: w.person.PersonID, Order: 2}, "b"))(t)
		merged := a
		merged.State, merged.Into, merged.Due = collector.CaseMerged, b.CaseID, time.Time{}
		must(t, s.MergeCase(ctx, w.scope, CaseStep{Case: merged, Ended: true, Trail: collector.Trail{At: now, Did: "merged"}}, b, now))
		want(t, "entries", len(got(s.CaseEntries(ctx, w.scope, b.CaseID))(t)), 2)
		want(t, "merged into", len(got(s.MergedInto(ctx, w.scope, b.CaseID))(t)), 1)
		wantCode(t, s.MergeCase(ctx, w.scope, CaseStep{Case: merged}, b, now), collector.CodeConflict)
		held, back := got(s.Case(ctx, w.scope, a.PublicID))(t), got(s.Case(ctx, w.scope, b.PublicID))(t)
		held.State, held.Into, held.Due = collector.CaseOpen, 0, now
		must(t, s.SplitCase(ctx, w.scope, CaseStep{Case: held}, back, now))
		want(t, "own entries", len(got(s.CaseEntries(ctx, w.scope, a.CaseID))(t)), 1)
		want(t, "open again", got(s.MatterOf(ctx, w.scope, 1, 0))(t), "case")

		back = got(s.Case(ctx, w.scope, b.PublicID))(t)
		only := got(s.CaseEntries(ctx, w.scope, b.CaseID))(t)[0]
		fresh := CaseStep{Case: collector.Case{State: collector.CaseOpen, Opened: now, Due: now, Changed: now}}
		wantCode(t, second(s.SplitEntry(ctx, w.scope, fresh, only.PublicID, back, now)), collector.CodeConflict)
		want(t, "nothing was left behind", len(got(s.Cases(ctx, w.scope, CaseFilter{Level: -1}, "", 9))(t)), 2)
		back.Due = now
		got(s.StepCase(ctx, w.scope, CaseStep{Case: back, Entry: &collector.CaseEntry{At: now}, Words: collector.Chat{At: now, Text: "и ещё"}}, now))(t)
		entries := got(s.CaseEntries(ctx, w.scope, b.CaseID))(t)
		apart := got(s.SplitEntry(ctx, w.scope, fresh, entries[1].PublicID, got(s.Case(ctx, w.scope, b.PublicID))(t), now))(t)
		want(t, "taken apart", got(s.CaseEntries(ctx, w.scope, apart.CaseID))(t)[0].PublicID, entries[1].PublicID)
	})
}

// Lists are paged by keys, in the order in which the work is due; another company sees nothing.
func TestCasesOfScope(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w, other := newWorld(t, s, "one"), newWorld(t, s, "two")
		var ids []string
		for n := range 5 {
			ids = append(ids, got(w.opened(t, Incident{Client: w.person.PersonID, Order: int64(n + 1), Document: int64(n + 1)}, "x"))(t).PublicID)
		}
		var seen []string
		for after := ""; ; {
			page := got(s.Cases(ctx, w.scope, CaseFilter{Level: -1}, after, 2))(t)
			if len(page) == 0 {
				break
			}
			for _, c := range page {
				seen, after = append(seen, c.PublicID), c.PublicID
			}
		}
		want(t, "seen", len(seen) == 5 && seen[0] == ids[0] && seen[4] == ids[4], true)
		want(t, "of a state", len(got(s.Cases(ctx, w.scope, CaseFilter{State: collector.CaseOpen, Level: 0}, "", 9))(t)), 5)
		want(t, "of another step", len(got(s.Cases(ctx, w.scope, CaseFilter{Level: 1}, "", 9))(t)), 0)
		want(t, "solved", len(got(s.Cases(ctx, w.scope, CaseFilter{State: collector.CaseSolved, Level: -1}, "", 9))(t)), 0)
		c := got(s.CaseByNumber(ctx, w.scope, 1001))(t)
		wantCode(t, second(s.Case(ctx, other.scope, c.PublicID)), collector.CodeNotFound)
		wantCode(t, second(s.CaseByID(ctx, other.scope, c.CaseID)), collector.CodeNotFound)
		wantCode(t, second(s.CaseByNumber(ctx, other.scope, 1001)), collector.CodeNotFound)
		wantCode(t, second(s.StepCase(ctx, other.scope, CaseStep{Case: c}, now)), collector.CodeConflict)
		_, _, found, err := s.SameIncident(ctx, other.scope, Incident{Document: 1, Client: w.person.PersonID, Order: 1})
		want(t, "incident", found || err != nil, false)
		_, of, err := s.CaseOfDocument(ctx, other.scope, 1)
		want(t, "of document", of || err != nil, false)
		want(t, "elsewhere", len(got(s.Cases(ctx, other.scope, CaseFilter{Level: -1}, "", 9))(t))+len(got(s.CaseEntries(ctx, other.scope, c.CaseID))(t))+
			len(got(s.MergedInto(ctx, other.scope, c.CaseID))(t))+len(got(s.CasesOfSeller(ctx, other.scope, 0, 9))(t)), 0)
	})
}

func TestDeskIsRows(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w, other := newWorld(t, s, "one"), newWorld(t, s, "two")
		h := collector.Hours{Zone: "Europe/Kyiv", Holidays: []collector.Holiday{{Day: "2026-12-31"}}}
		h.Week[1] = []collector.Interval{{From: 540, To: 1020}}
		must(t, s.SaveDeskHours(ctx, w.scope, h, now))
		wantCode(t, s.SaveDeskHours(ctx, w.scope, h, now), collector.CodeConflict)
		for range 2 {
			must(t, s.SaveDeskLadder(ctx, w.scope, []collector.DeskStep{{Name: "а", Answer: time.Hour, Solve: 2 * time.Hour}, {Person: 4, Contact: "+7"}}, now))
			must(t, s.SaveDeskTemplate(ctx, w.scope, collector.DeskTemplate{Kind: collector.DeliveryCaseReceipt, Language: "ru", Body: "x"}, now))
		}
		d := got(s.Desk(ctx, w.scope))(t)
		want(t, "hours", d.Hours.Version == 1 && d.Hours.Week[1][0].To == 1020 && len(d.Hours.Holidays) == 1, true)
		want(t, "ladder", len(d.Steps) == 2 && d.Steps[0].Answer == time.Hour && d.Steps[1].Person == 4, true)
		want(t, "template", len(d.Templates) == 1 && d.Templates[0].Rev == 2, true)
		none := got(s.Desk(ctx, other.scope))(t)
		want(t, "another's", none.Hours.Version == 0 && len(none.Steps)+len(none.Templates) == 0, true)
	})
}

const sqlCrowdCases = `
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO desk_case (public_id, company_id, number, state, level, client_id, order_id, seller_id, opened, answer_by, solve_by, time_left, paused, due,
    moves, reminders, solved, into_id, rev, changed)
SELECT 'crowd' || CAST(i AS TEXT), ?, i, CASE WHEN i % 3 = 0 THEN 'closed' ELSE 'open' END, 0, i, i, i % 50, 1, 1, 1, 0, 0, i, 0, 0, 0, 0, 1, i FROM n`

const sqlCrowdEntries = `
INSERT INTO case_entry (public_id, company_id, case_id, origin_id, source, document_id, chat_id, order_said, hash, at)
SELECT public_id, company_id, case_id, case_id, 'form', number, 0, '', '', 1 FROM desk_case`

// wholeCases is what the databases say of a walk over all cases or messages.
var wholeCases = regexp.MustCompile(`(?m)SCAN (desk_case|case_entry|c|e)( |$)|Seq Scan on (desk_case|case_entry)`)

// Among many cases the list, the incident and the case of a document are found by an index alone.
func TestPlansOfCases(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		_, err := s.write().exec(ctx, sqlCrowdCases, crowd, w.scope.Company)
		must(t, err)
		_, err = s.write().exec(ctx, sqlCrowdEntries)
		must(t, err)
		if s.Dialect() == "postgres" {
			_, err := s.writer.Exec("ANALYZE")
			must(t, err)
		}
		i := Incident{Client: 7, Order: 7, Document: 7, Hash: "h"}
		for name, q := range map[string]struct {
			query string
			args  []any
		}{
			"incident":    {sqlSameCase, i.args(w.scope)},
			"running":     {sqlRunningCases, []any{w.scope.Company, now, now, int64(0), "", "", -1, -1, 0, 0, 50}},
			"ended":       {sqlEndedCases, []any{w.scope.Company, "closed", now, now, int64(0), -1, -1, 0, 0, 50}},
			"of document": {sqlCaseOfDocument, []any{w.scope.Company, 7}},
			"entries":     {sqlCaseEntries, []any{7, w.scope.Company}},
		} {
			plan := explain(t, s, q.query, q.args...)
			if wholeCases.MatchString(plan) {
				t.Errorf("%s:\n%s", name, plan)
			}
		}
	})
}
