package store

import (
	"context"
	"time"

	"molva/collector"
	"molva/collector/text"
)

const viewColumns = `w.watch_id, w.public_id, w.company_id, w.name, w.query, w.receiver_id, w.created, w.filters, w.sort, w.shared, w.topic`

func scanView(row scanner) (w collector.Watch, err error) {
	err = row.Scan(&w.WatchID, &w.PublicID, &w.Company, &w.Name, &w.Query, &w.Receiver, when(&w.Created), jsonOf(&w.Filters), &w.Sort, flag(&w.Shared), flag(&w.Topic))
	return w, err
}

const sqlAddView = `
INSERT INTO watch (public_id, company_id, receiver_id, name, name_fold, query, canon, language, channel, created, since, deleted, filters, sort, shared)
SELECT ?, p.company_id, p.person_id, ?, ?, ?, '', '', '', ?, 0, 0, ?, ?, ? FROM person p WHERE p.person_id = ? AND p.company_id = ? RETURNING watch_id`

// AddView saves a view of the search for the person who made it (Receiver). Names are those of the whole company, however they
// are written: a second one is CodeConflict.
func (s *Store) AddView(ctx context.Context, scope collector.Scope, w collector.Watch) (collector.Watch, error) {
	w.PublicID, w.Company = publicID(), scope.Company
	id, ok, err := first(ctx, s.write(), column[int64], sqlAddView, w.PublicID, w.Name, text.Fold(w.Name), w.Query, w.Created, toJSON(w.Filters), w.Sort, w.Shared, w.Receiver, scope.Company)
	if err == nil && !ok {
		err = &collector.Error{Code: collector.CodeInvalid, Where: "receiver", Msg: "there is no such person", Hint: "choose somebody of the company"}
	}
	if w.WatchID = id; collector.CodeOf(fault(err)) == collector.CodeConflict {
		return w, &collector.Error{Code: collector.CodeConflict, Where: "name", Msg: "a view has this name already", Hint: "choose another name", Err: err}
	}
	return w, fault(err)
}

const sqlViews = `
SELECT ` + viewColumns + ` FROM watch w WHERE w.company_id = ? AND w.deleted = 0 AND w.channel = '' AND (w.shared = 1 OR w.receiver_id = ?)
ORDER BY w.created, w.watch_id`

// Views are those that the scope's person sees: their own and shared ones, oldest first.
func (s *Store) Views(ctx context.Context, scope collector.Scope) ([]collector.Watch, error) {
	all, err := list(ctx, s.read(), scanView, sqlViews, scope.Company, scope.Person)
	return all, fault(err)
}

const sqlDeleteView = `
UPDATE watch SET deleted = ? WHERE public_id = ? AND company_id = ? AND deleted = 0 AND channel = '' AND topic = 0 AND (receiver_id = ? OR shared = ?)`

// DeleteView ends a view of the scope's person, or, for others, a shared one.
func (s *Store) DeleteView(ctx context.Context, scope collector.Scope, publicID string, others bool, now time.Time) error {
	shared := 2 // no view has it
	if others {
		shared = 1
	}
	n, err := s.write().exec(ctx, sqlDeleteView, now, publicID, scope.Company, scope.Person, shared)
	if err == nil && n == 0 {
		err = missing("view", publicID)
	}
	return fault(err)
}
