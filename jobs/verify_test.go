package jobs

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"molva/collector"
	"molva/search"
)

// atWork does what is due as the product does, each task beside the others, until stop is called.
func (b *bench) atWork() (stop func()) {
	ctx, end := context.WithCancel(b.t.Context())
	var all sync.WaitGroup
	handlers := b.handlers()
	for _, task := range []string{TaskIndexA, TaskIndexB, TaskMatch, TaskDetect} {
		all.Go(func() {
			for ctx.Err() == nil {
				if err := handlers[task](ctx, Ticket{Task: task, Company: b.scope.Company}); err != nil && ctx.Err() == nil {
					b.t.Errorf("%s: %v", task, err)
				}
				select {
				case <-ctx.Done():
				case <-time.After(settle):
				}
			}
		})
	}
	return func() { end(); all.Wait() }
}

func (b *bench) importRows(from, to int) {
	b.t.Helper()
	var in strings.Builder
	for n := from; n < to; n++ {
		fmt.Fprintf(&in, `{"id":"%d","rating":5,"text":"Гарний букет номер %d","published":"2026-10-0%d"}`+"\n", n, n, 1+n%9)
	}
	_, err := b.Import(b.t.Context(), b.scope, strings.NewReader(in.String()), ImportOptions{Site: "export.example"})
	must(b.t, err)
}

// TestReindexEndsWhileWritesGoOn: somebody writes row by row without a pause. The rebuild ends all the same, and at no
// moment does a search find less than before.
func TestReindexEndsWhileWritesGoOn(t *testing.T) {
	b := newBench(t)
	b.importRows(0, 3*indexBatch/2)
	b.settle()
	ctx, stop := context.WithCancel(t.Context())
	written := make(chan int)
	go func() {
		n := 10_000
		for ; ctx.Err() == nil; n++ {
			row := fmt.Sprintf(`{"id":"%d","rating":5,"text":"Гарний букет, знову","published":"2026-10-30"}`, n)
			if _, err := b.Import(t.Context(), b.scope, strings.NewReader(row), ImportOptions{Site: "export.example"}); err != nil {
				t.Error(err)
				break
			}
		}
		written <- n - 10_000
	}()
	rest := b.atWork()
	done, limit := make(chan error, 1), time.After(time.Minute)
	go func() { _, err := b.Reindex(t.Context(), b.scope); done <- err }()
	most := 3 * followBatch / 2
	for ended := false; !ended; {
		select {
		case err := <-done:
			must(t, err)
			ended = true
		case <-limit:
			t.Fatal("the rebuild does not end")
		default:
		}
		n := b.find("букет")
		if n < most {
			t.Fatalf("%d hits after %d", n, most)
		}
		most = n
	}
	stop()
	n := <-written
	rest()
	b.settle()
	r, err := b.Verify(t.Context(), b.scope)
	must(t, err)
	if !r.OK() || r.Slot != "b" || r.Documents != 3*indexBatch/2+n || r.Queries == 0 || n == 0 {
		t.Errorf("%d written meanwhile: %+v", n, r)
	}
}

// entries are the index's entries of all documents.
func (b *bench) entries() []search.Entry {
	b.t.Helper()
	company, brands, err := b.company(b.t.Context(), b.scope.Company)
	must(b.t, err)
	var out []search.Entry
	must(b.t, b.eachDocument(b.t.Context(), b.scope, "a", func(d collector.Document) { out = append(out, search.EntryOf(d, company.Location(), brands)) }))
	return out
}

// TestAnIndexAheadOfTheStoreIsStale: the database was restored from a backup. What the index holds is of a time that
// the store does not know, and older revisions are no longer taken; building it anew mends it.
func TestAnIndexAheadOfTheStoreIsStale(t *testing.T) {
	b := newBench(t)
	b.importRows(0, 3)
	b.settle()
	ahead := b.entries()[1]
	ahead.Rev += 5
	_, err := b.Index.Put(t.Context(), search.SlotA, []search.Entry{ahead})
	must(t, err)
	r, err := b.Verify(t.Context(), b.scope)
	must(t, err)
	if r.OK() || r.Stale != 1 {
		t.Fatalf("%+v", r)
	}
	rest := b.atWork()
	_, err = b.Reindex(t.Context(), b.scope)
	rest()
	must(t, err)
	if r, err = b.Verify(t.Context(), b.scope); err != nil || !r.OK() || r.Queries == 0 {
		t.Errorf("after the rebuild: %+v, %v", r, err)
	}
}

// TestAnIndexThatFindsOtherDocumentsDiffers: every id at its revision, and yet a query finds something else.
func TestAnIndexThatFindsOtherDocumentsDiffers(t *testing.T) {
	b := newBench(t)
	b.importRows(0, 9)
	b.settle()
	wrong := b.entries()
	wrong[1].Language, wrong[2].Month = "en", "2026-09"
	_, err := b.Index.Put(t.Context(), search.SlotA, wrong)
	must(t, err)
	r, err := b.Verify(t.Context(), b.scope)
	must(t, err)
	if all := strings.Join(r.Differing, "; "); r.OK() || r.Stale != 0 || !strings.Contains(all, "lang:en") || !strings.Contains(all, "lang:uk") {
		t.Errorf("%+v", r)
	}
}
