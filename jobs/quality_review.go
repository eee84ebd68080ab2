package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"molva/collector"
	"molva/collector/store"
	"molva/jobs/quality"
)

func init() { steppers[collector.TimerQualityReview] = (*Work).reviewSellers }

const (
	reviewSellersEvery = 7 * quality.Day
	reviewBatch        = 500
)

// reviewSellers compares all sellers of a company once a week (000 2.1). Whom the rule would exclude is proposed to a person,
// or excluded at once where the policy says so; who is near the line is warned, once a month.
func (w *Work) reviewSellers(ctx context.Context, scope collector.Scope, t collector.Timer) error {
	policy, version, err := w.qualityPolicy(ctx, scope)
	if err != nil {
		return err
	}
	compared, err := w.compared(ctx, scope, policy, t.Due)
	if err != nil {
		return err
	}
	var found []collector.SellerStanding
	var warned []store.Warning
	for after := int64(0); ; {
		sellers, err := w.Store.SellersAfter(ctx, scope, after, reviewBatch)
		if err != nil {
			return err
		}
		for _, v := range sellers {
			after = v.SellerID
			f := quality.Judge(policy, compared, v.SellerID)
			if v.State != collector.SellerListed || f.Trigger == "" && !f.Warn {
				continue
			}
			if f.Trigger != "" && policy.Auto {
				d := decision{policy: policy, version: version, finding: f, automatic: true, at: t.Due}
				if _, err := w.exclude(ctx, scope, v, d); err != nil {
					return err
				}
				continue
			}
			s, warning, err := w.standing(ctx, scope, policy, v, f)
			if err != nil {
				return err
			}
			found = append(found, s)
			if warning != nil {
				warned = append(warned, *warning)
			}
		}
		if len(sellers) < reviewBatch {
			break
		}
	}
	return w.Store.SaveStandings(ctx, t, found, warned, t.Due.Add(reviewSellersEvery))
}

// standing is what the review writes of one seller, with the warning of who is near the line.
func (w *Work) standing(ctx context.Context, scope collector.Scope, policy quality.Policy, v collector.Seller, f quality.Finding) (s collector.SellerStanding, warning *store.Warning, err error) {
	data, err := json.Marshal(f)
	if err != nil {
		return s, nil, fmt.Errorf("a finding as JSON: %w", err)
	}
	s = collector.SellerStanding{Seller: v.SellerID, At: f.At, Verdict: collector.StandingProposed, Data: string(data)}
	if !f.Warn {
		return s, nil, nil
	}
	s.Verdict = collector.StandingWarning
	reviews, err := w.reviewsOf(ctx, scope, v.SellerID, collector.Exclusion{}, f.At)
	if err != nil {
		return s, nil, err
	}
	causes := quality.CausesOf(reviews, f.At)
	n := quality.Notice{Finding: f, Causes: causes, Main: quality.Main(policy, causes)}
	mail, err := w.sellerMail(ctx, scope, v, collector.DeliverySellerWarning, n, "seller:"+v.PublicID+":warning:"+f.At.UTC().Format("2006-01"))
	line := collector.Trail{Side: collector.SideProgram, Did: "near_line", Rule: "000 2.1", Data: facts("gap", f.Gap, "days", f.Days, "told", mail != nil)}
	return s, &store.Warning{Seller: v, Mail: mail, Line: line}, err
}

// AddSeller makes a seller, or takes over the name and the contact of one that is there.
func (w *Work) AddSeller(ctx context.Context, scope collector.Scope, key, name string, contact collector.Contact) (v collector.Seller, err error) {
	if err := allowed(scope, collector.ActionSellers); err != nil {
		return v, err
	}
	if key == "" {
		return v, &collector.Error{Code: collector.CodeInvalid, Where: "key", Msg: "the seller's key is missing", Hint: "it is the marketplace's own id of the seller"}
	}
	return w.Store.AddSeller(ctx, scope, key, name, contact, w.Clock.Now())
}

// AssignSellerItem says that the reviews of an item, wherever they were found, are about a seller.
func (w *Work) AssignSellerItem(ctx context.Context, scope collector.Scope, id string, item collector.Item) (v collector.Seller, err error) {
	if err := allowed(scope, collector.ActionSellers); err != nil {
		return v, err
	}
	if item.Name == "" && item.URL == "" {
		return v, &collector.Error{Code: collector.CodeInvalid, Where: "url", Msg: "the item is missing", Hint: "give its address, or its name where the site shows no address"}
	}
	if v, err = w.SellerNamed(ctx, scope, id); err != nil {
		return v, err
	}
	return v, w.Store.AssignItem(ctx, scope, item, v.SellerID, 0)
}

// SellerWindow are the counts of a list of sellers in the last 90 days, by seller.
func (w *Work) SellerWindow(ctx context.Context, scope collector.Scope, days int) (map[int64]SellerStand, error) {
	p, _, err := w.qualityPolicy(ctx, scope)
	if err != nil {
		return nil, err
	}
	now := w.Clock.Now()
	counts, err := w.Store.SellerCounts(ctx, scope, now.Add(-time.Duration(days)*quality.Day), now)
	if err != nil {
		return nil, err
	}
	peers, out := quality.PeersOf(p, counts), map[int64]SellerStand{}
	for _, c := range counts {
		others := peers.Without(c.Seller)
		out[c.Seller] = SellerStand{SellerCounts: c, Interval: quality.Shrunken(c.Negative, c.Reviews, others.Average, p.Prior), Line: others.Median + p.Margin}
	}
	return out, nil
}

// SellerStand is a seller in a list: counts, the interval of the share, and the line.
type SellerStand struct {
	collector.SellerCounts
	quality.Interval
	Line float64
}
