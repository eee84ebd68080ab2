package store

import (
	"context"
	cmdflag "flag"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"molva/collector"
)

// filedDocuments is how many documents are filed in TestAlikeIsFlat and BenchmarkAlike; 100000 is what is promised.
var filedDocuments = cmdflag.Int("filed", 20000, "documents in TestAlikeIsFlat and BenchmarkAlike, all of which share a band")

// stock is a band under which every document stands, as those do that begin with the same forty words.
const stock = 7

const sqlFileMany = `
WITH RECURSIVE n(i) AS (SELECT CAST(? AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO document_band (company_id, band, document_id) SELECT CAST(? AS BIGINT), ` + "7" + `, i FROM n UNION ALL SELECT CAST(? AS BIGINT), 1000 + i * 7919 % 1000003, i FROM n`

func (w *world) file(t testing.TB, from, to int) {
	t.Helper()
	must(t, second(w.s.write().exec(context.Background(), sqlFileMany, from, to, w.scope.Company, w.scope.Company)))
	if w.s.Dialect() == "postgres" {
		must(t, second(w.s.writer.Exec("ANALYZE document_band")))
	}
}

// arriving are the bands of a document that comes: one of the stock text, and some under which few stand.
func arriving(filed int) []int64 {
	bands := []int64{stock}
	for i := range int64(7) {
		bands = append(bands, 1000+(i*int64(filed)/8+1)*7919%1000003)
	}
	return bands
}

// However many documents are filed, one that comes costs so many rows and no more, even when all of them share its words.
func TestAlikeIsFlat(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		w := newWorld(t, s, "one")
		w.file(t, 1, *filedDocuments/10)
		before := w.bandRows(t, arriving(*filedDocuments/10))
		w.file(t, *filedDocuments/10+1, *filedDocuments)
		bands := arriving(*filedDocuments / 10)
		after := w.bandRows(t, bands)
		t.Logf("rows of document_band that are read: %d, and with ten times as many documents %d", before, after)
		if after > before+len(bands) || after > alikeMost+len(bands)*BandMost {
			t.Errorf("%d rows are read, and with ten times as many documents %d", before, after)
		}
		under := got(s.UnderBands(context.Background(), w.scope, bands))(t)
		want(t, "of the stock text", len(under[stock]), BandMost)
		want(t, "oldest first", under[stock][0] == 1 && slices.IsSorted(under[stock]), true)
		for _, b := range bands[1:] {
			want(t, fmt.Sprint("under ", b), len(under[b]), 1)
		}
		want(t, "of another company", len(got(s.UnderBands(context.Background(), newWorld(t, s, "two").scope, bands))(t)), 0)
	})
}

var fromBands = regexp.MustCompile(`on document_band.*\(actual rows=(\d+) loops=(\d+)\)`)

// bandRows is how many rows of document_band the questions of UnderBands read for some bands: all together, and each alone.
func (w *world) bandRows(t testing.TB, bands []int64) (n int) {
	t.Helper()
	in, args := inList(bands)
	count := func(query string, args ...any) {
		if w.s.Dialect() != "postgres" {
			looked.Store(0)
			must(t, second(list(context.Background(), w.s.write(), scanBand, strings.Replace(query, "WHERE company_id", "WHERE looked(document_id) = 1 AND company_id", 1), args...)))
			n += int(looked.Load())
			return
		}
		for _, line := range got(list(context.Background(), w.s.write(), column[string], "EXPLAIN (ANALYZE, TIMING OFF) "+query, args...))(t) {
			if m := fromBands.FindStringSubmatch(line); m != nil {
				rows, _ := strconv.Atoi(m[1])
				loops, _ := strconv.Atoi(m[2])
				n += rows * loops
			}
		}
	}
	count(strings.Replace(sqlUnderBands, "%", in, 1), append(append([]any{w.scope.Company}, args...), alikeMost)...)
	for _, b := range bands {
		count(sqlUnderBand, w.scope.Company, b, BandMost)
	}
	if n < BandMost {
		t.Fatalf("only %d rows were counted", n)
	}
	return n
}

// Places, decisions and namesakes are found by indexes.
func TestPlansOfClusters(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		w := crowded(t, s)
		c := w.scope.Company
		in, ids := inList([]int64{5, 6, 7})
		listed := append([]any{c}, ids...)
		key := func(table, columns string) string {
			if s.Dialect() == "postgres" {
				return table + "_pkey"
			}
			return columns
		}
		for name, p := range map[string]struct {
			query, index string
			args         []any
		}{
			"lagging":    {got(forFollower(sqlLagging, followerCluster))(t), "document_follow_clustered", []any{c, 0, 9}},
			"bands":      {strings.Replace(sqlUnderBands, "%", in, 1), key("document_band", "PRIMARY KEY (band=?"), append(slices.Clone(listed), 9)},
			"band":       {sqlUnderBand, key("document_band", "PRIMARY KEY (band=?"), []any{c, 5, 9}},
			"sketches":   {sqlSketches + in, key("document", "INTEGER PRIMARY KEY"), listed},
			"placed":     {sqlPlaced + in, key("document_cluster", "INTEGER PRIMARY KEY"), listed},
			"near":       {sqlPlacedNear + in, "document_cluster_near", listed},
			"decisions":  {strings.ReplaceAll(sqlDecisions, "%", in), key("cluster_decision", "PRIMARY KEY (first_id=?"), append(slices.Clone(listed), listed...)},
			"second":     {strings.ReplaceAll(sqlDecisions, "%", in), "cluster_decision_second", append(slices.Clone(listed), listed...)},
			"belongings": {sqlBelonging + in, key("document", "INTEGER PRIMARY KEY"), listed},
			"names":      {sqlNamesakes, "person_name", []any{c, "7", 9, 9}},
			"authors":    {sqlNamesakes, "author_person", []any{c, "7", 9, 9}},
			"written":    {sqlNamesakes, "document_written", []any{c, "7", 9, 9}},
		} {
			plan := explain(t, s, p.query, p.args...)
			if !strings.Contains(plan, p.index) {
				t.Errorf("%s does not use %s:\n%s", name, p.index, plan)
			}
			if wholeTable.MatchString(plan) {
				t.Errorf("%s reads a whole table:\n%s", name, plan)
			}
		}
		want(t, "namesakes", len(got(s.Namesakes(context.Background(), w.scope, "7", 99))(t)), crowd/500)
	})
}

// Places are replaced as a whole or not at all, and nothing of another company is seen or touched.
func TestClustersAreWrittenOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		one, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		claim := one.claim(t, followerCluster)
		turn := got(s.ClusterTurn(ctx, one.scope))(t)
		places := []collector.Placed{{Document: 1, Near: 1, Cluster: 1}, {Document: 2, Near: 1, Cluster: 1}, {Document: 3, Near: 1, Cluster: 3}}
		must(t, s.SaveClusters(ctx, claim, ClusterWrite{Turn: turn, Now: places}, nil))
		act := ClusterAct{ClusterWrite: ClusterWrite{Turn: turn, Was: places, Now: places[:2]}, Added: []collector.Decision{{First: 1, Second: 3, Act: "a", At: now, Reason: "why"}}}
		must(t, s.SaveClusterAct(ctx, one.scope, act))
		want(t, "placed", fmt.Sprint(got(s.PlacedNear(ctx, one.scope, []int64{1}))(t)), fmt.Sprint(places[:2]))
		want(t, "decided", len(got(s.Decisions(ctx, one.scope, []int64{3}))(t)), 1)
		before := one.fingerprintOfAll(t)
		wantCode(t, s.SaveClusterAct(ctx, one.scope, ClusterAct{ClusterWrite: ClusterWrite{Turn: turn, Was: places}}), collector.CodeConflict)
		wantCode(t, s.SaveClusters(ctx, claim, ClusterWrite{Turn: turn, Was: places}, nil), collector.CodeConflict)
		stolen := ClusterAct{ClusterWrite: ClusterWrite{Turn: turn + 1, Was: places}, Removed: []collector.Decision{{First: 1, Second: 3, Act: "other"}}}
		wantCode(t, s.SaveClusterAct(ctx, one.scope, stolen), collector.CodeConflict)
		other := ClusterAct{ClusterWrite: ClusterWrite{Turn: got(s.ClusterTurn(ctx, two.scope))(t), Was: places}, Removed: []collector.Decision{{First: 1, Second: 3, Act: "a"}}}
		wantCode(t, s.SaveClusterAct(ctx, two.scope, other), collector.CodeConflict)
		want(t, "rows", one.fingerprintOfAll(t), before)
		want(t, "seen by another", len(got(s.Placed(ctx, two.scope, []int64{1, 2}))(t))+len(got(s.PlacedNear(ctx, two.scope, []int64{1}))(t))+len(got(s.Decisions(ctx, two.scope, []int64{1}))(t)), 0)
	})
}

// BenchmarkAlike looks for those who may be alike to one that comes, of whom one is a stock text of all.
func BenchmarkAlike(b *testing.B) {
	onBoth(b, func(b *testing.B, w *world) {
		w.file(b, 1, *filedDocuments)
		bands := arriving(*filedDocuments)
		for b.Loop() {
			got(w.s.UnderBands(context.Background(), w.scope, bands))(b)
		}
	})
}
