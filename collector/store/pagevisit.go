package store

import (
	"context"

	"molva/collector"
)

const sqlPageVisits = `
SELECT ` + pageColumns + `, s.public_id, s.name, s.period, s.pass
FROM source s JOIN page g ON g.source_id = s.source_id AND g.url = ?
WHERE s.company_id = ? AND s.removed = 0 AND s.site = ? ORDER BY s.source_id LIMIT 50`

func scanPageVisit(row scanner) (v collector.PageVisit, err error) {
	err = row.Scan(append(pageFields(&v.Page), &v.SourceID, &v.Source, span(&v.Period), &v.Pass)...)
	return v, err
}

// PageVisits are the page at a canonical address in each of the company's sources that read it with that site file ("" is the
// one that the host has), 50 at most.
func (s *Store) PageVisits(ctx context.Context, scope collector.Scope, url, site string) ([]collector.PageVisit, error) {
	out, err := list(ctx, s.read(), scanPageVisit, sqlPageVisits, url, scope.Company, site)
	return out, fault(err)
}

const sqlSourceSites = `
SELECT DISTINCT s.site FROM source s WHERE s.company_id = ? AND s.removed = 0 ORDER BY s.site`

// SourceSites are the site files with which the company's sources are read; "" stands for the one that a host has.
func (s *Store) SourceSites(ctx context.Context, scope collector.Scope) ([]string, error) {
	out, err := list(ctx, s.read(), column[string], sqlSourceSites, scope.Company)
	return out, fault(err)
}
