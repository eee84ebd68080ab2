package crawler

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"regexp"
	"strings"
)

// A bundle is a ZIP archive of the plainest kind: files stored as they are, one time for all, a comment at the end.
// Every tool opens it; and since each of its bytes follows from the files in it, each byte that is another one is found,
// also where other readers never look. Nothing is unpacked, so nothing can swell.

// zipFile is one file of a bundle: where its local header and its content lie.
type zipFile struct {
	name    string
	crc     uint32
	size    int64
	header  int64 // offset of the local header
	content int64 // offset of the content
}

const (
	zipLocal    = "PK\x03\x04"
	zipCentral  = "PK\x01\x02"
	zipEnd      = "PK\x05\x06"
	zipVersion  = 20
	zipUTF8     = 0x0800
	zipDay      = 0x0021 // 1 January 1980, the first day that ZIP knows
	localSize   = 30
	centralSize = 46
	endSize     = 22

	bundleFiles = 1000    // most files of a bundle
	bundleMost  = 1 << 30 // most bytes of a bundle
)

// zipNames are the names that files of a bundle may have: none leads out of the folder in which it is unpacked.
var zipNames = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._~-]{0,99}(/[A-Za-z0-9][A-Za-z0-9._~-]{0,99})?$`)

func (f zipFile) shared(b []byte) []byte {
	b = binary.LittleEndian.AppendUint16(b, zipVersion)
	b = binary.LittleEndian.AppendUint16(b, zipUTF8)
	b = binary.LittleEndian.AppendUint16(b, 0) // stored
	b = binary.LittleEndian.AppendUint16(b, 0)
	b = binary.LittleEndian.AppendUint16(b, zipDay)
	b = binary.LittleEndian.AppendUint32(b, f.crc)
	b = binary.LittleEndian.AppendUint32(b, uint32(f.size)) //nolint:gosec // at most bundleMost
	b = binary.LittleEndian.AppendUint32(b, uint32(f.size)) //nolint:gosec // the same
	b = binary.LittleEndian.AppendUint16(b, uint16(len(f.name)))
	return binary.LittleEndian.AppendUint16(b, 0)
}

// local is the header before the content.
func (f zipFile) local() []byte { return append(f.shared([]byte(zipLocal)), f.name...) }

// central is the line of the archive's directory.
func (f zipFile) central() []byte {
	b := f.shared(binary.LittleEndian.AppendUint16([]byte(zipCentral), zipVersion))
	b = append(b, make([]byte, 10)...)                        // no comment, disk 0, no attributes
	b = binary.LittleEndian.AppendUint32(b, uint32(f.header)) //nolint:gosec // at most bundleMost
	return append(b, f.name...)
}

// zipTail is the archive's directory and its end.
func zipTail(files []zipFile, at int64, comment string) []byte {
	var b []byte
	for _, f := range files {
		b = append(b, f.central()...)
	}
	n := len(b)
	b = append(append(b, zipEnd...), 0, 0, 0, 0)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(files)))
	b = binary.LittleEndian.AppendUint16(b, uint16(len(files)))
	b = binary.LittleEndian.AppendUint32(b, uint32(n))
	b = binary.LittleEndian.AppendUint32(b, uint32(at)) //nolint:gosec // at most bundleMost
	b = binary.LittleEndian.AppendUint16(b, uint16(len(comment)))
	return append(b, comment...)
}

// namedBytes is one file that goes into a bundle.
type namedBytes struct {
	name string
	body []byte
}

// writeZip writes files and a comment.
func writeZip(w io.Writer, all []namedBytes, comment string) error {
	var files []zipFile
	at := int64(0)
	for _, x := range all {
		f := zipFile{name: x.name, crc: crc32.ChecksumIEEE(x.body), size: int64(len(x.body)), header: at}
		if !zipNames.MatchString(x.name) || len(all) > bundleFiles || at+f.size > bundleMost {
			return fmt.Errorf("%q does not fit into a bundle: %d files of at most %d, %d bytes of at most %d", x.name, len(all), bundleFiles, at+f.size, bundleMost)
		}
		for _, part := range [][]byte{f.local(), x.body} {
			n, err := w.Write(part)
			at += int64(n)
			if err != nil {
				return fmt.Errorf("write the bundle: %w", err)
			}
		}
		files = append(files, f)
	}
	if _, err := w.Write(zipTail(files, at, comment)); err != nil {
		return fmt.Errorf("write the bundle: %w", err)
	}
	return nil
}

// BundleError says what of a bundle is not what was written.
type BundleError struct {
	File   string // in the bundle; "" for the archive around the files
	Offset int64  // in the bundle, in bytes; -1 when it is not known
	Msg    string
}

func (e *BundleError) Error() string {
	where := "the archive itself"
	if e.File != "" {
		where = e.File
	}
	if e.Offset >= 0 {
		where += fmt.Sprintf(", byte %d of the bundle", e.Offset)
	}
	return where + ": " + e.Msg
}

// bundleReader reads a bundle's bytes.
type bundleReader struct {
	in   io.ReaderAt
	size int64
}

func (b bundleReader) bytes(at, n int64) ([]byte, bool) {
	if at < 0 || n < 0 || n > 1<<20 || at > b.size-n {
		return nil, false
	}
	out := make([]byte, n)
	_, err := b.in.ReadAt(out, at)
	return out, err == nil || errors.Is(err, io.EOF)
}

// fromLocals finds the files by the headers before them; where those end the directory begins.
func (b bundleReader) fromLocals() (files []zipFile, end int64, err error) {
	for at := int64(0); ; {
		head, ok := b.bytes(at, localSize)
		if !ok {
			return files, at, &BundleError{Offset: at, Msg: fmt.Sprintf("the bundle ends after %d bytes, in the middle; it was cut off", b.size)}
		}
		if string(head[:4]) != zipLocal {
			return files, at, nil
		}
		f := zipFile{crc: binary.LittleEndian.Uint32(head[14:]), size: int64(binary.LittleEndian.Uint32(head[22:])), header: at}
		name, ok := b.bytes(at+localSize, int64(binary.LittleEndian.Uint16(head[26:])))
		f.name, f.content = string(name), at+localSize+int64(len(name))
		switch {
		case ok && !zipNames.MatchString(f.name):
			return files, at, &BundleError{Offset: at + localSize, Msg: fmt.Sprintf("%.60q is no name that a file of a bundle may have", f.name)}
		case !ok || f.size > b.size-f.content:
			return files, at, &BundleError{File: f.name, Offset: at, Msg: fmt.Sprintf("the bundle ends after %d bytes, before this file does; it was cut off", b.size)}
		case len(files) == bundleFiles:
			return files, at, &BundleError{Offset: at, Msg: fmt.Sprintf("it has more than %d files", bundleFiles)}
		}
		files, at = append(files, f), f.content+f.size
	}
}

// fromDirectory finds the files by the directory at the end of the archive.
func (b bundleReader) fromDirectory() ([]zipFile, bool) {
	tail, ok := b.bytes(b.size-endSize-commentSize, endSize)
	if !ok || string(tail[:4]) != zipEnd {
		return nil, false
	}
	end, at := b.size-endSize-commentSize, int64(binary.LittleEndian.Uint32(tail[16:]))
	var files []zipFile
	next := int64(0)
	for at < end {
		head, ok := b.bytes(at, centralSize)
		if !ok || string(head[:4]) != zipCentral || len(files) == bundleFiles {
			return nil, false
		}
		f := zipFile{crc: binary.LittleEndian.Uint32(head[16:]), size: int64(binary.LittleEndian.Uint32(head[24:])), header: next}
		name, ok := b.bytes(at+centralSize, int64(binary.LittleEndian.Uint16(head[28:])))
		if !ok || !zipNames.MatchString(string(name)) {
			return nil, false
		}
		f.name, f.content = string(name), next+localSize+int64(len(name))
		files, at, next = append(files, f), at+centralSize+int64(len(name)), f.content+f.size
	}
	return files, at == end && next == int64(binary.LittleEndian.Uint32(tail[16:])) && len(files) > 0
}

// files are those of the bundle. An error is the first byte of the archive around them that is not what they make it.
// comment is what must stand at the end, once the files are known.
func (b bundleReader) files(comment func([]zipFile) (string, error)) ([]zipFile, error) {
	if b.size > bundleMost {
		return nil, &BundleError{Offset: -1, Msg: fmt.Sprintf("it has %d bytes; a bundle has at most %d", b.size, bundleMost)}
	}
	files, end, err := b.fromLocals()
	if directory, whole := b.fromDirectory(); whole {
		last := directory[len(directory)-1]
		files, end = directory, last.content+last.size
		if err := b.headers(files, end); err != nil {
			return nil, err
		}
	} else if err != nil {
		return nil, err
	} else if len(files) == 0 {
		return nil, &BundleError{Offset: 0, Msg: "it does not begin as a bundle of Molva does; was it packed anew by another program?"}
	}
	text, err := comment(files)
	if err != nil {
		return nil, err
	}
	tail := zipTail(files, end, text)
	if err := b.same("", end, tail, "the directory of the archive"); err != nil {
		return nil, err
	}
	if more := end + int64(len(tail)); b.size > more {
		return nil, &BundleError{Offset: more, Msg: fmt.Sprintf("%d bytes stand behind its end", b.size-more)}
	}
	return files, nil
}

// headers compares the header before each file with the archive's directory, which begins at dir.
func (b bundleReader) headers(files []zipFile, dir int64) error {
	for _, f := range files {
		err := b.same(f.name, f.header, f.local(), "its header")
		if err == nil {
			dir += int64(len(f.central()))
			continue
		}
		// Where the two name another CRC-32 the content decides.
		head, ok := b.bytes(f.header, localSize)
		by := f
		if by.crc = b.crc(f); ok && by.crc != f.crc && by.crc == binary.LittleEndian.Uint32(head[14:]) {
			return b.same(f.name, dir, by.central(), "its line in the directory")
		}
		return fmt.Errorf("%w; its line in the directory, at byte %d, says otherwise", err, dir)
	}
	return nil
}

func (b bundleReader) crc(f zipFile) uint32 {
	h := crc32.NewIEEE()
	_, _ = io.Copy(h, io.NewSectionReader(b.in, f.content, f.size)) // what cannot be read has another sum
	return h.Sum32()
}

// same compares bytes of the bundle with what they must be.
func (b bundleReader) same(file string, at int64, want []byte, what string) error {
	for len(want) > 0 {
		n := min(len(want), 64<<10)
		is, ok := b.bytes(at, int64(n))
		if !ok {
			return &BundleError{File: file, Offset: b.size, Msg: what + " is cut off"}
		}
		if !bytes.Equal(is, want[:n]) {
			i := 0
			for is[i] == want[i] {
				i++
			}
			return &BundleError{File: file, Offset: at + int64(i), Msg: fmt.Sprintf("%s is not what the files make it: %#02x instead of %#02x", what, is[i], want[i])}
		}
		at, want = at+int64(n), want[n:]
	}
	return nil
}

// commentSize is the length of the archive's comment, which is the SHA-256 of its manifest.
var commentSize = int64(len(bundleComment(Digest{})))

func bundleComment(manifest Digest) string {
	return "molva evidence, manifest.json " + strings.TrimSpace(manifest.String())
}
