package jobs

import (
	"context"
	"slices"
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
	parts   []toCount // of what the query finds: each finds of it what its own query does
}

// uncounted says that there was no time for the number or for one of its parts.
func (a toCount) uncounted() bool {
	return a.to != nil && *a.to == Uncounted || slices.ContainsFunc(a.parts, toCount.uncounted)
}

// all counts some queries side by side, each with its parts at once.
func (c *counting) all(ctx context.Context, list []toCount) error {
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	turns := make(chan struct{}, countSide)
	var wg sync.WaitGroup
	for _, a := range list {
		if a.query == "" && len(a.parts) == 0 {
			continue
		}
		turns <- struct{}{}
		wg.Go(func() {
			defer func() { <-turns }()
			if err := c.with(ctx, a); err != nil {
				end(err)
			}
		})
	}
	wg.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}

// with counts a query with its parts. Where they cannot be asked together, each is asked alone, so that one that cannot be asked at all
// spoils no other.
func (c *counting) with(ctx context.Context, a toCount) error {
	if len(a.parts) == 0 {
		return c.alone(ctx, a)
	}
	err := c.together(ctx, a)
	if code := collector.CodeOf(err); code != collector.CodeInvalid && code != collector.CodeTooLarge {
		return err
	}
	if a.to != nil {
		if err := c.alone(ctx, a); err != nil {
			return err
		}
	}
	for _, part := range a.parts {
		part.query = collector.Together(a.query, part.query)
		if err := c.alone(ctx, part); err != nil {
			return err
		}
	}
	return nil
}

func (c *counting) alone(ctx context.Context, a toCount) error {
	n, err := c.count(ctx, a.query)
	if code := collector.CodeOf(err); a.others && (code == collector.CodeInvalid || code == collector.CodeTooLarge) {
		n, err = a.refused, nil
	}
	if err == nil {
		*a.to = n
	}
	return err
}

// together asks the index once; what there is no time for is Uncounted.
func (c *counting) together(ctx context.Context, a toCount) error {
	list := append([]toCount{a}, a.parts...)
	queries := make([]*search.Query, len(list))
	for i, one := range list {
		if one.to != nil {
			*one.to = Uncounted
		}
		var err error
		if queries[i], err = c.parse(ctx, one.query); err != nil {
			return err
		}
	}
	bounded, end := context.WithDeadline(ctx, c.ends)
	defer end()
	if bounded.Err() != nil {
		return ctx.Err()
	}
	counts, err := c.w.Index.Counts(bounded, c.scope.Company, queries[0], queries[1:])
	if err != nil && bounded.Err() != nil && ctx.Err() == nil {
		return nil
	}
	for i, n := range counts {
		if err == nil && list[i].to != nil {
			*list[i].to = n
		}
	}
	return err
}
