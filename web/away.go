package web

import (
	"context"
	"math"
	"time"

	"molva/collector"
	"molva/search"
)

// Bounds of a search without the index: how many of the newest documents are looked at, at most and at once, and for how long.
const (
	heldMost  = 1000
	heldBatch = 200
	heldTime  = time.Second
)

// findHeld answers a search from the store while the index does not answer: what the query finds among the newest documents, in
// the order in which they came. looked is how many those are, at least one.
func (s *Server) findHeld(ctx context.Context, scope collector.Scope, f finding) (out found, looked int, err error) {
	company, err := s.Store.Company(ctx, scope)
	if err != nil {
		return out, 1, err
	}
	if out, err = s.parsed(ctx, scope, f); err != nil {
		return out, 1, err
	}
	before := int64(math.MaxInt64)
	for ends := time.Now().Add(heldTime); looked < heldMost && time.Now().Before(ends); {
		docs, err := s.Store.DocumentsBefore(ctx, scope, before, heldBatch)
		if err != nil {
			return out, 1, err
		}
		for _, d := range docs {
			before = d.DocumentID
			if search.Match(out.whole, search.EntryOf(d, company.Location(), out.brands)) {
				if out.Total++; len(out.Documents) < f.Limit {
					out.Documents = append(out.Documents, d)
				}
			}
		}
		if looked += len(docs); len(docs) < heldBatch {
			break
		}
	}
	return out, max(1, looked), nil
}
