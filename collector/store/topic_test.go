package store

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"molva/collector"
)

// Topics and rules are the company's own; a version that was seen must be the newest; what others have is not found.
func TestTopicsAndRulesOfACompany(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		mine := collector.Scope{Company: w.scope.Company, Person: w.person.PersonID, Role: collector.RoleManager}
		text := collector.TopicText{Name: "Ветер", Queries: []collector.TopicQuery{{Query: "ветер"}}}
		topic := got(s.AddTopic(ctx, mine, text, "ветер", "", now))(t)
		wantCode(t, second(s.AddTopic(ctx, mine, text, "ветер", "", now)), collector.CodeConflict)
		wantCode(t, second(s.AddView(ctx, mine, collector.Watch{Name: "ВЕТЕР", Receiver: mine.Person, Created: now})), collector.CodeConflict)
		wantCode(t, second(s.AddTopic(ctx, w.scope, text, "ветер", "", now)), collector.CodeInvalid) // nobody
		wantCode(t, second(s.Topic(ctx, two.scope, topic.PublicID)), collector.CodeNotFound)
		wantCode(t, second(s.SaveTopic(ctx, two.scope, topic.PublicID, 1, text, "x", collector.TopicSaved{At: now})), collector.CodeNotFound)
		wantCode(t, s.DeleteTopic(ctx, two.scope, topic.PublicID, now), collector.CodeNotFound)
		want(t, "topics of others", len(got(s.Topics(ctx, two.scope))(t))+len(got(s.TopicVersions(ctx, two.scope, topic.TopicID))(t)), 0)
		saved := got(s.SaveTopic(ctx, mine, topic.PublicID, 1, text, "ветер погода", collector.TopicSaved{At: now, Note: "n"}))(t)
		want(t, "version", saved.Version, 2)
		wantCode(t, second(s.SaveTopic(ctx, mine, topic.PublicID, 1, text, "x", collector.TopicSaved{At: now})), collector.CodeConflict)
		want(t, "query of the view", got(s.Views(ctx, mine))(t)[0].Query, "ветер погода")
		wantCode(t, s.DeleteView(ctx, mine, got(s.Views(ctx, mine))(t)[0].PublicID, true, now), collector.CodeNotFound)

		rule := collector.Rule{Name: "Шум", Active: true, Saved: now, RuleText: collector.RuleText{Query: "ветер", Change: collector.HandlingChange{Add: []string{"т"}}}}
		r := got(s.AddRule(ctx, mine, rule))(t)
		rule.Name = "ШУМ"
		wantCode(t, second(s.AddRule(ctx, mine, rule)), collector.CodeConflict)
		got(s.AddRule(ctx, two.scope, rule))(t)
		wantCode(t, second(s.Rule(ctx, two.scope, r.PublicID)), collector.CodeNotFound)
		wantCode(t, second(s.SaveRule(ctx, two.scope, r)), collector.CodeNotFound)
		wantCode(t, s.PlaceRules(ctx, two.scope, []string{r.PublicID}), collector.CodeNotFound)
		wantCode(t, s.DeleteRule(ctx, two.scope, r.PublicID, now), collector.CodeNotFound)
		must(t, s.DeleteRule(ctx, mine, r.PublicID, now))
		want(t, "rules", len(got(s.Rules(ctx, mine))(t)), 0)
		must(t, s.DeleteTopic(ctx, mine, topic.PublicID, now))
		want(t, "views", len(got(s.Views(ctx, mine))(t)), 0)
	})
}

// What a rule does on arrival stands with the mark that it was run, or not at all; run again it does nothing; undone, it goes on.
func TestRuleOnArrival(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		r := got(s.AddRule(ctx, w.scope, collector.Rule{Name: "П", Active: true, Saved: now, RuleText: collector.RuleText{Query: "x", Change: collector.HandlingChange{Stage: collector.StageDone, Add: []string{"т"}}}}))(t)
		w.visit(t, nil, w.review("r1", "a", 1, now), w.review("r2", "b", 2, now))
		d, other := w.held(t, "r1"), w.held(t, "r2")
		ids := []int64{d.DocumentID, other.DocumentID}
		want(t, "unruled", len(got(s.Unruled(ctx, w.scope, ids))(t)), 2)
		want(t, "unruled of others", len(got(s.Unruled(ctx, two.scope, ids))(t)), 0)
		ruled := Ruled{Runs: []RuleRun{{Rule: r, Documents: []int64{d.DocumentID}}}, Documents: ids}
		lost := w.claim(t, "match")
		must(t, s.ReleaseFollower(ctx, lost, wall))
		wantCode(t, second(s.SaveAlerts(ctx, lost, nil, nil, now, ruled)), collector.CodeConflict)
		want(t, "nothing was written", w.handlingOf(t, "r1"), "new false [] 0 0")
		c := w.claim(t, "match")
		for range 2 { // at least once
			got(s.SaveAlerts(ctx, c, nil, []DocRev{{d.DocumentID, d.Rev}}, now, ruled))(t)
			want(t, "done", w.handlingOf(t, "r1"), "done false [т] 0 1")
		}
		want(t, "unruled after", len(got(s.Unruled(ctx, w.scope, ids))(t)), 0)
		want(t, "untouched", w.handlingOf(t, "r2"), "new false [] 0 0")
		want(t, "touched", len(got(s.RuleTraces(ctx, w.scope, r.RuleID, ids))(t)), 1)
		want(t, "touched of others", len(got(s.RuleTraces(ctx, two.scope, r.RuleID, ids))(t)), 0)
		want(t, "told among", len(got(s.ToldAmong(ctx, w.scope, []string{d.PublicID}))(t)), 0)
		runs := got(s.BulksOfRule(ctx, w.scope, r.RuleID, 9))(t)
		want(t, "changes", len(runs), 1)
		tallied(t, s)
		wantCode(t, second(s.LastBulk(ctx, w.scope)), collector.CodeNotFound) // nobody's is not the program's last one
		must(t, s.UndoBulk(ctx, w.scope, runs[0].BulkID, now))
		w.doBulk(t, runs[0].BulkID)
		want(t, "undone", w.handlingOf(t, "r1"), "new false [] 0 2")
		want(t, "tally", got(s.RuleTallies(ctx, w.scope))(t)[r.RuleID], collector.RuleTally{Undone: 1})
	})
}

// Whom rules tell of what is not there yet stands with what they did to it, and goes with the mark that it is told; of what waited
// before that was kept, the migration knows the rules that touched it.
func TestRulesTellLater(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		watch := got(s.AddWatch(ctx, w.scope, collector.Watch{Receiver: w.person.PersonID, Query: "x", Language: "ru", Channel: "mail", Created: now}))(t).WatchID
		r := got(s.AddRule(ctx, w.scope, collector.Rule{Name: "П", Active: true, Saved: now, RuleText: collector.RuleText{Query: "x", Watch: watch, Change: collector.HandlingChange{Add: []string{"т"}}}}))(t)
		w.visit(t, nil, w.review("r1", "a", 1, now), w.review("r2", "b", 2, now))
		ids := []int64{w.held(t, "r1").DocumentID, w.held(t, "r2").DocumentID}
		due := func(world *world) string { return fmt.Sprint(got(s.Unruled(ctx, world.scope, ids))(t)) }
		c := w.claim(t, "match")
		for range 2 { // at least once
			got(s.SaveAlerts(ctx, c, nil, nil, now, Ruled{Runs: []RuleRun{{Rule: r, Documents: ids[:1]}}, Waiting: []RuleWait{{ids[0], []int64{watch}}, {ids[1], nil}}}))(t)
			want(t, "waiting", due(w), fmt.Sprint(map[int64]RuleDue{ids[0]: {RuledWaiting, []int64{watch}}, ids[1]: {RuledWaiting, nil}}))
			want(t, "touched", w.handlingOf(t, "r1"), "new false [т] 0 1")
		}
		want(t, "of others", due(two), "map[]")

		text := string(got(os.ReadFile("migrations/0030_rule_tells.sql"))(t))
		got(s.write().exec(ctx, "DELETE FROM rule_tell"))(t)
		got(s.write().exec(ctx, "UPDATE document_follow SET ruled = 2 WHERE ruled = 3"))(t)
		got(s.write().exec(ctx, strings.TrimSuffix(strings.TrimSpace(text[strings.Index(text, "INSERT INTO"):]), ";")))(t)
		want(t, "by the migration", due(w), fmt.Sprint(map[int64]RuleDue{ids[0]: {RuledBefore, []int64{watch}}, ids[1]: {RuledBefore, nil}}))

		got(s.SaveAlerts(ctx, c, nil, nil, now, Ruled{Documents: ids}))(t)
		want(t, "told", due(w), "map[]")
		want(t, "kept", got(one[int](ctx, s.read(), "SELECT COUNT(*) FROM rule_tell"))(t), 0)
	})
}
