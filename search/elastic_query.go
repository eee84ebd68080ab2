package search

import (
	"reflect"
	"slices"
	"strconv"
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
	case numbers:
		return object{"range": object{n.field: n.bound()}}
	case days:
		bound := object{}
		if n.from != "" {
			bound["gte"] = n.from
		}
		if n.until != "" {
			bound["lt"] = n.until
		}
		return object{"range": object{n.field: bound}}
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

func (n numbers) bound() object {
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
		list = append(list, object{"intervals": object{field + "_stem": q.together(field, n)}})
	}
	return oneOfThese(list)
}

// together is the rule of a phrase: its words in order, or (near) in any, single ones or runs of them.
func (q elasticQuery) together(field string, n phrase) object {
	words, gap := q.intervals(field, n.sought), n.gap
	if !n.near {
		return allInOrder(words)
	}
	runs := words
	if n.runs != nil {
		runs = nil
		for _, length := range n.runs {
			runs, words = append(runs, allInOrder(words[:length])), words[length:]
		}
	}
	kept := withoutTwins(runs)
	gap += (len(runs) - len(kept)) * len(n.sought) / len(runs) // equal runs are equally long
	return object{"all_of": object{"intervals": kept, "ordered": false, "max_gaps": gap}}
}

func allInOrder(words []object) object {
	if len(words) == 1 {
		return words[0]
	}
	return object{"all_of": object{"intervals": words, "ordered": true, "max_gaps": 0}}
}

func (q elasticQuery) word(field string, t term) object {
	if t.form != byPrefix {
		return object{"term": object{t.field(field): t.indexed()}}
	}
	if len(q.words[t.exact]) == 0 {
		return object{"prefix": object{t.field(field): t.exact}}
	}
	return object{"terms": object{t.field(field): q.words[t.exact]}}
}

// withoutTwins drops words that became the same rule (a word and a wildcard that only it fits): Elasticsearch would want
// them at two places, and two words of a query may share one. What is dropped makes room for one word more between.
func withoutTwins(words []object) []object {
	var kept []object
	for _, w := range words {
		if !slices.ContainsFunc(kept, func(k object) bool { return reflect.DeepEqual(k, w) }) {
			kept = append(kept, w)
		}
	}
	return kept
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
		switch len(any) {
		case 0:
			list[i] = object{"prefix": object{"prefix": t.exact, "use_field": t.field(field)}}
		case 1:
			list[i] = any[0]
		default:
			list[i] = object{"any_of": object{"intervals": any}}
		}
	}
	return list
}
