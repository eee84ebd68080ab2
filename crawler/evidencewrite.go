package crawler

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// EvidenceWriter makes records, one behind the other. It is used by one goroutine at a time. What it returns is good until
// the next call. Where the bytes could not be kept, set Chain back to what it was before.
type EvidenceWriter struct {
	Chain Chain

	out            bytes.Buffer
	packed, stored *gzip.Writer
}

// EvidenceInfo is what the first record of a file says.
type EvidenceInfo struct {
	File     string // name of the file
	Software string
	Agent    string // user agent of the requests
	Policy   string // how long what is kept
	Before   string // file before this one; "" for none
	Head     Digest // its head
	At       time.Time
}

// Begin is the first record of a file.
func (w *EvidenceWriter) Begin(i EvidenceInfo) ([]byte, error) {
	w.out.Reset()
	block := warcFields{{"software", i.Software}, {"format", "WARC File Format 1.1"}, {"conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"},
		{"robots", "classic"}, {"http-header-user-agent", i.Agent}, {"policy", i.Policy},
		{"time-source", "the clock of this machine; no third party has stamped it"}}.bytes()
	head := warcFields{{"WARC-Type", recordInfo}, {"WARC-Record-ID", newRecordID()}, {"WARC-Date", warcDate(i.At)}, {"WARC-Filename", i.File}}
	if i.Before != "" {
		head = append(head, warcField{fieldBefore, i.Before + " " + i.Head.String()})
	}
	_, err := w.chained(head, kindFields, gzip.BestSpeed, block)
	return w.out.Bytes(), err
}

// KeptExchange is an exchange as three members, four where a browser showed the page, two where a person gave it, and what
// a row says of it.
type KeptExchange struct {
	Bytes  []byte
	Chain  Chain  // behind the last of its records
	Record Digest // of the response, or of what was given
}

// Add makes the records of one exchange: what was asked, what was answered, and what is known of both.
func (w *EvidenceWriter) Add(e Exchange) (KeptExchange, error) {
	w.out.Reset()
	date, id := warcDate(e.Fetched), newRecordID()
	head := func(kind, record string, more ...warcField) warcFields {
		return append(warcFields{{"WARC-Type", kind}, {"WARC-Record-ID", record}, {"WARC-Date", date}, {"WARC-Target-URI", e.URL}}, more...)
	}
	if e.Given != "" {
		given, err := w.chained(head(recordGiven, id), fieldText(e.Given), gzip.BestSpeed, e.Body)
		if err != nil {
			return KeptExchange{}, err
		}
		facts := warcFields{{"page", e.Page}, {"origin", "given by a person; no site was asked for it"}}
		_, err = w.chained(head(recordMetadata, newRecordID(), warcField{"WARC-Concurrent-To", id}), kindFields, gzip.BestSpeed, facts.bytes())
		return KeptExchange{w.out.Bytes(), w.Chain, given}, err
	}
	if _, err := w.chained(head(recordRequest, newRecordID(), warcField{"WARC-Concurrent-To", id}), kindRequest, gzip.BestSpeed, requestHead(e)); err != nil {
		return KeptExchange{}, err
	}
	level := gzip.BestSpeed
	if e.Header.Get("Content-Encoding") != "" { // to pack it again takes long and wins nothing
		level = gzip.NoCompression
	}
	answer, err := w.chained(head(recordResponse, id, warcField{"WARC-Payload-Digest", Digest(sha256.Sum256(e.Body)).String()}), kindResponse, level, responseHead(e), e.Body)
	if err != nil {
		return KeptExchange{}, err
	}
	facts := warcFields{{"page", e.Page}, {"protocol", protoOf(e.Proto)}, {"outcome", string(e.Outcome)}}
	switch {
	case e.Rendered != nil:
		if _, err := w.chained(head(recordShown, newRecordID(), warcField{"WARC-Refers-To", id}), kindShown, gzip.BestSpeed, e.Rendered); err != nil {
			return KeptExchange{}, err
		}
		facts = append(facts, warcField{"rendered-sha256", Digest(sha256.Sum256(e.Rendered)).hex()})
	case e.BodyHash != "":
		facts = append(facts, warcField{"body-sha256", e.BodyHash})
	}
	_, err = w.chained(head(recordMetadata, newRecordID(), warcField{"WARC-Concurrent-To", id}), kindFields, gzip.BestSpeed, facts.bytes())
	return KeptExchange{w.out.Bytes(), w.Chain, answer}, err
}

// chained writes a record that carries the chain on.
func (w *EvidenceWriter) chained(head warcFields, kind string, level int, block ...[]byte) (Digest, error) {
	core := head.closed(kind, block)
	record := Digest(sha256.Sum256(core))
	w.Chain = w.Chain.next(record)
	return record, w.member(core, chainFields(w.Chain, record), level, block)
}

func chainFields(c Chain, record Digest) warcFields {
	return warcFields{{fieldNumber, strconv.FormatInt(c.Number, 10)}, {fieldRecord, record.String()}, {fieldHead, c.Head.String()}}
}

// closed is the header of a record up to the chain's fields.
func (f warcFields) closed(kind string, block [][]byte) []byte {
	h, n := sha256.New(), 0
	for _, part := range block {
		h.Write(part)
		n += len(part)
	}
	f = append(f, warcField{"WARC-Block-Digest", Digest(h.Sum(nil)).String()}, warcField{"Content-Type", kind}, warcField{"Content-Length", strconv.Itoa(n)})
	return append([]byte(warcVersion+"\r\n"), f.bytes()...)
}

const warcVersion = "WARC/1.1"

// The member's length, packed and unpacked, stands in an extra field of its gzip header, as WARC's annex on compression
// proposes: a file's members can be walked without unpacking them.
const (
	skipField  = "sl\x08\x00"
	skipOffset = 16 // of the two lengths in the member
)

// member writes one gzip member behind what is there.
func (w *EvidenceWriter) member(core []byte, chain warcFields, level int, block [][]byte) error {
	zip := &w.packed
	if level == gzip.NoCompression {
		zip = &w.stored
	}
	if *zip == nil {
		z, err := gzip.NewWriterLevel(nil, level)
		if err != nil {
			return err
		}
		*zip = z
	}
	begin := w.out.Len()
	(*zip).Reset(&w.out)
	(*zip).Extra = append([]byte(skipField), 0, 0, 0, 0, 0, 0, 0, 0)
	size := 0
	for _, part := range slices.Concat([][]byte{core, chain.bytes(), []byte("\r\n")}, block, [][]byte{[]byte("\r\n\r\n")}) {
		n, err := (*zip).Write(part)
		if err != nil {
			return fmt.Errorf("pack a record: %w", err)
		}
		size += n
	}
	if err := (*zip).Close(); err != nil {
		return fmt.Errorf("pack a record: %w", err)
	}
	lengths := w.out.Bytes()[begin+skipOffset:]
	binary.LittleEndian.PutUint32(lengths, uint32(w.out.Len()-begin)) //nolint:gosec // a record is far below 4 GiB
	binary.LittleEndian.PutUint32(lengths[4:], uint32(size))          //nolint:gosec // the same
	return nil
}

// requestHead is the request as HTTP/1.1 says it. Go writes and reads names in one form and knows no order: what stands
// in evidence is what was said, with its fields in alphabetical order.
func requestHead(e Exchange) []byte {
	target, host := e.URL, ""
	if u, err := url.Parse(e.URL); err == nil {
		target, host = u.RequestURI(), u.Host
	}
	return append(append([]byte("GET "+fieldText(target)+" HTTP/1.1\r\nHost: "+fieldText(host)+"\r\n"), headerFields(e.Request).bytes()...), "\r\n"...)
}

func responseHead(e Exchange) []byte {
	status := strings.TrimSpace(fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status)))
	return append(append([]byte("HTTP/1.1 "+status+"\r\n"), headerFields(e.Header).bytes()...), "\r\n"...)
}

// headerFields leaves out how the body was transferred: it is kept without that.
func headerFields(h http.Header) warcFields {
	var out warcFields
	for name, values := range h {
		if name == "Transfer-Encoding" {
			continue
		}
		for _, v := range values {
			out = append(out, warcField{name, v})
		}
	}
	slices.SortStableFunc(out, func(a, b warcField) int { return strings.Compare(a.name, b.name) })
	return out
}

// warcField is one line "name: value"; warcFields are some, in their order.
type (
	warcField  struct{ name, value string }
	warcFields []warcField
)

func (f warcFields) bytes() []byte {
	var b []byte
	for _, x := range f {
		b = append(append(append(append(b, fieldText(x.name)...), ": "...), fieldText(x.value)...), "\r\n"...)
	}
	return b
}

// fieldText keeps what a site says within its line, byte by byte otherwise as it came.
func fieldText(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c < ' ' && c != '\t' || c == 0x7f {
			b[i] = ' '
		}
	}
	return string(b)
}

func protoOf(proto string) string {
	if proto == "" {
		return "HTTP/1.1"
	}
	return proto
}

func warcDate(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }

// newRecordID is a random UUID (version 4) as WARC wants ids.
func newRecordID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // it never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("<urn:uuid:%x-%x-%x-%x-%x>", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
