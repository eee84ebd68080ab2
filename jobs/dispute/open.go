package dispute

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"molva/collector"
)

// Claim is what a client says when a dispute is opened.
type Claim struct {
	Rating      float64
	Reason      collector.DisputeReason
	Outcome     collector.DisputeOutcome
	Amount      int64 // minor units; 0: to be agreed
	Description string
}

// textMost bounds what one says at a time, in letters.
const textMost = 4000

// amountMost bounds an amount, in minor units, so that no sum of a ledger leaves its numbers.
const amountMost = 1_000_000_000_000_00

// Desk is where complaints go that are no dispute.
const Desk = "/complaint"

// InTime says that a dispute of an order can still be opened: seed 003 1.2. The last instant counts.
func InTime(p Policy, o collector.Order, at time.Time) error {
	switch {
	case o.Status == collector.OrderCancelled:
		return invalid("order", "the order was cancelled: there is nothing to dispute", "complain to the desk: "+Desk)
	case o.Delivered.IsZero() || at.Before(o.Delivered):
		return invalid("order", "the order is not complete yet", "a dispute opens when the goods are delivered; before that complain to the desk: "+Desk)
	case at.After(o.Delivered.Add(p.OpenWithin.Duration)):
		return invalid("order", fmt.Sprintf("the time for a dispute is over: it was %d hours from the order's completion", int(p.OpenWithin.Hours())),
			"complain to the desk: "+Desk)
	}
	return nil
}

// Open makes a dispute of a claim, or refuses it and says what can be done instead. Seed 003 1.1 to 1.4, 4.1.
func Open(p Policy, o collector.Order, merchant int64, c Claim, person int64, at time.Time) (collector.Dispute, Step, error) {
	d := collector.Dispute{Company: o.Company, Order: o.OrderID, Seller: o.Seller, Client: o.Buyer, Merchant: merchant, Policy: p.Version,
		Rating: c.Rating, Reason: c.Reason, Description: strings.TrimSpace(c.Description), Courier: o.Courier, Price: o.Amount, Currency: o.Currency,
		Opened: at, Completed: o.Delivered, Rev: 1}
	if err := InTime(p, o, at); err != nil {
		return d, Step{}, err
	}
	if err := claimed(p, d, c); err != nil {
		return d, Step{}, err
	}
	wish := collector.DisputeOffer{No: 1, Side: collector.SideClient, Kind: c.Outcome, Amount: c.Amount, At: at}
	wish, err := priced(d, wish)
	if err != nil {
		return d, Step{}, err
	}
	d.Offers = []collector.DisputeOffer{wish}
	m := &move{p: p, d: d, e: Event{Kind: "open", Side: collector.SideClient, Person: person}, at: at}
	m.step = Step{At: at, Side: collector.SideClient, Person: person, Did: "open"}
	for i := range openings {
		r := &openings[i]
		if r.when == nil || r.when(m) {
			m.enter(r)
			break
		}
	}
	return m.done()
}

func claimed(p Policy, d collector.Dispute, c Claim) error {
	switch {
	case !(c.Rating >= 1 && c.Rating < p.RatingBelow):
		return invalid("rating", fmt.Sprintf("a dispute needs a rating of 1 or more and below %g", p.RatingBelow), "with a better rating write a review, or complain to the desk: "+Desk)
	case !slices.Contains(collector.DisputeReasons, c.Reason):
		return invalid("reason", "the reason is missing", "choose one of the list")
	case !slices.Contains(collector.DisputeOutcomes, c.Outcome):
		return invalid("outcome", "the wished outcome is missing", "choose one of the list")
	case utf8.RuneCountInString(d.Description) < p.DescribeLeast:
		return invalid("description", fmt.Sprintf("the description is too short: at least %d letters", p.DescribeLeast), "say what happened, when, and what is wrong")
	case utf8.RuneCountInString(d.Description) > textMost:
		return invalid("description", fmt.Sprintf("the text is too long: at most %d letters", textMost), "say it shorter")
	}
	return nil
}

// priced checks the amount of an offer against the price of the order and completes it where only one amount can be meant.
func priced(d collector.Dispute, o collector.DisputeOffer) (collector.DisputeOffer, error) {
	if !slices.Contains(collector.DisputeOutcomes, o.Kind) {
		return o, invalid("outcome", "the outcome is missing", "choose one of the list")
	}
	if o.Kind == collector.OutcomeReplacement {
		o.Amount = 0
	}
	bounded := d.Price > 0 && d.Reason != collector.DisputeSurcharge // a surcharge is no part of the price
	switch {
	case o.Amount > amountMost:
		return o, invalid("amount", "the amount is too large", "give the price or less")
	case o.Amount < 0:
		return o, invalid("amount", "the amount is below zero", "give it without a minus")
	case bounded && o.Amount > d.Price:
		return o, invalid("amount", "the amount is more than the order cost", "give the price or less")
	case bounded && o.Kind == collector.OutcomePartial && o.Amount == d.Price:
		return o, invalid("amount", "this amount is the whole price", "choose the full refund")
	case bounded && o.Kind == collector.OutcomeFull && o.Amount != 0 && o.Amount != d.Price:
		return o, invalid("amount", "a full refund is the whole price", "choose the partial refund for less")
	case bounded && o.Kind == collector.OutcomeFull:
		o.Amount = d.Price
	}
	if o.Amount > 0 && d.Currency == "" {
		return o, invalid("amount", "the order names no currency", "agree on another outcome")
	}
	return o, nil
}

func invalid(where, msg, hint string) error {
	return &collector.Error{Code: collector.CodeInvalid, Where: where, Msg: msg, Hint: hint}
}
