package search

import (
	"context"
	"fmt"
	"strconv"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"

	"molva/collector"
)

func (x *bleveIndex) Similar(ctx context.Context, company int64, word string, edits int) ([]string, error) {
	word, edits, ok := similarTo(word, edits)
	if !ok {
		return nil, nil
	}
	x.lock.RLock()
	defer x.lock.RUnlock()
	ix, err := x.slot(x.live)
	if err != nil {
		return nil, err
	}
	var words []string
	err = withReader(ix, func(r index.IndexReader) error {
		fuzzy, ok := r.(index.IndexReaderFuzzy)
		if !ok {
			return fmt.Errorf("the index cannot look for words by likeness: %T", r)
		}
		for _, field := range dictionaryFields {
			found, err := similarIn(fuzzy, field, word, edits)
			if err != nil {
				return fmt.Errorf("look for words like %q: %w", word, err)
			}
			words = append(words, found...)
		}
		view, ok := r.(*scorch.IndexSnapshot)
		if !ok {
			return collector.Errorf(collector.CodeInternal, "search: the index gives a %T", r)
		}
		b := bleveBuilder{ctx: ctx, r: r, company: strconv.FormatInt(company, 10), columns: x.columns[x.live].segments(view)}
		words, err = nearestOwn(nearestFirst(word, words), b.ofCompany)
		return err
	})
	return words, err
}

// similarIn lists the words of one field. Its automaton takes two words that are swapped for one edit.
func similarIn(r index.IndexReaderFuzzy, field, word string, edits int) (words []string, err error) {
	dict, err := r.FieldDictFuzzy(field, word, edits, "")
	if err != nil {
		return nil, err
	}
	defer dict.Close() //nolint:errcheck // a view only
	for entry, err := dict.Next(); entry != nil || err != nil; entry, err = dict.Next() {
		if err != nil {
			return nil, err
		}
		words = append(words, entry.Term)
	}
	return words, nil
}
