package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"molva/collector"
	"molva/collector/store"
	"molva/search"
)

// choosy is an index that answers some documents with an error; it counts how often it was asked for each.
type choosy struct {
	search.Index
	says  map[string]collector.Code
	whole collector.Code // of every request
	asked map[string]int
}

func (c *choosy) Put(ctx context.Context, s search.Slot, entries []search.Entry) ([]error, error) {
	outcomes := make([]error, len(entries))
	var good []search.Entry
	for i, e := range entries {
		c.asked[e.ID]++
		if code := c.says[e.ID]; code != "" {
			outcomes[i] = &collector.Error{Code: code, Msg: "no room for " + e.ID}
			continue
		}
		good = append(good, e)
	}
	if c.whole != "" {
		err := &collector.Error{Code: c.whole, Msg: "away"}
		for i := range outcomes {
			outcomes[i] = err
		}
		return outcomes, err
	}
	_, err := c.Index.Put(ctx, s, good)
	return outcomes, err
}

// choosyBench is a bench with a few documents that no index holds yet, and their public ids.
func choosyBench(t *testing.T) (*bench, *choosy, []string) {
	b := newBench(t)
	must2(b.Import(t.Context(), b.scope, strings.NewReader(`{"id":"1","text":"Привезли поздно","rating":1}
{"id":"2","text":"Всё отлично","rating":5}
{"id":"3","text":"Не берут трубку","rating":2}
`), ImportOptions{Format: "jsonl", Site: "otklik.example"}))(t)
	c := &choosy{Index: b.Index, says: map[string]collector.Code{}, asked: map[string]int{}}
	b.Work.Index = c
	var ids []string
	must(t, b.Store.Mirrored(t.Context(), b.scope, "index_a", func(m store.Mirrored) error {
		ids = append(ids, m.ID)
		return nil
	}))
	if len(ids) != 3 {
		t.Fatalf("%d documents, want 3", len(ids))
	}
	return b, c, ids
}

func must2(_ any, err error) func(testing.TB) { return func(t testing.TB) { t.Helper(); must(t, err) } }

func (b *bench) fill() error {
	return b.fillIndex(search.SlotA)(b.t.Context(), Ticket{Task: TaskIndexA, Company: b.scope.Company})
}

// What an index refuses for good is put aside with its reason and not asked for again before its time; the others are
// indexed. "Try again" makes it due, and what is taken then is listed no more.
func TestRefusedDocumentsAreSetAside(t *testing.T) {
	b, c, ids := choosyBench(t)
	c.says[ids[1]] = collector.CodeInvalid
	for range 3 {
		must(t, b.fill()) // no failure: the others must not be retried for it
	}
	if c.asked[ids[1]] != 1 || c.asked[ids[0]] != 1 || c.asked[ids[2]] != 1 {
		t.Errorf("asked %v, each once", c.asked)
	}
	held, err := b.IndexAside(t.Context(), b.scope)
	must(t, err)
	if len(held) != 1 || held[0].ID != ids[1] || held[0].Reason != "no room for "+ids[1] || held[0].Tries != 1 || held[0].Since.IsZero() {
		t.Fatalf("set aside: %+v", held)
	}
	lag, err := b.Store.Lag(t.Context(), b.scope, "index_a")
	must(t, err)
	if lag != 1 {
		t.Errorf("%d behind, want the one that is set aside", lag)
	}
	again, err := b.TryIndexAgain(t.Context(), b.scope)
	must(t, err)
	must(t, b.fill())
	if again != 1 || c.asked[ids[1]] != 2 {
		t.Errorf("%d tried again, asked %d times", again, c.asked[ids[1]])
	}
	delete(c.says, ids[1])
	must2(b.TryIndexAgain(t.Context(), b.scope))(t)
	must(t, b.fill())
	held, err = b.IndexAside(t.Context(), b.scope)
	must(t, err)
	r, err := b.Verify(t.Context(), b.scope)
	must(t, err)
	if len(held) != 0 || !r.OK() || r.Indexed != 3 {
		t.Errorf("%+v are still set aside; %+v", held, r)
	}
}

// A busy item, a forbidden one and a server that is away set nothing aside: it is all tried again.
func TestPassingRefusalsAreTriedAgain(t *testing.T) {
	for _, code := range []collector.Code{collector.CodeUnavailable, collector.CodeInternal} {
		b, c, ids := choosyBench(t)
		c.says[ids[0]] = code
		for range 2 {
			if err := b.fill(); err == nil {
				t.Errorf("%s: the task does not say that it failed", code)
			}
		}
		if c.asked[ids[0]] != 2 || c.asked[ids[1]] != 1 {
			t.Errorf("%s: asked %v", code, c.asked)
		}
		c.says, c.whole = map[string]collector.Code{ids[0]: collector.CodeInvalid}, collector.CodeUnavailable
		if err := b.fill(); collector.CodeOf(err) != collector.CodeUnavailable {
			t.Errorf("%s: %v, want that the index is away", code, err)
		}
		held, err := b.IndexAside(t.Context(), b.scope)
		must(t, err)
		if len(held) != 0 {
			t.Errorf("%s: %+v is set aside", code, held)
		}
	}
}

// A new revision is tried at once, and there is room for so many only: more are tried again and again, and said.
func TestSettingAsideIsBounded(t *testing.T) {
	a := &aside{}
	for i := range store.AsideMost {
		if !a.refused(collector.Document{DocumentID: int64(i), Rev: 1}, errLong) {
			t.Fatalf("no room for number %d", i)
		}
	}
	if a.refused(collector.Document{DocumentID: store.AsideMost, Rev: 1}, errLong) {
		t.Error("there is room for more than the bound")
	}
	if !a.refused(collector.Document{DocumentID: 7, Rev: 1}, errLong) || a.list[7].Tries != 2 || a.list[7].Next.Sub(a.list[7].Tried) != 2*asideFirst {
		t.Errorf("a second refusal: %+v", a.list[7])
	}
	for range 20 {
		a.refused(collector.Document{DocumentID: 7, Rev: 1}, errLong)
	}
	if wait := a.list[7].Next.Sub(a.list[7].Tried); wait != asideLast {
		t.Errorf("it waits %v at most, want %v", wait, asideLast)
	}
	ready, waiting := (&aside{list: slices.Clone(a.list), now: a.list[7].Tried}).ready([]collector.Document{{DocumentID: 7, Rev: 1}, {DocumentID: 7, Rev: 2}, {DocumentID: 999, Rev: 1}})
	if len(ready) != 2 || waiting != 1 {
		t.Errorf("%d ready, %d wait; a new revision is ready", len(ready), waiting)
	}
}

// What is no error of this program's own is not kept: it may quote what stands in the document.
func TestReasonsAreOurOwn(t *testing.T) {
	if got := reasonOf(errors.New("bad value [иван]")); got != "the index refuses it" {
		t.Errorf("%q", got)
	}
	if got := reasonOf(fmt.Errorf("write: [иван]: %w", &collector.Error{Code: collector.CodeInvalid, Msg: "no room", Err: errors.New("иван")})); got != "no room" {
		t.Errorf("%q", got)
	}
}
