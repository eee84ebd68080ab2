package jobs

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"molva/collector"
)

// A topic that counts days from today finds the same as its own form, also when the days have moved on.
func TestATopicKeepsRelativeDays(t *testing.T) {
	b := newBench(t)
	ann := b.manager("ann")
	b.mentions(3)
	_, err := b.AddTopic(t.Context(), ann, topicOf("Неделя", []string{"букет found:7d"}), "")
	must(t, err)
	b.same("this week", 3, b.countNamed(ann, "@неделя"))
	b.now = b.now.Add(20 * 24 * time.Hour)
	b.more(`{"id":"new","rating":4,"text":"Букет хорош","published":"2026-11-02"}`)
	b.same("three weeks later", b.countNamed(ann, "букет found:7d"), b.countNamed(ann, "@неделя"))
	b.same("three weeks later, what came", 1, b.countNamed(ann, "@неделя"))
}

// A topic that can no longer be asked, for its wildcard stands for too many words by now, closes neither the list nor the preview of
// another one.
func TestATopicThatCannotBeAskedStopsNoOther(t *testing.T) {
	b := newBench(t)
	ctx, ann := t.Context(), b.manager("ann")
	b.mentions(3)
	_, err := b.AddTopic(ctx, ann, topicOf("Звёзды", []string{"прив*"}), "")
	must(t, err)
	other, err := b.AddTopic(ctx, ann, topicOf("Букеты", []string{"букет"}), "")
	must(t, err)
	b.manyWords("прив")
	topics, err := b.Store.Topics(ctx, ann)
	must(t, err)
	figures, err := b.FiguresOf(ctx, ann, topics)
	must(t, err)
	for i, topic := range topics {
		if want := map[string]int{"Звёзды": Uncounted, "Букеты": 3}[topic.Name]; figures[i].All.N != want {
			t.Errorf("%s: %d, want %d", topic.Name, figures[i].All.N, want)
		}
	}
	p, err := b.PreviewTopic(ctx, ann, other.PublicID, other.TopicText)
	if must(t, err); p.Total.All.N != 3 || len(p.Overlaps) != 0 {
		t.Errorf("%+v %+v", p.Total, p.Overlaps)
	}
	_, err = b.PreviewTopic(ctx, ann, topics[0].PublicID, topics[0].TopicText)
	if topics[0].Name == "Звёзды" && err == nil {
		t.Error("its own mistake is not told")
	}
}

// What a rule needs is not taken away: a view that its query names, an alert rule whose receiver it tells.
func TestWhatARuleNeedsIsHeld(t *testing.T) {
	b := newBench(t)
	ctx, ann := t.Context(), b.manager("ann")
	b.mentions(3)
	view, err := b.AddView(ctx, ann, collector.Watch{Name: "шум", Query: "букет", Shared: true})
	must(t, err)
	watch, _, err := b.AddWatch(ctx, b.scope, collector.Watch{Name: "тревога", Query: "номер", Receiver: ann.Person, Language: "uk"})
	must(t, err)
	rule, err := b.AddRule(ctx, ann, collector.Rule{Name: "правило", Active: true, RuleText: collector.RuleText{Query: "@шум", Watch: watch.WatchID, Change: collector.HandlingChange{Stage: collector.StageDropped}}})
	must(t, err)
	for _, err := range []error{b.DeleteView(ctx, ann, view.PublicID), b.DeleteWatch(ctx, b.scope, watch.PublicID)} {
		if wantCode(t, err, collector.CodeConflict); !strings.Contains(err.Error(), "правило") {
			t.Error(err)
		}
	}
	must(t, b.DeleteRule(ctx, ann, rule.PublicID))
	must(t, b.DeleteView(ctx, ann, view.PublicID))
	must(t, b.DeleteWatch(ctx, b.scope, watch.PublicID))
}

// A topic is held by those that count days from today or ask for the reader's own, too.
func TestATopicIsHeldByRelativeQueries(t *testing.T) {
	b := newBench(t)
	ctx, ann := t.Context(), b.manager("ann")
	topic, err := b.AddTopic(ctx, ann, topicOf("Тема", []string{"букет"}), "")
	must(t, err)
	watch, _, err := b.AddWatch(ctx, b.scope, collector.Watch{Name: "тревога", Query: "@тема found:7d", Receiver: ann.Person, Language: "uk"})
	must(t, err)
	wantCode(t, b.DeleteTopic(ctx, ann, topic.PublicID), collector.CodeConflict)
	must(t, b.DeleteWatch(ctx, b.scope, watch.PublicID))
	view, err := b.AddView(ctx, ann, collector.Watch{Name: "мои", Query: "@тема assignee:me", Shared: true})
	must(t, err)
	wantCode(t, b.DeleteTopic(ctx, ann, topic.PublicID), collector.CodeConflict)
	must(t, b.DeleteView(ctx, ann, view.PublicID))
	must(t, b.DeleteTopic(ctx, ann, topic.PublicID))
}

// What everybody reads names nothing that only its maker sees, neither when it is saved nor later.
func TestSharedQueriesNameNothingPrivate(t *testing.T) {
	b := newBench(t)
	ctx, ann := t.Context(), b.manager("ann")
	_, err := b.AddView(ctx, ann, collector.Watch{Name: "личное", Query: "букет"})
	must(t, err)
	_, err = b.AddView(ctx, ann, collector.Watch{Name: "общее", Query: "@личное", Shared: true})
	wantCode(t, err, collector.CodeInvalid)
	part, err := b.AddView(ctx, ann, collector.Watch{Name: "часть", Query: "букет", Shared: true})
	must(t, err)
	_, err = b.AddTopic(ctx, ann, topicOf("Тема", []string{"@часть"}), "")
	must(t, err)
	part.Shared = false
	_, err = b.ChangeView(ctx, ann, part)
	wantCode(t, err, collector.CodeConflict)
}

// A rule that is given to another receiver asks for the new one's own documents.
func TestARuleOfAnotherReceiver(t *testing.T) {
	b := newBench(t)
	ctx, ann, bob := t.Context(), b.manager("ann"), b.manager("bob")
	watch, _, err := b.AddWatch(ctx, b.scope, collector.Watch{Name: "моё", Query: "assignee:me", Receiver: ann.Person, Language: "uk"})
	must(t, err)
	asks := func(person int64) {
		t.Helper()
		set, err := b.rules(ctx, collector.System(b.scope.Company))
		must(t, err)
		b.same("asks for", fmt.Sprint("assignee:", person), set.watches[watch.WatchID].query.String())
	}
	asks(ann.Person)
	watch.Receiver, watch.Version = bob.Person, 1
	watch, _, err = b.ChangeWatch(ctx, b.scope, watch)
	must(t, err)
	asks(bob.Person)
}

// A rule that is saved anew while documents wait for it still looks at them.
func TestARuleSavedWhileDocumentsWait(t *testing.T) {
	b := newBench(t)
	ctx, ann := t.Context(), b.manager("ann")
	b.mentions(3)
	r := b.newRule(ann, "Шум", "букет", collector.HandlingChange{Add: []string{"шум"}})
	_, err := b.Import(ctx, b.scope, strings.NewReader(`{"id":"new","rating":2,"text":"Букет завял","published":"2026-11-02"}`), ImportOptions{Site: "export.example"})
	must(t, err)
	r.Name = "Шум и гам"
	_, err = b.SaveRule(ctx, ann, r)
	must(t, err)
	b.settle()
	b.same("renamed", "new false [шум]", b.keyed("new"))
	b.same("what was there before", "new false []", b.keyed("m0"))
}
