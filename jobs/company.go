package jobs

import (
	"context"
	"slices"

	"molva/collector"
	"molva/collector/store"
)

// SaveCompany changes the company. Where its brands or its zone are others than before, the store makes the index's
// followers do all documents anew; nobody is told anything again. Where its
// name or its brands are others, the texts that are held are looked through for places where it is spoken of, and judged anew for the
// tone toward it.
func (w *Work) SaveCompany(ctx context.Context, scope collector.Scope, c collector.Company) error {
	if err := allowed(scope, collector.ActionPeople); err != nil {
		return err
	}
	was, err := w.Store.Company(ctx, scope)
	if err != nil {
		return err
	}
	defer w.ring()
	if was.Name == c.Name && slices.Equal(was.Brands, c.Brands) {
		return w.Store.SaveCompany(ctx, scope, c)
	}
	now := w.Clock.Now()
	return w.Store.SaveCompany(ctx, scope, c, collector.Timer{Kind: collector.TimerNames, Subject: scope.Company, Due: now}, collector.Timer{Kind: store.TimerJudge, Subject: scope.Company, Due: now})
}
