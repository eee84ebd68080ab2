package jobs

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"molva/collector"
)

// RawFiles keeps the answers of sites as they came over the wire, in append-only files by day. A row of the store says
// where each lies and what its SHA-256 is.
type RawFiles struct {
	dir      string
	instance string // so that processes which share the folder never write to one file

	mu   sync.Mutex
	day  string
	file *os.File
	end  int64
}

// OpenRawFiles prepares the folder DIR/raw.
func OpenRawFiles(data string) (*RawFiles, error) {
	dir := filepath.Join(data, "raw")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder for raw pages: %w", err)
	}
	return &RawFiles{dir: dir, instance: strings.ToLower(rand.Text()[:8])}, nil
}

// Append writes one answer behind the others and says where it lies.
func (f *RawFiles) Append(body []byte, at time.Time) (collector.RawAnswer, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.open(at.UTC().Format(time.DateOnly)); err != nil {
		return collector.RawAnswer{}, err
	}
	n, err := f.file.WriteAt(body, f.end)
	if err != nil {
		return collector.RawAnswer{}, &collector.Error{Code: collector.CodeUnavailable, Msg: "a raw page could not be kept", Where: f.dir,
			Hint: "is the disk full?", Err: err}
	}
	sum := sha256.Sum256(body)
	a := collector.RawAnswer{Fetched: at, File: filepath.Base(f.file.Name()), Offset: f.end, Length: int64(n), SHA256: hex.EncodeToString(sum[:])}
	f.end += int64(n)
	return a, nil
}

func (f *RawFiles) open(day string) error {
	if f.file != nil && f.day == day {
		return nil
	}
	if f.file != nil {
		_ = f.file.Close() // all of it is written; a new day has its own file
		f.file = nil
	}
	file, err := os.OpenFile(filepath.Join(f.dir, day+"-"+f.instance+".raw"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return &collector.Error{Code: collector.CodeUnavailable, Msg: "the file for raw pages cannot be opened", Where: f.dir, Err: err}
	}
	end, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return fmt.Errorf("raw pages: %w", err)
	}
	f.file, f.day, f.end = file, day, end
	return nil
}

// Read gives one answer back; a byte that differs from what was written is an error.
func (f *RawFiles) Read(a collector.RawAnswer) ([]byte, error) {
	if filepath.Base(a.File) != a.File {
		return nil, collector.Errorf(collector.CodeInvalid, "%q is no file of raw pages", a.File)
	}
	file, err := os.Open(filepath.Join(f.dir, a.File))
	if err != nil {
		return nil, collector.Errorf(collector.CodeNotFound, "the raw page is not kept here: %w", err)
	}
	defer file.Close()
	body := make([]byte, a.Length)
	if _, err := file.ReadAt(body, a.Offset); err != nil {
		return nil, fmt.Errorf("read raw page %s at %d: %w", a.File, a.Offset, err)
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
	if f.file == nil {
		return nil
	}
	return f.file.Close()
}
