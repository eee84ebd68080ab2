package store

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"molva/collector"
	"molva/collector/text"
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

const sqlSharedBands = `
SELECT band, document_id FROM document_band WHERE company_id = ? AND band IN `

// Sketch is a document's fingerprint.
type Sketch struct {
	Document int64
	Words    []uint64
}

// Twins names for each of some documents the n others that share most bands with it, those that share most first and of
// equals the youngest. Looked at are all that the detector has judged (SaveJudgement) and the batch that it has in hand.
// Fingerprints with the same bands are looked at once.
func (s *Store) Twins(ctx context.Context, scope collector.Scope, docs, batch []Sketch, n int) ([][]int64, error) {
	bands := map[int64][]int64{}
	for _, d := range docs {
		for _, b := range Bands(d.Words) {
			bands[b] = nil
		}
	}
	for _, part := range parts(slices.Sorted(maps.Keys(bands)), listMost) {
		in, args := inList(part)
		_, err := list(ctx, s.read(), func(row scanner) (none struct{}, err error) {
			var band, document int64
			err = row.Scan(&band, &document)
			bands[band] = append(bands[band], document)
			return none, err
		}, sqlSharedBands+in, append([]any{scope.Company}, args...)...)
		if err != nil {
			return nil, fault(err)
		}
	}
	for _, d := range batch {
		for _, b := range Bands(d.Words) {
			if ids, wanted := bands[b]; wanted && !slices.Contains(ids, d.Document) {
				bands[b] = append(ids, d.Document)
			}
		}
	}
	out := make([][]int64, len(docs))
	known := map[string][]int64{}
	for i, d := range docs {
		own := Bands(d.Words)
		if alone(own, bands) {
			continue
		}
		key := string(sketchBytes(text.Bands(d.Words)))
		if _, ok := known[key]; !ok {
			known[key] = mostShared(own, bands, n+1)
		}
		out[i] = without(known[key], d.Document, n)
	}
	return out, nil
}

// alone says that nobody else stands under any of a document's bands.
func alone(own []int64, bands map[int64][]int64) bool {
	return !slices.ContainsFunc(own, func(b int64) bool { return len(bands[b]) > 1 })
}

// without are the first n ids but one.
func without(ids []int64, own int64, n int) []int64 {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return id == own })
	return ids[:min(n, len(ids))]
}

// mostShared are the n documents that stand under most of some bands.
func mostShared(own []int64, bands map[int64][]int64, n int) []int64 {
	shared := map[int64]int{}
	slices.Sort(own)
	for _, b := range slices.Compact(own) {
		for _, document := range bands[b] {
			shared[document]++
		}
	}
	ids := slices.SortedFunc(maps.Keys(shared), func(a, b int64) int { return cmp.Or(cmp.Compare(shared[b], shared[a]), cmp.Compare(b, a)) })
	return ids[:min(n, len(ids))]
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
