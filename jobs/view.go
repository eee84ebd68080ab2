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
	viewNameLong = 60  // letters
	viewsMost    = 50  // of one person
	viewsShared  = 100 // of a company
)

// AddView saves a search with its filters and its order under a name, for its maker or for everybody of the company. A query that
// does not parse is refused at its column, a name that a view or a rule has already with CodeConflict.
func (w *Work) AddView(ctx context.Context, scope collector.Scope, v collector.Watch) (collector.Watch, error) {
	v.Receiver, v.Created = scope.Person, w.Clock.Now()
	v, err := w.readyView(ctx, scope, v, "")
	if err != nil {
		return v, err
	}
	return w.Store.AddView(ctx, scope, v)
}

// ChangeView replaces name, query, filters, order and sharing of a view: its maker's own, or, for an owner, a shared one of
// somebody else. v.Version is the one that was seen: CodeConflict when there is a newer one, or when what names the view would find
// nothing from then on.
func (w *Work) ChangeView(ctx context.Context, scope collector.Scope, v collector.Watch) (collector.Watch, error) {
	held, err := w.viewToChange(ctx, scope, v.PublicID)
	if err != nil {
		return v, err
	}
	v.Receiver, v.Created = held.Receiver, held.Created
	if v, err = w.readyView(ctx, scope, v, held.Whole()); err != nil {
		return v, err
	}
	if err := w.heldWith(ctx, scope, ofID(v.PublicID), &v); err != nil {
		return v, err
	}
	err = w.Store.ChangeView(ctx, scope, v, scope.Role.May(collector.ActionPeople))
	v.Version++
	return v, err
}

// viewToChange is a view that the scope's person may change: their own, or, as an owner, a shared one. CodeForbidden of one that they
// only see, CodeNotFound of any other.
func (w *Work) viewToChange(ctx context.Context, scope collector.Scope, id string) (collector.Watch, error) {
	if err := allowed(scope, collector.ActionHandle); err != nil {
		return collector.Watch{}, err
	}
	held, err := w.Store.Views(ctx, scope)
	if err != nil {
		return collector.Watch{}, err
	}
	at := slices.IndexFunc(held, func(h collector.Watch) bool { return h.PublicID == id && !h.Topic })
	if at < 0 {
		return collector.Watch{}, collector.Errorf(collector.CodeNotFound, "there is no view %s", id)
	}
	if held[at].Receiver != scope.Person && !scope.Role.May(collector.ActionPeople) {
		return collector.Watch{}, &collector.Error{Code: collector.CodeForbidden, Msg: "this view is somebody else's", Hint: "its maker or an owner may change it or take it away"}
	}
	return held[at], nil
}

// readyView is a view as it is kept, or what is wrong with it. was is what it has found until now.
func (w *Work) readyView(ctx context.Context, scope collector.Scope, v collector.Watch, was string) (collector.Watch, error) {
	if err := allowed(scope, collector.ActionHandle); err != nil {
		return v, err
	}
	if v.Name = strings.Join(strings.Fields(v.Name), " "); v.Name == "" || utf8.RuneCountInString(v.Name) > viewNameLong || strings.ContainsAny(v.Name, `"\«»“”„`) {
		return v, &collector.Error{Code: collector.CodeInvalid, Where: "name", Msg: "the view needs a name", Hint: "60 letters at most, no quotes"}
	}
	v.Query = strings.TrimSpace(v.Query)
	seen := scope
	if v.Shared { // others must be able to read it
		seen = sharedScope(scope.Company)
	}
	saved, err := w.Saved(ctx, seen)
	if err != nil {
		return v, err
	}
	_, brands, err := w.company(ctx, scope.Company)
	if err != nil {
		return v, err
	}
	saved.Reader = scope.Person
	alone, err := search.ParseIn(v.Query, brands, saved) // first, so that a mistake points at its own columns
	if err != nil {
		return v, err
	}
	whole, err := search.ParseIn(v.Whole(), brands, saved)
	if err == nil {
		err = w.findable(ctx, scope, whole.PlacedIn(alone), v.Whole(), was)
	}
	if err != nil {
		return v, err
	}
	views, err := w.Store.EveryView(ctx, scope)
	if err != nil {
		return v, err
	}
	rules, err := w.Store.Watches(ctx, scope)
	if err != nil {
		return v, err
	}
	if err := roomForView(v, views); err != nil {
		return v, err
	}
	return v, nameFree(v, views, rules)
}

// roomForView refuses one more view than there may be: of one person, and of those that everybody sees. Topics have a bound of their own.
func roomForView(v collector.Watch, views []collector.Watch) error {
	own, shared := 0, 0
	for _, h := range views {
		if h.Topic || h.PublicID == v.PublicID {
			continue
		}
		if h.Receiver == v.Receiver {
			own++
		}
		if h.Shared {
			shared++
		}
	}
	if own >= viewsMost || v.Shared && shared >= viewsShared {
		return &collector.Error{Code: collector.CodeTooLarge, Where: "name", Msg: "there are too many views", Hint: "take one away that nobody uses"}
	}
	return nil
}

// DeleteView ends a view that nothing names: its maker's own, or, for an owner, a shared one of somebody else.
func (w *Work) DeleteView(ctx context.Context, scope collector.Scope, publicID string) error {
	if _, err := w.viewToChange(ctx, scope, publicID); err != nil {
		return err
	}
	if err := w.heldWith(ctx, scope, ofID(publicID), nil); err != nil {
		return err
	}
	return w.Store.DeleteView(ctx, scope, publicID, scope.Role.May(collector.ActionPeople), w.Clock.Now())
}
