package crawler

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// Bounds that a fetch can break; the page is not asked for again in that pass.
var (
	errTooLarge  = errors.New("too large")
	errTooSlow   = errors.New("too slow")
	errRedirects = errors.New("too many redirects")
)

// hop is one request of a fetch and its answer.
type hop struct {
	url      string
	etag     string // for If-None-Match
	modified string // for If-Modified-Since
	accept   string
	more     http.Header // further fields
	maxBody  int
	cut      bool                  // a longer body is cut at maxBody instead of refused (robots.txt)
	bare     bool                  // the answer's type does not matter (robots.txt, sitemaps)
	room     []byte                // a body may be unpacked into it; then it is body
	stream   func(io.Reader) error // reads the body as it comes, unpacked; then there is neither raw nor body

	came   bool // colly saw the answer through
	status int
	sent   http.Header
	proto  string
	head   http.Header
	raw    []byte // as it came
	body   []byte // decompressed
	err    error
}

func (h *hop) header() http.Header {
	head := http.Header{"Accept-Encoding": {"gzip"}, "Accept-Language": {"uk, ru;q=0.9, en;q=0.8"}}
	for name, values := range h.more {
		head[name] = values
	}
	head.Set("Accept", h.accept)
	if h.etag != "" {
		head.Set("If-None-Match", h.etag)
	}
	if h.modified != "" {
		head.Set("If-Modified-Since", h.modified)
	}
	return head
}

// take reads the answer within the bounds and leaves an empty one behind.
func (h *hop) take(res *http.Response) {
	h.status, h.head = res.StatusCode, res.Header
	body := res.Body
	defer body.Close()
	res.Body, res.ContentLength, res.Uncompressed = http.NoBody, 0, true // colly would decompress by the address's ending
	if res.StatusCode >= 300 && res.StatusCode < 400 {
		return
	}
	if h.streams() {
		if h.err = h.streamed(body); h.err != nil {
			h.err = fmt.Errorf("read the answer: %w", h.err)
		}
		return
	}
	if res.StatusCode < 300 && !h.bare && !readable(res.Header, h.url) {
		return
	}
	if h.raw, h.err = readBounded(body, h.maxBody, h.cut, nil, lengthOf(res.Header)); h.err != nil {
		h.err = fmt.Errorf("read the answer: %w", h.err)
		return
	}
	if h.body, h.err = h.decompress(res.Header.Get("Content-Encoding")); h.err != nil {
		h.err = fmt.Errorf("decompress the answer: %w", h.err)
	}
	// Colly would convert again.
	res.Header = http.Header{"Content-Type": {"text/html; charset=utf-8"}, "Location": res.Header["Location"]}
}

// readable says whether a page of this type, at this address, can hold reviews, entries or links. An answer that names no
// type is looked at; packed by gzip are sitemaps and feeds.
func readable(head http.Header, address string) bool {
	t := head.Get("Content-Type")
	if t == "" || strings.HasPrefix(t, "text/") {
		return true
	}
	kind, _, err := mime.ParseMediaType(t)
	if err != nil {
		kind, _, _ = strings.Cut(strings.ToLower(t), ";")
		kind = strings.TrimSpace(kind)
	}
	switch kind {
	case "application/gzip", "application/x-gzip":
		return true
	case "application/octet-stream":
		path, _, _ := strings.Cut(address, "?")
		return strings.HasSuffix(strings.ToLower(path), ".xml.gz")
	}
	return strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "xml") || strings.HasSuffix(kind, "html") ||
		strings.HasSuffix(kind, "json")
}

// lengthOf is how many bytes an answer says that it has, a hint only; 0 when it does not say.
func lengthOf(head http.Header) int {
	n, _ := strconv.Atoi(head.Get("Content-Length"))
	return n
}

// readBounded reads all, at most limit bytes, into room if there is enough. A body that reaches past the limit is cut
// or, by default, an error: a cut page would read as deleted reviews.
func readBounded(r io.Reader, limit int, cut bool, room []byte, length int) ([]byte, error) {
	size := 512
	if length > 0 && length <= limit {
		size = length + 1
	}
	buf := room[:0]
	if cap(buf) < size {
		buf = make([]byte, 0, size)
	}
	for {
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if len(buf) > limit {
			if cut {
				return buf[:limit], nil
			}
			return nil, fmt.Errorf("%w: more than %d bytes", errTooLarge, limit)
		}
		if errors.Is(err, io.EOF) {
			return buf, nil
		}
		if err != nil {
			return nil, err
		}
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
	}
}

var gunzippers sync.Pool

// decompress undoes Content-Encoding. Only gzip was asked for; deflate is understood, anything else is an error.
func (h *hop) decompress(encoding string) ([]byte, error) {
	switch e := strings.ToLower(strings.TrimSpace(encoding)); e {
	case "", "identity":
		return h.raw, nil
	case "gzip", "x-gzip":
		return gunzip(h.raw, h.maxBody, h.cut, h.room)
	case "deflate":
		z, err := zlib.NewReader(bytes.NewReader(h.raw))
		if err != nil {
			return nil, err
		}
		defer z.Close()
		return readBounded(z, h.maxBody, h.cut, h.room, 0)
	default:
		return nil, fmt.Errorf("Content-Encoding %q was not asked for", encoding)
	}
}

func gunzip(raw []byte, limit int, cut bool, room []byte) ([]byte, error) {
	z, _ := gunzippers.Get().(*gzip.Reader)
	if z == nil {
		z = new(gzip.Reader)
	}
	defer gunzippers.Put(z)
	if err := z.Reset(bytes.NewReader(raw)); err != nil {
		return nil, err
	}
	length := 0
	if n := len(raw); n >= 4 { // the trailer's ISIZE is a hint only: the bound holds whatever it says
		length = int(binary.LittleEndian.Uint32(raw[n-4:]))
	}
	return readBounded(z, limit, cut, room, length)
}
