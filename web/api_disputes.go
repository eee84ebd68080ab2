package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs"
)

type disputeOfferJSON struct {
	Number int                      `json:"number"`
	Side   collector.Side           `json:"side"`
	Kind   collector.DisputeOutcome `json:"kind"`
	Amount int64                    `json:"amount" doc:"minor units; 0: none named"`
	Text   string                   `json:"text"`
	At     time.Time                `json:"at"`
}

type disputeLineJSON struct {
	Line     int                      `json:"line"`
	Kind     collector.DisputeOutcome `json:"kind"`
	Amount   int64                    `json:"amount"`
	Executor collector.Side           `json:"executor" doc:"seller or platform"`
	Due      time.Time                `json:"due"`
	Done     *time.Time               `json:"done,omitempty"`
	Proof    string                   `json:"proof"`
	SHA256   string                   `json:"sha256" doc:"of the proof"`
}

type disputeTrailJSON struct {
	At   time.Time      `json:"at"`
	Side collector.Side `json:"side"`
	Did  string         `json:"did"`
	Rule string         `json:"rule" doc:"clauses of seed 003, or of Molva's own where it is silent"`
}

type disputeChatJSON struct {
	At     time.Time      `json:"at"`
	Side   collector.Side `json:"side"`
	Text   string         `json:"text"`
	SHA256 string         `json:"sha256"`
}

type disputePostingJSON struct {
	Line    int       `json:"line"`
	At      time.Time `json:"at"`
	Account string    `json:"account"`
	Amount  int64     `json:"amount"`
}

// DisputeSummaryJSON is a dispute as lists show it. It is exported because huma describes the fields of an embedded struct
// only then.
type DisputeSummaryJSON struct {
	ID         string                   `json:"id"`
	Number     string                   `json:"number"`
	State      collector.DisputeState   `json:"state"`
	Rating     float64                  `json:"rating"`
	Reason     collector.DisputeReason  `json:"reason"`
	Opened     time.Time                `json:"opened"`
	Until      *time.Time               `json:"until,omitempty" doc:"the last instant of the state"`
	Next       *time.Time               `json:"next,omitempty" doc:"when something happens by itself"`
	Resolution string                   `json:"resolution" doc:"the rule that made the outcome certain"`
	Outcome    collector.DisputeOutcome `json:"outcome"`
	Amount     int64                    `json:"amount"`
	Currency   string                   `json:"currency"`
	Fault      collector.Side           `json:"fault"`
	Closed     *time.Time               `json:"closed,omitempty"`
	Policy     int                      `json:"policy"`
}

type disputeJSON struct {
	DisputeSummaryJSON
	Order       string               `json:"order" doc:"the shop's number"`
	Seller      string               `json:"seller" doc:"the marketplace's id; empty when the company sells itself"`
	Description string               `json:"description"`
	Courier     collector.Courier    `json:"courier"`
	Facts       string               `json:"facts"`
	Rule        string               `json:"rule"`
	Offers      []disputeOfferJSON   `json:"offers" doc:"the first one is the client's wish"`
	Lines       []disputeLineJSON    `json:"lines"`
	Allowed     map[string][]string  `json:"allowed" doc:"what each side may do now"`
	Trail       []disputeTrailJSON   `json:"trail"`
	Chat        []disputeChatJSON    `json:"chat"`
	Ledger      []disputePostingJSON `json:"ledger"`
	Case        string               `json:"case" doc:"public id of the case that a compensation which nobody made in time opened; empty: none"`
}

type disputesJSON struct {
	Disputes []DisputeSummaryJSON `json:"disputes"`
	Next     string               `json:"next" doc:"hand it back as after; empty on the last page"`
}

type disputeBody struct {
	Order       string                   `json:"order" maxLength:"200" doc:"the shop's number, or the order's id"`
	Rating      float64                  `json:"rating" doc:"1 or more and below 2"`
	Reason      collector.DisputeReason  `json:"reason" maxLength:"40" doc:"quality, differs, wrong_item, incomplete, late, courier, wrong_place, surcharge, other"`
	Outcome     collector.DisputeOutcome `json:"outcome" maxLength:"40" doc:"promo_code, replacement, partial_refund, full_refund, other"`
	Amount      int64                    `json:"amount,omitempty" doc:"minor units of the order's currency; absent: to be agreed"`
	Currency    string                   `json:"currency,omitempty" maxLength:"8" doc:"of the amount; it must be the order's"`
	Description string                   `json:"description" maxLength:"20000"`
}

type disputedOrderBody struct {
	Order string `json:"order" maxLength:"200" doc:"the shop's number, or the order's id"`
}

type disputeLinkJSON struct {
	URL string `json:"url"`
}

type disputeDecisionBody struct {
	Facts   string                   `json:"facts" maxLength:"20000"`
	Rule    string                   `json:"rule" maxLength:"1000"`
	Outcome collector.DisputeOutcome `json:"outcome" maxLength:"40" doc:"as for a claim, or none"`
	Amount  int64                    `json:"amount,omitempty" doc:"minor units"`
	Text    string                   `json:"text,omitempty" maxLength:"20000" doc:"what an other outcome is"`
}

type disputeProofBody struct {
	Proof string `json:"proof" maxLength:"20000"`
}

type disputesQuery struct {
	State collector.DisputeState `query:"state" maxLength:"20" doc:"answer, talk, platform, arbiter, settled, breach, closed"`
	After string                 `query:"after" maxLength:"100" doc:"the next of the page before"`
	Limit int                    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

func (s *Server) apiDisputes(api huma.API) {
	register(s, api, endpoint{Method: http.MethodGet, Path: "/disputes", Does: "Disputes, the last opened first", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *disputesQuery) (*answer[disputesJSON], error) {
			list, next, err := s.disputePage(ctx, scope, in.State, in.After, in.Limit)
			return &answer[disputesJSON]{disputesJSON{mapped(list, disputeSummary), next}}, err
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/disputes", Does: "Open a dispute for a client", Action: collector.ActionDisputes, Status: http.StatusCreated,
		Fails: []int{http.StatusConflict, http.StatusNotFound}}, func(ctx context.Context, scope collector.Scope, in *body[disputeBody]) (*answer[disputeJSON], error) {
		o, err := s.disputedOrder(ctx, scope, in.Body.Order)
		if err != nil {
			return nil, err
		}
		b := in.Body
		if b.Currency != "" && b.Currency != o.Currency {
			return nil, invalid("currency", "the currency is not the order's", "give amounts in "+o.Currency)
		}
		d, err := s.Work.OpenDispute(ctx, scope, o, jobs.DisputeClaim{Rating: b.Rating, Reason: b.Reason, Outcome: b.Outcome, Amount: b.Amount, Description: b.Description})
		return s.disputeAnswer(ctx, scope, d, err)
	})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/disputes/links", Does: "The address at which the buyer of an order opens a dispute", Action: collector.ActionDisputes,
		Fails: []int{http.StatusNotFound}}, func(ctx context.Context, scope collector.Scope, in *body[disputedOrderBody]) (*answer[disputeLinkJSON], error) {
		o, err := s.disputedOrder(ctx, scope, in.Body.Order)
		if err != nil {
			return nil, err
		}
		url, err := s.Work.DisputeOpenLink(ctx, scope, o)
		return &answer[disputeLinkJSON]{disputeLinkJSON{url}}, err
	})
	register(s, api, endpoint{Method: http.MethodGet, Path: "/disputes/{id}", Does: "One dispute with its clock, chat, trail and ledger", Action: collector.ActionRead},
		func(ctx context.Context, scope collector.Scope, in *named) (*answer[disputeJSON], error) {
			d, err := s.Store.Dispute(ctx, scope, in.ID)
			return s.disputeAnswer(ctx, scope, d, err)
		})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/disputes/{id}/decide", Does: "Decide a dispute as platform or arbiter", Action: collector.ActionDisputes,
		Fails: []int{http.StatusConflict}}, func(ctx context.Context, scope collector.Scope, in *struct {
		ID   string `path:"id" maxLength:"64" doc:"public id"`
		Body disputeDecisionBody
	}) (*answer[disputeJSON], error) {
		b := in.Body
		d, err := s.Work.ActOnDispute(ctx, scope, in.ID, jobs.DisputeAct{Kind: "decide", Facts: b.Facts, Rule: b.Rule, Outcome: b.Outcome, Amount: b.Amount, Text: b.Text})
		return s.disputeAnswer(ctx, scope, d, err)
	})
	register(s, api, endpoint{Method: http.MethodPost, Path: "/disputes/{id}/lines/{line}/done", Does: "Enter that a compensation was made, with its proof", Action: collector.ActionDisputes,
		Fails: []int{http.StatusConflict}}, func(ctx context.Context, scope collector.Scope, in *struct {
		ID   string `path:"id" maxLength:"64" doc:"public id"`
		Line int    `path:"line" minimum:"1" doc:"number of the compensation"`
		Body disputeProofBody
	}) (*answer[disputeJSON], error) {
		d, err := s.Work.ActOnDispute(ctx, scope, in.ID, jobs.DisputeAct{Kind: "done", No: in.Line, Text: in.Body.Proof})
		return s.disputeAnswer(ctx, scope, d, err)
	})
}

// disputedOrder is an order by the shop's number or by its own id.
func (s *Server) disputedOrder(ctx context.Context, scope collector.Scope, name string) (collector.Order, error) {
	o, err := s.Store.OrderByKey(ctx, scope, name)
	if collector.CodeOf(err) == collector.CodeNotFound {
		o, err = s.Store.Order(ctx, scope, name)
	}
	if collector.CodeOf(err) == collector.CodeNotFound {
		err = &collector.Error{Code: collector.CodeNotFound, Where: "order", Msg: "there is no such order", Hint: "give the shop's number of it"}
	}
	return o, err
}

// disputePage is a page of disputes and the cursor of the next one; "" on the last page.
func (s *Server) disputePage(ctx context.Context, scope collector.Scope, state collector.DisputeState, after string, n int) (list []collector.Dispute, next string, err error) {
	var mark store.DisputeMark
	if after != "" {
		at, id, ok := strings.Cut(after, "-")
		micros, err := strconv.ParseInt(at, 10, 64)
		if !ok || err != nil {
			return nil, "", invalid("after", "this is no cursor", "start again without it")
		}
		mark = store.DisputeMark{Opened: time.UnixMicro(micros), PublicID: id}
	}
	if list, err = s.Store.Disputes(ctx, scope, state, mark, n+1); err != nil || len(list) <= n {
		return list, "", err
	}
	last := list[n-1]
	return list[:n], strconv.FormatInt(last.Opened.UnixMicro(), 10) + "-" + last.PublicID, nil
}

// disputeAnswer shows a dispute with all that belongs to it.
func (s *Server) disputeAnswer(ctx context.Context, scope collector.Scope, d collector.Dispute, err error) (*answer[disputeJSON], error) {
	if err != nil {
		return nil, err
	}
	v, err := s.Work.ViewDispute(ctx, scope, d)
	if err != nil {
		return nil, err
	}
	out := disputeJSON{DisputeSummaryJSON: disputeSummary(d), Order: v.Bought.Key, Seller: v.Shop.Key, Description: d.Description, Courier: d.Courier, Facts: d.Facts, Rule: d.Ground, Case: v.Case.PublicID,
		Offers: mapped(d.Offers, func(o collector.DisputeOffer) disputeOfferJSON {
			return disputeOfferJSON{o.No, o.Side, o.Kind, o.Amount, o.Text, o.At}
		}),
		Lines: mapped(d.Lines, func(l collector.DisputeLine) disputeLineJSON {
			return disputeLineJSON{l.No, l.Kind, l.Amount, l.Executor, l.Due, disputeInstant(l.Done), l.Proof, l.SHA256}
		}),
		Allowed: map[string][]string{},
		Trail: mapped(v.Trail, func(t collector.Trail) disputeTrailJSON {
			return disputeTrailJSON{t.At, t.Side, t.Did, t.Rule}
		}),
		Chat: mapped(v.Chat, func(c collector.Chat) disputeChatJSON {
			return disputeChatJSON{c.At, c.Side, c.Text, c.SHA256}
		}),
		Ledger: mapped(v.Postings, func(p collector.DisputePosting) disputePostingJSON {
			return disputePostingJSON{p.Line, p.At, p.Account, p.Amount}
		})}
	for side, kinds := range v.Allowed {
		out.Allowed[string(side)] = []string{}
		for _, k := range kinds {
			out.Allowed[string(side)] = append(out.Allowed[string(side)], string(k))
		}
	}
	return &answer[disputeJSON]{out}, nil
}

func disputeSummary(d collector.Dispute) DisputeSummaryJSON {
	return DisputeSummaryJSON{ID: d.PublicID, Number: d.Number(), State: d.State, Rating: d.Rating, Reason: d.Reason, Opened: d.Opened, Until: disputeInstant(d.Until),
		Next: disputeInstant(d.Next), Resolution: d.Resolution, Outcome: d.Outcome, Amount: d.Amount, Currency: d.Currency, Fault: d.Fault, Closed: disputeInstant(d.Closed), Policy: d.Policy}
}

func disputeInstant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
