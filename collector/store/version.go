package store

import (
	"context"
	"slices"

	"molva/collector"
)

// plain says that a new document has the version that its row tells: posted as it is.
func plain(w DocumentWrite) bool {
	d := w.Document
	if len(w.Versions) != 1 {
		return len(w.Versions) == 0
	}
	v := w.Versions[0]
	return v.Change == collector.ChangePosted && v.At.Equal(d.FirstSeen) && v.Evidence == 0 && v.Rating == d.Rating && v.RawRating == d.RawRating &&
		v.Title == d.Title && v.Text == d.Text && v.Pros == d.Pros && v.Cons == d.Cons && slices.Equal(v.Replies, d.Replies)
}

// The first version of a document, as its row tells it; for one whose row has changed since it is in document_version.
const sqlFirstVersion = `d.document_id, 1, 'posted', d.first_seen, d.rating, d.raw_rating, d.title, d.body, d.pros, d.cons, d.replies, d.raw_id
FROM document d WHERE d.document_id = ?
    AND NOT EXISTS (SELECT 1 FROM document_version f WHERE f.company_id = d.company_id AND f.document_id = d.document_id AND f.rev = 1)`

const sqlKeepFirst = `
INSERT INTO document_version (company_id, document_id, rev, change, at, rating, raw_rating, title, body, pros, cons, replies, evidence)
SELECT d.company_id, ` + sqlFirstVersion

const sqlAddVersions = `
INSERT INTO document_version (company_id, document_id, rev, change, at, rating, raw_rating, title, body, pros, cons, replies, evidence) VALUES `

type versionRow struct {
	company int64
	site    string
	version collector.Version
}

// versionsOf are a document's versions under its new revision. Their evidence is the raw answer of the same write.
func versionsOf(d collector.Document, id, rev int64, versions []collector.Version, raw int64) []versionRow {
	out := make([]versionRow, 0, len(versions))
	for _, v := range versions {
		v.Document, v.Rev = id, rev
		if v.Evidence == 0 {
			v.Evidence = raw
		}
		out = append(out, versionRow{d.Company, d.Site, v})
	}
	return out
}

func addVersions(ctx context.Context, q conn, versions []versionRow, who *authors) error {
	_, err := insertRows(ctx, q, sqlAddVersions, `(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, "", versions, func(r versionRow) []any {
		v := r.version
		return []any{r.company, v.Document, v.Rev, v.Change, v.At, v.Rating, v.RawRating, v.Title, v.Text, v.Pros, v.Cons, who.stored(r.site, v.Replies), v.Evidence}
	})
	return err
}

const sqlVersions = `
SELECT version_id, document_id, rev, change, at, rating, raw_rating, title, body, pros, cons, replies, evidence
FROM document_version WHERE company_id = ? AND document_id = ?
UNION ALL SELECT 0, ` + sqlFirstVersion + ` AND d.company_id = ?
ORDER BY rev, version_id`

// Versions are the life line of a document, oldest first. The VersionID of a first one that its document's row tells is 0.
func (s *Store) Versions(ctx context.Context, scope collector.Scope, document int64) ([]collector.Version, error) {
	q := s.read()
	var lists [][]reply
	all, err := list(ctx, q, func(row scanner) (v collector.Version, err error) {
		var replies []reply
		err = row.Scan(&v.VersionID, &v.Document, &v.Rev, &v.Change, when(&v.At), &v.Rating, &v.RawRating, &v.Title, &v.Text, &v.Pros, &v.Cons,
			jsonOf(&replies), &v.Evidence)
		lists = append(lists, replies)
		return v, err
	}, sqlVersions, scope.Company, document, document, scope.Company)
	if err != nil {
		return nil, fault(err)
	}
	named, err := nameReplies(ctx, q, lists)
	if err != nil {
		return nil, fault(err)
	}
	for i := range all {
		all[i].Replies = named[i]
	}
	return all, nil
}
