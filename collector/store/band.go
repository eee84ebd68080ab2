package store

import (
	"context"
	"strings"
	"time"

	"molva/collector"
)

const sqlAddBands = `
INSERT INTO document_band (company_id, band, document_id) VALUES `

func addBands(ctx context.Context, q conn, company, id int64, fingerprint []uint64) error {
	bands := Bands(fingerprint)
	if len(bands) == 0 {
		return nil
	}
	rows, args := make([]string, len(bands)), make([]any, 0, 3*len(bands))
	for i, b := range bands {
		rows[i] = "(?, ?, ?)"
		args = append(args, company, b, id)
	}
	_, err := q.exec(ctx, sqlAddBands+strings.Join(rows, ", ")+" ON CONFLICT (company_id, band, document_id) DO NOTHING", args...)
	return err
}

const sqlDropBands = `
DELETE FROM document_band WHERE company_id = ? AND document_id = ? AND band IN `

func moveBands(ctx context.Context, q conn, company, id int64, was, is []uint64) error {
	if bands := Bands(was); len(bands) > 0 {
		in, args := inList(bands)
		if _, err := q.exec(ctx, sqlDropBands+in, append([]any{company, id}, args...)...); err != nil {
			return err
		}
	}
	return addBands(ctx, q, company, id, is)
}

const sqlByFingerprint = `
SELECT ` + documentColumns + documentTables + `
WHERE d.company_id = ? AND d.document_id IN (SELECT b.document_id FROM document_band b WHERE b.company_id = ? AND b.band IN %) 
ORDER BY d.moment DESC, d.public_id LIMIT ?`

// ByFingerprint are the newest n documents that share a band with a fingerprint: candidates for near duplicates, to be
// confirmed by text.Similarity. A document is its own candidate.
func (s *Store) ByFingerprint(ctx context.Context, scope collector.Scope, fingerprint []uint64, n int) ([]collector.Document, error) {
	bands := Bands(fingerprint)
	if len(bands) == 0 {
		return nil, nil
	}
	in, args := inList(bands)
	args = append(append([]any{scope.Company, scope.Company}, args...), n)
	return documents(ctx, s.read(), strings.Replace(sqlByFingerprint, "%", in, 1), args...)
}

const sqlByAuthor = `
SELECT ` + documentColumns + documentTables + `
WHERE d.author_id = ? AND d.author_id > 0 AND d.company_id = ? ORDER BY d.moment DESC, d.public_id LIMIT ?`

// ByAuthor are the newest n documents of an author's row (Document.AuthorID).
func (s *Store) ByAuthor(ctx context.Context, scope collector.Scope, author int64, n int) ([]collector.Document, error) {
	return documents(ctx, s.read(), sqlByAuthor, author, scope.Company, n)
}

const sqlByItem = `
SELECT ` + documentColumns + documentTables + `
WHERE d.company_id = ? AND d.item_key = ? AND d.item_key <> '' AND d.moment >= ? AND d.moment <= ? ORDER BY d.moment DESC, d.public_id LIMIT ?`

// ByItemBetween are the newest n documents about an item that were published between two instants, both included;
// where the site gave no date, the time at which it was first seen counts.
func (s *Store) ByItemBetween(ctx context.Context, scope collector.Scope, item collector.Item, from, to time.Time, n int) ([]collector.Document, error) {
	key := ItemKey(item)
	if key == "" {
		return nil, nil
	}
	return documents(ctx, s.read(), sqlByItem, scope.Company, key, from, to, n)
}
