package jobs

import (
	"context"

	"molva/collector"
)

// EditCompany changes the company as it stands. Where its brands or its zone are others than before, the store makes the index's
// followers do all documents anew; nobody is told anything again. Where its
// name or its brands are others, the texts that are held are looked through for places where it is spoken of, and judged anew for the
// tone toward it. The store compares with what stands: of two who save at once the second may not know what the first wrote.
func (w *Work) EditCompany(ctx context.Context, scope collector.Scope, edit func(*collector.Company)) (collector.Company, error) {
	if err := allowed(scope, collector.ActionPeople); err != nil {
		return collector.Company{}, err
	}
	defer w.ring()
	return w.Store.EditCompany(ctx, scope, edit, collector.Timer{Kind: collector.TimerNames, Subject: scope.Company, Due: w.Clock.Now()})
}
