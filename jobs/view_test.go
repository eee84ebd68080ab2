package jobs

import (
	"testing"

	"molva/collector"
)

// A view may be named in a query, in another view, in a bulk change and in a rule, which finds what the view finds at the time.
func TestViewsInQueries(t *testing.T) {
	b := newBench(t)
	ann, bob := b.manager("ann"), b.manager("bob")
	b.mentions(4)
	_, err := b.AddView(t.Context(), ann, collector.Watch{Name: "Наши  букеты", Query: "букет", Filters: []string{"rating:<3"}, Shared: true})
	must(t, err)
	_, err = b.AddView(t.Context(), ann, collector.Watch{Name: "мой", Query: `@"НАШИ букеты" rating:1`})
	must(t, err)
	for name, c := range map[string]struct {
		scope collector.Scope
		query string
		code  collector.Code
		found int
	}{
		"shared":   {bob, `@"наши букеты"`, "", 2},
		"nested":   {ann, `@мой`, "", 1},
		"without":  {bob, `-@"наши букеты"`, "", 3},
		"not his":  {bob, `@мой`, collector.CodeInvalid, 0},
		"not here": {ann, `@нет`, collector.CodeInvalid, 0},
	} {
		q, _, err := b.ParseQuery(t.Context(), c.scope, c.query)
		if collector.CodeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
		n := 0
		if err == nil {
			n = b.count(q)
		}
		if n != c.found {
			t.Errorf("%s finds %d, want %d", name, n, c.found)
		}
	}
	bulk, err := b.Bulk(t.Context(), bob, BulkAsk{Query: `@"наши букеты"`, Change: collector.HandlingChange{Stage: collector.StageDone}})
	must(t, err)
	if bulk.Tally[collector.ItemDone] != 2 {
		t.Errorf("%+v", bulk)
	}
	_, n, err := b.AddWatch(t.Context(), b.scope, collector.Watch{Query: `@"наши букеты"`, Receiver: bob.Person, Language: "uk"})
	must(t, err)
	if n != 2 {
		t.Errorf("the rule would have found %d", n)
	}
	views, err := b.Store.Views(t.Context(), ann)
	must(t, err)
	wantCode(t, b.DeleteView(t.Context(), ann, views[0].PublicID), collector.CodeConflict)
	must(t, b.DeleteView(t.Context(), ann, views[1].PublicID))
	wantCode(t, b.DeleteView(t.Context(), ann, views[0].PublicID), collector.CodeConflict) // the rule
	wantCode(t, b.DeleteView(t.Context(), ann, views[1].PublicID), collector.CodeNotFound)
	_, _, err = b.AddWatch(t.Context(), b.scope, collector.Watch{Query: `@мой`, Receiver: bob.Person, Language: "uk"})
	wantCode(t, err, collector.CodeInvalid)
	b.more(`{"id":"new","rating":1,"text":"Букет завял","published":"2026-11-02"}`)
	if got := b.mail.take(); got != "match" && got != "complaint" {
		t.Errorf("mails %q", got)
	}
	for name, v := range map[string]collector.Watch{"no name": {Query: "x"}, "quote": {Name: "«а»", Query: "x"}, "query": {Name: "a", Query: "rating:<"}, "filter": {Name: "a", Filters: []string{"rating:<"}}} {
		if _, err := b.AddView(t.Context(), ann, v); collector.CodeOf(err) != collector.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err = b.AddView(t.Context(), collector.Scope{Company: ann.Company, Person: ann.Person, Role: collector.RoleViewer}, collector.Watch{Name: "a"})
	wantCode(t, err, collector.CodeForbidden)
}

// A shared view of a colleague is seen, so whoever may not change it is told who may, and not that there is none; one that is not shared is nobody's business.
func TestViewOfAColleague(t *testing.T) {
	b := newBench(t)
	ann, bob := b.manager("ann"), b.manager("bob")
	shared, err := b.AddView(t.Context(), ann, collector.Watch{Name: "общий", Query: "букет", Shared: true})
	must(t, err)
	own, err := b.AddView(t.Context(), ann, collector.Watch{Name: "свой", Query: "букет"})
	must(t, err)
	for v, code := range map[*collector.Watch]collector.Code{&shared: collector.CodeForbidden, &own: collector.CodeNotFound} {
		_, err := b.ChangeView(t.Context(), bob, *v)
		wantCode(t, err, code)
		wantCode(t, b.DeleteView(t.Context(), bob, v.PublicID), code)
	}
	owner := collector.Scope{Company: ann.Company, Person: bob.Person, Role: collector.RoleOwner}
	changed, err := b.ChangeView(t.Context(), owner, shared)
	must(t, err)
	must(t, b.DeleteView(t.Context(), owner, changed.PublicID))
	_, err = b.ChangeView(t.Context(), ann, own)
	must(t, err)
	must(t, b.DeleteView(t.Context(), ann, own.PublicID))
}
