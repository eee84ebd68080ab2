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

// knownPages is how many pages are known in TestDuePagesAreFlat; 1000000 is what is promised.
var knownPages = cmdflag.Int("pages", 20000, "known pages in TestDuePagesAreFlat; one in a hundred is due")

const sqlKnownPages = `
WITH RECURSIVE n(i) AS (SELECT CAST(? AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO page (company_id, source_id, host_id, url, depth, pass, due, tries, status, outcome, reason, body_hash, etag, modified, reviews, filled, emptied, visited, rest)
SELECT ?, CAST(? AS BIGINT) + i / 10 % 5, CAST(? AS BIGINT) + i / 50 % 3, 'https://known.example/' || CAST(i AS TEXT), i % 4, 1, CASE WHEN i % 10 = 0 AND CAST(? AS BIGINT) = 1 THEN CAST(? AS BIGINT) ELSE 0 END,
    0, 200, 'ok', '', 'hash', 'tag', '', 9, 0, 0, CAST(? AS BIGINT), CASE WHEN i % 2 = 0 THEN CAST(? AS BIGINT) ELSE 0 END FROM n`

// However many pages are known, those that are due are found by an index: no more than twice a batch is read for one, and ten
// times as many that are not due change nothing.
func TestDuePagesAreFlat(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		sources, hosts := w.places(t, 5, 3)
		add := func(from, to int, due bool) {
			_, err := s.write().exec(ctx, sqlKnownPages, from, to, w.scope.Company, sources[0], hosts[0], due, now, now.Add(-time.Hour), now.Add(time.Hour))
			must(t, err)
			if s.Dialect() == "postgres" {
				must(t, second(s.writer.Exec("ANALYZE page")))
			}
		}
		add(1, *knownPages/10, true)
		before := w.pagesRead(t, sources, hosts)
		t.Logf("rows of page that are read: %v", before)
		add(*knownPages/10+1, *knownPages, false)
		if after := w.pagesRead(t, sources, hosts); fmt.Sprint(after) != fmt.Sprint(before) {
			t.Errorf("read %v, and with ten times as many pages %v", before, after)
		}
		due := 0
		for _, h := range hosts {
			due += len(got(s.DuePages(ctx, h, now, *knownPages))(t))
		}
		want(t, "due", due, *knownPages/100)
	})
}

// places are so many sources with a running pass, and hosts, with ids that follow each other.
func (w *world) places(t *testing.T, sources, hosts int) (sourceIDs, hostIDs []int64) {
	t.Helper()
	ctx := context.Background()
	for i := range hosts {
		hostIDs = append(hostIDs, got(w.s.EnsureHost(ctx, w.scope, fmt.Sprintf("https://known%d.example:443", i)))(t))
	}
	for i := range sources {
		src := got(w.s.AddSource(ctx, w.scope, collector.Source{Name: "known", URL: fmt.Sprintf("https://known.example/start%d", i), Owner: w.person.PersonID, Period: time.Hour, Due: now}))(t)
		must(t, second(w.s.write().exec(ctx, "UPDATE source SET pass = 1, pass_open = 1, pass_start = ? WHERE source_id = ?", now, src.SourceID)))
		sourceIDs = append(sourceIDs, src.SourceID)
	}
	return sourceIDs, hostIDs
}

// pagesRead is how many rows of page are read to find what is due, by question; more than twice what it answers, or a walk over
// the table, is an error.
func (w *world) pagesRead(t *testing.T, sources, hosts []int64) map[string]int {
	t.Helper()
	const batch = 20
	out := map[string]int{}
	for name, q := range map[string]struct {
		query string
		args  []any
		most  int
	}{
		"due pages of a source":  {sqlDuePages, []any{sources[0], hosts[0], now, batch}, 2 * batch},
		"sources with due pages": {sqlSourcesOnHost, []any{hosts[0], now}, 2 * batch},
		"hosts with due pages":   {sqlReadyHosts, []any{wall, wall, now, batch}, 2 * (len(hosts) + 1)},
		"passes without any":     {sqlOpenPasses, []any{batch}, 2 * (len(sources) + 1)},
	} {
		if plan := explain(t, w.s, q.query, q.args...); regexp.MustCompile(`SCAN g( |$)|Seq Scan on page`).MatchString(plan) {
			t.Errorf("%s walk over the table:\n%s", name, plan)
		}
		out[name] = w.s.pageRows(t, q.query, q.args...)
		if out[name] > q.most {
			t.Errorf("%s: %d rows of page are read, %d are allowed", name, out[name], q.most)
		}
	}
	return out
}

// fromPages is how PostgreSQL tells of the rows that a step of a plan took from page.
var fromPages = regexp.MustCompile(`on page g? ?.*\(actual rows=(\d+) loops=(\d+)\)`)

// pageRows is how many rows of page a question reads. PostgreSQL counts them; on SQLite a function does that stands first in
// the condition on them.
func (s *Store) pageRows(t testing.TB, query string, args ...any) (n int) {
	t.Helper()
	ctx := context.Background()
	if s.Dialect() != "postgres" {
		counting := strings.NewReplacer("WHERE g.source_id", "WHERE looked(g.tries) = 1 AND g.source_id", "WHERE g.host_id", "WHERE looked(g.tries) = 1 AND g.host_id").Replace(query)
		if strings.Count(counting, "looked") != 1 {
			t.Fatalf("the statement is another one:\n%s", query)
		}
		looked.Store(0)
		must(t, second(list(ctx, s.write(), func(scanner) (int, error) { return 0, nil }, counting, args...)))
		return int(looked.Load())
	}
	lines := got(list(ctx, s.write(), column[string], "EXPLAIN (ANALYZE, TIMING OFF) "+query, args...))(t)
	for _, line := range lines {
		if m := fromPages.FindStringSubmatch(line); m != nil {
			rows, _ := strconv.Atoi(m[1])
			loops, _ := strconv.Atoi(m[2])
			n += rows * loops
		}
		if m := thrown.FindStringSubmatch(line); m != nil {
			rows, _ := strconv.Atoi(m[1])
			n += rows
		}
	}
	return n
}
