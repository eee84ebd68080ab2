package store

import (
	"context"

	"molva/collector"
	"molva/collector/text"
)

// bearer is a view, a topic or an alert rule that bears a name.
type bearer struct {
	id, company        int64
	name, query        string
	rule               bool
	nameFold, ruleFold string
}

// fold is the form of a bearer's name that is one of the company; "" none.
func (b bearer) fold() string { return text.NameKey(clean(b.name)) }

// what is whose the name is, as saved_name says it.
func (b bearer) what() string {
	if b.rule {
		return savedRule(b.query)
	}
	return savedView
}

type nameOf struct {
	company int64
	fold    string
}

// holders says by name which of some bearers, the oldest first, has it: the oldest.
func holders(all []bearer) map[nameOf]bearer {
	held := map[nameOf]bearer{}
	for _, b := range all {
		key := nameOf{b.company, b.fold()}
		if _, taken := held[key]; !taken && key.fold != "" {
			held[key] = b
		}
	}
	return held
}

// clashes says that a bearer has the name of another one that may not share it. Rules that ask the same may.
func (b bearer) clashes(holder bearer) bool {
	return holder.id != b.id && holder.id != 0 && (!b.rule || holder.what() != b.what())
}

const bearerColumns = `
SELECT w.watch_id, w.company_id, w.name, w.query, CASE WHEN w.channel = '' THEN 0 ELSE 1 END, w.name_fold, w.rule_fold FROM watch w `

const sqlBearers = bearerColumns + `WHERE w.deleted = 0 ORDER BY w.company_id, w.created, w.watch_id`

func scanBearer(row scanner) (b bearer, err error) {
	err = row.Scan(&b.id, &b.company, &b.name, &b.query, flag(&b.rule), &b.nameFold, &b.ruleFold)
	return b, err
}

const sqlForgetNames = `
DELETE FROM saved_name`

const sqlUnfold = `
UPDATE watch SET name_fold = '', version = version + 1 WHERE watch_id = ?`

const sqlRefold = `
UPDATE watch SET name_fold = ?, rule_fold = ?, clash = ?, version = version + 1 WHERE watch_id = ?`

// enterNames enters all names anew: each belongs to the oldest that bears it. Of two views of one name the newer one loses the
// form that is unique, so that the older can be saved.
func enterNames(ctx context.Context, q conn) error {
	all, err := list(ctx, q, scanBearer, sqlBearers)
	if err != nil {
		return err
	}
	if _, err := q.exec(ctx, sqlForgetNames); err != nil {
		return err
	}
	held, views := holders(all), map[nameOf]bool{}
	var changed []bearer
	clash := map[int64]int{}
	for _, b := range all {
		key := nameOf{b.company, b.fold()}
		was := [2]string{b.nameFold, b.ruleFold}
		if b.nameFold, b.ruleFold = "", ""; b.rule {
			b.ruleFold = key.fold
		} else if !views[key] {
			b.nameFold, views[key] = key.fold, true
		}
		if b.clashes(held[key]) {
			clash[b.id] = 1
		}
		if was != [2]string{b.nameFold, b.ruleFold} || clash[b.id] == 1 {
			changed = append(changed, b)
		}
	}
	for _, b := range changed {
		if _, err := q.exec(ctx, sqlUnfold, b.id); err != nil {
			return err
		}
	}
	for _, b := range changed {
		if _, err := q.exec(ctx, sqlRefold, b.nameFold, b.ruleFold, clash[b.id], b.id); err != nil {
			return err
		}
	}
	for key, b := range held {
		if _, err := q.exec(ctx, sqlTakeName, key.company, key.fold, b.what()); err != nil {
			return err
		}
	}
	return nil
}

const sqlAnyClash = `
SELECT watch_id FROM watch WHERE company_id = ? AND clash = 1 AND deleted = 0`

const sqlBearersOf = bearerColumns + `WHERE w.company_id = ? AND w.deleted = 0 ORDER BY w.created, w.watch_id`

// NameClashes are the views, topics and alert rules, by the inside id of their saved query, whose name belongs to an older one. Only
// what was saved before names were one of the company can be among them.
func (s *Store) NameClashes(ctx context.Context, scope collector.Scope) (map[int64]bool, error) {
	marked, err := list(ctx, s.read(), column[int64], sqlAnyClash, scope.Company)
	if err != nil || len(marked) == 0 {
		return nil, fault(err)
	}
	all, err := list(ctx, s.read(), scanBearer, sqlBearersOf, scope.Company)
	held, clash := holders(all), map[int64]bool{}
	for _, b := range all {
		if b.clashes(held[nameOf{b.company, b.fold()}]) {
			clash[b.id] = true
		}
	}
	return clash, fault(err)
}
