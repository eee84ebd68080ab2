package web

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
	"molva/collector/store"
)

type campaignBody struct {
	Name           string         `json:"name" maxLength:"200"`
	Days           int            `json:"days" doc:"after delivery, where no category says otherwise: 0 to 90"`
	DaysByCategory map[string]int `json:"days_by_category,omitempty"`
	From           string         `json:"from,omitempty" default:"10:00" doc:"of the buyer's day"`
	Until          string         `json:"until,omitempty" default:"20:00"`
	Reminders      int            `json:"reminders,omitempty" doc:"0 to 2"`
	Between        int            `json:"between,omitempty" default:"5" doc:"days between the mails about one order"`
	Cap            int            `json:"cap,omitempty" default:"30" doc:"days in which a person gets one request, over all orders and campaigns"`
	Words          string         `json:"words,omitempty" maxLength:"2000" doc:"the company's own paragraph; it may promise, steer and choose nothing"`
}

type campaignJSON struct {
	ID             string                  `json:"id"`
	Name           string                  `json:"name"`
	State          collector.CampaignState `json:"state"`
	Days           int                     `json:"days"`
	DaysByCategory map[string]int          `json:"days_by_category"`
	From           string                  `json:"from"`
	Until          string                  `json:"until"`
	Reminders      int                     `json:"reminders"`
	Between        int                     `json:"between"`
	Cap            int                     `json:"cap"`
	Words          string                  `json:"words"`
	Started        *time.Time              `json:"started"`
	Since          *time.Time              `json:"since" doc:"orders that were delivered before are held as too_old"`
	Created        time.Time               `json:"created"`
	Orders         int                     `json:"orders" doc:"of the company: unplanned + waiting + eligible"`
	Unplanned      int                     `json:"unplanned" doc:"not looked at yet"`
	Waiting        int                     `json:"waiting" doc:"their day has not come"`
	Eligible       int                     `json:"eligible" doc:"invited + held"`
	Invited        int                     `json:"invited"`
	Held           int                     `json:"held"`
	HeldBy         map[string]int          `json:"held_by" doc:"by reason; they add up to held"`
}

type campaignsJSON struct {
	Campaigns []campaignJSON `json:"campaigns"`
}

type invitationJSON struct {
	Order    string                    `json:"order" doc:"the shop's own number"`
	OrderID  string                    `json:"order_id"`
	Campaign string                    `json:"campaign"`
	State    collector.InvitationState `json:"state" enum:"waiting,held,asked"`
	Reason   collector.HoldReason      `json:"reason,omitempty" doc:"why it is held, or why no reminder follows"`
	By       string                    `json:"by,omitempty" doc:"of cap: the order that took the place"`
	Step     int                       `json:"step" doc:"mails that were made"`
	Due      *time.Time                `json:"due" doc:"when it is looked at next"`
	Last     *time.Time                `json:"last" doc:"of the last mail"`
}

type invitationsJSON struct {
	Invitations []invitationJSON `json:"invitations"`
	Next        string           `json:"next"`
}

type invitationsQuery struct {
	ID    string `path:"id" maxLength:"64" doc:"public id"`
	Held  string `query:"held" enum:"not_delivered,cancelled,returned,no_mail,cap,unsubscribed,bounced,reviewed,open_case,open_dispute,paused,too_old" doc:"only those held for this reason"`
	State string `query:"state" enum:"waiting,held,asked" default:"asked" doc:"counts without held"`
	After string `query:"after" maxLength:"20" doc:"\"next\" of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
}

func (s *Server) apiCampaigns(api huma.API) {
	register(s, api, endpoint{Method: http.MethodGet, Path: "/campaigns", Does: "Campaigns with their reconciliation", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, _ *struct{}) (*answer[campaignsJSON], error) {
			list, err := s.campaignViews(ctx, scope)
			return &answer[campaignsJSON]{campaignsJSON{mapped(list, campaignOut)}}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/campaigns", Does: "Make a campaign; it asks nobody before it is started", Action: collector.ActionOrders, Status: http.StatusCreated},
		func(ctx context.Context, scope collector.Scope, in *body[campaignBody]) (*answer[campaignJSON], error) {
			v, err := s.addCampaign(ctx, scope, in.Body)
			return &answer[campaignJSON]{campaignOut(v)}, err
		})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/campaigns/{id}", Does: "One campaign with its reconciliation", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *named) (*answer[campaignJSON], error) {
			v, err := s.campaignView(ctx, scope, in.ID)
			return &answer[campaignJSON]{campaignOut(v)}, err
		})
	for verb, do := range map[string]func(context.Context, collector.Scope, string) (collector.Campaign, error){"start": s.Work.StartCampaign, "pause": s.Work.PauseCampaign} {
		register(s, api, endpoint{Method: http.MethodPost, Path: "/campaigns/{id}/" + verb, Does: "Let a campaign " + verb, Action: collector.ActionOrders, Fails: []int{http.StatusConflict}},
			func(ctx context.Context, scope collector.Scope, in *named) (*answer[campaignJSON], error) {
				if _, err := do(ctx, scope, in.ID); err != nil {
					return nil, err
				}
				v, err := s.campaignView(ctx, scope, in.ID)
				return &answer[campaignJSON]{campaignOut(v)}, err
			})
	}
	register(s, api, endpoint{Method: http.MethodGet, Path: "/campaigns/{id}/invitations", Does: "What a campaign made of which order", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *invitationsQuery) (*answer[invitationsJSON], error) {
			state := collector.InvitationState(in.State)
			if in.Held != "" {
				state = collector.InvitationHeld
			}
			list, next, err := s.invitationLines(ctx, scope, in.ID, state, collector.HoldReason(in.Held), in.After, in.Limit)
			return &answer[invitationsJSON]{invitationsJSON{mapped(list, func(l store.InvitationLine) invitationJSON { return invitationOut(l, in.ID) }), next}}, err
		})
}

func campaignOut(v campaignView) campaignJSON {
	out := campaignJSON{ID: v.PublicID, Name: v.Name, State: v.State, Days: v.Days, DaysByCategory: v.ByCategory, From: hours(v.From), Until: hours(v.Until),
		Reminders: v.Reminders, Between: v.Between, Cap: v.Cap, Words: v.Words, Started: instant(v.Started), Created: v.Created.UTC(), Orders: v.Sum.Orders,
		Unplanned: v.Sum.Unplanned, Waiting: v.Sum.Waiting, Eligible: v.Sum.Eligible, Invited: v.Sum.Invited, Held: v.Sum.Held, HeldBy: map[string]int{}}
	if out.DaysByCategory == nil {
		out.DaysByCategory = map[string]int{}
	}
	if !v.Started.IsZero() {
		out.Since = instant(v.Since())
	}
	for _, reason := range collector.HoldReasons {
		out.HeldBy[string(reason)] = v.Sum.HeldBy[reason]
	}
	return out
}

func invitationOut(l store.InvitationLine, campaign string) invitationJSON {
	return invitationJSON{Order: l.OrderKey, OrderID: l.OrderID, Campaign: campaign, State: l.State, Reason: l.Reason, By: l.ByKey, Step: l.Step,
		Due: instant(l.Due), Last: instant(l.Last)}
}

// hours is minutes of a day as 10:00.
func hours(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// minutesOf reads 10:00; 24:00 is the end of the day.
func minutesOf(s, where string) (int, error) {
	if t, err := time.Parse("15:04", s); err == nil {
		return t.Hour()*60 + t.Minute(), nil
	}
	if s == "24:00" {
		return 24 * 60, nil
	}
	return 0, invalid(where, "this is no time of day", "write 10:00")
}

func idAfter(after string) int64 {
	n, err := strconv.ParseInt(after, 10, 64)
	if err != nil {
		return 0
	}
	return n
}
