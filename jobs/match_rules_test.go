package jobs

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"molva/collector"
	"molva/search"
)

// foundBy are the names of the rules that find a text.
func (b *bench) foundBy(text string) string {
	b.t.Helper()
	rules, err := b.rules(b.t.Context(), b.scope)
	must(b.t, err)
	var names []string
	for _, w := range rules.found(collector.Document{Review: collector.Review{Text: text, Rating: 1}}) {
		names = append(names, w.Name)
	}
	return strings.Join(names, ", ")
}

// Rules are read and parsed once, until somebody changes one of them, a view that they name, the company's brands, or the day.
func TestRulesAreReadOnceForEachChange(t *testing.T) {
	everywhere(t, func(b *bench) {
		t := b.t
		scope := collector.Scope{Company: b.scope.Company, Person: b.owner.PersonID, Role: collector.RoleOwner}
		rules := func() *ruleSet {
			set, err := b.rules(t.Context(), b.scope)
			must(t, err)
			return set
		}
		b.rule("букет", "ru")
		b.rule("роза", "ru")
		first := rules()
		if again := rules(); again.matcher != first.matcher {
			t.Fatal("nothing has changed, and the rules are read anew")
		}
		b.rule("курьер", "ru")
		second := rules()
		if second.matcher == first.matcher || second.watches[firstRule(second)].query != first.watches[firstRule(first)].query {
			t.Fatal("a rule is added: it is not seen, or all are parsed anew")
		}
		if got := b.foundBy("курьер, роза и букет"); got != "букет, роза, курьер" {
			t.Errorf("found by %q", got)
		}
		for what, change := range map[string]func(){
			"another company's brands": func() { b.declare("Розалинда") },
			"another day":              func() { b.now = b.now.Add(24 * time.Hour) },
			"a view that a rule names": func() {
				view, err := b.AddView(t.Context(), scope, collector.Watch{Name: "цветы", Query: "тюльпан"})
				must(t, err)
				b.rule("@цветы", "ru")
				if got := b.foundBy("тюльпан"); got != "@цветы" {
					t.Errorf("by its name: found by %q", got)
				}
				view.Query = "пион"
				must2(b.ChangeView(t.Context(), scope, view))(t)
				if got := b.foundBy("тюльпан") + ";" + b.foundBy("пион"); got != ";@цветы" {
					t.Errorf("as it is now: found by %q", got)
				}
			},
		} {
			before := rules()
			if change(); rules().matcher == before.matcher {
				t.Errorf("%s: the rules are those of before", what)
			}
		}
		held, err := b.Store.Watches(t.Context(), b.scope)
		must(t, err)
		must(t, b.DeleteWatch(t.Context(), b.scope, held[0].PublicID))
		if got := b.foundBy("курьер, роза и букет"); got != "роза, курьер" {
			t.Errorf("one is taken away: found by %q", got)
		}
	})
}

func firstRule(set *ruleSet) (id int64) {
	for of, r := range set.watches {
		if r.place == 0 {
			id = of
		}
	}
	return id
}

// What a rule names is what it means now: a view that is taken away breaks the rule, which is told, and one of the same name mends it.
func TestARuleFollowsWhatItNames(t *testing.T) {
	b := newBench(t)
	scope := b.scope
	scope.Person, scope.Role = b.owner.PersonID, collector.RoleOwner
	view, err := b.AddView(t.Context(), scope, collector.Watch{Name: "наши", Query: "букет OR роза"})
	must(t, err)
	b.rule("@наши rating:<3", "ru")
	b.rule("курьер", "ru")
	if got := b.foundBy("роза и курьер"); got != "@наши rating:<3, курьер" {
		t.Errorf("found by %q", got)
	}
	must(t, b.Store.DeleteView(t.Context(), scope, view.PublicID, false, b.now)) // b.DeleteView refuses to
	broken, err := b.BrokenRules(t.Context(), b.scope)
	must(t, err)
	if got := b.foundBy("роза и курьер"); got != "курьер" || len(broken) != 1 || !strings.Contains(fmt.Sprint(broken), "наши") {
		t.Errorf("the view is gone: found by %q, broken %v", got, broken)
	}
	_, err = b.AddView(t.Context(), scope, collector.Watch{Name: "Наши", Query: "роза"})
	must(t, err)
	broken, err = b.BrokenRules(t.Context(), b.scope)
	must(t, err)
	if got := b.foundBy("роза и курьер"); got != "@наши rating:<3, курьер" || len(broken) != 0 {
		t.Errorf("another view of the name: found by %q, broken %v", got, broken)
	}
	if got := b.foundBy("букет"); got != "" {
		t.Errorf("what the view of before meant is found by %q", got)
	}
}

// Rules of a company are bounded: every text is asked about each.
func TestTooManyRulesAreRefused(t *testing.T) {
	held := make([]collector.Watch, alertRulesMost)
	err := roomForRule(held)
	var e *collector.Error
	if !errors.As(err, &e) || e.Code != collector.CodeTooLarge || !strings.Contains(e.Msg, "10000") || e.Hint == "" {
		t.Errorf("rule number %d: %v", alertRulesMost+1, err)
	}
	if err := roomForRule(held[1:]); err != nil {
		t.Errorf("rule number %d: %v", alertRulesMost, err)
	}
}

// What arrives is matched with the index away, in a batch of its own: nothing is lost and nothing is told twice.
func TestMatchingNeedsNoIndex(t *testing.T) {
	everywhere(t, func(b *bench) {
		t := b.t
		b.rule("букет", "ru")
		b.Index = awayIndex{b.Index}
		for i := range 2 {
			line := fmt.Sprintf(`{"id":"n%d","rating":1,"text":"%s Букет завял","published":"2026-11-02"}`, i, complaint)
			_, err := b.Import(t.Context(), b.scope, strings.NewReader(line), ImportOptions{Site: "export.example"})
			must(t, err)
			for range 2 {
				must(t, b.handlers()[TaskMatch](t.Context(), Ticket{Task: TaskMatch, Company: b.scope.Company}))
			}
			if n := b.alerts(map[int64]bool{}); n != 2*(i+1) { // a complaint, and the match that it covers
				t.Errorf("%d alerts after %d documents", n, i+1)
			}
		}
		if _, err := b.Index.Search(t.Context(), search.Request{}); err == nil {
			t.Error("the index was not away")
		}
	})
}
