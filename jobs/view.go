package jobs

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"molva/collector"
	"molva/search"
)

// Bounds of views.
const (
	viewNameLong = 60 // letters
	viewsMost    = 50 // that one person sees
)

// AddView saves a search with its filters and its order under a name, for its maker or for everybody of the company. A query that
// does not parse is refused at its column.
func (w *Work) AddView(ctx context.Context, scope collector.Scope, v collector.Watch) (collector.Watch, error) {
	if err := allowed(scope, collector.ActionHandle); err != nil {
		return v, err
	}
	if v.Name = strings.Join(strings.Fields(v.Name), " "); v.Name == "" || utf8.RuneCountInString(v.Name) > viewNameLong || strings.ContainsAny(v.Name, `"\«»“”„`) {
		return v, &collector.Error{Code: collector.CodeInvalid, Where: "name", Msg: "the view needs a name", Hint: "60 letters at most, no quotes"}
	}
	v.Query = strings.TrimSpace(v.Query)
	for _, q := range []string{v.Query, v.Whole()} { // alone first, so that a mistake points at its own columns
		if _, _, err := w.ParseQuery(ctx, scope, q); err != nil {
			return v, err
		}
	}
	held, err := w.Store.Views(ctx, scope)
	if err != nil {
		return v, err
	}
	if held = slices.DeleteFunc(held, func(v collector.Watch) bool { return v.Topic }); len(held) >= viewsMost {
		return v, &collector.Error{Code: collector.CodeTooLarge, Where: "name", Msg: "there are too many views", Hint: "take one away that nobody uses"}
	}
	v.Receiver, v.Created = scope.Person, w.Clock.Now()
	return w.Store.AddView(ctx, scope, v)
}

// unused refuses to end a view or a rule that a rule or another view names: they would find nothing from then on.
func (w *Work) unused(ctx context.Context, scope collector.Scope, publicID string) error {
	views, err := w.Store.Views(ctx, scope)
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
	others := slices.DeleteFunc(slices.Clone(views), func(v collector.Watch) bool { return v.PublicID == publicID })
	rulesLeft := slices.DeleteFunc(slices.Clone(rules), func(r collector.Watch) bool { return r.PublicID == publicID })
	with, without := savedOf(views, rules), savedOf(others, rulesLeft)
	for _, other := range slices.Concat(rules, views) {
		if other.PublicID == publicID || !strings.Contains(other.Whole(), "@") {
			continue
		}
		_, now := search.ParseIn(other.Whole(), brands, with)
		if _, then := search.ParseIn(other.Whole(), brands, without); now == nil && then != nil {
			e := &collector.Error{Code: collector.CodeConflict, Where: "view", Msg: "the view is used by " + other.Name, Hint: "change or take away that one first"}
			if len(rulesLeft) < len(rules) {
				e.Where, e.Msg = "rule", "the rule is used by "+other.Name
			}
			return e
		}
	}
	return nil
}

// DeleteView ends a view that nothing names: its maker's own, or, for an owner, a shared one of somebody else.
func (w *Work) DeleteView(ctx context.Context, scope collector.Scope, publicID string) error {
	if err := allowed(scope, collector.ActionHandle); err != nil {
		return err
	}
	if err := w.unused(ctx, scope, publicID); err != nil {
		return err
	}
	return w.Store.DeleteView(ctx, scope, publicID, scope.Role.May(collector.ActionPeople), w.Clock.Now())
}
