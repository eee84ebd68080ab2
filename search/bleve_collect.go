package search

import (
	"container/heap"
	"context"
	"fmt"
	"slices"
	"sort"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/search"
)

// bleveCollector walks what a query finds and keeps the best of a page, the number of all, and what facets count of them.
type bleveCollector struct {
	r       Request
	view    *scorch.IndexSnapshot
	columns []*segmentColumns
	starts  []uint64 // the first document of each segment
	at      int      // the segment of the last hit
	keys    []int64  // of that segment, by what is sorted
	best    bleveHeap
	after   *bleveHit
	total   int
	hits    [][]uint64 // of each segment; only for facets
}

// bleveHit is a found document. key says what it is sorted by: the larger comes first, equal ones by their ids.
type bleveHit struct {
	key int64
	id  string
}

func newBleveCollector(r Request, view *scorch.IndexSnapshot, columns *bleveColumns) (*bleveCollector, error) {
	c := &bleveCollector{r: r, view: view, columns: columns.segments(view), at: -1, hits: make([][]uint64, len(view.Segments()))}
	start := uint64(0)
	for _, s := range view.Segments() {
		c.starts = append(c.starts, start)
		start += uint64(s.FullSize())
	}
	cursor, ok, err := r.cursor()
	if err != nil || !ok || r.Limit == 0 {
		return c, err
	}
	key, err := bleveKey(r.Sort, cursor.Key)
	c.after = &bleveHit{key, cursor.ID}
	return c, err
}

// collect walks a searcher to its end.
func (c *bleveCollector) collect(ctx context.Context, s search.Searcher) error {
	pool := search.NewDocumentMatchPool(s.DocumentMatchPoolSize()+1, 0)
	sc := &search.SearchContext{DocumentMatchPool: pool, IndexReader: c.view}
	for {
		m, err := s.Next(sc)
		if err == nil && c.total%1024 == 0 {
			err = ctx.Err()
		}
		if err != nil {
			return fmt.Errorf("search: %w", err)
		}
		if m == nil {
			return nil
		}
		c.total++
		if c.r.Limit > 0 || c.r.Facets {
			if err := c.take(m); err != nil {
				return err
			}
		}
		pool.Put(m)
	}
}

func (c *bleveCollector) take(m *search.DocumentMatch) error {
	n, err := m.IndexInternalID.Value()
	if err == nil && (c.at < 0 || n < c.starts[c.at] || c.at+1 < len(c.starts) && n >= c.starts[c.at+1]) {
		err = c.enter(sort.Search(len(c.starts), func(i int) bool { return c.starts[i] > n }) - 1)
	}
	if err != nil {
		return fmt.Errorf("search: %w", err)
	}
	return c.takeOne(n-c.starts[c.at], m.Score)
}

// takeSet takes what was found in a segment.
func (c *bleveCollector) takeSet(at int, found docSet) error {
	n := found.count()
	c.total += n
	if n == 0 || c.r.Limit == 0 && !c.r.Facets {
		return nil
	}
	if err := c.enter(at); err != nil {
		return err
	}
	if c.r.Facets {
		c.hits[at] = make([]uint64, 0, n)
	}
	return found.each(func(doc uint64) error { return c.takeOne(doc, 0) })
}

// takeOne takes a document of the segment that was entered.
func (c *bleveCollector) takeOne(doc uint64, score float64) error {
	if c.r.Facets {
		c.hits[c.at] = append(c.hits[c.at], doc)
	}
	if c.r.Limit == 0 {
		return nil
	}
	if c.r.Sort == SortRelevance {
		return c.offer(numberKey(score), doc)
	}
	return c.offer(c.keys[doc], doc)
}

// enter comes to another segment.
func (c *bleveCollector) enter(at int) (err error) {
	c.at = at
	if c.r.Limit > 0 && c.r.Sort != SortRelevance {
		c.keys, err = c.columns[at].key(c.view.Segments()[at], string(c.r.Sort))
	}
	return err
}

// offer keeps a hit that belongs to the page, or is the one behind it, of what was seen so far. Its id is read only then.
func (c *bleveCollector) offer(key int64, doc uint64) error {
	full := len(c.best) == c.r.more()
	if full && key < c.best[0].key || c.after != nil && key > c.after.key {
		return nil
	}
	ids, err := c.columns[c.at].value(c.view.Segments()[c.at], "_id")
	if err != nil {
		return err
	}
	if ids.first[doc] < 0 {
		return fmt.Errorf("search: document %d of the index has no id", c.starts[c.at]+doc)
	}
	h := bleveHit{key, ids.terms[ids.first[doc]]}
	switch {
	case c.after != nil && !h.behind(*c.after):
	case !full:
		heap.Push(&c.best, h)
	case c.best[0].behind(h):
		c.best[0] = h
		heap.Fix(&c.best, 0)
	}
	return nil
}

// facet counts the values of a field, the commonest size of them and the rest as one.
func (c *bleveCollector) facet(field string, size int) ([]Count, error) {
	sums := map[string]int{}
	for i, hits := range c.hits {
		if len(hits) == 0 {
			continue
		}
		v, err := c.columns[i].value(c.view.Segments()[i], field)
		if err != nil {
			return nil, err
		}
		counts := make([]int, len(v.terms))
		for _, doc := range hits {
			if at := v.first[doc]; at >= 0 {
				counts[at]++
			}
			if v.more == nil {
				continue
			}
			for _, at := range v.more[doc] {
				counts[at]++
			}
		}
		for at, n := range counts {
			if n > 0 {
				sums[v.terms[at]] += n
			}
		}
	}
	list := make([]Count, 0, len(sums))
	for v, n := range sums {
		list = append(list, Count{v, n})
	}
	if list = byCount(list); len(list) > size {
		rest := 0
		for _, n := range list[size:] {
			rest += n.Count
		}
		list = append(list[:size], Count{Rest, rest})
	}
	return list, nil
}

func (h bleveHit) behind(other bleveHit) bool {
	return h.key < other.key || h.key == other.key && h.id > other.id
}

// bleveHeap has the hit on top that comes last.
type bleveHeap []bleveHit

func (b bleveHeap) Len() int           { return len(b) }
func (b bleveHeap) Less(i, j int) bool { return b[i].behind(b[j]) }
func (b bleveHeap) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }
func (b *bleveHeap) Push(h any)        { *b = append(*b, h.(bleveHit)) }
func (b *bleveHeap) Pop() any {
	last := (*b)[len(*b)-1]
	*b = (*b)[:len(*b)-1]
	return last
}

// sorted are the kept hits in their order.
func (b bleveHeap) sorted() []bleveHit {
	return slices.SortedFunc(slices.Values(b), func(x, y bleveHit) int {
		switch {
		case x == y:
			return 0
		case x.behind(y):
			return 1
		}
		return -1
	})
}
