package jobs

import (
	"context"
	"strings"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs/invite"
)

// Bounds of a campaign.
const (
	campaignDaysMost    = 90
	campaignCapMost     = 365
	campaignRemindMost  = 2 // seed 004: not to be too importunate
	campaignBetweenMost = 30
	campaignNameMost    = 120
	campaignCategories  = 100
)

// AddCampaign makes a campaign; it asks nobody before it is started. What would make the request a bought, steered or gated
// one is refused with the rule.
func (w *Work) AddCampaign(ctx context.Context, scope collector.Scope, c collector.Campaign) (collector.Campaign, error) {
	if err := allowed(scope, collector.ActionOrders); err != nil {
		return c, err
	}
	c.Name, c.Words = strings.TrimSpace(c.Name), strings.TrimSpace(c.Words)
	if err := soundCampaign(c); err != nil {
		return c, err
	}
	return w.Store.AddCampaign(ctx, scope, c, w.Clock.Now())
}

func soundCampaign(c collector.Campaign) error {
	wrong := func(where, msg, hint string) error {
		return &collector.Error{Code: collector.CodeInvalid, Where: where, Msg: msg, Hint: hint}
	}
	for name, days := range c.ByCategory {
		if days < 0 || days > campaignDaysMost || strings.TrimSpace(name) == "" {
			return wrong("days_by_category", "a category has no name or no such number of days", "write a category and 0 to 90 days")
		}
	}
	switch {
	case c.Name == "" || len([]rune(c.Name)) > campaignNameMost:
		return wrong("name", "the campaign has no name, or one that is too long", "120 letters at most")
	case c.Days < 0 || c.Days > campaignDaysMost:
		return wrong("days", "so many days after delivery nobody is asked", "write 0 to 90")
	case len(c.ByCategory) > campaignCategories:
		return wrong("days_by_category", "there are too many categories", "100 at most")
	case c.From < 0 || c.Until > 24*60 || c.Until-c.From < 30:
		return wrong("from", "the hours of sending leave no time", "write for example 10:00 and 20:00")
	case c.Reminders < 0 || c.Reminders > campaignRemindMost:
		return wrong("reminders", "there are at most two reminders", "write 0, 1 or 2")
	case c.Between < 1 || c.Between > campaignBetweenMost:
		return wrong("between", "so many days between the mails are not possible", "write 1 to 30")
	case c.Cap < 1 || c.Cap > campaignCapMost:
		return wrong("cap", "the cap is a number of days from 1 to 365", "30 is a good one")
	}
	return invite.Lint(c.Words)
}

// StartCampaign starts a campaign or lets a paused one go on. To start one that asks already changes nothing.
func (w *Work) StartCampaign(ctx context.Context, scope collector.Scope, publicID string) (collector.Campaign, error) {
	return w.stateCampaign(ctx, scope, publicID, collector.CampaignStarted)
}

// PauseCampaign lets nobody else be asked until the campaign is started again. One that was never started cannot pause.
func (w *Work) PauseCampaign(ctx context.Context, scope collector.Scope, publicID string) (collector.Campaign, error) {
	return w.stateCampaign(ctx, scope, publicID, collector.CampaignPaused)
}

func (w *Work) stateCampaign(ctx context.Context, scope collector.Scope, publicID string, state collector.CampaignState) (c collector.Campaign, err error) {
	if err := allowed(scope, collector.ActionOrders); err != nil {
		return c, err
	}
	for try := 0; ; try++ {
		if c, err = w.Store.Campaign(ctx, scope, publicID); err != nil || c.State == state {
			return c, err
		}
		if state == collector.CampaignPaused && c.State == collector.CampaignDraft {
			return c, &collector.Error{Code: collector.CodeConflict, Msg: "the campaign was never started", Hint: "it asks nobody; it can be started"}
		}
		err = w.Store.StateCampaign(ctx, scope, c, state, w.Clock.Now())
		if collector.CodeOf(err) == collector.CodeConflict && try < 3 {
			continue
		}
		if err != nil {
			return c, err
		}
		w.ring()
		return w.Store.Campaign(ctx, scope, publicID)
	}
}

// Reconciliation is where every order stands with a campaign, counted from the rows:
// Orders = Unplanned + Waiting + Eligible, Eligible = Invited + Held, Held = the sum of HeldBy.
type Reconciliation struct {
	Orders    int // of the company
	Unplanned int // not looked at yet: the walk that a start or an import sets off is under way
	Waiting   int // their day has not come
	Eligible  int
	Invited   int // at least one mail was made
	Held      int
	HeldBy    map[collector.HoldReason]int
}

// Reconcile counts a campaign's rows. One that was never started has looked at nothing.
func (w *Work) Reconcile(ctx context.Context, scope collector.Scope, c collector.Campaign) (Reconciliation, error) {
	r := Reconciliation{HeldBy: map[collector.HoldReason]int{}}
	counts, err := w.Store.CountInvitations(ctx, scope, c)
	if err != nil {
		return r, err
	}
	if r.Orders, err = w.Store.CountOrders(ctx, scope); err != nil {
		return r, err
	}
	for _, n := range counts {
		switch n.State {
		case collector.InvitationAsked:
			r.Invited += n.Orders
		case collector.InvitationHeld:
			r.Held += n.Orders
			r.HeldBy[n.Reason] += n.Orders
		default:
			r.Waiting += n.Orders
		}
	}
	r.Eligible = r.Invited + r.Held
	r.Unplanned = max(0, r.Orders-r.Waiting-r.Eligible) // an order may come in between the two counts
	return r, nil
}

// Bounced takes the news that a mail came back for good: its receiver is asked for reviews no more.
func (w *Work) Bounced(ctx context.Context, scope collector.Scope, messageID, reason string) error {
	if err := allowed(scope, collector.ActionOrders); err != nil {
		return err
	}
	messageID = "<" + strings.Trim(strings.TrimSpace(messageID), "<>") + ">"
	return w.Store.Bounced(ctx, scope, messageID, reason, w.Clock.Now())
}

// askFacts joins what the store knows with a campaign, for the rule.
func askFacts(c collector.Campaign, o store.PlannedOrder, company collector.Company) invite.Facts {
	zone, ok := collector.Zone(o.Zone)
	if !ok {
		zone, ok = collector.Zone(company.Zone)
	}
	if !ok {
		zone = time.UTC
	}
	return invite.Facts{Campaign: c, Status: o.Order.Status, Delivered: o.Order.Delivered, Category: o.Order.Category, Zone: zone, Mail: o.Mail, Refused: o.Refuse}
}

// SetOrderHook opens the webhook for orders with a new secret, or closes it with "".
func (w *Work) SetOrderHook(ctx context.Context, scope collector.Scope, secret string) error {
	if err := allowed(scope, collector.ActionOrders); err != nil {
		return err
	}
	return w.Store.SetOrderHook(ctx, scope, secret, w.Clock.Now())
}
