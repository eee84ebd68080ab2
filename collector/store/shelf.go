package store

import (
	"context"

	"molva/collector"
)

// What somebody asks who wants to keep whole lists of neighbours in mind: all live reviews of an author or on an item, and
// all bands.

// ShelfReview is a live review with what lists of reviews are kept by.
type ShelfReview struct {
	NeighbourRef
	Item   string // ItemKey
	Rating float64
}

const sqlShelf = `
SELECT document_id, rev, author_id, published, item_key, rating FROM document
WHERE company_id = ? AND kind = 'review' AND state = 'live' `

const (
	sqlShelfByAuthor = sqlShelf + `AND author_id > 0 AND author_id IN `
	sqlShelfOnItem   = sqlShelf + `AND item_key <> '' AND item_key IN `
)

// AllByAuthors are all live reviews of some authors' rows, in no order.
func (s *Store) AllByAuthors(ctx context.Context, scope collector.Scope, authors []int64) ([]ShelfReview, error) {
	return shelf(ctx, s.read(), scope, sqlShelfByAuthor, authors)
}

// AllOnItems are all live reviews of some items, by ItemKey, in no order.
func (s *Store) AllOnItems(ctx context.Context, scope collector.Scope, items []string) ([]ShelfReview, error) {
	return shelf(ctx, s.read(), scope, sqlShelfOnItem, items)
}

func shelf[T any](ctx context.Context, q conn, scope collector.Scope, query string, of []T) ([]ShelfReview, error) {
	return among(ctx, q, scope.Company, func(row scanner) (r ShelfReview, err error) {
		err = row.Scan(&r.Document, &r.Rev, &r.Author, when(&r.Published), &r.Item, &r.Rating)
		return r, err
	}, query+"%s", of)
}

const sqlLastRows = `
SELECT (SELECT COALESCE(MAX(author_id), 0) FROM author), (SELECT COALESCE(MAX(document_id), 0) FROM document)`

// LastRows are the highest rows of an author and of a document that there are. Those behind them are yet to come.
func (s *Store) LastRows(ctx context.Context) (author, document int64, err error) {
	_, _, err = first(ctx, s.read(), func(row scanner) (none struct{}, err error) {
		return none, row.Scan(&author, &document)
	}, sqlLastRows)
	return author, document, fault(err)
}

// Band is a document under one of its bands.
type Band struct {
	Key      uint64
	Document int64
}

const sqlAllBands = `
SELECT company_id, band, document_id FROM document_band LIMIT ?`

// AllBands are all bands of a company's documents, in no order; false when those of all companies are more than most.
func (s *Store) AllBands(ctx context.Context, scope collector.Scope, most int) ([]Band, bool, error) {
	var out []Band
	read := 0
	_, err := list(ctx, s.readAside(), func(row scanner) (none struct{}, err error) {
		var company, band, document int64
		err = row.Scan(&company, &band, &document)
		if read++; company == scope.Company {
			out = append(out, Band{uint64(band), document})
		}
		return none, err
	}, sqlAllBands, most+1)
	return out, err == nil && read <= most, fault(err)
}

const sqlStillFiled = `
SELECT band FROM document_band WHERE company_id = ? AND document_id = ? AND band IN `

// StillFiled are those of some bands of a document under which it stands now.
func (s *Store) StillFiled(ctx context.Context, scope collector.Scope, document int64, bands []uint64) ([]uint64, error) {
	keys := make([]int64, len(bands))
	for i, b := range bands {
		keys[i] = int64(b)
	}
	var out []uint64
	for _, part := range parts(keys, listMost) {
		in, args := inList(part)
		found, err := list(ctx, s.read(), column[int64], sqlStillFiled+in, append([]any{scope.Company, document}, args...)...)
		if err != nil {
			return nil, fault(err)
		}
		for _, b := range found {
			out = append(out, uint64(b))
		}
	}
	return out, nil
}
