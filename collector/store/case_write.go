package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"molva/collector"
)

// CaseStep is all that one step of a case writes, in one transaction: nothing of it or the whole.
type CaseStep struct {
	Case  collector.Case   // as it is to be; its Rev is the one that was read
	Timer *collector.Timer // that fired; nil for what a person does
	// Entry is a message of the client that came in; nil for none.
	Entry *collector.CaseEntry
	// Words are put into the chat; "" for none.
	Words  collector.Chat
	Trail  collector.Trail
	Letter []CaseLetter
	Ended  bool // nothing is open about it any more
	Solved bool // what its documents complain of was solved
}

// CaseLetter is a delivery whose facts may name the message that the same step writes.
type CaseLetter struct {
	collector.Delivery
	Facts collector.CaseFacts
}

const caseAbout = "case"

const sqlNextCaseNumber = `
INSERT INTO desk (company_id, last_number) VALUES (?, 1001) ON CONFLICT (company_id) DO UPDATE SET last_number = desk.last_number + 1 RETURNING last_number`

const sqlLockDesk = `
INSERT INTO desk (company_id, last_number) VALUES (?, 1000) ON CONFLICT (company_id) DO UPDATE SET last_number = desk.last_number`

const sqlAddCase = `
INSERT INTO desk_case (public_id, company_id, number, state, level, client_id, order_id, seller_id, opened, answer_by, solve_by, time_left, paused, due,
    moves, reminders, solved, into_id, rev, changed)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?) RETURNING case_id`

const sqlSaveCase = `
UPDATE desk_case SET state = ?, level = ?, client_id = ?, order_id = ?, seller_id = ?, answer_by = ?, solve_by = ?, time_left = ?, paused = ?, due = ?,
    moves = ?, reminders = ?, solved = ?, into_id = ?, rev = rev + 1, changed = ? WHERE case_id = ? AND company_id = ? AND rev = ?`

const sqlAddCaseEntry = `
INSERT INTO case_entry (public_id, company_id, case_id, origin_id, source, document_id, chat_id, order_said, hash, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
RETURNING entry_id`

// Incident is what a message is about, as far as it tells; the case that is open about the same is the one it belongs to.
type Incident struct {
	Client, Order, Document int64
	Hash                    string
}

// The same document, or another one of its cluster unless it is of another client or order; the same person and order; or the same person with the very same words,
// whose form was sent twice.
const sqlSameCase = `
SELECT ` + caseColumns + ` FROM desk_case WHERE company_id + 0 = ? AND state IN ('open', 'answered', 'waiting', 'solved') AND case_id IN (
    SELECT c.case_id FROM desk_case c WHERE c.client_id > 0 AND c.client_id = ? AND c.order_id > 0 AND c.order_id = ?
    UNION SELECT e.case_id FROM case_entry e WHERE e.document_id = ? AND e.document_id > 0
    UNION SELECT e.case_id FROM document_cluster m JOIN document_cluster o ON o.near_id = m.near_id AND o.cluster_id = m.cluster_id
        JOIN case_entry e ON e.document_id = o.document_id AND e.document_id > 0 JOIN desk_case c ON c.case_id = e.case_id
        WHERE m.document_id = ? AND CAST(? AS BIGINT) IN (0, c.client_id) AND CAST(? AS BIGINT) IN (0, c.order_id)
    UNION SELECT e.case_id FROM desk_case c JOIN case_entry e ON e.case_id = c.case_id WHERE c.client_id > 0 AND c.client_id = ? AND e.hash = ? AND e.hash <> '')
ORDER BY case_id LIMIT 1`

const sqlSameCaseEntry = `
SELECT entry_id FROM case_entry WHERE case_id = ? AND (document_id > 0 AND document_id = ? OR hash <> '' AND hash = ?) LIMIT 1`

// SameIncident is the case that is open about the same incident, and whether this very message is in it already; false when
// there is none: then the step that opens one must say so by its zero CaseID.
func (s *Store) SameIncident(ctx context.Context, scope collector.Scope, i Incident) (c collector.Case, again, found bool, err error) {
	c, found, err = first(ctx, s.read(), scanCase, sqlSameCase, i.args(scope)...)
	if err == nil && found {
		_, again, err = first(ctx, s.read(), column[int64], sqlSameCaseEntry, c.CaseID, i.Document, i.Hash)
	}
	return c, again, found, fault(err)
}

func (i Incident) args(scope collector.Scope) []any {
	return []any{scope.Company, i.Client, i.Order, i.Document, i.Document, i.Client, i.Order, i.Client, i.Hash}
}

// OpenCase opens a case. ErrStale when one about the same incident was opened since SameIncident looked: the message belongs
// to that one.
func (s *Store) OpenCase(ctx context.Context, scope collector.Scope, i Incident, step CaseStep, now time.Time) (collector.Case, error) {
	err := s.tx(ctx, func(q conn) error {
		number, err := one[int64](ctx, q, sqlNextCaseNumber, scope.Company) // and the desk is ours until the end
		if err != nil {
			return err
		}
		if _, there, err := first(ctx, q, scanCase, sqlSameCase, i.args(scope)...); err != nil || there {
			if err == nil {
				err = stale("a case about the same")
			}
			return err
		}
		if err := addCase(ctx, q, scope, number, &step.Case); err != nil {
			return err
		}
		return caseParts(ctx, q, scope, &step, now)
	})
	return step.Case, err
}

func addCase(ctx context.Context, q conn, scope collector.Scope, number int64, c *collector.Case) (err error) {
	c.PublicID, c.Company, c.Number, c.Rev = publicID(), scope.Company, number, 1
	c.CaseID, _, err = first(ctx, q, column[int64], sqlAddCase, c.PublicID, c.Company, c.Number, c.State, c.Level, c.Client, c.Order, c.Seller, c.Opened,
		c.AnswerBy, c.SolveBy, c.Left, c.Paused, c.Due, c.Moves, c.Reminders, c.Solved, c.Into, c.Changed)
	return err
}

// StepCase writes a step of a case that is there. ErrStale when somebody changed the case since it was read, ErrLost when the
// timer is another's.
func (s *Store) StepCase(ctx context.Context, scope collector.Scope, step CaseStep, now time.Time) (held collector.Case, err error) {
	err = s.tx(ctx, func(q conn) error {
		step := step // a transaction may be run again
		if err := saveCase(ctx, q, scope, &step.Case); err != nil {
			return err
		}
		held = step.Case
		return caseParts(ctx, q, scope, &step, now)
	})
	return held, err
}

// saveCase writes the row and raises its revision, in c too.
func saveCase(ctx context.Context, q conn, scope collector.Scope, c *collector.Case) error {
	n, err := q.exec(ctx, sqlSaveCase, c.State, c.Level, c.Client, c.Order, c.Seller, c.AnswerBy, c.SolveBy, c.Left, c.Paused, c.Due, c.Moves, c.Reminders,
		c.Solved, c.Into, c.Changed, c.CaseID, scope.Company, c.Rev)
	if err == nil && n == 0 {
		return stale("the case")
	}
	c.Rev++
	return err
}

// caseParts writes what belongs to a step beside the row of the case.
func caseParts(ctx context.Context, q conn, scope collector.Scope, step *CaseStep, now time.Time) error {
	c := step.Case
	if step.Timer != nil {
		if err := fireTimer(ctx, q, *step.Timer); err != nil {
			return err
		}
	}
	if err := setTimer(ctx, q, scope.Company, collector.TimerCase, c.CaseID, c.Due); err != nil {
		return err
	}
	chat, err := caseWords(ctx, q, scope, step)
	if err != nil {
		return err
	}
	if step.Trail.Did != "" {
		step.Trail.Company, step.Trail.About, step.Trail.AboutID = scope.Company, caseAbout, c.CaseID
		if err := addTrail(ctx, q, step.Trail); err != nil {
			return err
		}
	}
	for _, l := range step.Letter {
		if l.Facts.Chat == 0 {
			l.Facts.Chat = chat
		}
		l.About, l.AboutID, l.Data = caseAbout, c.CaseID, caseJSON(l.Facts)
		l.Once = fmt.Sprintf("case:%d:%d:%s:%d", c.CaseID, c.Rev, l.Kind, l.Receiver) // one of a kind for each step
		if _, _, err := addDelivery(ctx, q, scope, l.Delivery, now); err != nil {
			return err
		}
	}
	return caseMatter(ctx, q, scope, step, now)
}

// caseWords puts what was said into the chat and, when the client said it, among the entries.
func caseWords(ctx context.Context, q conn, scope collector.Scope, step *CaseStep) (chat int64, err error) {
	if step.Words.Text != "" {
		step.Words.Company, step.Words.About, step.Words.AboutID = scope.Company, caseAbout, step.Case.CaseID
		said, err := addChat(ctx, q, step.Words)
		if err != nil {
			return 0, err
		}
		chat = said.ChatID
	}
	if e := step.Entry; e != nil {
		e.PublicID, e.Company, e.Case, e.Origin, e.Chat = publicID(), scope.Company, step.Case.CaseID, step.Case.CaseID, chat
		e.EntryID, err = one[int64](ctx, q, sqlAddCaseEntry, e.PublicID, e.Company, e.Case, e.Origin, e.Source, e.Document, e.Chat, bounded(e.OrderSaid), e.Hash, e.At)
	}
	return chat, err
}

const sqlCaseDocuments = `
SELECT document_id FROM case_entry WHERE case_id = ? AND document_id > 0 ORDER BY entry_id`

// caseMatter says that something is open about the order and the client, or is no more.
func caseMatter(ctx context.Context, q conn, scope collector.Scope, step *CaseStep, now time.Time) error {
	c := step.Case
	documents, err := list(ctx, q, column[int64], sqlCaseDocuments, c.CaseID)
	if err != nil {
		return err
	}
	if step.Solved {
		for _, d := range documents {
			if err := solved(ctx, q, scope.Company, d, caseAbout, now); err != nil {
				return err
			}
		}
	}
	if step.Ended {
		return closeMatter(ctx, q, caseAbout, c.CaseID)
	}
	if !c.State.Running() {
		return nil
	}
	document := int64(0)
	if len(documents) > 0 {
		document = documents[0]
	}
	return openMatter(ctx, q, scope.Company, caseAbout, c.CaseID, c.Order, c.Client, document)
}

// caseJSON is a value as JSON; what is handed in here can always be written so.
func caseJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("store: %T as JSON: %v", v, err))
	}
	return string(b)
}
