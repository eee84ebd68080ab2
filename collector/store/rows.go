package store

import (
	"context"
	"strings"
)

// rowSteps are how many rows one statement inserts. Few lengths make few texts, which are kept prepared. Twenty are the
// reviews of a page on many sites.
var rowSteps = []int{64, 20, 8, 4, 2, 1}

// insertRows inserts many rows with few statements: head, "(?, …), (?, …)", tail. values are those of one item.
func insertRows[T any](ctx context.Context, q conn, head, row, tail string, items []T, values func(T) []any) (int64, error) {
	var n int64
	err := inSteps(q, items, strings.Count(row, "?"), func(part []T) error {
		changed, err := q.exec(ctx, q.d.rows(head, row, tail, len(part)), flat(part, values)...)
		n += changed
		return err
	})
	return n, err
}

// rowsKey names the text of a statement for n rows. A row's text belongs to its head.
type rowsKey struct {
	head, tail string
	n          int
}

// rows is the text of a statement for n rows.
func (d *dialect) rows(head, row, tail string, n int) string {
	key := rowsKey{head, tail, n}
	if text, ok := d.made.Load(key); ok {
		return text.(string)
	}
	text := head + strings.Repeat(row+", ", n-1) + row + tail
	d.made.Store(key, text)
	return text
}

func flat[T any](part []T, values func(T) []any) []any {
	var out []any
	for i, item := range part {
		v := values(item)
		if i == 0 {
			out = make([]any, 0, len(v)*len(part))
		}
		out = append(out, v...)
	}
	return out
}

// inSteps hands items on in as few parts as there are, each as long as one of rowSteps and of no more values than the
// database takes gladly.
func inSteps[T any](q conn, items []T, width int, do func([]T) error) error {
	for _, step := range rowSteps {
		if step > 1 && step*width > q.d.valuesMost {
			continue
		}
		for len(items) >= step {
			if err := do(items[:step]); err != nil {
				return err
			}
			items = items[step:]
		}
	}
	return nil
}

// newIDs takes ids for n rows of a table that are about to go in. So rows that belong together are written without
// asking back what the first ones became.
func newIDs(ctx context.Context, q conn, table string, n int) ([]int64, error) {
	ids, err := list(ctx, q, column[int64], strings.ReplaceAll(q.d.newIDs, "{table}", table), n)
	for err == nil && len(ids) < n {
		ids = append(ids, ids[len(ids)-1]+1)
	}
	return ids, err
}
