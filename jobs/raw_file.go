package jobs

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"molva/collector"
	"molva/crawler"
)

// open makes the file that is written to, its first record included.
func (f *RawFiles) open(day string, at time.Time) error {
	if f.file != nil && f.day == day && f.kept < f.most && f.end < fileBytes {
		return nil
	}
	if err := f.seal(); err != nil {
		return err
	}
	unopened := func(err error) error {
		return &collector.Error{Code: collector.CodeUnavailable, Msg: "the file for raw pages cannot be opened", Where: f.dir, Err: err}
	}
	before, chain, err := f.newest()
	if err != nil {
		return unopened(err)
	}
	f.part++
	name := fmt.Sprintf("%s-%s-%04d%s", day, f.instance, f.part, evidenceEnding)
	f.writer.Chain = crawler.Chain{}
	b, err := f.writer.Begin(crawler.EvidenceInfo{File: name, Software: f.About.Software, Agent: f.About.Agent, Policy: f.Policy.String(), Before: before, Head: chain.Head, At: at})
	if err != nil {
		return unopened(err)
	}
	file, err := os.OpenFile(filepath.Join(f.dir, name+openEnding), os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return unopened(err)
	}
	f.file, f.name, f.day, f.end, f.kept = file, name, day, 0, 0
	if err := f.write(b); err != nil {
		_ = file.Close() // nothing is in it
		_ = os.Remove(file.Name())
		f.file = nil
		return err
	}
	return nil
}

// seal closes the file that is written to and gives it the name that rows know.
func (f *RawFiles) seal() error {
	if f.file == nil {
		return nil
	}
	file := f.file
	f.file = nil
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("close the raw pages: %w", err)
	}
	return os.Rename(file.Name(), strings.TrimSuffix(file.Name(), openEnding))
}

// snapshot opens a file for reading and says how long it is at this moment: whole records, also while more are written.
func (f *RawFiles) snapshot(name string) (*os.File, int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	file, err := f.openFile(name)
	if err != nil {
		return nil, 0, err
	}
	if f.file != nil && f.name == name {
		return file, f.end, nil
	}
	st, err := file.Stat()
	if err != nil {
		_ = file.Close() // it was only opened
		return nil, 0, err
	}
	return file, st.Size(), nil
}

// sealFile closes a file if it is the one that is written to; the next records begin another.
func (f *RawFiles) sealFile(name string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.name != name {
		return nil
	}
	return f.seal()
}

// newest is the file before the next one, with its chain: the first record of a file names both.
func (f *RawFiles) newest() (string, crawler.Chain, error) {
	all, err := f.list(evidenceEnding)
	if err != nil || len(all) == 0 {
		return "", crawler.Chain{}, err
	}
	name := slices.MaxFunc(all, func(a, b rawFile) int {
		return cmp.Or(strings.Compare(a.day, b.day), a.modified.Compare(b.modified), strings.Compare(a.name, b.name))
	}).name
	file, err := os.Open(filepath.Join(f.dir, name))
	if err != nil {
		return "", crawler.Chain{}, err
	}
	defer file.Close()
	st, err := file.Stat()
	if err != nil {
		return "", crawler.Chain{}, err
	}
	_, chain, err := crawler.EvidenceTail(file, st.Size())
	return name, chain, err
}

// rawFile is one closed file of evidence.
type rawFile struct {
	name, day string
	size      int64
	modified  time.Time
}

// list are the closed files whose names have one of the endings, the oldest day first.
func (f *RawFiles) list(endings ...string) ([]rawFile, error) {
	entries, err := os.ReadDir(f.dir) // in the order of names, which begin with the day
	if err != nil {
		return nil, err
	}
	var out []rawFile
	for _, e := range entries {
		if !slices.ContainsFunc(endings, func(ending string) bool { return strings.HasSuffix(e.Name(), ending) }) || len(e.Name()) < len(time.DateOnly) {
			continue
		}
		if st, err := e.Info(); err == nil {
			out = append(out, rawFile{e.Name(), e.Name()[:len(time.DateOnly)], st.Size(), st.ModTime()})
		}
	}
	return out, nil
}

// mend closes the files that a killed process has left open, without the half of a record at the end, of which no row
// knows; and removes what it had begun to write anew.
func (f *RawFiles) mend() error {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		path := filepath.Join(f.dir, e.Name())
		switch {
		case strings.HasSuffix(e.Name(), newEnding):
			err = os.Remove(path)
		case strings.HasSuffix(e.Name(), openEnding):
			err = mendOpen(path)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func mendOpen(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	st, err := file.Stat()
	if err != nil {
		return err
	}
	whole, _, err := crawler.EvidenceTail(file, st.Size())
	if err != nil {
		return err
	}
	if whole == 0 {
		return os.Remove(path)
	}
	if err := errors.Join(file.Truncate(whole), file.Sync()); err != nil {
		return err
	}
	return os.Rename(path, strings.TrimSuffix(path, openEnding))
}

// folderFile holds the name of the folder and is no raw page.
const folderFile = "folder"

// folderName names the folder among those of all processes; it is made once and lasts.
func (f *RawFiles) folderName() (string, error) {
	path := filepath.Join(f.dir, folderFile)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(b) != len(rand.Text()) { // there is none, or it was half written
		b = []byte(strings.ToLower(rand.Text()))
		err = os.WriteFile(path, b, 0o600)
	}
	return string(b), err
}

// use is how many raw pages lie in the folder, whatever their form, and their bytes.
func (f *RawFiles) use() (files int, bytes int64, err error) {
	entries, err := os.ReadDir(f.dir)
	for _, e := range entries {
		if st, err := e.Info(); err == nil && st.Mode().IsRegular() && e.Name() != folderFile {
			files, bytes = files+1, bytes+st.Size()
		}
	}
	return files, bytes, err
}
