package jobs

import (
	"cmp"
	"context"
	"encoding/json"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/text"
	"molva/jobs/inspection"
)

func init() {
	for _, kind := range []collector.DeliveryKind{inspection.KindFinding, inspection.KindMessage, inspection.KindBlock, inspection.KindAppeal, inspection.KindLifted,
		inspection.KindUpheld, inspection.KindExpert, inspection.KindAppealed} {
		letters[kind] = (*Work).composeInspect
	}
}

// composeInspect writes a letter of an inspection from the facts that its delivery keeps.
func (w *Work) composeInspect(ctx context.Context, scope collector.Scope, d store.Claimed, language string) (collector.Letter, error) {
	var f inspection.Facts
	if err := json.Unmarshal([]byte(d.Data), &f); err != nil {
		return collector.Letter{}, collector.Errorf(collector.CodeInvalid, "the facts of the letter: %w", err)
	}
	r, err := w.regulation(ctx, scope, f.Regulation)
	if err != nil {
		return collector.Letter{}, err
	}
	company, err := w.Store.Company(ctx, scope)
	if err != nil {
		return collector.Letter{}, err
	}
	seller, err := w.Store.SellerByID(ctx, scope, f.Seller)
	if err != nil {
		return collector.Letter{}, err
	}
	to := inspection.Reader{Language: language, Zone: d.To.Location(company), Name: text.Address(language, d.To.Name), Company: company.Name, Seller: cmp.Or(seller.Name, seller.Key)}
	if f.Chat != 0 {
		chat, err := w.Store.ChatByID(ctx, scope, f.Chat)
		if err != nil {
			return collector.Letter{}, err
		}
		to.Quote = chat.Text
	}
	if to.Link, err = w.inspectLink(ctx, scope, d.Kind, f, d.To.PersonID); err != nil {
		return collector.Letter{}, err
	}
	if d.Kind == inspection.KindAppeal || d.Kind == inspection.KindAppealed {
		b, err := w.Store.BlockByID(ctx, scope, f.Block)
		if err != nil {
			return collector.Letter{}, err
		}
		to.Quote = b.Appeal
	}
	letter, ok := inspection.Letter(d.Kind, r, f, to)
	if !ok {
		return letter, collector.Errorf(collector.CodeInvalid, "no letter of the kind %s is known", d.Kind)
	}
	return letter, nil
}

// inspectLink is where a letter's reader goes on: the seller by a link of their own, a colleague to the console.
func (w *Work) inspectLink(ctx context.Context, scope collector.Scope, kind collector.DeliveryKind, f inspection.Facts, person int64) (string, error) {
	switch kind {
	case inspection.KindExpert, inspection.KindAppealed:
		i, err := w.Store.InspectionByID(ctx, scope, f.Inspection)
		return w.BaseURL + "/inspections/" + i.PublicID, err
	case inspection.KindBlock, inspection.KindAppeal, inspection.KindLifted, inspection.KindUpheld:
		return w.LinkTo(ctx, scope, collector.LinkAppeal, f.Block, person)
	}
	return w.LinkTo(ctx, scope, collector.LinkInspection, f.Inspection, person)
}
