package crawler

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// BundleReport is what the check of a bundle has proven.
type BundleReport struct {
	Document string
	Made     time.Time
	Software string
	Manifest Digest // compare it with what the sender gave by another way
	Files    int
	Bytes    int64
	Records  int64 // whole records, with header and block
	Redacted int64 // whose block was taken out
	Dropped  int64 // of which only the digest is there
	Loose    int   // answers that were kept without a chain
	Heads    []ChainHead
	Missing  []Sight // sights of the document that are not in the bundle
}

// ChainHead is the head of a file's chain, as the bundle proves it.
type ChainHead struct {
	File    string
	Records int64
	Head    string
}

// manifestMost is how large the files may be that are read whole.
const manifestMost = 64 << 20

// VerifyBundle checks every byte of a bundle: the archive, each file against the manifest, each record against its
// digests and the chain, the chain against what the store noted. An error names the file, the record and the offset.
func VerifyBundle(in io.ReaderAt, size int64) (BundleReport, error) {
	v := &verifier{bundleReader: bundleReader{in, size}}
	var err error
	if v.list, err = v.files(v.comment); err != nil {
		return v.report, err
	}
	for _, check := range []func() error{v.contents, v.chains} {
		if err := check(); err != nil {
			return v.report, err
		}
	}
	return v.report, nil
}

type verifier struct {
	bundleReader
	list     []zipFile
	manifest bundleManifest
	report   BundleReport
}

func (v *verifier) named(name string) (zipFile, bool) {
	i := slices.IndexFunc(v.list, func(f zipFile) bool { return f.name == name })
	if i < 0 {
		return zipFile{}, false
	}
	return v.list[i], true
}

// comment reads the manifest, whose digest stands at the end of the archive.
func (v *verifier) comment(files []zipFile) (string, error) {
	v.list = files
	f, ok := v.named(nameManifest)
	if !ok {
		return "", &BundleError{Offset: -1, Msg: "it has no " + nameManifest + "; it is no bundle of Molva"}
	}
	body, err := v.whole(f)
	if err != nil {
		return "", err
	}
	v.report.Manifest = sha256.Sum256(body)
	if v.crc(f) != f.crc {
		at := int64(-1)
		if end, ok := v.bytes(v.size-commentSize, commentSize); ok {
			if want, err := ParseDigest(strings.TrimPrefix(string(end), strings.TrimSuffix(bundleComment(Digest{}), Digest{}.String()))); err == nil {
				at = v.at(f, want)
			}
		}
		return "", &BundleError{File: f.name, Offset: at, Msg: "it is not the one that was written"}
	}
	if err := strict(body, &v.manifest); err != nil {
		return "", &BundleError{File: f.name, Offset: f.content, Msg: fmt.Sprintf("it is no manifest of %s: %v", bundleFormat, err)}
	}
	if v.manifest.Format != bundleFormat {
		return "", &BundleError{File: f.name, Offset: f.content, Msg: fmt.Sprintf("it is no manifest of %s: it says format %q", bundleFormat, v.manifest.Format)}
	}
	v.report.Document, v.report.Made, v.report.Software = v.manifest.Document, v.manifest.Made, v.manifest.Software
	return bundleComment(v.report.Manifest), nil
}

// at is the byte of a file that was changed; -1 when more than one was.
func (v *verifier) at(f zipFile, want Digest) int64 {
	if at, ok := v.flippedByte(f, want); ok {
		return at
	}
	return -1
}

func (v *verifier) whole(f zipFile) ([]byte, error) {
	if f.size > manifestMost {
		return nil, &BundleError{File: f.name, Offset: f.header, Msg: fmt.Sprintf("it has %d bytes; at most %d are read", f.size, manifestMost)}
	}
	body := make([]byte, f.size)
	if _, err := v.in.ReadAt(body, f.content); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read %s: %w", f.name, err)
	}
	return body, nil
}

// contents compares each file with the manifest.
func (v *verifier) contents() error {
	listed := map[string]bool{}
	for _, m := range v.manifest.Files {
		f, ok := v.named(m.Name)
		if !ok || listed[m.Name] {
			return &BundleError{File: nameManifest, Offset: -1, Msg: fmt.Sprintf("it lists %.100q, which is not there once", m.Name)}
		}
		listed[m.Name] = true
		want, err := ParseDigest(m.SHA256)
		if err != nil {
			return &BundleError{File: nameManifest, Offset: -1, Msg: err.Error()}
		}
		h := sha256.New()
		if _, err := io.Copy(h, io.NewSectionReader(v.in, f.content, f.size)); err != nil {
			return fmt.Errorf("read %s: %w", f.name, err)
		}
		if Digest(h.Sum(nil)) != want || f.size != m.Size || v.crc(f) != f.crc {
			return v.changed(f, want)
		}
		v.report.Files, v.report.Bytes = v.report.Files+1, v.report.Bytes+f.size
		if strings.HasPrefix(f.name, "raw/") {
			v.report.Loose++
		}
	}
	for _, f := range v.list {
		if !listed[f.name] && f.name != nameManifest {
			return &BundleError{File: f.name, Offset: f.header, Msg: "the manifest does not list it"}
		}
	}
	for _, s := range v.manifest.Sights {
		if s.Missing != "" {
			v.report.Missing = append(v.report.Missing, s)
		}
	}
	return nil
}

// changed names a file that is not the one that was written, and of evidence the record.
func (v *verifier) changed(f zipFile, want Digest) error {
	out := &BundleError{File: f.name, Offset: v.at(f, want), Msg: "it is not the one that was written"}
	for _, m := range v.manifest.Records {
		if m.File != f.name || m.Offset < 0 || m.Length < 0 || m.Offset > f.size || m.Length > f.size-m.Offset {
			continue
		}
		h := sha256.New()
		_, _ = io.Copy(h, io.NewSectionReader(v.in, f.content+m.Offset, m.Length)) // what cannot be read has another sum
		if Digest(h.Sum(nil)).String() != m.SHA256 {
			out.Msg = fmt.Sprintf("record %d (%.20q %.200q) at offset %d of this file, %d bytes long, is not the one that was written", m.Number, m.Type, m.URI, m.Offset, m.Length)
			break
		}
	}
	return out
}

// chains follows the chain of each file of evidence, and compares it with what the store noted.
func (v *verifier) chains() error {
	f, ok := v.named(nameChain)
	if !ok {
		return &BundleError{Offset: -1, Msg: "it has no " + nameChain}
	}
	body, err := v.whole(f)
	if err != nil {
		return err
	}
	var lines []bundleChain
	if err := strict(body, &lines); err != nil {
		return &BundleError{File: nameChain, Offset: f.content, Msg: err.Error()}
	}
	records, left := v.manifest.Records, int64(unpackMost)
	for _, f := range v.list {
		if !strings.HasPrefix(f.name, "warc/") {
			continue
		}
		i := slices.IndexFunc(lines, func(l bundleChain) bool { return l.File == f.name })
		if i < 0 {
			return &BundleError{File: f.name, Offset: f.content, Msg: nameChain + " does not name it"}
		}
		if records, err = v.chain(f, lines[i], records, &left); err != nil {
			return err
		}
		lines = slices.Delete(lines, i, i+1)
	}
	if len(lines) > 0 {
		return &BundleError{File: nameChain, Offset: f.content, Msg: fmt.Sprintf("it names %.100q, which is not there", lines[0].File)}
	}
	if len(records) > 0 {
		return &BundleError{File: nameManifest, Offset: -1, Msg: fmt.Sprintf("it lists a record of %.100q that is not there", records[0].File)}
	}
	return nil
}

// chain follows one file and returns the manifest's records behind those of this file. left is what may be unpacked.
func (v *verifier) chain(f zipFile, line bundleChain, records []manifestRecord, left *int64) ([]manifestRecord, error) {
	r := NewEvidenceReader(io.NewSectionReader(v.in, f.content, f.size))
	r.left = *left
	rows := expected(line.Rows)
	fail := func(err error) error {
		at := f.content
		var e *EvidenceError
		if errors.As(err, &e) {
			at += e.Offset
		}
		return &BundleError{File: f.name, Offset: at, Msg: err.Error()}
	}
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = rows.see(rec, r.Chain)
		}
		if err == nil && (len(records) == 0 || records[0] != manifestOf(f.name, rec)) {
			err = &EvidenceError{rec.Offset, rec.Number, rec.ID, "the manifest tells otherwise of this record"}
		}
		if err != nil {
			return nil, fail(err)
		}
		records = records[1:]
		v.count(rec)
	}
	*left = r.left
	if err := rows.missing(); err != nil {
		return nil, fail(err)
	}
	if line.Records != r.Chain.Number || line.Head != r.Chain.Head.String() {
		return nil, fail(fmt.Errorf("its chain ends at record %d with %s; %s says record %d with %.80q", r.Chain.Number, r.Chain.Head, nameChain, line.Records, line.Head))
	}
	v.report.Heads = append(v.report.Heads, ChainHead{f.name, line.Records, line.Head})
	return records, nil
}

func (v *verifier) count(rec EvidenceRecord) {
	switch {
	case rec.Dropped > 0:
		v.report.Dropped += rec.Dropped
	case rec.Redacted != "":
		v.report.Redacted++
	default:
		v.report.Records++
	}
}

// strict reads JSON of which every field is known.
func strict(body []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("it cannot be read: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something stands behind its end")
	}
	return nil
}
