package jobs

import (
	"context"
	"fmt"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/search"
)

// BulkMost is how many documents one bulk change takes. bulkStep are done in one transaction; what is left after bulkTime is
// done by the step of the bulk's timer.
const (
	BulkMost = 10000
	bulkStep = 200
	bulkTime = 2 * time.Second
)

func init() {
	steppers[store.TimerBulk] = (*Work).stepBulk
}

// Pick is a document that somebody has chosen, with the version of its handling that they saw.
type Pick struct {
	ID      string
	Version int64
}

// BulkAsk is a change of many documents: those that are picked, or, with none picked, all that a query finds, up to BulkMost
// in the order of their publication.
type BulkAsk struct {
	Picks  []Pick
	Query  string
	Seen   collector.Moment // when the list of the query was shown; zero: the query is asked for what it finds now, unseen
	Change collector.HandlingChange
}

// Bulk changes many documents. It begins at once and answers after bulkTime at the latest; what is left goes on by itself.
// Documents that somebody changed since they were seen are left and counted.
func (w *Work) Bulk(ctx context.Context, scope collector.Scope, ask BulkAsk) (collector.Bulk, error) {
	change, err := w.handlingChange(ctx, scope, ask.Change)
	if err != nil {
		return collector.Bulk{}, err
	}
	b := collector.Bulk{At: w.Clock.Now(), Change: change}
	var docs []store.Seen
	if len(ask.Picks) > 0 {
		docs, err = w.picked(ctx, scope, ask.Picks)
		b.Found = len(docs)
	} else {
		b.Query = ask.Query
		docs, b.Found, err = w.allFound(ctx, scope, ask)
	}
	if err == nil && len(docs) == 0 {
		err = &collector.Error{Code: collector.CodeInvalid, Where: "pick", Msg: "no document was chosen", Hint: "tick some, or choose all that were found"}
	}
	if err != nil {
		return b, err
	}
	if b, err = w.Store.AddBulk(ctx, scope, b, docs); err != nil {
		return b, err
	}
	return w.beginBulk(ctx, scope, b)
}

// picked are documents with the versions that were seen; those that are gone are left out.
func (w *Work) picked(ctx context.Context, scope collector.Scope, picks []Pick) ([]store.Seen, error) {
	if len(picks) > BulkMost {
		return nil, &collector.Error{Code: collector.CodeTooLarge, Where: "pick", Msg: "too many documents were chosen", Hint: fmt.Sprintf("%d at most", BulkMost)}
	}
	ids := make([]string, len(picks))
	for i, p := range picks {
		ids[i] = p.ID
	}
	held, err := w.Store.SeenVersions(ctx, scope, ids)
	if err != nil {
		return nil, err
	}
	var out []store.Seen
	for _, p := range picks {
		if d, ok := held[p.ID]; ok {
			delete(held, p.ID) // one that is picked twice counts once
			out = append(out, store.Seen{Document: d.Document, Version: p.Version})
		}
	}
	return out, nil
}

// allFound are the documents that a query finds, as they were at the moment at which its list was shown, and how many it finds in
// all. What came or was changed by others after that nobody has seen: the bulk change leaves it.
func (w *Work) allFound(ctx context.Context, scope collector.Scope, ask BulkAsk) (docs []store.Seen, found int, err error) {
	err = w.eachFound(ctx, scope, ask, func(some []store.Seen, total int) (bool, error) {
		docs, found = append(docs, some[:min(len(some), BulkMost-len(docs))]...), max(found, total)
		return len(docs) < BulkMost, nil
	})
	return docs, found, err
}

// eachFound hands the documents that a query finds to fn, some at a time, with how many it finds in all, until fn wants no more.
func (w *Work) eachFound(ctx context.Context, scope collector.Scope, ask BulkAsk, fn func(some []store.Seen, total int) (more bool, err error)) error {
	q, _, err := w.ParseQuery(ctx, scope, ask.Query)
	if err != nil {
		return err
	}
	versions := func(ids []string) (map[string]store.Seen, error) {
		if !ask.Seen.Known() {
			return w.Store.SeenVersions(ctx, scope, ids)
		}
		return w.Store.SeenAt(ctx, scope, ids, ask.Seen)
	}
	for after := ""; ; {
		r, err := w.Index.Search(ctx, search.Request{Company: scope.Company, Query: q, After: after, Limit: search.MaxLimit})
		if err != nil {
			return err
		}
		held, err := versions(r.IDs)
		if err != nil {
			return err
		}
		some := make([]store.Seen, 0, len(r.IDs))
		for _, id := range r.IDs {
			if d, ok := held[id]; ok {
				some = append(some, d)
			}
		}
		more, err := fn(some, r.Total)
		if after = r.Next; err != nil || !more || after == "" {
			return err
		}
	}
}

// beginBulk does what can be done at once, so that whoever asked sees it done.
func (w *Work) beginBulk(ctx context.Context, scope collector.Scope, b collector.Bulk) (collector.Bulk, error) {
	if err := w.walkBulk(ctx, scope, b.BulkID, bulkTime); err != nil {
		w.Log.Warn("a change of many documents goes on later", "component", "bulk", "row", b.BulkID, "error", err)
	}
	w.ring()
	return w.Store.BulkByID(ctx, scope, b.BulkID)
}

func (w *Work) walkBulk(ctx context.Context, scope collector.Scope, bulk int64, most time.Duration) error {
	for ends := time.Now().Add(most); ; {
		over, err := w.Store.BulkStep(ctx, scope, bulk, bulkStep)
		if err != nil || over || time.Now().After(ends) {
			return err
		}
	}
}

// stepBulk goes on with a bulk change; its last transaction ends the timer.
func (w *Work) stepBulk(ctx context.Context, scope collector.Scope, t collector.Timer) error {
	if err := w.walkBulk(ctx, scope, t.Subject, stepTime); err != nil {
		return err
	}
	if b, err := w.Store.BulkByID(ctx, scope, t.Subject); err != nil || b.State.Over() {
		return err
	}
	return w.Store.DeferTimer(ctx, t, "", time.Now()) // the rest has the next turn
}

// UndoBulk brings back what a bulk change found at each document, field by field (Handling.Undone), but for what somebody or another
// change has set since: those documents are kept and listed, and the change can be undone again. CodeConflict where nothing of it is
// left. Without an id it is the person's newest change that is not undone.
func (w *Work) UndoBulk(ctx context.Context, scope collector.Scope, id string) (collector.Bulk, error) {
	if err := allowed(scope, collector.ActionHandle); err != nil {
		return collector.Bulk{}, err
	}
	b, err := w.bulkToUndo(ctx, scope, id)
	if err != nil {
		return b, err
	}
	if err := w.Store.UndoBulk(ctx, scope, b.BulkID, w.Clock.Now()); err != nil {
		return b, err
	}
	return w.beginBulk(ctx, scope, b)
}

func (w *Work) bulkToUndo(ctx context.Context, scope collector.Scope, id string) (collector.Bulk, error) {
	if id != "" {
		return w.Store.Bulk(ctx, scope, id)
	}
	b, err := w.Store.LastBulk(ctx, scope)
	if collector.CodeOf(err) == collector.CodeNotFound {
		err = &collector.Error{Code: collector.CodeConflict, Msg: "there is nothing of yours to undo", Hint: "a change that was undone is not offered again"}
	}
	return b, err
}
