package store

import (
	"context"

	"molva/collector"
)

const sqlDropPhotos = `
DELETE FROM own_photo WHERE document_id = ? AND company_id = ? AND public_id NOT IN `

const sqlDropAllPhotos = `
DELETE FROM own_photo WHERE document_id = ? AND company_id = ?`

const sqlAddPhoto = `
INSERT INTO own_photo (public_id, company_id, document_id, place, sha256, width, height, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (document_id, sha256) DO NOTHING`

// savePhotos makes the pictures of a review be those of the list: those without a JPEG are kept ones, by their public id.
func savePhotos(ctx context.Context, q conn, o collector.OwnReview, photos []collector.Photo) error {
	var kept []string
	for _, p := range photos {
		if p.JPEG == nil {
			kept = append(kept, p.PublicID)
		}
	}
	var err error
	if len(kept) == 0 {
		_, err = q.exec(ctx, sqlDropAllPhotos, o.Document, o.Company)
	} else {
		in, args := inList(kept)
		_, err = q.exec(ctx, sqlDropPhotos+in, append([]any{o.Document, o.Company}, args...)...)
	}
	if err != nil {
		return err
	}
	for i, p := range photos {
		if p.JPEG == nil {
			continue
		}
		if _, err := q.exec(ctx, sqlAddPhoto, p.PublicID, o.Company, o.Document, i+1, p.SHA256, p.Width, p.Height, p.JPEG); err != nil {
			return err
		}
	}
	return nil
}

const sqlPhotosOf = `
SELECT public_id, company_id, document_id, place, sha256, width, height FROM own_photo WHERE company_id + 0 = ? AND document_id IN `

// PhotosOf are the pictures of some reviews by document, in their order, without what they show.
func (s *Store) PhotosOf(ctx context.Context, scope collector.Scope, documents []int64) (map[int64][]collector.Photo, error) {
	out := map[int64][]collector.Photo{}
	for _, part := range parts(documents, listMost) {
		in, args := inList(part)
		some, err := list(ctx, s.read(), func(row scanner) (p collector.Photo, err error) {
			err = row.Scan(&p.PublicID, &p.Company, &p.Document, &p.Place, &p.SHA256, &p.Width, &p.Height)
			return p, err
		}, sqlPhotosOf+in+" ORDER BY document_id, place", append([]any{scope.Company}, args...)...)
		if err != nil {
			return nil, fault(err)
		}
		for _, p := range some {
			out[p.Document] = append(out[p.Document], p)
		}
	}
	return out, nil
}

const sqlPhoto = `
SELECT p.public_id, p.company_id, p.document_id, p.place, p.sha256, p.width, p.height, p.body, o.state
FROM own_photo p JOIN own_review o ON o.document_id = p.document_id WHERE p.public_id = ?`

// Photo is one picture and where its review stands. No scope is asked for, because strangers see those of published
// reviews: the caller decides who may see the others.
func (s *Store) Photo(ctx context.Context, publicID string) (collector.Photo, collector.OwnState, error) {
	var state collector.OwnState
	p, ok, err := first(ctx, s.read(), func(row scanner) (p collector.Photo, err error) {
		err = row.Scan(&p.PublicID, &p.Company, &p.Document, &p.Place, &p.SHA256, &p.Width, &p.Height, &p.JPEG, &state)
		return p, err
	}, sqlPhoto, publicID)
	if err == nil && !ok {
		err = missing("picture", publicID)
	}
	return p, state, fault(err)
}
