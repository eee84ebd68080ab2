package crawler

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"molva/collector"
)

// Kept is the answer from which a page was read last, as the evidence holds it. When the site says that the page has not
// been modified, this is what it shows.
type Kept struct {
	url    string
	header http.Header
	body   []byte // decompressed
}

// OpenKept unpacks an answer as it came over the wire. False says that it is not the body with that hash (see
// Visit.BodyHash), or cannot be unpacked: then the page must be asked for as a whole.
func (c *Crawler) OpenKept(raw []byte, header http.Header, url, hash string) (Kept, bool) {
	h := hop{raw: raw, maxBody: c.cfg.MaxBody}
	body, err := h.decompress(header.Get("Content-Encoding"))
	if err != nil {
		return Kept{}, false
	}
	sum := sha256.Sum256(body)
	return Kept{url: url, header: header, body: body}, hex.EncodeToString(sum[:]) == hash
}

// Unchanged adds to a visit that was answered "not modified" what the kept answer shows: reviews, links, counts. A page that
// was read well and is read otherwise now (its site file changed) is told like one that came.
func (c *Crawler) Unchanged(v Visit, k Kept, site string) Visit {
	shown := c.Read(k.body, k.header, k.url, site)
	shown.URL, shown.Status, shown.Header, shown.Asked, shown.Request, shown.Proto = v.URL, v.Status, v.Header, v.Asked, v.Request, v.Proto
	shown.BodyHash, shown.ETag, shown.Modified, shown.Fetched, shown.RetryAt = v.BodyHash, v.ETag, v.Modified, v.Fetched, v.RetryAt
	if shown.Outcome == OK && !shown.Drift {
		shown.Outcome = NotModified
	}
	return shown
}

// Unfounded says of a visit that was answered "not modified" though nothing was said of what is held.
func (v Visit) Unfounded() Visit {
	return v.end(Broken, collector.Because("site_answered", http.StatusNotModified).String())
}
