package store

import (
	"context"
	"testing"

	"molva/collector"
)

// A view is seen by its maker and, when shared, by the company; its name is the company's, however it is written. It is no rule.
func TestViews(t *testing.T) {
	everywhere(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		w, two := newWorld(t, s, "one"), newWorld(t, s, "two")
		mine := collector.Scope{Company: w.scope.Company, Person: w.person.PersonID, Role: collector.RoleManager}
		other := collector.Scope{Company: w.scope.Company, Person: w.person.PersonID + 99, Role: collector.RoleManager}
		v := collector.Watch{Name: "Свежие жалобы", Query: "is:complaint # не наше", Filters: []string{"stage:new", "rating:<3"}, Sort: "found", Receiver: w.person.PersonID, Created: now}
		v = got(s.AddView(ctx, mine, v))(t)
		v.Name = "СВЕЖИЕ жалобы"
		wantCode(t, second(s.AddView(ctx, mine, v)), collector.CodeConflict)
		v.Receiver = two.person.PersonID
		got(s.AddView(ctx, two.scope, v))(t) // another company's
		wantCode(t, second(s.AddView(ctx, mine, v)), collector.CodeInvalid)

		all := got(s.Views(ctx, mine))(t)
		want(t, "views", len(all), 1)
		want(t, "whole", all[0].Whole(), "(is:complaint # не наше\n) (stage:new\n) (rating:<3\n)")
		want(t, "order", all[0].Sort, "found")
		want(t, "seen by others", len(got(s.Views(ctx, other))(t)), 0)
		shared := got(s.AddView(ctx, mine, collector.Watch{Name: "Общая", Shared: true, Receiver: w.person.PersonID, Created: now}))(t)
		want(t, "shared", len(got(s.Views(ctx, other))(t)), 1)
		want(t, "rules", len(got(s.Watches(ctx, mine))(t)), 0)
		wantCode(t, second(s.Watch(ctx, mine, shared.PublicID)), collector.CodeNotFound)
		wantCode(t, s.DeleteWatch(ctx, mine, shared.PublicID, now), collector.CodeNotFound)

		wantCode(t, s.DeleteView(ctx, other, shared.PublicID, false, now), collector.CodeNotFound)
		wantCode(t, s.DeleteView(ctx, two.scope, shared.PublicID, true, now), collector.CodeNotFound)
		wantCode(t, s.DeleteView(ctx, other, all[0].PublicID, true, now), collector.CodeNotFound)
		must(t, s.DeleteView(ctx, other, shared.PublicID, true, now))
		must(t, s.DeleteView(ctx, mine, all[0].PublicID, false, now))
		want(t, "left", len(got(s.Views(ctx, mine))(t)), 0)
		got(s.AddView(ctx, mine, collector.Watch{Name: "общая", Receiver: w.person.PersonID, Created: now}))(t)
	})
}
