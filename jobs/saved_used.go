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

// SavedUses are the saved queries and rules that would find nothing any more without what they name, or would tell nobody.
type SavedUses struct {
	Saved []collector.Watch // topics, views and alert rules that the person sees
	Rules []collector.Rule
	Own   int // views that only their makers see, and the person is not
}

// None says that nothing needs it.
func (u SavedUses) None() bool { return len(u.Saved)+len(u.Rules)+u.Own == 0 }

// UsesOfTopic are what names a topic.
func (w *Work) UsesOfTopic(ctx context.Context, scope collector.Scope, t collector.Topic) (SavedUses, error) {
	_, uses, err := w.uses(ctx, scope, topicNamed(t.Name), nil)
	return uses, err
}

// UsesOfWatch are what names an alert rule, and the rules that tell its receiver.
func (w *Work) UsesOfWatch(ctx context.Context, scope collector.Scope, publicID string) (SavedUses, error) {
	_, uses, err := w.uses(ctx, scope, ofID(publicID), nil)
	return uses, err
}

// heldWith refuses to end a saved query (now is nil), or to change it to now, where another one or a rule names it and would no
// longer parse: it would find nothing from then on. Nor is an alert rule ended whose receiver a rule tells.
func (w *Work) heldWith(ctx context.Context, scope collector.Scope, is func(collector.Watch) bool, now *collector.Watch) error {
	what, uses, err := w.uses(ctx, scope, is, now)
	switch {
	case err != nil || uses.None():
		return err
	case len(uses.Rules) > 0:
		return usedBy(what, uses.Rules[0].Name)
	case len(uses.Saved) > 0:
		return usedBy(what, uses.Saved[0].Name)
	}
	return usedBy(what, "a view that only its maker sees")
}

// uses finds a saved query, and what would break if it ended (now is nil) or became now. One that is not there has none: whoever
// writes says so.
func (w *Work) uses(ctx context.Context, scope collector.Scope, is func(collector.Watch) bool, now *collector.Watch) (what collector.Watch, uses SavedUses, err error) {
	was, rules, err := w.everySaved(ctx, scope)
	at := slices.IndexFunc(was, is)
	if err != nil || at < 0 {
		return what, uses, err
	}
	_, brands, err := w.company(ctx, scope.Company)
	if err != nil {
		return what, uses, err
	}
	asked, err := w.asked(ctx, receiverScope(scope.Company, 1), search.Library{})
	if err != nil {
		return what, uses, err
	}
	what = was[at]
	then := slices.Clone(was)
	if now == nil {
		then = slices.Delete(then, at, at+1)
	} else {
		then[at] = *now
	}
	breaks := breaking(brands, seenBy{all: was, asked: asked}, seenBy{all: then, asked: asked})
	for i, other := range was {
		switch own := other.Channel == "" && !other.Shared && other.Receiver != scope.Person; {
		case i == at || !breaks(other):
		case own:
			uses.Own++
		default:
			uses.Saved = append(uses.Saved, other)
		}
	}
	for _, r := range rules {
		if now == nil && r.Watch != 0 && r.Watch == what.WatchID || breaks(collector.Watch{Query: r.Query, Shared: true}) {
			uses.Rules = append(uses.Rules, r)
		}
	}
	return what, uses, nil
}

// everySaved are all alert rules, views and topics of the company, whoever sees them, and its rules.
func (w *Work) everySaved(ctx context.Context, scope collector.Scope) ([]collector.Watch, []collector.Rule, error) {
	views, err := w.Store.EveryView(ctx, scope)
	if err != nil {
		return nil, nil, err
	}
	watches, err := w.Store.Watches(ctx, scope)
	if err != nil {
		return nil, nil, err
	}
	rules, err := w.Store.Rules(ctx, scope)
	return slices.Concat(watches, views), rules, err
}

// breaking says of a saved query whether it parses with what is seen before, and no longer with what is seen after.
func breaking(brands *text.Brands, before, after seenBy) func(collector.Watch) bool {
	return func(other collector.Watch) bool {
		if !strings.Contains(other.Whole(), "@") {
			return false
		}
		reader := other.Receiver
		if other.Shared { // everybody reads it
			reader = 0
		}
		_, parses := search.ParseIn(other.Whole(), brands, before.of(reader))
		_, broken := search.ParseIn(other.Whole(), brands, after.of(reader))
		return parses == nil && broken != nil
	}
}

// usedBy says what names a saved query.
func usedBy(what collector.Watch, name string) error {
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
