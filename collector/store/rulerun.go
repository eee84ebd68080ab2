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
	Documents []int64 // all on which they were run, also those that none touched
	Waiting   []int64 // those on which they were run although they are not there yet: what tells of them waits
}

// RuledState is what rules have still to do on a document.
type RuledState int64

// The states; ruledAll has nothing left to do.
const (
	RuledNot     RuledState = 0
	ruledAll     RuledState = 1
	RuledWaiting RuledState = 2 // all was done but to tell of it
)

const sqlUnruled = `
SELECT document_id, ruled FROM document_follow WHERE company_id + 0 = ? AND ruled <> 1 AND document_id IN `

// Unruled are those of some documents on which rules have something to do.
func (s *Store) Unruled(ctx context.Context, scope collector.Scope, ids []int64) (map[int64]RuledState, error) {
	return unruled(ctx, s.read(), scope, ids)
}

func unruled(ctx context.Context, q conn, scope collector.Scope, ids []int64) (map[int64]RuledState, error) {
	type found struct {
		id    int64
		state RuledState
	}
	scan := func(row scanner) (f found, err error) { err = row.Scan(&f.id, &f.state); return f, err }
	out := map[int64]RuledState{}
	for _, part := range parts(ids, listMost) {
		in, args := inList(part)
		some, err := list(ctx, q, scan, sqlUnruled+in, append([]any{scope.Company}, args...)...)
		if err != nil {
			return nil, fault(err)
		}
		for _, f := range some {
			out[f.id] = f.state
		}
	}
	return out, nil
}

const sqlRuled = `
UPDATE document_follow SET ruled = ? WHERE company_id + 0 = ? AND ruled <> 1 AND document_id IN `

func noteRuled(ctx context.Context, q conn, scope collector.Scope, is RuledState, ids []int64) error {
	for _, part := range parts(ids, listMost) {
		in, args := inList(part)
		if _, err := q.exec(ctx, sqlRuled+in, append([]any{is, scope.Company}, args...)...); err != nil {
			return err
		}
	}
	return nil
}

// saveRuled does what rules do, and notes that they were run; where they were run already it does nothing.
func saveRuled(ctx context.Context, q conn, scope collector.Scope, r Ruled, now time.Time) error {
	open, err := unruled(ctx, q, scope, slices.Concat(r.Documents, r.Waiting))
	if err != nil {
		return err
	}
	for _, run := range r.Runs {
		run.Documents = slices.DeleteFunc(slices.Clone(run.Documents), func(d int64) bool {
			state, due := open[d]
			return !due || state != RuledNot
		})
		if err := runRule(ctx, q, scope, run, now); err != nil {
			return err
		}
	}
	if err := noteRuled(ctx, q, scope, RuledWaiting, r.Waiting); err != nil {
		return err
	}
	return noteRuled(ctx, q, scope, ruledAll, r.Documents)
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
		if !ok || run.Rule.Change.Overfull(was) {
			continue
		}
		is, told := run.Rule.Change.Changes(was)
		i := bulkItem{document: d, seen: was.Version, after: is.Version, state: collector.ItemSame, was: was}
		if len(told) > 0 {
			i.state = collector.ItemDone
			writes = append(writes, handlingWrite{d, was, is, named(told, run.Rule.Name)})
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

const sqlTouched = `
SELECT i.document_id FROM bulk_item i JOIN bulk b ON b.bulk_id = i.bulk_id
WHERE b.rule_id + 0 = ? AND b.rule_version = ? AND b.company_id + 0 = ? AND i.state IN ('waiting', 'done', 'kept', 'same') AND i.document_id IN `

// TouchedBy are those of some documents that a version of a rule has touched, on arrival or by hand, and that were not undone.
func (s *Store) TouchedBy(ctx context.Context, scope collector.Scope, r collector.Rule, ids []int64) (map[int64]bool, error) {
	out := map[int64]bool{}
	for _, part := range parts(ids, listMost) {
		in, args := inList(part)
		some, err := list(ctx, s.read(), column[int64], sqlTouched+in, append([]any{r.RuleID, r.Version, scope.Company}, args...)...)
		if err != nil {
			return nil, fault(err)
		}
		for _, id := range some {
			out[id] = true
		}
	}
	return out, nil
}
