package jobs

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"molva/collector"
	"molva/jobs/inspection"
)

// talkMost bounds a message, in letters.
const talkMost = 4000

// spoken is what somebody wrote, or why it cannot be taken.
func spoken(words, where string) (string, error) {
	words = strings.TrimSpace(words)
	switch n := utf8.RuneCountInString(words); {
	case n == 0:
		return "", &collector.Error{Code: collector.CodeInvalid, Where: where, Msg: "nothing is written here", Hint: "write some words"}
	case n > talkMost:
		return "", &collector.Error{Code: collector.CodeInvalid, Where: where, Msg: "this is longer than 4000 letters", Hint: "write it shorter"}
	}
	return words, nil
}

// aheadMost is how far the clock of a shop may be ahead of ours.
const aheadMost = 5 * time.Minute

// SayAboutOrder takes in what was said in the chat of an order, as the shop or the marketplace sends it: by whom, and when (zero:
// now). The same message again changes nothing (false). The order is named by the shop's own number.
func (w *Work) SayAboutOrder(ctx context.Context, scope collector.Scope, key string, side collector.Side, words string, at time.Time) (collector.Chat, bool, error) {
	if !scope.Role.May(collector.ActionInspect) {
		if err := allowed(scope, collector.ActionOrders); err != nil {
			return collector.Chat{}, false, err
		}
	}
	words, err := spoken(words, "text")
	if err != nil {
		return collector.Chat{}, false, err
	}
	o, err := w.Store.OrderByKey(ctx, scope, key)
	if err != nil {
		return collector.Chat{}, false, err
	}
	now := w.Clock.Now()
	if at.IsZero() {
		at = now
	}
	if at.After(now.Add(aheadMost)) {
		return collector.Chat{}, false, &collector.Error{Code: collector.CodeInvalid, Where: "at", Msg: "the message comes from the future", Hint: "check the clock of the shop"}
	}
	c := collector.Chat{At: at.UTC().Truncate(time.Microsecond), Side: side, Text: words}
	switch side {
	case collector.SideClient:
		c.Person = o.Buyer
	case collector.SidePlatform:
		c.Person = scope.Person
	case collector.SideSeller:
		if o.Seller != 0 {
			seller, err := w.Store.SellerByID(ctx, scope, o.Seller)
			if err != nil {
				return collector.Chat{}, false, err
			}
			c.Person = seller.Person
		}
	default:
		return c, false, &collector.Error{Code: collector.CodeInvalid, Where: "side", Msg: "there is no such side", Hint: "client, seller and platform are"}
	}
	defer w.ring()
	return w.Store.SayAboutOrder(ctx, scope, o, c, now)
}

// WriteToSeller writes to a seller in an inspection; the seller gets it by mail where an address is known (seed 001, 2.4).
func (w *Work) WriteToSeller(ctx context.Context, scope collector.Scope, id, words string) (collector.Chat, error) {
	i, err := w.inspecting(ctx, scope, id)
	if err != nil {
		return collector.Chat{}, err
	}
	if words, err = spoken(words, "text"); err != nil {
		return collector.Chat{}, err
	}
	seller, err := w.Store.SellerByID(ctx, scope, i.Seller)
	if err != nil {
		return collector.Chat{}, err
	}
	person, err := w.mailedPerson(ctx, scope, seller.Person)
	if err != nil {
		return collector.Chat{}, err
	}
	var letter func(collector.Chat) collector.Delivery
	if person != nil {
		letter = func(c collector.Chat) collector.Delivery {
			return *w.named(collector.Delivery{Kind: inspection.KindMessage, Receiver: person.PersonID, Channel: "mail", Due: c.At, About: "inspection", AboutID: i.InspectionID,
				Data: factsOf(inspection.Facts{Inspection: i.InspectionID, Seller: i.Seller, Regulation: i.Regulation, Chat: c.ChatID})})
		}
	}
	defer w.ring()
	return w.Store.SayInInspection(ctx, scope, i, collector.Chat{At: w.Clock.Now(), Side: collector.SidePlatform, Person: scope.Person, Text: words}, letter)
}

// SellerWrites keeps what a seller answers in an inspection by their own link.
func (w *Work) SellerWrites(ctx context.Context, link collector.Link, words string) (collector.Chat, error) {
	words, err := spoken(words, "text")
	if err != nil {
		return collector.Chat{}, err
	}
	scope := collector.System(link.Company)
	i, err := w.Store.InspectionByID(ctx, scope, link.Subject)
	if err != nil {
		return collector.Chat{}, err
	}
	if i.State != collector.InspectionOpen {
		return collector.Chat{}, errClosed
	}
	defer w.ring()
	return w.Store.SayInInspection(ctx, scope, i, collector.Chat{At: w.Clock.Now(), Side: collector.SideSeller, Person: link.Person, Text: words}, nil)
}

var errClosed = &collector.Error{Code: collector.CodeConflict, Msg: "the inspection is closed", Hint: "a new one can be opened"}

// inspecting is an inspection that goes on and in which the scope may act.
func (w *Work) inspecting(ctx context.Context, scope collector.Scope, id string) (collector.Inspection, error) {
	if err := allowed(scope, collector.ActionInspect); err != nil {
		return collector.Inspection{}, err
	}
	i, err := w.Store.Inspection(ctx, scope, id)
	if err == nil && i.State != collector.InspectionOpen {
		err = errClosed
	}
	return i, err
}

// AddNote leaves a note about a seller for whoever writes to it next (seed 001, 2.3).
func (w *Work) AddNote(ctx context.Context, scope collector.Scope, seller, words string) (collector.Note, error) {
	if err := allowed(scope, collector.ActionInspect); err != nil {
		return collector.Note{}, err
	}
	words, err := spoken(words, "text")
	if err != nil {
		return collector.Note{}, err
	}
	v, err := w.SellerNamed(ctx, scope, seller)
	if err != nil {
		return collector.Note{}, err
	}
	return w.Store.AddNote(ctx, scope, collector.Note{Seller: v.SellerID, Person: scope.Person, At: w.Clock.Now(), Text: words})
}
