package jobs

import (
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"molva/collector"
	"molva/crawler"
)

// RawFiles keeps what was asked of sites and what they answered, as records of evidence in append-only files by day. A row
// of the store says where each lies, what its SHA-256 is and where the chain of its file stood.
type RawFiles struct {
	About  EvidenceAbout
	Policy EvidencePolicy

	dir      string
	instance string // so that processes which share the folder never write to one file

	// moving is held by who writes files anew, and shared by who reads a row and then its file.
	moving sync.RWMutex

	pruning sync.Mutex   // one at a time
	folder  atomic.Int64 // row of the folder; 0 before it has one

	mu     sync.Mutex
	day    string
	part   int
	file   *os.File // nil: none is open
	name   string   // of the file, as rows have it
	end    int64
	kept   int // exchanges in it
	writer crawler.EvidenceWriter
	most   int // exchanges of one file
}

// EvidenceAbout is what a file of evidence tells of itself.
type EvidenceAbout struct {
	Software string // "molva 1.2.3"
	Agent    string // user agent of the requests
}

// Bounds of one file; a new one begins behind them. All of a file's digests go into each bundle that cites it.
const (
	fileExchanges = 2000
	fileBytes     = 256 << 20
)

// openEnding marks the file that is being written: it is renamed when it is closed. One that is found at the start was
// left by a process that was killed.
const openEnding = ".open"

const (
	evidenceEnding = ".warc.gz"
	bareEnding     = ".raw" // of files that were written before there were records: one body behind the other
)

// OpenRawFiles prepares the folder DIR/raw, and mends what a process that was killed has left there.
func OpenRawFiles(data string) (*RawFiles, error) {
	f := &RawFiles{dir: filepath.Join(data, "raw"), instance: strings.ToLower(rand.Text()[:8]), most: fileExchanges}
	if err := os.MkdirAll(f.dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder for raw pages: %w", err)
	}
	if err := f.mend(); err != nil {
		return nil, fmt.Errorf("raw pages: %w", err)
	}
	return f, nil
}

// Append writes one exchange behind the others and says where it lies.
func (f *RawFiles) Append(e crawler.Exchange) (collector.RawAnswer, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.open(e.Fetched.UTC().Format(time.DateOnly), e.Fetched); err != nil {
		return collector.RawAnswer{}, err
	}
	before := f.writer.Chain
	k, err := f.writer.Add(e)
	if err == nil {
		err = f.write(k.Bytes)
	}
	if err != nil {
		f.writer.Chain = before
		return collector.RawAnswer{}, err
	}
	f.kept++
	sum := sha256.Sum256(e.Body)
	return collector.RawAnswer{Fetched: e.Fetched, URL: e.Page, Status: e.Status, Format: collector.RawWARC, File: f.name, Offset: f.end - int64(len(k.Bytes)), Length: int64(len(k.Bytes)),
		SHA256: hex.EncodeToString(sum[:]), Number: k.Chain.Number, Digest: k.Record.String(), Head: k.Chain.Head.String()}, nil
}

// write puts whole records behind the others, or leaves the file as it was.
func (f *RawFiles) write(b []byte) error {
	if _, err := f.file.WriteAt(b, f.end); err != nil {
		_ = f.file.Truncate(f.end) // else the next records are written over it, and mend takes what is left
		return &collector.Error{Code: collector.CodeUnavailable, Msg: "a raw page could not be kept", Where: f.dir, Hint: "is the disk full?", Err: err}
	}
	f.end += int64(len(b))
	return nil
}

// path is where a file lies, also while it is written.
func (f *RawFiles) path(name string) string {
	closed := filepath.Join(f.dir, name)
	if _, err := os.Stat(closed); errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(closed + openEnding); err == nil {
			return closed + openEnding
		}
	}
	return closed
}

// openFile opens a file that a row names, for reading.
func (f *RawFiles) openFile(name string) (*os.File, error) {
	if filepath.Base(name) != name || name == "" {
		return nil, collector.Errorf(collector.CodeInvalid, "%q is no file of raw pages", name)
	}
	file, err := os.Open(f.path(name))
	if errors.Is(err, fs.ErrNotExist) { // it was closed, and so renamed, at this very moment
		file, err = os.Open(filepath.Join(f.dir, name))
	}
	if err != nil {
		return nil, collector.Errorf(collector.CodeNotFound, "the raw page is not kept here: %w", err)
	}
	return file, nil
}

// Read gives the body of one answer back; a byte that differs from what was written is an error. One that was taken out is
// CodeNotFound, and so is one that another process keeps.
func (f *RawFiles) Read(a collector.RawAnswer) ([]byte, error) {
	file, err := f.openFile(a.File)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if st, err := file.Stat(); err != nil || a.Length < 0 || a.Offset < 0 || a.Length > st.Size() {
		return nil, collector.Errorf(collector.CodeInternal, "raw page %s at %d is cut off: %w", a.File, a.Offset, cmp.Or(err, fs.ErrInvalid))
	}
	body := make([]byte, a.Length)
	if _, err := file.ReadAt(body, a.Offset); err != nil {
		return nil, fmt.Errorf("read raw page %s at %d: %w", a.File, a.Offset, err)
	}
	if a.Format == collector.RawWARC {
		response := crawler.Digest{}
		body, response, err = crawler.ReadExchange(body)
		switch {
		case errors.Is(err, crawler.ErrRedacted):
			return nil, collector.Errorf(collector.CodeNotFound, "the raw page is not kept any more: %w", err)
		case err != nil:
			return nil, collector.Errorf(collector.CodeInternal, "the raw page %s at %d was changed on disk: %w", a.File, a.Offset, err)
		case response.String() != a.Digest:
			return nil, collector.Errorf(collector.CodeInternal, "the raw page %s at %d is another one than was kept", a.File, a.Offset)
		}
	}
	if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != a.SHA256 {
		return nil, collector.Errorf(collector.CodeInternal, "the raw page %s at %d was changed on disk", a.File, a.Offset)
	}
	return body, nil
}

// Close ends writing.
func (f *RawFiles) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.seal()
}
