package jobs

import (
	"context"
	"slices"
	"strings"

	"molva/collector"
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

// heldWith refuses to end a view or a rule (now is nil), or to change it to now, where a rule or another view names it and would
// no longer parse: it would find nothing from then on.
func (w *Work) heldWith(ctx context.Context, scope collector.Scope, publicID string, now *collector.Watch) error {
	views, err := w.Store.EveryView(ctx, scope)
	if err != nil {
		return err
	}
	rules, err := w.Store.Watches(ctx, scope)
	if err != nil {
		return err
	}
	_, brands, err := w.company(ctx, scope.Company)
	if err != nil {
		return err
	}
	today, err := w.asked(ctx, receiverScope(scope.Company, 1), search.Library{})
	if err != nil {
		return err
	}
	was := slices.Concat(rules, views)
	is := slices.Clone(was)
	if at := slices.IndexFunc(is, func(s collector.Watch) bool { return s.PublicID == publicID }); at >= 0 && now == nil {
		is = slices.Delete(is, at, at+1)
	} else if at >= 0 {
		is[at] = *now
	}
	before, after := seenBy{all: was, asked: today}, seenBy{all: is, asked: today}
	for _, other := range was {
		if other.PublicID == publicID || !strings.Contains(other.Whole(), "@") {
			continue
		}
		_, parses := search.ParseIn(other.Whole(), brands, before.of(other.Receiver))
		if _, broken := search.ParseIn(other.Whole(), brands, after.of(other.Receiver)); parses == nil && broken != nil {
			return usedBy(other, scope, slices.ContainsFunc(rules, func(r collector.Watch) bool { return r.PublicID == publicID }))
		}
	}
	return nil
}

// usedBy says what names a saved query, but for the name of what the person does not see.
func usedBy(by collector.Watch, scope collector.Scope, rule bool) error {
	name := by.Name
	if by.Channel == "" && !by.Shared && by.Receiver != scope.Person {
		name = "a view that only its maker sees"
	}
	e := &collector.Error{Code: collector.CodeConflict, Where: "view", Msg: "the view is used by " + name, Hint: "change or take away that one first"}
	if rule {
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
