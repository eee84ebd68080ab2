package store

import (
	"context"
	"time"

	"molva/collector"
)

// ItemLine is the base line of an item: what all its live reviews together look like.
type ItemLine struct {
	Dated       int       // reviews with a known date
	First, Last time.Time // their earliest and latest
	Rated       int       // reviews with a rating
	Sum         float64   // of those ratings
}

const sqlItemLine = `
SELECT COUNT(CASE WHEN published <> 0 THEN 1 END), COALESCE(MIN(CASE WHEN published <> 0 THEN published END), 0),
    COALESCE(MAX(published), 0), COUNT(CASE WHEN rating > 0 THEN 1 END), COALESCE(SUM(rating), 0.0)
FROM document WHERE company_id = ? AND item_key = ? AND item_key <> '' AND kind = 'review' AND state = 'live'`

// ItemLine counts the live reviews of an item.
func (s *Store) ItemLine(ctx context.Context, scope collector.Scope, item collector.Item) (ItemLine, error) {
	var l ItemLine
	key := ItemKey(item)
	if key == "" {
		return l, nil
	}
	_, _, err := first(ctx, s.read(), func(row scanner) (int, error) {
		return 0, row.Scan(&l.Dated, when(&l.First), when(&l.Last), &l.Rated, &l.Sum)
	}, sqlItemLine, scope.Company, key)
	return l, fault(err)
}

const sqlAuthorTotals = `
SELECT author_id, COUNT(*) FROM document WHERE company_id = ? AND kind = 'review' AND state = 'live' AND author_id > 0 AND author_id IN `

// AuthorTotals is how many live reviews each of some authors has written.
func (s *Store) AuthorTotals(ctx context.Context, scope collector.Scope, authors []int64) (map[int64]int, error) {
	out := make(map[int64]int, len(authors))
	for _, part := range parts(authors, listMost) {
		in, args := inList(part)
		_, err := list(ctx, s.read(), func(row scanner) (n int, err error) {
			var id int64
			err = row.Scan(&id, &n)
			out[id] = n
			return n, err
		}, sqlAuthorTotals+in+` GROUP BY author_id`, append([]any{scope.Company}, args...)...)
		if err != nil {
			return nil, fault(err)
		}
	}
	return out, nil
}

const sqlByAuthor = `
SELECT ` + documentColumns + documentTables + `
WHERE d.author_id = ? AND d.author_id > 0 AND d.company_id = ? AND d.kind = 'review' AND d.state = 'live' ORDER BY d.published DESC, d.document_id DESC LIMIT ?`

// ByAuthor are the newest n live reviews of an author's row (Document.AuthorID).
func (s *Store) ByAuthor(ctx context.Context, scope collector.Scope, author int64, n int) ([]collector.Document, error) {
	return documents(ctx, s.read(), sqlByAuthor, author, scope.Company, n)
}

const sqlByItem = `
SELECT ` + documentColumns + documentTables + `
WHERE d.company_id = ? AND d.item_key = ? AND d.item_key <> '' AND d.kind = 'review' AND d.state = 'live' AND d.published >= ? AND d.published <= ?
ORDER BY ABS(d.published - ?), d.document_id LIMIT ?`

// ByItemBetween are live reviews of an item that were published between two instants, both included: the n that are
// nearest to the middle. A review without a date is never among them.
func (s *Store) ByItemBetween(ctx context.Context, scope collector.Scope, item collector.Item, from, to time.Time, n int) ([]collector.Document, error) {
	key := ItemKey(item)
	if key == "" {
		return nil, nil
	}
	middle := from.Add(to.Sub(from) / 2)
	return documents(ctx, s.read(), sqlByItem, scope.Company, key, max(micros(from), 1), to, middle, n)
}
