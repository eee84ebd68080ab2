package search

import (
	"fmt"
	"math"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
)

// bleveColumns are the values of the documents of a slot by their place in a segment: what facets count and orders compare,
// read at once where Bleve reads it document by document. A segment never changes, so what was read of one is true for as
// long as it is there. It stays in memory: 4 bytes a document and field that was counted, every different value of a segment
// once, some 50 bytes for each further value of a document (tags, causes); 8 bytes a document and order, and about 43 for the
// ids that a list hands out. Of 200,000 documents all facets took 23 MiB and a list 10.
type bleveColumns struct {
	mu sync.Mutex
	of map[uint64]*segmentColumns // by the number of the segment, which no other one gets
}

type segmentColumns struct {
	mu     sync.Mutex
	values map[string]*valueColumn
	keys   map[string][]int64
	own    map[string]docSet // the documents of each company that was asked for, deleted ones too
}

// valueColumn is which values the documents of a segment have in a field.
type valueColumn struct {
	terms []string
	first []int32            // of each document, the place of its value in terms; -1: it has none
	more  map[uint64][]int32 // of those with several, the others
}

// segments are the columns of the segments of a view, in their order. What is in it no more is forgotten.
func (c *bleveColumns) segments(view *scorch.IndexSnapshot) []*segmentColumns {
	c.mu.Lock()
	defer c.mu.Unlock()
	kept, list := map[uint64]*segmentColumns{}, make([]*segmentColumns, 0, len(view.Segments()))
	for _, s := range view.Segments() {
		held := c.of[s.Id()]
		if held == nil {
			held = &segmentColumns{values: map[string]*valueColumn{}, keys: map[string][]int64{}, own: map[string]docSet{}}
		}
		kept[s.Id()] = held
		list = append(list, held)
	}
	c.of = kept
	return list
}

// value is the column of a field of values.
func (c *segmentColumns) value(s *scorch.SegmentSnapshot, field string) (*valueColumn, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if held := c.values[field]; held != nil {
		return held, nil
	}
	v := &valueColumn{first: make([]int32, s.FullSize())}
	for i := range v.first {
		v.first[i] = -1
	}
	err := eachPosting(s, field, func(term string) error {
		v.terms = append(v.terms, term)
		return nil
	}, func(doc uint64) {
		at := int32(len(v.terms) - 1)
		if v.first[doc] < 0 {
			v.first[doc] = at
			return
		}
		if v.more == nil {
			v.more = map[uint64][]int32{}
		}
		v.more[doc] = append(v.more[doc], at)
	})
	if err == nil {
		c.values[field] = v
	}
	return v, err
}

// key is the column of a field of sortable numbers; what has none comes last.
func (c *segmentColumns) key(s *scorch.SegmentSnapshot, field string) ([]int64, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if held := c.keys[field]; held != nil {
		return held, nil
	}
	keys, now := make([]int64, s.FullSize()), int64(0)
	for i := range keys {
		keys[i] = math.MinInt64
	}
	err := eachPosting(s, field, func(term string) (err error) {
		now, err = unsortable(term)
		return err
	}, func(doc uint64) { keys[doc] = now })
	if err == nil {
		c.keys[field] = keys
	}
	return keys, err
}

// company are the documents of a company, deleted ones too. Nobody changes the set.
func (c *segmentColumns) company(s *scorch.SegmentSnapshot, company string) (docSet, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if held := c.own[company]; held != nil {
		return held, nil
	}
	dict, err := s.Segment().Dictionary("company")
	if err != nil {
		return nil, fmt.Errorf("read the documents of a company: %w", err)
	}
	list, err := dict.PostingsList([]byte(company), nil, nil)
	if err != nil {
		return nil, fmt.Errorf("read the documents of a company: %w", err)
	}
	own, postings := newDocSet(s), list.Iterator(false, false, false, nil)
	for p, err := postings.Next(); p != nil || err != nil; p, err = postings.Next() {
		if err != nil {
			return nil, fmt.Errorf("read the documents of a company: %w", err)
		}
		own.add(p.Number())
	}
	c.own[company] = own
	return own, nil
}

// eachPosting visits the terms of a field in a segment, in order, and behind each its documents.
func eachPosting(s *scorch.SegmentSnapshot, field string, term func(string) error, doc func(uint64)) error {
	dict, err := s.Segment().Dictionary(field)
	if err != nil {
		return fmt.Errorf("read the values of %s: %w", field, err)
	}
	terms := dict.AutomatonIterator(nil, nil, nil)
	list, err := dict.PostingsList(nil, nil, nil)
	if err != nil {
		return fmt.Errorf("read the values of %s: %w", field, err)
	}
	postings := list.Iterator(false, false, false, nil)
	for entry, err := terms.Next(); entry != nil || err != nil; entry, err = terms.Next() {
		if err == nil {
			err = term(entry.Term)
		}
		if err == nil {
			list, err = dict.PostingsList([]byte(entry.Term), nil, list)
		}
		if err != nil {
			return fmt.Errorf("read the values of %s: %w", field, err)
		}
		postings = list.Iterator(false, false, false, postings)
		for p, err := postings.Next(); p != nil || err != nil; p, err = postings.Next() {
			if err != nil {
				return fmt.Errorf("read the values of %s: %w", field, err)
			}
			doc(p.Number())
		}
	}
	return nil
}
