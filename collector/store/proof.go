package store

import (
	"context"
	"strconv"

	"molva/collector"
)

// maxProofs is how many pages that showed nothing new are kept of one document: each is kept for good.
const maxProofs = 10

const sqlGivenBefore = sqlRaw + `
WHERE page_id = 0 AND company_id = ? AND sha256 = ? ORDER BY raw_id LIMIT 1`

// GivenBefore is the answer that is kept of what a person gave, by its SHA-256 in hex; false where it was never given.
func (s *Store) GivenBefore(ctx context.Context, scope collector.Scope, sha256 string) (collector.RawAnswer, bool, error) {
	a, ok, err := first(ctx, s.read(), scanRaw, sqlGivenBefore, scope.Company, sha256)
	return a, ok, fault(err)
}

const sqlUnproven = `
SELECT d.document_id FROM document d WHERE d.company_id = ?
    AND (CAST(? AS BIGINT) = 0 OR d.raw_id <> ?
        AND NOT EXISTS (SELECT 1 FROM document_version v WHERE v.company_id = d.company_id AND v.document_id = d.document_id AND v.evidence = ?)
        AND NOT EXISTS (SELECT 1 FROM trail t WHERE t.about = 'document' AND t.about_id = d.document_id AND t.data = ?))
    AND (SELECT COUNT(*) FROM trail t WHERE t.about = 'document' AND t.about_id = d.document_id AND t.data LIKE '{"raw":%') < ?
    AND d.document_id IN `

// Unproven are those of some documents of which an answer that a person gave is no evidence yet, and may become it. raw is 0
// for one that is not kept so far.
func (s *Store) Unproven(ctx context.Context, scope collector.Scope, raw int64, documents []int64) ([]int64, error) {
	var out []int64
	for _, part := range parts(documents, listMost) {
		in, args := inList(part)
		args = append([]any{scope.Company, raw, raw, raw, proofOf(raw), maxProofs}, args...)
		ids, err := list(ctx, s.read(), column[int64], sqlUnproven+in, args...)
		if err != nil {
			return nil, fault(err)
		}
		out = append(out, ids...)
	}
	return out, nil
}

// proofOf is the data of the line that makes an answer evidence of a document which it shows as it was.
func proofOf(raw int64) string { return `{"raw":` + strconv.FormatInt(raw, 10) + `}` }

// SaveProofs makes an answer that a person gave evidence of documents which it shows as they were: each gets the line of the
// log that one which is new or changed gets, with the answer.
func (s *Store) SaveProofs(ctx context.Context, scope collector.Scope, line collector.Trail, raw int64, documents []int64) error {
	lines := make([]collector.Trail, 0, len(documents))
	for _, id := range documents {
		line.Company, line.About, line.AboutID, line.Data = scope.Company, AboutDocument, id, proofOf(raw)
		lines = append(lines, line)
	}
	return s.tx(ctx, func(q conn) error { return addTrail(ctx, q, lines...) })
}

const sqlProofs = sqlRaw + `
WHERE company_id = ? AND EXISTS (SELECT 1 FROM trail t WHERE t.about = 'document' AND t.about_id = ?
    AND t.data = '{"raw":' || CAST(raw_answer.raw_id AS TEXT) || '}') AND page_id = 0 ORDER BY raw_id`

// Proofs are the answers that people gave later, in which a document was as it is known.
func (s *Store) Proofs(ctx context.Context, scope collector.Scope, document int64) ([]collector.RawAnswer, error) {
	all, err := list(ctx, s.read(), scanRaw, sqlProofs, scope.Company, document)
	return all, fault(err)
}
