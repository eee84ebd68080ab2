package store

import (
	"context"

	"molva/collector"
)

const sqlMoment = `
SELECT COALESCE((SELECT MAX(event_id) FROM document_event WHERE company_id = ?), 0), COALESCE((SELECT MAX(version_id) FROM document_version WHERE company_id = ?), 0),
    COALESCE((SELECT document_id FROM document WHERE company_id = ? ORDER BY -document_id LIMIT 1), 0)`

// Moment is how far the history of the company's documents has come: ask for it before the list that somebody is to see.
func (s *Store) Moment(ctx context.Context, scope collector.Scope) (m collector.Moment, err error) {
	m, _, err = first(ctx, s.read(), func(row scanner) (m collector.Moment, err error) {
		err = row.Scan(&m.Event, &m.Version, &m.Document)
		return m, err
	}, sqlMoment, scope.Company, scope.Company, scope.Company)
	return m, fault(err)
}

// A note makes no version of a handling, so it is no change that could be overwritten.
const sqlSeenSince = `
SELECT d.document_id, COALESCE(h.version, 0), d.public_id,
    COALESCE((SELECT MAX(e.event_id) FROM document_event e WHERE e.document_id = d.document_id AND e.person_id <> ? AND e.did NOT IN ('note', 'withdraw')), 0),
    COALESCE((SELECT MAX(v.version_id) FROM document_version v WHERE v.company_id = d.company_id AND v.document_id = d.document_id), 0)
FROM document d LEFT JOIN handling h ON h.document_id = d.document_id WHERE d.company_id + 0 = ? AND d.public_id IN `

// UnseenVersion is the version of a handling that nobody can have seen.
const UnseenVersion = -1

// SeenAt are documents with the versions of their handling, as the scope's person saw them at a moment: UnseenVersion for one
// that came or was edited after it, or whose handling others changed. Those that are not held are left out.
func (s *Store) SeenAt(ctx context.Context, scope collector.Scope, ids []string, at collector.Moment) (map[string]Seen, error) {
	out := make(map[string]Seen, len(ids))
	for _, part := range parts(ids, listMost) {
		in, args := inList(part)
		if _, err := list(ctx, s.read(), func(row scanner) (none struct{}, err error) {
			var d Seen
			var id string
			var changed collector.Moment
			err = row.Scan(&d.Document, &d.Version, &id, &changed.Event, &changed.Version)
			if changed.Event > at.Event || changed.Version > at.Version || d.Document > at.Document {
				d.Version = UnseenVersion
			}
			out[id] = d
			return none, err
		}, sqlSeenSince+in, append([]any{scope.Person, scope.Company}, args...)...); err != nil {
			return nil, fault(err)
		}
	}
	return out, nil
}
