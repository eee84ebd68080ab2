package crawler

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// A record's block can be taken out, or the whole record left out, and the chain is still followed: a tombstone keeps the
// header and the digest, a gap keeps the digests alone.

// originalField begins a line of a tombstone's block: a line of the header that the record had, which its digest covers.
const originalField = "original-header"

// Fate is what becomes of a record when a file is written anew.
type Fate int

// The fates.
const (
	FateKeep   Fate = iota // as it is, byte for byte
	FateDrop               // left out; its digest stays
	FateRedact             // its block is taken out; its header and its digest stay
)

// Moved is where a record that was kept, or redacted, lies in the new file.
type Moved struct{ From, To, Length int64 }

// RewriteEvidence copies a file, each record by its fate; the first one, which tells of the file, always stays. It returns
// where the records lie now, in their order, and the chain, whose head is the one that it was. reason and at stand in the
// tombstones. What is no whole file of evidence is an *EvidenceError, and nothing of dst is to be used.
func RewriteEvidence(dst io.Writer, src io.ReaderAt, size int64, fate func(EvidenceRecord) Fate, reason string, at time.Time) ([]Moved, Chain, error) {
	w := &rewriter{dst: dst, src: src, reason: reason, at: at}
	in := NewEvidenceReader(io.NewSectionReader(src, 0, size))
	for {
		before := in.Chain
		rec, err := in.Next()
		if errors.Is(err, io.EOF) {
			return w.moved, in.Chain, w.fill()
		}
		if err != nil {
			return nil, in.Chain, err
		}
		if err := w.write(rec, before, in.Chain, fate); err != nil {
			return nil, in.Chain, err
		}
	}
}

// rewriter writes a file anew. Records that are left out one behind the other become one gap.
type rewriter struct {
	dst    io.Writer
	src    io.ReaderAt
	reason string
	at     time.Time
	zip    EvidenceWriter
	n      int64
	gap    []Digest
	end    Chain // behind the gap
	moved  []Moved
}

func (w *rewriter) write(rec EvidenceRecord, before, after Chain, fate func(EvidenceRecord) Fate) error {
	f := FateKeep
	if before.Number > 0 {
		f = fate(rec)
	}
	switch {
	case rec.Dropped > 0:
		w.gap, w.end = append(w.gap, rec.dropped...), after
		return nil
	case f == FateDrop:
		w.gap, w.end = append(w.gap, rec.Digest), after
		return nil
	}
	if err := w.fill(); err != nil {
		return err
	}
	to := w.n
	if f == FateRedact && rec.Redacted == "" {
		w.zip.out.Reset()
		if err := w.zip.tombstone(rec, after, w.reason, w.at); err != nil {
			return err
		}
		if err := w.put(bytes.NewReader(w.zip.out.Bytes())); err != nil {
			return err
		}
	} else if err := w.put(io.NewSectionReader(w.src, rec.Offset, rec.Length)); err != nil {
		return err
	}
	w.moved = append(w.moved, Moved{rec.Offset, to, w.n - to})
	return nil
}

// fill writes the gap that is open.
func (w *rewriter) fill() error {
	if len(w.gap) == 0 {
		return nil
	}
	w.zip.out.Reset()
	if err := w.zip.gap(w.gap, w.end, w.at); err != nil {
		return err
	}
	w.gap = nil
	return w.put(bytes.NewReader(w.zip.out.Bytes()))
}

func (w *rewriter) put(r io.Reader) error {
	n, err := io.Copy(w.dst, r)
	w.n += n
	if err != nil {
		return fmt.Errorf("write evidence: %w", err)
	}
	return nil
}

// tombstone is a record whose block is taken out.
func (w *EvidenceWriter) tombstone(rec EvidenceRecord, after Chain, reason string, at time.Time) error {
	var block warcFields
	for line := range strings.SplitSeq(strings.TrimSuffix(string(rec.core), "\r\n"), "\r\n") {
		block = append(block, warcField{originalField, line})
	}
	head := warcFields{{"WARC-Type", recordMetadata}, {"WARC-Record-ID", newRecordID()}, {"WARC-Date", warcDate(at)}, {"WARC-Refers-To", rec.ID}, {fieldRedacted, reason}}
	return w.unchained(head, kindFields, after, rec.Digest, block.bytes())
}

// gap stands for records that are left out.
func (w *EvidenceWriter) gap(dropped []Digest, after Chain, at time.Time) error {
	var block bytes.Buffer
	for _, d := range dropped {
		block.WriteString(d.String() + "\r\n")
	}
	head := warcFields{{"WARC-Type", recordMetadata}, {"WARC-Record-ID", newRecordID()}, {"WARC-Date", warcDate(at)}, {fieldDropped, strconv.Itoa(len(dropped))}}
	return w.unchained(head, kindDigests, after, dropped[len(dropped)-1], block.Bytes())
}

// unchained writes a record that stands for others in the chain.
func (w *EvidenceWriter) unchained(head warcFields, kind string, after Chain, record Digest, block []byte) error {
	return w.member(head.closed(kind, [][]byte{block}), chainFields(after, record), gzip.BestSpeed, [][]byte{block})
}

// readTombstone puts the header together that the record had, and takes its digest and its nature from it.
func (rec *EvidenceRecord) readTombstone() error {
	var core []byte
	for line := range strings.SplitSeq(strings.TrimSuffix(string(rec.Block), "\r\n"), "\r\n") {
		was, ok := strings.CutPrefix(line, originalField+": ")
		if !ok {
			return errors.New("its block was taken out, but the header that it had is not there")
		}
		core = append(core, was+"\r\n"...)
	}
	if !bytes.HasPrefix(core, []byte(warcVersion+"\r\n")) {
		return errors.New("its block was taken out, but the header that it had is not there")
	}
	named, err := readFields(core[len(warcVersion)+2:])
	if err != nil {
		return err
	}
	rec.core, rec.Digest = core, sha256.Sum256(core)
	rec.Type, rec.ID, rec.Date, rec.URI = named["WARC-Type"], named["WARC-Record-ID"], named["WARC-Date"], named["WARC-Target-URI"]
	return nil
}

// readDropped reads the digests of the records that are left out.
func (rec *EvidenceRecord) readDropped(count string) error {
	lines := strings.Split(strings.TrimSuffix(string(rec.Block), "\r\n"), "\r\n")
	if count != strconv.Itoa(len(lines)) {
		return fmt.Errorf("%.20q records are left out here, but %d digests are listed", count, len(lines))
	}
	rec.dropped = make([]Digest, len(lines))
	for i, line := range lines {
		var err error
		if rec.dropped[i], err = ParseDigest(line); err != nil {
			return err
		}
	}
	rec.Dropped = int64(len(lines))
	return nil
}
