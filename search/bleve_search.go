package search

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"

	"molva/collector"
)

func (x *bleveIndex) Search(ctx context.Context, r Request) (Result, error) {
	r, err := r.checked()
	if err != nil {
		return Result{}, err
	}
	var res Result
	err = x.lookLive([]*Query{r.Query}, func(view *scorch.IndexSnapshot, columns *bleveColumns, form int) error {
		res, err = bleveSearch(ctx, r, view, columns, facetsOf(form))
		return err
	})
	return res, err
}

// lookLive lends a view of the live slot, for queries that it understands.
func (x *bleveIndex) lookLive(queries []*Query, look func(*scorch.IndexSnapshot, *bleveColumns, int) error) error {
	x.lock.RLock()
	defer x.lock.RUnlock()
	ix, err := x.slot(x.live)
	if err != nil {
		return err
	}
	for _, q := range queries {
		if err := understood(q.tree(), x.form[x.live]); err != nil {
			return err
		}
	}
	return withReader(ix, func(reader index.IndexReader) error {
		view, ok := reader.(*scorch.IndexSnapshot)
		if !ok {
			return collector.Errorf(collector.CodeInternal, "search: the index gives a %T", reader)
		}
		return look(view, x.columns[x.live], x.form[x.live])
	})
}

// bleveSearch looks in one view of a slot.
func bleveSearch(ctx context.Context, r Request, view *scorch.IndexSnapshot, columns *bleveColumns, known []facet) (Result, error) {
	c, err := newBleveCollector(r, view, columns)
	if err != nil {
		return Result{}, err
	}
	b := bleveBuilder{ctx: ctx, r: view, company: strconv.FormatInt(r.Company, 10), columns: c.columns}
	if r.Sort == SortRelevance && r.Limit > 0 {
		err = c.scored(b)
	} else {
		err = c.unscored(b)
	}
	if err != nil {
		return Result{}, err
	}
	return c.result(known)
}

// scored walks Bleve's searchers, which know how well a document fits.
func (c *bleveCollector) scored(b bleveBuilder) error {
	b, err := b.expanded(c.r.Query)
	if err != nil {
		return err
	}
	s, err := b.all(allOf{value{field: "company", value: b.company}, c.r.Query.tree()})
	if err != nil {
		return fmt.Errorf("search: %w", err)
	}
	defer s.Close() //nolint:errcheck // a view only
	return c.collect(b.ctx, s)
}

// unscored goes from segment to segment.
func (c *bleveCollector) unscored(b bleveBuilder) error {
	segments, err := b.segments(c.view, c.r.Query)
	if err != nil {
		return err
	}
	for i, f := range segments {
		found, err := f.all()
		if err == nil {
			found, err = f.find(c.r.Query.tree(), found)
		}
		if err == nil {
			err = c.takeSet(i, found)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (x *bleveIndex) Counts(ctx context.Context, company int64, of *Query, parts []*Query) ([]int, error) {
	counts, queries := make([]int, 1+len(parts)), append([]*Query{of}, parts...)
	err := x.lookLive(queries, func(view *scorch.IndexSnapshot, columns *bleveColumns, _ int) error {
		b := bleveBuilder{ctx: ctx, r: view, company: strconv.FormatInt(company, 10), columns: columns.segments(view)}
		segments, err := b.segments(view, queries...)
		if err != nil {
			return err
		}
		for _, f := range segments {
			if err := f.addCounts(counts, queries); err != nil {
				return err
			}
		}
		return nil
	})
	return counts, err
}

// more is the size to ask for: one more than wanted tells whether there is a next page.
func (r Request) more() int {
	if r.Limit == 0 {
		return 0
	}
	return r.Limit + 1
}

// bleveKey turns a cursor's number into what hits are compared by.
func bleveKey(s Sort, key string) (int64, error) {
	if s == SortRelevance || s == SortRating {
		n, err := strconv.ParseFloat(key, 64)
		return numberKey(n), err
	}
	return strconv.ParseInt(key, 10, 64)
}

// cursorKey is the number that a hit was sorted by.
func cursorKey(s Sort, key int64) string {
	switch s {
	case SortRelevance:
		return strconv.FormatFloat(math.Float64frombits(uint64(key)), 'g', -1, 64)
	case SortRating:
		return number(math.Float64frombits(uint64(key)))
	}
	return strconv.FormatInt(key, 10)
}

// result is what was collected.
func (c *bleveCollector) result(known []facet) (Result, error) {
	res := Result{Total: c.total}
	hits := c.best.sorted()
	if len(hits) > c.r.Limit {
		hits = hits[:c.r.Limit]
		last := hits[len(hits)-1]
		res.Next = c.r.encode(cursorKey(c.r.Sort, last.key), last.id)
	}
	for _, hit := range hits {
		res.IDs = append(res.IDs, hit.id)
	}
	if !c.r.Facets {
		return res, nil
	}
	res.Facets = map[string][]Count{}
	known, wanted := c.r.counts(known)
	for _, f := range known {
		counts, err := c.facet(f.field, facetSize)
		if err != nil {
			return Result{}, err
		}
		res.Facets[f.name] = counts
	}
	if !wanted {
		return res, nil
	}
	months, err := c.facet("month", monthSize)
	res.Months = byMonth(months)
	return res, err
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
