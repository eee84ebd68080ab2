package store

import (
	"context"
	"time"

	"molva/collector"
)

const caseColumns = `case_id, public_id, company_id, number, state, level, client_id, order_id, seller_id, opened, answer_by, solve_by, time_left, paused, due,
moves, reminders, solved, into_id, rev, changed`

func scanCase(row scanner) (c collector.Case, err error) {
	var left int64
	err = row.Scan(&c.CaseID, &c.PublicID, &c.Company, &c.Number, &c.State, &c.Level, &c.Client, &c.Order, &c.Seller, when(&c.Opened), when(&c.AnswerBy),
		when(&c.SolveBy), &left, when(&c.Paused), when(&c.Due), &c.Moves, &c.Reminders, when(&c.Solved), &c.Into, &c.Rev, when(&c.Changed))
	c.Left = time.Duration(left) * time.Microsecond
	return c, err
}

const sqlCase = `
SELECT ` + caseColumns + ` FROM desk_case WHERE public_id = ? AND company_id = ?`

// Case is one case by the id that stands in addresses.
func (s *Store) Case(ctx context.Context, scope collector.Scope, publicID string) (collector.Case, error) {
	return s.oneCase(ctx, s.read(), publicID, sqlCase, publicID, scope.Company)
}

const sqlCaseByID = `
SELECT ` + caseColumns + ` FROM desk_case WHERE case_id = ? AND company_id = ?`

// CaseByID is one case by the inside id.
func (s *Store) CaseByID(ctx context.Context, scope collector.Scope, id int64) (collector.Case, error) {
	return s.oneCase(ctx, s.read(), id, sqlCaseByID, id, scope.Company)
}

const sqlCaseByNumber = `
SELECT ` + caseColumns + ` FROM desk_case WHERE number = ? AND company_id = ?`

// CaseByNumber is one case by the number that its client was told.
func (s *Store) CaseByNumber(ctx context.Context, scope collector.Scope, number int64) (collector.Case, error) {
	return s.oneCase(ctx, s.read(), number, sqlCaseByNumber, number, scope.Company)
}

func (s *Store) oneCase(ctx context.Context, q conn, name any, query string, args ...any) (collector.Case, error) {
	c, ok, err := first(ctx, q, scanCase, query, args...)
	if err == nil && !ok {
		err = missing("case", name)
	}
	return c, fault(err)
}

// CaseFilter says which cases a list shows.
type CaseFilter struct {
	State collector.CaseState // "": all that are being dealt with
	Level int                 // -1: of every step
	// Person shows only what stands on the steps of the ladder that are this person's; 0: all.
	Person int64
}

const caseOfStep = `
    AND (CAST(? AS BIGINT) = 0 OR level IN (SELECT d.level FROM desk_step d WHERE d.company_id = desk_case.company_id AND d.person_id = ?))`

const sqlRunningCases = `
SELECT ` + caseColumns + ` FROM desk_case WHERE company_id = ? AND state IN ('open', 'answered', 'waiting') AND (due > ? OR due = ? AND case_id > ?)
    AND (CAST(? AS TEXT) = '' OR state = ?) AND (CAST(? AS BIGINT) < 0 OR level = ?)` + caseOfStep + `
ORDER BY due, case_id LIMIT ?`

const sqlEndedCases = `
SELECT ` + caseColumns + ` FROM desk_case WHERE company_id = ? AND state = ? AND (changed < ? OR changed = ? AND case_id > ?)
    AND (CAST(? AS BIGINT) < 0 OR level = ?)` + caseOfStep + `
ORDER BY changed DESC, case_id LIMIT ?`

// Cases are up to n cases behind the public id of the last one of the page before ("" from the first): those that are being
// dealt with by what is due first, those that are not by what changed last.
func (s *Store) Cases(ctx context.Context, scope collector.Scope, f CaseFilter, after string, n int) ([]collector.Case, error) {
	running := f.State == "" || f.State.Running()
	var last collector.Case
	if after != "" {
		var err error
		if last, err = s.Case(ctx, scope, after); err != nil {
			return nil, err
		}
	} else if !running {
		last.Changed = time.UnixMicro(1 << 62)
	}
	var all []collector.Case
	var err error
	if running {
		all, err = list(ctx, s.read(), scanCase, sqlRunningCases, scope.Company, last.Due, last.Due, last.CaseID, f.State, f.State, f.Level, f.Level, f.Person, f.Person, n)
	} else {
		all, err = list(ctx, s.read(), scanCase, sqlEndedCases, scope.Company, f.State, last.Changed, last.Changed, last.CaseID, f.Level, f.Level, f.Person, f.Person, n)
	}
	return all, fault(err)
}

const sqlCasesOfSeller = `
SELECT ` + caseColumns + ` FROM desk_case WHERE seller_id = ? AND company_id + 0 = ? ORDER BY case_id DESC LIMIT ?`

// CasesOfSeller are the newest cases about a seller's orders.
func (s *Store) CasesOfSeller(ctx context.Context, scope collector.Scope, seller int64, n int) ([]collector.Case, error) {
	all, err := list(ctx, s.read(), scanCase, sqlCasesOfSeller, seller, scope.Company, n)
	return all, fault(err)
}

const caseEntryColumns = `entry_id, public_id, company_id, case_id, origin_id, source, document_id, chat_id, order_said, hash, at`

func scanCaseEntry(row scanner) (e collector.CaseEntry, err error) {
	err = row.Scan(&e.EntryID, &e.PublicID, &e.Company, &e.Case, &e.Origin, &e.Source, &e.Document, &e.Chat, &e.OrderSaid, &e.Hash, when(&e.At))
	return e, err
}

const sqlCaseEntries = `
SELECT ` + caseEntryColumns + ` FROM case_entry WHERE case_id = ? AND company_id + 0 = ? ORDER BY entry_id`

// CaseEntries are the client's messages in a case, oldest first.
func (s *Store) CaseEntries(ctx context.Context, scope collector.Scope, id int64) ([]collector.CaseEntry, error) {
	all, err := list(ctx, s.read(), scanCaseEntry, sqlCaseEntries, id, scope.Company)
	return all, fault(err)
}

const sqlCountCaseForms = `
SELECT COUNT(*) FROM desk_case c JOIN case_entry e ON e.case_id = c.case_id WHERE c.client_id > 0 AND c.client_id = ? AND c.company_id + 0 = ? AND e.source = ? AND e.at > ?`

// CountCaseForms says how many messages came by the public form for a client since an instant.
func (s *Store) CountCaseForms(ctx context.Context, scope collector.Scope, client int64, since time.Time) (int, error) {
	n, err := one[int64](ctx, s.read(), sqlCountCaseForms, client, scope.Company, collector.CaseFromForm, since)
	return int(n), fault(err)
}

const sqlCaseOfDocument = `
SELECT ` + caseColumns + ` FROM desk_case WHERE company_id + 0 = ? AND case_id IN (SELECT e.case_id FROM case_entry e WHERE e.document_id = ? AND e.document_id > 0)
ORDER BY case_id DESC LIMIT 1`

// CaseOfDocument is the newest case that a review or mention is an entry of; false when there is none.
func (s *Store) CaseOfDocument(ctx context.Context, scope collector.Scope, document int64) (collector.Case, bool, error) {
	c, ok, err := first(ctx, s.read(), scanCase, sqlCaseOfDocument, scope.Company, document)
	return c, ok, fault(err)
}

const sqlCaseOfHash = `
SELECT ` + caseColumns + ` FROM desk_case WHERE company_id + 0 = ? AND case_id IN (
    SELECT e.case_id FROM desk_case c JOIN case_entry e ON e.origin_id = c.case_id WHERE c.client_id > 0 AND c.client_id = ? AND e.hash = ?)
ORDER BY case_id DESC LIMIT 1`

// CaseOfHash is the newest case of a client with an entry of a hash; false when there is none.
func (s *Store) CaseOfHash(ctx context.Context, scope collector.Scope, client int64, hash string) (collector.Case, bool, error) {
	c, ok, err := first(ctx, s.read(), scanCase, sqlCaseOfHash, scope.Company, client, hash)
	return c, ok, fault(err)
}

const sqlCasesMergedInto = `
SELECT ` + caseColumns + ` FROM desk_case WHERE into_id = ? AND into_id > 0 AND company_id + 0 = ? ORDER BY case_id`

// MergedInto are the cases that are dealt with as parts of one.
func (s *Store) MergedInto(ctx context.Context, scope collector.Scope, id int64) ([]collector.Case, error) {
	all, err := list(ctx, s.read(), scanCase, sqlCasesMergedInto, id, scope.Company)
	return all, fault(err)
}
