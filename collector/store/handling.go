package store

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"molva/collector"
)

// held documents are locked by their rows, in one order, so that two changes of a handling wait for each other; what is not
// the company's is not answered.
const sqlLockDocuments = `
SELECT d.document_id FROM document d WHERE d.company_id + 0 = ? AND d.document_id IN % ORDER BY d.document_id {lock}`

const sqlHandlings = `
SELECT document_id, stage, assignee_id, tags, notes, version, tone, complaint, category, corrected_by, toward, toward_by FROM handling WHERE company_id + 0 = ? AND document_id IN `

type handled struct {
	document int64
	collector.Handling
}

func scanHandled(row scanner) (h handled, err error) {
	err = row.Scan(&h.document, &h.Stage, &h.Assignee, jsonOf(&h.Tags), &h.Notes, &h.Version, &h.Correction.Tone, &h.Correction.Complaint, &h.Correction.Category, &h.Correction.By, &h.Correction.Toward, &h.Correction.TowardBy)
	return h, err
}

// lockHandlings answers the handlings of those of some documents that the company has, and lets nobody else change them until
// the transaction ends.
func lockHandlings(ctx context.Context, q conn, scope collector.Scope, ids []int64) (map[int64]collector.Handling, error) {
	out := make(map[int64]collector.Handling, len(ids))
	for _, part := range parts(ids, listMost) {
		in, args := inList(part)
		held, err := list(ctx, q, column[int64], strings.Replace(sqlLockDocuments, "%", in, 1), append([]any{scope.Company}, args...)...)
		if err != nil {
			return nil, err
		}
		for _, id := range held {
			out[id] = collector.Handling{}
		}
		in, args = inList(part)
		all, err := list(ctx, q, scanHandled, sqlHandlings+in, append([]any{scope.Company}, args...)...)
		if err != nil {
			return nil, err
		}
		for _, h := range all {
			out[h.document] = h.Handling
		}
	}
	return out, nil
}

// handlingWrite is one document's handling as it is to be, what it was, and what history tells of the change.
type handlingWrite struct {
	document int64
	was, is  collector.Handling
	told     []collector.DocumentEvent
}

const sqlHandle = `
INSERT INTO handling (document_id, company_id, stage, assignee_id, tags, notes, version, tone, complaint, category, corrected_by, toward, toward_by) VALUES `

const sqlHandleAgain = `
ON CONFLICT (document_id) DO UPDATE SET stage = excluded.stage, assignee_id = excluded.assignee_id, tags = excluded.tags, notes = excluded.notes, version = excluded.version,
    tone = excluded.tone, complaint = excluded.complaint, category = excluded.category, corrected_by = excluded.corrected_by, toward = excluded.toward, toward_by = excluded.toward_by`

const sqlRaiseHandled = `
UPDATE document SET rev = rev + 1 WHERE company_id + 0 = ? AND document_id IN `

// The detector and what finds near duplicates look at no handling: where they have looked they need not look again. Rules may ask for a tag, and look.
const sqlFollowHandled = `
UPDATE document_follow SET detected = CASE WHEN detected = rev THEN rev + 1 ELSE detected END, ` + sqlStillClustered + `, rev = rev + 1
WHERE company_id + 0 = ? AND document_id IN `

// writeHandlings writes handlings that lockHandlings has locked, their history, and a new revision of each document whose
// handling has a new version.
func writeHandlings(ctx context.Context, q conn, scope collector.Scope, writes []handlingWrite, at time.Time, bulk int64) error {
	if slices.ContainsFunc(writes, func(w handlingWrite) bool { return w.was.Correction != w.is.Correction }) {
		if _, err := one[int64](ctx, q, sqlHoldWeights, scope.Company); err != nil { // HistoryEnd waits for this correction
			return err
		}
	}
	if _, err := insertRows(ctx, q, sqlHandle, `(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, sqlHandleAgain, writes, func(w handlingWrite) []any {
		return []any{w.document, scope.Company, w.is.At(), w.is.Assignee, toJSON(w.is.Tags), w.is.Notes, w.is.Version, w.is.Correction.Tone, w.is.Correction.Complaint, w.is.Correction.Category, w.is.Correction.By, w.is.Correction.Toward, w.is.Correction.TowardBy}
	}); err != nil {
		return err
	}
	var raised []int64
	var told []collector.DocumentEvent
	for _, w := range writes {
		if w.is.Version != w.was.Version {
			raised = append(raised, w.document)
		}
		for _, e := range w.told {
			e.Document, e.Version, e.At, e.Person, e.Bulk = w.document, w.is.Version, at, scope.Person, bulk
			told = append(told, e)
		}
	}
	for _, part := range parts(raised, listMost) {
		for _, query := range []string{sqlRaiseHandled, sqlFollowHandled} {
			in, args := inList(part)
			if _, err := q.exec(ctx, query+in, append([]any{scope.Company}, args...)...); err != nil {
				return err
			}
		}
	}
	return addDocumentEvents(ctx, q, scope, told)
}

const sqlAddDocumentEvents = `
INSERT INTO document_event (company_id, document_id, version, at, person_id, did, was, became, body, bulk_id, rule) VALUES `

func addDocumentEvents(ctx context.Context, q conn, scope collector.Scope, told []collector.DocumentEvent) error {
	_, err := insertRows(ctx, q, sqlAddDocumentEvents, `(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, "", told, func(e collector.DocumentEvent) []any {
		was, is := e.Was, e.Is
		if e.Did == collector.DidAssign {
			was, is = strconv.FormatInt(e.From, 10), strconv.FormatInt(e.To, 10)
		}
		return []any{scope.Company, e.Document, e.Version, e.At, e.Person, e.Did, was, is, e.Note, e.Bulk, e.Rule}
	})
	return err
}

// SaveHandling makes a change of one document's handling, its history and the document's new revision, in one transaction.
// seen is the version that the person saw: CodeConflict when there is a newer one, and nothing is written. What changes
// nothing makes no version.
func (s *Store) SaveHandling(ctx context.Context, scope collector.Scope, document, seen int64, c collector.HandlingChange, at time.Time) error {
	return s.tx(ctx, func(q conn) error {
		held, err := lockHandlings(ctx, q, scope, []int64{document})
		if err != nil {
			return err
		}
		was, ok := held[document]
		if !ok {
			return missing("document", document)
		}
		if was.Version != seen && !c.OnlyNote() {
			return &collector.Error{Code: collector.CodeConflict, Where: "version", Msg: "somebody has changed this document meanwhile", Hint: "look at what they did and choose"}
		}
		is, told := c.Changes(was)
		if len(told) == 0 {
			return nil
		}
		return writeHandlings(ctx, q, scope, []handlingWrite{{document, was, is, told}}, at, 0)
	})
}

const sqlDocumentEvents = `
SELECT event_id, document_id, version, at, person_id, did, was, became, body, bulk_id, rule FROM document_event
WHERE document_id = ? AND company_id + 0 = ? ORDER BY event_id`

// DocumentEvents are the history of a document's handling, oldest first.
func (s *Store) DocumentEvents(ctx context.Context, scope collector.Scope, document int64) ([]collector.DocumentEvent, error) {
	all, err := list(ctx, s.read(), func(row scanner) (e collector.DocumentEvent, err error) {
		err = row.Scan(&e.EventID, &e.Document, &e.Version, when(&e.At), &e.Person, &e.Did, &e.Was, &e.Is, &e.Note, &e.Bulk, &e.Rule)
		return assigned(e), err
	}, sqlDocumentEvents, document, scope.Company)
	return all, fault(err)
}

// assigned is an event with the persons of an assignment as numbers.
func assigned(e collector.DocumentEvent) collector.DocumentEvent {
	if e.Did == collector.DidAssign {
		e.From, e.To = number(e.Was), number(e.Is)
		e.Was, e.Is = "", ""
	}
	return e
}

// Who corrects a verdict in a change of many is who made the change or saved the rule, whoever or whatever ran it.
const sqlUndoHistories = `
SELECT e.document_id, e.person_id, e.did, e.was, e.became, e.bulk_id, COALESCE(b.change, '') FROM document_event e
LEFT JOIN bulk b ON b.bulk_id = e.bulk_id AND e.did IN ('tone', 'complaint', 'category', 'toward')
WHERE e.company_id + 0 = ? AND e.document_id IN %s ORDER BY e.document_id, e.event_id`

// undoHistories are the histories of some documents as Handling.Undone reads them, oldest first.
func undoHistories(ctx context.Context, q conn, scope collector.Scope, ids []int64) (map[int64][]collector.DocumentEvent, error) {
	all, err := among(ctx, q, scope.Company, func(row scanner) (e collector.DocumentEvent, err error) {
		var change collector.HandlingChange
		err = row.Scan(&e.Document, &e.Person, &e.Did, &e.Was, &e.Is, &e.Bulk, jsonOf(&change))
		e.Person = cmp.Or(change.Correct.By, e.Person)
		return assigned(e), err
	}, sqlUndoHistories, ids)
	out := make(map[int64][]collector.DocumentEvent, len(ids))
	for _, e := range all {
		out[e.Document] = append(out[e.Document], e)
	}
	return out, err
}

func number(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64) // written by us
	return n
}

// oneJSON is a value as a text that jsonOf reads.
func oneJSON(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}
