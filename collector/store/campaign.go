package store

import (
	"context"
	"encoding/json"
	"time"

	"molva/collector"
)

const campaignColumns = `campaign_id, public_id, company_id, name, state, days, by_category, from_minute, until_minute, reminders, between_days, cap_days,
words, started, walked, planned, rev, created`

func scanCampaign(row scanner) (c collector.Campaign, err error) {
	var categories string
	if err = row.Scan(&c.CampaignID, &c.PublicID, &c.Company, &c.Name, &c.State, &c.Days, &categories, &c.From, &c.Until, &c.Reminders, &c.Between, &c.Cap,
		&c.Words, when(&c.Started), &c.Walked, flag(&c.Planned), &c.Rev, when(&c.Created)); err == nil {
		err = json.Unmarshal([]byte(categories), &c.ByCategory)
	}
	return c, err
}

const sqlAddCampaign = `
INSERT INTO campaign (public_id, company_id, name, state, days, by_category, from_minute, until_minute, reminders, between_days, cap_days, words, started,
    walked, planned, rev, created)
VALUES (?, ?, ?, 'draft', ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 1, ?) RETURNING ` + campaignColumns

// AddCampaign makes a campaign that asks nobody before it is started.
func (s *Store) AddCampaign(ctx context.Context, scope collector.Scope, c collector.Campaign, now time.Time) (out collector.Campaign, err error) {
	if c.ByCategory == nil {
		c.ByCategory = map[string]int{}
	}
	categories, err := json.Marshal(c.ByCategory)
	if err != nil {
		return c, err
	}
	err = s.tx(ctx, func(q conn) error {
		out, _, err = first(ctx, q, scanCampaign, sqlAddCampaign, publicID(), scope.Company, c.Name, c.Days, string(categories), c.From, c.Until, c.Reminders,
			c.Between, c.Cap, c.Words, now)
		if err != nil {
			return err
		}
		return addTrail(ctx, q, campaignTrail(scope, out, "created", now))
	})
	return out, err
}

func campaignTrail(scope collector.Scope, c collector.Campaign, did string, now time.Time) collector.Trail {
	return collector.Trail{Company: scope.Company, About: "campaign", AboutID: c.CampaignID, At: now, Side: collector.SidePlatform, Person: scope.Person,
		Did: did, Rule: "004", Data: "{}"}
}

const sqlStateCampaign = `
UPDATE campaign SET state = ?, started = CASE WHEN started = 0 AND ? = 'started' THEN ? ELSE started END, rev = rev + 1
WHERE campaign_id = ? AND company_id = ? AND rev = ?`

// StateCampaign starts a campaign, lets it go on, or pauses it; ErrStale when somebody changed it since it was read. What
// a start makes due, a timer does in slices.
func (s *Store) StateCampaign(ctx context.Context, scope collector.Scope, c collector.Campaign, state collector.CampaignState, now time.Time) error {
	return s.tx(ctx, func(q conn) error {
		n, err := q.exec(ctx, sqlStateCampaign, state, state, now, c.CampaignID, scope.Company, c.Rev)
		if err == nil && n == 0 {
			err = stale("the campaign")
		}
		if err != nil {
			return err
		}
		if state == collector.CampaignStarted {
			if err := setTimer(ctx, q, scope.Company, collector.TimerCampaign, c.CampaignID, now); err != nil {
				return err
			}
		}
		return addTrail(ctx, q, campaignTrail(scope, c, string(state), now))
	})
}

const sqlCampaign = `
SELECT ` + campaignColumns + ` FROM campaign WHERE public_id = ? AND company_id = ?`

// Campaign is one campaign by the id that stands in addresses.
func (s *Store) Campaign(ctx context.Context, scope collector.Scope, publicID string) (collector.Campaign, error) {
	return s.campaign(ctx, publicID, sqlCampaign, publicID, scope.Company)
}

const sqlCampaignByID = `
SELECT ` + campaignColumns + ` FROM campaign WHERE campaign_id = ? AND company_id = ?`

// CampaignByID is one campaign by the inside id.
func (s *Store) CampaignByID(ctx context.Context, scope collector.Scope, id int64) (collector.Campaign, error) {
	return s.campaign(ctx, id, sqlCampaignByID, id, scope.Company)
}

func (s *Store) campaign(ctx context.Context, name any, query string, args ...any) (collector.Campaign, error) {
	c, ok, err := first(ctx, s.read(), scanCampaign, query, args...)
	if err == nil && !ok {
		err = missing("campaign", name)
	}
	return c, fault(err)
}

const sqlCampaigns = `
SELECT ` + campaignColumns + ` FROM campaign WHERE company_id = ? ORDER BY created, campaign_id`

// Campaigns are all of the company, oldest first.
func (s *Store) Campaigns(ctx context.Context, scope collector.Scope) ([]collector.Campaign, error) {
	all, err := list(ctx, s.read(), scanCampaign, sqlCampaigns, scope.Company)
	return all, fault(err)
}

const sqlHeldBy = `
SELECT state, reason, COUNT(*) FROM invitation WHERE campaign_id = ? GROUP BY state, reason`

// InvitationCount is how many orders of a campaign stand where.
type InvitationCount struct {
	State  collector.InvitationState
	Reason collector.HoldReason
	Orders int
}

// CountInvitations counts the rows of a campaign, so that the reconciliation is of what there is.
func (s *Store) CountInvitations(ctx context.Context, scope collector.Scope, c collector.Campaign) ([]InvitationCount, error) {
	if c.Company != scope.Company {
		return nil, missing("campaign", c.PublicID)
	}
	all, err := list(ctx, s.readAside(), func(row scanner) (n InvitationCount, err error) {
		err = row.Scan(&n.State, &n.Reason, &n.Orders)
		return n, err
	}, sqlHeldBy, c.CampaignID)
	return all, fault(err)
}

const sqlCountOrders = `
SELECT COUNT(*) FROM purchase WHERE company_id = ?`

// CountOrders is how many orders the company has.
func (s *Store) CountOrders(ctx context.Context, scope collector.Scope) (int, error) {
	n, err := one[int](ctx, s.readAside(), sqlCountOrders, scope.Company)
	return n, fault(err)
}
