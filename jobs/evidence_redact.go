package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"molva/collector"
	"molva/crawler"
)

// Redaction is a page to take out of the evidence of a document.
type Redaction struct {
	SHA256 string // of the body, hex, as a bundle's manifest lists it
	Reason string // stands in the place of the page; not empty
	Look   bool   // only say what would go
}

// Redacted is what was taken out, or would be. A page shows many documents, and all lose it.
type Redacted struct {
	Answers   int      // that have no body any more
	Before    int      // that had none before
	Documents int      // others in whose evidence they are
	First     []string // public ids of the first of those
}

// fewRedacted is how many documents Redacted.First names.
const fewRedacted = 20

// RedactEvidence takes a page out of the evidence of a document: its body goes, its header and its digest stay, and the
// chain of its file is followed as before. One that was taken out before stays as it is. CodeNotFound when the document was seen in no answer with that body. Answers
// with the same body in which it was not seen are not touched.
func (w *Work) RedactEvidence(ctx context.Context, scope collector.Scope, id string, r Redaction) (out Redacted, err error) {
	if strings.TrimSpace(r.Reason) == "" && !r.Look {
		return out, &collector.Error{Code: collector.CodeInvalid, Where: "reason", Msg: "no page is taken out without a reason", Hint: "it stands in the place of the page"}
	}
	d, err := w.Store.Document(ctx, scope, id)
	if err != nil {
		return out, err
	}
	versions, err := w.Store.Versions(ctx, scope, d.DocumentID)
	if err != nil {
		return out, err
	}
	w.Raw.pruning.Lock() // else two would write one file anew
	defer w.Raw.pruning.Unlock()
	seen, err := w.sightings(ctx, scope, d, versions)
	if err != nil {
		return out, err
	}
	seen = slices.DeleteFunc(seen, func(s *sighting) bool { return s.SHA256 != r.SHA256 || s.raw.Format != collector.RawWARC })
	if len(seen) == 0 {
		return out, &collector.Error{Code: collector.CodeNotFound, Where: "sha256", Msg: "this document was seen on no page with that body", Hint: "the manifest of its evidence lists them"}
	}
	all := len(seen)
	seen = slices.DeleteFunc(seen, func(s *sighting) bool { return w.isRedacted(s.raw) })
	out, err = w.othersIn(ctx, scope, d, seen)
	out.Before = all - len(seen)
	if err != nil || r.Look {
		return out, err
	}
	for _, s := range seen {
		if err := w.redact(ctx, scope, s.raw.RawID, plainLine(r.Reason)); err != nil {
			return out, fmt.Errorf("redact %s: %w", s.URL, err)
		}
	}
	return out, nil
}

// isRedacted says that the body of an answer was taken out before. What is wrong with its file is told when it is rewritten.
func (w *Work) isRedacted(raw collector.RawAnswer) bool {
	_, err := w.Raw.Read(raw)
	return errors.Is(err, crawler.ErrRedacted)
}

// othersIn says which other documents are seen in these answers.
func (w *Work) othersIn(ctx context.Context, scope collector.Scope, d collector.Document, seen []*sighting) (Redacted, error) {
	var others []string
	for _, s := range seen {
		ids, err := w.Store.SeenIn(ctx, scope, s.raw)
		if err != nil {
			return Redacted{}, err
		}
		for _, id := range ids {
			if id != d.PublicID && !slices.Contains(others, id) {
				others = append(others, id)
			}
		}
	}
	return Redacted{Answers: len(seen), Documents: len(others), First: others[:min(len(others), fewRedacted)]}, nil
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
