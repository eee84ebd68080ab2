package store

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// kept saves the world's page with an answer in a file, and what it showed.
func (w *world) kept(t testing.TB, file string, start int64, writes ...DocumentWrite) int64 {
	t.Helper()
	p := w.page
	p.Pass, p.Due, p.Outcome, p.Status, p.Visited = w.source.Pass, time.Time{}, "ok", 200, now
	return got(w.s.SavePage(context.Background(), w.scope, PageResult{Host: w.host, Page: p, Documents: writes, Now: now, Raw: &collector.RawAnswer{URL: p.URL, Fetched: wall, Status: 200,
		Format: collector.RawWARC, File: file, Offset: start, Length: 10, SHA256: "aa", Number: start + 3, Digest: "d", Head: "h"}}))(t).Raw
}

// What showed something new stays, and so does the newest answer of a page and what a document that is gone was last seen
// in; the rest may go.
func TestWhatOfEvidenceStays(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		first := w.kept(t, "a", 0, w.review("x", "a", 5, now), w.review("y", "b", 5, now))
		stays := func(at string) string {
			out := ""
			for _, f := range got(s.Filed(ctx, "a"))(t) {
				if f.Stays {
					out += "+"
				} else {
					out += "-"
				}
			}
			return at + out
		}
		again := func(start int64, h collector.Health, writes ...DocumentWrite) {
			at := w.source.PassStart.Add(6 * time.Hour)
			w.startPass(t, at)
			w.kept(t, "a", start, writes...)
			w.closePass(t, h, at)
		}
		w.closePass(t, collector.HealthOK, now)
		seen := func(key string) DocumentWrite {
			return DocumentWrite{Document: w.held(t, key), PrevRev: w.held(t, key).Rev, Seen: true}
		}
		again(10, collector.HealthOK, seen("x"), seen("y"))
		want(t, "after the second", stays(""), "++")
		again(20, collector.HealthOK, seen("x"))
		want(t, "y is missed once", stays(""), "+-+")
		again(30, collector.HealthOK, seen("x"))
		want(t, "y is gone, and was last seen in the second", stays(""), "++-+")
		again(40, collector.HealthOK, edited(w.held(t, "x"), "c", now))
		again(50, collector.HealthOK, seen("x"))
		want(t, "x was edited in the fifth", stays(""), "++--++")
		last, absent, err := s.LastSight(ctx, w.scope, w.held(t, "y"))
		must(t, err)
		want(t, "last sight of y", last.Offset, 10)
		want(t, "absent from", absent.Offset, 50)
		last, absent, err = s.LastSight(ctx, w.scope, w.held(t, "x"))
		must(t, err)
		want(t, "last sight of x", last.Offset, 50)
		want(t, "x is there", absent.RawID, 0)
		x, y := w.held(t, "x").PublicID, w.held(t, "y").PublicID
		for _, c := range []struct {
			name   string
			offset int64
			in     []string
		}{{"both were first seen in it", 0, []string{x, y}}, {"y was last seen in it", 10, []string{y}}, {"in nobody's evidence", 30, nil},
			{"x was edited in it", 40, []string{x}}, {"x was last seen in it, and y not", 50, []string{x, y}}} {
			all := got(s.Filed(ctx, "a"))(t)
			row := got(s.RawAnswer(ctx, w.scope, all[c.offset/10].RawID))(t)
			want(t, c.name, strings.Join(got(s.SeenIn(ctx, w.scope, row))(t), " "), strings.Join(c.in, " "))
		}
		want(t, "of another company", len(got(s.SeenIn(ctx, newWorld(t, s, "two").scope, got(s.RawAnswer(ctx, w.scope, first))(t)))(t)), 0)
		row := got(s.RawAnswer(ctx, w.scope, first))(t)
		want(t, "row", row, collector.RawAnswer{RawID: first, Company: w.scope.Company, Page: w.page.PageID, Pass: 1, URL: w.page.URL, Fetched: wall, Status: 200, Format: "warc",
			File: "a", Offset: 0, Length: 10, SHA256: "aa", Number: 3, Digest: "d", Head: "h", Cited: true})
	})
}

// A file that was written anew takes the rows that it holds with it; all others of the old one go.
func TestRefile(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		first := w.kept(t, "a", 0, w.review("x", "a", 5, now))
		second, other := w.kept(t, "a", 10), w.kept(t, "b", 0)
		must(t, s.Refile(ctx, "a", "a~1", []FiledAnswer{{RawID: first, Start: 5, Length: 7}, {RawID: other, Start: 1, Length: 1}}))
		row := got(s.RawAnswer(ctx, w.scope, first))(t)
		want(t, "moved", fmt.Sprint(row.File, row.Offset, row.Length), fmt.Sprint("a~1", 5, 7))
		want(t, "of another file", got(s.RawAnswer(ctx, w.scope, other))(t).File, "b")
		if _, err := s.RawAnswer(ctx, w.scope, second); collector.CodeOf(err) != collector.CodeNotFound {
			t.Errorf("left out: %v", err)
		}
	})
}

func TestFolders(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		id := got(s.SeeFolder(ctx, Folder{Name: "a", Files: 1, Bytes: 10}, wall.Add(time.Hour), wall))(t)
		want(t, "not due", len(got(s.DueFolders(ctx, wall))(t)), 0)
		want(t, "due", fmt.Sprint(got(s.DueFolders(ctx, wall.Add(time.Hour)))(t)), fmt.Sprint([]int64{id}))
		want(t, "lost", len(got(s.DueFolders(ctx, wall.Add(folderLost)))(t)), 0)
		want(t, "again", got(s.SeeFolder(ctx, Folder{Name: "a", Files: 2, Bytes: 20}, wall, wall))(t), id)
		want(t, "folders", fmt.Sprint(got(s.Folders(ctx))(t)), fmt.Sprint([]Folder{{"a", 2, 20}}))
	})
}

// The step to this schema keeps the answers that are held, knows them for what they are, and marks those that are cited.
func TestStepToEvidence(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		first := w.kept(t, "a", 0, w.review("x", "a", 5, now))
		second, third := w.kept(t, "a", 10), w.kept(t, "a", 20, edited(w.held(t, "x"), "b", now))
		q := s.write()
		for _, back := range []string{"DROP TABLE evidence_folder", "DROP INDEX raw_answer_file", "ALTER TABLE raw_answer DROP COLUMN format", "ALTER TABLE raw_answer DROP COLUMN pass",
			"ALTER TABLE raw_answer DROP COLUMN number", "ALTER TABLE raw_answer DROP COLUMN digest", "ALTER TABLE raw_answer DROP COLUMN head", "ALTER TABLE raw_answer DROP COLUMN cited"} {
			_, err := q.exec(ctx, back)
			must(t, err)
		}
		text := string(got(migrations.ReadFile("migrations/0010_evidence.sql"))(t))
		for statement := range strings.SplitSeq(text, ";\n") {
			if strings.TrimSpace(statement) != "" {
				_, err := q.exec(ctx, statement)
				must(t, err)
			}
		}
		for id, cited := range map[int64]bool{first: true, second: false, third: true} {
			row := got(one[int64](ctx, q, "SELECT cited FROM raw_answer WHERE raw_id = ? AND format = '' AND file = 'a'", id))(t)
			want(t, "cited", row == 1, cited)
		}
	})
}

// A file's answers are found by its name, and the folders that are due without the others.
func TestEvidencePlans(t *testing.T) {
	s := openTest(t, "sqlite:"+t.TempDir()+"/molva.db")
	plan := strings.Join(got(list(context.Background(), s.read(), func(row scanner) (text string, err error) {
		var a, b, c int64
		err = row.Scan(&a, &b, &c, &text)
		return text, err
	}, "EXPLAIN QUERY PLAN "+sqlFiled, "a"))(t), "\n")
	for _, index := range []string{"SEARCH a USING INDEX raw_answer_file", "SEARCH n USING INDEX raw_answer_page"} {
		if !strings.Contains(plan, index) {
			t.Errorf("%q is not in\n%s", index, plan)
		}
	}
}
