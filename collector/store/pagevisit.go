package store

import (
	"context"

	"molva/collector"
)

const sqlPageVisits = `
SELECT ` + pageColumns + `, s.public_id, s.name, s.period, s.pass
FROM source s JOIN page g ON g.source_id = s.source_id AND g.url = ?
WHERE s.company_id = ? AND s.removed = 0 ORDER BY s.source_id LIMIT 50`

func scanPageVisit(row scanner) (v collector.PageVisit, err error) {
	err = row.Scan(append(pageFields(&v.Page), &v.SourceID, &v.Source, span(&v.Period), &v.Pass)...)
	return v, err
}

// PageVisits are the page at a canonical address in each of the company's sources that read it, 50 at most.
func (s *Store) PageVisits(ctx context.Context, scope collector.Scope, url string) ([]collector.PageVisit, error) {
	out, err := list(ctx, s.read(), scanPageVisit, sqlPageVisits, url, scope.Company)
	return out, fault(err)
}
