package store

import (
	"context"
	"errors"
	"time"

	"molva/collector"
	"molva/collector/text"
)

const watchColumns = `
w.watch_id, w.public_id, w.company_id, w.name, w.query, w.receiver_id, p.mail, w.language, w.channel, w.created, w.since, w.version`

const watchTables = ` FROM watch w JOIN person p ON p.person_id = w.receiver_id `

func scanWatch(row scanner) (w collector.Watch, err error) {
	err = row.Scan(&w.WatchID, &w.PublicID, &w.Company, &w.Name, &w.Query, &w.Receiver, &w.Mail, &w.Language, &w.Channel, when(&w.Created), &w.Since, &w.Version)
	return w, err
}

const sqlAddWatch = `
INSERT INTO watch (public_id, company_id, receiver_id, name, rule_fold, query, canon, language, channel, created, since, deleted)
SELECT ?, p.company_id, p.person_id, ?, ?, ?, ?, ?, ?, ?, COALESCE((SELECT MAX(d.document_id) FROM document d), 0), 0
FROM person p WHERE p.person_id = ? AND p.company_id = ? RETURNING watch_id`

// AddWatch saves a query as an alert rule, and the alerts that it would have caused, in one transaction: what was there
// before the rule is known, not news. Its Since is the highest document that is held now. The receiver must be a person
// of the company; a second rule of one canonical form for one receiver is CodeConflict.
func (s *Store) AddWatch(ctx context.Context, scope collector.Scope, w collector.Watch, known ...collector.Alert) (out collector.Watch, err error) {
	var id int64
	err = s.tx(ctx, func(q conn) error {
		public := publicID()
		if err := takeName(ctx, q, scope.Company, w.Name, public, savedRule(w.Query)); err != nil {
			return err
		}
		var ok bool
		id, ok, err = first(ctx, q, column[int64], sqlAddWatch, public, w.Name, text.NameKey(clean(w.Name)), w.Query, w.Canon, w.Language, w.Channel, w.Created, w.Receiver, scope.Company)
		if err == nil && !ok {
			err = &collector.Error{Code: collector.CodeInvalid, Where: "receiver", Msg: "there is no such person", Hint: "choose somebody of the company"}
		}
		if err != nil {
			return err
		}
		return saveKnown(ctx, q, scope, id, known, w.Created)
	})
	if collector.CodeOf(err) == collector.CodeConflict && !isName(err) {
		return w, sameRule(err)
	}
	if err != nil {
		return w, err
	}
	return s.watch(ctx, id, sqlWatchByID, id, scope.Company)
}

const sqlChangeWatch = `
UPDATE watch SET name = ?, rule_fold = ?, query = ?, canon = ?, receiver_id = ?, language = ?, channel = ?, since = COALESCE((SELECT MAX(d.document_id) FROM document d), 0), version = version + 1
WHERE public_id = ? AND company_id = ? AND deleted = 0 AND channel <> '' AND version = ? RETURNING watch_id`

// ChangeWatch replaces a rule whose version is still w.Version, with the alerts that it would have caused, as AddWatch does. The
// receiver must be a person of the company. CodeConflict when there is a newer version, or when the receiver has such a rule.
func (s *Store) ChangeWatch(ctx context.Context, scope collector.Scope, w collector.Watch, known ...collector.Alert) (out collector.Watch, err error) {
	w.Company = scope.Company
	err = s.tx(ctx, func(q conn) error {
		if err := takeName(ctx, q, scope.Company, w.Name, w.PublicID, savedRule(w.Query)); err != nil {
			return err
		}
		id, ok, err := first(ctx, q, column[int64], sqlChangeWatch, w.Name, text.NameKey(clean(w.Name)), w.Query, w.Canon, w.Receiver, w.Language, w.Channel, w.PublicID, scope.Company, w.Version)
		if err == nil && !ok {
			err = newerOrMissing(ctx, q, "rule", w)
		}
		if err != nil {
			return err
		}
		return saveKnown(ctx, q, scope, id, known, w.Created)
	})
	if collector.CodeOf(err) == collector.CodeConflict && !errors.Is(err, errNewer) && !isName(err) {
		return w, sameRule(err)
	}
	if err != nil {
		return w, err
	}
	return s.Watch(ctx, scope, w.PublicID)
}

// saveKnown notes what a rule would have told before it was there.
func saveKnown(ctx context.Context, q conn, scope collector.Scope, watch int64, known []collector.Alert, at time.Time) error {
	writes := make([]AlertWrite, len(known))
	for i, a := range known {
		a.Watches = []int64{watch}
		writes[i].Alert = a
	}
	_, err := saveAlerts(ctx, q, scope, writes, at)
	return err
}

func sameRule(err error) error {
	return &collector.Error{Code: collector.CodeConflict, Where: "query", Msg: "the receiver has this rule already", Hint: "change the query or choose another receiver", Err: err}
}

const sqlWatchByID = `
SELECT ` + watchColumns + watchTables + `WHERE w.watch_id = ? AND w.company_id = ? AND w.deleted = 0 AND w.channel <> ''`

const sqlWatch = `
SELECT ` + watchColumns + watchTables + `WHERE w.public_id = ? AND w.company_id = ? AND w.deleted = 0 AND w.channel <> ''`

// Watch is one rule by the id that stands in addresses.
func (s *Store) Watch(ctx context.Context, scope collector.Scope, publicID string) (collector.Watch, error) {
	return s.watch(ctx, publicID, sqlWatch, publicID, scope.Company)
}

func (s *Store) watch(ctx context.Context, name any, query string, args ...any) (collector.Watch, error) {
	w, ok, err := first(ctx, s.read(), scanWatch, query, args...)
	if err == nil && !ok {
		err = missing("rule", name)
	}
	return w, fault(err)
}

const sqlWatches = `
SELECT ` + watchColumns + watchTables + `WHERE w.company_id = ? AND w.deleted = 0 AND w.channel <> '' ORDER BY w.created, w.watch_id`

// Watches are the company's rules, oldest first.
func (s *Store) Watches(ctx context.Context, scope collector.Scope) ([]collector.Watch, error) {
	all, err := list(ctx, s.read(), scanWatch, sqlWatches, scope.Company)
	return all, fault(err)
}

const sqlWatchesByID = `
SELECT ` + watchColumns + watchTables + `WHERE w.company_id + 0 = ? AND w.watch_id IN `

// WatchesByID are rules by inside id in the order of the ids, deleted ones too: a delivery goes on naming them.
func (s *Store) WatchesByID(ctx context.Context, scope collector.Scope, ids []int64) ([]collector.Watch, error) {
	found := map[int64]collector.Watch{}
	for _, part := range parts(ids, listMost) {
		in, args := inList(part)
		some, err := list(ctx, s.read(), scanWatch, sqlWatchesByID+in, append([]any{scope.Company}, args...)...)
		if err != nil {
			return nil, fault(err)
		}
		for _, w := range some {
			found[w.WatchID] = w
		}
	}
	var out []collector.Watch
	for _, id := range ids {
		if w, ok := found[id]; ok {
			out = append(out, w)
		}
	}
	return out, nil
}

const sqlDeleteWatch = `
UPDATE watch SET deleted = ? WHERE public_id = ? AND company_id = ? AND deleted = 0 AND channel <> ''`

// DeleteWatch ends a rule. Deliveries that it caused stay and go on naming it.
func (s *Store) DeleteWatch(ctx context.Context, scope collector.Scope, publicID string, now time.Time) error {
	n, err := s.write().exec(ctx, sqlDeleteWatch, now, publicID, scope.Company)
	if err == nil && n == 0 {
		err = missing("rule", publicID)
	}
	return fault(err)
}

const sqlRulesRevision = `
SELECT (SELECT CAST(COUNT(*) AS TEXT) || '-' || CAST(COALESCE(SUM(version), 0) AS TEXT) FROM watch WHERE company_id = ? AND deleted = 0) || '-' ||
CAST(COALESCE((SELECT watch_id FROM watch WHERE company_id = ? ORDER BY watch_id DESC LIMIT 1), 0) AS TEXT)`

// RulesRevision is another one whenever a saved query of the company is added, changed or taken away, be it a rule, a view or
// a topic. It is far cheaper to ask for than they are.
func (s *Store) RulesRevision(ctx context.Context, scope collector.Scope) (string, error) {
	v, _, err := first(ctx, s.read(), column[string], sqlRulesRevision, scope.Company, scope.Company)
	return v, fault(err)
}
