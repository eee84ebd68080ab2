package crawler

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func verifyBytes(b []byte) (BundleReport, error) {
	return VerifyBundle(bytes.NewReader(b), int64(len(b)))
}

func TestABundleVerifies(t *testing.T) {
	b := newBundle(t)
	r, err := verifyBytes(b)
	if err != nil {
		t.Fatal(err)
	}
	if r.Document != "d0c" || r.Files != 6 || r.Records != 4+9 || r.Redacted != 1 || r.Dropped != 12 || r.Loose != 1 || len(r.Heads) != 2 || !r.Made.Equal(evidenceTime) {
		t.Errorf("%+v", r)
	}
}

// Every 97th byte of a bundle is changed, one at a time, and so is each of the first and last bytes of its parts: each is
// found, at its very place, in the file in which it lies; in evidence the record is named. There is no byte that is not read.
func TestABundleNamesTheChangedByte(t *testing.T) {
	b := newBundle(t)
	v := &verifier{bundleReader: bundleReader{bytes.NewReader(b), int64(len(b))}}
	files, err := v.files(v.comment)
	if err != nil {
		t.Fatal(err)
	}
	places := map[int64]bool{}
	for at := int64(0); at < v.size; at += 97 {
		places[at] = true
	}
	end := files[len(files)-1].content + files[len(files)-1].size
	for at := end; at < v.size; at++ { // the whole directory
		places[at] = true
	}
	for _, f := range files {
		for at := f.header; at < f.content; at++ {
			places[at] = true
		}
	}
	for at := range places {
		changed := bytes.Clone(b)
		changed[at] ^= 0x04
		_, err := verifyBytes(changed)
		if err == nil {
			t.Fatalf("byte %d is not found", at)
		}
		var e *BundleError
		named := errors.As(err, &e) && (e.Offset == at || strings.Contains(err.Error(), fmt.Sprintf("byte %d", at)))
		for _, f := range files {
			if at < f.header || at >= f.content+f.size {
				continue
			}
			if at >= f.content && (e.File != f.name || strings.HasPrefix(f.name, "warc/") && !strings.Contains(err.Error(), "at offset")) {
				t.Errorf("byte %d of %s: %v", at, f.name, err)
			}
			named = named || at < f.content && e.Offset >= f.header && e.Offset < f.content // a name or a length: from there on
		}
		if !named && at >= end { // the directory's own names may be told by the header that they contradict
			named = strings.Contains(err.Error(), "its line in the directory")
		}
		if !named {
			t.Errorf("byte %d (the directory begins at %d): %v", at, end, err)
		}
	}
}

// Who changes a record and mends every digest of the manifest is still found out by the chain, and by what the store noted.
func TestABundleWithAForgedRecord(t *testing.T) {
	a, forged := newEvidenceFile(t, 3), newEvidenceFile(t, 3)
	part := func(f evidenceFile, rows []RowHead) BundleFile {
		return BundleFile{Name: "a.warc.gz", In: bytes.NewReader(f.bytes), Size: int64(len(f.bytes)), Keep: f.spans[:1], Rows: rows[:1]}
	}
	var out bytes.Buffer
	err := WriteBundle(&out, Bundle{Made: evidenceTime, Files: []BundleFile{part(forged, a.rows)}})
	if err == nil || !strings.Contains(err.Error(), "the store noted another digest") {
		t.Errorf("a file that is not the one of the rows was exported: %v", err)
	}
	mixed := append(bytes.Clone(a.bytes[:a.spans[2].Start]), forged.bytes[forged.spans[2].Start:]...)
	_, _, err = readEvidence(mixed)
	var e *EvidenceError
	if !errors.As(err, &e) || e.Offset != a.spans[2].Start || !strings.Contains(e.Msg, "the chain breaks here") {
		t.Errorf("an exchange of another chain: %v", err)
	}
}

// hostile bundles: each is refused at once, with a reason.
func TestHostileBundles(t *testing.T) {
	good := newBundle(t)
	pack := func(files ...namedBytes) []byte {
		var b bytes.Buffer
		at := int64(0)
		var all []zipFile
		for _, x := range files {
			f := zipFile{name: x.name, size: int64(len(x.body)), header: at}
			h := bundleReader{bytes.NewReader(x.body), f.size}
			f.crc = h.crc(zipFile{size: f.size})
			b.Write(append(f.local(), x.body...))
			at, all = int64(b.Len()), append(all, f)
		}
		b.Write(zipTail(all, at, bundleComment(sha256.Sum256(files[len(files)-1].body))))
		return b.Bytes()
	}
	many := make([]namedBytes, bundleFiles+1)
	for i := range many {
		many[i] = namedBytes{fmt.Sprintf("f%d", i), nil}
	}
	for name, c := range map[string]struct {
		bundle []byte
		want   string
	}{
		"nothing":            {nil, "it was cut off"},
		"no archive":         {[]byte(strings.Repeat("no archive ", 20)), "does not begin as a bundle"},
		"cut in a file":      {good[:500], "before this file does; it was cut off"},
		"cut in directory":   {good[:len(good)-100], "cut off"},
		"more behind it":     {append(bytes.Clone(good), "more"...), "stand behind its end"},
		"a path out":         {pack(namedBytes{"../../etc/passwd", nil}), "is no name that a file of a bundle may have"},
		"an absolute path":   {pack(namedBytes{"/etc/passwd", nil}), "is no name that a file of a bundle may have"},
		"many files":         {pack(many...), "more than 1000 files"},
		"no manifest":        {pack(namedBytes{"README.txt", []byte("x")}), "has no manifest.json"},
		"another manifest":   {pack(namedBytes{nameManifest, []byte(`{"format":"molva-evidence/2"}`)}), `no manifest of molva-evidence/1: it says format "molva-evidence/2"`},
		"no JSON":            {pack(namedBytes{nameManifest, []byte(strings.Repeat("[", 100_000))}), "no manifest of molva-evidence/1"},
		"a file not listed":  {pack(namedBytes{"README.txt", []byte("x")}, namedBytes{nameManifest, []byte(`{"format":"molva-evidence/1"}`)}), "the manifest does not list it"},
		"a file that is not": {pack(namedBytes{nameManifest, []byte(`{"format":"molva-evidence/1","files":[{"name":"x"}]}`)}), "which is not there once"},
	} {
		_, err := verifyBytes(c.bundle)
		var e *BundleError
		if !errors.As(err, &e) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A member that swells is left as soon as it is larger than it says, and one that says too much is not begun.
func TestEvidenceThatSwells(t *testing.T) {
	member := func(says uint32) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Extra = append([]byte(skipField), make([]byte, 8)...)
		zero := make([]byte, 1<<20)
		for range 4 {
			_, _ = z.Write(zero)
		}
		_ = z.Close()
		binary.LittleEndian.PutUint32(b.Bytes()[skipOffset:], uint32(b.Len()))
		binary.LittleEndian.PutUint32(b.Bytes()[skipOffset+4:], says)
		return b.Bytes()
	}
	for says, want := range map[uint32]string{64 << 20: "more than the 33554432 that are read", 1000: "another length than it says", 1 << 31: "more than the"} {
		r := NewEvidenceReader(bytes.NewReader(member(says)))
		_, err := r.Next()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%d: %v", says, err)
		}
		if unpacked := unpackMost - r.left; unpacked > int64(says)+1 {
			t.Errorf("%d: %d bytes were unpacked", says, unpacked)
		}
	}
}

func FuzzVerifyBundle(f *testing.F) {
	b := newBundle(f)
	f.Add(b)
	f.Add(b[:len(b)/2])
	f.Add([]byte(zipLocal + strings.Repeat("\xff", 60)))
	f.Fuzz(func(_ *testing.T, in []byte) { _, _ = verifyBytes(in) })
}

func FuzzEvidenceReader(f *testing.F) {
	f.Add(newEvidenceFile(f, 1).bytes)
	f.Fuzz(func(_ *testing.T, in []byte) { _, _, _ = readEvidence(in) })
}
