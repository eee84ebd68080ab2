package store

import (
	"context"
	"strings"

	"molva/collector"
)

// Mirrored is a document as the index must hold it.
type Mirrored struct {
	Document int64
	ID       string // public
	Rev      int64
	Done     int64 // revision that the slot's follower has put there; 0 for none
}

// The + 0: see sqlDocumentsByPublic.
const sqlMirrored = `
SELECT d.document_id, d.public_id, d.rev, f.{col} FROM document d JOIN document_follow f ON f.document_id = d.document_id
WHERE d.company_id + 0 = ? AND d.document_id > ? ORDER BY d.document_id LIMIT ?`

// Mirrored hands every document of the company to fn, with what the follower of one slot (index_a or index_b) has done.
// Documents that arrive meanwhile are handed over too.
func (s *Store) Mirrored(ctx context.Context, scope collector.Scope, name string, fn func(Mirrored) error) error {
	query, err := forFollower(sqlMirrored, name)
	if err != nil {
		return err
	}
	for after := int64(0); ; {
		some, err := list(ctx, s.readAside(), scanMirrored, query, scope.Company, after, walkMost)
		if err != nil || len(some) == 0 {
			return fault(err)
		}
		for _, m := range some {
			if err := fn(m); err != nil {
				return err
			}
		}
		after = some[len(some)-1].Document
	}
}

func scanMirrored(r scanner) (m Mirrored, err error) {
	err = r.Scan(&m.Document, &m.ID, &m.Rev, &m.Done)
	return m, err
}

const sqlBehind = `
SELECT COUNT(*) FROM document_follow WHERE company_id = ? AND {col} < rev AND {col} < {other}`

// Behind is how many documents the one slot's follower has done at an older revision than the other's.
func (s *Store) Behind(ctx context.Context, scope collector.Scope, name, other string) (int, error) {
	query, err := forFollower(sqlBehind, name)
	if err != nil {
		return 0, err
	}
	n, err := one[int](ctx, s.readAside(), strings.ReplaceAll(query, "{other}", followColumn[other]), scope.Company)
	return n, fault(err)
}
