package jobs

import (
	"context"
	"errors"
	"slices"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/search"
)

const (
	asideFirst = time.Minute // after the first refusal; each further one doubles it
	asideLast  = time.Hour
)

// forGood says that an index refuses a document for what it is; a server that is away, busy, full or has no index for it
// takes it later, or after a rebuild.
func forGood(err error) bool {
	code := collector.CodeOf(err)
	return code == collector.CodeInvalid || code == collector.CodeTooLarge
}

// reasonOf is why an index refuses a document. The list outlives a document that is erased, so only what this program itself says
// is kept (an engine's own words never are part of a collector.Error about a document).
func reasonOf(err error) string {
	var e *collector.Error
	if errors.As(err, &e) {
		return e.Msg
	}
	return "the index refuses it"
}

// aside is what one follower has put aside, while it works.
type aside struct {
	claim store.Claim
	list  []store.Aside
	now   time.Time
	moved bool          // it is to be written
	fresh []store.Aside // refused for the first time at their revision
}

func (w *Work) asideOf(ctx context.Context, claim store.Claim) (*aside, error) {
	list, err := w.Store.Aside(ctx, collector.System(claim.Company), claim.Name)
	return &aside{claim: claim, list: list, now: time.Now()}, err
}

func (a *aside) at(d collector.Document) int {
	return slices.IndexFunc(a.list, func(x store.Aside) bool { return x.Document == d.DocumentID })
}

// ready leaves out what waits, and counts it.
func (a *aside) ready(docs []collector.Document) (ready []collector.Document, waiting int) {
	if len(a.list) == 0 {
		return docs, 0
	}
	ready = make([]collector.Document, 0, len(docs))
	for _, d := range docs {
		if i := a.at(d); i >= 0 && a.list[i].Rev == d.Rev && a.list[i].Next.After(a.now) {
			waiting++
			continue
		}
		ready = append(ready, d)
	}
	return ready, waiting
}

// taken forgets what the index took after all.
func (a *aside) taken(d collector.Document) {
	if i := a.at(d); i >= 0 {
		a.list, a.moved = slices.Delete(a.list, i, i+1), true
	}
}

// refused puts a document aside, for longer each time; false when there is no more room.
func (a *aside) refused(d collector.Document, why error) bool {
	i := a.at(d)
	if i < 0 && len(a.list) >= store.AsideMost {
		return false
	}
	if i < 0 || a.list[i].Rev != d.Rev {
		x := store.Aside{Document: d.DocumentID, ID: d.PublicID, Rev: d.Rev, Since: a.now}
		if i < 0 {
			i, a.list = len(a.list), append(a.list, x)
		} else {
			a.list[i] = x
		}
		x.Reason = reasonOf(why)
		a.fresh = append(a.fresh, x)
	}
	x := &a.list[i]
	x.Reason, x.Tried = reasonOf(why), a.now
	x.Next = a.now.Add(min(asideFirst<<min(x.Tries, 10), asideLast))
	x.Tries++
	a.moved = true
	return true
}

func (a *aside) save(ctx context.Context, w *Work) error {
	for _, x := range a.fresh {
		w.Log.Warn("the index refuses a document; it is put aside and shown with the queue", "component", a.claim.Name, "document", x.ID, "error", x.Reason)
	}
	if !a.moved {
		return nil
	}
	return w.Store.SetAside(ctx, a.claim, a.list)
}

// IndexAside is what the index that is searched refuses, and why.
func (w *Work) IndexAside(ctx context.Context, scope collector.Scope) ([]store.Aside, error) {
	slot, err := w.Store.IndexSlot(ctx)
	if err != nil {
		return nil, err
	}
	return w.Store.Aside(ctx, scope, follower(search.Slot(slot)))
}

// TryIndexAgain hands what the index refused to it again, at once, and says how much it is.
func (w *Work) TryIndexAgain(ctx context.Context, scope collector.Scope) (int, error) {
	if err := allowed(scope, collector.ActionOperate); err != nil {
		return 0, err
	}
	defer w.ring()
	n := 0
	for _, slot := range []search.Slot{search.SlotA, search.SlotB} {
		more, err := w.Store.TryAside(ctx, scope, follower(slot))
		if err != nil {
			return n, err
		}
		n = max(n, more)
	}
	return n, nil
}
