package jobs

import (
	"context"
	"strings"

	"molva/collector"
	"molva/search"
)

// AddWatch saves an alert rule and says how many documents it would have found. Those are known to the receiver from
// now on: only what comes, or changes so that it is found, is news. A query that does not parse is refused at its column.
func (w *Work) AddWatch(ctx context.Context, scope collector.Scope, watch collector.Watch) (collector.Watch, int, error) {
	if err := allowed(scope, collector.ActionWatches); err != nil {
		return watch, 0, err
	}
	if watch.Channel == "" {
		watch.Channel = "mail"
	}
	if _, ok := w.Channels[watch.Channel]; !ok {
		return watch, 0, &collector.Error{Code: collector.CodeInvalid, Where: "channel", Msg: "there is no channel " + watch.Channel, Hint: "mail is one"}
	}
	if l := watch.Language; l != collector.LanguageRussian && l != collector.LanguageUkrainian && l != collector.LanguageEnglish {
		return watch, 0, &collector.Error{Code: collector.CodeInvalid, Where: "language", Msg: "mails are written in ru, uk and en", Hint: "choose one of them"}
	}
	if _, err := w.Store.Person(ctx, scope, watch.Receiver); err != nil {
		return watch, 0, &collector.Error{Code: collector.CodeInvalid, Where: "receiver", Msg: "there is no such person", Hint: "choose one of the people", Err: err}
	}
	watch.Query = strings.TrimSpace(watch.Query)
	if watch.Name = strings.TrimSpace(watch.Name); watch.Name == "" {
		watch.Name = watch.Query
	}
	_, brands, err := w.company(ctx, scope.Company)
	if err != nil {
		return watch, 0, err
	}
	query, err := search.ParseFor(watch.Query, brands)
	if err != nil {
		return watch, 0, err
	}
	watch.Created = w.Clock.Now()
	if watch, err = w.Store.AddWatch(ctx, scope, watch); err != nil {
		return watch, 0, err
	}
	found, err := w.found(ctx, scope, query, func(docs []collector.Document) error {
		var known []collector.Alert
		for _, d := range docs {
			known = append(known, causesOf(d, watch.Receiver, []collector.Watch{watch})...)
		}
		_, err := w.Store.NoteAlerts(ctx, scope, known)
		return err
	})
	return watch, found, err
}

// PreviewWatch says how many documents a query would have found, and saves nothing.
func (w *Work) PreviewWatch(ctx context.Context, scope collector.Scope, query string) (int, error) {
	_, brands, err := w.company(ctx, scope.Company)
	if err != nil {
		return 0, err
	}
	q, err := search.ParseFor(query, brands)
	if err != nil {
		return 0, err
	}
	r, err := w.Index.Search(ctx, search.Request{Company: scope.Company, Query: q})
	return r.Total, err
}

// DeleteWatch ends an alert rule; what it told stays in the ledger.
func (w *Work) DeleteWatch(ctx context.Context, scope collector.Scope, publicID string) error {
	if err := allowed(scope, collector.ActionWatches); err != nil {
		return err
	}
	return w.Store.DeleteWatch(ctx, scope, publicID, w.Clock.Now())
}

// found hands all documents that a query finds to fn, page by page.
func (w *Work) found(ctx context.Context, scope collector.Scope, q *search.Query, fn func([]collector.Document) error) (int, error) {
	request := search.Request{Company: scope.Company, Query: q, Sort: search.SortFound, Limit: followBatch}
	n := 0
	for {
		r, err := w.Index.Search(ctx, request)
		if err != nil {
			return n, err
		}
		docs, err := w.Store.DocumentsByPublic(ctx, scope, r.IDs)
		if err != nil {
			return n, err
		}
		n += len(docs)
		if err := fn(docs); err != nil || r.Next == "" {
			return n, err
		}
		request.After = r.Next
	}
}

// allowed refuses what the role may not do.
func allowed(scope collector.Scope, a collector.Action) error {
	if scope.Role.May(a) {
		return nil
	}
	return &collector.Error{Code: collector.CodeForbidden, Msg: "the role " + string(scope.Role) + " may not do this", Hint: "ask an owner"}
}
