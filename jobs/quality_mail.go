package jobs

import (
	"context"
	"encoding/json"
	"fmt"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/text"
	"molva/jobs/quality"
)

func init() {
	for kind, write := range map[collector.DeliveryKind]func(quality.Reader, quality.Notice) collector.Letter{
		collector.DeliverySellerExcluded: quality.Excluded, collector.DeliverySellerWarning: quality.Warned, collector.DeliverySellerLetter: quality.Received,
		collector.DeliverySellerRecheck: quality.Rechecked, collector.DeliverySellerReturned: quality.ReturnedByHand,
	} {
		letters[kind] = func(w *Work, ctx context.Context, scope collector.Scope, d store.Claimed, language string) (collector.Letter, error) {
			return w.sellerLetter(ctx, scope, d, language, write)
		}
	}
}

// sellerMail is the delivery of a letter to a seller, with the facts as they are now; nil when nobody is known who could be
// written to.
func (w *Work) sellerMail(ctx context.Context, scope collector.Scope, v collector.Seller, kind collector.DeliveryKind, n quality.Notice, once string) (*collector.Delivery, error) {
	if v.Person == 0 {
		return nil, nil
	}
	p, err := w.Store.Person(ctx, scope, v.Person)
	if err != nil || p.Mail == "" {
		return nil, err
	}
	data, err := json.Marshal(n)
	if err != nil {
		return nil, fmt.Errorf("the facts of a letter as JSON: %w", err)
	}
	return w.named(collector.Delivery{Kind: kind, Data: string(data), Once: once}), nil
}

func (w *Work) sellerLetter(ctx context.Context, scope collector.Scope, d store.Claimed, language string,
	write func(quality.Reader, quality.Notice) collector.Letter) (collector.Letter, error) {
	var n quality.Notice
	if err := json.Unmarshal([]byte(d.Data), &n); err != nil {
		return collector.Letter{}, fmt.Errorf("the facts of a letter: %w", err)
	}
	company, err := w.Store.Company(ctx, scope)
	if err != nil {
		return collector.Letter{}, err
	}
	page, err := w.LinkTo(ctx, scope, collector.LinkSeller, d.AboutID, d.To.PersonID)
	if err != nil {
		return collector.Letter{}, err
	}
	r := quality.Reader{Language: language, Name: text.Address(language, d.To.Name), Company: company.Name, Zone: d.To.Location(company), Page: page}
	return write(r, n), nil
}
