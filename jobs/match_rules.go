package jobs

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"molva/collector"
	"molva/collector/text"
	"molva/search"
)

// alertRulesMost is how many alert rules a company may have. Every new text is asked about all of them in memory: 10,000 take
// some 15 MB, and 0.1 ms a text.
const alertRulesMost = 10000

// roomForRule refuses one more rule than there may be.
func roomForRule(held []collector.Watch) error {
	if len(held) < alertRulesMost {
		return nil
	}
	return &collector.Error{Code: collector.CodeTooLarge, Where: "query", Msg: fmt.Sprintf("there are %d alert rules, and each of them is asked about every text", len(held)),
		Hint: "take one away that nobody needs, or join some with OR"}
}

// ruleSet is all alert rules of a company, ready to match. It does not change.
type ruleSet struct {
	company collector.Company
	brands  *text.Brands
	watches map[int64]rule
	all     []collector.Watch // oldest first
	matcher *search.Matcher
	entry   func(collector.Document) search.Entry
	as      rulesAs
}

// rule is an alert rule with its query, or with why it has none: a name in it means nothing any more, or means more than may be asked.
type rule struct {
	collector.Watch
	place  int // among all, oldest first
	query  *search.Query
	broken error
}

// rulesAs is what rules are read by: another one, and they must be read anew. The day is among it, for a query may name days from
// today.
type rulesAs struct {
	revision string
	day      string
	brands   *text.Brands
}

// ruleSets keep the rules of companies from batch to batch, until they are changed by whomever. All that are kept have twice as
// many rules as one company may have, or are of one company.
type ruleSets struct {
	mu   sync.Mutex
	held map[int64]*ruleSet
}

func (s *ruleSets) of(company int64) *ruleSet {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.held[company]
}

func (s *ruleSets) keep(set *ruleSet) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held == nil {
		s.held = map[int64]*ruleSet{}
	}
	s.held[set.company.CompanyID] = set
	all := 0
	for _, one := range s.held {
		all += len(one.watches)
	}
	for id, one := range s.held {
		if all > 2*alertRulesMost && one != set {
			all -= len(one.watches)
			delete(s.held, id)
		}
	}
}

// rules are the alert rules of a company as they are now.
func (w *Work) rules(ctx context.Context, scope collector.Scope) (*ruleSet, error) {
	company, brands, err := w.company(ctx, scope.Company)
	if err != nil {
		return nil, err
	}
	zone := company.Location()
	as := rulesAs{day: w.Clock.Now().In(zone).Format(time.DateOnly), brands: brands}
	if as.revision, err = w.Store.RulesRevision(ctx, scope); err != nil {
		return nil, err
	}
	set := &ruleSet{as: as}
	if held := w.ruled.of(scope.Company); held != nil && held.as == as {
		set.watches, set.all, set.matcher = held.watches, held.all, held.matcher.Settled()
	} else if err := w.readRules(ctx, scope, set, held); err != nil {
		return nil, err
	}
	set.company, set.brands = company, brands
	set.entry = func(d collector.Document) search.Entry { return search.EntryOf(d, zone, brands) }
	w.ruled.keep(set)
	return set, nil
}

// readRules reads the rules; those that were held already as they are now need not be parsed nor filed anew.
func (w *Work) readRules(ctx context.Context, scope collector.Scope, set, held *ruleSet) error {
	watches, err := w.Store.Watches(ctx, scope)
	if err != nil {
		return err
	}
	if held == nil || held.as.brands != set.as.brands || held.as.day != set.as.day {
		held = &ruleSet{matcher: search.NewMatcher(nil)}
	}
	set.all, set.watches = watches, make(map[int64]rule, len(watches))
	var added []search.Saved
	named := libraries{}
	for i, watch := range watches {
		r := rule{Watch: watch, place: i}
		if had, ok := held.watches[watch.WatchID]; ok && had.query != nil && had.Query == watch.Query && had.Receiver == watch.Receiver && !strings.Contains(watch.Query, "@") {
			r.query = had.query
		} else {
			views, err := named.of(ctx, w, scope.Company, watch.Receiver, watches)
			if err != nil {
				return err
			}
			if r.query, r.broken = search.ParseIn(watch.Query, set.as.brands, views); r.broken != nil {
				r.query = nil
				w.Log.Error("an alert rule no longer parses and finds nothing", "component", "match", "watch", watch.WatchID, "error", r.broken)
			} else {
				added = append(added, search.Saved{ID: watch.WatchID, Query: r.query})
			}
		}
		set.watches[watch.WatchID] = r
	}
	var gone []int64
	for id := range held.watches {
		if set.watches[id].query == nil {
			gone = append(gone, id)
		}
	}
	set.matcher = held.matcher.With(added, gone...)
	return nil
}

// found are the rules that find a document, oldest first.
func (r *ruleSet) found(d collector.Document) []collector.Watch {
	if r.matcher.Len() == 0 {
		return nil // a text is cut into words for nobody
	}
	e := r.entry(d)
	ids := r.matcher.Append(nil, &e)
	slices.SortFunc(ids, func(a, b int64) int { return cmp.Compare(r.watches[a].place, r.watches[b].place) })
	out := make([]collector.Watch, len(ids))
	for i, id := range ids {
		out[i] = r.watches[id].Watch
	}
	return out
}

// BrokenRules says by the inside id of alert rules why they find nothing: what they name is gone, or means more than
// may be asked. Most companies have none.
func (w *Work) BrokenRules(ctx context.Context, scope collector.Scope) (map[int64]error, error) {
	set, err := w.rules(ctx, scope)
	if err != nil {
		return nil, err
	}
	broken := map[int64]error{}
	for id, r := range set.watches {
		if r.broken != nil {
			broken[id] = r.broken
		}
	}
	return broken, nil
}
