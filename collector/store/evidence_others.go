package store

import (
	"context"

	"molva/collector"
)

// The first version of a document that has not changed since is its row alone. That somebody asks this is rare, and there is
// no index for it: versions and documents of the company are gone over.
const sqlSeenIn = `
SELECT d.public_id FROM document d WHERE d.company_id = ? AND (
    d.raw_id = ? OR d.document_id IN (SELECT v.document_id FROM document_version v WHERE v.company_id = ? AND v.evidence = ?)
    OR d.document_id IN (SELECT t.about_id FROM trail t WHERE t.about = 'document' AND t.company_id = ? AND t.data = ?)
    OR d.page_id > 0 AND d.page_id = ? AND (
        (SELECT MAX(r.raw_id) FROM raw_answer r WHERE r.page_id = d.page_id AND r.pass <= d.seen_pass AND r.status BETWEEN 200 AND 299) = ?
        OR d.state = 'gone' AND (SELECT MAX(r.raw_id) FROM raw_answer r WHERE r.page_id = d.page_id AND r.pass > d.seen_pass) = ?))
ORDER BY d.document_id`

// SeenIn are the public ids of all documents in whose evidence an answer is: that on which one of their versions was first
// seen, one that a person gave later, or the last one, or the one that no longer shows them (as LastSight tells of each).
func (s *Store) SeenIn(ctx context.Context, scope collector.Scope, a collector.RawAnswer) ([]string, error) {
	ids, err := list(ctx, s.read(), column[string], sqlSeenIn, scope.Company, a.RawID, scope.Company, a.RawID, scope.Company, proofOf(a.RawID), a.Page, a.RawID, a.RawID)
	return ids, fault(err)
}
