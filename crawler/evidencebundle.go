package crawler

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"time"

	"molva/collector"
)

// Bundle is the evidence of one document: what is written with WriteBundle and proven with VerifyBundle.
type Bundle struct {
	Document string    // public id
	Language string    // of the README
	Software string    // that made it
	Made     time.Time // UTC
	Readme   []byte    // for a person: what it is and how to verify it
	Facts    any       // the document with its versions and verdicts, as JSON
	Sights   []Sight   // the pages on which it was seen
	Files    []BundleFile
	Loose    []LooseAnswer // kept before there was a chain
}

// Sight is one page on which the document was seen, or should have been.
type Sight struct {
	Kind    string    `json:"kind"` // first, version, last, or absent: the page after the document was gone
	Rev     int64     `json:"rev,omitempty"`
	URL     string    `json:"url"`
	Fetched time.Time `json:"fetched"`
	Status  int       `json:"status"`
	SHA256  string    `json:"sha256"`         // of the body as it came over the wire
	File    string    `json:"file,omitempty"` // in the bundle; "" when the page is not kept here
	Number  int64     `json:"number,omitempty"`
	Missing string    `json:"missing,omitempty"` // why it is not in the bundle
}

// BundleFile is one file of evidence, of which some records go into the bundle.
type BundleFile struct {
	Name string
	In   io.ReaderAt
	Size int64
	Keep []Span    // the exchanges that go in
	Rows []RowHead // what the store says of them
}

// Span is a part of a file, in bytes.
type Span struct{ Start, Length int64 }

// RowHead is what the store noted of an exchange when it was kept: the number of its last record, the digest of its
// response and the chain's head behind it.
type RowHead struct {
	Number int64  `json:"number"`
	Record string `json:"record"`
	Head   string `json:"head"`
}

// LooseAnswer is an answer that was kept without a chain.
type LooseAnswer struct {
	Name string
	Body []byte
}

// bundleManifest is manifest.json: every other file with its digest, and every record of evidence.
type bundleManifest struct {
	Format   string           `json:"format"`
	Software string           `json:"software"`
	Made     time.Time        `json:"made"`
	Document string           `json:"document"`
	Language string           `json:"language"`
	Files    []manifestFile   `json:"files"`
	Sights   []Sight          `json:"sights"`
	Records  []manifestRecord `json:"records"`
}

type manifestFile struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

type manifestRecord struct {
	File   string `json:"file"`
	Offset int64  `json:"offset"`
	Length int64  `json:"length"`
	SHA256 string `json:"sha256"` // of the member
	Number int64  `json:"number"`
	Type   string `json:"type"`
	URI    string `json:"uri,omitempty"`
	State  string `json:"state"` // whole, redacted, left out
}

// bundleChain is one line of chain.json: a file's chain, by its records and by the store.
type bundleChain struct {
	File    string    `json:"file"`
	Records int64     `json:"records"`
	Head    string    `json:"head"`
	Rows    []RowHead `json:"rows"`
}

const (
	bundleFormat  = "molva-evidence/1"
	nameReadme    = "README.txt"
	nameManifest  = "manifest.json"
	nameDocument  = "document.json"
	nameChain     = "chain.json"
	stateWhole    = "whole"
	stateRedacted = "redacted"
	stateDropped  = "left out"
)

// bundleBytes is how much of evidence one bundle takes, unpacked from the day files: it is made in memory.
const bundleBytes = 64 << 20

// PartError says that a file of evidence is not what was kept: nothing of it can be proven.
type PartError struct {
	File string
	Err  error
}

func (e *PartError) Error() string { return "evidence " + e.File + ": " + e.Err.Error() }

// Unwrap is the cause.
func (e *PartError) Unwrap() error { return e.Err }

// WriteBundle writes the archive. A record that is not what was kept is a *PartError, and so is one of which the store
// says otherwise: nothing is exported that does not verify.
func WriteBundle(w io.Writer, b Bundle) error {
	facts, err := indented(b.Facts)
	if err != nil {
		return err
	}
	m := bundleManifest{Format: bundleFormat, Software: b.Software, Made: b.Made.UTC(), Document: b.Document, Language: b.Language, Sights: b.Sights, Records: []manifestRecord{}}
	files, chains, total := []namedBytes{{nameReadme, b.Readme}, {nameDocument, facts}}, []bundleChain{}, 0
	for _, f := range b.Files {
		body, chain, err := m.part(f)
		if err != nil {
			return &PartError{f.Name, err}
		}
		if total += len(body); total > bundleBytes {
			return &collector.Error{Code: collector.CodeTooLarge, Msg: fmt.Sprintf("the evidence of this document has more than %d bytes", bundleBytes)}
		}
		files, chains = append(files, namedBytes{"warc/" + f.Name, body}), append(chains, chain)
	}
	for _, l := range b.Loose {
		files = append(files, namedBytes{"raw/" + l.Name, l.Body})
	}
	chain, err := indented(chains)
	if err != nil {
		return err
	}
	files = append(files, namedBytes{nameChain, chain})
	for _, f := range files {
		sum := Digest(sha256.Sum256(f.body))
		m.Files = append(m.Files, manifestFile{f.name, int64(len(f.body)), sum.String()})
	}
	manifest, err := indented(m)
	if err != nil {
		return err
	}
	return writeZip(w, append(files, namedBytes{nameManifest, manifest}), bundleComment(sha256.Sum256(manifest)))
}

// part is one file of evidence with the records of the bundle and the digests of all others.
func (m *bundleManifest) part(f BundleFile) ([]byte, bundleChain, error) {
	var out bytes.Buffer
	_, chain, err := RewriteEvidence(&out, f.In, f.Size, Keeping(f.Keep), "", m.Made)
	if err != nil {
		return nil, bundleChain{}, err
	}
	line := bundleChain{File: "warc/" + f.Name, Records: chain.Number, Head: chain.Head.String(), Rows: f.Rows}
	r := NewEvidenceReader(bytes.NewReader(out.Bytes()))
	rows := expected(line.Rows)
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out.Bytes(), line, rows.missing()
		}
		if err == nil {
			err = rows.see(rec, r.Chain)
		}
		if err != nil {
			return nil, line, err
		}
		m.Records = append(m.Records, manifestOf(line.File, rec))
	}
}

func manifestOf(file string, rec EvidenceRecord) manifestRecord {
	out := manifestRecord{File: file, Offset: rec.Offset, Length: rec.Length, SHA256: rec.Sum.String(), Number: rec.Number, Type: rec.Type, URI: rec.URI, State: stateWhole}
	switch {
	case rec.Dropped > 0:
		out.State = stateDropped
	case rec.Redacted != "":
		out.State = stateRedacted
	}
	return out
}

// Keeping drops all records but those that lie in the spans.
func Keeping(spans []Span) func(EvidenceRecord) Fate {
	return func(rec EvidenceRecord) Fate {
		for _, s := range spans {
			if rec.Offset >= s.Start && rec.Offset+rec.Length <= s.Start+s.Length {
				return FateKeep
			}
		}
		return FateDrop
	}
}

// rowCheck compares the chain with what the store noted of it.
type rowCheck map[int64]RowHead

func expected(rows []RowHead) rowCheck {
	out := rowCheck{}
	for _, r := range rows {
		out[r.Number] = r
	}
	return out
}

// see takes the chain behind one more record. The response stands before the last record of its exchange.
func (c rowCheck) see(rec EvidenceRecord, at Chain) error {
	if row, ok := c[rec.Number+1]; ok && rec.Dropped == 0 && row.Record != rec.Digest.String() {
		return &EvidenceError{rec.Offset, rec.Number, rec.ID, "the store noted another digest of this record when it was kept"}
	}
	row, ok := c[at.Number]
	if ok && row.Head != at.Head.String() {
		return &EvidenceError{rec.Offset, rec.Number, rec.ID, "the store noted another head of the chain when it was kept"}
	}
	delete(c, at.Number)
	return nil
}

func (c rowCheck) missing() error {
	for n := range c {
		return fmt.Errorf("record %d, which the store noted, is not there", n)
	}
	return nil
}

func indented(v any) ([]byte, error) {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	return append(b, '\n'), nil
}

// BundleName is a file name for the bundle of a document.
func BundleName(document string, made time.Time) string {
	return path.Base("molva-evidence-" + document + "-" + made.UTC().Format("20060102-150405") + ".zip")
}
