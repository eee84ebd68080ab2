package store

import (
	"context"
	"time"

	"molva/collector"
)

const inspectionColumns = `i.inspection_id, i.public_id, i.company_id, i.seller_id, i.regulation_id, r.version, i.state, i.why, i.opened, i.opened_by,
i.closed, i.rev`

const inspectionTables = ` FROM inspection i JOIN regulation r ON r.regulation_id = i.regulation_id `

func scanInspection(row scanner) (i collector.Inspection, err error) {
	err = row.Scan(&i.InspectionID, &i.PublicID, &i.Company, &i.Seller, &i.Regulation, &i.Version, &i.State, &i.Why, when(&i.Opened), &i.OpenedBy,
		when(&i.Closed), &i.Rev)
	return i, err
}

const sqlAddRegulation = `
INSERT INTO regulation (company_id, version, sha256, body, since) VALUES (?, ?, ?, ?, ?) ON CONFLICT (company_id, sha256) DO NOTHING`

const sqlRegulationBySum = `
SELECT regulation_id FROM regulation WHERE company_id = ? AND sha256 = ?`

// regulationOf is the row of a version; it is made when the company meets it for the first time.
func regulationOf(ctx context.Context, q conn, r collector.Regulation, now time.Time) (int64, error) {
	id, ok, err := first(ctx, q, column[int64], sqlRegulationBySum, r.Company, r.SHA256)
	if err != nil || ok {
		return id, err
	}
	if _, err := q.exec(ctx, sqlAddRegulation, r.Company, r.Version, r.SHA256, r.Body, now); err != nil {
		return 0, err
	}
	id, _, err = first(ctx, q, column[int64], sqlRegulationBySum, r.Company, r.SHA256)
	return id, err
}

const sqlRegulation = `
SELECT regulation_id, company_id, version, sha256, body, since FROM regulation WHERE regulation_id = ? AND company_id = ?`

// Regulation is a version of the rules as it was when an inspection was held by it.
func (s *Store) Regulation(ctx context.Context, scope collector.Scope, id int64) (collector.Regulation, error) {
	r, ok, err := first(ctx, s.read(), func(row scanner) (r collector.Regulation, err error) {
		err = row.Scan(&r.RegulationID, &r.Company, &r.Version, &r.SHA256, &r.Body, when(&r.Since))
		return r, err
	}, sqlRegulation, id, scope.Company)
	if err == nil && !ok {
		err = missing("regulation", id)
	}
	return r, fault(err)
}

const sqlOpenInspection = `
SELECT ` + inspectionColumns + inspectionTables + `WHERE i.seller_id = ? AND i.state = 'open' AND i.company_id = ?`

const sqlAddInspection = `
INSERT INTO inspection (public_id, company_id, seller_id, regulation_id, state, why, opened, opened_by, closed, rev)
VALUES (?, ?, ?, ?, 'open', ?, ?, ?, 0, 1) ON CONFLICT DO NOTHING`

// openInspection is the inspection of a seller that goes on; it is opened when there is none. true: just now.
func openInspection(ctx context.Context, q conn, seller int64, r collector.Regulation, why string, person int64, now time.Time) (collector.Inspection, bool, error) {
	held, ok, err := first(ctx, q, scanInspection, sqlOpenInspection, seller, r.Company)
	if err != nil || ok {
		return held, false, err
	}
	id, err := regulationOf(ctx, q, r, now)
	if err != nil {
		return held, false, err
	}
	n, err := q.exec(ctx, sqlAddInspection, publicID(), r.Company, seller, id, bounded(why), now, person)
	if err != nil {
		return held, false, err
	}
	if held, _, err = first(ctx, q, scanInspection, sqlOpenInspection, seller, r.Company); err != nil || n == 0 {
		return held, false, err
	}
	side := collector.SideProgram
	if person != 0 {
		side = collector.SidePlatform
	}
	return held, true, addTrail(ctx, q, collector.Trail{Company: r.Company, About: "inspection", AboutID: held.InspectionID, At: now, Side: side, Person: person,
		Did: "opened", Rule: "001 1.1", Data: trailData("regulation", r.Version, "why", why)})
}

// OpenInspection opens the inspection of a seller, or answers the one that goes on (false).
func (s *Store) OpenInspection(ctx context.Context, scope collector.Scope, seller int64, r collector.Regulation, why string, now time.Time) (out collector.Inspection, opened bool, err error) {
	if _, err := s.SellerByID(ctx, scope, seller); err != nil {
		return out, false, err
	}
	r.Company = scope.Company
	err = s.tx(ctx, func(q conn) error {
		out, opened, err = openInspection(ctx, q, seller, r, why, scope.Person, now)
		return err
	})
	return out, opened, err
}

// InspectionOf is the inspection of a seller that goes on; false when there is none.
func (s *Store) InspectionOf(ctx context.Context, scope collector.Scope, seller int64) (collector.Inspection, bool, error) {
	i, ok, err := first(ctx, s.read(), scanInspection, sqlOpenInspection, seller, scope.Company)
	return i, ok, fault(err)
}

const sqlCloseInspection = `
UPDATE inspection SET state = 'closed', closed = ?, rev = rev + 1 WHERE inspection_id = ? AND company_id = ? AND rev = ? AND state = 'open'`

// CloseInspection ends an inspection; ErrStale when somebody changed it since it was read.
func (s *Store) CloseInspection(ctx context.Context, scope collector.Scope, i collector.Inspection, now time.Time) error {
	return s.tx(ctx, func(q conn) error {
		n, err := q.exec(ctx, sqlCloseInspection, now, i.InspectionID, scope.Company, i.Rev)
		if err == nil && n == 0 {
			err = stale("the inspection")
		}
		if err != nil {
			return err
		}
		return addTrail(ctx, q, collector.Trail{Company: scope.Company, About: "inspection", AboutID: i.InspectionID, At: now, Side: collector.SidePlatform,
			Person: scope.Person, Did: "closed", Rule: "001 1.1", Data: "{}"})
	})
}

const sqlInspection = `
SELECT ` + inspectionColumns + inspectionTables + `WHERE i.public_id = ? AND i.company_id = ?`

// Inspection is one inspection by the id that stands in addresses.
func (s *Store) Inspection(ctx context.Context, scope collector.Scope, publicID string) (collector.Inspection, error) {
	return s.inspection(ctx, publicID, sqlInspection, publicID, scope.Company)
}

const sqlInspectionByID = `
SELECT ` + inspectionColumns + inspectionTables + `WHERE i.inspection_id = ? AND i.company_id = ?`

// InspectionByID is one inspection by the inside id.
func (s *Store) InspectionByID(ctx context.Context, scope collector.Scope, id int64) (collector.Inspection, error) {
	return s.inspection(ctx, id, sqlInspectionByID, id, scope.Company)
}

func (s *Store) inspection(ctx context.Context, name any, query string, args ...any) (collector.Inspection, error) {
	i, ok, err := first(ctx, s.read(), scanInspection, query, args...)
	if err == nil && !ok {
		err = missing("inspection", name)
	}
	return i, fault(err)
}

const sqlInspections = `
SELECT ` + inspectionColumns + inspectionTables + `
WHERE i.company_id = ? AND (i.opened < ? OR i.opened = ? AND i.inspection_id < ?) ORDER BY i.opened DESC, i.inspection_id DESC LIMIT ?`

// Inspections are the company's inspections, newest first, behind the public id of the last one of the page before ("" from
// the first).
func (s *Store) Inspections(ctx context.Context, scope collector.Scope, after string, n int) ([]collector.Inspection, error) {
	before, id := endOfTime, int64(0)
	if after != "" {
		last, err := s.Inspection(ctx, scope, after)
		if err != nil {
			return nil, err
		}
		before, id = last.Opened, last.InspectionID
	}
	all, err := list(ctx, s.read(), scanInspection, sqlInspections, scope.Company, before, before, id, n)
	return all, fault(err)
}

// endOfTime is later than anything that is held.
var endOfTime = time.UnixMicro(1 << 62)

// notDismissed leaves out a finding whose block a person dismissed: it was none.
const notDismissed = `NOT EXISTS (SELECT 1 FROM block b WHERE b.inspection_id = f.inspection_id AND b.finding_id = f.finding_id AND b.state = 'dismissed')`

const sqlRisks = `
SELECT f.seller_id, f.check_id, COUNT(*), MAX(f.grade), MAX(f.at) FROM finding f JOIN inspection i ON i.inspection_id = f.inspection_id
WHERE f.company_id = ? AND f.found >= ? AND i.state = 'open' AND ` + notDismissed + ` GROUP BY f.seller_id, f.check_id ORDER BY f.seller_id, f.check_id`

// SellerRisks is what was found since an instant, seller by seller and check by check, where the inspection still goes on.
func (s *Store) SellerRisks(ctx context.Context, scope collector.Scope, since time.Time) ([]collector.SellerRisk, error) {
	all, err := list(ctx, s.readAside(), func(row scanner) (r collector.SellerRisk, err error) {
		err = row.Scan(&r.Seller, &r.Check, &r.Count, &r.Grade, when(&r.Last))
		return r, err
	}, sqlRisks, scope.Company, since)
	return all, fault(err)
}
