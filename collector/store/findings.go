package store

import (
	"context"
	"time"

	"molva/collector"
)

const sqlFinding = `
SELECT ` + findingColumns + findingTables + `WHERE f.public_id = ? AND f.company_id = ?`

// Finding is one finding by the id that stands in addresses.
func (s *Store) Finding(ctx context.Context, scope collector.Scope, publicID string) (collector.Finding, error) {
	return s.finding(ctx, publicID, sqlFinding, publicID, scope.Company)
}

const sqlFindingByID = `
SELECT ` + findingColumns + findingTables + `WHERE f.finding_id = ? AND f.company_id = ?`

// FindingByID is one finding by the inside id.
func (s *Store) FindingByID(ctx context.Context, scope collector.Scope, id int64) (collector.Finding, error) {
	return s.finding(ctx, id, sqlFindingByID, id, scope.Company)
}

func (s *Store) finding(ctx context.Context, name any, query string, args ...any) (collector.Finding, error) {
	f, ok, err := first(ctx, s.read(), scanFinding, query, args...)
	if err == nil && !ok {
		err = missing("finding", name)
	}
	return f, fault(err)
}

const sqlFindings = `
SELECT ` + findingColumns + findingTables + `
WHERE f.company_id = ? AND (f.found < ? OR f.found = ? AND f.finding_id < ?) ORDER BY f.found DESC, f.finding_id DESC LIMIT ?`

const sqlFindingsOf = `
SELECT ` + findingColumns + findingTables + `
WHERE f.seller_id = ? AND f.company_id + 0 = ? AND (f.found < ? OR f.found = ? AND f.finding_id < ?) ORDER BY f.found DESC, f.finding_id DESC LIMIT ?`

// Findings are the company's findings, or those of a seller (0: of all), newest first, behind the public id of the last one
// of the page before ("" from the first).
func (s *Store) Findings(ctx context.Context, scope collector.Scope, seller int64, after string, n int) ([]collector.Finding, error) {
	before, id := endOfTime, int64(0)
	if after != "" {
		last, err := s.Finding(ctx, scope, after)
		if err != nil {
			return nil, err
		}
		before, id = last.Found, last.FindingID
	}
	query, args := sqlFindings, []any{scope.Company, before, before, id, n}
	if seller != 0 {
		query, args = sqlFindingsOf, []any{seller, scope.Company, before, before, id, n}
	}
	all, err := list(ctx, s.read(), scanFinding, query, args...)
	return all, fault(err)
}

const sqlFindingsIn = `
SELECT ` + findingColumns + findingTables + `WHERE f.inspection_id = ? AND f.company_id + 0 = ? ORDER BY f.finding_id DESC LIMIT ?`

// FindingsIn are up to n findings of one inspection, newest first.
func (s *Store) FindingsIn(ctx context.Context, scope collector.Scope, inspection int64, n int) ([]collector.Finding, error) {
	all, err := list(ctx, s.read(), scanFinding, sqlFindingsIn, inspection, scope.Company, n)
	return all, fault(err)
}

const sqlEarlier = `
SELECT f.at, f.about, f.about_id FROM finding f WHERE f.seller_id = ? AND f.check_id = ? AND f.company_id + 0 = ? ORDER BY f.serial DESC LIMIT ?`

const sqlLastSerial = `
SELECT COALESCE(MAX(f.serial), 0) FROM finding f WHERE f.seller_id = ? AND f.check_id = ? AND f.company_id + 0 = ?`

// Earlier is what a repeat is measured against.
type Earlier struct {
	At     []time.Time // of the last findings of the check, at most earlierMost
	Serial int64       // of the last one ever; 0: there is none
	abouts map[about]bool
}

type about struct {
	noun string
	id   int64
}

// Has says whether a thing was found before, as far as the last findings tell.
func (e Earlier) Has(noun string, id int64) bool { return e.abouts[about{noun, id}] }

// earlierMost is how many findings of a check are counted; the highest grade is reached long before.
const earlierMost = 100

// EarlierFindings are the last findings of a check of a seller.
func (s *Store) EarlierFindings(ctx context.Context, scope collector.Scope, seller int64, check string) (Earlier, error) {
	e := Earlier{abouts: map[about]bool{}}
	_, err := list(ctx, s.read(), func(row scanner) (none bool, err error) {
		var at time.Time
		var a about
		err = row.Scan(when(&at), &a.noun, &a.id)
		e.At, e.abouts[a] = append(e.At, at), true
		return none, err
	}, sqlEarlier, seller, check, scope.Company, earlierMost)
	if err != nil {
		return e, fault(err)
	}
	e.Serial, err = one[int64](ctx, s.read(), sqlLastSerial, seller, check, scope.Company)
	return e, fault(err)
}
