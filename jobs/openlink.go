package jobs

import (
	"context"

	"molva/collector"
)

// LinkTo is the address of the one link of a kind for a subject and a person; it is made when there is none yet.
func (w *Work) LinkTo(ctx context.Context, scope collector.Scope, kind collector.LinkKind, subject, person int64) (string, error) {
	l, err := w.Store.LinkFor(ctx, scope, collector.Link{Kind: kind, Subject: subject, Person: person, Created: w.Clock.Now()})
	return w.address(l), err
}

// address is where a link stands for people.
func (w *Work) address(l collector.Link) string { return w.BaseURL + l.Path() }
