package store

import (
	"context"
	"time"

	"molva/collector"
)

// TombKind says what a tomb-stone stands for: a kind of document (its key is the site key) or a person.
type TombKind string

// TombPerson is the tomb-stone of an author; its key is the hash of the author.
const TombPerson TombKind = "person"

const sqlAnyTomb = `
SELECT company_id FROM tombstone WHERE company_id = ? LIMIT 1`

// graves is what a transaction knows about a company's tomb-stones. Most have none, and are asked but once.
type graves struct {
	company int64
	none    bool
}

func gravesOf(ctx context.Context, q conn, company int64) (graves, error) {
	_, some, err := first(ctx, q, column[int64], sqlAnyTomb, company)
	return graves{company, !some}, err
}

const sqlTombs = `
SELECT tomb_key FROM tombstone WHERE company_id = ? AND kind = ? AND site = ? AND tomb_key IN `

// among are those of some keys that have a tomb-stone.
func (g graves) among(ctx context.Context, q conn, kind TombKind, site string, keys []string) (map[string]bool, error) {
	if g.none {
		return nil, nil
	}
	out := map[string]bool{}
	for _, part := range parts(keys, listMost) {
		in, args := inList(part)
		found, err := list(ctx, q, column[string], sqlTombs+in, append([]any{g.company, kind, site}, args...)...)
		if err != nil {
			return nil, err
		}
		for _, k := range found {
			out[k] = true
		}
	}
	return out, nil
}

const sqlBury = `
INSERT INTO tombstone (company_id, kind, site, tomb_key, erased) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (company_id, kind, site, tomb_key) DO NOTHING`

// Bury sets a tomb-stone for a document's site key: from now on no crawl, import or restore brings it back.
func (s *Store) Bury(ctx context.Context, scope collector.Scope, site string, kind collector.Kind, key string, now time.Time) error {
	_, err := s.write().exec(ctx, sqlBury, scope.Company, TombKind(kind), bounded(site), bounded(key), now)
	return fault(err)
}

// BuryAuthor sets a tomb-stone for an author of a site: documents come without a name from now on.
func (s *Store) BuryAuthor(ctx context.Context, scope collector.Scope, site string, who collector.Author, now time.Time) error {
	_, err := s.write().exec(ctx, sqlBury, scope.Company, TombPerson, bounded(site), authorKey(who), now)
	return fault(err)
}
