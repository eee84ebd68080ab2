package jobs

import (
	"context"
	"strings"

	"molva/collector"
	"molva/collector/text"
	"molva/search"
)

// AddWatch saves an alert rule and says how many documents it would have found. Those are known to the receiver from
// now on: only what comes, or changes so that it is found, is news. A query that does not parse is refused at its column,
// one that looks for nothing as a whole.
func (w *Work) AddWatch(ctx context.Context, scope collector.Scope, watch collector.Watch) (collector.Watch, int, error) {
	watch, query, err := w.readyWatch(ctx, scope, watch)
	if err != nil {
		return watch, 0, err
	}
	known, found, err := w.knownTo(ctx, scope, watch.Receiver, query)
	if err != nil {
		return watch, 0, err
	}
	watch, err = w.Store.AddWatch(ctx, scope, watch, known...)
	return watch, found, err
}

// ChangeWatch replaces name, query, receiver, language and channel of a rule; what the rule finds now is known to its receiver, as
// with a new one. watch.Version is the one that was seen: CodeConflict when there is a newer one, or when what names the rule
// would find nothing from then on.
func (w *Work) ChangeWatch(ctx context.Context, scope collector.Scope, watch collector.Watch) (collector.Watch, int, error) {
	watch, query, err := w.readyWatch(ctx, scope, watch)
	if err != nil {
		return watch, 0, err
	}
	if err := w.heldWith(ctx, scope, ofID(watch.PublicID), &watch); err != nil {
		return watch, 0, err
	}
	known, found, err := w.knownTo(ctx, scope, watch.Receiver, query)
	if err != nil {
		return watch, 0, err
	}
	watch, err = w.Store.ChangeWatch(ctx, scope, watch, known...)
	return watch, found, err
}

// readyWatch is a rule as it is kept, with its query, or what is wrong with it.
func (w *Work) readyWatch(ctx context.Context, scope collector.Scope, watch collector.Watch) (collector.Watch, *search.Query, error) {
	if err := allowed(scope, collector.ActionWatches); err != nil {
		return watch, nil, err
	}
	if watch.Channel == "" {
		watch.Channel = "mail"
	}
	if _, ok := w.Channels[watch.Channel]; !ok {
		return watch, nil, &collector.Error{Code: collector.CodeInvalid, Where: "channel", Msg: "there is no channel " + watch.Channel, Hint: "mail is one"}
	}
	if l := watch.Language; l != collector.LanguageRussian && l != collector.LanguageUkrainian && l != collector.LanguageEnglish {
		return watch, nil, &collector.Error{Code: collector.CodeInvalid, Where: "language", Msg: "mails are written in ru, uk and en", Hint: "choose one of them"}
	}
	if _, err := w.Store.Person(ctx, scope, watch.Receiver); err != nil {
		return watch, nil, &collector.Error{Code: collector.CodeInvalid, Where: "receiver", Msg: "there is no such person", Hint: "choose one of the people", Err: err}
	}
	watch.Query = strings.TrimSpace(watch.Query)
	if watch.Name = strings.TrimSpace(watch.Name); watch.Name == "" {
		watch.Name = watch.Query
	}
	_, brands, err := w.company(ctx, scope.Company)
	if err != nil {
		return watch, nil, err
	}
	saved, err := w.Saved(ctx, receiverScope(scope.Company, watch.Receiver))
	if err != nil {
		return watch, nil, err
	}
	query, err := ruleQuery(watch.Query, brands, saved)
	if err != nil {
		return watch, nil, err
	}
	watch.Created, watch.Canon = w.Clock.Now(), query.String()
	was, err := w.newRule(ctx, scope, watch, brands, saved)
	if err == nil {
		err = w.findable(ctx, scope, query, watch.Query, was)
	}
	return watch, query, err
}

// ruleQuery reads the query of a rule. One of spaces or comments alone finds everything, which a search may want and a
// rule never means.
func ruleQuery(query string, brands *text.Brands, views search.Library) (*search.Query, error) {
	q, err := search.ParseIn(query, brands, views)
	if err == nil && q.String() == "" {
		return nil, &collector.Error{Code: collector.CodeInvalid, Where: "query", Msg: "the rule looks for nothing", Hint: "write a word to look for, or is:complaint"}
	}
	return q, err
}

// newRule refuses a name that is taken, and a rule that the receiver has already, however it was written; the store does so for
// those that are made at the same time. was is the query that the rule has had.
func (w *Work) newRule(ctx context.Context, scope collector.Scope, watch collector.Watch, brands *text.Brands, views search.Library) (was string, err error) {
	held, err := w.Store.Watches(ctx, scope)
	if err != nil {
		return "", err
	}
	if views, err := w.Store.EveryView(ctx, scope); err != nil {
		return "", err
	} else if err := nameFree(watch, views, held); err != nil {
		return "", err
	}
	if watch.PublicID == "" {
		if err := roomForRule(held); err != nil {
			return "", err
		}
	}
	for _, other := range held {
		if other.PublicID == watch.PublicID {
			was = other.Query
			continue
		}
		if other.Receiver != watch.Receiver {
			continue // what others look for is not read
		}
		if q, err := search.ParseIn(other.Query, brands, views); err != nil || q.String() != watch.Canon {
			continue
		}
		return "", &collector.Error{Code: collector.CodeConflict, Where: "query", Msg: "the receiver has this rule already", Hint: "change the query or choose another receiver"}
	}
	return was, nil
}

// knownTo are the alerts that a query would have caused for a receiver, and the number of documents that it finds. The
// store is asked and not the index, which may be away and may lag.
func (w *Work) knownTo(ctx context.Context, scope collector.Scope, receiver int64, q *search.Query) (known []collector.Alert, found int, err error) {
	company, brands, err := w.company(ctx, scope.Company)
	if err != nil {
		return nil, 0, err
	}
	first, err := w.inFirstPeriod(ctx, scope)
	if err != nil {
		return nil, 0, err
	}
	for after := int64(0); ; {
		docs, err := w.Store.DocumentsAfter(ctx, scope, after, followBatch)
		if err != nil {
			return nil, 0, err
		}
		for _, d := range docs {
			after = d.DocumentID
			if !search.Match(q, search.EntryOf(d, company.Location(), brands)) {
				continue
			}
			found++
			causes := causesOf(d, receiver, nil)
			for i := range causes[1:] {
				causes[i+1].Why = collector.AlertCovered
			}
			if first[d.Source] { // the summary of a source that is being read for the first time is to bear all of it
				causes[0].Why = waitsOr(d, collector.AlertKnown)
			}
			known = append(known, causes...)
		}
		if len(docs) < followBatch {
			return known, found, nil
		}
	}
}

// inFirstPeriod are the sources whose first period lasts.
func (w *Work) inFirstPeriod(ctx context.Context, scope collector.Scope) (map[int64]bool, error) {
	sources, err := w.Store.Sources(ctx, scope)
	out := map[int64]bool{}
	for _, s := range sources {
		out[s.SourceID] = s.FirstOver.IsZero()
	}
	return out, err
}

// PreviewWatch says how many documents a query would have found, and saves nothing.
func (w *Work) PreviewWatch(ctx context.Context, scope collector.Scope, query string) (int, error) {
	_, brands, err := w.company(ctx, scope.Company)
	if err != nil {
		return 0, err
	}
	views, err := w.Saved(ctx, scope)
	if err != nil {
		return 0, err
	}
	q, err := ruleQuery(query, brands, views)
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
	if err := w.heldWith(ctx, scope, ofID(publicID), nil); err != nil {
		return err
	}
	return w.Store.DeleteWatch(ctx, scope, publicID, w.Clock.Now())
}

// allowed refuses what the role may not do.
func allowed(scope collector.Scope, a collector.Action) error {
	if scope.Role.May(a) {
		return nil
	}
	return &collector.Error{Code: collector.CodeForbidden, Msg: "the role " + string(scope.Role) + " may not do this", Hint: "ask an owner"}
}
