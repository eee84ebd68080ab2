package store

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"molva/collector"
	"molva/collector/text"
)

// Lookups for judging many documents at once: a bounded number of statements for a whole batch. They answer with
// documents that hold only what a neighbour is looked at for: ids, kind, state, revision, site, author, item, rating,
// date and fingerprint.

const neighbourColumns = `
d.document_id, d.public_id, d.author_id, d.kind, d.state, d.rev, d.site, d.rating, d.published, d.precise, d.item_name, d.item_url,
d.fingerprint, COALESCE(n.name, ''), COALESCE(n.link, '')`

func scanNeighbour(row scanner) (d collector.Document, err error) {
	err = row.Scan(&d.DocumentID, &d.PublicID, &d.AuthorID, &d.Kind, &d.State, &d.Rev, &d.Site, &d.Rating, when(&d.Published.Time),
		&d.Published.Precision, &d.Item.Name, &d.Item.URL, sketch{&d.Verdict.Fingerprint}, &d.Author.Name, &d.Author.URL)
	return d, err
}

// The + keeps SQLite from reading all documents of the company by the index that begins with it.
const sqlNeighboursByAuthor = `
SELECT ` + neighbourColumns + documentTables + `
JOIN (SELECT document_id, ROW_NUMBER() OVER (PARTITION BY author_id ORDER BY published DESC, document_id DESC) AS place
    FROM document WHERE +company_id = ? AND author_id > 0 AND author_id IN % ) t ON t.document_id = d.document_id
WHERE t.place <= ? ORDER BY d.author_id, t.place`

// NeighboursByAuthor are the newest n documents of each of some authors, newest first, by the author's row.
func (s *Store) NeighboursByAuthor(ctx context.Context, scope collector.Scope, authors []int64, n int) (map[int64][]collector.Document, error) {
	out := make(map[int64][]collector.Document, len(authors))
	for _, part := range parts(authors, listMost) {
		in, args := inList(part)
		docs, err := list(ctx, s.read(), scanNeighbour, strings.Replace(sqlNeighboursByAuthor, "%", in, 1), append(append([]any{scope.Company}, args...), n)...)
		if err != nil {
			return nil, fault(err)
		}
		for _, d := range docs {
			out[d.AuthorID] = append(out[d.AuthorID], d)
		}
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
const sqlNeighboursOnItems = `
WITH w(item, since, until) AS (VALUES %)
SELECT d.item_key, ` + neighbourColumns + `
FROM w CROSS JOIN document d LEFT JOIN author a ON a.author_id = d.author_id LEFT JOIN person n ON n.person_id = a.person_id
WHERE d.company_id = ? AND d.item_key = w.item AND d.item_key <> '' AND d.kind = 'review' AND d.state = 'live'
    AND d.published >= w.since AND d.published <= w.until`

// windowsMost is how many windows one statement asks for; fewer are filled up with the last one, which holds nothing.
const windowsMost = 64

// NeighboursOnItems are the live reviews that were published within any of some windows: by item, each once, in order of
// their publishing (then of their ids). Reviews without a date are never among them.
func (s *Store) NeighboursOnItems(ctx context.Context, scope collector.Scope, windows []Window) (map[string][]collector.Document, error) {
	out := map[string][]collector.Document{}
	query := strings.Replace(sqlNeighboursOnItems, "%", strings.Repeat(sqlWindow+", ", windowsMost-1)+sqlWindow, 1)
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
			d, err := scanNeighbour(behind{row, []any{&key}})
			out[key] = append(out[key], d)
			return none, err
		}, query, append(args, scope.Company)...)
		if err != nil {
			return nil, fault(err)
		}
	}
	for _, docs := range out {
		slices.SortFunc(docs, func(a, b collector.Document) int {
			return cmp.Or(a.Published.Time.Compare(b.Published.Time), cmp.Compare(a.DocumentID, b.DocumentID))
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
    COALESCE(MAX(published), 0), COUNT(CASE WHEN rating > 0 THEN 1 END), COALESCE(SUM(rating), 0.0)
FROM document WHERE company_id = ? AND item_key <> '' AND kind = 'review' AND state = 'live' AND item_key IN `

// ItemLines counts the live reviews of some items, by ItemKey; items without any are left out.
func (s *Store) ItemLines(ctx context.Context, scope collector.Scope, items []string) (map[string]ItemLine, error) {
	out := make(map[string]ItemLine, len(items))
	for _, part := range parts(items, listMost) {
		in, args := inList(part)
		_, err := list(ctx, s.read(), func(row scanner) (l ItemLine, err error) {
			var key string
			err = row.Scan(&key, &l.Dated, when(&l.First), when(&l.Last), &l.Rated, &l.Sum)
			out[key] = l
			return l, err
		}, sqlItemLines+in+` GROUP BY item_key`, append([]any{scope.Company}, args...)...)
		if err != nil {
			return nil, fault(err)
		}
	}
	return out, nil
}

const sqlSharedBands = `
SELECT band, document_id FROM document_band WHERE company_id = ? AND band IN `

// Twins names for each of some fingerprints the n documents that share most bands with it, those that share most first
// and of equals the youngest (see ByFingerprint). Fingerprints with the same bands are looked at once.
func (s *Store) Twins(ctx context.Context, scope collector.Scope, fingerprints [][]uint64, n int) ([][]int64, error) {
	bands := map[int64][]int64{}
	for _, f := range fingerprints {
		for _, b := range Bands(f) {
			bands[b] = nil
		}
	}
	for _, part := range parts(slices.Sorted(maps.Keys(bands)), listMost) {
		in, args := inList(part)
		_, err := list(ctx, s.read(), func(row scanner) (none struct{}, err error) {
			var band, document int64
			err = row.Scan(&band, &document)
			bands[band] = append(bands[band], document)
			return none, err
		}, sqlSharedBands+in, append([]any{scope.Company}, args...)...)
		if err != nil {
			return nil, fault(err)
		}
	}
	out := make([][]int64, len(fingerprints))
	known := map[string][]int64{}
	for i, f := range fingerprints {
		own := Bands(f)
		if len(own) == 0 {
			continue
		}
		key := string(sketchBytes(text.Bands(f)))
		if _, ok := known[key]; !ok {
			known[key] = mostShared(own, bands, n)
		}
		out[i] = known[key]
	}
	return out, nil
}

// mostShared are the n documents that stand under most of some bands.
func mostShared(own []int64, bands map[int64][]int64, n int) []int64 {
	shared := map[int64]int{}
	slices.Sort(own)
	for _, b := range slices.Compact(own) {
		for _, document := range bands[b] {
			shared[document]++
		}
	}
	ids := slices.SortedFunc(maps.Keys(shared), func(a, b int64) int { return cmp.Or(cmp.Compare(shared[b], shared[a]), cmp.Compare(b, a)) })
	return ids[:min(n, len(ids))]
}

const sqlNeighbours = `
SELECT ` + neighbourColumns + documentTables + `WHERE d.company_id = ? AND d.document_id IN `

// Neighbours are documents by their inside ids; ids that are not held are left out.
func (s *Store) Neighbours(ctx context.Context, scope collector.Scope, ids []int64) ([]collector.Document, error) {
	var out []collector.Document
	for _, part := range parts(ids, listMost) {
		in, args := inList(part)
		docs, err := list(ctx, s.read(), scanNeighbour, sqlNeighbours+in, append([]any{scope.Company}, args...)...)
		if err != nil {
			return nil, fault(err)
		}
		out = append(out, docs...)
	}
	return out, nil
}

const sqlJudged = `
SELECT d.suspicion, d.evidence, d.body, d.pros, d.cons, ` + neighbourColumns + documentTables + `
JOIN document_follow f ON f.document_id = d.document_id
WHERE d.company_id = ? AND f.detected >= f.rev AND d.document_id IN `

// JudgedAlready are those of some documents that the follower "detect" has done at their revision, with their texts and
// the verdict they have. The others will be judged in their own turn.
func (s *Store) JudgedAlready(ctx context.Context, scope collector.Scope, ids []int64) ([]collector.Document, error) {
	var out []collector.Document
	for _, part := range parts(ids, listMost) {
		in, args := inList(part)
		docs, err := list(ctx, s.read(), func(row scanner) (collector.Document, error) {
			var held collector.Document
			d, err := scanNeighbour(behind{row, []any{&held.Suspicion.Score, jsonOf(&held.Suspicion.Evidence), &held.Text, &held.Pros, &held.Cons}})
			d.Suspicion, d.Text, d.Pros, d.Cons = held.Suspicion, held.Text, held.Pros, held.Cons
			return d, err
		}, sqlJudged+in, append([]any{scope.Company}, args...)...)
		if err != nil {
			return nil, fault(err)
		}
		out = append(out, docs...)
	}
	return out, nil
}
