package search

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/elastic/go-elasticsearch/v8/esapi"
)

type elasticTerms struct {
	Buckets []struct {
		Key   string `json:"key"`
		Count int    `json:"doc_count"`
	} `json:"buckets"`
	Rest int `json:"sum_other_doc_count"`
}

func (t elasticTerms) counts() []Count {
	counts := []Count{}
	for _, b := range t.Buckets {
		counts = append(counts, Count{b.Key, b.Count})
	}
	if t.Rest > 0 {
		counts = append(counts, Count{Rest, t.Rest})
	}
	return counts
}

// elasticHits is the part of an answer that is read.
type elasticHits struct {
	Hits struct {
		Total struct{ Value int }
		Hits  []struct {
			ID     string             `json:"_id"`
			Sort   []json.RawMessage  `json:"sort"`
			Fields map[string][]int64 `json:"fields"`
		}
	}
	Aggregations map[string]elasticTerms
}

func (x *elasticIndex) Search(ctx context.Context, r Request) (Result, error) {
	r, err := r.checked()
	if err != nil {
		return Result{}, err
	}
	form, words, err := x.asked(ctx, r.Company, r.Query)
	if err != nil {
		return Result{}, err
	}
	body, err := elasticRequestBody(r, words, facetsOf(form))
	if err != nil {
		return Result{}, err
	}
	var answer elasticHits
	if err := x.search(ctx, x.prefix, body, &answer); err != nil {
		return Result{}, err
	}
	return elasticResult(r, answer, facetsOf(form)), nil
}

// asked makes ready to ask some queries: the live slot must understand them and shows what was written, and words are what
// their wildcards stand for.
func (x *elasticIndex) asked(ctx context.Context, company int64, queries ...*Query) (form int, words map[string][]string, err error) {
	if form, err = x.liveForm(ctx); err != nil {
		return form, nil, err
	}
	for _, q := range queries {
		if err := understood(q.tree(), form); err != nil {
			return form, nil, err
		}
	}
	if err := x.seenLive(ctx); err != nil {
		return form, nil, err
	}
	words, err = expandAll(queries, func(prefix string) ([]string, string, error) { return x.dictionary(ctx, company, prefix) })
	return form, words, err
}

// Counts asks the parts as filters of one aggregation: the server then walks once over what the first query finds.
func (x *elasticIndex) Counts(ctx context.Context, company int64, of *Query, parts []*Query) ([]int, error) {
	_, words, err := x.asked(ctx, company, append([]*Query{of}, parts...)...)
	if err != nil {
		return nil, err
	}
	body := object{"size": 0, "track_total_hits": true, "query": object{"bool": object{"filter": []object{companyFilter(company), elasticQuery{words}.node(of.tree())}}}}
	if len(parts) > 0 {
		filters := make([]object, len(parts))
		for i, p := range parts {
			filters[i] = elasticQuery{words}.node(p.tree())
		}
		body["aggs"] = object{"parts": object{"filters": object{"filters": filters}}}
	}
	var answer elasticHits
	if err := x.search(ctx, x.prefix, body, &answer); err != nil {
		return nil, err
	}
	counts := []int{answer.Hits.Total.Value}
	for _, b := range answer.Aggregations["parts"].Buckets {
		counts = append(counts, b.Count)
	}
	if len(counts) != 1+len(parts) {
		return nil, elasticError("count", http.StatusInternalServerError, fmt.Sprintf("it answers %d counts for %d queries", len(counts), 1+len(parts)))
	}
	return counts, nil
}

// search asks one index.
func (x *elasticIndex) search(ctx context.Context, index string, body object, answer *elasticHits) error {
	b, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("search: %w", err)
	}
	req := esapi.SearchRequest{Index: []string{index}, Body: bytes.NewReader(b)} // to leave out of the answer what is not read costs the server more than to send it
	return x.ask(ctx, "search", req, answer)
}

func elasticRequestBody(r Request, words map[string][]string, known []facet) (object, error) {
	body := object{"size": r.more(), "track_total_hits": true, "_source": false, "sort": elasticSort(r.Sort),
		"query": object{"bool": object{"filter": []object{companyFilter(r.Company)}, "must": []object{elasticQuery{words}.node(r.Query.tree())}}}}
	if r.Facets {
		aggs := object{}
		known, months := r.counts(known)
		if months {
			aggs["month"] = object{"terms": object{"field": "month", "size": monthSize}}
		}
		for _, f := range known {
			aggs[f.name] = object{"terms": object{"field": f.field, "size": facetSize}}
		}
		body["aggs"] = aggs
	}
	c, ok, err := r.cursor()
	if ok && r.Limit > 0 {
		body["search_after"] = []any{json.Number(c.Key), c.ID}
	}
	return body, err
}

// elasticSort orders what has no value as memory does.
func elasticSort(s Sort) []object {
	id := object{"id": "asc"}
	switch s {
	case SortRelevance:
		return []object{{"_score": "desc"}, id}
	case SortRating:
		return []object{{"rating": object{"order": "desc", "missing": 0}}, id}
	case SortFound:
		return []object{{"found": "desc"}, id}
	default:
		return []object{{"published": object{"order": "desc", "missing": undated}}, id}
	}
}

func elasticResult(r Request, answer elasticHits, known []facet) Result {
	res := Result{Total: answer.Hits.Total.Value}
	hits := answer.Hits.Hits
	if len(hits) > r.Limit {
		hits = hits[:r.Limit]
		last := hits[len(hits)-1]
		res.Next = r.encode(strings.Trim(string(last.Sort[0]), `"`), last.ID)
	}
	for _, h := range hits {
		res.IDs = append(res.IDs, h.ID)
	}
	if r.Facets {
		res.Facets = map[string][]Count{}
		known, months := r.counts(known)
		for _, f := range known {
			res.Facets[f.name] = byCount(answer.Aggregations[f.name].counts())
		}
		if months {
			res.Months = byMonth(answer.Aggregations["month"].counts())
		}
	}
	return res
}

func (x *elasticIndex) Count(ctx context.Context, s Slot, company int64) (int, error) {
	if !s.Valid() {
		return 0, badSlot(s)
	}
	if err := x.seen(ctx, elasticBulk, s); err != nil {
		return 0, err
	}
	var answer elasticHits
	err := x.search(ctx, x.alias(s), object{"size": 0, "track_total_hits": true, "query": companyFilter(company)}, &answer)
	return answer.Hits.Total.Value, err
}

func (x *elasticIndex) Revisions(ctx context.Context, s Slot, company int64, fn func(id string, rev int64) error) error {
	if !s.Valid() {
		return badSlot(s)
	}
	if err := x.seen(ctx, elasticBulk, s); err != nil {
		return err
	}
	body := object{"size": 5000, "_source": false, "docvalue_fields": []string{"rev"}, "sort": []object{{"id": "asc"}}, "query": companyFilter(company)}
	for {
		var answer elasticHits
		if err := x.search(ctx, x.alias(s), body, &answer); err != nil {
			return err
		}
		for _, h := range answer.Hits.Hits {
			if len(h.Fields["rev"]) != 1 {
				return elasticError("list the index", http.StatusInternalServerError, h.ID+" has no revision")
			}
			if err := fn(h.ID, h.Fields["rev"][0]); err != nil {
				return err
			}
		}
		if len(answer.Hits.Hits) < 5000 {
			return nil
		}
		body["search_after"] = []string{answer.Hits.Hits[4999].ID}
	}
}
