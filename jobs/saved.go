package jobs

import (
	"context"
	"slices"
	"strings"
	"sync"

	"molva/collector"
	"molva/collector/text"
	"molva/search"
)

// Saved are the saved queries that a person may name in another one, as they are now: the views that they see, whole, and the
// company's rules. Of two of one name a view is meant, else the older one.
func (w *Work) Saved(ctx context.Context, scope collector.Scope) (search.Library, error) {
	rules, err := w.rules(ctx, scope)
	if err != nil {
		return search.Library{}, err
	}
	return w.savedBeside(ctx, scope, rules.all)
}

// savedBeside is Saved where the rules are at hand.
func (w *Work) savedBeside(ctx context.Context, scope collector.Scope, rules []collector.Watch) (search.Library, error) {
	views, err := w.Store.Views(ctx, scope)
	return savedOf(views, rules), err
}

func savedOf(lists ...[]collector.Watch) search.Library {
	library := sync.OnceValue(func() search.Library { // thousands of names are put in order only when a query names one
		texts := map[string]string{}
		for _, watch := range slices.Concat(lists...) {
			name := search.SavedName(watch.Name)
			if _, held := texts[name]; !held && name != "" {
				texts[name] = watch.Whole()
			}
		}
		return search.LibraryOf(texts)
	})
	return search.Library{Text: func(name string) (string, bool) { return library().Text(name) }, Names: func() []string { return library().Names() }}
}

// ParseQuery reads a query as a person of the company writes it: with its brands and with the views that they see.
func (w *Work) ParseQuery(ctx context.Context, scope collector.Scope, query string) (*search.Query, *text.Brands, error) {
	_, brands, err := w.company(ctx, scope.Company)
	if err != nil {
		return nil, nil, err
	}
	saved := search.LibraryOf(nil)
	if strings.Contains(query, "@") { // nothing else names one, and a page reads many queries
		if saved, err = w.Saved(ctx, scope); err != nil {
			return nil, nil, err
		}
	}
	q, err := search.ParseIn(query, brands, saved)
	return q, brands, err
}

// receiverScope is that of who is told by a rule: the rule finds by the views that they see.
func receiverScope(company, receiver int64) collector.Scope {
	return collector.Scope{Company: company, Person: receiver, Role: collector.RoleSystem}
}

// libraries are the saved queries of several people, each read once.
type libraries map[int64]search.Library

func (l libraries) of(ctx context.Context, w *Work, company, person int64, rules []collector.Watch) (search.Library, error) {
	if saved, ok := l[person]; ok {
		return saved, nil
	}
	saved, err := w.savedBeside(ctx, receiverScope(company, person), rules)
	if err == nil {
		l[person] = saved
	}
	return saved, err
}
