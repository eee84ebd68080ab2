package store

import (
	"context"
	"errors"
	"slices"
	"time"

	"molva/collector"
	"molva/collector/text"
)

const viewColumns = `w.watch_id, w.public_id, w.company_id, w.name, w.query, w.receiver_id, w.created, w.filters, w.sort, w.shared, w.topic, w.version`

func scanView(row scanner) (w collector.Watch, err error) {
	err = row.Scan(&w.WatchID, &w.PublicID, &w.Company, &w.Name, &w.Query, &w.Receiver, when(&w.Created), jsonOf(&w.Filters), &w.Sort, flag(&w.Shared), flag(&w.Topic), &w.Version)
	return w, err
}

const sqlAddView = `
INSERT INTO watch (public_id, company_id, receiver_id, name, name_fold, query, canon, language, channel, created, since, deleted, filters, sort, shared)
SELECT ?, p.company_id, p.person_id, ?, ?, ?, '', '', '', ?, 0, 0, ?, ?, ? FROM person p WHERE p.person_id = ? AND p.company_id = ? RETURNING watch_id`

// AddView saves a view of the search for the person who made it (Receiver). Names are those of the whole company, however they
// are written: a second one is CodeConflict.
func (s *Store) AddView(ctx context.Context, scope collector.Scope, w collector.Watch) (collector.Watch, error) {
	w.PublicID, w.Company, w.Version = publicID(), scope.Company, 1
	err := s.tx(ctx, func(q conn) (err error) {
		if err = takeName(ctx, q, scope.Company, w.Name, w.PublicID, savedView); err != nil {
			return err
		}
		var ok bool
		w.WatchID, ok, err = first(ctx, q, column[int64], sqlAddView, w.PublicID, w.Name, text.NameKey(w.Name), w.Query, w.Created, toJSON(w.Filters), w.Sort, w.Shared, w.Receiver, scope.Company)
		if err == nil && !ok {
			err = &collector.Error{Code: collector.CodeInvalid, Where: "receiver", Msg: "there is no such person", Hint: "choose somebody of the company"}
		}
		return err
	})
	if collector.CodeOf(fault(err)) == collector.CodeConflict && !isName(err) {
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

const sqlEveryView = `
SELECT ` + viewColumns + ` FROM watch w WHERE w.company_id = ? AND w.deleted = 0 AND w.channel = '' ORDER BY w.created, w.watch_id`

// EveryView are the company's views, whoever sees them, oldest first: for what holds for all, as their names do.
func (s *Store) EveryView(ctx context.Context, scope collector.Scope) ([]collector.Watch, error) {
	all, err := list(ctx, s.read(), scanView, sqlEveryView, scope.Company)
	return all, fault(err)
}

const sqlChangeView = `
UPDATE watch SET name = ?, name_fold = ?, query = ?, filters = ?, sort = ?, shared = ?, version = version + 1
WHERE public_id = ? AND company_id = ? AND deleted = 0 AND channel = '' AND topic = 0 AND (receiver_id = ? OR shared = ?)`

// ChangeView replaces a view of the scope's person, or, for others, a shared one, when its version is still w.Version; else it is
// CodeConflict, as is a name that another view has.
func (s *Store) ChangeView(ctx context.Context, scope collector.Scope, w collector.Watch, others bool) error {
	w.Company = scope.Company
	args := []any{w.Name, text.NameKey(w.Name), w.Query, toJSON(w.Filters), w.Sort, w.Shared, w.PublicID, scope.Company, scope.Person, sharedOf(others)}
	err := s.changeSaved(ctx, "view", w, sqlChangeView, args...)
	if collector.CodeOf(err) == collector.CodeConflict && !errors.Is(err, errNewer) && !isName(err) {
		return &collector.Error{Code: collector.CodeConflict, Where: "name", Msg: "a view has this name already", Hint: "choose another name", Err: err}
	}
	return err
}

var errNewer = errors.New("there is a newer version")

// changeSaved writes a saved query of the version that was seen.
func (s *Store) changeSaved(ctx context.Context, what string, w collector.Watch, query string, args ...any) error {
	return s.tx(ctx, func(q conn) error {
		n, err := q.exec(ctx, query+" AND version = ?", append(slices.Clone(args), w.Version)...)
		if err != nil {
			return err
		}
		if n == 0 {
			return newerOrMissing(ctx, q, what, w)
		}
		return takeName(ctx, q, w.Company, w.Name, w.PublicID, savedView)
	})
}

const sqlSavedVersion = `
SELECT version FROM watch WHERE public_id = ? AND company_id = ? AND deleted = 0`

// newerOrMissing says why a saved query of a version could not be written.
func newerOrMissing(ctx context.Context, q conn, what string, w collector.Watch) error {
	version, ok, err := first(ctx, q, column[int64], sqlSavedVersion, w.PublicID, w.Company)
	if err == nil && (!ok || version == w.Version) {
		err = missing(what, w.PublicID)
	}
	if err != nil {
		return err
	}
	return &collector.Error{Code: collector.CodeConflict, Where: "version", Msg: "somebody has changed this saved query meanwhile", Hint: "look at it as it is now, and change it again", Err: errNewer}
}

const sqlDeleteView = `
UPDATE watch SET deleted = ? WHERE public_id = ? AND company_id = ? AND deleted = 0 AND channel = '' AND topic = 0 AND (receiver_id = ? OR shared = ?)`

// DeleteView ends a view of the scope's person, or, for others, a shared one.
func (s *Store) DeleteView(ctx context.Context, scope collector.Scope, publicID string, others bool, now time.Time) error {
	n, err := s.write().exec(ctx, sqlDeleteView, now, publicID, scope.Company, scope.Person, sharedOf(others))
	if err == nil && n == 0 {
		err = missing("view", publicID)
	}
	return fault(err)
}

// sharedOf is what a view of somebody else must be for the scope's person to change it.
func sharedOf(others bool) int {
	if others {
		return 1
	}
	return 2 // no view is that
}
