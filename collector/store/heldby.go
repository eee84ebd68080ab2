package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"molva/collector"
)

// heldByMost bounds how many documents one question answers: guests of one name write without end.
const heldByMost = 400

// heldBySlack is how far a held day may lie from one that is shown and be the same.
const heldBySlack = 2 * collector.ZoneSlack

// Key by key, as for documents (sqlHeldIDs).
const sqlAuthorsKnown = `
SELECT t.key, t.id FROM (SELECT k.key, (SELECT a.author_id FROM author a WHERE a.company_id = ? AND a.site = ? AND a.author_key = k.key) AS id FROM k) t
WHERE t.id IS NOT NULL`

// Author by author, within the days that are asked for, so that neither a table nor all that a "guest" wrote is read.
const sqlHeldSigned = `
SELECT DISTINCT d.document_id FROM k JOIN document d ON d.company_id = ? AND d.author_id = k.author AND d.author_id > 0 AND d.kind = 'review' AND d.state = 'live'
    AND d.published >= k.since AND d.published <= k.until LIMIT ?`

// HeldBy are live reviews of a site, by site key, that the authors of some reviews wrote on days which may be those of the
// reviews, or on a day that is not known. A day that was counted back from now may be as much earlier again.
func (s *Store) HeldBy(ctx context.Context, scope collector.Scope, site string, reviews []collector.Review, now time.Time) (map[string]collector.Document, error) {
	known, err := s.authorsKnown(ctx, scope, site, reviews)
	if err != nil {
		return nil, err
	}
	var dated, undated []authorDays
	for _, r := range reviews {
		switch id := known[authorKey(r.Author)]; {
		case id == 0:
		case !r.Published.Known():
			undated = append(undated, authorDays{id, 0, micros(now.Add(heldBySlack))})
		default:
			day := r.Published.Time
			half, back := max(0, now.Sub(day))/2, heldBySlack
			if r.DayMoves {
				back += 2 * half
			}
			dated = append(dated, authorDays{id, 0, 0}, authorDays{id, max(1, micros(day.Add(-back))), micros(day.Add(half + heldBySlack))})
		}
	}
	var ids []int64
	for _, spans := range [][]authorDays{dated, undated} {
		for _, part := range parts(spans, listMost/2) {
			some, err := s.heldWithin(ctx, scope, part)
			if err != nil {
				return nil, err
			}
			ids = append(ids, some...)
		}
	}
	slices.Sort(ids)
	docs, err := s.DocumentsByID(ctx, scope, slices.Compact(ids))
	out := make(map[string]collector.Document, len(docs))
	for _, d := range docs {
		if d.Site == site {
			out[d.SiteKey] = d
		}
	}
	return out, err
}

// authorDays is the days, in microseconds, of an author's reviews that are wanted.
type authorDays struct{ author, since, until int64 }

// authorsKnown are the rows of the authors of some reviews, by key: of most new reviews there is none.
func (s *Store) authorsKnown(ctx context.Context, scope collector.Scope, site string, reviews []collector.Review) (map[string]int64, error) {
	var keys []string
	for _, r := range reviews {
		if key := authorKey(r.Author); key != "" {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	out := map[string]int64{}
	for _, part := range parts(slices.Compact(keys), listMost) {
		with, args := withList("k(key)", part)
		found, err := list(ctx, s.read(), func(row scanner) (a knownAuthor, err error) {
			err = row.Scan(&a.key, &a.id)
			return a, err
		}, with+sqlAuthorsKnown, append(args, scope.Company, bounded(site))...)
		if err != nil {
			return nil, fault(err)
		}
		for _, a := range found {
			out[a.key] = a.id
		}
	}
	return out, nil
}

func (s *Store) heldWithin(ctx context.Context, scope collector.Scope, spans []authorDays) ([]int64, error) {
	if len(spans) == 0 {
		return nil, nil
	}
	var args []any
	for _, a := range rounded(spans) {
		args = append(args, a.(authorDays).author, a.(authorDays).since, a.(authorDays).until)
	}
	const one = "(CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT))"
	with := "WITH k(author, since, until) AS (VALUES " + strings.Repeat(one+", ", len(args)/3-1) + one + ")"
	ids, err := list(ctx, s.read(), column[int64], with+sqlHeldSigned, append(args, scope.Company, heldByMost)...)
	return ids, fault(err)
}
