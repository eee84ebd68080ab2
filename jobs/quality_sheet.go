package jobs

import (
	"context"

	"molva/collector"
	"molva/jobs/quality"
)

// MarkReviewRead ticks a review of the worksheet as read by a person.
func (w *Work) MarkReviewRead(ctx context.Context, scope collector.Scope, id, document string) error {
	if err := allowed(scope, collector.ActionSellers); err != nil {
		return err
	}
	v, e, err := w.excludedSeller(ctx, scope, id)
	if err != nil {
		return err
	}
	r, err := w.reviewOf(ctx, scope, v, document)
	if err != nil {
		return err
	}
	return w.Store.MarkRead(ctx, scope, e.ExclusionID, r.Document, scope.Person, w.Clock.Now())
}

// MarkReviewSolved says that a seller has settled with the buyer what a review complains of. Somebody who works here says so,
// once the buyer has: the seller's own word is not enough.
func (w *Work) MarkReviewSolved(ctx context.Context, scope collector.Scope, id, document string) error {
	if err := allowed(scope, collector.ActionSellers); err != nil {
		return err
	}
	v, err := w.SellerNamed(ctx, scope, id)
	if err != nil {
		return err
	}
	r, err := w.reviewOf(ctx, scope, v, document)
	if err != nil || !r.Solved.IsZero() {
		return err
	}
	line := collector.Trail{Side: collector.SidePlatform, Person: scope.Person, Did: "solved", Rule: "000 3.1", Data: facts("document", document)}
	return w.Store.SolveReview(ctx, v, r.Document, line, w.Clock.Now())
}

// reviewOf is one of a seller's reviews of the last two years by its public id.
func (w *Work) reviewOf(ctx context.Context, scope collector.Scope, v collector.Seller, document string) (collector.SellerReview, error) {
	now := w.Clock.Now()
	all, err := w.Store.SellerReviews(ctx, scope, v.SellerID, now.Add(-2*365*quality.Day), now)
	if err != nil {
		return collector.SellerReview{}, err
	}
	for _, r := range all {
		if r.PublicID == document {
			return r, nil
		}
	}
	return collector.SellerReview{}, &collector.Error{Code: collector.CodeNotFound, Where: "document", Msg: "the seller has no such review", Hint: "choose one of the worksheet"}
}
