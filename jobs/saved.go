package jobs

import (
	"context"

	"molva/collector"
	"molva/collector/text"
	"molva/search"
)

// library is the saved queries that a person may name in another one: the views that they see, whole.
func (w *Work) library(ctx context.Context, scope collector.Scope) (search.Library, error) {
	views, err := w.Store.Views(ctx, scope)
	queries := make(map[string]string, len(views))
	for _, v := range views {
		queries[v.Name] = v.Whole()
	}
	return search.LibraryOf(queries), err
}

// ParseQuery reads a query as a person of the company writes it: with its brands and with the views that they see.
func (w *Work) ParseQuery(ctx context.Context, scope collector.Scope, query string) (*search.Query, *text.Brands, error) {
	_, brands, err := w.company(ctx, scope.Company)
	if err != nil {
		return nil, nil, err
	}
	saved, err := w.library(ctx, scope)
	if err != nil {
		return nil, nil, err
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

func (l libraries) of(ctx context.Context, w *Work, company, person int64) (search.Library, error) {
	if saved, ok := l[person]; ok {
		return saved, nil
	}
	saved, err := w.library(ctx, receiverScope(company, person))
	if err == nil {
		l[person] = saved
	}
	return saved, err
}
