package jobs

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"molva/collector"
	"molva/collector/store"
)

// The followers walk what has a newer revision than they have done.
const (
	followBatch = 500              // documents a batch
	indexBatch  = 1000             // of an index: what it writes at once it must merge no more
	followLease = 5 * time.Second  // of the follower's row, renewed while it works
	followTime  = 30 * time.Second // then the task ends and the row is let go
)

// follow claims a follower of one company and hands it batches of documents until it has caught up. A batch says which
// of its documents could not be done: they are passed over for now, so that they never hold up the others.
func (w *Work) follow(ctx context.Context, name string, company int64, batch func(context.Context, store.Claim, []collector.Document) error) error {
	claim, ok, err := w.Store.ClaimFollower(ctx, company, name, time.Now(), followLease)
	if err != nil || !ok {
		return err
	}
	leased, end := context.WithCancel(ctx)
	stopped := keep(leased, end, followLease, func(ctx context.Context, wall time.Time) error {
		return w.Store.RenewFollower(ctx, claim, wall, followLease)
	})
	defer func() {
		end()
		<-stopped
		if err := w.Store.ReleaseFollower(context.WithoutCancel(ctx), claim, time.Now()); err != nil && collector.CodeOf(err) != collector.CodeConflict {
			w.Log.Warn("a follower's row could not be let go; its lease runs out", "component", name, "error", err)
		}
	}()
	err = w.walk(leased, claim, batch)
	if collector.CodeOf(err) == collector.CodeConflict || leased.Err() != nil && ctx.Err() == nil {
		return nil // another worker has taken the follower over
	}
	return err
}

// walk hands the holder of a claim its batches until one is not full: what comes meanwhile gathers for the next turn, for
// a batch of a few costs nearly as much as one of hundreds.
func (w *Work) walk(ctx context.Context, claim store.Claim, batch func(context.Context, store.Claim, []collector.Document) error) error {
	var failed error
	most := batchOf(claim.Name)
	for ends := time.Now().Add(followTime); time.Now().Before(ends); {
		docs, err := w.Store.Lagging(ctx, claim, most)
		if err != nil || len(docs) == 0 {
			return errors.Join(failed, err)
		}
		err = batch(ctx, claim, docs)
		var passed *passedOver
		if errors.As(err, &passed) {
			if passed.err != nil {
				failed = passed
			}
			err, claim.After = nil, docs[len(docs)-1].DocumentID
		}
		if err != nil {
			return fmt.Errorf("%s: %w", claim.Name, err)
		}
		if wanted := w.wanted.Load(); len(docs) < most && sizeOf(docs) < store.LaggingBytes || wanted != nil && *wanted == claim.Name {
			break // of what a rebuild waits for, the rest is done when it lets go
		}
	}
	return failed
}

func sizeOf(docs []collector.Document) (n int) {
	for i := range docs {
		n += docs[i].Size()
	}
	return n
}

func batchOf(follower string) int {
	if strings.HasPrefix(follower, "index_") {
		return indexBatch
	}
	return followBatch
}

// passedOver says that some documents of a batch could not be done and the others were; without an error they wait, and all
// know why.
type passedOver struct{ err error }

func (p *passedOver) Error() string {
	if p.err == nil {
		return "some documents wait"
	}
	return p.err.Error()
}
func (p *passedOver) Unwrap() error { return p.err }
