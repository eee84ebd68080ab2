package search

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search"
	index "github.com/blevesearch/bleve_index_api"
)

func (x *bleveIndex) Search(ctx context.Context, r Request) (Result, error) {
	r, err := r.checked()
	if err != nil {
		return Result{}, err
	}
	x.lock.RLock()
	defer x.lock.RUnlock()
	ix, err := x.slot(x.live)
	if err != nil {
		return Result{}, err
	}
	if err := understood(r.Query.tree(), x.form[x.live]); err != nil {
		return Result{}, err
	}
	known := facetsOf(x.form[x.live])
	req, err := bleveRequest(r, known)
	if err != nil {
		return Result{}, err
	}
	found, err := ix.SearchInContext(ctx, req)
	if err != nil {
		return Result{}, fmt.Errorf("search: %w", err)
	}
	return bleveResult(r, found, known)
}

func bleveRequest(r Request, known []facet) (*bleve.SearchRequest, error) {
	req := bleve.NewSearchRequestOptions(bleveQuery{strconv.FormatInt(r.Company, 10), r.Query.tree()}, r.more(), 0, false)
	req.Sort = search.SortOrder{&search.SortField{Field: string(r.Sort), Type: search.SortFieldAsString, Desc: true, Missing: search.SortFieldMissingLast}, &search.SortDocID{}}
	if r.Sort == SortRelevance {
		req.Sort[0] = &search.SortScore{Desc: true}
	} else {
		req.Score = "none"
	}
	if r.Facets {
		for _, f := range known {
			req.AddFacet(f.name, bleve.NewFacetRequest(f.field, facetSize))
		}
		req.AddFacet("month", bleve.NewFacetRequest("month", monthSize))
	}
	c, ok, err := r.cursor()
	if err != nil || !ok || req.Size == 0 {
		return req, err
	}
	req.SearchAfter = []string{bleveKey(r.Sort, c.Key), c.ID}
	return req, nil
}

// more is the size to ask for: one more than wanted tells whether there is a next page.
func (r Request) more() int {
	if r.Limit == 0 {
		return 0
	}
	return r.Limit + 1
}

// bleveKey turns a cursor's number into what the index sorts by.
func bleveKey(s Sort, key string) string {
	switch s {
	case SortRelevance:
		return key
	case SortRating:
		n, _ := strconv.ParseFloat(key, 64) // checked by cursor
		return sortable(numberKey(n))
	default:
		n, _ := strconv.ParseInt(key, 10, 64)
		return sortable(n)
	}
}

// cursorKey is the number that a hit was sorted by.
func cursorKey(s Sort, hit *search.DocumentMatch) (string, error) {
	if s == SortRelevance {
		return strconv.FormatFloat(hit.Score, 'g', -1, 64), nil
	}
	n, err := unsortable(hit.Sort[0])
	if err != nil {
		return "", fmt.Errorf("search: the index sorts by %q: %w", hit.Sort[0], err)
	}
	if s == SortRating {
		return number(math.Float64frombits(uint64(n))), nil
	}
	return strconv.FormatInt(n, 10), nil
}

func bleveResult(r Request, found *bleve.SearchResult, known []facet) (Result, error) {
	res := Result{Total: int(found.Total)}
	hits := found.Hits
	if len(hits) > r.Limit {
		hits = hits[:r.Limit]
		last := hits[len(hits)-1]
		key, err := cursorKey(r.Sort, last)
		if err != nil {
			return Result{}, err
		}
		res.Next = r.encode(key, last.ID)
	}
	for _, hit := range hits {
		res.IDs = append(res.IDs, hit.ID)
	}
	if r.Facets {
		res.Facets = map[string][]Count{}
		for _, f := range known {
			res.Facets[f.name] = byCount(bleveCounts(found.Facets[f.name]))
		}
		res.Months = byMonth(bleveCounts(found.Facets["month"]))
	}
	return res, nil
}

func bleveCounts(f *search.FacetResult) []Count {
	counts := []Count{}
	if f == nil {
		return counts
	}
	for _, t := range f.Terms.Terms() {
		counts = append(counts, Count{t.Term, t.Count})
	}
	if f.Other > 0 {
		counts = append(counts, Count{Rest, f.Other})
	}
	return counts
}

func (x *bleveIndex) Count(ctx context.Context, s Slot, company int64) (int, error) {
	n := 0
	err := x.eachHeld(ctx, s, company, func(index.IndexReader, index.IndexInternalID) error {
		n++
		return nil
	})
	return n, err
}

func (x *bleveIndex) Revisions(ctx context.Context, s Slot, company int64, fn func(id string, rev int64) error) error {
	type held struct {
		id  string
		rev int64
	}
	var all []held
	var values index.DocValueReader
	err := x.eachHeld(ctx, s, company, func(r index.IndexReader, doc index.IndexInternalID) (err error) {
		if values == nil {
			if values, err = r.DocValueReader([]string{"rev"}); err != nil {
				return err
			}
		}
		id, err := r.ExternalID(doc)
		if err != nil {
			return err
		}
		rev, err := revision(values, doc)
		all = append(all, held{id, rev})
		return err
	})
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b held) int { return cmp.Compare(a.id, b.id) })
	for _, h := range all {
		if err := fn(h.id, h.rev); err != nil {
			return err
		}
	}
	return nil
}

// eachHeld visits the documents of a company in one slot.
func (x *bleveIndex) eachHeld(ctx context.Context, s Slot, company int64, visit func(index.IndexReader, index.IndexInternalID) error) error {
	x.lock.RLock()
	defer x.lock.RUnlock()
	ix, err := x.slot(s)
	if err != nil {
		return err
	}
	return withReader(ix, func(r index.IndexReader) error {
		docs, err := r.TermFieldReader(ctx, []byte(strconv.FormatInt(company, 10)), "company", false, false, false)
		if err != nil {
			return fmt.Errorf("list the index: %w", err)
		}
		defer docs.Close() //nolint:errcheck // a view only
		for d, err := docs.Next(nil); d != nil || err != nil; d, err = docs.Next(nil) {
			if err == nil {
				err = ctx.Err()
			}
			if err == nil {
				err = visit(r, d.ID)
			}
			if err != nil {
				return fmt.Errorf("list the index: %w", err)
			}
		}
		return nil
	})
}
