package store

import (
	"context"
	"time"

	"molva/collector"
)

// TimerJudge is due while a company has documents that were judged before verdicts had all that they have now; its subject is
// the company.
const TimerJudge collector.TimerKind = "judge"

const sqlUnjudged = `
SELECT ` + documentColumns + documentTables + `WHERE d.company_id = ? AND d.category = '' ORDER BY d.document_id + 0 LIMIT ?`

// Unjudged are up to n documents without a category.
func (s *Store) Unjudged(ctx context.Context, scope collector.Scope, n int) ([]collector.Document, error) {
	return documents(ctx, s.read(), sqlUnjudged, scope.Company, n)
}

const sqlJudgeAnew = `
UPDATE document SET tone_label = ?, category = ?, rev = rev + 1 WHERE document_id = ? AND company_id = ? AND rev = ?`

// What was found long ago is no news to the rules, and neither the detector nor near duplicates look at a category.
const sqlFollowJudged = `
UPDATE document_follow SET matched = CASE WHEN matched = rev THEN rev + 1 ELSE matched END, detected = CASE WHEN detected = rev THEN rev + 1 ELSE detected END,
    ` + sqlStillClustered + `, rev = rev + 1
WHERE company_id + 0 = ? AND document_id = ?`

// SaveJudged writes the label of the tone and the category of documents as they were read, in the step of a timer, which comes
// again at once or is over. A document that changed meanwhile is left, and
// then it is not over. CodeConflict (ErrLost) when the timer was taken over.
func (s *Store) SaveJudged(ctx context.Context, t collector.Timer, docs []collector.Document, over bool) error {
	return s.tx(ctx, func(q conn) error {
		if err := fireTimer(ctx, q, t); err != nil {
			return err
		}
		for _, d := range docs {
			n, err := q.exec(ctx, sqlJudgeAnew, d.Verdict.Tone.Label, categoryJSON(d.Verdict.Category), d.DocumentID, t.Company, d.Rev)
			if over = over && n > 0; err == nil && n == 1 { // what changed at this moment is read again
				_, err = q.exec(ctx, sqlFollowJudged, t.Company, d.DocumentID)
			}
			if err != nil {
				return err
			}
		}
		next := t.Due
		if over {
			next = time.Time{}
		}
		return setTimer(ctx, q, t.Company, TimerJudge, t.Subject, next)
	})
}

const sqlCorrected = `
SELECT ` + documentColumns + documentTables + `WHERE h.company_id = ? AND h.corrected_by > 0 AND h.document_id + 0 > ? ORDER BY h.document_id + 0 LIMIT ?`

// Corrected are up to n documents behind an inside id whose verdicts people corrected, in the order of their coming.
func (s *Store) Corrected(ctx context.Context, scope collector.Scope, after int64, n int) ([]collector.Document, error) {
	return documents(ctx, s.read(), sqlCorrected, scope.Company, after, n)
}
