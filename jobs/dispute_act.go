package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs/dispute"
)

// DisputeAct is what somebody does in a dispute.
type DisputeAct = dispute.Event

// DisputeEvent says which.
type DisputeEvent = dispute.EventKind

// disputeTries is how often a step is decided anew because somebody else changed the dispute in the same moment.
const disputeTries = 3

// ActOnDispute takes a step of who works here: a decision, or that a compensation was made.
func (w *Work) ActOnDispute(ctx context.Context, scope collector.Scope, publicID string, act DisputeAct) (collector.Dispute, error) {
	if err := allowed(scope, collector.ActionDisputes); err != nil {
		return collector.Dispute{}, err
	}
	d, err := w.Store.Dispute(ctx, scope, publicID)
	if err != nil {
		return d, err
	}
	act.Side, act.Person = collector.SidePlatform, scope.Person
	return w.actOnDispute(ctx, scope, d.DisputeID, act)
}

// ActAsSide takes a step of the client or the seller whose link was followed.
func (w *Work) ActAsSide(ctx context.Context, link collector.Link, act DisputeAct) (collector.Dispute, error) {
	switch link.Kind {
	case collector.LinkDisputeClient:
		act.Side = collector.SideClient
	case collector.LinkDisputeSeller:
		act.Side = collector.SideSeller
	default:
		return collector.Dispute{}, collector.Errorf(collector.CodeForbidden, "this link opens no dispute")
	}
	act.Person = link.Person
	return w.actOnDispute(ctx, collector.System(link.Company), link.Subject, act)
}

// actOnDispute decides on the row as it is and writes what was decided, unless somebody changed the row meanwhile: then it
// is decided anew. What the clock would have done before comes first, each deadline at its own time.
func (w *Work) actOnDispute(ctx context.Context, scope collector.Scope, id int64, act DisputeAct) (d collector.Dispute, err error) {
	for range disputeTries {
		if d, err = w.Store.DisputeByID(ctx, scope, id); err != nil {
			return d, err
		}
		if again, err := w.sentAgain(ctx, scope, d, act); again || err != nil {
			return d, err
		}
		policy, err := dispute.PolicyOf(d.Policy)
		if err != nil {
			return d, err
		}
		now := w.Clock.Now()
		then, steps, err := dispute.Advance(policy, d, now)
		if err != nil {
			return d, err
		}
		if act.Kind == dispute.EventDecide && then.State == collector.DisputeArbiter { // by now: the clock may have made it the arbiter's
			if err := w.independent(ctx, scope, d, act.Person); err != nil {
				return d, err
			}
		}
		then, step, err := dispute.Decide(policy, then, act, now)
		if err != nil {
			return d, err
		}
		write, err := w.disputeWrite(ctx, scope, then, append(steps, step)...)
		if err != nil {
			return d, err
		}
		if err := w.openBreach(ctx, scope, d, then, now); err != nil {
			return d, err
		}
		out, err := w.Store.SaveDispute(ctx, scope, then, write)
		if err == nil {
			w.ring()
			return out, w.endBreach(ctx, scope, d, out, now)
		}
		if !errors.Is(err, store.ErrStale) {
			return d, err
		}
	}
	return d, &collector.Error{Code: collector.CodeConflict, Msg: "the other side acts in the dispute at this moment", Hint: "look at the dispute anew"}
}

// sentAgain says that an act is written down already, and nothing has happened since: its sender lost the answer.
func (w *Work) sentAgain(ctx context.Context, scope collector.Scope, d collector.Dispute, act DisputeAct) (bool, error) {
	if act.Kind != dispute.EventMessage && act.Kind != dispute.EventOffer {
		return false, nil // the rules refuse these a second time
	}
	trail, err := w.Store.Trail(ctx, scope, "dispute", d.DisputeID)
	if err != nil {
		return false, err
	}
	for _, t := range slices.Backward(trail) {
		if t.Did == nobodyToWriteTo {
			continue // a note on the step before it
		}
		last := dispute.Step{Row: t.Did, Side: t.Side, Person: t.Person}
		chat, err := w.Store.Chat(ctx, scope, "dispute", d.DisputeID)
		if n := len(chat); n > 0 && chat[n-1].At.Equal(t.At) && chat[n-1].Side == t.Side {
			last.Said = chat[n-1].Text
		}
		return err == nil && dispute.Again(d, act, last), err
	}
	return false, nil
}

// independent refuses an arbiter who had a part in the dispute before. Seed 003 2.4.
func (w *Work) independent(ctx context.Context, scope collector.Scope, d collector.Dispute, person int64) error {
	if person == 0 {
		return &collector.Error{Code: collector.CodeForbidden, Msg: "an arbiter is a person", Hint: "sign in to decide"}
	}
	trail, err := w.Store.Trail(ctx, scope, "dispute", d.DisputeID)
	if err != nil {
		return err
	}
	if person == d.Client || person == d.Merchant || slices.ContainsFunc(trail, func(t collector.Trail) bool { return t.Person == person }) {
		return &collector.Error{Code: collector.CodeForbidden, Msg: "who had a part in the dispute is no arbiter of it", Hint: "let somebody else decide"}
	}
	return nil
}

// moveDispute takes the step that a dispute's timer was set for, at the time it was set for.
func (w *Work) moveDispute(ctx context.Context, scope collector.Scope, t collector.Timer) error {
	d, err := w.Store.DisputeByID(ctx, scope, t.Subject)
	if collector.CodeOf(err) == collector.CodeNotFound || err == nil && d.Next.IsZero() {
		return w.Store.EndTimer(ctx, t)
	}
	if err != nil {
		return err
	}
	policy, err := dispute.PolicyOf(d.Policy)
	if err != nil {
		return err
	}
	then, step, err := dispute.Decide(policy, d, DisputeAct{Kind: dispute.EventClock, Side: collector.SideProgram}, t.Due)
	if err != nil {
		return err
	}
	write, err := w.disputeWrite(ctx, scope, then, step)
	if err != nil {
		return err
	}
	if err := w.openBreach(ctx, scope, d, then, t.Due); err != nil {
		return err
	}
	return w.Store.FireDispute(ctx, scope, t, then, write)
}

func init() { steppers[collector.TimerDispute] = (*Work).moveDispute }

// disputeWrite is what steps write beside the row: trail, chat, letters and the ledger.
func (w *Work) disputeWrite(ctx context.Context, scope collector.Scope, d collector.Dispute, steps ...dispute.Step) (out store.DisputeWrite, err error) {
	for _, s := range steps {
		out.At, out.Solved, out.Closed = s.At, out.Solved || s.Solved, out.Closed || s.Closed
		data, err := json.Marshal(map[string]any{"row": s.Row, "policy": d.Policy, "notices": s.Notices})
		if err != nil {
			return out, err
		}
		out.Trail = append(out.Trail, collector.Trail{At: s.At, Side: s.Side, Person: s.Person, Did: s.Row, Rule: dispute.Cite(s.Clauses), Data: string(data)})
		if s.Said != "" {
			out.Chat = append(out.Chat, collector.Chat{At: s.At, Side: s.Side, Person: s.Person, Text: s.Said})
		}
		out.Postings = append(out.Postings, s.Postings...)
		for _, n := range s.Notices {
			if err := w.notify(ctx, scope, d, n, s.At, &out); err != nil {
				return out, err
			}
		}
	}
	return out, nil
}

// nobodyToWriteTo is the line of a trail that a side has no address.
const nobodyToWriteTo = "nobody_to_write_to"

// notify makes a letter due to each receiver of a notice; that there is nobody to write to is a line of the trail.
func (w *Work) notify(ctx context.Context, scope collector.Scope, d collector.Dispute, n dispute.Notice, at time.Time, out *store.DisputeWrite) error {
	to, err := w.disputeReaders(ctx, scope, d, n.To)
	if err != nil {
		return err
	}
	data, err := json.Marshal(promised(d, n))
	if err != nil {
		return err
	}
	kind, purpose := DeliveryDispute, collector.PurposeService
	if n.Kind == dispute.NoticeSecondAsk {
		kind, purpose = DeliverySecondAsk, collector.PurposeReview
	}
	for _, p := range to {
		out.Deliveries = append(out.Deliveries, w.named(collector.Delivery{Kind: kind, Receiver: p, Channel: "mail", Data: string(data), Purpose: purpose, Due: at}))
	}
	if len(to) == 0 {
		out.Trail = append(out.Trail, collector.Trail{At: at, Side: collector.SideProgram, Did: nobodyToWriteTo, Data: string(data)})
	}
	if len(to) == 0 && n.To == collector.SideSeller && (n.Kind == dispute.NoticeOpened || n.Kind == dispute.NoticeReminder) {
		// silence decides against a seller: who answers for disputes hears that this one was told nothing
		return w.notify(ctx, scope, d, dispute.Notice{To: collector.SidePlatform, Kind: dispute.NoticeNoAddress, Until: n.Until}, at, out)
	}
	return nil
}

// disputeReaders are the persons of a side who have a mail address.
func (w *Work) disputeReaders(ctx context.Context, scope collector.Scope, d collector.Dispute, side collector.Side) (out []int64, err error) {
	if side == collector.SidePlatform {
		people, err := w.Store.People(ctx, scope)
		for _, p := range people {
			if p.Role.May(collector.ActionDisputes) {
				out = append(out, p.PersonID)
			}
		}
		return out, err
	}
	id := d.Client
	if side == collector.SideSeller {
		if id = d.Merchant; id == 0 && d.Seller != 0 { // somebody may have become known meanwhile
			seller, err := w.Store.SellerByID(ctx, scope, d.Seller)
			if err != nil {
				return nil, err
			}
			id = seller.Person
		}
	}
	if id == 0 {
		return nil, nil
	}
	p, err := w.Store.Person(ctx, scope, id)
	if err == nil && p.Mail != "" {
		out = []int64{id}
	}
	return out, err
}
