package store

import (
	"context"
	"maps"
	"slices"

	"molva/collector"
)

const sqlMoveTally = `
INSERT INTO bulk_tally (bulk_id, state, n) VALUES `

const sqlTallyMoved = `
ON CONFLICT (bulk_id, state) DO UPDATE SET n = bulk_tally.n + excluded.n`

// tally notes how many documents of a bulk change came into each state, or left it (below 0), with what moves them. The bulk is
// locked by whoever does, or new.
func tally(ctx context.Context, q conn, bulk int64, moved collector.BulkTally) error {
	maps.DeleteFunc(moved, func(_ collector.ItemState, n int) bool { return n == 0 })
	_, err := insertRows(ctx, q, sqlMoveTally, `(?, ?, ?)`, sqlTallyMoved, slices.Sorted(maps.Keys(moved)), func(state collector.ItemState) []any {
		return []any{bulk, state, moved[state]}
	})
	return err
}

const sqlBulkTally = `
SELECT state, n FROM bulk_tally WHERE bulk_id = ? AND n > 0`

func (s *Store) tallyOf(ctx context.Context, bulk int64) (collector.BulkTally, error) {
	out := collector.BulkTally{}
	_, err := list(ctx, s.read(), func(row scanner) (none struct{}, err error) {
		var state collector.ItemState
		var n int
		err = row.Scan(&state, &n)
		out[state] = n
		return none, err
	}, sqlBulkTally, bulk)
	return out, err
}

const sqlRuleTallies = `
SELECT b.rule_id, t.state, t.n FROM rule r JOIN bulk b ON b.rule_id = r.rule_id JOIN bulk_tally t ON t.bulk_id = b.bulk_id
WHERE r.company_id = ? AND r.deleted = 0 AND b.rule_id > 0 AND b.company_id + 0 = r.company_id AND t.n > 0`

// RuleTallies are what the company's rules have done, by the inside id.
func (s *Store) RuleTallies(ctx context.Context, scope collector.Scope) (map[int64]collector.RuleTally, error) {
	out := map[int64]collector.RuleTally{}
	_, err := list(ctx, s.read(), func(row scanner) (none struct{}, err error) {
		var rule int64
		var state collector.ItemState
		var n int
		err = row.Scan(&rule, &state, &n)
		t := out[rule]
		switch state {
		case collector.ItemUndone:
			t.Undone += n
		case collector.ItemDone, collector.ItemKept:
			t.Touched += n
		}
		out[rule] = t
		return none, err
	}, sqlRuleTallies, scope.Company)
	return out, fault(err)
}
