package store

import (
	"context"
	"time"

	"molva/collector"
)

// TimerJudge is due while a company has documents that were judged before verdicts had all that they have now, by weights that are no
// longer in force or with names that are no longer its own; its subject is the company.
const TimerJudge collector.TimerKind = "judge"

const sqlUnjudged = `
SELECT ` + documentColumns + documentTables + `WHERE d.company_id = ? AND d.category = '' ORDER BY d.document_id + 0 LIMIT ?`

// Unjudged are up to n documents without a category.
func (s *Store) Unjudged(ctx context.Context, scope collector.Scope, n int) ([]collector.Document, error) {
	return documents(ctx, s.read(), sqlUnjudged, scope.Company, n)
}

const sqlJudgeAnew = `
UPDATE document SET tone = ?, tone_label = ?, complaint = ?, words = ?, causes = ?, category = ?, toward = ?, rev = rev + 1 WHERE document_id = ? AND company_id = ? AND rev = ?`

// What was found long ago is no news to the rules, and neither the detector nor near duplicates look at what one text tells.
const sqlFollowJudged = `
UPDATE document_follow SET matched = CASE WHEN matched = rev THEN rev + 1 ELSE matched END, detected = CASE WHEN detected = rev THEN rev + 1 ELSE detected END,
    ` + sqlStillClustered + `, rev = rev + 1
WHERE company_id + 0 = ? AND document_id = ?`

const sqlJudgedTo = `
UPDATE company_weights SET walked = ? WHERE company_id = ? AND version = ?`

// JudgedAnew is what a step of the timer TimerJudge has done.
type JudgedAnew struct {
	Documents []collector.Document // as they were read, with what is to stand as judged in Verdict
	Version   int64                // of the company's own weights that judged them
	Walked    int64                // inside id of the document up to which all were judged by it and with the names of now; 0: as before
	Over      bool                 // nothing is left
	At        time.Time            // when it was done; what is left is due from then on, behind what was due before
}

// SaveJudged writes verdicts of documents that were judged anew, in the step of a timer, which comes again at once or is over. A
// document that changed meanwhile is left, and then it is not over: the next step reads it again. CodeConflict (ErrLost) when the
// timer was taken over or newer weights are in force.
func (s *Store) SaveJudged(ctx context.Context, t collector.Timer, done JudgedAnew) error {
	return s.tx(ctx, func(q conn) error {
		if err := fireTimer(ctx, q, t); err != nil {
			return err
		}
		for i := range done.Documents {
			d := &done.Documents[i]
			v := d.Verdict
			n, err := q.exec(ctx, sqlJudgeAnew, v.Tone.Value, v.Tone.Label, v.Complaint.Probability, toJSON(v.Complaint.Words), toJSON(v.Causes), categoryJSON(v.Category), towardJSON(v.Toward), d.DocumentID, t.Company, d.Rev)
			if err == nil && n == 0 {
				done.Over, done.Walked = false, min(done.Walked, d.DocumentID-1)
			}
			if err == nil && n == 1 {
				_, err = q.exec(ctx, sqlFollowJudged, t.Company, d.DocumentID)
			}
			if err != nil {
				return err
			}
		}
		if done.Walked > 0 {
			if _, err := q.exec(ctx, sqlJudgedTo, done.Walked, t.Company, done.Version); err != nil {
				return err
			}
			if _, err := q.exec(ctx, sqlWalkedTo, t.Company, done.Walked); err != nil {
				return err
			}
		}
		next := t.Due
		if done.At.After(next) {
			next = done.At
		}
		if done.Over {
			next = time.Time{}
		}
		return setTimer(ctx, q, t.Company, TimerJudge, t.Subject, next)
	})
}

// JudgesAnew says that documents of the company are about to be judged anew.
func (s *Store) JudgesAnew(ctx context.Context, scope collector.Scope) (bool, error) {
	_, is, err := s.Timer(ctx, scope, TimerJudge, scope.Company)
	return is, err
}
