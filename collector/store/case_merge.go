package store

import (
	"context"
	"time"

	"molva/collector"
)

const sqlMoveCaseEntries = `
UPDATE case_entry SET case_id = ? WHERE case_id = ? AND company_id = ?`

const sqlCaseEntriesBack = `
UPDATE case_entry SET case_id = origin_id WHERE origin_id = ? AND case_id = ? AND company_id = ?`

const sqlTouchCase = `
UPDATE desk_case SET rev = rev + 1 WHERE case_id = ? AND company_id = ? AND rev = ?`

// MergeCase makes a case (step.Case, its Into set) a part of another one, which is written as it is handed in: its entries are dealt with there. Where they came
// from stays known, so that SplitCase can take it back.
func (s *Store) MergeCase(ctx context.Context, scope collector.Scope, step CaseStep, into collector.Case, now time.Time) error {
	return s.tx(ctx, func(q conn) error {
		step, into := step, into // a transaction may be run again
		if err := saveCase(ctx, q, scope, &into); err != nil {
			return err
		}
		if err := setTimer(ctx, q, scope.Company, collector.TimerCase, into.CaseID, into.Due); err != nil {
			return err
		}
		if err := saveCase(ctx, q, scope, &step.Case); err != nil {
			return err
		}
		if _, err := q.exec(ctx, sqlMoveCaseEntries, into.CaseID, step.Case.CaseID, scope.Company); err != nil {
			return err
		}
		if err := addTrail(ctx, q, caseMergeLine(scope, into.CaseID, step, "took_in")); err != nil {
			return err
		}
		return caseParts(ctx, q, scope, &step, now)
	})
}

// SplitCase takes back a merge: the case (step.Case, open again) has its own entries again.
func (s *Store) SplitCase(ctx context.Context, scope collector.Scope, step CaseStep, from collector.Case, now time.Time) error {
	return s.tx(ctx, func(q conn) error {
		step := step // a transaction may be run again
		if err := touchCase(ctx, q, scope, from); err != nil {
			return err
		}
		if err := saveCase(ctx, q, scope, &step.Case); err != nil {
			return err
		}
		if _, err := q.exec(ctx, sqlCaseEntriesBack, step.Case.CaseID, from.CaseID, scope.Company); err != nil {
			return err
		}
		if err := addTrail(ctx, q, caseMergeLine(scope, from.CaseID, step, "gave_back")); err != nil {
			return err
		}
		return caseParts(ctx, q, scope, &step, now)
	})
}

const sqlTakeCaseEntry = `
UPDATE case_entry SET case_id = ?, origin_id = ? WHERE public_id = ? AND case_id = ? AND company_id = ?`

const sqlCaseEntriesLeft = `
SELECT COUNT(*) FROM case_entry WHERE case_id = ?`

// SplitEntry takes one message out of a case into a new one. The last message stays.
func (s *Store) SplitEntry(ctx context.Context, scope collector.Scope, step CaseStep, entry string, from collector.Case, now time.Time) (collector.Case, error) {
	err := s.tx(ctx, func(q conn) error {
		number, err := one[int64](ctx, q, sqlNextCaseNumber, scope.Company)
		if err != nil {
			return err
		}
		if err := touchCase(ctx, q, scope, from); err != nil {
			return err
		}
		if err := addCase(ctx, q, scope, number, &step.Case); err != nil {
			return err
		}
		n, err := q.exec(ctx, sqlTakeCaseEntry, step.Case.CaseID, step.Case.CaseID, entry, from.CaseID, scope.Company)
		if err == nil && n == 0 {
			err = missing("entry", entry)
		}
		if err != nil {
			return err
		}
		left, err := one[int64](ctx, q, sqlCaseEntriesLeft, from.CaseID)
		if err == nil && left == 0 {
			err = &collector.Error{Code: collector.CodeConflict, Where: "entry", Msg: "it is the only message of the case", Hint: "there is nothing to take apart"}
		}
		if err != nil {
			return err
		}
		if err := addTrail(ctx, q, caseMergeLine(scope, from.CaseID, step, "gave_back")); err != nil {
			return err
		}
		return caseParts(ctx, q, scope, &step, now)
	})
	return step.Case, err
}

func touchCase(ctx context.Context, q conn, scope collector.Scope, c collector.Case) error {
	n, err := q.exec(ctx, sqlTouchCase, c.CaseID, scope.Company, c.Rev)
	if err == nil && n == 0 {
		err = stale("the case")
	}
	return err
}

// caseMergeLine tells the other case of a merge what happened.
func caseMergeLine(scope collector.Scope, other int64, step CaseStep, did string) collector.Trail {
	line := step.Trail
	line.Company, line.About, line.AboutID, line.Did = scope.Company, caseAbout, other, did
	line.Data = caseJSON(map[string]int64{"number": step.Case.Number})
	return line
}
