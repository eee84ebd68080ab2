package store

import (
	"context"
	"database/sql/driver"
	cmdflag "flag"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"modernc.org/sqlite"

	"molva/collector"
)

// flatTimers is how many timers lie beside those that are due; 100000 is what is promised.
var flatTimers = cmdflag.Int("timers", 3000, "timers of all kinds in TestDueTimersAreFlat; one in a hundred is due")

const sqlCrowdTimers = `
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO timer (company_id, kind, subject_id, due, not_before, lease_until, fence, tries, reason)
SELECT ?, CASE i % 4 WHEN 0 THEN 'case:deadline' WHEN 1 THEN 'dispute:step' WHEN 2 THEN 'quality:recheck' ELSE 'inspect:chat' END, i,
    CASE WHEN i % 100 = 0 THEN CAST(? AS BIGINT) - i ELSE CAST(? AS BIGINT) + i END, 0, 0, '', 0, '' FROM n`

// Before all of these stand steps that failed and are put off, and a few that somebody has in hand.
const sqlCrowdPutOff = `
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO timer (company_id, kind, subject_id, due, not_before, lease_until, fence, tries, reason)
SELECT ?, 'test:failing', i, CAST(? AS BIGINT) - i, CASE WHEN i <= 10 THEN 0 ELSE CAST(? AS BIGINT) + i END, CASE WHEN i <= 10 THEN CAST(? AS BIGINT) ELSE 0 END, '', 3, 'failed' FROM n`

// However many cases, disputes and sellers wait, what is due is found by the index of due instants alone, and no more than
// twice a batch is read for one.
func TestDueTimersAreFlat(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		_, err := s.write().exec(ctx, sqlCrowdTimers, *flatTimers, w.scope.Company, now, now.Add(time.Hour))
		must(t, err)
		_, err = s.write().exec(ctx, sqlCrowdPutOff, *flatTimers/20, w.scope.Company, now.Add(-time.Hour), wall, wall.Add(time.Minute))
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
			"due": {sqlDueTimers, dueTimersArgs(now, wall, batch), 2 * batch}, "claim": {sqlClaimTimers, append(dueTimersArgs(now, wall, batch), wall.Add(time.Minute), "fence"), 2 * batch},
		} {
			plan := explain(t, s, p.query, p.args...)
			if !strings.Contains(plan, "timer_fresh") || !strings.Contains(plan, "timer_put_off") || regexp.MustCompile(`SCAN timer$|SCAN timer\n|Seq Scan on timer`).MatchString(plan) {
				t.Errorf("%s does not find its rows by the indexes of what is due alone:\n%s", name, plan)
			}
			if n := s.rowsRead(t, p.query, p.args...); n > p.most {
				t.Errorf("%s reads %d rows of timer, %d are allowed", name, n, p.most)
			}
		}
		due := *flatTimers / 100 // and of those that failed none may be tried yet
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

// looked counts the rows of which a statement on SQLite has asked something.
var looked atomic.Int64

func init() {
	if err := sqlite.RegisterScalarFunction("looked", 1, func(*sqlite.FunctionContext, []driver.Value) (driver.Value, error) {
		looked.Add(1)
		return int64(1), nil
	}); err != nil {
		panic(err)
	}
}

// rowsRead is how many rows of timer a statement reads where it looks for what is due. PostgreSQL counts them; on SQLite a
// function does that stands first in each condition. The statement is undone.
func (s *Store) rowsRead(t testing.TB, query string, args ...any) (n int) {
	t.Helper()
	ctx := context.Background()
	if s.Dialect() != "postgres" {
		counting := strings.ReplaceAll(query, "FROM timer WHERE not_before", "FROM timer WHERE looked(lease_until) = 1 AND not_before")
		if strings.Count(counting, "looked") != 2 {
			t.Fatalf("the statement is another one:\n%s", query)
		}
		looked.Store(0)
		err := s.tx(ctx, func(q conn) error {
			if _, err := list(ctx, q, column[int64], counting, args...); err != nil {
				return err
			}
			return errUndone
		})
		if err == nil || !strings.Contains(err.Error(), errUndone.Error()) {
			t.Fatal(err)
		}
		return int(looked.Load())
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
