package jobs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/crawler"
)

// give notes what a person gave, a page or a mail, of a media type and with the address where it stood; "" where it names
// none. Sites that block are known by such pages alone: without them nobody could show what a complaint said.
func (im *importer) give(body []byte, kind, url string) {
	if url == "" {
		url = "urn:sha256:" + digestOf(body) // evidence wants an address, and this says nothing that is not so
	}
	im.given = &crawler.Exchange{URL: url, Page: url, Body: body, Given: kind, Fetched: time.Now()}
}

func digestOf(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// keep writes what was given to the evidence, once: when a batch of it is new or changed, and when it proves what is known,
// as a page does that somebody saves after an export told of the review. It returns which known documents it proves. What
// was given before is not kept again.
func (im *importer) keep(ctx context.Context, writes []store.DocumentWrite) (proves []int64, err error) {
	if im.given == nil || im.w.Raw == nil {
		return nil, nil
	}
	if im.kept == nil {
		before, found, err := im.w.Store.GivenBefore(ctx, im.scope, digestOf(im.given.Body))
		if err != nil {
			return nil, err
		}
		if found {
			im.kept = &before
		}
	}
	var known []int64
	raw, brings := int64(0), false
	for _, w := range writes {
		if w.PrevRev == 0 || len(w.Versions) > 0 {
			brings = true
		} else {
			known = append(known, w.Document.DocumentID)
		}
	}
	if im.kept != nil {
		raw = im.kept.RawID
	}
	if proves, err = im.w.Store.Unproven(ctx, im.scope, raw, known); err != nil || im.kept != nil || !brings && len(proves) == 0 {
		return proves, err
	}
	a, err := im.w.Raw.Append(*im.given)
	if err == nil {
		a.Header, im.kept = "{}", &a
	}
	return proves, err
}

// brought is the line of the log about what came, or is proven, by this import.
func (im *importer) brought() collector.Trail {
	return collector.Trail{At: im.batch.Now, Person: im.scope.Person, Did: "brought_" + im.o.Format}
}
