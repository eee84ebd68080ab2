package alert

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"molva/collector"
)

func init() { schemes["outbox"] = openOutbox }

// Outbox keeps mails as files instead of sending them: DIR/<Message-ID without its brackets>.eml. It is the mail of an
// installation without a mail server; the console shows what lies in it.
type Outbox struct {
	dir string
	pen pen
}

func openOutbox(address string, o Options) (Channel, error) {
	_, dir, _ := strings.Cut(address, ":")
	return OpenOutbox(dir, o)
}

// OpenOutbox opens the folder, makes it where it is missing, and clears away what a crash left half-written.
func OpenOutbox(dir string, o Options) (*Outbox, error) {
	if dir == "" {
		return nil, &collector.Error{Code: collector.CodeInvalid, Msg: "the outbox has no folder", Where: "smtp", Hint: "write outbox:DIR"}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("outbox: %w", err)
	}
	half, err := filepath.Glob(filepath.Join(dir, ".*.part"))
	for _, f := range half {
		err = errors.Join(err, os.Remove(f))
	}
	if err != nil {
		return nil, fmt.Errorf("outbox: %w", err)
	}
	return &Outbox{dir: dir, pen: pen{o.From, o.Key}}, nil
}

// Name is "mail": a rule does not know whether its mails are sent or kept.
func (o *Outbox) Name() string { return "mail" }

// Send writes the mail to its file, on the disk before it answers. A message that lies there already is not written
// again, and the answer says so.
func (o *Outbox) Send(ctx context.Context, m Message) (string, error) {
	written, err := o.pen.write(m)
	if err != nil {
		return "", err
	}
	name, err := fileOf(strings.Trim(m.ID, "<>"))
	if err != nil {
		return "", &Error{Permanent: true, Err: err}
	}
	if err := ctx.Err(); err != nil {
		return "", &Error{Err: fmt.Errorf("outbox: %w", err)}
	}
	path := filepath.Join(o.dir, name)
	if _, err := os.Stat(path); err == nil {
		return "250 held already as " + name, nil
	}
	if err := writeWhole(o.dir, name, written.raw); err != nil {
		return "", &Error{Err: fmt.Errorf("outbox: %w", err)} // a full disk may have room later
	}
	return "250 kept as " + name, nil
}

// fileOf is the file of a Message-ID; it refuses what is no plain name.
func fileOf(id string) (string, error) {
	if id == "" || strings.HasPrefix(id, ".") || strings.ReplaceAll(id, "@", "") != idPart(strings.ReplaceAll(id, "@", "")) {
		return "", fmt.Errorf("outbox: %q is no Message-ID of ours", id)
	}
	return id + ".eml", nil
}

// writeWhole puts a file into a folder whole or not at all, also through a crash.
func writeWhole(dir, name string, content []byte) error {
	f, err := os.CreateTemp(dir, ".*.part")
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	err = cmp.Or(err, f.Sync())
	err = cmp.Or(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, name))
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return cmp.Or(d.Sync(), d.Close())
}

// List is the newest mails, read, at most limit of them after skipping some; and how many there are in all. Parts are
// left out: Get has them.
func (o *Outbox) List(ctx context.Context, skip, limit int) ([]Mail, int, error) {
	type file struct {
		name string
		at   time.Time
	}
	entries, err := os.ReadDir(o.dir)
	if err != nil {
		return nil, 0, fmt.Errorf("outbox: %w", err)
	}
	files := make([]file, 0, len(entries))
	for _, e := range entries {
		if info, err := e.Info(); err == nil && strings.HasSuffix(e.Name(), ".eml") {
			files = append(files, file{e.Name(), info.ModTime()})
		}
	}
	slices.SortFunc(files, func(a, b file) int { return cmp.Or(b.at.Compare(a.at), strings.Compare(a.name, b.name)) })
	total := len(files)
	files = files[min(max(skip, 0), total):]
	out := make([]Mail, 0, min(len(files), limit))
	for _, f := range files[:min(len(files), limit)] {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		m, err := o.Get(strings.TrimSuffix(f.name, ".eml"))
		if err != nil {
			return nil, 0, err
		}
		m.Text, m.HTML, m.Raw = "", "", nil
		out = append(out, m)
	}
	return out, total, nil
}

// Get reads one mail by its Message-ID without brackets; CodeNotFound when there is none.
func (o *Outbox) Get(id string) (Mail, error) {
	missing := collector.Errorf(collector.CodeNotFound, "there is no mail %q", id)
	name, err := fileOf(id)
	if err != nil {
		return Mail{}, missing
	}
	raw, err := os.ReadFile(filepath.Join(o.dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return Mail{}, missing
	}
	if err != nil {
		return Mail{}, fmt.Errorf("outbox: %w", err)
	}
	m, err := ReadMail(raw)
	if err != nil {
		return Mail{}, fmt.Errorf("outbox: %s: %w", name, err)
	}
	return m, nil
}
