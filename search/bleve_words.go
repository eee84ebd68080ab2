package search

import (
	"context"
	"fmt"
	"slices"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"molva/collector"
)

// ofCompany keeps the words that stand in documents of the company: the index holds those of all companies, and none is to
// be refused for the words of another, nor to count them.
func (b bleveBuilder) ofCompany(words []string) ([]string, error) {
	view, ok := b.r.(*scorch.IndexSnapshot)
	if !ok {
		return nil, collector.Errorf(collector.CodeInternal, "search: the index gives a %T", b.r)
	}
	own := make([]bool, len(words))
	for i, s := range view.Segments() {
		companies, err := b.columns[i].value(s, "company")
		if err != nil {
			return nil, err
		}
		company := int32(slices.Index(companies.terms, b.company))
		if company < 0 {
			continue
		}
		for _, field := range dictionaryFields {
			if err := ownWords(b.ctx, s, field, words, own, func(doc uint64) bool {
				return companies.first[doc] == company && (s.Deleted() == nil || !s.Deleted().Contains(uint32(doc)))
			}); err != nil {
				return nil, err
			}
		}
	}
	kept := words[:0]
	for i, w := range words {
		if own[i] {
			kept = append(kept, w)
		}
	}
	return kept, nil
}

// ownWords notes which words stand in a field of documents that are wanted. It looks at each word until the first of them.
func ownWords(ctx context.Context, s *scorch.SegmentSnapshot, field string, words []string, own []bool, wanted func(uint64) bool) error {
	dict, err := s.Segment().Dictionary(field)
	if err != nil {
		return fmt.Errorf("expand a word: %w", err)
	}
	for i, w := range words {
		if own[i] {
			continue
		}
		list, err := dict.PostingsList([]byte(w), nil, nil)
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return fmt.Errorf("expand a word: %w", err)
		}
		postings := list.Iterator(false, false, false, nil)
		for p, err := postings.Next(); p != nil || err != nil; p, err = postings.Next() {
			if err != nil {
				return fmt.Errorf("expand a word: %w", err)
			}
			if own[i] = wanted(p.Number()); own[i] {
				break
			}
		}
	}
	return nil
}
