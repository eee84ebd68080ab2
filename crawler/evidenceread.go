package crawler

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// EvidenceRecord is one record as it was read and checked.
type EvidenceRecord struct {
	Offset, Length int64 // of its member in the file, in bytes
	Type, ID, URI  string
	Date           string
	Number         int64  // in its file, from 1; of records left out the last one's
	Digest         Digest // what the chain covers
	Sum            Digest // of the member's bytes
	Redacted       string // why its block was taken out; "" when it is whole
	Dropped        int64  // how many records are left out in its place; 0 for a record that is one
	Block          []byte

	core    []byte   // the header that Digest covers
	dropped []Digest // of the records left out
}

// Head is the header of the record, without the chain's fields.
func (rec EvidenceRecord) Head() string { return string(rec.core) }

// IsResponse says that the record holds an answer, as it came or as a browser showed it, or what a person gave, or did
// before it was taken out.
func (rec EvidenceRecord) IsResponse() bool {
	return rec.Type == recordResponse || rec.Type == recordShown || rec.Type == recordGiven
}

// EvidenceError says which record of a file is not what was written.
type EvidenceError struct {
	Offset int64 // of the record's member in the file, in bytes
	Number int64 // that the record should have in its file
	ID     string
	Msg    string
}

func (e *EvidenceError) Error() string {
	s := fmt.Sprintf("record %d at offset %d", e.Number, e.Offset)
	if e.ID != "" {
		s += " " + e.ID
	}
	return s + ": " + e.Msg
}

// EvidenceReader reads records one by one and follows the chain. It reads within bounds whatever it is given.
type EvidenceReader struct {
	Chain Chain // behind the last record

	in    *countedReader
	zip   *gzip.Reader
	left  int64 // bytes that may still be unpacked
	loose bool  // it begins in the middle of a file: the chain before is not known
}

// unpackMost is how much one reader unpacks in all; a file that holds more is refused.
const unpackMost = 8 << 30

// NewEvidenceReader reads a file of records from its beginning.
func NewEvidenceReader(r io.Reader) *EvidenceReader {
	return &EvidenceReader{in: &countedReader{r: bufio.NewReaderSize(r, 64<<10), sum: sha256.New()}, left: unpackMost}
}

// Next is the next record; io.EOF behind the last, an *EvidenceError for one that is not what was written.
func (r *EvidenceReader) Next() (EvidenceRecord, error) {
	rec := EvidenceRecord{Offset: r.in.n}
	r.in.sum.Reset()
	if _, err := r.in.r.Peek(1); err != nil {
		if errors.Is(err, io.EOF) {
			return rec, io.EOF
		}
		return rec, fmt.Errorf("read evidence: %w", err)
	}
	text, lengths, err := r.unpack()
	if err == nil {
		rec.Length = r.in.n - rec.Offset
		r.in.sum.Sum(rec.Sum[:0])
		if int64(lengths[0]) != rec.Length || int(lengths[1]) != len(text) {
			err = errors.New("its gzip member has another length than it says")
		}
	}
	if err == nil {
		err = r.take(&rec, text)
	}
	if err != nil {
		return rec, &EvidenceError{Offset: rec.Offset, Number: r.Chain.Number + 1, ID: rec.ID, Msg: err.Error()}
	}
	return rec, nil
}

// ErrRedacted says that a record is there, but its block was taken out.
var ErrRedacted = errors.New("it was taken out")

// ReadExchange reads the records of one exchange, by themselves: the body as it came over the wire or from a person, and
// the digest of its record. The error is ErrRedacted when the body was taken out.
func ReadExchange(b []byte) (body []byte, response Digest, err error) {
	r := NewEvidenceReader(bytes.NewReader(b))
	r.loose = true
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil, response, errors.New("there is no response among these records")
		}
		switch {
		case err != nil:
			return nil, response, err
		case (rec.Type == recordResponse || rec.Type == recordGiven) && rec.Redacted != "":
			return nil, rec.Digest, fmt.Errorf("%w: %s", ErrRedacted, rec.Redacted)
		case rec.Type == recordResponse:
			_, body, _ = bytes.Cut(rec.Block, []byte("\r\n\r\n"))
			return body, rec.Digest, nil
		case rec.Type == recordGiven:
			return rec.Block, rec.Digest, nil
		}
	}
}

// unpack reads one member.
func (r *EvidenceReader) unpack() (text []byte, lengths [2]uint32, err error) {
	if r.zip == nil {
		r.zip = new(gzip.Reader)
	}
	if err := r.zip.Reset(r.in); err != nil {
		return nil, lengths, plainGzip(err)
	}
	r.zip.Multistream(false)
	extra := r.zip.Extra
	if len(extra) != len(skipField)+8 || string(extra[:len(skipField)]) != skipField {
		return nil, lengths, errors.New("its gzip member does not say how long it is, as Molva writes them")
	}
	lengths = [2]uint32{binary.LittleEndian.Uint32(extra[4:]), binary.LittleEndian.Uint32(extra[8:])}
	most := min(recordMost, r.left)
	if int64(lengths[1]) > most {
		return nil, lengths, fmt.Errorf("it says that it has %d bytes, more than the %d that are read", lengths[1], most)
	}
	var buf bytes.Buffer
	n, err := buf.ReadFrom(io.LimitReader(r.zip, int64(lengths[1])+1))
	r.left -= n
	if err != nil {
		return nil, lengths, plainGzip(err)
	}
	return buf.Bytes(), lengths, nil
}

func plainGzip(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return errors.New("the file ends in the middle of it")
	}
	return fmt.Errorf("it cannot be unpacked: %w", err)
}

// take reads a record's header and block, checks its digests and follows the chain.
func (r *EvidenceReader) take(rec *EvidenceRecord, text []byte) error {
	head, block, ok := bytes.Cut(text, []byte("\r\n\r\n"))
	if !ok || !bytes.HasSuffix(block, []byte("\r\n\r\n")) {
		return errors.New("it has no header, or does not end as WARC says")
	}
	rec.Block = block[:len(block)-4]
	at := bytes.Index(head, []byte("\r\n"+fieldNumber+": "))
	if at < 0 || !bytes.HasPrefix(head, []byte(warcVersion+"\r\n")) {
		return fmt.Errorf("its header is not one of %s with a chain", warcVersion)
	}
	rec.core = head[:at+2]
	named, err := readFields(head[len(warcVersion)+2:])
	if err != nil {
		return err
	}
	rec.Type, rec.ID, rec.Date, rec.URI, rec.Redacted = named["WARC-Type"], named["WARC-Record-ID"], named["WARC-Date"], named["WARC-Target-URI"], named[fieldRedacted]
	if !recordID.MatchString(rec.ID) {
		rec.ID = ""
		return errors.New("it has no id of the form <urn:uuid:…>")
	}
	if named["Content-Length"] != strconv.Itoa(len(rec.Block)) {
		return fmt.Errorf("its block has %d bytes, its header says %.20q", len(rec.Block), named["Content-Length"])
	}
	if is := Digest(sha256.Sum256(rec.Block)); named["WARC-Block-Digest"] != is.String() {
		return errors.New("its block is not the one that its digest was made of")
	}
	if want := named["WARC-Payload-Digest"]; want != "" {
		_, payload, _ := bytes.Cut(rec.Block, []byte("\r\n\r\n"))
		if is := Digest(sha256.Sum256(payload)); want != is.String() {
			return errors.New("its payload is not the one that its digest was made of")
		}
	}
	return r.follow(rec, named)
}

// follow takes the chain over the record, over one whose block was taken out, or over those that are left out here.
func (r *EvidenceReader) follow(rec *EvidenceRecord, named map[string]string) error {
	rec.Digest = sha256.Sum256(rec.core)
	next := r.Chain
	switch {
	case named[fieldDropped] != "":
		if err := rec.readDropped(named[fieldDropped]); err != nil {
			return err
		}
		for _, d := range rec.dropped {
			next = next.next(d)
			rec.Digest = d
		}
	case rec.Redacted != "":
		if err := rec.readTombstone(); err != nil {
			return err
		}
		next = next.next(rec.Digest)
	default:
		next = next.next(rec.Digest)
	}
	if r.loose {
		return r.believe(rec, named)
	}
	rec.Number = next.Number
	for _, f := range chainFields(next, rec.Digest) {
		if named[f.name] != f.value {
			return fmt.Errorf("the chain breaks here: %s is %.80q, by what stands before it it is %s", f.name, named[f.name], f.value)
		}
	}
	r.Chain = next
	return nil
}

var recordID = regexp.MustCompile(`^<urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}>$`)

// believe takes the place in the chain as the record itself tells it.
func (r *EvidenceReader) believe(rec *EvidenceRecord, named map[string]string) (err error) {
	if r.Chain.Number, err = strconv.ParseInt(named[fieldNumber], 10, 64); err != nil {
		return fmt.Errorf("%.40q is no number of a record", named[fieldNumber])
	}
	rec.Number = r.Chain.Number
	r.Chain.Head, err = ParseDigest(named[fieldHead])
	return err
}

// readFields reads the lines of a header. A name that comes twice is refused: two readers could take one each.
func readFields(b []byte) (map[string]string, error) {
	out := map[string]string{}
	for line := range strings.SplitSeq(strings.TrimSuffix(string(b), "\r\n"), "\r\n") {
		name, value, ok := strings.Cut(line, ": ")
		if !ok || name == "" {
			return nil, fmt.Errorf("%.40q is no line of a header", line)
		}
		if _, twice := out[name]; twice {
			return nil, fmt.Errorf("%.40q stands twice in its header", name)
		}
		out[name] = value
	}
	return out, nil
}

// countedReader counts and sums what the unpacking takes; it hands out single bytes, so that nothing behind a member is taken.
type countedReader struct {
	r   *bufio.Reader
	n   int64
	sum hash.Hash
	one [1]byte
}

func (c *countedReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	c.sum.Write(p[:n])
	return n, err
}

// ReadByte makes flate read no more than it needs.
func (c *countedReader) ReadByte() (byte, error) {
	b, err := c.r.ReadByte()
	if err == nil {
		c.n++
		c.one[0] = b
		c.sum.Write(c.one[:])
	}
	return b, err
}
