package store

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"molva/collector"
)

const sqlTalliesHeld = `SELECT bulk_id, state, n FROM bulk_tally WHERE n <> 0 ORDER BY bulk_id, state`
const sqlTalliesCounted = `SELECT bulk_id, state, COUNT(*) FROM bulk_item GROUP BY bulk_id, state ORDER BY bulk_id, state`

// talliesBy are the numbers of all bulk changes.
func talliesBy(t testing.TB, s *Store, query string) string {
	t.Helper()
	lines := got(list(context.Background(), s.read(), func(row scanner) (string, error) {
		var bulk, n int64
		var state string
		err := row.Scan(&bulk, &state, &n)
		return fmt.Sprintf("%d %s %d", bulk, state, n), err
	}, query))(t)
	return strings.Join(lines, "\n")
}

// tallied holds the numbers that are kept against the documents.
func tallied(t testing.TB, s *Store) {
	t.Helper()
	want(t, "tallies", talliesBy(t, s, sqlTalliesHeld), talliesBy(t, s, sqlTalliesCounted))
}

// What rules and people did before the numbers were kept is counted by the migration.
func TestTalliesOfOlderChanges(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		r := got(s.AddRule(ctx, w.scope, collector.Rule{Name: "П", Active: true, Saved: now, RuleText: collector.RuleText{Query: "x", Change: collector.HandlingChange{Stage: collector.StageDone}}}))(t)
		w.visit(t, nil, w.review("r1", "a", 1, now), w.review("r2", "b", 2, now), w.review("r3", "c", 2, now))
		var ids []int64
		var seen []Seen
		for _, k := range []string{"r1", "r2", "r3"} {
			ids, seen = append(ids, w.held(t, k).DocumentID), append(seen, Seen{w.held(t, k).DocumentID, 0})
		}
		got(s.SaveAlerts(ctx, w.claim(t, "match"), nil, nil, now, Ruled{Runs: []RuleRun{{Rule: r, Documents: ids[:2]}}, Documents: ids}))(t)
		got(s.AddBulk(ctx, w.scope, collector.Bulk{At: now, Rule: r.RuleID, RuleVersion: 1, Change: r.Change}, seen[2:]))(t)
		tallied(t, s)
		kept := talliesBy(t, s, sqlTalliesHeld)
		want(t, "of the rule", got(s.RuleTallies(ctx, w.scope))(t)[r.RuleID], collector.RuleTally{Touched: 2})
		want(t, "of others' rules", len(got(s.RuleTallies(ctx, two.scope))(t)), 0)

		text := string(got(os.ReadFile("migrations/0025_bulk_tallies.sql"))(t))
		got(s.write().exec(ctx, "DELETE FROM bulk_tally"))(t)
		got(s.write().exec(ctx, strings.TrimSuffix(strings.TrimSpace(text[strings.Index(text, "INSERT INTO"):]), ";")))(t)
		want(t, "by the migration", talliesBy(t, s, sqlTalliesHeld), kept)
	})
}
