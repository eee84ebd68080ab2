package store

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"molva/collector"
)

// Lookups for judging many documents at once: a bounded number of statements for a whole batch. First it is asked which
// documents there are around (NeighbourRef, read from indexes), then only for those of which one does not know enough
// (Neighbours). Neighbours are live reviews; nobody else is evidence.

// NeighbourRef is a live review that stands near another one.
type NeighbourRef struct {
	DocRev
	Author    int64 // row of author; 0 when the site names none
	Published time.Time
}

func scanNeighbourRef(row scanner) (r NeighbourRef, err error) {
	err = row.Scan(&r.Document, &r.Rev, &r.Author, when(&r.Published))
	return r, err
}

const sqlReviewsByAuthor = `
SELECT document_id, rev, author_id, published FROM document
WHERE company_id = ? AND kind = 'review' AND state = 'live' AND author_id > 0 AND author_id `

const sqlNewestByAuthor = sqlReviewsByAuthor + `= ? ORDER BY published DESC, document_id DESC LIMIT ?`

// ReviewsByAuthor are the newest n live reviews of each of some authors, newest first, by the author's row. totals is how
// many each has (AuthorTotals).
func (s *Store) ReviewsByAuthor(ctx context.Context, scope collector.Scope, totals map[int64]int, n int) (map[int64][]NeighbourRef, error) {
	out := make(map[int64][]NeighbourRef, len(totals))
	var few []int64
	for _, author := range slices.Sorted(maps.Keys(totals)) {
		if totals[author] <= n {
			few = append(few, author)
			continue
		}
		refs, err := list(ctx, s.read(), scanNeighbourRef, sqlNewestByAuthor, scope.Company, author, n)
		if err != nil {
			return nil, fault(err)
		}
		out[author] = refs
	}
	refs, err := among(ctx, s.read(), scope.Company, scanNeighbourRef, sqlReviewsByAuthor+"IN %s", few)
	if err != nil {
		return nil, err
	}
	for _, r := range refs {
		out[r.Author] = append(out[r.Author], r)
	}
	for _, refs := range out {
		slices.SortFunc(refs, func(a, b NeighbourRef) int {
			return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(b.Document, a.Document))
		})
	}
	return out, nil
}

// Window is a stretch of an item's time, both ends included.
type Window struct {
	Item     string // ItemKey
	From, To time.Time
}

const sqlWindow = `(CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS BIGINT))`

// The windows lead: CROSS JOIN is SQLite's word for keeping the order.
const sqlReviewsOnItems = `
WITH w(item, since, until) AS (VALUES %)
SELECT d.item_key, d.document_id, d.rev, d.author_id, d.published
FROM w CROSS JOIN document d
WHERE d.company_id = ? AND d.item_key = w.item AND d.item_key <> '' AND d.kind = 'review' AND d.state = 'live'
    AND d.published >= w.since AND d.published <= w.until`

// windowsMost is how many windows one statement asks for; fewer are filled up with the last one, which holds nothing.
const windowsMost = 64

// ReviewsOnItems are the live reviews that were published within any of some windows: by item, each once, in order of
// their publishing (then of their ids). Reviews without a date are never among them.
func (s *Store) ReviewsOnItems(ctx context.Context, scope collector.Scope, windows []Window) (map[string][]NeighbourRef, error) {
	out := map[string][]NeighbourRef{}
	query := strings.Replace(sqlReviewsOnItems, "%", strings.Repeat(sqlWindow+", ", windowsMost-1)+sqlWindow, 1)
	for _, part := range parts(joined(windows), windowsMost) {
		args := make([]any, 0, 3*windowsMost+1)
		for i := range windowsMost {
			if i >= len(part) {
				args = append(args, "", 0, 0)
				continue
			}
			args = append(args, part[i].Item, max(micros(part[i].From), 1), part[i].To)
		}
		_, err := list(ctx, s.read(), func(row scanner) (none struct{}, err error) {
			var key string
			r, err := scanNeighbourRef(behind{row, []any{&key}})
			out[key] = append(out[key], r)
			return none, err
		}, query, append(args, scope.Company)...)
		if err != nil {
			return nil, fault(err)
		}
	}
	for _, refs := range out {
		slices.SortFunc(refs, func(a, b NeighbourRef) int {
			return cmp.Or(a.Published.Compare(b.Published), cmp.Compare(a.Document, b.Document))
		})
	}
	return out, nil
}

// behind is a row that holds some columns of its own before those of a neighbour.
type behind struct {
	row scanner
	own []any
}

// Scan reads a neighbour behind the row's own columns.
func (b behind) Scan(dest ...any) error { return b.row.Scan(append(b.own, dest...)...) }

// joined are windows without those of no item, and those of one item that touch put together.
func joined(windows []Window) []Window {
	windows = slices.DeleteFunc(slices.Clone(windows), func(w Window) bool { return w.Item == "" })
	slices.SortFunc(windows, func(a, b Window) int { return cmp.Or(strings.Compare(a.Item, b.Item), a.From.Compare(b.From)) })
	var out []Window
	for _, w := range windows {
		if n := len(out) - 1; n >= 0 && out[n].Item == w.Item && !w.From.After(out[n].To) {
			if w.To.After(out[n].To) {
				out[n].To = w.To
			}
			continue
		}
		out = append(out, w)
	}
	return out
}

const sqlItemLines = `
SELECT item_key, COUNT(CASE WHEN published <> 0 THEN 1 END), COALESCE(MIN(CASE WHEN published <> 0 THEN published END), 0),
    COALESCE(MAX(published), 0), COUNT(CASE WHEN rating > 0 THEN 1 END), COALESCE(SUM(rating), 0.0), COUNT(*), MIN(document_id)
FROM document WHERE company_id = ? AND item_key <> '' AND kind = 'review' AND state = 'live' AND item_key IN `

// WholeItem is all live reviews of an item, counted.
type WholeItem struct {
	ItemLine
	Reviews int
	Lowest  int64 // row of a document among them
}

// ItemLines counts the live reviews of some items, by ItemKey; items without any are left out.
func (s *Store) ItemLines(ctx context.Context, scope collector.Scope, items []string) (map[string]WholeItem, error) {
	out := make(map[string]WholeItem, len(items))
	_, err := among(ctx, s.read(), scope.Company, func(row scanner) (l WholeItem, err error) {
		var key string
		err = row.Scan(&key, &l.Dated, when(&l.First), when(&l.Last), &l.Rated, &l.Sum, &l.Reviews, &l.Lowest)
		out[key] = l
		return l, err
	}, sqlItemLines+"%s GROUP BY item_key", items)
	return out, err
}

const sqlRefs = `
SELECT document_id, rev FROM document_follow WHERE company_id = ? AND document_id IN `

// RevisionsOf are some documents at their revisions; ids that are not held are left out.
func (s *Store) RevisionsOf(ctx context.Context, scope collector.Scope, ids []int64) ([]DocRev, error) {
	return s.refs(ctx, scope, sqlRefs, ids)
}

func (s *Store) refs(ctx context.Context, scope collector.Scope, query string, ids []int64) ([]DocRev, error) {
	return among(ctx, s.read(), scope.Company, scanRef, query+"%s", ids)
}

const neighbourColumns = `
d.document_id, d.public_id, d.author_id, d.kind, d.state, d.rev, d.site, d.rating, d.published, d.precise, d.item_name, d.item_url,
d.fingerprint, COALESCE(n.name, ''), COALESCE(n.link, '')`

func scanNeighbour(row scanner) (d collector.Document, err error) {
	err = row.Scan(&d.DocumentID, &d.PublicID, &d.AuthorID, &d.Kind, &d.State, &d.Rev, &d.Site, &d.Rating, when(&d.Published.Time),
		&d.Published.Precision, &d.Item.Name, &d.Item.URL, sketch{&d.Verdict.Fingerprint}, &d.Author.Name, &d.Author.URL)
	return d, err
}

const sqlNeighbours = `
SELECT ` + neighbourColumns + documentTables + `WHERE d.company_id + 0 = ? AND d.document_id IN `

// Neighbours are documents by their inside ids; ids that are not held are left out. They hold only what a neighbour is
// looked at for: ids, kind, state, revision, site, author, item, rating, date and fingerprint.
func (s *Store) Neighbours(ctx context.Context, scope collector.Scope, ids []int64) ([]collector.Document, error) {
	return among(ctx, s.read(), scope.Company, scanNeighbour, sqlNeighbours+"%s", ids)
}

const sqlJudged = `
SELECT document_id, rev FROM document_follow WHERE company_id = ? AND detected >= rev AND document_id IN `

// NeighboursAt are documents at some revisions, or as they are now where they have newer ones: those at hand whole, the
// others as Neighbours answers them.
func (s *Store) NeighboursAt(ctx context.Context, scope collector.Scope, refs []DocRev) (whole, slim []collector.Document, err error) {
	var ask []int64
	for _, r := range refs {
		if d := s.recent.at(r); d != nil {
			whole = append(whole, *d)
		} else {
			ask = append(ask, r.Document)
		}
	}
	slim, err = s.Neighbours(ctx, scope, ask)
	return whole, slim, err
}

// JudgedAlready are those of some documents that the follower "detect" has done at their revision. The others will be
// judged in their own turn.
func (s *Store) JudgedAlready(ctx context.Context, scope collector.Scope, ids []int64) ([]collector.Document, error) {
	refs, err := s.refs(ctx, scope, sqlJudged, ids)
	if err != nil {
		return nil, err
	}
	return s.documentsAt(ctx, scope, refs)
}
