package store

import (
	"context"

	"molva/collector"
	"molva/collector/text"
)

// namesakesMost is how many authors of one name are looked at: of a given name alone there is no end.
const namesakesMost = 200

// nameIndexed is how many letters of a folded name the index has.
const nameIndexed = 60

const sqlNamesakes = `
SELECT d.document_id FROM (SELECT p.person_id FROM person p
    WHERE p.company_id = ? AND substr(p.name_fold, 1, 60) = ? AND p.name_fold <> '' AND p.role = '' AND p.side = '' LIMIT ?) n
JOIN author a ON a.person_id = n.person_id JOIN document d ON d.author_id = a.author_id AND d.author_id > 0 LIMIT ?`

// Namesakes are up to n documents whose authors bear a name, on whatever site: who may be one person at several places.
func (s *Store) Namesakes(ctx context.Context, scope collector.Scope, name string, n int) ([]int64, error) {
	name = text.Fold(clean(name))
	if name == "" {
		return nil, nil
	}
	ids, err := list(ctx, s.read(), column[int64], sqlNamesakes, scope.Company, text.Cut(name, nameIndexed), namesakesMost, n)
	return ids, fault(err)
}
