package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs"
)

// campaignView is a campaign with its reconciliation.
type campaignView struct {
	collector.Campaign
	Sum jobs.Reconciliation
}

func (s *Server) campaignViews(ctx context.Context, scope collector.Scope) ([]campaignView, error) {
	list, err := s.Store.Campaigns(ctx, scope)
	if err != nil {
		return nil, err
	}
	out := make([]campaignView, len(list))
	for i, c := range list {
		out[i].Campaign = c
		if out[i].Sum, err = s.Work.Reconcile(ctx, scope, c); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *Server) campaignView(ctx context.Context, scope collector.Scope, id string) (v campaignView, err error) {
	if v.Campaign, err = s.Store.Campaign(ctx, scope, id); err != nil {
		return v, err
	}
	v.Sum, err = s.Work.Reconcile(ctx, scope, v.Campaign)
	return v, err
}

func (s *Server) addCampaign(ctx context.Context, scope collector.Scope, in campaignBody) (campaignView, error) {
	c := collector.Campaign{Name: in.Name, Days: in.Days, ByCategory: in.DaysByCategory, Reminders: in.Reminders, Between: in.Between, Cap: in.Cap, Words: in.Words}
	var err error
	if c.From, err = minutesOf(in.From, "from"); err != nil {
		return campaignView{}, err
	}
	if c.Until, err = minutesOf(in.Until, "until"); err != nil {
		return campaignView{}, err
	}
	if c, err = s.Work.AddCampaign(ctx, scope, c); err != nil {
		return campaignView{}, err
	}
	return s.campaignView(ctx, scope, c.PublicID)
}

// invitationLines is a page of a campaign's orders; next is "" on the last one.
func (s *Server) invitationLines(ctx context.Context, scope collector.Scope, id string, state collector.InvitationState, reason collector.HoldReason, after string, limit int) ([]store.InvitationLine, string, error) {
	c, err := s.Store.Campaign(ctx, scope, id)
	if err != nil {
		return nil, "", err
	}
	list, err := s.Store.Invitations(ctx, scope, c, state, reason, idAfter(after), limit+1)
	if err != nil || len(list) <= limit {
		return list, "", err
	}
	return list[:limit], strconv.FormatInt(list[limit-1].InvitationID, 10), nil
}

type campaignsPage struct {
	*view
	Campaigns []campaignView
	Form      campaignForm
	Error     *fieldError
}

// campaignForm is the form as it was sent.
type campaignForm struct {
	Name, Days, Categories, From, Until, Reminders, Between, Cap, Words string
}

func (s *Server) listCampaigns(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "campaigns_title")
	if err != nil {
		return err
	}
	return s.showCampaigns(w, r, http.StatusOK, campaignsPage{view: v,
		Form: campaignForm{Days: "7", From: "10:00", Until: "20:00", Reminders: "1", Between: "5", Cap: "30"}})
}

func (s *Server) showCampaigns(w http.ResponseWriter, r *http.Request, status int, p campaignsPage) error {
	var err error
	if p.Campaigns, err = s.campaignViews(r.Context(), p.scope); err != nil {
		return err
	}
	return s.showAs(w, r, status, "campaigns", p)
}

func (s *Server) createCampaign(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "campaigns_title")
	if err != nil {
		return err
	}
	form := campaignForm{r.FormValue("name"), r.FormValue("days"), r.FormValue("days_by_category"), r.FormValue("from"), r.FormValue("until"), r.FormValue("reminders"),
		r.FormValue("between"), r.FormValue("cap"), r.FormValue("words")}
	in, err := form.body()
	var added campaignView
	if err == nil {
		added, err = s.addCampaign(r.Context(), v.scope, in)
	}
	if err != nil {
		return v.formError(err, func(status int, e *fieldError) error {
			return s.showCampaigns(w, r, status, campaignsPage{view: v, Form: form, Error: e})
		})
	}
	return s.redirect(w, r, "/campaigns/"+added.PublicID, v.T("campaign_made"))
}

func (f campaignForm) body() (campaignBody, error) {
	in := campaignBody{Name: f.Name, From: f.From, Until: f.Until, Words: f.Words, DaysByCategory: map[string]int{}}
	for _, n := range []struct {
		where, value string
		to           *int
	}{{"days", f.Days, &in.Days}, {"reminders", f.Reminders, &in.Reminders}, {"between", f.Between, &in.Between}, {"cap", f.Cap, &in.Cap}} {
		var err error
		if *n.to, err = strconv.Atoi(strings.TrimSpace(n.value)); err != nil {
			return in, invalid(n.where, "this is no number", "write a number of days")
		}
	}
	for _, line := range strings.Split(f.Categories, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		i := strings.LastIndexAny(line, "=:")
		if i < 0 {
			return in, invalid("days_by_category", "a line names no days", "write: category = 14")
		}
		days, err := strconv.Atoi(strings.TrimSpace(line[i+1:]))
		if err != nil {
			return in, invalid("days_by_category", "a line names no days", "write: category = 14")
		}
		in.DaysByCategory[strings.TrimSpace(line[:i])] = days
	}
	return in, nil
}

type heldRow struct {
	Reason collector.HoldReason
	Orders int
}

type campaignPageData struct {
	*view
	Campaign campaignView
	HeldBy   []heldRow
	Lines    []store.InvitationLine
	State    string
	Reason   string
	NextURL  string
	FirstURL string
}

// invitationStates may be listed.
var invitationStates = []string{string(collector.InvitationAsked), string(collector.InvitationWaiting), string(collector.InvitationHeld)}

func (s *Server) campaignPage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.newView(r, "campaign_title")
	if err != nil {
		return err
	}
	c, err := s.campaignView(r.Context(), v.scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	p := campaignPageData{view: v, Campaign: c, State: r.FormValue("state"), Reason: r.FormValue("held")}
	p.Heading = c.Name
	for _, reason := range collector.HoldReasons {
		p.HeldBy = append(p.HeldBy, heldRow{reason, c.Sum.HeldBy[reason]})
	}
	if !slices.Contains(collector.HoldReasons, collector.HoldReason(p.Reason)) {
		p.Reason = ""
	}
	if p.Reason != "" {
		p.State = string(collector.InvitationHeld)
	}
	if !slices.Contains(invitationStates, p.State) {
		p.State = invitationStates[0]
	}
	list, next, err := s.invitationLines(r.Context(), v.scope, c.PublicID, collector.InvitationState(p.State), collector.HoldReason(p.Reason), r.FormValue("after"), ordersShown)
	if err != nil {
		return err
	}
	p.Lines = list
	here := url.Values{"state": {p.State}, "held": {p.Reason}}
	if r.FormValue("after") != "" {
		p.FirstURL = "/campaigns/" + c.PublicID + "?" + here.Encode()
	}
	if next != "" {
		here.Set("after", next)
		p.NextURL = "/campaigns/" + c.PublicID + "?" + here.Encode()
	}
	return s.show(w, r, "campaign", p)
}

func (s *Server) startCampaign(w http.ResponseWriter, r *http.Request) error {
	return s.stateCampaign(w, r, s.Work.StartCampaign, "campaign_is_started")
}

func (s *Server) pauseCampaign(w http.ResponseWriter, r *http.Request) error {
	return s.stateCampaign(w, r, s.Work.PauseCampaign, "campaign_is_paused")
}

func (s *Server) stateCampaign(w http.ResponseWriter, r *http.Request, do func(context.Context, collector.Scope, string) (collector.Campaign, error), said string) error {
	v, err := s.newView(r, "campaign_title")
	if err != nil {
		return err
	}
	c, err := do(r.Context(), v.scope, r.PathValue("id"))
	if err != nil {
		return err
	}
	return s.redirect(w, r, "/campaigns/"+c.PublicID, v.T(said))
}

// Hours is minutes of a day as 10:00.
func (v *view) Hours(minutes int) string { return hours(minutes) }
