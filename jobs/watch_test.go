package jobs

import (
	"context"
	"errors"
	"strings"
	"testing"

	"molva/collector"
	"molva/search"
)

// awayIndex is an index whose server does not answer.
type awayIndex struct{ search.Index }

func (awayIndex) Search(context.Context, search.Request) (search.Result, error) {
	return search.Result{}, errors.New("the index is away")
}

// A rule needs the store alone: with the index away, or behind, what is there is known and an edit of it is no news.
func TestARuleKnowsWhatIsHeldWithoutTheIndex(t *testing.T) {
	b := newBench(t)
	b.site.reviews = append(ordinary(), shown{"4", "Ия", complaint, 1})
	b.source()
	b.pass()
	index := b.Index
	b.Index = awayIndex{index}
	if n := b.rule("is:complaint", "ru"); n != 1 {
		t.Errorf("would have found %d, want 1", n)
	}
	b.Index = index
	b.site.set(func() { b.site.reviews[3].text += " Позор!" })
	b.pass()
	if got := b.mail.take(); got != "" {
		t.Errorf("an edit of what was there before the rule: mails %q", got)
	}
}

// What arrived and no follower has seen yet was there before the rule as well.
func TestARuleKnowsWhatIsNotIndexedYet(t *testing.T) {
	b := newBench(t)
	_, err := b.Import(t.Context(), b.scope, strings.NewReader(`{"id":"b","rating":1,"text":"`+complaint+`","published":"2026-11-02"}`), ImportOptions{Site: "export.example"})
	must(t, err)
	if n := b.rule("is:complaint", "ru"); n != 1 {
		t.Errorf("would have found %d, want 1", n)
	}
	b.settle()
	if got := b.mail.take(); got != "" {
		t.Errorf("what was there before the rule: mails %q", got)
	}
}

func TestARuleThatCannotBeSavedLeavesNothing(t *testing.T) {
	b := newBench(t)
	b.site.reviews = append(ordinary(), shown{"4", "Ия", complaint, 1})
	b.source()
	b.pass()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := b.AddWatch(ctx, b.scope, collector.Watch{Query: "is:complaint", Receiver: b.owner.PersonID, Language: "ru"}); err == nil {
		t.Fatal("saved with a store that is away")
	}
	rules, err := b.Store.Watches(t.Context(), b.scope)
	must(t, err)
	if len(rules) != 0 {
		t.Errorf("an error, and %d rules are saved all the same", len(rules))
	}
}

func TestTheSameRuleTwiceIsRefused(t *testing.T) {
	b := newBench(t)
	b.rule("букет  is:complaint", "ru")
	other, err := b.Store.AddPerson(t.Context(), b.scope, collector.Person{Name: "Олег", Mail: "oleg@floramo.example", Language: "ru", Role: collector.RoleOwner, Created: b.Now()})
	must(t, err)
	for _, c := range []struct {
		query    string
		receiver int64
		refused  bool
	}{{"букет is:complaint", b.owner.PersonID, true}, {" (букет) is:complaint ", b.owner.PersonID, true}, {"букет is:complaint", other.PersonID, false}, {"букет", b.owner.PersonID, false}} {
		_, _, err := b.AddWatch(t.Context(), b.scope, collector.Watch{Query: c.query, Receiver: c.receiver, Language: "uk"})
		if (collector.CodeOf(err) == collector.CodeConflict) != c.refused {
			t.Errorf("%q: %v, want refused %v", c.query, err, c.refused)
		}
	}
	rules, err := b.Store.Watches(t.Context(), b.scope)
	must(t, err)
	must(t, b.DeleteWatch(t.Context(), b.scope, rules[0].PublicID))
	b.rule("букет is:complaint", "ru") // what was taken away may come again
}

// A rule that looks for nothing would tell of everything: it is refused, however the nothing is written.
func TestAnEmptyRuleIsRefused(t *testing.T) {
	b := newBench(t)
	for _, query := range []string{"", "   ", "\t\n", "\u200b", "<<< букет >>>"} {
		_, _, err := b.AddWatch(t.Context(), b.scope, collector.Watch{Name: "Всё", Query: query, Receiver: b.owner.PersonID, Language: "ru"})
		_, seen := b.PreviewWatch(t.Context(), b.scope, query)
		for what, err := range map[string]error{"rule": err, "preview": seen} {
			var e *collector.Error
			if !errors.As(err, &e) || e.Code != collector.CodeInvalid || e.Where != "query" || e.Hint == "" {
				t.Errorf("%s of %q: %v", what, query, err)
			}
		}
	}
	rules, err := b.Store.Watches(t.Context(), b.scope)
	must(t, err)
	if len(rules) != 0 {
		t.Errorf("%d empty rules are saved", len(rules))
	}
}
