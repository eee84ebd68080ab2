package jobs

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"molva/collector"
	"molva/search"
)

// agedIndex is one whose first slot an older program wrote.
type agedIndex struct {
	search.Index
	swapped atomic.Bool
}

func (x *agedIndex) Outdated(context.Context) (bool, error) { return !x.swapped.Load(), nil }

func (x *agedIndex) Swap(ctx context.Context, to search.Slot) error {
	err := x.Index.Swap(ctx, to)
	x.swapped.Store(err == nil)
	return err
}

// TestTheIndexOfAnOlderProgramIsBuiltAnew: by itself, by one process alone, once.
func TestTheIndexOfAnOlderProgramIsBuiltAnew(t *testing.T) {
	b := newBench(t)
	b.importRows(0, 5)
	b.settle()
	index := &agedIndex{Index: b.Index}
	b.Index = index
	other, err := b.Store.ClaimRenewal(t.Context(), time.Now(), time.Minute)
	must(t, err)
	if done, err := b.renewOnce(t.Context()); done || err != nil || other == "" || index.swapped.Load() {
		t.Fatalf("while another process builds: done %t, %v", done, err)
	}
	late, err := b.Store.RenewRenewal(t.Context(), other, time.Now(), -time.Second)
	must(t, err)
	mine, err := b.Store.ClaimRenewal(t.Context(), time.Now(), time.Minute)
	must(t, err)
	if _, err := b.Store.RenewRenewal(t.Context(), late, time.Now(), time.Minute); mine == "" || collector.CodeOf(err) != collector.CodeConflict {
		t.Fatalf("who lost the lease renews it: %q, %v", mine, err)
	}
	_, err = b.Store.RenewRenewal(t.Context(), mine, time.Now(), 0)
	must(t, err)
	rest := b.atWork()
	done, err := b.renewOnce(t.Context())
	rest()
	if !done || err != nil || !index.swapped.Load() {
		t.Fatalf("done %t, %v", done, err)
	}
	r, err := b.Verify(t.Context(), b.scope)
	must(t, err)
	if !r.OK() || r.Slot != "b" || b.find("букет") != 5 {
		t.Errorf("after the rebuild: %+v", r)
	}
	if done, err = b.renewOnce(t.Context()); !done || err != nil {
		t.Errorf("a second look: done %t, %v", done, err)
	}
}
