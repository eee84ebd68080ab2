package store

import (
	"context"
	"slices"

	"molva/collector"
)

const sqlHeldSketch = `
SELECT document_id, source_id, page_id, seen_pass, missed, fingerprint FROM document WHERE company_id = ? AND site = ? AND site_key = ? AND kind = ? AND rev = ? {lock}`

const sqlUpdateDocument = `
UPDATE document SET rev = rev + 1, source_id = ?, page_id = ?, author_id = ?, kind = ?, state = ?, seen_pass = ?, missed = ?, last_seen = ?,
    own_id = ?, hash = ?, rating = ?, raw_rating = ?, published = ?, precise = ?, verified = ?, likes = ?, language = ?, tone = ?,
    tone_label = ?, complaint = ?, item_key = ?, item_name = ?, item_url = ?, url = ?, site_language = ?, fingerprint = ?, words = ?, causes = ?, category = ?, toward = ?,
    title = ?, body = ?, pros = ?, cons = ?, images = ?, replies = ?, first_pass = ?
WHERE document_id = ? AND rev = ?`

const sqlFollowRev = `
UPDATE document_follow SET rev = ? WHERE document_id = ?`

// heldRow is what is held of a document that is about to be changed.
type heldRow struct {
	id     int64
	sight  // where it stands
	missed int
	sketch []uint64
}

func scanHeldRow(r scanner) (v heldRow, err error) {
	err = r.Scan(&v.id, &v.source, &v.page, &v.pass, &v.missed, sketch{&v.sketch})
	return v, err
}

// placed is a changed document with where it stands: where it stood, unless its own source shows it now or it finds its home
// in the one that does. An import tells nothing about which page shows it.
func placed(ctx context.Context, q conn, scope collector.Scope, page *collector.Page, w DocumentWrite, was heldRow) (collector.Document, error) {
	d := w.Document
	d.Source, d.Page, d.SeenPass = was.source, was.page, was.pass
	if page == nil || !w.Seen {
		return d, nil
	}
	d.Missed = was.missed
	at, here := sightOf(*page), was.source == page.Source
	if !here {
		var err error
		if here, err = settle(ctx, q, scope, at, was.id, d.LastSeen); err != nil {
			return d, err
		}
	}
	if here {
		d.Source, d.Page, d.SeenPass, d.Missed = at.source, at.page, at.pass, 0
	}
	return d, nil
}

func updateDocument(ctx context.Context, q conn, scope collector.Scope, page *collector.Page, w DocumentWrite, who *authors, raw int64) error {
	d := w.Document
	was, ok, err := first(ctx, q, scanHeldRow, sqlHeldSketch, d.Company, d.Site, d.SiteKey, d.Kind, w.PrevRev)
	if err == nil && !ok {
		err = stale("document " + d.SiteKey)
	}
	if err != nil {
		return err
	}
	if d, err = placed(ctx, q, scope, page, w, was); err != nil {
		return err
	}
	if _, err := q.exec(ctx, sqlKeepFirst, was.id); err != nil {
		return err
	}
	changed, err := q.exec(ctx, sqlUpdateDocument, append(contentOf(nil, d, who)[3:], d.FirstPass, was.id, w.PrevRev)...)
	if err == nil && changed == 0 {
		err = stale("document " + d.SiteKey)
	}
	if err != nil {
		return err
	}
	if _, err := q.exec(ctx, sqlFollowRev, w.PrevRev+1, was.id); err != nil {
		return err
	}
	if !slices.Equal(was.sketch, d.Verdict.Fingerprint) {
		if err := dropBands(ctx, q, d.Company, was.id, was.sketch); err != nil {
			return err
		}
	}
	return addVersions(ctx, q, versionsOf(d, was.id, w.PrevRev+1, w.Versions, raw), who)
}
