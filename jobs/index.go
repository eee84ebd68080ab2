package jobs

import (
	"context"
	"fmt"
	"sync"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/text"
	"molva/search"
)

// fillIndex brings one slot of the index up to the documents' revisions, in batches. A document is done only when its
// own item was answered. What the index refuses for good is put aside (aside.go) and holds up nothing.
func (w *Work) fillIndex(slot search.Slot) Handler {
	return func(ctx context.Context, t Ticket) error {
		return w.follow(ctx, follower(slot), t.Company, func(ctx context.Context, claim store.Claim, docs []collector.Document) error {
			company, brands, err := w.company(ctx, t.Company)
			if err != nil {
				return err
			}
			aside, err := w.asideOf(ctx, claim)
			if err != nil {
				return err
			}
			docs, waiting := aside.ready(docs)
			entries, zone := make([]search.Entry, 0, len(docs)), company.Location()
			for _, d := range docs {
				entries = append(entries, search.EntryOf(d, zone, brands))
			}
			outcomes, err := w.Index.Put(ctx, slot, entries)
			done := make([]store.DocRev, 0, len(docs))
			var failed []error
			for i, bad := range outcomes {
				switch {
				case bad == nil:
					done = append(done, store.DocRev{Document: docs[i].DocumentID, Rev: docs[i].Rev})
					aside.taken(docs[i])
				case err == nil && forGood(bad) && aside.refused(docs[i], bad):
					waiting++
				default:
					failed = append(failed, fmt.Errorf("document %d: %w", docs[i].DocumentID, bad))
				}
			}
			if e := w.Store.MarkFollowed(ctx, claim, done); e != nil {
				return e
			}
			if e := aside.save(ctx, w); e != nil {
				return e
			}
			switch {
			case err == nil && len(failed) > 0:
				err = &passedOver{fmt.Errorf("%d of %d could not be indexed, the first: %w", len(failed), len(docs), failed[0])}
			case err == nil && waiting > 0:
				err = &passedOver{}
			}
			return err
		})
	}
}

// brandCache keeps the declared brands of a company ready for the tokenizer; it is made anew when they change.
type brandCache struct {
	mu     sync.Mutex
	words  map[int64]string
	brands map[int64]*text.Brands
}

// company is a company with its brands made ready.
func (w *Work) company(ctx context.Context, id int64) (collector.Company, *text.Brands, error) {
	c, err := w.Store.Company(ctx, collector.System(id))
	if err != nil {
		return c, nil, err
	}
	return c, w.brands.of(c), nil
}

func (b *brandCache) of(c collector.Company) *text.Brands {
	key := ""
	for _, word := range c.Brands {
		key += word + "\n"
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.words == nil {
		b.words, b.brands = map[int64]string{}, map[int64]*text.Brands{}
	}
	if had, ok := b.words[c.CompanyID]; !ok || had != key {
		b.words[c.CompanyID], b.brands[c.CompanyID] = key, text.NewBrands(c.Brands)
	}
	return b.brands[c.CompanyID]
}
