package jobs

import (
	"context"
	"fmt"
	"strings"

	"molva/collector"
	"molva/crawler"
)

// RedactEvidence takes a page out of the evidence of a document: its body goes, its header and its digest stay, and the
// chain of its file is followed as before. sha256 (hex) is that of the body, as a bundle's manifest lists it. It returns
// how many answers were taken out; CodeNotFound when the document was seen in none with that body. The pages of other
// documents that were kept with the same body are not touched.
func (w *Work) RedactEvidence(ctx context.Context, scope collector.Scope, id, sha256, reason string) (int, error) {
	if strings.TrimSpace(reason) == "" {
		return 0, &collector.Error{Code: collector.CodeInvalid, Where: "reason", Msg: "no page is taken out without a reason", Hint: "it stands in the place of the page"}
	}
	d, err := w.Store.Document(ctx, scope, id)
	if err != nil {
		return 0, err
	}
	versions, err := w.Store.Versions(ctx, scope, d.DocumentID)
	if err != nil {
		return 0, err
	}
	w.Raw.pruning.Lock() // else two would write one file anew
	defer w.Raw.pruning.Unlock()
	seen, err := w.sightings(ctx, scope, d, versions)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, s := range seen {
		if s.SHA256 != sha256 || s.raw.Format != collector.RawWARC {
			continue
		}
		if err := w.redact(ctx, scope, s.raw.RawID, plainLine(reason)); err != nil {
			return n, fmt.Errorf("redact %s: %w", s.URL, err)
		}
		n++
	}
	if n == 0 {
		return 0, &collector.Error{Code: collector.CodeNotFound, Where: "sha256", Msg: "this document was seen on no page with that body", Hint: "the manifest of its evidence lists them"}
	}
	return n, nil
}

// redact writes the file of one answer anew, without the block of its response.
func (w *Work) redact(ctx context.Context, scope collector.Scope, id int64, reason string) error {
	raw, err := w.Store.RawAnswer(ctx, scope, id) // one that was redacted before may have moved it
	if err == nil {
		err = w.Raw.sealFile(raw.File)
	}
	if err != nil {
		return err
	}
	all, err := w.Store.Filed(ctx, raw.File)
	if err != nil {
		return err
	}
	_, err = w.rewrite(ctx, raw.File, all, func(rec crawler.EvidenceRecord) crawler.Fate {
		if rec.Offset >= raw.Offset && rec.Offset < raw.Offset+raw.Length && rec.IsResponse() {
			return crawler.FateRedact
		}
		return crawler.FateKeep
	}, reason)
	return err
}
