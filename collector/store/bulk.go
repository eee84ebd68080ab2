package store

import (
	"context"
	"maps"
	"time"

	"molva/collector"
)

// TimerBulk is due while a bulk change has documents left to do; its subject is the bulk.
const TimerBulk collector.TimerKind = "bulk"

const bulkColumns = `bulk_id, public_id, company_id, person_id, at, state, change, query, found, undone, undone_by, rule_id, rule_version`

func scanBulk(row scanner) (b collector.Bulk, err error) {
	err = row.Scan(&b.BulkID, &b.PublicID, &b.Company, &b.Person, when(&b.At), &b.State, jsonOf(&b.Change), &b.Query, &b.Found, when(&b.Undone), &b.UndoneBy, &b.Rule, &b.RuleVersion)
	return b, err
}

// Seen is a document as the person saw its handling.
type Seen struct {
	Document, Version int64
}

const sqlAddBulk = `
INSERT INTO bulk (public_id, company_id, person_id, at, state, change, query, found, undone, undone_by, rule_id, rule_version)
VALUES (?, ?, ?, ?, 'doing', ?, ?, ?, 0, 0, ?, ?) RETURNING bulk_id`

const sqlAddBulkItems = `
INSERT INTO bulk_item (bulk_id, document_id, company_id, seen, after, state, was) VALUES `

// AddBulk writes a bulk change down, which makes its steps due at once. Documents must be the company's (see SeenVersions).
func (s *Store) AddBulk(ctx context.Context, scope collector.Scope, b collector.Bulk, docs []Seen) (collector.Bulk, error) {
	change, err := oneJSON(b.Change)
	if err != nil {
		return b, err
	}
	b.PublicID, b.Company, b.Person, b.State = publicID(), scope.Company, scope.Person, collector.BulkDoing
	b.Tally = collector.BulkTally{collector.ItemWaiting: len(docs)}
	err = s.tx(ctx, func(q conn) error {
		if b.BulkID, err = one[int64](ctx, q, sqlAddBulk, b.PublicID, b.Company, b.Person, b.At, change, b.Query, b.Found, b.Rule, b.RuleVersion); err != nil {
			return err
		}
		if _, err := insertRows(ctx, q, sqlAddBulkItems, `(?, ?, ?, ?, 0, 'waiting', '')`, "", docs, func(d Seen) []any {
			return []any{b.BulkID, d.Document, scope.Company, d.Version}
		}); err != nil {
			return err
		}
		if err := tally(ctx, q, b.BulkID, maps.Clone(b.Tally)); err != nil {
			return err
		}
		return setTimer(ctx, q, scope.Company, TimerBulk, b.BulkID, b.At)
	})
	return b, err
}

const sqlSeenVersions = `
SELECT d.document_id, COALESCE(h.version, 0), d.public_id FROM document d LEFT JOIN handling h ON h.document_id = d.document_id
WHERE d.company_id + 0 = ? AND d.public_id IN `

// SeenVersions are documents with the versions of their handling as they are now, in the order of the public ids and by them;
// those that are not held are left out.
func (s *Store) SeenVersions(ctx context.Context, scope collector.Scope, ids []string) (map[string]Seen, error) {
	out := make(map[string]Seen, len(ids))
	_, err := among(ctx, s.read(), scope.Company, func(row scanner) (none struct{}, err error) {
		var d Seen
		var id string
		err = row.Scan(&d.Document, &d.Version, &id)
		out[id] = d
		return none, err
	}, sqlSeenVersions+"%s", ids)
	return out, err
}

func (s *Store) bulk(ctx context.Context, name any, query string, args ...any) (collector.Bulk, error) {
	b, ok, err := first(ctx, s.read(), scanBulk, query, args...)
	if err == nil && !ok {
		err = missing("change", name)
	}
	if err != nil {
		return b, fault(err)
	}
	b.Tally, err = s.tallyOf(ctx, b.BulkID)
	return b, fault(err)
}

const sqlBulk = `
SELECT ` + bulkColumns + ` FROM bulk WHERE public_id = ? AND company_id = ?`

// Bulk is one bulk change by the id that stands in addresses.
func (s *Store) Bulk(ctx context.Context, scope collector.Scope, publicID string) (collector.Bulk, error) {
	return s.bulk(ctx, publicID, sqlBulk, publicID, scope.Company)
}

const sqlBulkByID = `
SELECT ` + bulkColumns + ` FROM bulk WHERE bulk_id = ? AND company_id = ?`

// BulkByID is one bulk change by the inside id.
func (s *Store) BulkByID(ctx context.Context, scope collector.Scope, id int64) (collector.Bulk, error) {
	return s.bulk(ctx, id, sqlBulkByID, id, scope.Company)
}

const sqlLastBulk = `
SELECT ` + bulkColumns + ` FROM bulk WHERE company_id = ? AND person_id = ? AND (rule_id = 0 OR person_id > 0) AND state IN ('doing', 'done')
    AND EXISTS (SELECT 1 FROM bulk_tally t WHERE t.bulk_id = bulk.bulk_id AND t.state IN ('done', 'waiting') AND t.n > 0) ORDER BY bulk_id DESC LIMIT 1`

// LastBulk is the newest change of the scope's person that did something and was not undone; CodeNotFound when there is none.
func (s *Store) LastBulk(ctx context.Context, scope collector.Scope) (collector.Bulk, error) {
	return s.bulk(ctx, "to undo", sqlLastBulk, scope.Company, scope.Person)
}

const sqlBulkItems = `
SELECT d.public_id FROM bulk_item i JOIN document d ON d.document_id = i.document_id
WHERE i.bulk_id = ? AND i.state = ? AND i.company_id = ? ORDER BY i.document_id LIMIT ?`

// BulkDocuments are the public ids of up to n documents with which a bulk change did something, in the order of their coming.
func (s *Store) BulkDocuments(ctx context.Context, scope collector.Scope, bulk int64, state collector.ItemState, n int) ([]string, error) {
	ids, err := list(ctx, s.read(), column[string], sqlBulkItems, bulk, state, scope.Company, n)
	return ids, fault(err)
}

const sqlUndoBulk = `
UPDATE bulk SET state = 'undoing', undone = ?, undone_by = ? WHERE bulk_id = ? AND company_id = ? AND (state IN ('doing', 'done')
    OR state = 'undone' AND EXISTS (SELECT 1 FROM bulk_tally t WHERE t.bulk_id = bulk.bulk_id AND t.state = 'kept' AND t.n > 0))`

const sqlDropWaiting = `
UPDATE bulk_item SET state = 'undone', after = -1 WHERE bulk_id = ? AND state = 'waiting'`

const sqlKeptAgain = `
UPDATE bulk_item SET state = 'done' WHERE bulk_id = ? AND state = 'kept'`

// UndoBulk makes the undoing of a bulk change due; what waits for it is not done at all, and what an undo before has kept is looked at
// anew. CodeConflict when all of it is undone already, or is being undone.
func (s *Store) UndoBulk(ctx context.Context, scope collector.Scope, bulk int64, at time.Time) error {
	return s.tx(ctx, func(q conn) error {
		n, err := q.exec(ctx, sqlUndoBulk, at, scope.Person, bulk, scope.Company)
		if err == nil && n == 0 {
			err = &collector.Error{Code: collector.CodeConflict, Msg: "this change is undone already", Hint: "look at the list anew"}
		}
		if err != nil {
			return err
		}
		dropped, err := q.exec(ctx, sqlDropWaiting, bulk)
		if err != nil {
			return err
		}
		again, err := q.exec(ctx, sqlKeptAgain, bulk)
		if err == nil {
			err = tally(ctx, q, bulk, collector.BulkTally{collector.ItemWaiting: -int(dropped), collector.ItemUndone: int(dropped), collector.ItemKept: -int(again), collector.ItemDone: int(again)})
		}
		if err != nil {
			return err
		}
		return setTimer(ctx, q, scope.Company, TimerBulk, bulk, at)
	})
}

// itemsOf names what a step of a bulk in a state takes.
var itemsOf = map[collector.BulkState]collector.ItemState{collector.BulkDoing: collector.ItemWaiting, collector.BulkUndoing: collector.ItemDone}

const sqlLockBulk = `
SELECT ` + bulkColumns + ` FROM bulk WHERE bulk_id = ? AND company_id = ? {lock}`

const sqlNextItems = `
SELECT document_id, seen, after, state, was FROM bulk_item WHERE bulk_id = ? AND state = ? ORDER BY document_id LIMIT ?`

const sqlItemDone = `
ON CONFLICT (document_id, bulk_id) DO UPDATE SET after = excluded.after, state = excluded.state, was = excluded.was`

const sqlBulkOver = `
UPDATE bulk SET state = ? WHERE bulk_id = ?`

type bulkItem struct {
	document, seen, after int64
	state                 collector.ItemState
	was                   collector.Handling // programs before this one undo by it; this one undoes by history
}

func scanBulkItem(row scanner) (i bulkItem, err error) {
	err = row.Scan(&i.document, &i.seen, &i.after, &i.state, jsonOf(&i.was))
	return i, err
}

// BulkStep does or undoes a bulk change at up to n documents in one transaction and says whether it is over. Two that do so at
// the same time wait for each other.
func (s *Store) BulkStep(ctx context.Context, scope collector.Scope, bulk int64, n int) (over bool, err error) {
	err = s.tx(ctx, func(q conn) error {
		over = false
		b, ok, err := first(ctx, q, scanBulk, sqlLockBulk, bulk, scope.Company)
		if err == nil && !ok {
			err = missing("change", bulk)
		}
		if err != nil {
			return err
		}
		if over = b.State.Over(); over {
			return setTimer(ctx, q, b.Company, TimerBulk, bulk, time.Time{})
		}
		items, err := list(ctx, q, scanBulkItem, sqlNextItems, bulk, itemsOf[b.State], n)
		if err != nil {
			return err
		}
		if err := stepItems(ctx, q, b, items); err != nil {
			return err
		}
		if over = len(items) < n; !over {
			return nil
		}
		next := map[collector.BulkState]collector.BulkState{collector.BulkDoing: collector.BulkDone, collector.BulkUndoing: collector.BulkUndone}[b.State]
		if _, err := q.exec(ctx, sqlBulkOver, next, bulk); err != nil {
			return err
		}
		return setTimer(ctx, q, b.Company, TimerBulk, bulk, time.Time{})
	})
	return over, err
}

const sqlRuleName = `
SELECT name FROM rule WHERE rule_id = ?`

func stepItems(ctx context.Context, q conn, b collector.Bulk, items []bulkItem) error {
	scope, at := collector.Scope{Company: b.Company, Person: b.Person}, b.At
	if b.State == collector.BulkUndoing {
		scope.Person, at = b.UndoneBy, b.Undone
	}
	rule := ""
	if b.Rule != 0 && b.State == collector.BulkDoing {
		var err error
		if rule, err = one[string](ctx, q, sqlRuleName, b.Rule); err != nil {
			return err
		}
	}
	ids := make([]int64, len(items))
	for i, item := range items {
		ids[i] = item.document
	}
	held, err := lockHandlings(ctx, q, scope, ids)
	if err != nil {
		return err
	}
	var histories map[int64][]collector.DocumentEvent
	if b.State == collector.BulkUndoing {
		if histories, err = undoHistories(ctx, q, scope, ids); err != nil {
			return err
		}
	}
	var writes []handlingWrite
	moved := collector.BulkTally{}
	for i := range items {
		was, ok := held[items[i].document]
		moved[items[i].state]--
		if w, changes := items[i].step(b, was, ok, histories[items[i].document]); changes {
			w.told = named(w.told, rule)
			writes = append(writes, w)
		}
		moved[items[i].state]++
	}
	if err := writeHandlings(ctx, q, scope, writes, at, b.BulkID); err != nil {
		return err
	}
	if err := addItems(ctx, q, scope, b.BulkID, items); err != nil {
		return err
	}
	return tally(ctx, q, b.BulkID, moved)
}

// step says what becomes of one document of a bulk change, which it notes in the item; its history is needed for an undo alone.
func (i *bulkItem) step(b collector.Bulk, now collector.Handling, held bool, history []collector.DocumentEvent) (w handlingWrite, changes bool) {
	w = handlingWrite{document: i.document, was: now}
	if b.State == collector.BulkUndoing {
		var kept bool
		w.is, w.told, kept = now.Undone(history, b.BulkID)
		if i.state = collector.ItemUndone; held && kept { // of what was erased nothing is left that could be kept
			i.state = collector.ItemKept
		}
		return w, held && len(w.told) > 0
	}
	if !held || now.Version != i.seen && !b.Change.OnlyNote() || b.Change.Overfull(now) {
		i.state = collector.ItemLeft
		return w, false
	}
	w.is, w.told = b.Change.Changes(now)
	i.was, i.after, i.state = now, w.is.Version, collector.ItemDone
	if len(w.told) == 0 {
		i.state = collector.ItemSame
	}
	return w, len(w.told) > 0
}
