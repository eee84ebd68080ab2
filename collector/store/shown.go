package store

import "molva/collector"

// shown are the live documents that a source shows (t), with where and when it showed them: those that belong to it and those
// that belong to another one.
const shown = `(SELECT d.kind, d.item_key, d.rating, d.author_id, d.precise, d.published, d.document_id, d.page_id, d.seen_pass, d.first_seen
        FROM document d WHERE d.source_id = ? AND d.company_id = ? AND d.state = 'live' AND d.page_id > 0
    UNION ALL SELECT d.kind, d.item_key, d.rating, d.author_id, d.precise, d.published, d.document_id, x.page_id, x.seen_pass, x.first_seen
        FROM sighting x JOIN document d ON d.document_id = x.document_id WHERE x.source_id = ? AND x.company_id + 0 = ? AND d.state = 'live') t`

func shownArgs(scope collector.Scope, src collector.Source) []any {
	return []any{src.SourceID, scope.Company, src.SourceID, scope.Company}
}
