package jobs

import (
	"context"
	"sync"
	"time"

	"molva/collector"
	"molva/collector/text"
	"molva/search"
)

// Bounds of what is counted for one page.
const (
	countSide = 4               // searches at once
	countTime = 3 * time.Second // then what is left is not counted
	Uncounted = -1              // in the place of a number that was not counted
)

// counting counts what queries find, each of them once, for as long as countTime. It reads them as the whole company does.
type counting struct {
	w     *Work
	scope collector.Scope
	ends  time.Time

	once   sync.Once
	brands *text.Brands
	saved  search.Library
	failed error

	mu   sync.Mutex
	held map[string]*countedOnce
}

type countedOnce struct {
	once  sync.Once
	total int
	err   error
}

func (w *Work) counting(scope collector.Scope) *counting {
	return &counting{w: w, scope: scope, ends: time.Now().Add(countTime), held: map[string]*countedOnce{}}
}

// parse reads a query; what it may name is read once.
func (c *counting) parse(ctx context.Context, query string) (*search.Query, error) {
	c.once.Do(func() {
		if _, c.brands, c.failed = c.w.company(ctx, c.scope.Company); c.failed == nil {
			c.saved, c.failed = c.w.Saved(ctx, sharedScope(c.scope.Company))
		}
	})
	if c.failed != nil {
		return nil, c.failed
	}
	return search.ParseIn(query, c.brands, c.saved)
}

// count is how many documents a query finds; Uncounted when the time is over.
func (c *counting) count(ctx context.Context, query string) (int, error) {
	c.mu.Lock()
	n := c.held[query]
	if n == nil {
		n = &countedOnce{}
		c.held[query] = n
	}
	c.mu.Unlock()
	n.once.Do(func() {
		if n.total = Uncounted; time.Now().After(c.ends) {
			return
		}
		q, err := c.parse(ctx, query)
		if err != nil {
			n.err = err
			return
		}
		bounded, end := context.WithDeadline(ctx, c.ends)
		defer end()
		r, err := c.w.Index.Search(bounded, search.Request{Company: c.scope.Company, Query: q})
		if err == nil {
			n.total = r.Total
		} else if bounded.Err() == nil || ctx.Err() != nil {
			n.err = err
		}
	})
	return n.total, n.err
}

// toCount is a query and the place of its number; "" is not asked. A query of others that can no longer be asked (its wildcard stands for
// too many words by now, or what it names is gone) is no fault of the page: its number becomes refused.
type toCount struct {
	query   string
	to      *int
	others  bool
	refused int
}

// all counts some queries side by side.
func (c *counting) all(ctx context.Context, list []toCount) error {
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	turns := make(chan struct{}, countSide)
	var wg sync.WaitGroup
	for _, a := range list {
		if a.query == "" {
			continue
		}
		turns <- struct{}{}
		wg.Go(func() {
			defer func() { <-turns }()
			n, err := c.count(ctx, a.query)
			if code := collector.CodeOf(err); a.others && (code == collector.CodeInvalid || code == collector.CodeTooLarge) {
				n, err = a.refused, nil
			}
			if err != nil {
				end(err)
				return
			}
			*a.to = n
		})
	}
	wg.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}
