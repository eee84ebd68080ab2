package search

import (
	"context"
	"strconv"
)

// Similar takes the words out of the server's explanation of a fuzzy query that it rewrote; the index itself is not searched.
func (x *elasticIndex) Similar(ctx context.Context, company int64, word string, edits int) ([]string, error) {
	word, edits, ok := similarTo(word, edits)
	if !ok {
		return nil, nil
	}
	var should []object
	for _, field := range dictionaryFields {
		should = append(should, object{"fuzzy": object{field: object{"value": word, "fuzziness": edits, "max_expansions": dictionaryWords,
			"rewrite": "top_terms_boost_" + strconv.Itoa(dictionaryWords)}}})
	}
	words, err := x.rewritten(ctx, should)
	if err != nil {
		return nil, err
	}
	return nearestOwn(nearestFirst(word, together(words)), func(some []string) ([]string, error) { return x.ofCompany(ctx, company, some) })
}
