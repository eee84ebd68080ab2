package jobs

import (
	"context"

	"molva/collector"
	"molva/jobs/dispute"
)

// DisputeClaim is what a client says when a dispute is opened.
type DisputeClaim = dispute.Claim

// OpenDispute opens a dispute about an order: by who works here, for a client who asks for it.
func (w *Work) OpenDispute(ctx context.Context, scope collector.Scope, o collector.Order, claim DisputeClaim) (collector.Dispute, error) {
	if err := allowed(scope, collector.ActionDisputes); err != nil {
		return collector.Dispute{}, err
	}
	return w.openDispute(ctx, scope, o, claim, collector.SidePlatform, scope.Person)
}

// OpenOwnDispute opens a dispute for the client whose link was followed.
func (w *Work) OpenOwnDispute(ctx context.Context, link collector.Link, claim DisputeClaim) (collector.Dispute, error) {
	scope := collector.System(link.Company)
	o, err := w.Store.OrderByID(ctx, scope, link.Subject)
	if err != nil || link.Kind != collector.LinkDisputeOpen {
		return collector.Dispute{}, err
	}
	return w.openDispute(ctx, scope, o, claim, collector.SideClient, link.Person)
}

func (w *Work) openDispute(ctx context.Context, scope collector.Scope, o collector.Order, claim DisputeClaim, by collector.Side, person int64) (collector.Dispute, error) {
	merchant := int64(0)
	if o.Seller != 0 {
		seller, err := w.Store.SellerByID(ctx, scope, o.Seller)
		if err != nil {
			return collector.Dispute{}, err
		}
		merchant = seller.Person
	}
	d, step, err := dispute.Open(dispute.Newest(), o, merchant, claim, person, w.Clock.Now())
	if err != nil {
		return d, err
	}
	step.Side = by
	write, err := w.disputeWrite(ctx, scope, d, step)
	if err != nil {
		return d, err
	}
	d, err = w.Store.AddDispute(ctx, scope, d, write)
	w.ring()
	return d, err
}

// MayOpenDispute says whether an order can be disputed now, and if not why not and what can be done instead.
func (w *Work) MayOpenDispute(o collector.Order) error {
	return dispute.InTime(dispute.Newest(), o, w.Clock.Now())
}

// DisputePolicy is the newest policy, by which a dispute is opened now.
func (w *Work) DisputePolicy() dispute.Policy { return dispute.Newest() }

// DisputeOpenLink is the address at which the buyer of an order opens a dispute.
func (w *Work) DisputeOpenLink(ctx context.Context, scope collector.Scope, o collector.Order) (string, error) {
	if err := allowed(scope, collector.ActionDisputes); err != nil {
		return "", err
	}
	return w.LinkTo(ctx, scope, collector.LinkDisputeOpen, o.OrderID, o.Buyer)
}
