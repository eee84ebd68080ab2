package store

import (
	"context"

	"molva/collector"
)

// AboutDocument is what lines of the log about a document stand under: how it came in by hand.
const AboutDocument = "document"

const sqlNoteCame = `
INSERT INTO trail (company_id, about, about_id, at, side, person_id, did, rule, data)
SELECT d.company_id, 'document', d.document_id, CAST(? AS BIGINT), '', CAST(? AS BIGINT), CAST(? AS TEXT), '', CAST(? AS TEXT)
FROM document d WHERE d.company_id = ? AND d.site = ? AND d.kind = ? AND d.site_key = ?`

// SaveBrought is SaveDocuments for what a person brought by hand: in the same transaction every document that is new or
// changed gets a line of the log, which says who brought it, when and how, and raw as its evidence, what the person gave:
// nil for none, one that has a RawID already has its row. Counts.Raw is that row.
func (s *Store) SaveBrought(ctx context.Context, scope collector.Scope, writes []DocumentWrite, line collector.Trail, raw *collector.RawAnswer) (Counts, error) {
	var n Counts
	err := s.tx(ctx, func(q conn) error {
		n = Counts{}
		if raw != nil {
			var err error
			if n.Raw = raw.RawID; n.Raw == 0 {
				if n.Raw, err = addRaw(ctx, q, scope, collector.Page{}, *raw, true); err != nil {
					return err
				}
			}
		}
		if err := saveDocuments(ctx, q, scope, nil, writes, &n); err != nil {
			return err
		}
		for i := range writes {
			if w := &writes[i]; w.PrevRev == 0 || len(w.Versions) > 0 {
				d := &w.Document
				if _, err := q.exec(ctx, sqlNoteCame, line.At.UnixMicro(), line.Person, line.Did, line.Data, scope.Company, bounded(d.Site), d.Kind, bounded(d.SiteKey)); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return Counts{}, err
	}
	return n, nil
}
