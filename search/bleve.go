package search

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"molva/collector"
)

// lockWait is how long the second opener of a folder waits before it is refused; by default Bleve waits for ever.
const lockWait = "1s"

// bleveIndex is the embedded index: a folder for each slot and a file that names the live one.
type bleveIndex struct {
	dir  string
	lock sync.RWMutex // held for writing while slots are closed, emptied or swapped
	live Slot
	open map[Slot]bleve.Index
	form map[Slot]int
	put  map[Slot]*sync.Mutex // one writer a slot: a revision is compared, then written

	columns map[Slot]*bleveColumns
	deleted map[Slot]map[string]bool // by this process, which is the only one; guarded by put
}

// OpenBleve opens the embedded index in a folder, made when missing. A folder that another process holds is refused
// with CodeConflict.
func OpenBleve(dir string) (Index, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("open index %s: %w", dir, err)
	}
	x := &bleveIndex{dir: dir, open: map[Slot]bleve.Index{}, form: map[Slot]int{}, put: map[Slot]*sync.Mutex{SlotA: {}, SlotB: {}},
		columns: map[Slot]*bleveColumns{SlotA: {}, SlotB: {}}, deleted: map[Slot]map[string]bool{SlotA: {}, SlotB: {}}}
	var err error
	if x.live, err = x.readPointer(); err != nil {
		return nil, err
	}
	for _, s := range []Slot{SlotA, SlotB} {
		if x.open[s], err = openSlot(x.folder(s)); err != nil {
			delete(x.open, s)
			return nil, errors.Join(err, x.Close())
		}
		if x.form[s], err = slotForm(x.open[s]); err != nil {
			return nil, errors.Join(err, x.Close())
		}
	}
	return x, nil
}

func (x *bleveIndex) folder(s Slot) string { return filepath.Join(x.dir, string(s)) }
func (x *bleveIndex) pointer() string      { return filepath.Join(x.dir, "live") }

// slotConfig lets a batch be a segment of full size. By default four batches count as one segment, so that a fill writes
// every document some times more.
func slotConfig() map[string]interface{} {
	return map[string]interface{}{"bolt_timeout": lockWait, "scorchMergePlanOptions": map[string]int{"FloorSegmentSize": bleveBatch}}
}

// openSlot opens a slot's folder. One that was left half made by a crash holds nothing yet and is made again.
func openSlot(dir string) (bleve.Index, error) {
	made := filepath.Join(dir, "index_meta.json")
	if _, err := os.Stat(made); errors.Is(err, fs.ErrNotExist) {
		return newSlot(dir)
	}
	ix, err := bleve.OpenUsing(dir, slotConfig())
	switch {
	case err == nil:
		return ix, nil
	case strings.Contains(err.Error(), "timeout"):
		return nil, &collector.Error{Code: collector.CodeConflict, Msg: "the index in " + dir + " is held by another process",
			Hint: "stop it, or speak to it instead", Err: err}
	}
	return nil, &collector.Error{Code: collector.CodeInternal, Msg: fmt.Sprintf("the index in %s cannot be read: %v", dir, err),
		Hint: "remove that folder and run molva reindex: the index is made again from the store", Err: err}
}

func newSlot(dir string) (bleve.Index, error) {
	if err := os.RemoveAll(dir); err != nil {
		return nil, fmt.Errorf("empty index: %w", err)
	}
	ix, err := bleve.NewUsing(dir, bleve.NewIndexMapping(), scorch.Name, bleve.Config.DefaultKVStore, slotConfig())
	if err != nil {
		return nil, fmt.Errorf("make index %s: %w", dir, err)
	}
	if err := markForm(ix); err != nil {
		return nil, errors.Join(err, ix.Close())
	}
	return ix, nil
}

// readPointer is the live slot; a folder that is new has none yet, and begins with a.
func (x *bleveIndex) readPointer() (Slot, error) {
	b, err := os.ReadFile(x.pointer())
	if errors.Is(err, fs.ErrNotExist) {
		return SlotA, nil
	}
	if err != nil {
		return "", fmt.Errorf("read the live slot: %w", err)
	}
	if s := Slot(strings.TrimSpace(string(b))); s.Valid() {
		return s, nil
	}
	return "", &collector.Error{Code: collector.CodeInternal, Msg: "the file " + x.pointer() + " names no slot", Hint: "write a or b into it"}
}

// writePointer is atomic: a crash leaves the old pointer or the new one.
func (x *bleveIndex) writePointer(s Slot) error {
	temp, err := os.CreateTemp(x.dir, "live-")
	if err != nil {
		return fmt.Errorf("write the live slot: %w", err)
	}
	defer os.Remove(temp.Name()) //nolint:errcheck // it is gone when all went well
	_, err = temp.WriteString(string(s) + "\n")
	if err = errors.Join(err, temp.Sync(), temp.Close()); err == nil {
		err = os.Rename(temp.Name(), x.pointer())
	}
	if err == nil {
		err = syncDir(x.dir)
	}
	if err != nil {
		return fmt.Errorf("write the live slot: %w", err)
	}
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// slot is an open slot; the caller holds the lock.
func (x *bleveIndex) slot(s Slot) (bleve.Index, error) {
	if !s.Valid() {
		return nil, badSlot(s)
	}
	if ix := x.open[s]; ix != nil {
		return ix, nil
	}
	return nil, &collector.Error{Code: collector.CodeUnavailable, Msg: "the index is closed"}
}

func (x *bleveIndex) Reset(_ context.Context, s Slot) error {
	x.lock.Lock()
	defer x.lock.Unlock()
	if s == x.live {
		return liveSlot(s)
	}
	ix, err := x.slot(s)
	if err != nil {
		return err
	}
	if err := ix.Close(); err != nil {
		return fmt.Errorf("empty slot %s: %w", s, err)
	}
	delete(x.open, s)
	if ix, err = newSlot(x.folder(s)); err == nil {
		x.open[s], x.form[s], x.columns[s] = ix, indexForm, &bleveColumns{}
		clear(x.deleted[s])
	}
	return err
}

func (x *bleveIndex) Swap(_ context.Context, to Slot) error {
	x.lock.Lock()
	defer x.lock.Unlock()
	if _, err := x.slot(to); err != nil {
		return err
	}
	if err := x.writePointer(to); err != nil {
		return err
	}
	x.live = to
	return nil
}

func (x *bleveIndex) Live(context.Context) (Slot, error) {
	x.lock.RLock()
	defer x.lock.RUnlock()
	return x.live, nil
}

func (x *bleveIndex) Close() error {
	x.lock.Lock()
	defer x.lock.Unlock()
	var errs []error
	for s, ix := range x.open {
		errs = append(errs, ix.Close())
		delete(x.open, s)
	}
	return errors.Join(errs...)
}
