package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"io"
	"reflect"
	"runtime/debug"
	"sync"

	"molva/collector"
)

// lite is SQLite's one writing connection. Everything that is written goes through it, and reads too while nobody writes:
// a reader's page cache is worth nothing as soon as somebody has written, the writer's own stays warm, and what is read
// most is what was just written. It runs the driver's statements without the pool of database/sql, which would start a
// goroutine for every transaction and make a statement anew for each that it runs in one.
type lite struct {
	mu   sync.Mutex // held while the connection is used
	conn *sql.Conn

	// Within use alone:
	driver     driver.Conn
	young, old map[string]driver.Stmt // prepared; a text that is in neither is prepared, for that costs as much as to run it
	args       []driver.NamedValue
}

// statementsMost bounds a generation of prepared statements; there are two.
const statementsMost = 128

func newLite(ctx context.Context, db *sql.DB) (*lite, error) {
	c, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &lite{conn: c, young: map[string]driver.Stmt{}, old: map[string]driver.Stmt{}}, nil
}

// use waits for the connection and has something done with it.
func (l *lite) use(do func() error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.held(do)
}

// useIdle is use for somebody who does not wait; false when the connection is in use.
func (l *lite) useIdle(do func() error) (bool, error) {
	if !l.mu.TryLock() {
		return false, nil
	}
	defer l.mu.Unlock()
	return true, l.held(do)
}

// held hands out the driver's connection. A panic must not pass through database/sql, which would drop the connection.
func (l *lite) held(do func() error) error {
	var panicked any
	var stack []byte
	err := l.conn.Raw(func(dc any) (err error) {
		defer func() {
			if panicked, l.driver = recover(), nil; panicked != nil {
				stack = debug.Stack()
			}
		}()
		l.driver = dc.(driver.Conn)
		return do()
	})
	if panicked != nil {
		panic(fmt.Sprintf("%v\n\n%s", panicked, stack))
	}
	return err
}

// once runs fn in a transaction, which is undone when ctx ends before it does.
func (l *lite) once(ctx context.Context, fn func() error) error {
	run := func(text string) error {
		_, err := l.exec(context.WithoutCancel(ctx), text, nil)
		return err
	}
	return l.use(func() (err error) {
		if err = ctx.Err(); err != nil {
			return err
		}
		if err = run("BEGIN IMMEDIATE"); err != nil {
			return err
		}
		committed := false
		defer func() {
			if !committed {
				_ = run("ROLLBACK") // SQLite may have undone it by itself, and says so then
			}
		}()
		if err = fn(); err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = run("COMMIT")
			committed = err == nil
		}
		return err
	})
}

func (l *lite) exec(ctx context.Context, text string, args []any) (int64, error) {
	stmt, err := l.statement(ctx, text)
	if err != nil {
		return 0, err
	}
	r, err := stmt.(driver.StmtExecContext).ExecContext(ctx, l.named(args))
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

func (l *lite) query(ctx context.Context, text string, args []any) (rows, error) {
	stmt, err := l.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	r, err := stmt.(driver.StmtQueryContext).QueryContext(ctx, l.named(args))
	if err != nil {
		return nil, err
	}
	return &liteRows{rows: r, row: make([]driver.Value, len(r.Columns()))}, nil
}

func (l *lite) named(args []any) []driver.NamedValue {
	l.args = l.args[:0]
	for i, a := range args {
		l.args = append(l.args, driver.NamedValue{Ordinal: i + 1, Value: a})
	}
	return l.args
}

// statement is a prepared statement. All answers are read to their end, so none is in use when an old one is closed.
func (l *lite) statement(ctx context.Context, text string) (driver.Stmt, error) {
	if stmt := l.young[text]; stmt != nil {
		return stmt, nil
	}
	if len(l.young) >= statementsMost {
		for _, stmt := range l.old {
			_ = stmt.Close() // its last run is over, and has told its own error
		}
		l.young, l.old = map[string]driver.Stmt{}, l.young
	}
	stmt := l.old[text]
	if stmt == nil {
		var err error
		if stmt, err = l.driver.(driver.ConnPrepareContext).PrepareContext(ctx, text); err != nil {
			return nil, err
		}
	}
	delete(l.old, text)
	l.young[text] = stmt
	return stmt, nil
}

func (l *lite) close() error {
	_ = l.use(func() error { // what a statement says when it is closed is of its last run
		for _, generation := range []map[string]driver.Stmt{l.young, l.old} {
			for _, stmt := range generation {
				_ = stmt.Close()
			}
			clear(generation)
		}
		return nil
	})
	return l.conn.Close()
}

// liteRows is an answer of the driver.
type liteRows struct {
	rows driver.Rows
	row  []driver.Value
	err  error
}

func (r *liteRows) Next() bool {
	if r.err == nil {
		r.err = r.rows.Next(r.row)
	}
	return r.err == nil
}

func (r *liteRows) Err() error {
	if r.err == io.EOF { //nolint:errorlint // the driver's plain word for the end
		return nil
	}
	return r.err
}

func (r *liteRows) Close() error { return r.rows.Close() }

func (r *liteRows) Scan(dest ...any) error {
	if len(dest) != len(r.row) {
		return collector.Errorf(collector.CodeInternal, "%d columns are read into %d places", len(r.row), len(dest))
	}
	for i, d := range dest {
		if !take(d, r.row[i]) {
			if err := takeOther(d, r.row[i]); err != nil {
				return fmt.Errorf("column %d: %w", i, err)
			}
		}
	}
	return nil
}

// take moves a value where it belongs, of the kinds that nearly all columns have.
func take(dest, v any) (ok bool) {
	switch d := dest.(type) {
	case *int64:
		*d, ok = v.(int64)
	case *string:
		*d, ok = v.(string)
	case *float64:
		*d, ok = v.(float64)
	case *int:
		var n int64
		n, ok = v.(int64)
		*d = int(n)
	case *[]byte:
		*d, ok = v.([]byte)
	}
	return ok
}

// takeOther moves a value that wants more: the nouns' own strings and whole numbers, and what reads itself.
func takeOther(dest, v any) error {
	if s, ok := dest.(sql.Scanner); ok {
		return s.Scan(v)
	}
	to := reflect.ValueOf(dest).Elem()
	switch from := v.(type) {
	case string:
		if to.Kind() == reflect.String {
			to.SetString(from)
			return nil
		}
	case int64:
		switch {
		case to.CanInt() && !to.OverflowInt(from):
			to.SetInt(from)
			return nil
		case to.CanFloat():
			to.SetFloat(float64(from))
			return nil
		}
	case nil:
		if to.Kind() == reflect.Slice {
			to.SetZero()
			return nil
		}
	}
	return collector.Errorf(collector.CodeInternal, "%T does not fit into %s", v, to.Type())
}
