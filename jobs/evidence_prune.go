package jobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/crawler"
)

// EvidencePolicy says how long raw pages are kept that nothing cites. What a version of a document cites, with it what
// complaints, cases and disputes are about, is kept for good.
type EvidencePolicy struct {
	KeepDays int   // 0: for ever
	MaxBytes int64 // of a folder; above it the oldest go before their time; 0: no bound
}

// String is the policy as the first record of a file says it.
func (p EvidencePolicy) String() string {
	age, bytes := "for ever", "without a bound"
	if p.KeepDays > 0 {
		age = fmt.Sprintf("for %d days", p.KeepDays)
	}
	if p.MaxBytes > 0 {
		bytes = fmt.Sprintf("within %d bytes", p.MaxBytes)
	}
	return "kept " + age + " " + bytes + "; what a version of a document cites is kept for good"
}

const (
	pruneEvery = 6 * time.Hour
	pruneFirst = 10 * time.Minute // after the start
	pruneMost  = 50               // files that are written anew or removed in one run
	newEnding  = ".new"           // of a file that is being written anew
)

// ownFolder makes the folder's pruning due, by a row: any scheduler offers it, and only this process can do it.
func (w *Work) ownFolder(ctx context.Context) {
	if w.Raw == nil {
		return
	}
	if _, err := w.noteFolder(ctx, time.Now().Add(pruneFirst)); err != nil {
		w.Log.Warn("the folder of raw pages is not pruned by this process", "component", "evidence", "error", err)
	}
}

// noteFolder writes what the folder holds into its row.
func (w *Work) noteFolder(ctx context.Context, due time.Time) (int64, error) {
	name, err := w.Raw.folderName()
	if err != nil {
		return 0, err
	}
	files, bytes, err := w.Raw.use()
	if err != nil {
		return 0, err
	}
	id, err := w.Store.SeeFolder(ctx, store.Folder{Name: name, Files: files, Bytes: bytes}, due, time.Now())
	w.Raw.folder.Store(id)
	return id, err
}

// pruneEvidence lets go of what the rules do not keep, in this process's own folder; another one's is left to its process.
func (w *Work) pruneEvidence(ctx context.Context, t Ticket) error {
	if w.Raw == nil || t.Row != w.Raw.folder.Load() || !w.Raw.pruning.TryLock() {
		return nil
	}
	defer w.Raw.pruning.Unlock()
	r, err := w.prune(ctx, time.Now())
	due := time.Now().Add(pruneEvery)
	if r.More {
		due = time.Now()
	}
	if _, err := w.noteFolder(ctx, due); err != nil {
		return err
	}
	if err != nil || r.Removed+r.Rewritten > 0 {
		w.Log.Info("raw pages were pruned", "component", "evidence", "removed", r.Removed, "rewritten", r.Rewritten, "bytes", r.Freed, "error", err)
	}
	return err
}

// EvidenceUse is how much evidence there is and what the rules of this process are.
type EvidenceUse struct {
	Folder   int64 `json:"folder" doc:"bytes in the folder of this process"`
	Files    int   `json:"files" doc:"of all processes; those of others as they were last looked at"`
	Bytes    int64 `json:"bytes" doc:"the same"`
	KeepDays int   `json:"keep_days" doc:"for what nothing cites; 0: for ever"`
	MaxBytes int64 `json:"max_bytes" doc:"of one folder; 0: no bound"`
}

// EvidenceUse looks at the folder of this process and at what others have noted.
func (w *Work) EvidenceUse(ctx context.Context) (EvidenceUse, error) {
	u := EvidenceUse{KeepDays: w.Raw.Policy.KeepDays, MaxBytes: w.Raw.Policy.MaxBytes}
	own, err := w.Raw.folderName()
	if err == nil {
		u.Files, u.Folder, err = w.Raw.use()
	}
	if err != nil {
		return u, &collector.Error{Code: collector.CodeUnavailable, Msg: "the folder of raw pages cannot be read", Where: w.Raw.dir, Err: err}
	}
	u.Bytes = u.Folder
	folders, err := w.Store.Folders(ctx)
	for _, f := range folders {
		if f.Name != own {
			u.Files, u.Bytes = u.Files+f.Files, u.Bytes+f.Bytes
		}
	}
	return u, err
}

// pruned is what one run did.
type pruned struct {
	Removed, Rewritten int   // files
	Freed              int64 // bytes
	More               bool  // there is more to do
}

// prune goes over the closed files, the oldest day first: those past their time, and while the folder has more bytes than
// it may, the next ones too.
func (w *Work) prune(ctx context.Context, wall time.Time) (out pruned, err error) {
	files, err := w.Raw.list(evidenceEnding, bareEnding)
	if err != nil {
		return out, err
	}
	_, total, err := w.Raw.use()
	if err != nil {
		return out, err
	}
	policy, oldest := w.Raw.Policy, ""
	if policy.KeepDays > 0 {
		oldest = wall.UTC().AddDate(0, 0, -policy.KeepDays).Format(time.DateOnly)
	}
	for _, f := range files {
		large := policy.MaxBytes > 0 && total-out.Freed > policy.MaxBytes
		if f.day >= oldest && !large || ctx.Err() != nil {
			break
		}
		if out.Removed+out.Rewritten >= pruneMost {
			out.More = true
			break
		}
		if err := w.pruneFile(ctx, f, &out); err != nil {
			return out, fmt.Errorf("prune %s: %w", f.name, err)
		}
	}
	return out, ctx.Err()
}

// pruneFile keeps of a file what must stay.
func (w *Work) pruneFile(ctx context.Context, f rawFile, out *pruned) error {
	all, err := w.Store.Filed(ctx, f.name)
	if err != nil {
		return err
	}
	var held []store.FiledAnswer
	for _, a := range all {
		if a.Stays {
			held = append(held, a)
		}
	}
	_, again := newName(f.name)
	switch {
	case len(held) == 0:
		if err := w.Store.Refile(ctx, f.name, "", nil); err != nil {
			return err
		}
		out.Removed, out.Freed = out.Removed+1, out.Freed+f.size
		return os.Remove(filepath.Join(w.Raw.dir, f.name))
	case len(held) == len(all) && again, strings.HasSuffix(f.name, bareEnding):
		return nil // it holds nothing else since it was written anew; or only as a whole it can go
	}
	spans := make([]crawler.Span, len(held))
	for i, a := range held {
		spans[i] = crawler.Span{Start: a.Start, Length: a.Length}
	}
	size, err := w.rewrite(ctx, f.name, held, crawler.Keeping(spans), "")
	if err == nil {
		out.Rewritten, out.Freed = out.Rewritten+1, out.Freed+f.size-size
	}
	return err
}

// rewrite writes a closed file anew, under a name of its own, and lets the rows point to it; only then the old one goes. A
// process that is killed in between leaves two files, of which rows know one: the other goes when it is pruned.
func (w *Work) rewrite(ctx context.Context, name string, held []store.FiledAnswer, fate func(crawler.EvidenceRecord) crawler.Fate, reason string) (size int64, err error) {
	old, err := w.Raw.openFile(name)
	if err != nil {
		return 0, err
	}
	defer old.Close()
	st, err := old.Stat()
	if err != nil {
		return 0, err
	}
	fresh, _ := newName(name)
	path := filepath.Join(w.Raw.dir, fresh)
	out, err := os.OpenFile(path+newEnding, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, err
	}
	moved, _, err := crawler.RewriteEvidence(out, old, st.Size(), fate, reason, time.Now())
	if err == nil {
		size, err = out.Seek(0, 1)
	}
	if err = cmp.Or(err, out.Sync()); err == nil {
		held, err = refiled(held, moved)
	}
	if err = errors.Join(err, out.Close()); err != nil {
		_ = os.Remove(path + newEnding)
		return 0, err
	}
	w.Raw.moving.Lock()
	defer w.Raw.moving.Unlock()
	if err := errors.Join(os.Rename(path+newEnding, path), os.Chtimes(path, st.ModTime(), st.ModTime())); err != nil {
		return 0, err
	}
	if err := w.Store.Refile(ctx, name, fresh, held); err != nil {
		return 0, err
	}
	return size, os.Remove(old.Name())
}

// refiled are the answers where their records lie now.
func refiled(held []store.FiledAnswer, moved []crawler.Moved) ([]store.FiledAnswer, error) {
	out := make([]store.FiledAnswer, 0, len(held))
	for _, a := range held {
		start, end := int64(-1), int64(0)
		for len(moved) > 0 && moved[0].From < a.Start+a.Length {
			m := moved[0]
			moved = moved[1:]
			if m.From < a.Start {
				continue
			}
			if start < 0 {
				start = m.To
			}
			end = m.To + m.Length
		}
		if start < 0 {
			return nil, fmt.Errorf("no record begins where the store says that answer %d lies", a.RawID)
		}
		out = append(out, store.FiledAnswer{RawID: a.RawID, Start: start, Length: end - start})
	}
	return out, nil
}

var rewritten = regexp.MustCompile(`^(.*)~(\d+)$`)

// newName is the name of a file when it is written anew; again says that it was before.
func newName(name string) (fresh string, again bool) {
	base, n := strings.TrimSuffix(name, evidenceEnding), 0
	if m := rewritten.FindStringSubmatch(base); m != nil {
		base, again = m[1], true
		n, _ = strconv.Atoi(m[2])
	}
	return fmt.Sprintf("%s~%d%s", base, n+1, evidenceEnding), again
}
