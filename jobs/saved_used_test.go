package jobs

import (
	"strings"
	"testing"

	"molva/collector"
)

// What other saved queries name is mended in one place; it keeps its name and its sense while they need it, and two people do not
// overwrite each other.
func TestASavedQueryIsChanged(t *testing.T) {
	everywhere(t, func(b *bench) {
		ctx, ann, bob := t.Context(), b.manager("ann"), b.manager("bob")
		b.mentions(10)
		rivals, err := b.AddView(ctx, ann, collector.Watch{Name: "Тема", Query: "номер", Shared: true})
		must(t, err)
		rule, n, err := b.AddWatch(ctx, b.scope, collector.Watch{Name: "плохо", Query: "@тема rating:1", Receiver: bob.Person, Language: "uk"})
		must(t, err)
		if n != 2 {
			t.Fatalf("the rule finds %d", n)
		}
		hidden, err := b.AddView(ctx, bob, collector.Watch{Name: "личный", Query: "@плохо"})
		must(t, err)
		changed := rivals
		changed.Query, changed.Filters = "букет", []string{"rating:1|2"}
		second, err := b.ChangeView(ctx, ann, changed)
		must(t, err)
		if q, _, err := b.ParseQuery(ctx, bob, "@тема"); err != nil || b.count(q) != 4 {
			t.Errorf("the view finds what it was: %v", err)
		}
		_, err = b.ChangeView(ctx, ann, changed)
		wantCode(t, err, collector.CodeConflict) // the version that was seen is an older one
		for what, change := range map[string]func(*collector.Watch){
			"its name": func(v *collector.Watch) { v.Name = "другая" }, "sharing": func(v *collector.Watch) { v.Shared = false }, "a circle": func(v *collector.Watch) { v.Query = "@плохо" },
		} {
			v := second
			change(&v)
			if _, err := b.ChangeView(ctx, ann, v); err == nil || !strings.Contains(err.Error(), "плохо") && what != "a circle" {
				t.Errorf("%s: %v", what, err)
			}
		}
		_, err = b.ChangeView(ctx, bob, second)
		wantCode(t, err, collector.CodeForbidden) // ann's own, which bob only sees
		rule.Query, rule.Name = "@тема rating:2", "плоховато"
		if _, _, err = b.ChangeWatch(ctx, b.scope, rule); collector.CodeOf(err) != collector.CodeConflict || strings.Contains(err.Error(), "личный") {
			t.Errorf("a rule that a private view names is renamed, or the view is told: %v", err)
		}
		rule.Name = "плохо"
		changedRule, n, err := b.ChangeWatch(ctx, b.scope, rule)
		must(t, err)
		if n != 2 || changedRule.Version != 2 || changedRule.Query != rule.Query {
			t.Errorf("%d %+v", n, changedRule)
		}
		_, _, err = b.ChangeWatch(ctx, b.scope, rule)
		wantCode(t, err, collector.CodeConflict)
		b.settle()
		if got := b.mail.take(); got != "" {
			t.Errorf("what the changed rule knows is mailed: %q", got)
		}
		b.more(`{"id":"new","rating":2,"text":"Букет завял","published":"2026-11-02"}`)
		if got := b.mail.take(); got != "match" && got != "complaint" {
			t.Errorf("mails %q", got)
		}
		must(t, b.DeleteView(ctx, bob, hidden.PublicID))
	})
}

// Views and rules have one space of names: none changes what another one finds.
func TestNamesAreThoseOfAllSavedQueries(t *testing.T) {
	b := newBench(t)
	ctx, ann, bob := t.Context(), b.manager("ann"), b.manager("bob")
	rule := func(name, query string, to collector.Scope) error {
		_, _, err := b.AddWatch(ctx, b.scope, collector.Watch{Name: name, Query: query, Receiver: to.Person, Language: "uk"})
		return err
	}
	must(t, rule("тема", "спасибо", ann))
	_, err := b.AddView(ctx, ann, collector.Watch{Name: "ТЕМА ", Query: "гвоздика", Shared: true})
	wantCode(t, err, collector.CodeConflict)
	_, err = b.AddView(ctx, ann, collector.Watch{Name: "вид", Query: "гвоздика"})
	must(t, err)
	wantCode(t, rule("Вид", "спасибо", bob), collector.CodeConflict)
	wantCode(t, rule("тема", "гвоздика", bob), collector.CodeConflict)
	must(t, rule("тема", "спасибо", bob)) // one rule for two receivers
}
