package jobs

import (
	"context"
	"slices"
	"strings"

	"molva/collector"
	"molva/collector/text"
	"molva/search"
)

// nameFree refuses the name of a saved query that another one has: views and rules share one space of names, for a query means
// them by name alone. One rule may go to several receivers under one name.
func nameFree(w collector.Watch, lists ...[]collector.Watch) error {
	name := search.SavedName(w.Name)
	for _, other := range slices.Concat(lists...) {
		if other.PublicID == w.PublicID || search.SavedName(other.Name) != name {
			continue
		}
		if w.Channel != "" && other.Channel != "" && slices.Equal(strings.Fields(other.Query), strings.Fields(w.Query)) {
			continue
		}
		return &collector.Error{Code: collector.CodeConflict, Where: "name", Msg: "another view or rule has this name already", Hint: "choose another name"}
	}
	return nil
}

// ofID finds a view or an alert rule among saved queries.
func ofID(publicID string) func(collector.Watch) bool {
	return func(s collector.Watch) bool { return s.PublicID == publicID }
}

// heldWith refuses to end a saved query (now is nil), or to change it to now, where another one or a rule names it and would no
// longer parse: it would find nothing from then on. Nor is an alert rule ended whose receiver a rule tells.
func (w *Work) heldWith(ctx context.Context, scope collector.Scope, is func(collector.Watch) bool, now *collector.Watch) error {
	views, err := w.Store.EveryView(ctx, scope)
	if err != nil {
		return err
	}
	watches, err := w.Store.Watches(ctx, scope)
	if err != nil {
		return err
	}
	rules, err := w.Store.Rules(ctx, scope)
	if err != nil {
		return err
	}
	_, brands, err := w.company(ctx, scope.Company)
	if err != nil {
		return err
	}
	asked, err := w.asked(ctx, receiverScope(scope.Company, 1), search.Library{})
	if err != nil {
		return err
	}
	was := slices.Concat(watches, views)
	then := slices.Clone(was)
	at := slices.IndexFunc(was, is)
	switch {
	case at < 0:
		return nil // whoever writes says that it is not there
	case now == nil:
		then = slices.Delete(then, at, at+1)
	default:
		then[at] = *now
	}
	if told := slices.IndexFunc(rules, func(r collector.Rule) bool { return r.Watch != 0 && r.Watch == was[at].WatchID }); now == nil && told >= 0 {
		return usedBy(was[at], collector.Watch{Name: rules[told].Name, Shared: true}, scope)
	}
	users := slices.Delete(slices.Clone(was), at, at+1)
	for _, r := range rules {
		users = append(users, collector.Watch{Name: r.Name, Query: r.Query, Shared: true})
	}
	if by := firstBroken(users, brands, seenBy{all: was, asked: asked}, seenBy{all: then, asked: asked}); by != nil {
		return usedBy(was[at], *by, scope)
	}
	return nil
}

// firstBroken is the first saved query that parses with what is seen before, and no longer with what is seen after; nil for none.
func firstBroken(users []collector.Watch, brands *text.Brands, before, after seenBy) *collector.Watch {
	for _, other := range users {
		if !strings.Contains(other.Whole(), "@") {
			continue
		}
		reader := other.Receiver
		if other.Shared { // everybody reads it
			reader = 0
		}
		_, parses := search.ParseIn(other.Whole(), brands, before.of(reader))
		if _, broken := search.ParseIn(other.Whole(), brands, after.of(reader)); parses == nil && broken != nil {
			return &other
		}
	}
	return nil
}

// usedBy says what names a saved query, but for the name of what the person does not see.
func usedBy(what, by collector.Watch, scope collector.Scope) error {
	name := by.Name
	if by.Channel == "" && !by.Shared && by.Receiver != scope.Person {
		name = "a view that only its maker sees"
	}
	e := &collector.Error{Code: collector.CodeConflict, Where: "view", Msg: "the view is used by " + name, Hint: "change or take away that one first"}
	switch {
	case what.Topic:
		e.Where, e.Msg = "name", "the topic is used by "+name
	case what.Channel != "":
		e.Where, e.Msg = "rule", "the rule is used by "+name
	}
	return e
}

// seenBy are the saved queries that each person sees, made once for each.
type seenBy struct {
	all     []collector.Watch
	asked   search.Library
	readers map[int64]search.Library
}

func (s *seenBy) of(person int64) search.Library {
	if saved, ok := s.readers[person]; ok {
		return saved
	}
	saved := savedOf(slices.DeleteFunc(slices.Clone(s.all), func(v collector.Watch) bool { return v.Channel == "" && !v.Shared && v.Receiver != person }))
	saved.Today, saved.Reader = s.asked.Today, s.asked.Reader
	if s.readers == nil {
		s.readers = map[int64]search.Library{}
	}
	s.readers[person] = saved
	return saved
}
