package jobs

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"molva/collector"
	"molva/search"
)

// manager is somebody who works on documents.
func (b *bench) manager(name string) collector.Scope {
	b.t.Helper()
	p, err := b.Store.AddPerson(b.t.Context(), b.scope, collector.Person{Name: name, Mail: name + "@floramo.example", Language: "uk", Role: collector.RoleManager, Created: b.Now()})
	must(b.t, err)
	return collector.Scope{Company: b.scope.Company, Person: p.PersonID, Role: collector.RoleManager}
}

// mentions are n documents in store and index, and one more that is none of ours.
func (b *bench) mentions(n int) []collector.Document {
	b.t.Helper()
	var lines []string
	for i := range n {
		lines = append(lines, fmt.Sprintf(`{"id":"m%d","rating":%d,"text":"Букет номер %d привезли","published":"2026-10-%02d"}`, i, 1+i%5, i, 1+i%28))
	}
	lines = append(lines, `{"id":"other","rating":5,"text":"Спасибо","published":"2026-11-01"}`)
	b.more(lines...)
	return b.documents()
}

// more takes lines of an export in.
func (b *bench) more(lines ...string) {
	b.t.Helper()
	_, err := b.Import(b.t.Context(), b.scope, strings.NewReader(strings.Join(lines, "\n")), ImportOptions{Site: "export.example"})
	must(b.t, err)
	b.settle()
}

// count is how many documents a query finds in the index.
func (b *bench) count(q *search.Query) int {
	b.t.Helper()
	r, err := b.Index.Search(b.t.Context(), search.Request{Company: b.scope.Company, Query: q})
	must(b.t, err)
	return r.Total
}

func (b *bench) documents() []collector.Document {
	b.t.Helper()
	docs, err := b.Store.DocumentsAfter(b.t.Context(), b.scope, 0, 2000)
	must(b.t, err)
	return docs
}

// handlings is a hash over what readers made of all documents: stage, assignee, tags and the number of notes. Versions,
// revisions and history are left out: they only grow.
func (b *bench) handlings() string {
	h := sha256.New()
	for _, d := range b.documents() {
		fmt.Fprintln(h, d.PublicID, d.Handling.At(), d.Handling.Assignee, d.Handling.Tags, d.Handling.Notes, d.Handling.Correction)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

func (b *bench) inStep() {
	b.t.Helper()
	b.settle()
	r, err := b.Verify(b.t.Context(), b.scope)
	must(b.t, err)
	if !r.OK() || r.Lagging > 0 {
		b.t.Fatalf("index and store differ: %+v", r)
	}
}

// What a bulk change over a query did, its undo takes back at every document; store and index agree after each.
func TestBulkAndUndo(t *testing.T) {
	everywhere(t, func(b *bench) {
		const n = 450 // more than two steps
		ann := b.manager("ann")
		docs := b.mentions(n)
		_, err := b.Handle(t.Context(), ann, docs[3].PublicID, 0, collector.HandlingChange{Stage: collector.StageOpen, Add: []string{" Букети,ВАЖНО "}})
		must(t, err)
		before := b.handlings()
		bulk, err := b.Bulk(t.Context(), ann, BulkAsk{Query: "букет", Change: collector.HandlingChange{Stage: collector.StageDropped, Assignee: &ann.Person, Add: []string{"шум"}, Remove: []string{"важно"}, Note: "не наше"}})
		must(t, err)
		b.inStep()
		if bulk, err = b.Store.Bulk(t.Context(), ann, bulk.PublicID); err != nil || bulk.State != collector.BulkDone || bulk.Tally[collector.ItemDone] != n || bulk.Found != n {
			t.Fatalf("%+v %v", bulk, err)
		}
		for _, d := range b.documents() {
			if ours := d.SiteKey != "other"; (d.Handling.At() == collector.StageDropped) != ours || (d.Handling.Notes == 1) != ours {
				t.Errorf("%s: %+v", d.SiteKey, d.Handling)
			}
		}
		if b.handlings() == before {
			t.Error("the bulk change changed nothing")
		}
		if bulk, err = b.UndoBulk(t.Context(), ann, ""); err != nil {
			t.Fatal(err)
		}
		b.inStep()
		if after := b.handlings(); after != before {
			t.Error("undone, and not as before")
		}
		_, err = b.UndoBulk(t.Context(), ann, "")
		wantCode(t, err, collector.CodeConflict)
	})
}

// A bulk change that was cut short goes on by itself.
func TestBulkGoesOn(t *testing.T) {
	b := newBench(t)
	ann := b.manager("ann")
	docs := b.mentions(5)
	held, err := b.picked(t.Context(), ann, []Pick{{docs[0].PublicID, 0}, {docs[0].PublicID, 0}, {docs[1].PublicID, 0}, {"none", 0}})
	must(t, err)
	if len(held) != 2 {
		t.Fatalf("picked %v", held)
	}
	bulk, err := b.Store.AddBulk(t.Context(), ann, collector.Bulk{At: b.Now(), Change: collector.HandlingChange{Stage: collector.StageDone}}, held)
	must(t, err)
	b.inStep()
	if bulk, err = b.Store.Bulk(t.Context(), ann, bulk.PublicID); err != nil || bulk.Tally[collector.ItemDone] != 2 || !bulk.State.Over() {
		t.Errorf("%+v %v", bulk, err)
	}
}

// Two people in one list do not overwrite each other: not one by one, not in bulk, and not by an undo, which takes back its own.
func TestTwoInOneList(t *testing.T) {
	b := newBench(t)
	ann, bob := b.manager("ann"), b.manager("bob")
	docs := b.mentions(3)
	one := docs[0].PublicID
	_, err := b.Handle(t.Context(), ann, one, 0, collector.HandlingChange{Stage: collector.StageDone})
	must(t, err)
	_, err = b.Handle(t.Context(), bob, one, 0, collector.HandlingChange{Stage: collector.StageDropped})
	wantCode(t, err, collector.CodeConflict)
	bulk, err := b.Bulk(t.Context(), bob, BulkAsk{Picks: []Pick{{one, 0}, {docs[1].PublicID, 0}}, Change: collector.HandlingChange{Add: []string{"срочно"}}})
	must(t, err)
	if bulk.Tally[collector.ItemLeft] != 1 || bulk.Tally[collector.ItemDone] != 1 {
		t.Errorf("%+v", bulk)
	}
	_, err = b.Handle(t.Context(), ann, docs[1].PublicID, 1, collector.HandlingChange{Stage: collector.StageOpen})
	must(t, err)
	bulk, err = b.UndoBulk(t.Context(), bob, bulk.PublicID)
	must(t, err)
	d, err := b.Store.Document(t.Context(), bob, docs[1].PublicID)
	must(t, err)
	if bulk.Tally[collector.ItemUndone] != 1 || d.Handling.At() != collector.StageOpen || len(d.Handling.Tags) != 0 {
		t.Errorf("%+v %+v", bulk, d.Handling)
	}
}

func TestHandlingIsRefused(t *testing.T) {
	b := newBench(t)
	ann := b.manager("ann")
	viewer := collector.Scope{Company: ann.Company, Person: ann.Person, Role: collector.RoleViewer}
	id := b.mentions(1)[0].PublicID
	stranger, owner := int64(9999), b.owner.PersonID
	many := make([]string, collector.TagsMost+1)
	for i := range many {
		many[i] = fmt.Sprint("t", i)
	}
	for name, c := range map[string]struct {
		scope  collector.Scope
		change collector.HandlingChange
		code   collector.Code
	}{
		"viewer":   {viewer, collector.HandlingChange{Stage: collector.StageDone}, collector.CodeForbidden},
		"nothing":  {ann, collector.HandlingChange{}, collector.CodeInvalid},
		"stage":    {ann, collector.HandlingChange{Stage: "lost"}, collector.CodeInvalid},
		"stranger": {ann, collector.HandlingChange{Assignee: &stranger}, collector.CodeInvalid},
		"tag":      {ann, collector.HandlingChange{Add: []string{strings.Repeat("я", 51)}}, collector.CodeInvalid},
		"quote":    {ann, collector.HandlingChange{Add: []string{`a"b`}}, collector.CodeInvalid},
		"tags":     {ann, collector.HandlingChange{Add: many}, collector.CodeTooLarge},
		"note":     {ann, collector.HandlingChange{Note: strings.Repeat("я", noteLong+1)}, collector.CodeTooLarge},
		"fine":     {ann, collector.HandlingChange{Assignee: &owner}, ""},
	} {
		_, err := b.Handle(t.Context(), c.scope, id, 0, c.change)
		if collector.CodeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := b.Bulk(t.Context(), viewer, BulkAsk{Query: "букет", Change: collector.HandlingChange{Stage: collector.StageDone}})
	wantCode(t, err, collector.CodeForbidden)
	_, err = b.UndoBulk(t.Context(), viewer, "")
	wantCode(t, err, collector.CodeForbidden)
	_, err = b.Bulk(t.Context(), ann, BulkAsk{Query: "нетакого", Change: collector.HandlingChange{Stage: collector.StageDone}})
	wantCode(t, err, collector.CodeInvalid)
}

func wantCode(t testing.TB, err error, code collector.Code) {
	t.Helper()
	if collector.CodeOf(err) != code {
		t.Fatalf("error %v has code %q, want %q", err, collector.CodeOf(err), code)
	}
}

// What readers make of a document is no news of the document: nobody is mailed again. A rule may ask for a tag, and is told when it
// is put on.
func TestHandlingIsNoNews(t *testing.T) {
	b := newBench(t)
	ann := b.manager("ann")
	b.more(`{"id":"old","rating":5,"text":"Спасибо","published":"2026-11-01"}`)
	b.rule("букет", "uk")
	b.rule("tag:срочно", "uk")
	b.more(`{"id":"1","rating":4,"text":"Букет как букет","published":"2026-11-01"}`)
	if got := b.mail.take(); got != "match" {
		t.Fatalf("mails %q", got)
	}
	for _, d := range b.documents() {
		_, err := b.Handle(t.Context(), ann, d.PublicID, 0, collector.HandlingChange{Stage: collector.StageDone, Note: "x"})
		must(t, err)
	}
	b.inStep()
	if got := b.mail.take(); got != "" {
		t.Errorf("mails of a stage: %q", got)
	}
	_, err := b.Bulk(t.Context(), ann, BulkAsk{Query: "stage:done спасибо", Change: collector.HandlingChange{Add: []string{"срочно"}}})
	must(t, err)
	b.inStep()
	if got := b.mail.take(); got != "match" {
		t.Errorf("mails of a tag: %q", got)
	}
}

// TestHandlingIsNothingToNearDuplicates: whoever works on a document makes nobody look for copies again.
func TestHandlingIsNothingToNearDuplicates(t *testing.T) {
	b := newBench(t)
	ann := b.manager("ann")
	id := b.mentions(2)[0].PublicID
	b.settle()
	_, err := b.Handle(t.Context(), ann, id, 0, collector.HandlingChange{Stage: collector.StageDone})
	must(t, err)
	if n, err := b.Store.Lag(t.Context(), b.scope, "cluster"); n != 0 || err != nil {
		t.Errorf("%d documents wait to be placed anew, %v", n, err)
	}
}
