package store

import (
	"context"
	"slices"
	"time"

	"molva/collector"
)

// RuleRun is what a rule does to some documents that have come, in the order of the rules.
type RuleRun struct {
	Rule      collector.Rule
	Documents []int64
}

// Ruled is what rules do to a batch of documents on which none were run.
type Ruled struct {
	Runs      []RuleRun
	Documents []int64    // all on which they were run, also those that none touched
	Waiting   []RuleWait // those on which they were run although they are not there yet
}

// RuleWait is a document of which rules tell when it is there.
type RuleWait struct {
	Document int64
	Watches  []int64 // whose receivers they tell, each once
}

// RuledState is what rules have still to do on a document.
type RuledState int64

// The states; ruledAll has nothing left to do.
const (
	RuledNot     RuledState = 0
	ruledAll     RuledState = 1
	RuledBefore  RuledState = 2 // all was done but to tell of it, and of rules that only tell it is not known whether they do
	RuledWaiting RuledState = 3 // all was done but to tell those that are known
)

// RuleDue is what rules have still to do on a document: of one that is RuledNot all, of others to tell the receivers of these.
type RuleDue struct {
	State   RuledState
	Watches []int64
}

const sqlUnruled = `
SELECT document_id, ruled FROM document_follow WHERE company_id + 0 = ? AND ruled <> 1 AND document_id IN `

const sqlRuleTells = `
SELECT document_id, watch_id FROM rule_tell WHERE company_id + 0 = ? AND document_id IN %s ORDER BY document_id, watch_id`

// Unruled are those of some documents on which rules have something to do.
func (s *Store) Unruled(ctx context.Context, scope collector.Scope, ids []int64) (map[int64]RuleDue, error) {
	out, err := unruled(ctx, s.read(), scope, ids)
	if err != nil {
		return nil, err
	}
	ids = nil
	for id, due := range out {
		if due.State != RuledNot {
			ids = append(ids, id)
		}
	}
	tells, err := pairsAmong(ctx, s.read(), scope, sqlRuleTells, ids)
	for _, p := range tells {
		due := out[p[0]]
		due.Watches = append(due.Watches, p[1])
		out[p[0]] = due
	}
	return out, err
}

func unruled(ctx context.Context, q conn, scope collector.Scope, ids []int64) (map[int64]RuleDue, error) {
	found, err := pairsAmong(ctx, q, scope, sqlUnruled+"%s", ids)
	out := make(map[int64]RuleDue, len(found))
	for _, p := range found {
		out[p[0]] = RuleDue{State: RuledState(p[1])}
	}
	return out, err
}

// pairsAmong reads rows of two numbers; %s in the statement is the list of ids.
func pairsAmong(ctx context.Context, q conn, scope collector.Scope, query string, ids []int64) (out [][2]int64, err error) {
	scan := func(row scanner) (p [2]int64, err error) { err = row.Scan(&p[0], &p[1]); return p, err }
	return among(ctx, q, scope.Company, scan, query, ids)
}

const sqlRuled = `
UPDATE document_follow SET ruled = ? WHERE company_id + 0 = ? AND ruled <> 1 AND document_id IN `

const sqlRuleTold = `
DELETE FROM rule_tell WHERE company_id + 0 = ? AND document_id IN `

// noteRuled notes that nothing is left to do on documents.
func noteRuled(ctx context.Context, q conn, scope collector.Scope, ids []int64) error {
	for _, part := range parts(ids, listMost) {
		in, args := inList(part)
		if _, err := q.exec(ctx, sqlRuled+in, append([]any{ruledAll, scope.Company}, args...)...); err != nil {
			return err
		}
		if _, err := q.exec(ctx, sqlRuleTold+in, append([]any{scope.Company}, args...)...); err != nil {
			return err
		}
	}
	return nil
}

const sqlAddRuleTells = `
INSERT INTO rule_tell (document_id, watch_id, company_id) VALUES `

// noteWaiting keeps whom rules tell of documents when they are there.
func noteWaiting(ctx context.Context, q conn, scope collector.Scope, waits []RuleWait) error {
	var ids []int64
	var tells [][2]int64
	for _, w := range waits {
		ids = append(ids, w.Document)
		for _, watch := range w.Watches {
			tells = append(tells, [2]int64{w.Document, watch})
		}
	}
	for _, part := range parts(ids, listMost) {
		in, args := inList(part)
		if _, err := q.exec(ctx, sqlRuled+in, append([]any{RuledWaiting, scope.Company}, args...)...); err != nil {
			return err
		}
	}
	_, err := insertRows(ctx, q, sqlAddRuleTells, "(?, ?, ?)", "", tells, func(t [2]int64) []any { return []any{t[0], t[1], scope.Company} })
	return err
}

// saveRuled does what rules do, and notes that they were run; where they were run already it does nothing.
func saveRuled(ctx context.Context, q conn, scope collector.Scope, r Ruled, now time.Time) error {
	ids := slices.Clone(r.Documents)
	for _, w := range r.Waiting {
		ids = append(ids, w.Document)
	}
	open, err := unruled(ctx, q, scope, ids)
	if err != nil {
		return err
	}
	isNew := func(d int64) bool { due, ok := open[d]; return ok && due.State == RuledNot }
	for _, run := range r.Runs {
		run.Documents = slices.DeleteFunc(slices.Clone(run.Documents), func(d int64) bool { return !isNew(d) })
		if err := runRule(ctx, q, scope, run, now); err != nil {
			return err
		}
	}
	waits := slices.DeleteFunc(slices.Clone(r.Waiting), func(w RuleWait) bool { return !isNew(w.Document) })
	if err := noteWaiting(ctx, q, scope, waits); err != nil {
		return err
	}
	return noteRuled(ctx, q, scope, r.Documents)
}

// runRule changes documents as a bulk change would, and notes it as one of nobody's, so that it can be undone.
func runRule(ctx context.Context, q conn, scope collector.Scope, run RuleRun, now time.Time) error {
	slices.Sort(run.Documents)
	held, err := lockHandlings(ctx, q, scope, run.Documents)
	if err != nil {
		return err
	}
	var writes []handlingWrite
	var items []bulkItem
	moved := collector.BulkTally{}
	for _, d := range run.Documents {
		was, ok := held[d]
		if !ok {
			continue
		}
		i := bulkItem{document: d, seen: was.Version}
		w, changes := i.step(collector.Bulk{State: collector.BulkDoing, Change: run.Rule.Change}, was, ok, nil)
		if changes {
			w.told = named(w.told, run.Rule.Name)
			writes = append(writes, w)
		}
		items = append(items, i)
		moved[i.state]++
	}
	if len(items) == 0 {
		return nil
	}
	bulk, err := arrivals(ctx, q, scope, run.Rule, now)
	if err != nil {
		return err
	}
	if err := writeHandlings(ctx, q, scope, writes, now, bulk); err != nil {
		return err
	}
	if err := addItems(ctx, q, scope, bulk, items); err != nil {
		return err
	}
	return tally(ctx, q, bulk, moved)
}

func addItems(ctx context.Context, q conn, scope collector.Scope, bulk int64, items []bulkItem) error {
	_, err := insertRows(ctx, q, sqlAddBulkItems, `(?, ?, ?, ?, ?, ?, ?)`, sqlItemDone, items, func(i bulkItem) []any {
		was, _ := oneJSON(i.was) // nothing in it can fail
		return []any{bulk, i.document, scope.Company, i.seen, i.after, i.state, was}
	})
	return err
}

// named says in the history by which rule something was done.
func named(told []collector.DocumentEvent, rule string) []collector.DocumentEvent {
	for i := range told {
		told[i].Rule = rule
	}
	return told
}

// The lock makes an undo wait, after which the next documents get a change of their own.
const sqlArrivals = `
SELECT bulk_id FROM bulk WHERE rule_id = ? AND rule_version = ? AND company_id = ? AND person_id = 0 AND state = 'done' ORDER BY bulk_id DESC LIMIT 1 {lock}`

const sqlAddArrivals = `
INSERT INTO bulk (public_id, company_id, person_id, at, state, change, query, found, undone, undone_by, rule_id, rule_version)
VALUES (?, ?, 0, ?, 'done', ?, ?, 0, 0, 0, ?, ?) RETURNING bulk_id`

// arrivals is the change under which a version of a rule notes what it does on arrival.
func arrivals(ctx context.Context, q conn, scope collector.Scope, r collector.Rule, now time.Time) (int64, error) {
	id, ok, err := first(ctx, q, column[int64], sqlArrivals, r.RuleID, r.Version, scope.Company)
	if err != nil || ok {
		return id, err
	}
	change, err := oneJSON(r.Change)
	if err != nil {
		return 0, err
	}
	return one[int64](ctx, q, sqlAddArrivals, publicID(), scope.Company, now, change, r.Query, r.RuleID, r.Version)
}
