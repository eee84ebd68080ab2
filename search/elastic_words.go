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
func (x *elasticIndex) expand(ctx context.Context, n node) (map[string][]string, error) {
	words := map[string][]string{}
	for _, prefix := range distinct(prefixes(n)) {
		found, err := x.dictionary(ctx, prefix)
		if err != nil {
			return nil, err
		}
		words[prefix] = found
	}
	return words, nil
}

// dictionaryWords is how many words of one field are counted at most.
const dictionaryWords = 250

// expanded is a word in the server's explanation of a query: body_exact:букетом.
var expanded = regexp.MustCompile(`_exact:([\pL\pM\pN]+)(\*?)`)

// dictionary lists the words that begin so. The server has no call for it; the explanation of a rewritten prefix query
// names them, and costs the index nothing. A word that is left unexpanded there ends in *: nothing begins so, or the
// server does not tell; then the prefix itself is asked for, which is right in both cases.
func (x *elasticIndex) dictionary(ctx context.Context, prefix string) ([]string, error) {
	var should []object
	for _, field := range dictionaryFields {
		should = append(should, object{"prefix": object{field: object{"value": prefix, "rewrite": "top_terms_boost_" + strconv.Itoa(dictionaryWords)}}})
	}
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
	var words []string
	for _, e := range answer.Explanations {
		for _, m := range expanded.FindAllStringSubmatch(e.Explanation, -1) {
			if m[2] == "" && strings.HasPrefix(m[1], prefix) && !slices.Contains(words, m[1]) {
				words = append(words, m[1])
			}
		}
	}
	switch n := len(words); {
	case n >= dictionaryWords:
		return nil, tooManyWords(prefix, strconv.Itoa(n)+" or more")
	case n > MaxExpansion:
		return nil, tooManyWords(prefix, strconv.Itoa(n))
	}
	return words, nil
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
