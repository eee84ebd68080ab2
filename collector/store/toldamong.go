package store

import (
	"context"
	"strings"

	"molva/collector"
)

const sqlToldAmong = `
SELECT d.public_id FROM document d WHERE d.company_id + 0 = ? AND d.public_id IN %
AND (EXISTS (SELECT 1 FROM alert a WHERE a.document_id = d.document_id AND a.why IN ('told', 'copy')) OR EXISTS (SELECT 1 FROM case_entry e WHERE e.document_id = d.document_id AND e.document_id > 0))`

// ToldAmong are those of some documents, by public id, of which an alert told somebody or that stand in a case.
func (s *Store) ToldAmong(ctx context.Context, scope collector.Scope, ids []string) (map[string]bool, error) {
	out := map[string]bool{}
	for _, part := range parts(ids, listMost) {
		in, args := inList(part)
		some, err := list(ctx, s.read(), column[string], strings.Replace(sqlToldAmong, "%", in, 1), append([]any{scope.Company}, args...)...)
		if err != nil {
			return nil, fault(err)
		}
		for _, id := range some {
			out[id] = true
		}
	}
	return out, nil
}
