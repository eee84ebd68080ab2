package store

import (
	"context"

	"molva/collector"
)

// Tally is what a company holds, for the status.
type Tally struct {
	Documents   int
	Live        int
	Gone        int
	Versions    int
	IndexWrites int64                           // documents that were put into an index, over its life
	Deliveries  map[collector.DeliveryState]int //
	Dead        int                             // rows given up
	Lag         map[string]int                  // by follower; one that rests is left out
}

// Each document has a first version, wherever it stands.
const sqlTally = `
SELECT (SELECT COUNT(*) FROM document_follow WHERE company_id = ?), (SELECT COUNT(*) FROM document WHERE company_id = ? AND state = 'gone'),
    (SELECT COUNT(*) FROM document_follow WHERE company_id = ?) + (SELECT COUNT(*) FROM document_version WHERE company_id = ? AND rev > 1)`

const sqlCountDeliveries = `
SELECT state, COUNT(*) FROM delivery WHERE company_id = ? GROUP BY state`

// Tally counts what the company holds.
func (s *Store) Tally(ctx context.Context, scope collector.Scope) (Tally, error) {
	t := Tally{Deliveries: map[collector.DeliveryState]int{}, Lag: map[string]int{}}
	q := s.readAside()
	_, _, err := first(ctx, q, func(row scanner) (int, error) {
		return 0, row.Scan(&t.Documents, &t.Gone, &t.Versions)
	}, sqlTally, scope.Company, scope.Company, scope.Company, scope.Company)
	if err != nil {
		return t, fault(err)
	}
	t.Live = t.Documents - t.Gone
	if _, err := list(ctx, q, func(row scanner) (n int, err error) {
		var state collector.DeliveryState
		err = row.Scan(&state, &n)
		t.Deliveries[state] = n
		return n, err
	}, sqlCountDeliveries, scope.Company); err != nil {
		return t, fault(err)
	}
	t.Dead = t.Deliveries[collector.DeliveryDead]
	followers, err := s.Followers(ctx, scope)
	for _, f := range followers {
		if f.Name == "index_a" || f.Name == "index_b" {
			t.IndexWrites += f.Done
		}
		if f.Active {
			t.Lag[f.Name] = f.Lag
		}
	}
	return t, err
}

// The + 0 here and below: see sqlDocumentsByPublic.
const sqlRevisions = `
SELECT d.document_id, d.public_id, d.rev FROM document d WHERE d.company_id + 0 = ? AND d.document_id > ? ORDER BY d.document_id LIMIT ?`

// Revisions hands every document's public id and revision to fn, for a compare with the index. Documents that arrive
// meanwhile are handed over too.
func (s *Store) Revisions(ctx context.Context, scope collector.Scope, fn func(publicID string, rev int64) error) error {
	type row struct {
		id     int64
		public string
		rev    int64
	}
	for after := int64(0); ; {
		some, err := list(ctx, s.readAside(), func(r scanner) (v row, err error) {
			err = r.Scan(&v.id, &v.public, &v.rev)
			return v, err
		}, sqlRevisions, scope.Company, after, walkMost)
		if err != nil || len(some) == 0 {
			return fault(err)
		}
		for _, v := range some {
			if err := fn(v.public, v.rev); err != nil {
				return err
			}
		}
		after = some[len(some)-1].id
	}
}

// walkMost is how many rows a walk over all documents reads at once.
const walkMost = 1000

const sqlWalk = `
SELECT ` + documentColumns + documentTables + `WHERE d.company_id + 0 = ? AND d.document_id > ? ORDER BY d.document_id LIMIT ?`

// DocumentsAfter are the next n documents behind an inside id (0 from the first), for a walk over all of them.
func (s *Store) DocumentsAfter(ctx context.Context, scope collector.Scope, after int64, n int) ([]collector.Document, error) {
	return documents(ctx, s.readAside(), sqlWalk, scope.Company, after, n)
}

const sqlWalkBack = `
SELECT ` + documentColumns + documentTables + `WHERE d.company_id + 0 = ? AND d.document_id < ? ORDER BY d.document_id DESC LIMIT ?`

// DocumentsBefore are the n documents before an inside id, the newest first, for a walk over all of them.
func (s *Store) DocumentsBefore(ctx context.Context, scope collector.Scope, before int64, n int) ([]collector.Document, error) {
	return documents(ctx, s.readAside(), sqlWalkBack, scope.Company, before, n)
}
