package jobs

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"molva/collector/store"
	"molva/crawler"
)

// give notes what a person gave, a page or a mail, of a media type and with the address where it stood; "" where it names
// none. Sites that block are known by such pages alone: without them nobody could show what a complaint said.
func (im *importer) give(body []byte, kind, url string) {
	if url == "" {
		sum := sha256.Sum256(body)
		url = "urn:sha256:" + hex.EncodeToString(sum[:]) // evidence wants an address, and this says nothing that is not so
	}
	im.given = &crawler.Exchange{URL: url, Page: url, Body: body, Given: kind, Fetched: time.Now()}
}

// keep writes what was given to the evidence, once, when a batch of it is new or changed.
func (im *importer) keep(writes []store.DocumentWrite) error {
	brings := slices.ContainsFunc(writes, func(w store.DocumentWrite) bool { return w.PrevRev == 0 || len(w.Versions) > 0 })
	if im.given == nil || im.kept != nil || im.w.Raw == nil || !brings {
		return nil
	}
	a, err := im.w.Raw.Append(*im.given)
	if err == nil {
		a.Header, im.kept = "{}", &a
	}
	return err
}
