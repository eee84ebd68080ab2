package store

import (
	"context"
	"time"

	"molva/collector"
	"molva/collector/text"
)

const ruleColumns = `rule_id, public_id, company_id, name, place, active, query, change, watch_id, version, since, person_id, saved`

func scanRule(row scanner) (r collector.Rule, err error) {
	err = row.Scan(&r.RuleID, &r.PublicID, &r.Company, &r.Name, &r.Place, flag(&r.Active), &r.Query, jsonOf(&r.Change), &r.Watch, &r.Version, &r.Since, &r.Person, when(&r.Saved))
	return r, err
}

const sqlRules = `
SELECT ` + ruleColumns + ` FROM rule WHERE company_id = ? AND deleted = 0 ORDER BY place, rule_id`

// Rules are the company's rules in the order in which they are run.
func (s *Store) Rules(ctx context.Context, scope collector.Scope) ([]collector.Rule, error) {
	all, err := list(ctx, s.read(), scanRule, sqlRules, scope.Company)
	return all, fault(err)
}

const sqlRule = `
SELECT ` + ruleColumns + ` FROM rule WHERE public_id = ? AND company_id = ? AND deleted = 0`

// Rule is one rule by the id that stands in addresses.
func (s *Store) Rule(ctx context.Context, scope collector.Scope, publicID string) (collector.Rule, error) {
	r, ok, err := first(ctx, s.read(), scanRule, sqlRule, publicID, scope.Company)
	if err == nil && !ok {
		err = missing("rule", publicID)
	}
	return r, fault(err)
}

const sqlAddRule = `
INSERT INTO rule (public_id, company_id, name, name_fold, place, active, query, change, watch_id, version, since, person_id, saved, deleted)
VALUES (?, ?, ?, ?, COALESCE((SELECT MAX(r.place) FROM rule r WHERE r.company_id = ? AND r.deleted = 0), 0) + 1, ?, ?, ?, ?, 1,
    COALESCE((SELECT MAX(d.document_id) FROM document d), 0), ?, ?, 0)`

// AddRule saves a rule behind the others. What is held now was there before it. A name that a rule has is CodeConflict.
func (s *Store) AddRule(ctx context.Context, scope collector.Scope, r collector.Rule) (collector.Rule, error) {
	change, err := oneJSON(r.Change)
	if err != nil {
		return r, err
	}
	r.PublicID = publicID()
	_, err = s.write().exec(ctx, sqlAddRule, r.PublicID, scope.Company, r.Name, text.Fold(r.Name), scope.Company, r.Active, r.Query, change, r.Watch, scope.Person, r.Saved)
	if err != nil {
		return r, ruleName(fault(err))
	}
	return s.Rule(ctx, scope, r.PublicID)
}

func ruleName(err error) error {
	if collector.CodeOf(err) == collector.CodeConflict && !isVersion(err) {
		return &collector.Error{Code: collector.CodeConflict, Where: "name", Msg: "a rule has this name already", Hint: "choose another name", Err: err}
	}
	return err
}

const sqlSaveRule = `
UPDATE rule SET name = ?, name_fold = ?, active = ?, query = ?, change = ?, watch_id = ?, version = version + 1,
    since = CASE WHEN active > 0 THEN since ELSE COALESCE((SELECT MAX(d.document_id) FROM document d), 0) END, person_id = ?, saved = ?
WHERE public_id = ? AND company_id = ? AND deleted = 0 AND version = ?`

// SaveRule saves a rule anew: it is another version, which looks at what comes from now on, and at what came and was not looked at yet while the
// rule was on. r.Version is the one that the person
// saw: CodeConflict at "version" when there is a newer one, and nothing is written.
func (s *Store) SaveRule(ctx context.Context, scope collector.Scope, r collector.Rule) (collector.Rule, error) {
	change, err := oneJSON(r.Change)
	if err != nil {
		return r, err
	}
	n, err := s.write().exec(ctx, sqlSaveRule, r.Name, text.Fold(r.Name), r.Active, r.Query, change, r.Watch, scope.Person, r.Saved, r.PublicID, scope.Company, r.Version)
	if err != nil {
		return r, ruleName(fault(err))
	}
	is, err := s.Rule(ctx, scope, r.PublicID)
	if err == nil && n == 0 {
		err = &collector.Error{Code: collector.CodeConflict, Where: "version", Msg: "somebody has changed this rule meanwhile", Hint: "look at what they did and choose"}
	}
	return is, err
}

const sqlPlaceRule = `
UPDATE rule SET place = ? WHERE public_id = ? AND company_id = ? AND deleted = 0`

// PlaceRules puts rules into the order in which they are named.
func (s *Store) PlaceRules(ctx context.Context, scope collector.Scope, publicIDs []string) error {
	return s.tx(ctx, func(q conn) error {
		for i, id := range publicIDs {
			if n, err := q.exec(ctx, sqlPlaceRule, i+1, id, scope.Company); err != nil || n == 0 {
				if err == nil {
					err = missing("rule", id)
				}
				return err
			}
		}
		return nil
	})
}

const sqlDeleteRule = `
UPDATE rule SET deleted = ? WHERE public_id = ? AND company_id = ? AND deleted = 0`

// DeleteRule ends a rule; what it did stays and can be undone.
func (s *Store) DeleteRule(ctx context.Context, scope collector.Scope, publicID string, at time.Time) error {
	n, err := s.write().exec(ctx, sqlDeleteRule, at, publicID, scope.Company)
	if err == nil && n == 0 {
		err = missing("rule", publicID)
	}
	return fault(err)
}

const sqlBulksOfRule = `
SELECT ` + bulkColumns + ` FROM bulk WHERE rule_id = ? AND company_id = ? ORDER BY bulk_id DESC LIMIT ?`

// BulksOfRule are the changes that a rule has made, newest first: on arrival those of nobody, and those that people made by hand.
func (s *Store) BulksOfRule(ctx context.Context, scope collector.Scope, rule int64, n int) ([]collector.Bulk, error) {
	all, err := list(ctx, s.read(), scanBulk, sqlBulksOfRule, rule, scope.Company, n)
	for i := 0; i < len(all) && err == nil; i++ {
		all[i], err = s.BulkByID(ctx, scope, all[i].BulkID)
	}
	return all, fault(err)
}
