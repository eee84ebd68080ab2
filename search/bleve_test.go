package search

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"molva/collector"
)

// TestSecondOpenerIsRefused: Bleve itself would wait for ever.
func TestSecondOpenerIsRefused(t *testing.T) {
	dir := t.TempDir()
	first, err := OpenBleve(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenBleve(dir); collector.CodeOf(err) != collector.CodeConflict {
		t.Errorf("a second opener: %v", err)
	}
	put(t, first, SlotA, world(rand.New(rand.NewPCG(1, 1)), 5))
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := first.Search(t.Context(), Request{Company: 1}); collector.CodeOf(err) != collector.CodeUnavailable {
		t.Errorf("search in a closed index: %v", err)
	}
	again, err := OpenBleve(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if res, err := again.Search(t.Context(), Request{Company: 1}); err != nil || res.Total == 0 {
		t.Errorf("after opening again: %+v, %v", res, err)
	}
}

// TestBrokenFolders: what a crash or a hand left behind is told, and a slot that was never finished is made again.
func TestBrokenFolders(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "b", "store"), 0o750); err != nil {
		t.Fatal(err)
	}
	ix, err := OpenBleve(dir)
	if err != nil {
		t.Fatalf("a half-made slot: %v", err)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a", "index_meta.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err = OpenBleve(dir); err == nil || !strings.Contains(err.Error(), "reindex") {
		t.Errorf("a broken index: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "live"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err = OpenBleve(dir); err == nil || !strings.Contains(err.Error(), "no slot") {
		t.Errorf("a broken pointer: %v", err)
	}
}
