package search

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/elastic/go-elasticsearch/v8/esapi"
)

// object is a piece of a request's JSON.
type object = map[string]any

// elasticQuery turns nodes into the server's query language. words holds what each wildcard stands for.
type elasticQuery struct{ words map[string][]string }

func companyFilter(company int64) object {
	return object{"term": object{"company": strconv.FormatInt(company, 10)}}
}

func (q elasticQuery) node(n node) object {
	switch n := n.(type) {
	case allOf:
		if len(n) == 0 {
			return object{"match_all": object{}}
		}
		return object{"bool": object{"must": q.nodes(n)}}
	case anyOf:
		return oneOfThese(q.nodes(n))
	case not:
		return object{"bool": object{"must_not": []object{q.node(n.kid)}}}
	case phrase:
		return q.phrase(n)
	case value:
		return object{"term": object{n.field: n.value}}
	case ratings:
		return object{"range": object{"rating": n.bound()}}
	case days:
		bound := object{}
		if n.from != "" {
			bound["gte"] = n.from
		}
		if n.until != "" {
			bound["lt"] = n.until
		}
		return object{"range": object{"day": bound}}
	}
	return object{"match_none": object{}}
}

func (q elasticQuery) nodes(kids []node) []object {
	list := make([]object, len(kids))
	for i, k := range kids {
		list[i] = q.node(k)
	}
	return list
}

func oneOfThese(list []object) object {
	if len(list) == 1 {
		return list[0]
	}
	return object{"bool": object{"should": list, "minimum_should_match": 1}}
}

func (n ratings) bound() object {
	bound := object{}
	if !n.openLow {
		bound[map[bool]string{true: "gte", false: "gt"}[n.lowIn]] = n.low
	}
	if !n.openUp {
		bound[map[bool]string{true: "lte", false: "lt"}[n.highIn]] = n.high
	}
	return bound
}

func (q elasticQuery) phrase(n phrase) object {
	var list []object
	for _, field := range n.in.fields() {
		if len(n.sought) == 1 {
			list = append(list, q.word(field, n.sought[0]))
			continue
		}
		rule := object{"intervals": q.intervals(field, n.sought), "ordered": !n.near, "max_gaps": n.gap}
		list = append(list, object{"intervals": object{field + "_stem": object{"all_of": rule}}})
	}
	return oneOfThese(list)
}

func (q elasticQuery) word(field string, t term) object {
	if t.form != byPrefix {
		return object{"term": object{t.field(field): t.indexed()}}
	}
	return object{"terms": object{t.field(field): q.words[t.exact]}}
}

// intervals are the words of a phrase, each in the field of its own form.
func (q elasticQuery) intervals(field string, words []term) []object {
	list := make([]object, len(words))
	match := func(t term, word string) object {
		return object{"match": object{"query": word, "use_field": t.field(field)}}
	}
	for i, t := range words {
		if t.form != byPrefix {
			list[i] = match(t, t.indexed())
			continue
		}
		any := []object{}
		for _, w := range q.words[t.exact] {
			any = append(any, match(t, w))
		}
		if len(any) == 0 { // no such word: what is written cannot be a word of a text
			any = append(any, match(t, t.exact+"*"))
		}
		list[i] = object{"any_of": object{"intervals": any}}
	}
	return list
}

// prefixes lists the wildcards of a query.
func prefixes(n node) []string {
	var list []string
	switch n := n.(type) {
	case allOf:
		for _, k := range n {
			list = append(list, prefixes(k)...)
		}
	case anyOf:
		for _, k := range n {
			list = append(list, prefixes(k)...)
		}
	case not:
		return prefixes(n.kid)
	case phrase:
		for _, t := range n.sought {
			if t.form == byPrefix {
				list = append(list, t.exact)
			}
		}
	}
	return list
}

// expand asks which words of a company's documents the wildcards of a query stand for.
func (x *elasticIndex) expand(ctx context.Context, company int64, n node) (map[string][]string, error) {
	wild := distinct(prefixes(n))
	if len(wild) == 0 {
		return nil, nil
	}
	const most = 10000
	aggs := object{}
	for i, p := range wild {
		aggs[strconv.Itoa(i)] = object{"terms": object{"field": "words", "include": quotePattern(p) + ".*", "size": most}}
	}
	body, err := json.Marshal(object{"size": 0, "query": companyFilter(company), "aggs": aggs})
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	var answer struct {
		Aggregations map[string]elasticTerms
	}
	req := esapi.SearchRequest{Index: []string{x.prefix}, Body: bytes.NewReader(body), FilterPath: []string{"aggregations.*.buckets.key"}}
	if err := x.call(ctx, elasticSearch, "search", req, &answer); err != nil {
		return nil, err
	}
	words := map[string][]string{}
	for i, p := range wild {
		words[p] = []string{}
		for _, b := range answer.Aggregations[strconv.Itoa(i)].Buckets {
			words[p] = append(words[p], b.Key)
		}
		switch n := len(words[p]); {
		case n == most:
			return nil, tooManyWords(p, strconv.Itoa(most)+" or more")
		case n > MaxExpansion:
			return nil, tooManyWords(p, strconv.Itoa(n))
		}
	}
	return words, nil
}

// quotePattern quotes what a word may hold for the server's regular expressions.
func quotePattern(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r < 0x80 && !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9') {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
