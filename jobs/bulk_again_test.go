package jobs

import (
	"fmt"
	"slices"
	"testing"

	"molva/collector"
)

// TestUndoAfterUndo: two changes of one document, each undone, leave it as it was, but for what a colleague did between.
func TestUndoAfterUndo(t *testing.T) {
	b := newBench(t)
	ann, bob := b.manager("ann"), b.manager("bob")
	id := b.mentions(2)[0].PublicID
	twice := func() {
		d, err := b.Store.Document(t.Context(), ann, id)
		must(t, err)
		for i, c := range []collector.HandlingChange{{Assignee: &ann.Person}, {Stage: collector.StageDone}} {
			_, err := b.Bulk(t.Context(), ann, BulkAsk{Picks: []Pick{{id, d.Handling.Version + int64(i)}}, Change: c})
			must(t, err)
		}
	}
	undo := func() {
		_, err := b.UndoBulk(t.Context(), ann, "")
		must(t, err)
	}
	twice()
	undo()
	undo()
	d, err := b.Store.Document(t.Context(), ann, id)
	must(t, err)
	if d.Handling.Assignee != 0 || d.Handling.At() != collector.StageNew {
		t.Errorf("after both were undone: %+v", d.Handling)
	}
	twice()
	undo()
	d, err = b.Store.Document(t.Context(), ann, id)
	must(t, err)
	_, err = b.Handle(t.Context(), bob, id, d.Handling.Version, collector.HandlingChange{Add: []string{"bob"}})
	must(t, err)
	undo()
	d, err = b.Store.Document(t.Context(), ann, id)
	must(t, err)
	if d.Handling.Assignee != 0 || d.Handling.At() != collector.StageNew || !slices.Equal(d.Handling.Tags, []string{"bob"}) {
		t.Errorf("with a colleague's change between: %+v", d.Handling)
	}
}

// TestTooManyTagsLockNothing: a change of many stops at the bound of tags, and a document at it can be worked on.
func TestTooManyTagsLockNothing(t *testing.T) {
	b := newBench(t)
	ann := b.manager("ann")
	id := b.mentions(2)[0].PublicID
	for k := range 2 {
		var tags []string
		for i := range collector.TagsMost {
			tags = append(tags, fmt.Sprint("t", k, "-", i))
		}
		_, err := b.Bulk(t.Context(), ann, BulkAsk{Picks: []Pick{{id, int64(k)}}, Change: collector.HandlingChange{Add: tags}})
		must(t, err)
	}
	for _, c := range []collector.HandlingChange{{Stage: collector.StageDone}, {Note: "звонили"}, {Remove: []string{"t0-0"}}} {
		d, err := b.Store.Document(t.Context(), ann, id)
		must(t, err)
		if len(d.Handling.Tags) != collector.TagsMost {
			t.Fatalf("%d tags", len(d.Handling.Tags))
		}
		if _, err := b.Handle(t.Context(), ann, id, d.Handling.Version, c); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// TestANoteNeedsNoVersion: a note overwrites nothing, so one that was begun before a colleague's change is kept.
func TestANoteNeedsNoVersion(t *testing.T) {
	b := newBench(t)
	ann, bob := b.manager("ann"), b.manager("bob")
	id := b.mentions(2)[0].PublicID
	_, err := b.Handle(t.Context(), bob, id, 0, collector.HandlingChange{Stage: collector.StageOpen})
	must(t, err)
	done, err := b.Bulk(t.Context(), ann, BulkAsk{Picks: []Pick{{id, 0}}, Change: collector.HandlingChange{Note: "звонили"}})
	must(t, err)
	d, err := b.Handle(t.Context(), ann, id, 0, collector.HandlingChange{Note: "ещё раз"})
	must(t, err)
	if d.Handling.Notes != 2 || d.Handling.At() != collector.StageOpen {
		t.Errorf("%+v after %v", d.Handling, done.Tally)
	}
}

// TestFiltersOfAViewStandAlone: a filter with OR narrows like any other.
func TestFiltersOfAViewStandAlone(t *testing.T) {
	b := newBench(t)
	ann := b.manager("ann")
	b.mentions(5)
	view := collector.Watch{Query: "спасибо", Filters: []string{"rating:1 OR rating:5"}}
	q, _, err := b.ParseQuery(t.Context(), ann, view.Whole())
	must(t, err)
	if n := b.count(q); n != 1 {
		t.Errorf("%d found by %s", n, q)
	}
}

// TestTagsThatAQueryCannotName are refused: quotes part a value there, and none and any mean something else.
func TestTagsThatAQueryCannotName(t *testing.T) {
	for _, tag := range []string{"«акция»", "none", "ANY", `"x"`, "a„b"} {
		if got, err := Tags([]string{tag}); err == nil {
			t.Errorf("%s is kept as %q", tag, got)
		}
	}
}
