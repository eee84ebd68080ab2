package store

import (
	"context"

	"molva/collector"
)

const sqlOpenMatter = `
INSERT INTO matter (about, about_id, company_id, order_id, person_id, document_id) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (about, about_id) DO NOTHING`

// openMatter says that a case or a dispute is open, and whom and what it concerns; 0 for what it does not.
func openMatter(ctx context.Context, q conn, company int64, about string, id, order, person, document int64) error {
	_, err := q.exec(ctx, sqlOpenMatter, about, id, company, order, person, document)
	return err
}

const sqlCloseMatter = `
DELETE FROM matter WHERE about = ? AND about_id = ?`

// closeMatter says that it is open no more.
func closeMatter(ctx context.Context, q conn, about string, id int64) error {
	_, err := q.exec(ctx, sqlCloseMatter, about, id)
	return err
}

const sqlMatterOf = `
SELECT about FROM matter WHERE company_id + 0 = ? AND (order_id > 0 AND order_id = ? OR person_id > 0 AND person_id = ?) ORDER BY about DESC LIMIT 1`

// MatterOf is what is open about an order or with a person: "case" or "dispute"; "" when nothing is. Of both the
// dispute is told: the case of a breach ends with it.
func (s *Store) MatterOf(ctx context.Context, scope collector.Scope, order, person int64) (string, error) {
	about, _, err := first(ctx, s.read(), column[string], sqlMatterOf, scope.Company, order, person)
	return about, fault(err)
}
