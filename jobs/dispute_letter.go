package jobs

import (
	"context"
	"encoding/json"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/text"
	"molva/jobs/dispute"
)

// The letters about disputes. The second ask is a request for a review, which may be refused like any other.
const (
	DeliveryDispute   collector.DeliveryKind = "dispute"
	DeliverySecondAsk collector.DeliveryKind = "dispute_second_ask"
)

// disputePromise are the facts of a letter as they were when it was made due: what it names cannot change behind it.
type disputePromise struct {
	Notice     string                   `json:"notice"`
	To         collector.Side           `json:"to"`
	Until      time.Time                `json:"until,omitzero"`
	State      collector.DisputeState   `json:"state"`
	Outcome    collector.DisputeOutcome `json:"outcome,omitempty"`
	Amount     int64                    `json:"amount,omitempty"`
	Words      string                   `json:"words,omitempty"`
	Offer      int                      `json:"offer,omitempty"` // its number
	Resolution string                   `json:"resolution,omitempty"`
}

// promised are the facts of a notice.
func promised(d collector.Dispute, n dispute.Notice) disputePromise {
	p := disputePromise{Notice: n.Kind, To: n.To, Until: n.Until, State: d.State, Outcome: d.Outcome, Amount: d.Amount, Resolution: d.Resolution}
	if len(d.Lines) > 0 {
		p.Words = d.Lines[len(d.Lines)-1].Text
	}
	if n.Kind == dispute.NoticeOffer {
		p.Offer = d.Offers[len(d.Offers)-1].No
	}
	return p
}

func init() {
	letters[DeliveryDispute] = (*Work).composeDispute
	letters[DeliverySecondAsk] = (*Work).composeDispute
}

// composeDispute writes a letter about a dispute in its receiver's language, with times in their zone.
func (w *Work) composeDispute(ctx context.Context, scope collector.Scope, v store.Claimed, language string) (collector.Letter, error) {
	var p disputePromise
	if err := json.Unmarshal([]byte(v.Data), &p); err != nil {
		return collector.Letter{}, collector.Errorf(collector.CodeInvalid, "the facts of the letter cannot be read: %w", err)
	}
	d, err := w.Store.DisputeByID(ctx, scope, v.AboutID)
	if err != nil {
		return collector.Letter{}, err
	}
	o, err := w.Store.OrderByID(ctx, scope, d.Order)
	if err != nil {
		return collector.Letter{}, err
	}
	company, err := w.Store.Company(ctx, scope)
	if err != nil {
		return collector.Letter{}, err
	}
	f := dispute.LetterFacts{Notice: p.Notice, To: p.To, Name: text.Address(language, v.To.Name), Number: d.Number(), Order: o.Key, Reason: d.Reason, How: p.Resolution,
		Facts: d.Facts, Rule: d.Ground, Desk: w.BaseURL + dispute.Desk}
	if !p.Until.IsZero() {
		f.Until = text.Moment(language, p.Until, v.To.Location(company))
	}
	if p.Outcome != "" {
		f.Outcome = dispute.OutcomeWords(language, p.Outcome, p.Amount, d.Currency, p.Words)
	}
	for _, offer := range d.Offers {
		if p.Offer == offer.No {
			f.Offer = dispute.OutcomeWords(language, offer.Kind, offer.Amount, d.Currency, offer.Text)
		}
	}
	if f.URL, err = w.disputeAddress(ctx, scope, d, p, v.To); err != nil {
		return collector.Letter{}, err
	}
	l, err := dispute.Letter(language, f)
	if v.Purpose == collector.PurposeReview {
		l.Unsubscribe = w.address(v.Unsubscribe)
	}
	return l, err
}

// disputeAddress is where a letter leads its reader.
func (w *Work) disputeAddress(ctx context.Context, scope collector.Scope, d collector.Dispute, p disputePromise, receiver collector.Person) (string, error) {
	switch {
	case p.Notice == dispute.NoticeSecondAsk:
		document, err := w.Store.DocumentOfOrder(ctx, scope, d.Order)
		if err != nil || document != 0 {
			if err != nil {
				return "", err
			}
			return w.LinkTo(ctx, scope, collector.LinkEdit, document, receiver.PersonID)
		}
		return w.LinkTo(ctx, scope, collector.LinkReview, d.Order, receiver.PersonID)
	case p.To == collector.SideClient:
		return w.LinkTo(ctx, scope, collector.LinkDisputeClient, d.DisputeID, receiver.PersonID)
	case p.To == collector.SideSeller:
		return w.LinkTo(ctx, scope, collector.LinkDisputeSeller, d.DisputeID, receiver.PersonID)
	}
	return w.BaseURL + "/disputes/" + d.PublicID, nil
}
