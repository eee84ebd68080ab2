package crawler

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Evidence is kept as WARC 1.1 (ISO 28500): of each page that is kept a request, a response and a metadata record, each a
// gzip member of its own, in files that begin with a warcinfo record. Over the records of a file runs a chain: the digest
// of a record covers its header, and by the block digest that stands in it its block; the head behind a record covers the
// head before it and that digest. So a block can be taken out later, or whole records, and as long as their digests stay
// the chain is followed to the same head. The chain proves that nothing in a file was changed, left out or put in between
// without a trace since its head was noted down. It does not prove when that was: the time is this machine's clock, and no
// third party has stamped it. Nor does it prove that the site showed everybody the same.

// Exchange is one request and the answer to it, as evidence keeps them.
type Exchange struct {
	URL      string // as it was asked for
	Page     string // canonical address of the page that was wanted
	Request  http.Header
	Proto    string // protocol of the answer, "HTTP/2.0"; "" for HTTP/1.1
	Status   int
	Header   http.Header
	Body     []byte // as it came over the wire, still compressed
	Fetched  time.Time
	Outcome  Outcome // what the crawler made of it
	BodyHash string  // SHA-256 (hex) of what was read, the rendered document or the decompressed body; "" when nothing was
	Rendered []byte  // the document as a browser showed it; nil when the body itself was read
	Given    string  // media type of a body that a person gave; "" for an answer. Then nothing was asked, and only URL, Page, Body and Fetched count
}

// Exchange is the visit's last request and answer.
func (v Visit) Exchange(page string) Exchange {
	return Exchange{URL: v.Asked, Page: page, Request: v.Request, Proto: v.Proto, Status: v.Status, Header: v.Header, Body: v.Raw,
		Fetched: v.Fetched, Outcome: v.Outcome, BodyHash: v.BodyHash, Rendered: v.Rendered}
}

// Digest is a SHA-256.
type Digest [sha256.Size]byte

// String is the digest as it stands in records: "sha256:" and 64 hexadecimal digits.
func (d Digest) String() string { return digestPrefix + d.hex() }

func (d Digest) hex() string { return hex.EncodeToString(d[:]) }

const digestPrefix = "sha256:"

// ParseDigest reads what String wrote.
func ParseDigest(s string) (d Digest, err error) {
	b, err := hex.DecodeString(strings.TrimPrefix(s, digestPrefix))
	if err != nil || !strings.HasPrefix(s, digestPrefix) || len(b) != len(d) {
		return d, fmt.Errorf("%.80q is no SHA-256 digest", s)
	}
	copy(d[:], b)
	return d, nil
}

// Chain says how far a file's chain has come: how many records it has, and its head behind the last of them. The zero
// Chain is the beginning.
type Chain struct {
	Number int64
	Head   Digest
}

// next is the chain one record on.
func (c Chain) next(record Digest) Chain {
	h := sha256.New()
	h.Write(c.Head[:])
	h.Write(record[:])
	out := Chain{Number: c.Number + 1}
	h.Sum(out.Head[:0])
	return out
}

// The fields of a record's header that WARC does not know. Those of the chain are the last ones, and not covered by it.
const (
	fieldNumber   = "Molva-Chain-Number"   // number of the record in its file, from 1
	fieldRecord   = "Molva-Chain-Record"   // digest of the record: of its header before these fields
	fieldHead     = "Molva-Chain-Head"     // SHA-256 of the head before it and this digest, 64 bytes
	fieldRedacted = "Molva-Redacted"       // the reason for which the block was taken out
	fieldDropped  = "Molva-Chain-Dropped"  // how many records are left out here; the block lists their digests
	fieldBefore   = "Molva-Chain-Previous" // of the first record: name and head of the file before
)

// The types of record that are written.
const (
	recordInfo     = "warcinfo"
	recordRequest  = "request"
	recordResponse = "response"
	recordMetadata = "metadata"
	// recordShown is the document that a browser made of an answer.
	recordShown = "conversion"
	// recordGiven is a page or a mail that a person gave: no site was asked.
	recordGiven = "resource"
)

const (
	kindRequest  = "application/http; msgtype=request"
	kindResponse = "application/http; msgtype=response"
	kindShown    = "text/html; charset=utf-8"
	kindFields   = "application/warc-fields"
	kindDigests  = "text/plain; charset=us-ascii"
)

// recordMost is how large one record may be, in bytes: a header and a body at their bounds of 10 MiB each fit into it.
// What is larger was not written by Molva.
const recordMost = 32 << 20
