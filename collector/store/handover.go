package store

import (
	"context"
	"maps"
	"slices"

	"molva/collector"
)

// A window is no home: what it does not show any more may still be there, so nobody would ever say that it is gone. A source that
// nobody reads is the last choice; one that was removed has no sightings.
const sqlOtherSights = `
SELECT d.document_id, x.source_id FROM document d JOIN sighting x ON x.document_id = d.document_id
    JOIN source s ON s.source_id = x.source_id JOIN page g ON g.page_id = x.page_id
WHERE d.source_id = ? AND d.company_id = ? AND d.state = 'live' AND d.page_id > 0 AND d.missed >= ? AND g.is_window = 0
ORDER BY d.document_id, CASE WHEN s.owner_id > 0 THEN 0 ELSE 1 END, x.last_seen DESC, x.source_id`

// What a sighting has missed already counts: its source has looked there.
const sqlHandOver = `
UPDATE document SET rev = rev + 1, source_id = ?,
    page_id = (SELECT x.page_id FROM sighting x WHERE x.source_id = ? AND x.document_id = document.document_id),
    seen_pass = (SELECT x.seen_pass FROM sighting x WHERE x.source_id = ? AND x.document_id = document.document_id),
    missed = (SELECT x.missed FROM sighting x WHERE x.source_id = ? AND x.document_id = document.document_id)
WHERE source_id + 0 = ? AND document_id IN `

// handOver gives the live documents of a source that it missed so often to the source that saw them last of those that show
// them too, and says how many there were. Nothing has happened to them: only the index is told where they belong. The company
// is held (holdHomes).
func handOver(ctx context.Context, q conn, scope collector.Scope, src collector.Source, missed int) (int, error) {
	to, last := map[int64][]int64{}, int64(0)
	if _, err := list(ctx, q, func(row scanner) (int, error) {
		var document, source int64
		err := row.Scan(&document, &source)
		if document != last {
			to[source], last = append(to[source], document), document
		}
		return 0, err
	}, sqlOtherSights, src.SourceID, scope.Company, missed); err != nil {
		return 0, err
	}
	handed := 0
	for _, source := range slices.Sorted(maps.Keys(to)) {
		for _, part := range parts(to[source], listMost) {
			in, args := inList(part)
			n, err := q.exec(ctx, sqlHandOver+in, append([]any{source, source, source, source, src.SourceID}, args...)...)
			if err == nil {
				_, err = q.exec(ctx, sqlDropSighting+in, append([]any{source}, args...)...)
			}
			if err == nil {
				_, err = q.exec(ctx, sqlFollowRevs+in, args...)
			}
			if err != nil {
				return 0, err
			}
			handed += int(n)
		}
	}
	return handed, nil
}

const sqlHoldCompany = `
SELECT company_id FROM company WHERE company_id = ? {lock}`

// holdHomes lets one transaction at a time take documents from the sources of a company: two that end at once might each hand
// over to the other what that one has missed, too.
func holdHomes(ctx context.Context, q conn, scope collector.Scope) error {
	_, err := list(ctx, q, column[int64], sqlHoldCompany, scope.Company)
	return err
}

const sqlForget = `
DELETE FROM sighting WHERE source_id = ?`

// leaveAll lets a source that is removed show nothing any more that others show too.
func leaveAll(ctx context.Context, q conn, scope collector.Scope, src collector.Source) error {
	if err := holdHomes(ctx, q, scope); err != nil {
		return err
	}
	if _, err := q.exec(ctx, sqlForget, src.SourceID); err != nil {
		return err
	}
	if _, err := handOver(ctx, q, scope, src, 0); err != nil {
		return err
	}
	_, err := q.exec(ctx, sqlSourceHeld, src.SourceID)
	return err
}
