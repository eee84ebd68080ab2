package search

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/elastic/go-elasticsearch/v8/esapi"
)

// dictionaryWords is how many words of one field the server names at once, dictionaryPages how often it is asked to go on for one
// wildcard, dictionaryAsk of how many words it says at once whether a company has them.
const (
	dictionaryWords = 1000
	dictionaryPages = 5
	dictionaryAsk   = 250
)

// expanded is a word in the server's explanation of a query: body_exact:букетом.
var expanded = regexp.MustCompile(`([a-z]+_exact):([\pL\pM\pN]+)([*~]?)`)

// dictionary lists the words that begin so. The server has no call for it; the explanation of a rewritten query names them, and
// costs the index nothing. Words of all companies are among them: where they are too many, the company's own are told apart, page by
// page until these are too many. count is not "" where there are further ones; behind dictionaryPages pages it tells of all companies.
func (x *elasticIndex) dictionary(ctx context.Context, company int64, prefix string) (own []string, count string, err error) {
	after := ""
	for range dictionaryPages {
		page, last, err := x.wordsAfter(ctx, prefix, after)
		if err == nil && (after != "" || last != "" || len(page) > MaxExpansion) {
			page, err = x.ofCompany(ctx, company, page)
		}
		if err != nil {
			return nil, "", err
		}
		own = append(own, page...)
		switch {
		case last == "":
			return own, "", nil
		case len(own) > MaxExpansion:
			return own, strconv.Itoa(len(own)) + "+", nil
		}
		after = last
	}
	return own, strconv.Itoa(dictionaryPages*dictionaryWords) + "+", nil
}

// wordsAfter are the first words that begin so and stand behind another one, "" for none, in the order of their bytes; last is
// the one behind which it goes on, "" where these are all.
func (x *elasticIndex) wordsAfter(ctx context.Context, prefix, after string) (words []string, last string, err error) {
	rewrite := "top_terms_boost_" + strconv.Itoa(dictionaryWords) // all have one boost: of those the first in order
	var should []object
	for _, field := range dictionaryFields {
		if after == "" {
			should = append(should, object{"prefix": object{field: object{"value": prefix, "rewrite": rewrite}}})
		} else {
			should = append(should, object{"regexp": object{field: object{"value": behind(prefix, after), "flags": "NONE", "rewrite": rewrite}}})
		}
	}
	byField, err := x.rewritten(ctx, should)
	if err != nil {
		return nil, "", err
	}
	for _, of := range byField {
		if end := slices.Max(of); len(of) >= dictionaryWords && (last == "" || end < last) {
			last = end // what is behind it is not known of every field
		}
	}
	return slices.DeleteFunc(together(byField), func(w string) bool {
		return !strings.HasPrefix(w, prefix) || w <= after || last != "" && w > last
	}), last, nil
}

// behindMost is how many letters of a word are compared by a regular expression, whose length the server bounds.
const behindMost = 50

// behind is a regular expression of the server for the words that begin with a prefix and stand behind one that does: at some
// letter they have a greater one, or they go on where it ends.
func behind(prefix, after string) string {
	rest := []rune(strings.TrimPrefix(after, prefix))
	rest = rest[:min(len(rest), behindMost)]
	var b strings.Builder
	b.WriteString(prefix)
	for _, r := range rest {
		fmt.Fprintf(&b, "([%c-\U0010FFFF].*|%c", r+1, r)
	}
	b.WriteString(".+")
	b.WriteString(strings.Repeat(")", len(rest)))
	return b.String()
}

// rewritten are the words of the index that queries stand for, by field. A word that is left unexpanded there ends in *: nothing
// begins so, or the server does not tell.
func (x *elasticIndex) rewritten(ctx context.Context, should []object) (map[string][]string, error) {
	body, err := json.Marshal(object{"query": object{"bool": object{"should": should}}})
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	rewrite := true
	var answer struct {
		Explanations []struct{ Explanation string }
	}
	req := esapi.IndicesValidateQueryRequest{Index: []string{x.prefix}, Body: bytes.NewReader(body), Rewrite: &rewrite}
	if err := x.ask(ctx, "search", req, &answer); err != nil {
		return nil, err
	}
	words := map[string][]string{}
	for _, e := range answer.Explanations {
		for _, m := range expanded.FindAllStringSubmatch(e.Explanation, -1) {
			if m[3] == "" {
				words[m[1]] = append(words[m[1]], m[2])
			}
		}
	}
	return words, nil
}

// together are the words of all fields in order, each once.
func together(byField map[string][]string) []string {
	words := slices.Concat(slices.Collect(maps.Values(byField))...)
	slices.Sort(words)
	return slices.Compact(words)
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
