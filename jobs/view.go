package jobs

import (
	"context"
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
	if v.Name = strings.Join(strings.Fields(v.Name), " "); v.Name == "" || utf8.RuneCountInString(v.Name) > viewNameLong || strings.ContainsAny(v.Name, `"\`) {
		return v, &collector.Error{Code: collector.CodeInvalid, Where: "name", Msg: "the view needs a name", Hint: "60 letters at most, no quotes"}
	}
	_, brands, err := w.company(ctx, scope.Company)
	if err != nil {
		return v, err
	}
	v.Query = strings.TrimSpace(v.Query)
	if _, err := search.ParseFor(v.Query, brands); err != nil {
		return v, err
	}
	if _, err := search.ParseFor(v.Whole(), brands); err != nil {
		return v, err
	}
	held, err := w.Store.Views(ctx, scope)
	if err != nil {
		return v, err
	}
	if len(held) >= viewsMost {
		return v, &collector.Error{Code: collector.CodeTooLarge, Where: "name", Msg: "there are too many views", Hint: "take one away that nobody uses"}
	}
	v.Receiver, v.Created = scope.Person, w.Clock.Now()
	return w.Store.AddView(ctx, scope, v)
}

// DeleteView ends a view: its maker's own, or, for an owner, a shared one of somebody else.
func (w *Work) DeleteView(ctx context.Context, scope collector.Scope, publicID string) error {
	if err := allowed(scope, collector.ActionHandle); err != nil {
		return err
	}
	return w.Store.DeleteView(ctx, scope, publicID, scope.Role.May(collector.ActionPeople), w.Clock.Now())
}
