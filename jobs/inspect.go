package jobs

import (
	"context"
	"encoding/json"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs/inspection"
)

func init() {
	steppers[collector.TimerInspectOrder] = (*Work).inspectOrder
	steppers[collector.TimerInspectChat] = (*Work).inspectOrder
	steppers[collector.TimerInspectTalk] = (*Work).inspectTalk
	steppers[collector.TimerInspectFollow] = (*Work).followUp
	steppers[collector.TimerInspectExpert] = (*Work).expertLate
}

// inspectOrder has the detectors look at an order as it was at the timer's instant.
func (w *Work) inspectOrder(ctx context.Context, scope collector.Scope, t collector.Timer) error {
	o, err := w.Store.OrderByID(ctx, scope, t.Subject)
	if collector.CodeOf(err) == collector.CodeNotFound || err == nil && o.Seller == 0 {
		return w.Store.EndTimer(ctx, t)
	}
	if err != nil {
		return err
	}
	chat, err := w.Store.Chat(ctx, scope, "order", o.OrderID)
	if err != nil {
		return err
	}
	return w.examine(ctx, scope, t, o.Seller, inspection.Seen{Order: o, Chat: chat})
}

// inspectTalk has them look at what a seller said in an inspection.
func (w *Work) inspectTalk(ctx context.Context, scope collector.Scope, t collector.Timer) error {
	i, err := w.Store.InspectionByID(ctx, scope, t.Subject)
	if err != nil {
		return err
	}
	chat, err := w.Store.Chat(ctx, scope, "inspection", i.InspectionID)
	if err != nil {
		return err
	}
	return w.examine(ctx, scope, t, i.Seller, inspection.Seen{Chat: chat})
}

// examine writes what the detectors found: each finding with its grade, and the recommendation or the proposal that the
// regulation hints at (seed 001, 1.1 and 2.1).
func (w *Work) examine(ctx context.Context, scope collector.Scope, t collector.Timer, sellerID int64, seen inspection.Seen) error {
	r := inspection.Current()
	found, wake := inspection.Examine(r, seen, t.Due)
	x := store.Examined{Timer: t, Regulation: r.Row(), Wake: wake}
	seller, err := w.Store.SellerByID(ctx, scope, sellerID)
	if err != nil {
		return err
	}
	person, err := w.mailedPerson(ctx, scope, seller.Person)
	if err != nil {
		return err
	}
	earlier := map[string]store.Earlier{}
	for _, o := range found {
		e, ok := earlier[o.Check]
		if !ok {
			if e, err = w.Store.EarlierFindings(ctx, scope, sellerID, o.Check); err != nil {
				return err
			}
		}
		if e.Has(o.About, o.AboutID) {
			continue
		}
		c, _ := r.Check(o.Check)
		f := collector.Finding{Seller: sellerID, Check: o.Check, Clause: c.Clause, Order: seen.Order.OrderID, OrderKey: seen.Order.Key, About: o.About, AboutID: o.AboutID,
			Words: o.Words, SHA256: o.SHA256, At: o.At, Serial: e.Serial + 1}
		f.Grade, f.Nth = c.Grade(e.At, o.At)
		e.At, e.Serial = append(e.At, o.At), f.Serial
		earlier[o.Check] = e
		x.Findings = append(x.Findings, w.following(r, c, f, t, person))
	}
	_, err = w.Store.SaveExamined(ctx, scope, x)
	return err
}

// following is a finding with what follows from it.
func (w *Work) following(r *inspection.Regulation, c inspection.Check, f collector.Finding, t collector.Timer, person *collector.Person) store.FindingWrite {
	out := store.FindingWrite{Finding: f}
	switch {
	case c.Decision == inspection.ProposeBlock:
		out.Block = &collector.Block{Clause: r.OfferClause, Chat: f.AboutID}
	case person == nil:
		out.Silent = "no mail address of the seller is known"
	default:
		out.Letter = w.named(collector.Delivery{Kind: inspection.KindFinding, Receiver: person.PersonID, Channel: "mail"})
		out.FollowUp = t.Due.Add(c.Follow())
		out.LetterFor = func(f collector.Finding, i collector.Inspection) string {
			return factsOf(inspection.Facts{Inspection: i.InspectionID, Seller: f.Seller, Check: f.Check, Regulation: f.Regulation, Clause: f.Clause, Grade: f.Grade, Nth: f.Nth,
				Order: f.OrderKey, At: f.At})
		}
	}
	return out
}

// followUp counts what a recommendation has brought (seed 001, 4.1).
func (w *Work) followUp(ctx context.Context, scope collector.Scope, t collector.Timer) error {
	f, err := w.Store.FindingByID(ctx, scope, t.Subject)
	if err != nil {
		return err
	}
	r, err := w.regulation(ctx, scope, f.Regulation)
	if err != nil {
		return err
	}
	c, _ := r.Check(f.Check)
	return w.Store.SaveEffect(ctx, scope, t, f, c.Follow())
}

// regulation is the version of a row.
func (w *Work) regulation(ctx context.Context, scope collector.Scope, id int64) (*inspection.Regulation, error) {
	if id == 0 {
		return inspection.Current(), nil
	}
	row, err := w.Store.Regulation(ctx, scope, id)
	if err != nil {
		return nil, err
	}
	if now := inspection.Current(); row.SHA256 == now.Row().SHA256 {
		return now, nil
	}
	return inspection.Parse([]byte(row.Body))
}

// mailedPerson is a person who can be written to; nil where nobody is known, or no address.
func (w *Work) mailedPerson(ctx context.Context, scope collector.Scope, id int64) (*collector.Person, error) {
	if id == 0 {
		return nil, nil
	}
	p, err := w.Store.Person(ctx, scope, id)
	if err != nil || p.Mail == "" {
		return nil, err
	}
	return &p, nil
}

func factsOf(f inspection.Facts) string {
	b, err := json.Marshal(f)
	if err != nil {
		return "{}" // cannot happen: they are numbers, texts and times
	}
	return string(b)
}
