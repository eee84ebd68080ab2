package search

import (
	"context"
	"math"

	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/searcher"
	index "github.com/blevesearch/bleve_index_api"
)

// bleveBuilder turns nodes into searchers over one view of the index, for who wants scores. Without, see segmentSearch.
type bleveBuilder struct {
	ctx     context.Context
	r       index.IndexReader
	o       search.SearcherOptions
	company string
	columns []*segmentColumns
	words   map[string][]string // what wildcards stand for
}

func (b bleveBuilder) node(n node) (search.Searcher, error) {
	switch n := n.(type) {
	case allOf:
		if len(n) == 0 {
			return b.term("company", b.company)
		}
		return b.all(n)
	case anyOf:
		return b.any(n)
	case not:
		return b.not(n)
	case phrase:
		return b.phrase(n)
	case value:
		return b.term(n.field, n.value)
	case numbers, days:
		return b.between(rangeOf(n))
	}
	return searcher.NewMatchNoneSearcher(b.r)
}

func (b bleveBuilder) term(field, v string) (search.Searcher, error) {
	return searcher.NewTermSearcher(b.ctx, b.r, v, field, 1, b.o)
}

// list builds searchers; when one fails the others are closed.
func list[T any](items []T, build func(T) (search.Searcher, error)) ([]search.Searcher, error) {
	var built []search.Searcher
	for _, item := range items {
		s, err := build(item)
		if err != nil {
			for _, s := range built {
				_ = s.Close()
			}
			return nil, err
		}
		built = append(built, s)
	}
	return built, nil
}

func (b bleveBuilder) all(kids []node) (search.Searcher, error) {
	built, err := list(kids, b.node)
	if err != nil || len(built) == 1 {
		return first(built), err
	}
	return searcher.NewConjunctionSearcher(b.ctx, b.r, built, b.o)
}

func (b bleveBuilder) any(kids []node) (search.Searcher, error) {
	built, err := list(kids, b.node)
	if err != nil {
		return nil, err
	}
	return b.oneOf(built)
}

func first(built []search.Searcher) search.Searcher {
	if len(built) == 0 {
		return nil
	}
	return built[0]
}

func (b bleveBuilder) oneOf(built []search.Searcher) (search.Searcher, error) {
	switch len(built) {
	case 0:
		return searcher.NewMatchNoneSearcher(b.r)
	case 1:
		return built[0], nil
	}
	return searcher.NewDisjunctionSearcher(b.ctx, b.r, built, 1, b.o)
}

func (b bleveBuilder) not(n not) (search.Searcher, error) {
	built, err := list([]node{value{field: "company", value: b.company}, n.kid}, b.node)
	if err != nil {
		return nil, err
	}
	return searcher.NewBooleanSearcher(b.ctx, b.r, built[0], nil, built[1], b.o)
}

// phrase looks in every field that its scope means.
func (b bleveBuilder) phrase(n phrase) (search.Searcher, error) {
	built, err := list(n.in.fields(), func(field string) (search.Searcher, error) {
		if len(n.sought) == 1 {
			return b.word(field, n.sought[0])
		}
		return b.together(field, n)
	})
	if err != nil {
		return nil, err
	}
	return b.oneOf(built)
}

// fields are the names, without _exact and _stem, of the index fields of a scope.
func (s scope) fields() []string {
	if s == inText {
		return []string{"title", "body"}
	}
	return []string{string(s)}
}

func (b bleveBuilder) word(field string, t term) (search.Searcher, error) {
	if t.form != byPrefix {
		return b.term(t.field(field), t.indexed())
	}
	if len(b.words[t.exact]) == 0 {
		return searcher.NewMatchNoneSearcher(b.r)
	}
	return searcher.NewMultiTermSearcher(b.ctx, b.r, b.words[t.exact], field+"_exact", 1, b.o, false)
}

// field and indexed are where in an index a word stands.
func (t term) field(name string) string {
	if t.form == byStem {
		return name + "_stem"
	}
	return name + "_exact"
}

func (t term) indexed() string {
	if t.form == byStem {
		return t.stem
	}
	return t.exact
}

// dictionaryFields are where the words stand that a wildcard may stand for.
var dictionaryFields = []string{"title_exact", "body_exact", "reply_exact", "item_exact", "author_exact"}

// expand lists the words of the index that begin so, in whatever field they stand; where they are too many, those of the company.
func (b bleveBuilder) expand(prefix string) ([]string, error) {
	seen := map[string]bool{}
	var words []string
	for _, field := range dictionaryFields {
		dict, err := b.r.FieldDictPrefix(field, []byte(prefix))
		if err != nil {
			return nil, err
		}
		for entry, err := dict.Next(); entry != nil || err != nil; entry, err = dict.Next() {
			if err != nil {
				_ = dict.Close()
				return nil, err
			}
			if !seen[entry.Term] {
				seen[entry.Term] = true
				words = append(words, entry.Term)
			}
		}
		if err := dict.Close(); err != nil {
			return nil, err
		}
	}
	if len(words) > MaxExpansion {
		return b.ofCompany(words)
	}
	return words, nil
}

// termRange are the terms of a field from one on, up to another ("": all), as far as keep says.
type termRange struct {
	field, from, until string
	keep               func(string) bool
}

// end is behind the last term.
func (r termRange) end() []byte {
	if r.until == "" {
		return nil
	}
	return append([]byte(r.until), 0)
}

// rangeOf is the range of a node of numbers or days.
func rangeOf(n node) termRange {
	if d, ok := n.(days); ok {
		return termRange{d.field, d.from, d.until, func(day string) bool { return d.until == "" || day < d.until }}
	}
	of, _ := n.(numbers)
	return termRange{of.field, sortable(numberKey(of.low)), "", func(key string) bool {
		bits, err := unsortable(key)
		return err == nil && of.has(math.Float64frombits(uint64(bits)))
	}}
}

func (b bleveBuilder) between(r termRange) (search.Searcher, error) {
	dict, err := b.r.FieldDictRange(r.field, []byte(r.from), r.end())
	if err != nil {
		return nil, err
	}
	defer dict.Close() //nolint:errcheck // a view only
	var terms []string
	for entry, err := dict.Next(); entry != nil || err != nil; entry, err = dict.Next() {
		if err != nil {
			return nil, err
		}
		if r.keep(entry.Term) {
			terms = append(terms, entry.Term)
		}
	}
	if len(terms) == 0 {
		return searcher.NewMatchNoneSearcher(b.r)
	}
	return searcher.NewMultiTermSearcher(b.ctx, b.r, terms, r.field, 1, b.o, false)
}
