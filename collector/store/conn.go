package store

import (
	"context"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"
)

// handle is where statements run: a pool of connections, a transaction, or SQLite's writing connection.
type handle interface {
	exec(ctx context.Context, text string, args []any) (int64, error)
	query(ctx context.Context, text string, args []any) (rows, error)
}

// rows is an answer that is read row by row.
type rows interface {
	scanner
	Next() bool
	Err() error
	Close() error
}

// conn is the way to a handle: it rewrites the text of statements and their values for the database.
type conn struct {
	d     *dialect
	h     handle
	then  *[]func() // what follows when the transaction has been committed; nil outside of one
	known *recent

	// Outside of a transaction on SQLite: the writing connection, and whether to wait for it. A read that does not wait
	// uses h when the connection is in use.
	lite *lite
	wait bool
}

// afterwards has something done when the transaction has been committed, and not when it is undone.
func (c conn) afterwards(do func()) { *c.then = append(*c.then, do) }

// on has something done where this way leads. Who was told to stop while he waited does nothing.
func (c conn) on(ctx context.Context, do func(handle) error) error {
	switch {
	case c.lite == nil:
		return do(c.h)
	case c.wait:
		return c.lite.use(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return do(c.lite)
		})
	}
	idle, err := c.lite.useIdle(func() error { return do(c.lite) })
	if !idle {
		err = do(c.h)
	}
	return err
}

// patience is the context that a statement runs under. In the file it is over in no time, and to watch a context while
// it runs costs the driver a goroutine for each; a server may hang, and must be left when the caller is told to stop.
func (c conn) patience(ctx context.Context) context.Context {
	if c.d.number {
		return ctx
	}
	return context.WithoutCancel(ctx)
}

// exec runs a statement and says how many rows it changed.
func (c conn) exec(ctx context.Context, query string, args ...any) (n int64, err error) {
	text, patient := c.d.text(query), c.patience(ctx)
	err = c.on(ctx, func(h handle) (err error) {
		n, err = h.exec(patient, text, values(args))
		return err
	})
	return n, err
}

// scanner is one row of an answer.
type scanner interface{ Scan(dest ...any) error }

// list runs a query and reads all its rows. The rows are read to the end, so a statement that changes is done.
func list[T any](ctx context.Context, c conn, scan func(scanner) (T, error), query string, args ...any) (out []T, err error) {
	text, patient := c.d.text(query), c.patience(ctx)
	err = c.on(ctx, func(h handle) (err error) {
		out, err = readAll(patient, h, scan, text, values(args))
		return err
	})
	return out, err
}

// among reads the rows of a company that belong to some ids; %s in the statement is the list of those.
func among[T, K any](ctx context.Context, c conn, company int64, scan func(scanner) (T, error), query string, ids []K) (out []T, err error) {
	for _, part := range parts(ids, listMost) {
		in, args := inList(part)
		some, err := list(ctx, c, scan, strings.Replace(query, "%s", in, 1), append([]any{company}, args...)...)
		if err != nil {
			return nil, fault(err)
		}
		out = append(out, some...)
	}
	return out, nil
}

func readAll[T any](ctx context.Context, h handle, scan func(scanner) (T, error), text string, args []any) (out []T, err error) {
	rows, err := h.query(ctx, text, args)
	if err != nil {
		return nil, err
	}
	defer func() {
		if e := rows.Close(); err == nil {
			err = e
		}
	}()
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// first is the first row of an answer; false when there is none.
func first[T any](ctx context.Context, c conn, scan func(scanner) (T, error), query string, args ...any) (T, bool, error) {
	all, err := list(ctx, c, scan, query, args...)
	if err != nil || len(all) == 0 {
		var none T
		return none, false, err
	}
	return all[0], true, nil
}

// one is the first row, of which there is always one (a count).
func one[T any](ctx context.Context, c conn, query string, args ...any) (T, error) {
	v, _, err := first(ctx, c, column[T], query, args...)
	return v, err
}

// column reads a row of one column.
func column[T any](row scanner) (v T, err error) {
	err = row.Scan(&v)
	return v, err
}

// values turns Go's values, where they stand, into the store's few: BIGINT, DOUBLE PRECISION, TEXT and bytes.
func values(args []any) []any {
	for i, a := range args {
		args[i] = value(a)
	}
	return args
}

func value(a any) any {
	switch v := a.(type) {
	case int64, float64, []byte, nil:
		return a
	case string:
		if sound(v) {
			return a // as it is: to put a string into an interface anew would cost an allocation
		}
		return clean(v)
	case int:
		return int64(v)
	case bool:
		if v {
			return int64(1)
		}
		return int64(0)
	case time.Time:
		return micros(v)
	case time.Duration:
		return v.Microseconds()
	}
	switch r := reflect.ValueOf(a); { // the typed strings and numbers of the nouns
	case r.Kind() == reflect.String:
		return clean(r.String())
	case r.CanInt():
		return r.Int()
	}
	return a
}

// micros is an instant as the store keeps it; the zero time is 0.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// clean takes out what PostgreSQL refuses in a text (NUL, broken UTF-8), so that both databases hold the same and no
// hostile page can make a write fail for ever.
func clean(s string) string {
	if sound(s) {
		return s
	}
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

func sound(s string) bool { return strings.IndexByte(s, 0) < 0 && utf8.ValidString(s) }

// marks is n placeholders with commas between. Lists are filled up to a few lengths, so that there are few texts.
func marks(n int) string {
	if n == 0 {
		return ""
	}
	return strings.Repeat("?,", n-1) + "?"
}

// inList is what stands behind IN for some values: "(?,?,?)" and the values, the last one repeated up to a round number:
// 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32 …
func inList[T any](vs []T) (string, []any) {
	out := rounded(vs)
	return "(" + marks(len(out)) + ")", out
}

// withList is what stands before a statement that reads some texts as a table: "WITH t(c) AS (VALUES (?), (?))".
func withList(table string, vs []string) (string, []any) {
	out := rounded(vs)
	return "WITH " + table + " AS (VALUES " + strings.Repeat("(?), ", len(out)-1) + "(?))", out
}

func rounded[T any](vs []T) []any {
	step := 1
	for 8*step < len(vs) {
		step *= 2
	}
	n := max(1, (len(vs)+step-1)/step*step)
	out := make([]any, n)
	for i := range out {
		out[i] = vs[min(i, len(vs)-1)]
	}
	return out
}

// listMost bounds one list; longer ones are asked for in parts, nearly all of which share one text that is kept prepared.
// SQLite's driver looks for each value among all of its statement: of 64 that costs less than a statement more, of 512
// more than all else.
const listMost = 64

// parts cuts a list.
func parts[T any](vs []T, most int) [][]T {
	var out [][]T
	for len(vs) > most {
		out, vs = append(out, vs[:most]), vs[most:]
	}
	if len(vs) > 0 {
		out = append(out, vs)
	}
	return out
}
