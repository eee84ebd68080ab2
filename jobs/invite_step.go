package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/collector/text"
	"molva/jobs/invite"
)

func init() {
	steppers[collector.TimerOrders] = (*Work).planOrders
	steppers[collector.TimerCampaign] = (*Work).walkCampaign
	steppers[collector.TimerInvite] = (*Work).inviteNow
	letters[collector.DeliveryInvitation] = (*Work).composeRequest
	letters[collector.DeliveryReminder] = (*Work).composeRequest
}

const (
	planBatch = 500
	planTime  = 5 * time.Second // then the walk lets others go first; shorter than stepLease
)

// planOrders lets every campaign that was started look at the orders that came in or changed, slice by slice. Each slice is
// a transaction of its own and is done once (purchase.planned), whoever holds the timer.
func (w *Work) planOrders(ctx context.Context, scope collector.Scope, t collector.Timer) error {
	company, err := w.Store.Company(ctx, scope)
	if err != nil {
		return err
	}
	for ends := time.Now().Add(planTime); ; {
		orders, err := w.Store.UnplannedOrders(ctx, scope, planBatch)
		if err != nil {
			return err
		}
		if len(orders) == 0 {
			return w.Store.EndTimer(ctx, t)
		}
		// Read behind the orders: one that is started later than this walks over them by itself.
		campaigns, err := w.startedCampaigns(ctx, scope)
		if err != nil {
			return err
		}
		var plans []collector.Invitation
		for _, c := range campaigns {
			plans = append(plans, plansOf(c, company, orders, w.Clock.Now())...)
		}
		if err := w.Store.SavePlans(ctx, scope, orders, plans, w.Clock.Now()); err != nil {
			return err
		}
		if time.Now().After(ends) || w.ended() {
			return w.Store.AgainTimer(ctx, t)
		}
	}
}

func (w *Work) startedCampaigns(ctx context.Context, scope collector.Scope) (started []collector.Campaign, err error) {
	all, err := w.Store.Campaigns(ctx, scope)
	for _, c := range all {
		if !c.Started.IsZero() {
			started = append(started, c)
		}
	}
	return started, err
}

// plansOf is what a campaign makes of some orders by what is known of them now: a day, or why there is none. What may
// change until that day (the cap, an open case, a review) is asked on that day.
func plansOf(c collector.Campaign, company collector.Company, orders []store.PlannedOrder, now time.Time) []collector.Invitation {
	plans := make([]collector.Invitation, 0, len(orders))
	for _, o := range orders {
		v := collector.Invitation{Campaign: c.CampaignID, Order: o.Order.OrderID, Person: o.Order.Buyer, State: collector.InvitationWaiting, Due: now}
		switch p := invite.Decide(askFacts(c, o, company), now); p.Do {
		case invite.Wait:
			v.Due = p.At
		case invite.Hold:
			v.State, v.Reason, v.Due = collector.InvitationHeld, p.Reason, p.At
		case invite.Send, invite.End: // it is due now, and decided by all that is known when its timer fires
		}
		plans = append(plans, v)
	}
	return plans
}

// walkCampaign plans the orders that were there when a campaign was started, in slices, and lets those go on that a pause
// held.
func (w *Work) walkCampaign(ctx context.Context, scope collector.Scope, t collector.Timer) error {
	company, err := w.Store.Company(ctx, scope)
	if err != nil {
		return err
	}
	for ends := time.Now().Add(planTime); ; {
		c, err := w.Store.CampaignByID(ctx, scope, t.Subject)
		if err != nil {
			return err
		}
		if done, err := w.walkOn(ctx, scope, c, company); err != nil || done {
			if err == nil {
				err = w.Store.EndTimer(ctx, t)
			}
			return err
		}
		if time.Now().After(ends) || w.ended() {
			return w.Store.AgainTimer(ctx, t)
		}
	}
}

// walkOn walks one slice; true when nothing is left to do.
func (w *Work) walkOn(ctx context.Context, scope collector.Scope, c collector.Campaign, company collector.Company) (bool, error) {
	if !c.Planned {
		orders, err := w.Store.OrdersBehind(ctx, scope, c.Walked, planBatch)
		if err != nil {
			return false, err
		}
		plans := plansOf(c, company, orders, w.Clock.Now())
		return false, w.Store.SaveWalk(ctx, scope, c, orders, plans, len(orders) < planBatch, w.Clock.Now())
	}
	if c.State != collector.CampaignStarted {
		return true, nil
	}
	n, err := w.Store.WakePaused(ctx, scope, c, w.Clock.Now(), planBatch)
	return n == 0, err
}

// inviteNow decides about one request when its timer fires. One that fires late (the program was down) is decided by the time
// at which the mail would really leave, and its reminder counts from there: nobody is written to at night, nor twice in one
// hour, because a machine stood still.
func (w *Work) inviteNow(ctx context.Context, scope collector.Scope, t collector.Timer) error {
	company, err := w.Store.Company(ctx, scope)
	if err != nil {
		return err
	}
	read, err := w.Store.InvitationFacts(ctx, scope, t.Subject)
	if err != nil {
		return err
	}
	facts := askFacts(read.Campaign, read.Order, company)
	facts.Invitation, facts.Reviewed, facts.Matter, facts.AskedAt, facts.AskedBy = read.Invitation, read.Reviewed, read.Matter, read.AskedAt, read.AskedBy
	facts.Elsewhere, facts.Cap = read.Elsewhere, read.Cap
	at := t.Due
	if now := w.Clock.Now(); now.After(at) {
		at = now
	}
	plan := invite.Decide(facts, at)
	next, did := inviteAfter(read, plan, at)
	var mail *collector.Delivery
	if plan.Do == invite.Send {
		mail = w.requestOf(read, next, facts, at)
		facts.Invitation, facts.AskedBy, facts.AskedAt = next, next.Order, next.Last
		if next.Step <= read.Campaign.Reminders {
			next.Due = invite.Reminder(facts)
		}
	}
	return w.Store.TakeInvitation(ctx, t, read, next, mail, did)
}

// inviteAfter is an invitation after a plan, and what the order's log says of it.
func inviteAfter(read store.InvitationFacts, p invite.Plan, at time.Time) (collector.Invitation, collector.Trail) {
	v, was := read.Invitation, read.Invitation
	v.Person, v.Due, v.By = read.Order.Order.Buyer, p.At, p.By
	did := collector.Trail{Company: v.Company, About: "order", AboutID: v.Order, At: at, Side: collector.SideProgram, Rule: "004"}
	switch p.Do {
	case invite.Wait:
		if v.Reason = ""; v.Step == 0 {
			v.State = collector.InvitationWaiting
		}
	case invite.Hold:
		if v.Reason = p.Reason; v.Step == 0 {
			v.State = collector.InvitationHeld
		}
		did.Did = "held"
	case invite.Send:
		v.State, v.Reason, v.Step, v.Last, v.Due = collector.InvitationAsked, "", v.Step+1, at, time.Time{}
		if did.Did = "asked"; v.Step > 1 {
			did.Did = "reminded"
		}
	case invite.End:
		if v.Reason = p.Reason; p.Reason != "" {
			did.Did = "asked no further"
		}
	}
	if did.Did == "held" && was.Reason == v.Reason && was.By == v.By {
		did.Did = "" // it was looked at again and stands as it stood
	}
	did.Data = factsJSON(map[string]any{"campaign": read.Campaign.PublicID, "reason": v.Reason, "by_order": v.By, "step": v.Step})
	return v, did
}

func factsJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("facts of the log cannot be written: " + err.Error()) // plain values
	}
	return string(b)
}

// requestFacts are what a request promised, as it was when it was made.
type requestFacts struct {
	Delivered time.Time `json:"delivered"`
	Zone      string    `json:"zone"`
	Words     string    `json:"words"`
	Step      int       `json:"step"`
	Last      bool      `json:"last,omitempty"`
	Order     int64     `json:"order"`
	// The buyer's hours, which a try after a server said "later" keeps too.
	From  int `json:"from,omitempty"`
	Until int `json:"until,omitempty"`
}

// requestOf is the mail of a step: there is one of each, whatever dies under way.
func (w *Work) requestOf(read store.InvitationFacts, next collector.Invitation, f invite.Facts, at time.Time) *collector.Delivery {
	kind := collector.DeliveryInvitation
	if next.Step > 1 {
		kind = collector.DeliveryReminder
	}
	return w.named(collector.Delivery{Kind: kind, Receiver: next.Person, Channel: "mail", About: store.AboutInvitation, AboutID: next.InvitationID, Due: at,
		Purpose: collector.PurposeReview, Once: "invite:" + strconv.FormatInt(next.InvitationID, 10) + ":" + strconv.Itoa(next.Step),
		Data: factsJSON(requestFacts{Delivered: f.Delivered, Zone: f.Zone.String(), Words: read.Campaign.Words, Step: next.Step, Last: next.Step > read.Campaign.Reminders,
			Order: next.Order, From: read.Campaign.From, Until: read.Campaign.Until})})
}

// requestHours is when a request may leave that is sent at an instant: a try after its server said "later", or after the
// program was down, keeps its reader's hours too (F2). The instant itself for all else.
func requestHours(d collector.Delivery, at time.Time) time.Time {
	var f requestFacts
	if d.About != store.AboutInvitation || json.Unmarshal([]byte(d.Data), &f) != nil {
		return at
	}
	zone, ok := collector.Zone(f.Zone)
	if !ok || f.From >= f.Until {
		return at
	}
	return invite.Window{From: f.From, Until: f.Until, Zone: zone}.Next(at)
}

// composeRequest writes a request. It reads the delivery and its receiver and nothing of any review.
func (w *Work) composeRequest(ctx context.Context, scope collector.Scope, d store.Claimed, language string) (collector.Letter, error) {
	var f requestFacts
	if err := json.Unmarshal([]byte(d.Data), &f); err != nil {
		return collector.Letter{}, fmt.Errorf("facts of request %s: %w", d.PublicID, err)
	}
	zone := collector.Company{Zone: f.Zone}.Location()
	return invite.Letter(language, invite.Request{Name: text.Address(language, d.To.Name), Delivered: f.Delivered, Zone: zone, Step: f.Step - 1, Last: f.Last, Words: f.Words,
		Form: w.address(d.Form), Unsubscribe: w.address(d.Unsubscribe)}), nil
}
