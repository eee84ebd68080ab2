package jobs

import (
	"context"
	"encoding/json"
	"fmt"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/text"
	"molva/jobs/own"
)

// The mails to the authors of reviews. All of them answer the author's own review and cannot be refused.
const (
	deliveryOwnThanks    collector.DeliveryKind = "own_thanks"
	deliveryOwnPublished collector.DeliveryKind = "own_published"
	deliveryOwnRefused   collector.DeliveryKind = "own_refused"
)

func init() {
	letters[deliveryOwnThanks] = (*Work).composeOwn
	letters[deliveryOwnPublished] = (*Work).composeOwn
	letters[deliveryOwnRefused] = (*Work).composeOwn
}

// ownFacts are what a decision promised, as the delivery keeps it.
type ownFacts struct {
	Reason collector.OwnReason `json:"reason,omitempty"`
	Late   bool                `json:"late,omitempty"`
}

// tellAuthor adds the mail that tells the author of a decision, where an address is known.
func (w *Work) tellAuthor(ctx context.Context, scope collector.Scope, write store.OwnWrite, late bool) (store.OwnWrite, error) {
	o := write.Own
	if o.Person == 0 {
		return write, nil
	}
	p, err := w.Store.Person(ctx, scope, o.Person)
	if err != nil {
		return write, err
	}
	if p.Mail == "" {
		write.Trail = append(write.Trail, collector.Trail{Side: collector.SideProgram, Did: "not_mailed", Data: ownData(map[string]any{"cause": "no address"})})
		return write, nil
	}
	kind := deliveryOwnPublished
	if o.State == collector.OwnRefused {
		kind = deliveryOwnRefused
	}
	data, err := json.Marshal(ownFacts{Reason: o.Reason, Late: late})
	if err != nil {
		return write, err
	}
	write.Letters = append(write.Letters, *w.named(collector.Delivery{Kind: kind, Receiver: o.Person, Channel: "mail", Due: o.Decided, Data: string(data),
		Once: fmt.Sprintf("own:%s:%s:%d", o.PublicID, o.State, o.Rev)}))
	return write, nil
}

// composeOwn writes a mail to the author of a review.
func (w *Work) composeOwn(ctx context.Context, scope collector.Scope, d store.Claimed, language string) (collector.Letter, error) {
	o, err := w.Store.Own(ctx, scope, d.AboutID)
	if collector.CodeOf(err) == collector.CodeNotFound {
		return collector.Letter{}, errNothing // erased meanwhile
	}
	if err != nil {
		return collector.Letter{}, err
	}
	var said ownFacts
	if d.Data != "" {
		if err := json.Unmarshal([]byte(d.Data), &said); err != nil {
			return collector.Letter{}, fmt.Errorf("facts of a letter: %w", err)
		}
	}
	company, err := w.Store.Company(ctx, scope)
	if err != nil {
		return collector.Letter{}, err
	}
	edit, err := w.LinkTo(ctx, scope, collector.LinkEdit, o.Document, o.Person)
	if err != nil {
		return collector.Letter{}, err
	}
	dispute, err := w.ownDisputeLink(ctx, scope, o)
	if err != nil {
		return collector.Letter{}, err
	}
	f := own.Facts{Name: text.Address(language, d.To.Name), Company: company.Name, Sent: text.Day(language, o.Written, d.To.Location(company)),
		Edit: edit, Dispute: dispute, Reviews: w.BaseURL + "/reviews", How: w.BaseURL + "/reviews/how",
		Reason: said.Reason, Late: said.Late}
	switch d.Kind {
	case deliveryOwnRefused:
		f.Note = o.Note
		return own.Refused(language, f), nil
	case deliveryOwnPublished:
		return own.Published(language, f), nil
	}
	return own.Thanks(language, f), nil
}
