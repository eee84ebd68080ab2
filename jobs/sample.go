package jobs

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"

	"golang.org/x/net/html/charset"

	"molva/collector"
	"molva/collector/store"
	"molva/crawler"
)

// sampleSize is how much of a page that could not be read is kept for people to look at, in bytes.
const sampleSize = 200_000

// sampleOf is the sample of a page that ends with less than it should have given; nil for any other. The raw answer stays
// with the process that fetched it, the sample goes to the store, where every console finds it.
func sampleOf(p collector.Page, v crawler.Visit) *store.Sample {
	if p.Reason == "" || !p.Due.IsZero() || len(v.Raw) == 0 {
		return nil
	}
	kind := v.Header.Get("Content-Type")
	if v.Charset != "" {
		kind = "text/html; charset=" + v.Charset
	}
	s := SampleOf(v.Raw, http.Header{"Content-Type": {kind}})
	return &s
}

// SampleOf unpacks and decodes the start of a page as it came over the wire. It is for a person to look at: a page that
// is damaged is shown as far as it can be read.
func SampleOf(body []byte, header http.Header) store.Sample {
	var in io.Reader = bytes.NewReader(body)
	if zipped, err := gzip.NewReader(bytes.NewReader(body)); err == nil {
		in = zipped
	}
	if decoded, err := charset.NewReader(in, header.Get("Content-Type")); err == nil {
		in = decoded
	}
	page, _ := io.ReadAll(io.LimitReader(in, sampleSize+1)) // what came before the damage
	return store.Sample{Text: strings.ToValidUTF8(string(page[:min(len(page), sampleSize)]), "\ufffd"), Cut: len(page) > sampleSize}
}
