package store

import (
	"context"
	cmdflag "flag"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// flatTimers is how many timers lie beside those that are due; 100000 is what is promised.
var flatTimers = cmdflag.Int("timers", 3000, "timers of all kinds in TestDueTimersAreFlat; one in a hundred is due")

const sqlCrowdTimers = `
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO timer (company_id, kind, subject_id, due, not_before, lease_until, fence, tries, reason)
SELECT ?, CASE i % 4 WHEN 0 THEN 'case:deadline' WHEN 1 THEN 'dispute:step' WHEN 2 THEN 'quality:recheck' ELSE 'inspect:chat' END, i,
    CASE WHEN i % 100 = 0 THEN CAST(? AS BIGINT) - i ELSE CAST(? AS BIGINT) + i END, 0, 0, '', 0, '' FROM n`

// However many cases, disputes and sellers wait, what is due is found by the index of due instants alone, and no more than
// twice a batch is read for one.
func TestDueTimersAreFlat(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		_, err := s.write().exec(ctx, sqlCrowdTimers, *flatTimers, w.scope.Company, now, now.Add(time.Hour))
		must(t, err)
		if s.Dialect() == "postgres" {
			must(t, second(s.writer.Exec("ANALYZE timer")))
		}
		const batch = 20
		for name, p := range map[string]struct {
			query string
			args  []any
			most  int
		}{
			"due": {sqlDueTimers, []any{now, wall, wall, batch}, 2 * batch}, "claim": {sqlClaimTimers, []any{now, wall, wall, batch, wall.Add(time.Minute), "fence"}, 2 * batch},
		} {
			plan := explain(t, s, p.query, p.args...)
			if !strings.Contains(plan, "timer_due") || regexp.MustCompile(`SCAN timer$|SCAN timer\n|Seq Scan on timer`).MatchString(plan) {
				t.Errorf("%s does not find its rows by timer_due alone:\n%s", name, plan)
			}
			if n := s.rowsRead(t, p.query, p.args...); n > p.most {
				t.Errorf("%s reads %d rows of timer, %d are allowed", name, n, p.most)
			}
		}
		due := *flatTimers / 100
		want(t, "due", len(got(s.DueTimers(ctx, now, wall, *flatTimers))(t)), due)
		seen := map[int64]bool{}
		var last time.Time
		for {
			some := got(s.ClaimTimers(ctx, now, wall, time.Minute, batch))(t)
			if len(some) == 0 {
				break
			}
			for _, c := range some {
				if c.Due.Before(last) || seen[c.TimerID] || c.Due.After(now) {
					t.Fatalf("timer %d, due %s, comes behind %s", c.TimerID, c.Due, last)
				}
				last, seen[c.TimerID] = c.Due, true
			}
		}
		want(t, "claimed", len(seen), due)
		next, ok, err := s.NextDue(ctx, now)
		must(t, err)
		want(t, "next", fmt.Sprint(next.After(now), ok), "true true")
	})
}

// read is how PostgreSQL tells of the rows that a step of a plan over timer took from it and threw away.
var read = regexp.MustCompile(`on timer.*?rows=\d+ .*?\(actual rows=(\d+) loops=(\d+)\)`)
var thrown = regexp.MustCompile(`Rows Removed by Filter: (\d+)`)

// rowsRead is the most rows of timer that one step of a statement reads. PostgreSQL counts them; SQLite does not, so there
// the rows are counted that the range of its index holds in the order of the plan, up to the limit.
func (s *Store) rowsRead(t testing.TB, query string, args ...any) (n int) {
	t.Helper()
	ctx := context.Background()
	if s.Dialect() != "postgres" {
		plan := explain(t, s, query, args...)
		if !strings.Contains(plan, "timer_due (due<?)") || strings.Contains(plan, "TEMP B-TREE FOR ORDER BY") {
			t.Fatalf("rows are not read in the order in which they are due:\n%s", plan)
		}
		return got(one[int](ctx, s.read(), `SELECT COUNT(*) FROM (SELECT timer_id FROM timer WHERE due <= ? ORDER BY due LIMIT ?)`, args[0], args[3]))(t)
	}
	err := s.tx(ctx, func(q conn) error {
		lines, err := list(ctx, q, column[string], "EXPLAIN (ANALYZE, TIMING OFF) "+query, args...)
		if err != nil {
			return err
		}
		for _, m := range read.FindAllStringSubmatch(strings.Join(lines, "\n"), -1) {
			rows, _ := strconv.Atoi(m[1])
			loops, _ := strconv.Atoi(m[2])
			n = max(n, rows*loops)
		}
		for _, m := range thrown.FindAllStringSubmatch(strings.Join(lines, "\n"), -1) {
			rows, _ := strconv.Atoi(m[1])
			n += rows
		}
		return errUndone
	})
	if err == nil || !strings.Contains(err.Error(), errUndone.Error()) {
		t.Fatal(err)
	}
	if n == 0 {
		t.Fatal("the plan does not tell what was read")
	}
	return n
}

var errUndone = &collector.Error{Code: collector.CodeInvalid, Msg: "it was only tried"}
