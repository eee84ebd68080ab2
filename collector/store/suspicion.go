package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"molva/collector"
)

// Judged is what jobs/fake says about a document as it was at a revision.
type Judged struct {
	DocRev
	Suspicion collector.Suspicion
}

// Judgement is what the detector makes of a batch.
type Judgement struct {
	Batch   []collector.Document // that lagged: their fingerprints are filed and they are marked as done
	Changed []Judged             // verdicts that are news, on documents of the batch or beside it
}

const sqlSuspectHead = `
WITH judged(company, id, at_rev, score, said) AS (VALUES `

const sqlSuspectRow = `(CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS DOUBLE PRECISION), CAST(? AS TEXT))`

const sqlSuspectTail = `)
UPDATE document SET suspicion = judged.score, evidence = judged.said, rev = rev + 1 FROM judged
WHERE document_id = judged.id AND company_id = judged.company AND rev = judged.at_rev AND (suspicion <> judged.score OR evidence <> judged.said) RETURNING document_id`

const sqlSuspected = `
UPDATE document_follow SET ` + sqlStillClustered + `, detected = rev + 1, rev = rev + 1 WHERE company_id = ? AND document_id IN `

// sqlStillClustered keeps what was placed among near duplicates done: a suspicion is nothing to them.
const sqlStillClustered = `clustered = CASE WHEN clustered = rev THEN rev + 1 ELSE clustered END`

// sqlSuspectedAlike is for what is as suspicious to a search as it was: where the rules have looked they need not look again.
const sqlSuspectedAlike = `
UPDATE document_follow SET matched = CASE WHEN matched = rev THEN rev + 1 ELSE matched END, ` + sqlStillClustered + `, detected = rev + 1, rev = rev + 1
WHERE company_id = ? AND document_id IN `

// SaveJudgement files the batch's fingerprints, writes the verdicts that are news and notes that all of it is judged, in
// one transaction. A revision grows only where a verdict changed; a document that changed meanwhile keeps its old
// verdict and stays lagging. It says which verdicts changed. CodeConflict (ErrLost) when the follower was taken over:
// nothing was written.
func (s *Store) SaveJudgement(ctx context.Context, c Claim, j Judgement) (changed []Judged, err error) {
	err = s.tx(ctx, func(q conn) error {
		changed = nil
		if err := c.hold(ctx, q); err != nil {
			return err
		}
		if err := fileBands(ctx, q, c, j.Batch); err != nil {
			return err
		}
		if changed, err = suspect(ctx, q, c, j.Changed); err != nil {
			return err
		}
		return mark(ctx, q, c, j.unchanged(changed), len(changed))
	})
	if err != nil {
		return nil, err
	}
	for _, v := range changed {
		s.recent.suspect(v)
	}
	return changed, nil
}

// unchanged are the documents that keep their revision and are done at the one at which they were judged.
func (j Judgement) unchanged(changed []Judged) []DocRev {
	raised := make(map[int64]bool, len(changed))
	for _, v := range changed {
		raised[v.Document] = true
	}
	done := DocRevs(j.Batch)
	for _, v := range j.Changed {
		done = append(done, v.DocRev)
	}
	return slices.DeleteFunc(done, func(r DocRev) bool { return raised[r.Document] })
}

// suspect writes verdicts and raises the revisions of the documents whose verdict changed.
func suspect(ctx context.Context, q conn, c Claim, judged []Judged) ([]Judged, error) {
	judged = slices.Clone(judged)
	slices.SortFunc(judged, func(a, b Judged) int { return cmp.Compare(a.Document, b.Document) }) // one order for all writers
	said := make(map[int64]Judged, len(judged))
	for _, j := range judged {
		said[j.Document] = j
	}
	var raised []int64
	err := inSteps(q, judged, strings.Count(sqlSuspectRow, "?"), func(part []Judged) error {
		ids, err := list(ctx, q, column[int64], q.d.rows(sqlSuspectHead, sqlSuspectRow, sqlSuspectTail, len(part)), flat(part, func(j Judged) []any {
			return []any{c.Company, j.Document, j.Rev, j.Suspicion.Score, toJSON(j.Suspicion.Evidence)}
		})...)
		raised = append(raised, ids...)
		return err
	})
	if err != nil {
		return nil, err
	}
	changed := make([]Judged, len(raised))
	var alike, others []int64
	for i, id := range raised {
		if changed[i] = said[id]; q.known.alike(changed[i]) {
			alike = append(alike, id)
		} else {
			others = append(others, id)
		}
	}
	if err := raise(ctx, q, c, sqlSuspectedAlike, alike); err != nil {
		return nil, err
	}
	return changed, raise(ctx, q, c, sqlSuspected, others)
}

func raise(ctx context.Context, q conn, c Claim, query string, ids []int64) error {
	for _, part := range parts(ids, listMost) {
		in, args := inList(part)
		if _, err := q.exec(ctx, query+in, append([]any{c.Company}, args...)...); err != nil {
			return err
		}
	}
	return nil
}
