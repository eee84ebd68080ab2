package store

import (
	"context"

	"molva/collector"
)

const sqlToldAmong = `
SELECT d.public_id FROM document d WHERE d.company_id + 0 = ? AND d.public_id IN %s
AND (EXISTS (SELECT 1 FROM alert a WHERE a.document_id = d.document_id AND a.why IN ('told', 'copy')) OR EXISTS (SELECT 1 FROM case_entry e WHERE e.document_id = d.document_id AND e.document_id > 0))`

// ToldAmong are those of some documents, by public id, of which an alert told somebody or that stand in a case.
func (s *Store) ToldAmong(ctx context.Context, scope collector.Scope, ids []string) (map[string]bool, error) {
	all, err := among(ctx, s.read(), scope.Company, column[string], sqlToldAmong, ids)
	out := make(map[string]bool, len(all))
	for _, id := range all {
		out[id] = true
	}
	return out, err
}
