package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"molva/collector"
)

// A transaction that panics is undone, and the store goes on.
func TestPanicInTransaction(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		before := w.fingerprintOfAll(t)
		func() {
			defer func() {
				if said := fmt.Sprint(recover()); !strings.Contains(said, "halfway") || !strings.Contains(said, "lite_test.go") && s.lite != nil {
					t.Errorf("the panic does not say what and where: %s", said)
				}
			}()
			_ = s.tx(ctx, func(q conn) error {
				got(q.exec(ctx, `UPDATE person SET name = 'half'`))(t)
				panic("halfway")
			})
		}()
		want(t, "rows after", w.fingerprintOfAll(t), before)
		w.visit(t, nil, w.review("r", "a", 1, now))
	})
}

// A transaction whose caller is told to stop is undone, also when its last statement is done.
func TestStoppedTransaction(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		w := newWorld(t, s, "one")
		before := w.fingerprintOfAll(t)
		ctx, stop := context.WithCancel(context.Background())
		done := 0
		err := s.tx(ctx, func(q conn) error {
			got(q.exec(ctx, `UPDATE person SET name = 'half'`))(t)
			q.afterwards(func() { done++ })
			stop()
			return nil
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
		want(t, "done afterwards", done, 0)
		want(t, "rows after", w.fingerprintOfAll(t), before)
		w.visit(t, nil, w.review("r", "a", 1, now))
	})
}

// Who reads beside a transaction sees what was committed, and does not wait for it.
func TestReadBesideATransaction(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		name := func() string { return got(s.Person(ctx, w.scope, w.person.PersonID))(t).Name }
		was := name()
		must(t, s.tx(ctx, func(q conn) error {
			got(q.exec(ctx, `UPDATE person SET name = 'new'`))(t)
			want(t, "beside it", name(), was)
			return nil
		}))
		want(t, "after it", name(), "new")
	})
}

// Prepared statements are kept within bounds, and those that are used go on working while others come and go.
func TestStatementsAreBounded(t *testing.T) {
	ctx := context.Background()
	s := openTest(t, "sqlite:"+filepath.Join(t.TempDir(), "molva.db"))
	for i := range 3 * statementsMost {
		want(t, "of an own text", got(one[int](ctx, s.write(), fmt.Sprintf("SELECT %d", i)))(t), i)
		want(t, "of the same text", got(one[int](ctx, s.write(), "SELECT ? + 1", i))(t), i+1)
	}
	if n := len(s.lite.young) + len(s.lite.old); n > 2*statementsMost {
		t.Errorf("%d statements are kept", n)
	}
}

// Many who read and write at once neither wait for ever nor see half of what belongs together.
func TestManyAtOnce(t *testing.T) {
	s := openTest(t, "sqlite:"+filepath.Join(t.TempDir(), "molva.db"))
	ctx := context.Background()
	w := newWorld(t, s, "one")
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for range 50 {
				if i%2 == 0 {
					must(t, s.tx(ctx, func(q conn) error {
						got(q.exec(ctx, `UPDATE person SET name = 'a'`))(t)
						got(q.exec(ctx, `UPDATE person SET name = ? WHERE name = 'a'`, fmt.Sprint("b", i)))(t)
						return nil
					}))
					continue
				}
				if p := got(s.Person(ctx, w.scope, w.person.PersonID))(t); p.Name == "a" {
					t.Error("half of a transaction was seen")
				}
			}
		})
	}
	all.Wait()
}

// What a column holds goes where it fits, and a column that does not fit is an error.
func TestColumnsGoWhereTheyFit(t *testing.T) {
	ctx := context.Background()
	s := openTest(t, "sqlite:"+filepath.Join(t.TempDir(), "molva.db"))
	var (
		kind  collector.Kind
		small int
		field collector.Fields
		whole float64
		none  []byte
	)
	_, found, err := first(ctx, s.write(), func(row scanner) (int, error) {
		return 0, row.Scan(&kind, &small, &field, &whole, &none)
	}, "SELECT 'review', 7, 3, 2, NULL")
	must(t, err)
	want(t, "row", fmt.Sprint(found, kind, small, field, whole, none), fmt.Sprint(true, "review", 7, 3, 2, []byte(nil)))
	for _, dest := range []any{new(string), new(bool), new(int8), new(collector.Kind)} {
		_, _, err := first(ctx, s.write(), func(row scanner) (int, error) { return 0, row.Scan(dest) }, "SELECT 300")
		wantCode(t, err, collector.CodeInternal)
	}
	_, _, err = first(ctx, s.write(), func(row scanner) (int, error) { return 0, row.Scan(&kind) }, "SELECT 'review', 7")
	wantCode(t, err, collector.CodeInternal)
}
