package jobs

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"molva/collector"
	"molva/search"
)

// manyWords writes a text of more words of one beginning than a wildcard may stand for.
func (b *bench) manyWords(beginning string) {
	b.t.Helper()
	var words strings.Builder
	for i := range search.MaxExpansion + 10 {
		fmt.Fprintf(&words, "%s%c%c%c ", beginning, 'а'+rune(i/900), 'а'+rune(i/30%30), 'а'+rune(i%30))
	}
	b.more(fmt.Sprintf(`{"id":"many %s","rating":2,"text":"%s","published":"2026-11-02"}`, beginning, &words))
}

// What the index would refuse is not saved: it would be matched on arrival and never found.
func TestWhatTheIndexRefusesIsNotSaved(t *testing.T) {
	b := newBench(t)
	ctx, ann := t.Context(), b.manager("ann")
	b.manyWords("прив")
	refused := func(what, where string, err error) {
		t.Helper()
		var e *collector.Error
		if !errors.As(err, &e) || e.Code != collector.CodeInvalid || e.Where != where || !strings.Contains(e.Msg, fmt.Sprintf("прив* stands for %d words", search.MaxExpansion+10)) {
			t.Errorf("%s: %v, wanted at %s", what, err, where)
		}
	}
	watch := func(query string) error {
		_, _, err := b.AddWatch(ctx, b.scope, collector.Watch{Query: query, Receiver: ann.Person, Language: "uk"})
		return err
	}
	refused("watch", "1:7", watch("букет прив*"))
	r := collector.Rule{Name: "правило", RuleText: collector.RuleText{Query: "букет\nприв*", Change: collector.HandlingChange{Stage: collector.StageDropped}}}
	_, err := b.AddRule(ctx, ann, r)
	refused("rule", "2:1", err)
	_, err = b.TryRule(ctx, ann, r)
	refused("rule that is tried", "2:1", err)
	_, err = b.AddTopic(ctx, ann, topicOf("Тема", []string{"букет", "роза -прив*"}), "")
	refused("topic", "query 2, 1:7", err)
	_, err = b.PreviewTopic(ctx, ann, "", topicOf("", []string{"букет", "роза -прив*"}))
	refused("preview of a topic", "query 2, 1:7", err)
	_, err = b.AddView(ctx, ann, collector.Watch{Name: "вид", Query: "прив*", Filters: []string{"rating:2"}})
	refused("view", "1:1", err)
	must(t, b.Index.Close())
	must(t, watch("букет прив*")) // nobody can say how many they are
}

// What was saved while the words were few goes on: it can be renamed and finds what arrives; a search that names it says which it is.
func TestWhatTheArchiveOutgrew(t *testing.T) {
	b := newBench(t)
	ctx, ann := t.Context(), b.manager("ann")
	topic, err := b.AddTopic(ctx, ann, topicOf("Звёзды", []string{"роза OR прив*"}), "")
	must(t, err)
	watch, _, err := b.AddWatch(ctx, b.scope, collector.Watch{Name: "тревога", Query: "прив*", Receiver: ann.Person, Language: "uk"})
	must(t, err)
	view, err := b.AddView(ctx, ann, collector.Watch{Name: "вид", Query: "прив*", Shared: true})
	must(t, err)
	rule := b.newRule(ann, "правило", "прив*", collector.HandlingChange{Add: []string{"шум"}})
	b.manyWords("прив")
	b.same("on arrival", "new false [шум]", b.keyed("many прив"))
	for name, where := range map[string]string{"звезды": "1:9", "вид": "1:1", "тревога": "1:1"} {
		q, _, err := b.ParseQuery(ctx, ann, "букет @"+name)
		must(t, err)
		_, err = b.Index.Search(ctx, search.Request{Company: b.scope.Company, Query: q})
		var e *collector.Error
		if want := fmt.Sprintf("in the saved query «%s» at %s: прив* stands for", name, where); !errors.As(err, &e) || e.Where != "1:7" || !strings.HasPrefix(e.Msg, want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	topic.Name = "Звёзды 2"
	_, err = b.SaveTopic(ctx, ann, topic.PublicID, topic.Version, topic.TopicText, "")
	must(t, err)
	watch.Name, watch.Version = "тревога 2", 1
	_, _, err = b.ChangeWatch(ctx, b.scope, watch)
	must(t, err)
	view.Name, view.Version = "вид 2", 1
	_, err = b.ChangeView(ctx, ann, view)
	must(t, err)
	rule.Name = "правило 2"
	rule, err = b.SaveRule(ctx, ann, rule)
	must(t, err)
	rule.Query = "прив* букет"
	_, err = b.SaveRule(ctx, ann, rule)
	wantCode(t, err, collector.CodeInvalid)
}

// A topic that names itself is told so, and not that it is broken.
func TestATopicInsideItself(t *testing.T) {
	b := newBench(t)
	ctx, ann := t.Context(), b.manager("ann")
	topic, err := b.AddTopic(ctx, ann, topicOf("Два слова", []string{"банк"}), "")
	must(t, err)
	_, err = b.SaveTopic(ctx, ann, topic.PublicID, topic.Version, topicOf("Два слова", []string{`@"два слова" OR банк`}), "")
	if want := `«два слова» stands inside itself (take it out of @"два слова")`; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v, wanted %s", err, want)
	}
}

// Who names a person by mail or name is told the number under which a query knows them.
func TestAPersonByMail(t *testing.T) {
	b := newBench(t)
	ann := b.manager("ann")
	p, err := b.Store.Person(t.Context(), b.scope, ann.Person)
	must(t, err)
	for _, who := range []string{p.Mail, strings.ToUpper(p.Mail), p.Name} {
		_, _, err := b.ParseQuery(t.Context(), ann, fmt.Sprintf(`assignee:"%s"`, who))
		if want := fmt.Sprintf("did you mean assignee:%d?", ann.Person); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, wanted %s", who, err, want)
		}
	}
}
