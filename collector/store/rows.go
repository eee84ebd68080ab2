package store

import (
	"context"
	"strings"
)

// rowSteps are how many rows one statement inserts. Few lengths make few texts, which are kept prepared.
var rowSteps = []int{64, 16, 4, 1}

// valuesMost is how many values one statement takes; PostgreSQL allows 65,535, SQLite 32,766.
const valuesMost = 16000

// insertRows inserts many rows with few statements: head, "(?, …), (?, …)", tail. values are those of one item.
func insertRows[T any](ctx context.Context, q conn, head, row, tail string, items []T, values func(T) []any) (int64, error) {
	var n int64
	err := inSteps(items, strings.Count(row, "?"), func(part []T) error {
		changed, err := q.exec(ctx, rowsText(head, row, tail, len(part)), flat(part, values)...)
		n += changed
		return err
	})
	return n, err
}

// insertReturning is insertRows with a tail that returns something of each row that went in.
func insertReturning[T, R any](ctx context.Context, q conn, head, row, tail string, items []T, values func(T) []any, scan func(scanner) (R, error)) ([]R, error) {
	var out []R
	err := inSteps(items, strings.Count(row, "?"), func(part []T) error {
		some, err := list(ctx, q, scan, rowsText(head, row, tail, len(part)), flat(part, values)...)
		out = append(out, some...)
		return err
	})
	return out, err
}

func rowsText(head, row, tail string, n int) string {
	return head + strings.Repeat(row+", ", n-1) + row + tail
}

func flat[T any](part []T, values func(T) []any) []any {
	var out []any
	for _, item := range part {
		out = append(out, values(item)...)
	}
	return out
}

// inSteps hands items on in as few parts as there are, each as long as one of rowSteps.
func inSteps[T any](items []T, width int, do func([]T) error) error {
	for _, step := range rowSteps {
		if step > 1 && step*width > valuesMost {
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
