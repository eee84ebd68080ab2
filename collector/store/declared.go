package store

import (
	"context"
	"time"

	"molva/collector"
)

// Declared is what a site says that it has of a source's items, beside what is held of them.
type Declared struct {
	Declared int // reviews of all items that are counted; 0: nothing is
	Most     int // of one item
	Held     int // live reviews held of those items
	Seen     int // of these, seen by the running or last pass
}

const sqlDeclared = `
SELECT declared_of, declared, MAX(visited) FROM page
WHERE source_id = ? AND company_id = ? AND declared > 0 AND pass >= ? GROUP BY declared_of, declared`

const sqlHeldOf = `
SELECT COUNT(*), COALESCE(SUM(CASE WHEN seen_pass = ? THEN 1 ELSE 0 END), 0) FROM document
WHERE source_id = ? AND company_id = ? AND state = 'live' AND page_id > 0 AND kind = 'review'`

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
	var keys []string
	for key, x := range of {
		d.Declared += x.n
		d.Most = max(d.Most, x.n)
		keys = append(keys, key)
	}
	if x, all := of[collector.DeclaredOfAll]; all {
		d.Declared, keys = max(x.n, d.Declared-x.n), nil
	}
	return d, fault(d.held(ctx, s.readAside(), scope, src, keys))
}

// held counts what is held of items; no keys stand for all.
func (d *Declared) held(ctx context.Context, q conn, scope collector.Scope, src collector.Source, keys []string) error {
	if d.Declared == 0 {
		return nil
	}
	count := func(query string, args ...any) error {
		_, _, err := first(ctx, q, func(row scanner) (int, error) {
			var held, seen int
			err := row.Scan(&held, &seen)
			d.Held, d.Seen = d.Held+held, d.Seen+seen
			return 0, err
		}, query, append([]any{src.Pass, src.SourceID, scope.Company}, args...)...)
		return err
	}
	if keys == nil {
		return count(sqlHeldOf)
	}
	for _, part := range parts(keys, listMost) {
		in, args := inList(part)
		if err := count(sqlHeldOf+" AND item_key IN "+in, args...); err != nil {
			return err
		}
	}
	return nil
}
