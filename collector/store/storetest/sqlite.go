// Package storetest gives tests a database whose schema is up to date: to make one step by step takes longer than what most tests do
// with it.
package storetest

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

var empty struct {
	once sync.Once
	file []byte
	err  error
}

// SQLite writes an empty database, as open (store.Open, which the store's own tests cannot have from here) makes it, into a folder and
// is its address. It is made once, by the opener of the first call; all tests of the process get copies.
func SQLite[S io.Closer](t testing.TB, dir string, open func(context.Context, string, *slog.Logger) (S, error)) string {
	t.Helper()
	empty.once.Do(func() { empty.file, empty.err = made(open) })
	if empty.err != nil {
		t.Fatal(empty.err)
	}
	path := filepath.Join(dir, "molva.db")
	if err := os.WriteFile(path, empty.file, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}

func made[S io.Closer](open func(context.Context, string, *slog.Logger) (S, error)) ([]byte, error) {
	dir, err := os.MkdirTemp("", "molva-empty-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a folder of the system's own for such
	path := filepath.Join(dir, "molva.db")
	s, err := open(context.Background(), "sqlite:"+path, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}
