package jobs

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/crawler"
)

func asked(n int, at time.Time) crawler.Exchange {
	return crawler.Exchange{URL: fmt.Sprintf("https://x.example/%d", n), Page: fmt.Sprintf("https://x.example/%d", n), Status: 200, Header: http.Header{"Content-Type": {"text/html"}},
		Body: []byte(strings.Repeat(fmt.Sprintf("<p>%d</p>", n), 20)), Fetched: at, Outcome: crawler.OK}
}

func openRaw(t *testing.T, dir string) *RawFiles {
	t.Helper()
	f, err := OpenRawFiles(dir)
	must(t, err)
	t.Cleanup(func() { must(t, f.Close()) })
	return f
}

func (f *RawFiles) fill(t *testing.T, n int, at time.Time) (rows []collector.RawAnswer) {
	t.Helper()
	for i := range n {
		a, err := f.Append(asked(i, at))
		must(t, err)
		rows = append(rows, a)
	}
	return rows
}

func (f *RawFiles) readAll(t *testing.T, rows []collector.RawAnswer) {
	t.Helper()
	for i, a := range rows {
		if body, err := f.Read(a); err != nil || !bytes.Equal(body, asked(i, a.Fetched).Body) {
			t.Errorf("%s at %d: %q, %v", a.File, a.Offset, body, err)
		}
	}
}

// A process that is killed leaves half a record: it is cut off, what rows know is read, and the next file goes on with the
// chain. Each place where the file may end is tried.
func TestRawFilesAfterAKill(t *testing.T) {
	dir, day := t.TempDir(), time.Date(2026, 11, 28, 23, 59, 0, 0, time.UTC)
	f := openRaw(t, dir)
	rows := f.fill(t, 2, day)
	more, err := f.Append(asked(2, day))
	must(t, err)
	open := filepath.Join(dir, "raw", rows[0].File+openEnding)
	whole, err := os.ReadFile(open)
	must(t, err)
	for end := more.Offset; end < more.Offset+more.Length; end += 11 {
		other := t.TempDir()
		must(t, os.MkdirAll(filepath.Join(other, "raw"), 0o700))
		must(t, os.WriteFile(filepath.Join(other, "raw", rows[0].File+openEnding), whole[:end], 0o600))
		g := openRaw(t, other)
		g.readAll(t, rows)
		b, err := os.ReadFile(filepath.Join(other, "raw", rows[0].File))
		must(t, err)
		if len(b) > int(end) || int64(len(b)) < more.Offset || !bytes.HasPrefix(whole, b) {
			t.Fatalf("cut at %d: %d bytes are left", end, len(b))
		}
		next, err := g.Append(asked(3, day.Add(time.Hour)))
		must(t, err)
		if end == more.Offset && !strings.Contains(g.first(t, next.File), "Molva-Chain-Previous: "+rows[0].File+" "+rows[1].Head) {
			t.Errorf("the next file does not name the one before: %s", g.first(t, next.File))
		}
	}
}

// first is the header of a file's first record.
func (f *RawFiles) first(t *testing.T, name string) string {
	t.Helper()
	file, err := f.openFile(name)
	must(t, err)
	defer file.Close()
	r, err := crawler.NewEvidenceReader(file).Next()
	must(t, err)
	return r.Head()
}

// Files are by day, and none grows without end; what is read while it is written is read too.
func TestRawFilesByDay(t *testing.T) {
	f := openRaw(t, t.TempDir())
	f.most = 3
	day := time.Date(2026, 11, 28, 10, 0, 0, 0, time.UTC)
	rows := f.fill(t, 7, day)
	f.readAll(t, rows)
	next, err := f.Append(asked(0, day.Add(24*time.Hour)))
	must(t, err)
	names := map[string]bool{next.File: true}
	for _, a := range rows {
		names[a.File] = true
	}
	if len(names) != 4 || !strings.HasPrefix(rows[0].File, "2026-11-28-") || !strings.HasPrefix(next.File, "2026-11-29-") {
		t.Errorf("files %v", names)
	}
	changed := rows[1]
	changed.Digest = rows[2].Digest
	if _, err := f.Read(changed); collector.CodeOf(err) != collector.CodeInternal {
		t.Errorf("another record than the row names: %v", err)
	}
}

// Where the disk refuses, nothing is written and the chain stays where it was.
func TestRawFilesThatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	f := openRaw(t, dir)
	day := time.Date(2026, 11, 28, 10, 0, 0, 0, time.UTC)
	rows := f.fill(t, 1, day)
	writable := f.file
	readOnly, err := os.Open(writable.Name())
	must(t, err)
	f.file = readOnly
	if _, err := f.Append(asked(1, day)); collector.CodeOf(err) != collector.CodeUnavailable {
		t.Errorf("%v", err)
	}
	f.file = writable
	must(t, readOnly.Close())
	again, err := f.Append(asked(1, day))
	must(t, err)
	if again.Number != rows[0].Number+3 || again.Offset != rows[0].Offset+rows[0].Length {
		t.Errorf("%+v behind %+v", again, rows[0])
	}
	f.readAll(t, append(rows, again))
}
