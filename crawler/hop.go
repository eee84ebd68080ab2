package crawler

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
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
	maxBody  int
	cut      bool // a longer body is cut at maxBody instead of refused (robots.txt)
	bare     bool // the answer's type does not matter (robots.txt, sitemaps)

	came   bool // colly saw the answer through
	status int
	head   http.Header
	raw    []byte // as it came
	body   []byte // decompressed
	err    error
}

func (h *hop) header() http.Header {
	head := http.Header{"Accept-Encoding": {"gzip"}, "Accept-Language": {"uk, ru;q=0.9, en;q=0.8"}}
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
	if res.StatusCode < 300 && !h.bare && !readable(res.Header) {
		return
	}
	if h.raw, h.err = readBounded(body, h.maxBody, h.cut, res.Header.Get("Content-Length")); h.err != nil {
		h.err = fmt.Errorf("read the answer: %w", h.err)
		return
	}
	if h.body, h.err = decompress(h.raw, res.Header.Get("Content-Encoding"), h.maxBody, h.cut); h.err != nil {
		h.err = fmt.Errorf("decompress the answer: %w", h.err)
	}
	// Colly would convert again.
	res.Header = http.Header{"Content-Type": {"text/html; charset=utf-8"}, "Location": res.Header["Location"]}
}

// readable says whether a page of this type can hold reviews or links. An answer that names no type is looked at.
func readable(head http.Header) bool {
	t := head.Get("Content-Type")
	if t == "" {
		return true
	}
	kind, _, err := mime.ParseMediaType(t)
	if err != nil {
		kind, _, _ = strings.Cut(strings.ToLower(t), ";")
		kind = strings.TrimSpace(kind)
	}
	return strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "xml") || strings.HasSuffix(kind, "html") ||
		strings.HasSuffix(kind, "json")
}

// readBounded reads all, at most limit bytes. A body that reaches past the limit is cut or, by default, an error: a
// cut page would read as deleted reviews.
func readBounded(r io.Reader, limit int, cut bool, length string) ([]byte, error) {
	size := 512
	var n int
	if _, err := fmt.Sscan(length, &n); err == nil && n >= 0 && n <= limit {
		size = n + 1
	}
	buf := make([]byte, 0, size)
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
func decompress(raw []byte, encoding string, limit int, cut bool) ([]byte, error) {
	switch e := strings.ToLower(strings.TrimSpace(encoding)); e {
	case "", "identity":
		return raw, nil
	case "gzip", "x-gzip":
		return gunzip(raw, limit, cut)
	case "deflate":
		z, err := zlib.NewReader(bytes.NewReader(raw))
		if err != nil {
			return nil, err
		}
		defer z.Close()
		return readBounded(z, limit, cut, "")
	default:
		return nil, fmt.Errorf("Content-Encoding %q was not asked for", encoding)
	}
}

func gunzip(raw []byte, limit int, cut bool) ([]byte, error) {
	z, _ := gunzippers.Get().(*gzip.Reader)
	if z == nil {
		z = new(gzip.Reader)
	}
	defer gunzippers.Put(z)
	if err := z.Reset(bytes.NewReader(raw)); err != nil {
		return nil, err
	}
	length := ""
	if n := len(raw); n >= 4 { // the trailer's ISIZE is a hint only: the bound holds whatever it says
		length = fmt.Sprint(int(raw[n-4]) | int(raw[n-3])<<8 | int(raw[n-2])<<16 | int(raw[n-1])<<24)
	}
	return readBounded(z, limit, cut, length)
}
