package jobs

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"molva/collector"
	"molva/collector/store"
)

// rows are the answers of all files, by file.
func (b *bench) filed() (out map[string][]store.FiledAnswer, n int) {
	b.t.Helper()
	out = map[string][]store.FiledAnswer{}
	files, err := b.Raw.list(evidenceEnding)
	must(b.t, err)
	for _, f := range files {
		out[f.name], err = b.Store.Filed(b.t.Context(), f.name)
		must(b.t, err)
		n += len(out[f.name])
	}
	return out, n
}

// What no version cites and no page showed last goes when its time has come; bundles verify as before.
func TestPruningKeepsWhatIsCited(t *testing.T) {
	b := lived(t)
	b.Raw.Policy = EvidencePolicy{KeepDays: 30}
	must(t, b.Raw.Close())
	_, before := b.filed()
	r, err := b.prune(t.Context(), time.Now().Add(29*24*time.Hour))
	must(t, err)
	if r != (pruned{}) {
		t.Errorf("pruned before its time: %+v", r)
	}
	_, records := b.bundle("1", "ru")
	_, gone := b.bundle("2", "ru")
	later := time.Now().Add(32 * 24 * time.Hour)
	r, err = b.prune(t.Context(), later)
	must(t, err)
	held, after := b.filed()
	if r.Rewritten != 1 || r.Removed != 0 || r.Freed <= 0 || after >= before || len(held) != 1 {
		t.Errorf("%+v: %d answers, then %d in %d files", r, before, after, len(held))
	}
	for key, was := range map[string]int64{"1": records.Records, "2": gone.Records} {
		if _, r := b.bundle(key, "ru"); r.Records != was || len(r.Missing) != 0 {
			t.Errorf("%s: %d records instead of %d, missing %v", key, r.Records, was, r.Missing)
		}
	}
	for id := int64(1); id <= int64(before); id++ { // what a row names is there, and read
		a, err := b.Store.RawAnswer(t.Context(), b.scope, id)
		if err == nil {
			_, err = b.Raw.Read(a)
		}
		if err != nil && collector.CodeOf(err) != collector.CodeNotFound {
			t.Error(err)
		}
	}
	if r, err = b.prune(t.Context(), later); err != nil || r != (pruned{}) {
		t.Errorf("pruned twice: %+v, %v", r, err)
	}
}

// Above its bound a folder loses what is not cited before its time; the file that is written to stays.
func TestPruningWithinABound(t *testing.T) {
	b := lived(t)
	b.Raw.Policy = EvidencePolicy{KeepDays: 30, MaxBytes: 1}
	if r, err := b.prune(t.Context(), time.Now()); err != nil || r != (pruned{}) {
		t.Errorf("the open file: %+v, %v", r, err)
	}
	must(t, b.Raw.Close())
	if r, err := b.prune(t.Context(), time.Now()); err != nil || r.Rewritten != 1 {
		t.Errorf("%+v, %v", r, err)
	}
}

// A process that was killed while it wrote a file anew leaves two, or a half: nothing that rows know is lost, and what no
// row knows goes.
func TestPruningAfterAKill(t *testing.T) {
	b := lived(t)
	must(t, b.Raw.Close())
	files, err := b.Raw.list(evidenceEnding)
	must(t, err)
	whole, err := os.ReadFile(filepath.Join(b.Raw.dir, files[0].name))
	must(t, err)
	fresh, _ := newName(files[0].name)
	must(t, os.WriteFile(filepath.Join(b.Raw.dir, fresh), whole, 0o600))               // before the rows were moved
	must(t, os.WriteFile(filepath.Join(b.Raw.dir, fresh+newEnding), whole[:9], 0o600)) // in the middle
	must(t, os.WriteFile(filepath.Join(b.Raw.dir, "2026-01-02-gone-0001"+evidenceEnding), whole, 0o600))
	_, err = OpenRawFiles(filepath.Dir(b.Raw.dir))
	must(t, err)
	if _, err := os.Stat(filepath.Join(b.Raw.dir, fresh+newEnding)); !os.IsNotExist(err) {
		t.Errorf("the half of a file is still there: %v", err)
	}
	b.Raw.Policy.KeepDays = 1
	r, err := b.prune(t.Context(), time.Now().Add(72*time.Hour))
	must(t, err)
	left, err := os.ReadDir(b.Raw.dir)
	must(t, err)
	if len(left) != 1 || left[0].Name() != fresh || r.Removed != 1 || r.Rewritten != 1 {
		t.Errorf("%+v, left %v", r, left)
	}
	b.bundle("1", "ru")
}

// Bare files of older versions go as a whole, when nothing cites them.
func TestPruningOfBareFiles(t *testing.T) {
	b := newBench(t)
	path := filepath.Join(b.Raw.dir, "2026-01-02-abcdefgh"+bareEnding)
	must(t, os.WriteFile(path, []byte("<p>"), 0o600))
	b.Raw.Policy.KeepDays = 30
	r, err := b.prune(t.Context(), time.Now())
	must(t, err)
	if _, err := os.Stat(path); r.Removed != 1 || !os.IsNotExist(err) {
		t.Errorf("%+v, %v", r, err)
	}
}

// A folder's row makes its pruning due; another process's ticket is left to it.
func TestPruningIsDueByARow(t *testing.T) {
	b := newBench(t)
	id, err := b.noteFolder(t.Context(), time.Now().Add(-time.Minute))
	must(t, err)
	other, err := b.Store.SeeFolder(t.Context(), store.Folder{Name: "other"}, time.Now().Add(-time.Minute), time.Now())
	must(t, err)
	lost, err := b.Store.SeeFolder(t.Context(), store.Folder{Name: "lost"}, time.Now().Add(-time.Minute), time.Now().AddDate(0, 0, -4))
	must(t, err)
	due := func() map[int64]bool {
		tickets, err := b.dueTickets(t.Context(), b.Now(), time.Now())
		must(t, err)
		out := map[int64]bool{}
		for _, ticket := range tickets {
			if ticket.Task == TaskEvidence {
				must(t, b.handlers()[ticket.Task](t.Context(), ticket))
				out[ticket.Row] = true
			}
		}
		return out
	}
	if got := due(); !got[id] || !got[other] || got[lost] {
		t.Errorf("due at first: %v", got)
	}
	if got := due(); got[id] || !got[other] {
		t.Errorf("due afterwards: %v", got)
	}
}
