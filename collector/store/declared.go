package store

import (
	"context"
	"slices"
	"time"

	"molva/collector"
)

// Declared is what a site says that it has of a source's items, beside what is held of them.
type Declared struct {
	Declared int      // reviews of all items that are counted; 0: nothing is
	Most     int      // of one item
	Held     int      // live reviews held of those items
	Seen     int      // of these, seen by the running or last pass
	items    []string // of which the count is; nil stands for all
}

const sqlDeclared = `
SELECT declared_of, declared, MAX(visited) FROM page
WHERE source_id = ? AND company_id = ? AND declared > 0 AND pass >= ? GROUP BY declared_of, declared`

const sqlHeldOf = `
SELECT COUNT(*), COALESCE(SUM(CASE WHEN seen_pass = ? THEN 1 ELSE 0 END), 0) FROM ` + shown + ` WHERE kind = 'review'`

// Declared adds up what the pages of a source said of its items, each by the page that was visited last, in a pass of that
// number or a later one.
func (s *Store) Declared(ctx context.Context, scope collector.Scope, src collector.Source, since int64) (d Declared, err error) {
	type said struct {
		n  int
		at time.Time
	}
	of := map[string]said{}
	if _, err := list(ctx, s.readAside(), func(row scanner) (key string, err error) {
		var x said
		err = row.Scan(&key, &x.n, when(&x.at))
		if was, ok := of[key]; !ok || x.at.After(was.at) || x.at.Equal(was.at) && x.n > was.n {
			of[key] = x
		}
		return key, err
	}, sqlDeclared, src.SourceID, scope.Company, since); err != nil {
		return d, fault(err)
	}
	for key, x := range of {
		d.Declared += x.n
		d.Most = max(d.Most, x.n)
		d.items = append(d.items, key)
	}
	if x, all := of[collector.DeclaredOfAll]; all {
		d.Declared, d.items = max(x.n, d.Declared-x.n), nil
	}
	return d, fault(d.count(ctx, s.readAside(), scope, src))
}

// covered is what is said of a source when something has gone with its pass.
func (t PassTally) covered(ctx context.Context, q conn, scope collector.Scope, src collector.Source) (collector.Coverage, error) {
	if t.Cover == nil {
		return src.Coverage, nil
	}
	d := t.Declared
	err := d.count(ctx, q, scope, src)
	return t.Cover(d), err
}

// count says how much is held of the items.
func (d *Declared) count(ctx context.Context, q conn, scope collector.Scope, src collector.Source) error {
	d.Held, d.Seen = 0, 0
	if d.Declared == 0 {
		return nil
	}
	count := func(query string, args ...any) error {
		_, _, err := first(ctx, q, func(row scanner) (int, error) {
			var held, seen int
			err := row.Scan(&held, &seen)
			d.Held, d.Seen = d.Held+held, d.Seen+seen
			return 0, err
		}, query, slices.Concat([]any{src.Pass}, shownArgs(scope, src), args)...)
		return err
	}
	if d.items == nil {
		return count(sqlHeldOf)
	}
	for _, part := range parts(d.items, listMost) {
		in, args := inList(part)
		if err := count(sqlHeldOf+" AND item_key IN "+in, args...); err != nil {
			return err
		}
	}
	return nil
}
