package store

import (
	"context"
	"strings"
	"time"

	"molva/collector"
)

// TimerRenamed is due while documents of somebody who got another name have not got a new revision; its subject is the person.
const TimerRenamed collector.TimerKind = "renamed"

const sqlAddRenamed = `
INSERT INTO author_renamed (person_id, company_id, after_id) VALUES (?, ?, 0) ON CONFLICT (person_id) DO UPDATE SET after_id = 0`

// renamed makes the new revisions of a person's documents due: what an index holds of them has another name now.
func renamed(ctx context.Context, q conn, company, person int64, now time.Time) error {
	if _, err := q.exec(ctx, sqlAddRenamed, person, company); err != nil {
		return err
	}
	return setTimer(ctx, q, company, TimerRenamed, person, now)
}

const sqlRenamedAfter = `
SELECT after_id FROM author_renamed WHERE person_id = ? AND company_id = ? {lock}`

const sqlWrittenAfter = `
SELECT d.document_id FROM document d WHERE d.author_id IN (SELECT a.author_id FROM author a WHERE a.person_id = ?) AND d.author_id > 0 AND d.document_id > ? AND d.company_id = ?
ORDER BY d.document_id LIMIT ?`

const sqlRaiseRenamed = `
UPDATE document SET rev = rev + 1 WHERE company_id + 0 = ? AND document_id IN %`

// What is near what follows from texts alone; rules and the detector look at names.
const sqlFollowRenamed = `
UPDATE document_follow SET ` + sqlStillClustered + `, rev = rev + 1 WHERE company_id + 0 = ? AND document_id IN %`

const sqlRenamedUpTo = `
UPDATE author_renamed SET after_id = ? WHERE person_id = ?`

const sqlRenamedOver = `
DELETE FROM author_renamed WHERE person_id = ?`

// RenamedStep gives up to n documents of somebody who got another name a new revision, in one transaction, and says whether all
// have one; then the timer is gone. Somebody who got yet another name meanwhile is begun anew.
func (s *Store) RenamedStep(ctx context.Context, scope collector.Scope, person int64, n int) (over bool, err error) {
	err = s.tx(ctx, func(q conn) error {
		after, ok, err := first(ctx, q, column[int64], sqlRenamedAfter, person, scope.Company)
		if err != nil {
			return err
		}
		if over = !ok; over {
			return nil // done by somebody else
		}
		ids, err := list(ctx, q, column[int64], sqlWrittenAfter, person, after, scope.Company, n)
		if err != nil {
			return err
		}
		for _, part := range parts(ids, listMost) {
			in, args := inList(part)
			for _, query := range []string{sqlRaiseRenamed, sqlFollowRenamed} {
				if _, err := q.exec(ctx, strings.Replace(query, "%", in, 1), append([]any{scope.Company}, args...)...); err != nil {
					return err
				}
			}
		}
		if over = len(ids) < n; !over {
			_, err := q.exec(ctx, sqlRenamedUpTo, ids[len(ids)-1], person)
			return err
		}
		if _, err := q.exec(ctx, sqlRenamedOver, person); err != nil {
			return err
		}
		return setTimer(ctx, q, scope.Company, TimerRenamed, person, time.Time{})
	})
	return over, err
}
