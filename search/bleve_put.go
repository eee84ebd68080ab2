package search

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	index "github.com/blevesearch/bleve_index_api"
)

// bleveBatch is how many documents are written at once: 20 cost four times the work a document, 500 a third more.
const bleveBatch = 1000

// bleveWords bounds a batch of long documents: a document takes thirty times its text while it is written.
const bleveWords = 200_000

// nextBatch is where a batch of entries ends that begins at from.
func nextBatch(entries []Entry, from int) int {
	words := 0
	for to := from; to < len(entries); to++ {
		for _, elements := range [][]Element{entries[to].Body, entries[to].Reply} {
			for _, e := range elements {
				words += len(e)
			}
		}
		if to+1-from == bleveBatch || words >= bleveWords {
			return to + 1
		}
	}
	return len(entries)
}

func (x *bleveIndex) Put(ctx context.Context, s Slot, entries []Entry) ([]error, error) {
	x.lock.RLock()
	defer x.lock.RUnlock()
	outcomes := make([]error, len(entries))
	ix, err := x.slot(s)
	if err == nil {
		x.put[s].Lock()
		defer x.put[s].Unlock()
	}
	for from, to := 0, 0; from < len(entries); from = to {
		to = nextBatch(entries, from)
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = putBatch(ix, entries[from:to], x.deleted[s])
		}
		if err != nil { // one batch is written whole or not at all
			for i := from; i < to; i++ {
				outcomes[i] = err
			}
		}
	}
	return outcomes, err
}

// putBatch writes the entries that are not older than what is held, and none that was deleted.
func putBatch(ix bleve.Index, entries []Entry, deleted map[string]bool) error {
	held, err := heldRevisions(ix, entries)
	if err != nil {
		return err
	}
	inner, err := ix.Advanced()
	if err != nil {
		return fmt.Errorf("write to the index: %w", err)
	}
	batch, known := index.NewBatch(), keywords{}
	for i := range entries {
		e := &entries[i]
		if rev, ok := held[e.ID]; ok && rev > e.Rev || deleted[e.ID] {
			continue
		}
		held[e.ID] = e.Rev
		batch.Update(known.document(e))
	}
	if len(batch.IndexOps) == 0 {
		return nil
	}
	if err := inner.Batch(batch); err != nil {
		return fmt.Errorf("write a batch of %d to the index: %w", len(batch.IndexOps), err)
	}
	return nil
}

func heldRevisions(ix bleve.Index, entries []Entry) (map[string]int64, error) {
	held := make(map[string]int64, len(entries))
	err := withReader(ix, func(r index.IndexReader) error {
		values, err := r.DocValueReader([]string{"rev"})
		if err != nil {
			return err
		}
		for i := range entries {
			id, err := r.InternalID(entries[i].ID)
			if err != nil || id == nil {
				continue // not held
			}
			rev, err := revision(values, id)
			if err != nil {
				return err
			}
			held[entries[i].ID] = rev
		}
		return nil
	})
	return held, err
}

func revision(values index.DocValueReader, id index.IndexInternalID) (rev int64, err error) {
	var broken error
	err = values.VisitDocValues(id, func(_ string, term []byte) { rev, broken = strconv.ParseInt(string(term), 10, 64) })
	if err == nil {
		err = broken
	}
	if err != nil {
		return 0, fmt.Errorf("read a revision from the index: %w", err)
	}
	return rev, nil
}

// withReader lends a consistent view of the index.
func withReader(ix bleve.Index, fn func(index.IndexReader) error) error {
	inner, err := ix.Advanced()
	if err != nil {
		return fmt.Errorf("read the index: %w", err)
	}
	r, err := inner.Reader()
	if err != nil {
		return fmt.Errorf("read the index: %w", err)
	}
	defer r.Close() //nolint:errcheck // a view only
	return fn(r)
}

func (x *bleveIndex) Delete(_ context.Context, s Slot, ids []string) error {
	x.lock.RLock()
	defer x.lock.RUnlock()
	ix, err := x.slot(s)
	if err != nil || len(ids) == 0 {
		return err
	}
	x.put[s].Lock()
	defer x.put[s].Unlock()
	batch := ix.NewBatch()
	for _, id := range ids {
		batch.Delete(id)
	}
	if err := ix.Batch(batch); err != nil {
		return fmt.Errorf("delete from the index: %w", err)
	}
	for _, id := range ids {
		x.deleted[s][id] = true
	}
	return nil
}

// numberKey makes ratings and the like whole numbers in the same order.
func numberKey(n float64) int64 { return int64(math.Float64bits(max(n, 0))) }

// sortable writes a number so that the order of letters is that of numbers.
func sortable(n int64) string {
	const digits = "0123456789abcdef"
	u := uint64(n) ^ 1<<63
	var b [16]byte
	for i := 15; i >= 0; i-- {
		b[i], u = digits[u&15], u>>4
	}
	return string(b[:])
}

// unsortable reads what sortable wrote.
func unsortable(s string) (int64, error) {
	u, err := strconv.ParseUint(s, 16, 64)
	return int64(u ^ 1<<63), err
}
