package store

import (
	"context"
	"errors"
	"testing"

	"molva/collector"
)

// A name is a view's or an alert rule's, whoever saves them at one instant; rules that ask the same share one, and a name that
// nobody bears any more is free.
func TestSavedNamesAreTakenOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w := newWorld(t, s, "one")
		mine := collector.Scope{Company: w.scope.Company, Person: w.person.PersonID}
		other := got(s.AddPerson(ctx, w.scope, collector.Person{Name: "b", Mail: "b@one.example", Role: collector.RoleManager, Created: now}))(t)
		view := func(name string) (collector.Watch, error) {
			return s.AddView(ctx, mine, collector.Watch{Name: name, Query: "q", Receiver: w.person.PersonID, Created: now})
		}
		rule := func(name, query string, receiver int64) (collector.Watch, error) {
			return s.AddWatch(ctx, w.scope, collector.Watch{Name: name, Query: query, Canon: query, Receiver: receiver, Language: "ru", Channel: "mail", Created: now})
		}
		errs := make([]error, claimers)
		together(t, claimers, func(i int) error {
			if i%2 == 0 {
				_, errs[i] = view("Один")
			} else {
				_, errs[i] = rule("ОДИН", "q", []int64{w.person.PersonID, other.PersonID}[i/2%2])
			}
			return nil
		})
		views, rules := got(s.EveryView(ctx, w.scope))(t), got(s.Watches(ctx, w.scope))(t)
		if len(views) > 0 == (len(rules) > 0) || len(views) > 1 {
			t.Fatalf("%d views and %d rules have one name: %v", len(views), len(rules), errors.Join(errs...))
		}
		got(view("банк б"))(t)
		_, err := rule("«Банк  Б»", "q", w.person.PersonID)
		wantCode(t, err, collector.CodeConflict)
		held := got(rule("два", "x", w.person.PersonID))(t)
		_, err = view("Два")
		wantCode(t, err, collector.CodeConflict)
		_, err = rule("два", "y", other.PersonID)
		wantCode(t, err, collector.CodeConflict)
		second := got(rule("Два", " x ", other.PersonID))(t)
		must(t, s.DeleteWatch(ctx, w.scope, held.PublicID, now))
		_, err = view("два")
		wantCode(t, err, collector.CodeConflict)
		second.Name, second.Language = "три", "ru"
		got(s.ChangeWatch(ctx, w.scope, second))(t)
		v := got(view("два"))(t)
		v.Name = "Три"
		wantCode(t, s.ChangeView(ctx, mine, v, false), collector.CodeConflict)
		must(t, s.DeleteView(ctx, mine, v.PublicID, false, now))
		got(rule("два", "y", other.PersonID))(t)
		_, err = s.AddTopic(ctx, mine, collector.TopicText{Name: "три"}, "q", "", now)
		wantCode(t, err, collector.CodeConflict)
	})
}
