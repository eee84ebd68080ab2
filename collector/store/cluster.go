package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"molva/collector"
)

// BandMost is how many documents are looked at under one band: the oldest. A band under which more stand is that of a stock text.
const BandMost = collector.ClusterMost

// alikeMost is how many rows one question about many bands answers. Where there are more, they are asked for band by band.
const alikeMost = 1000

// One question about many bands reads no more rows than it answers: PostgreSQL would read all of them to sort them.
const sqlUnderBands = `
SELECT band, document_id FROM document_band WHERE company_id = ? AND band IN % LIMIT ?`

const sqlUnderBand = `
SELECT band, document_id FROM document_band WHERE company_id = ? AND band = ? ORDER BY document_id LIMIT ?`

// UnderBands are the documents that stand under some bands, by band: the oldest BandMost of each, oldest first. However many
// stand there, so many rows are read and no more.
func (s *Store) UnderBands(ctx context.Context, scope collector.Scope, bands []int64) (map[int64][]int64, error) {
	out := make(map[int64][]int64, len(bands))
	bands = slices.Clone(bands)
	slices.Sort(bands)
	for todo := parts(slices.Compact(bands), listMost); len(todo) > 0; {
		part := todo[0]
		todo = todo[1:]
		in, args := inList(part)
		query, most := strings.Replace(sqlUnderBands, "%", in, 1), alikeMost
		if len(part) == 1 {
			query, most = sqlUnderBand, BandMost
		}
		rows, err := list(ctx, s.read(), scanBand, query, append(append([]any{scope.Company}, args...), most)...)
		if err != nil {
			return nil, fault(err)
		}
		if len(rows) == most && len(part) > 1 {
			todo = append(todo, parts(part, 1)...)
			continue
		}
		for _, r := range rows {
			out[r.band] = append(out[r.band], r.document)
		}
	}
	for band, ids := range out {
		slices.Sort(ids)
		out[band] = ids[:min(len(ids), BandMost)]
	}
	return out, nil
}

func scanBand(row scanner) (b bandRow, err error) {
	err = row.Scan(&b.band, &b.document)
	return b, err
}

const sqlSketches = `
SELECT document_id, fingerprint FROM document WHERE company_id + 0 = ? AND document_id IN `

// Sketches are the fingerprints of documents; of what is not held there is none.
func (s *Store) Sketches(ctx context.Context, scope collector.Scope, ids []int64) ([]Sketch, error) {
	return among(ctx, s.read(), scope.Company, func(row scanner) (v Sketch, err error) {
		err = row.Scan(&v.Document, sketch{&v.Words})
		return v, err
	}, sqlSketches+"%s", ids)
}

func scanPlaced(row scanner) (p collector.Placed, err error) {
	err = row.Scan(&p.Document, &p.Near, &p.Cluster)
	return p, err
}

const sqlPlaced = `
SELECT document_id, near_id, cluster_id FROM document_cluster WHERE company_id + 0 = ? AND document_id IN `

// Placed says where documents stand among near duplicates; those that stand alone are left out.
func (s *Store) Placed(ctx context.Context, scope collector.Scope, ids []int64) ([]collector.Placed, error) {
	return s.placed(ctx, scope, sqlPlaced, ids)
}

const sqlPlacedNear = `
SELECT document_id, near_id, cluster_id FROM document_cluster WHERE company_id + 0 = ? AND near_id IN `

// PlacedNear are all documents that hang together with some oldest ones (Placed.Near).
func (s *Store) PlacedNear(ctx context.Context, scope collector.Scope, near []int64) ([]collector.Placed, error) {
	return s.placed(ctx, scope, sqlPlacedNear, near)
}

func (s *Store) placed(ctx context.Context, scope collector.Scope, query string, ids []int64) ([]collector.Placed, error) {
	out, err := among(ctx, s.read(), scope.Company, scanPlaced, query+"%s", ids)
	slices.SortFunc(out, func(a, b collector.Placed) int { return cmp.Compare(a.Document, b.Document) })
	return out, err
}

const sqlBelonging = `
SELECT d.document_id, COALESCE(u.order_key, ''), COALESCE(o.person_id, u.buyer_id, 0)
FROM document d LEFT JOIN document_order b ON b.document_id = d.document_id LEFT JOIN purchase u ON u.order_id = b.order_id
    LEFT JOIN own_review o ON o.document_id = d.document_id
WHERE d.company_id + 0 = ? AND d.site = '` + collector.OwnSite + `' AND d.document_id IN `

// Belongings say whose documents are, as far as the store knows: those of our own.
func (s *Store) Belongings(ctx context.Context, scope collector.Scope, ids []int64) (map[int64]collector.Belonging, error) {
	all, err := among(ctx, s.read(), scope.Company, func(row scanner) (b collector.Belonging, err error) {
		err = row.Scan(&b.Document, &b.Order, &b.Person)
		return b, err
	}, sqlBelonging+"%s", ids)
	out := make(map[int64]collector.Belonging, len(all))
	for _, b := range all {
		out[b.Document] = b
	}
	return out, err
}
