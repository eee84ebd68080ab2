package store

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"molva/collector"
)

// The revision of the rules is another one after each change, also of views that rules may name, and of another company's never.
func TestRulesRevision(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		w, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		seen := map[string]bool{}
		changed := func(what string) {
			revision := got(s.RulesRevision(ctx, w.scope))(t)
			if seen[revision] {
				t.Errorf("%s: revision %s was there before", what, revision)
			}
			seen[revision] = true
			want(t, "asked again", got(s.RulesRevision(ctx, w.scope))(t), revision)
		}
		changed("at first")
		rule := got(s.AddWatch(ctx, w.scope, collector.Watch{Name: "a", Query: "a", Receiver: w.person.PersonID, Language: "ru", Channel: "mail", Created: now}))(t)
		changed("a rule is added")
		mine := collector.Scope{Company: w.scope.Company, Person: w.person.PersonID}
		view := got(s.AddView(ctx, mine, collector.Watch{Name: "b", Query: "b", Receiver: w.person.PersonID, Created: now}))(t)
		changed("a view is added")
		must(t, s.DeleteWatch(ctx, w.scope, rule.PublicID, now))
		changed("a rule is taken away")
		got(s.AddWatch(ctx, w.scope, collector.Watch{Name: "c", Query: "c", Receiver: w.person.PersonID, Language: "ru", Channel: "mail", Created: now}))(t)
		changed("another one is added at the same instant")
		view.Version, view.Query = 1, "b c"
		must(t, s.ChangeView(ctx, mine, view, false))
		changed("a view is changed")
		must(t, s.DeleteView(ctx, mine, view.PublicID, false, now))
		changed("a view is taken away")
		before := got(s.RulesRevision(ctx, w.scope))(t)
		got(s.AddWatch(ctx, two.scope, collector.Watch{Name: "a", Query: "a", Receiver: two.person.PersonID, Language: "ru", Channel: "mail", Created: now}))(t)
		want(t, "after a change of another company", got(s.RulesRevision(ctx, w.scope))(t), before)
	})
}

var changesSaved = regexp.MustCompile("(?s)UPDATE watch SET (.*?)`")

// What changes saved queries must be seen by RulesRevision, or alert rules are matched as they were: it sees the added
// and the taken away ones. A statement that changes one needs a column that it counts up, summed there.
func TestRulesRevisionSeesEveryChange(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range changesSaved.FindAllStringSubmatch(string(source), -1) {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			if found++; strings.HasPrefix(m[1], "deleted = ?") || strings.Contains(m[1], "version = version + 1") && strings.Contains(sqlRulesRevision, "SUM(version)") {
				continue
			}
			t.Errorf("%s changes saved queries, and sqlRulesRevision does not see it: UPDATE watch SET %s", name, m[1])
		}
	}
	if found == 0 {
		t.Error("no statement that changes saved queries was found: the test looks for the wrong words")
	}
}
