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

// followerCluster is the follower that places near duplicates. Its count of what was done is their revision, too: whoever
// writes places says at which count he read what they follow from.
const followerCluster = "cluster"

const sqlClusterTurn = `
SELECT done FROM follower WHERE company_id = ? AND name = '` + followerCluster + `'`

const sqlHoldClusters = sqlClusterTurn + ` {lock}`

const sqlClustersChanged = `
UPDATE follower SET done = done + 1 WHERE company_id = ? AND name = '` + followerCluster + `'`

// ClusterTurn is the revision of the company's places and decisions: read it first, and hand it to what writes them.
func (s *Store) ClusterTurn(ctx context.Context, scope collector.Scope) (int64, error) {
	n, err := one[int64](ctx, s.read(), sqlClusterTurn, scope.Company)
	return n, fault(err)
}

// ClusterWrite replaces the places of some documents.
type ClusterWrite struct {
	Turn int64 // ClusterTurn as it was before all else was read
	Was  []collector.Placed
	Now  []collector.Placed
	At   time.Time // business time
}

// SaveClusters files the fingerprints of what lagged, writes the places and notes that all of it is done, in one transaction.
// What was held back as a copy and was edited into something else is due to be told now.
// CodeConflict when the follower was taken over (ErrLost) or somebody wrote meanwhile (ErrStale): nothing was written.
func (s *Store) SaveClusters(ctx context.Context, c Claim, w ClusterWrite, done []collector.Document) error {
	return s.tx(ctx, func(q conn) error {
		if err := c.hold(ctx, q); err != nil {
			return err
		}
		if err := fileBands(ctx, q, c, done); err != nil {
			return err
		}
		if err := w.write(ctx, q, c.Company); err != nil {
			return err
		}
		if err := w.tellEdited(ctx, q, c.Company, done, w.At); err != nil {
			return err
		}
		return mark(ctx, q, c, DocRevs(done), 0)
	})
}

// ClusterAct is what somebody decided, with the places that follow from it.
type ClusterAct struct {
	ClusterWrite
	Added, Removed []collector.Decision
	Trail          []collector.Trail
}

// SaveClusterAct writes an act, in one transaction. What was held back as a copy of something that it is parted from by the act is
// due to be told now. ErrStale when somebody wrote meanwhile: nothing was written.
func (s *Store) SaveClusterAct(ctx context.Context, scope collector.Scope, a ClusterAct) error {
	return s.tx(ctx, func(q conn) error {
		if err := a.write(ctx, q, scope.Company); err != nil {
			return err
		}
		for _, d := range a.Removed {
			n, err := q.exec(ctx, sqlDropDecision, d.First, d.Second, scope.Company, d.Act)
			if err == nil && n == 0 {
				err = stale("a decision")
			}
			if err != nil {
				return err
			}
		}
		if _, err := insertRows(ctx, q, sqlAddDecisions, `(?, ?, ?, ?, ?, ?, ?, ?)`, "", a.Added, func(d collector.Decision) []any {
			return []any{d.First, d.Second, scope.Company, d.Same, d.Act, d.Person, d.At, d.Reason}
		}); err != nil {
			return err
		}
		if _, err := q.exec(ctx, sqlClustersChanged, scope.Company); err != nil {
			return err
		}
		if err := a.tellParted(ctx, q, scope.Company, a.At); err != nil {
			return err
		}
		return addTrail(ctx, q, a.Trail...)
	})
}

const sqlAddDecisions = `
INSERT INTO cluster_decision (first_id, second_id, company_id, is_same, act, person_id, at, reason) VALUES `

const sqlDropDecision = `
DELETE FROM cluster_decision WHERE first_id = ? AND second_id = ? AND company_id = ? AND act = ?`

const sqlUnplace = `
DELETE FROM document_cluster WHERE company_id = ? AND document_id IN `

const sqlPlace = `
INSERT INTO document_cluster (document_id, company_id, near_id, cluster_id) VALUES `

const sqlPlaceAgain = ` ON CONFLICT (document_id) DO UPDATE SET near_id = excluded.near_id, cluster_id = excluded.cluster_id`

// write replaces the places that changed; the follower's row is held until the end.
func (w ClusterWrite) write(ctx context.Context, q conn, company int64) error {
	turn, err := one[int64](ctx, q, sqlHoldClusters, company)
	if err == nil && turn != w.Turn {
		err = stale("the clusters")
	}
	if err != nil {
		return err
	}
	was := make(map[int64]collector.Placed, len(w.Was))
	for _, p := range w.Was {
		was[p.Document] = p
	}
	var set []collector.Placed
	for _, p := range w.Now {
		if was[p.Document] != p {
			set = append(set, p)
		}
		delete(was, p.Document)
	}
	var gone []int64
	for id := range was {
		gone = append(gone, id)
	}
	slices.Sort(gone)
	for _, part := range parts(gone, listMost) {
		in, args := inList(part)
		if _, err := q.exec(ctx, sqlUnplace+in, append([]any{company}, args...)...); err != nil {
			return err
		}
	}
	_, err = insertRows(ctx, q, sqlPlace, `(?, ?, ?, ?)`, sqlPlaceAgain, set, func(p collector.Placed) []any {
		return []any{p.Document, company, p.Near, p.Cluster}
	})
	return err
}

const sqlDecisions = `
SELECT first_id, second_id, is_same, act, person_id, at, reason FROM cluster_decision WHERE company_id + 0 = ? AND first_id IN % UNION
SELECT first_id, second_id, is_same, act, person_id, at, reason FROM cluster_decision WHERE company_id + 0 = ? AND second_id IN %`

// Decisions are what people decided on some documents, each once, in the order of the documents.
func (s *Store) Decisions(ctx context.Context, scope collector.Scope, ids []int64) ([]collector.Decision, error) {
	met := map[[2]int64]collector.Decision{}
	for _, part := range parts(ids, listMost) {
		in, args := inList(part)
		args = append([]any{scope.Company}, args...)
		some, err := list(ctx, s.read(), func(row scanner) (d collector.Decision, err error) {
			err = row.Scan(&d.First, &d.Second, flag(&d.Same), &d.Act, &d.Person, when(&d.At), &d.Reason)
			return d, err
		}, strings.ReplaceAll(sqlDecisions, "%", in), append(slices.Clone(args), args...)...)
		if err != nil {
			return nil, fault(err)
		}
		for _, d := range some {
			met[[2]int64{d.First, d.Second}] = d
		}
	}
	return slices.SortedFunc(maps.Values(met), func(a, b collector.Decision) int {
		return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Second, b.Second))
	}), nil
}
