package jobs

import (
	"context"

	"molva/collector"
)

// SaveCompany changes the company. Where its brands or its zone are others than before, the store makes the index's
// followers do all documents anew; nobody is told anything again.
func (w *Work) SaveCompany(ctx context.Context, scope collector.Scope, c collector.Company) error {
	if err := allowed(scope, collector.ActionPeople); err != nil {
		return err
	}
	defer w.ring()
	return w.Store.SaveCompany(ctx, scope, c)
}
