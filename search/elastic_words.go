package search

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/elastic/go-elasticsearch/v8/esapi"
)

// expand asks which words of the index the wildcards of a query stand for.
func (x *elasticIndex) expand(ctx context.Context, company int64, n node) (map[string][]string, error) {
	words := map[string][]string{}
	for _, prefix := range distinct(prefixes(n)) {
		found, err := x.dictionary(ctx, company, prefix)
		if err != nil {
			return nil, err
		}
		words[prefix] = found
	}
	return words, nil
}

// dictionaryWords is how many words of one field are counted at most, dictionaryAsk of how many the server says at once
// whether a company has them.
const (
	dictionaryWords = 1000
	dictionaryAsk   = 250
)

// expanded is a word in the server's explanation of a query: body_exact:букетом.
var expanded = regexp.MustCompile(`_exact:([\pL\pM\pN]+)([*~]?)`)

// dictionary lists the words that begin so. The server has no call for it; the explanation of a rewritten prefix query
// names them, and costs the index nothing. A word that is left unexpanded there ends in *: nothing begins so, or the
// server does not tell; then the prefix itself is asked for, which is right in both cases.
func (x *elasticIndex) dictionary(ctx context.Context, company int64, prefix string) ([]string, error) {
	var should []object
	for _, field := range dictionaryFields {
		should = append(should, object{"prefix": object{field: object{"value": prefix, "rewrite": "top_terms_boost_" + strconv.Itoa(dictionaryWords)}}})
	}
	words, err := x.rewritten(ctx, should)
	if err != nil {
		return nil, err
	}
	words = slices.DeleteFunc(words, func(w string) bool { return !strings.HasPrefix(w, prefix) })
	if len(words) >= dictionaryWords {
		return nil, tooManyWords(prefix, strconv.Itoa(dictionaryWords)+" or more")
	}
	if len(words) > MaxExpansion {
		if words, err = x.ofCompany(ctx, company, words); err != nil {
			return nil, err
		}
	}
	if n := len(words); n > MaxExpansion {
		return nil, tooManyWords(prefix, strconv.Itoa(n))
	}
	return words, nil
}

// rewritten are the words of the index that queries stand for, each once.
func (x *elasticIndex) rewritten(ctx context.Context, should []object) (words []string, err error) {
	body, err := json.Marshal(object{"query": object{"bool": object{"should": should}}})
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	rewrite := true
	var answer struct {
		Explanations []struct{ Explanation string }
	}
	req := esapi.IndicesValidateQueryRequest{Index: []string{x.prefix}, Body: bytes.NewReader(body), Rewrite: &rewrite}
	if err := x.call(ctx, elasticSearch, "search", req, &answer); err != nil {
		return nil, err
	}
	for _, e := range answer.Explanations {
		for _, m := range expanded.FindAllStringSubmatch(e.Explanation, -1) {
			if m[2] == "" && !slices.Contains(words, m[1]) {
				words = append(words, m[1])
			}
		}
	}
	return words, nil
}

// ofCompany keeps the words that stand in documents of the company: the index holds those of all companies, and none is to
// be refused for the words of another, nor to count them.
func (x *elasticIndex) ofCompany(ctx context.Context, company int64, words []string) (kept []string, err error) {
	for part := range slices.Chunk(words, dictionaryAsk) {
		var filters []object
		for _, w := range part {
			var should []object
			for _, field := range dictionaryFields {
				should = append(should, object{"term": object{field: w}})
			}
			filters = append(filters, oneOfThese(should))
		}
		var answer elasticHits
		body := object{"size": 0, "query": companyFilter(company), "aggs": object{"words": object{"filters": object{"filters": filters}}}}
		if err := x.search(ctx, x.prefix, body, &answer); err != nil {
			return nil, err
		}
		for i, found := range answer.Aggregations["words"].Buckets {
			if i < len(part) && found.Count > 0 {
				kept = append(kept, part[i])
			}
		}
	}
	return kept, nil
}

// prefixes lists the wildcards of a query.
func prefixes(n node) []string {
	var list []string
	if p, ok := n.(phrase); ok {
		for _, t := range p.sought {
			if t.form == byPrefix {
				list = append(list, t.exact)
			}
		}
	}
	for _, k := range kidsOf(n) {
		list = append(list, prefixes(k)...)
	}
	return list
}
