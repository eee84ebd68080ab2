package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"molva/collector"
)

const sqlAddBands = `
INSERT INTO document_band (company_id, band, document_id) VALUES `

type bandRow struct{ company, band, document int64 }

func bandsOf(company, document int64, fingerprint []uint64) []bandRow {
	var out []bandRow
	for _, b := range Bands(fingerprint) {
		out = append(out, bandRow{company, b, document})
	}
	return out
}

func addBands(ctx context.Context, q conn, bands []bandRow) error {
	_, err := insertRows(ctx, q, sqlAddBands, `(?, ?, ?)`, ` ON CONFLICT (band, company_id, document_id) DO NOTHING`, bands, func(b bandRow) []any {
		return []any{b.company, b.band, b.document}
	})
	return err
}

const sqlDropBands = `
DELETE FROM document_band WHERE company_id = ? AND document_id = ? AND band IN `

func dropBands(ctx context.Context, q conn, company, id int64, was []uint64) error {
	bands := Bands(was)
	if len(bands) == 0 {
		return nil
	}
	in, args := inList(bands)
	_, err := q.exec(ctx, sqlDropBands+in, append([]any{company, id}, args...)...)
	return err
}

// fileBands puts the bands of documents in their places. Bands lie all over their table: page by page, as documents come,
// each would cost a write of its own; the detector files them batch by batch.
func fileBands(ctx context.Context, q conn, c Claim, docs []collector.Document) error {
	var bands []bandRow
	for _, d := range docs {
		bands = append(bands, bandsOf(c.Company, d.DocumentID, d.Verdict.Fingerprint)...)
	}
	slices.SortFunc(bands, func(a, b bandRow) int {
		return cmp.Or(cmp.Compare(a.band, b.band), cmp.Compare(a.document, b.document))
	})
	return addBands(ctx, q, bands)
}

const sqlByFingerprint = `
SELECT ` + documentColumns + documentTables + `
JOIN (SELECT b.document_id, COUNT(*) AS shared FROM document_band b WHERE b.company_id = ? AND b.band IN %
    GROUP BY b.document_id ORDER BY COUNT(*) DESC, b.document_id DESC LIMIT ?) t ON t.document_id = d.document_id
WHERE d.company_id = ? ORDER BY t.shared DESC, d.document_id DESC`

// ByFingerprint are the n documents that share most bands with a fingerprint: candidates for near duplicates, to be
// confirmed by text.Similarity. A document is its own candidate. Found is what the detector has judged (SaveJudgement).
func (s *Store) ByFingerprint(ctx context.Context, scope collector.Scope, fingerprint []uint64, n int) ([]collector.Document, error) {
	bands := Bands(fingerprint)
	if len(bands) == 0 {
		return nil, nil
	}
	in, args := inList(bands)
	args = append(append([]any{scope.Company}, args...), n, scope.Company)
	return documents(ctx, s.read(), strings.Replace(sqlByFingerprint, "%", in, 1), args...)
}
