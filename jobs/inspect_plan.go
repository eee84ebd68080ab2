package jobs

import (
	"context"
	"time"

	"molva/collector"
	"molva/jobs/inspection"
)

// PlannedSeller is a seller who is to be looked at today, and why.
type PlannedSeller struct {
	inspection.Planned
	Seller     collector.Seller
	Inspection string // public id of the one that goes on
}

// InspectionPlan is the list of today: whom to look at first, and why (seed 001, 1.1).
func (w *Work) InspectionPlan(ctx context.Context, scope collector.Scope) ([]PlannedSeller, error) {
	r := inspection.Current()
	risks, err := w.Store.SellerRisks(ctx, scope, r.PlanSince(w.Clock.Now()))
	if err != nil {
		return nil, err
	}
	var out []PlannedSeller
	for _, p := range inspection.Plan(r, risks) {
		seller, err := w.Store.SellerByID(ctx, scope, p.Seller)
		if err != nil {
			return nil, err
		}
		i, _, err := w.Store.InspectionOf(ctx, scope, p.Seller)
		if err != nil {
			return nil, err
		}
		out = append(out, PlannedSeller{p, seller, i.PublicID})
	}
	return out, nil
}

// CheckText is a check of the regulation in a language.
type CheckText struct{ Name, Found, Advice string }

// CheckText is the words of a check in the version that is in force; its id for one that this version no more has.
func (w *Work) CheckText(id, language string) CheckText {
	if c, ok := inspection.Current().Check(id); ok {
		return CheckText(c.In(language))
	}
	return CheckText{Name: id}
}

// RegulationVersion is the version that is in force.
func (w *Work) RegulationVersion() string { return inspection.Current().Version }

// OpenInspection opens the inspection of a seller, or answers the one that goes on (false).
func (w *Work) OpenInspection(ctx context.Context, scope collector.Scope, seller, why string) (collector.Inspection, bool, error) {
	if err := allowed(scope, collector.ActionInspect); err != nil {
		return collector.Inspection{}, false, err
	}
	v, err := w.SellerNamed(ctx, scope, seller)
	if err != nil {
		return collector.Inspection{}, false, err
	}
	return w.Store.OpenInspection(ctx, scope, v.SellerID, inspection.Current().Row(), why, w.Clock.Now())
}

// CloseInspection ends an inspection that goes on; what it found no longer speaks for looking at the seller.
func (w *Work) CloseInspection(ctx context.Context, scope collector.Scope, id string) (collector.Inspection, error) {
	i, err := w.inspecting(ctx, scope, id)
	if err != nil {
		return i, err
	}
	if err := w.Store.CloseInspection(ctx, scope, i, w.Clock.Now()); err != nil {
		return i, err
	}
	return w.Store.Inspection(ctx, scope, id)
}

// FindingEffect is how often a check found something before the recommendation and behind it: what was counted when its
// days had passed, or as far as it is known today.
func (w *Work) FindingEffect(ctx context.Context, scope collector.Scope, f collector.Finding) (before, after int, err error) {
	if f.Recommended.IsZero() {
		return 0, 0, nil
	}
	if !f.Followed.IsZero() {
		return f.Before, f.After, nil
	}
	r, err := w.regulation(ctx, scope, f.Regulation)
	if err != nil {
		return 0, 0, err
	}
	c, _ := r.Check(f.Check)
	return w.Store.Effect(ctx, scope, f, c.Follow())
}

// CallExpert asks for somebody to call the seller's owner; the ticket has a deadline of its own (seed 001, 5.1).
func (w *Work) CallExpert(ctx context.Context, scope collector.Scope, id, words string) (collector.ExpertCall, error) {
	i, err := w.inspecting(ctx, scope, id)
	if err != nil {
		return collector.ExpertCall{}, err
	}
	if words, err = spoken(words, "text"); err != nil {
		return collector.ExpertCall{}, err
	}
	now := w.Clock.Now()
	return w.Store.CallExpert(ctx, scope, i, words, now, now.Add(inspection.Current().ExpertWithin()))
}

// ExpertCalled keeps what a call has brought, and ends its ticket.
func (w *Work) ExpertCalled(ctx context.Context, scope collector.Scope, id, outcome string) (collector.ExpertCall, error) {
	if err := allowed(scope, collector.ActionInspect); err != nil {
		return collector.ExpertCall{}, err
	}
	outcome, err := spoken(outcome, "text")
	if err != nil {
		return collector.ExpertCall{}, err
	}
	return decided(func() (collector.ExpertCall, error) {
		c, err := w.Store.Expert(ctx, scope, id)
		if err != nil {
			return c, err
		}
		if c.State == collector.ExpertDone {
			return c, &collector.Error{Code: collector.CodeConflict, Msg: "this call is done already", Hint: "call the expert anew"}
		}
		now := w.Clock.Now()
		c.State, c.Done, c.DoneBy, c.Outcome = collector.ExpertDone, now, scope.Person, outcome
		line := collector.Trail{At: now, Side: collector.SidePlatform, Person: scope.Person, Did: "expert_done", Data: "{}"}
		if err := w.Store.SaveExpert(ctx, scope, collector.Timer{}, c, nil, line); err != nil {
			return c, err
		}
		return w.Store.Expert(ctx, scope, id)
	})
}

// expertLate says that nobody has called in time: to who asked for it, where they have an address.
func (w *Work) expertLate(ctx context.Context, scope collector.Scope, t collector.Timer) error {
	c, err := w.Store.ExpertByID(ctx, scope, t.Subject)
	if err != nil {
		return err
	}
	if c.State != collector.ExpertOpen {
		return w.Store.EndTimer(ctx, t)
	}
	person, err := w.mailedPerson(ctx, scope, c.AskedBy)
	if err != nil {
		return err
	}
	c.State = collector.ExpertLate
	var d *collector.Delivery
	if person != nil {
		d = w.named(collector.Delivery{Kind: inspection.KindExpert, Receiver: person.PersonID, Channel: "mail", Due: t.Due, About: "inspection", AboutID: c.Inspection,
			Once: "inspect:expert:" + c.PublicID, Data: factsOf(inspection.Facts{Inspection: c.Inspection, Seller: c.Seller, Due: c.Due, Reason: c.Why})})
	}
	line := collector.Trail{At: t.Due, Side: collector.SideProgram, Did: "expert_late", Data: `{"due":"` + c.Due.UTC().Format(time.RFC3339) + `"}`}
	return w.Store.SaveExpert(ctx, scope, t, c, d, line)
}
